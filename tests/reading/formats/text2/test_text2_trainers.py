"""How trainers write that no recorded run shows: a few lines each, and what they say."""

import pytest
from reading_text2 import said

Series = dict[str, list[tuple[float, float]] | None]

LINES: tuple[tuple[str, str, Series], ...] = (
    (
        "pairs without a space between them",
        "kl:0.011,lr_multiplier:1.0,loss:5.3,entropy:4.37\nkl:0.012,lr_multiplier:1.0,loss:5.2,entropy:4.36\n",
        {"loss": [(1, 5.3), (2, 5.2)], "entropy": [(1, 4.37), (2, 4.36)]},
    ),
    (
        "phases between bars",
        "- Train | Epoch 1 | 143/573 | 1.4 it/sec | Loss 0.25 | Reco 0.5\n"
        "- Valid | Epoch 1 | 1/3 | 0.3 it/sec | Loss 0.75 | Reco 0.5\n",
        {"Loss": [(143, 0.25)], "Reco": [(143, 0.5)], "Valid Loss": [(143, 0.75)]},
    ),
    (
        "a phase before the counters",
        "Validating Epoch: 1, accuracy: 0.5, Pk: 0.6\nTesting Epoch: 1, accuracy: 0.75, Pk: 0.7\n",
        {"Validating accuracy": [(1, 0.5)], "Testing accuracy": [(1, 0.75)]},
    ),
    (
        "a phase after the counters",
        "Epoch 2 - Validation BLEU: BLEU-1 73.5\nEpoch 2 - Dev BLEU: BLEU-1 65.5\n",
        {"Validation BLEU-1": [(2, 73.5)], "Dev BLEU-1": [(2, 65.5)]},
    ),
    (
        "a phase in brackets is no module",
        "[Train] epoch 1 loss 0.5\n[Val] epoch 1 loss 0.6\n",
        {"loss": [(1, 0.5)], "Val loss": [(1, 0.6)]},
    ),
    (
        "a validation at a step of the run",
        "Validation result (greedy) at epoch   1, step     3600: chrf:   0.25, loss: 128782.5, duration: 321.5s\n",
        {"Validation chrf": [(3600, 0.25)], "Validation loss": [(3600, 128782.5)]},
    ),
    (
        "a block below a line that counts",
        "2026-01-02 03:04:05.678\thost-1:0\ttrain:990\tINFO\t[step=10/1000,epoch=0]\n"
        "    optim/grad_norm=1.5\n    train/CrossEntropyLoss=9.25\n    train/Perplexity=8,641\n",
        {"optim/grad_norm": [(10, 1.5)], "train/CrossEntropyLoss": [(10, 9.25)], "train/Perplexity": [(10, 8641)]},
    ),
    (
        "a block below a heading",
        " > EPOCH: 0/100\n > TRAINING (2026-01-02 03:04:05)\n   --> STEP: 24/36 -- GLOBAL_STEP: 1025\n"
        "     | > loss_mel: 3.5  (3.75)\n > EVALUATION\n   --> STEP: 0\n     | > loss_mel: 4.5  (4.5)\n",
        {"loss_mel": [(1025, 3.5)], "EVALUATION loss_mel": [(1025, 4.5)]},
    ),
    (
        "a heading above another counter",
        "Epoch 1/2\nstep 10/60 - loss: 0.5\nstep 60/60 - loss: 0.25\nEval begin...\nstep 10/20 - loss: 0.75\n"
        "Epoch 2/2\nstep 10/60 - loss: 0.125\n",
        {"loss": [(10, 0.5), (60, 0.25), (70, 0.125)], "Eval loss": [(60, 0.75)]},
    ),
    (
        "a new epoch ends the phase above it",
        "Epoch 1 [10/60] loss: 0.5\nEvaluating...\nEpoch 2 [10/50] loss: 0.25\n",
        {"loss": [(10, 0.5), (60, 0.25)], "Evaluating loss": None},
    ),
    (
        "a range of batches",
        "Epoch[2] Batch [0-200]\tSpeed: 14.5 samples/sec\tTrain-Acc=0.5\nEpoch[2] Time cost=106.5\n",
        {"Train-Acc": [(200, 0.5)], "Time cost": [(200, 106.5)]},
    ),
    ("an epoch without a gap", "Epoch0 loss = 7.5\nEpoch1 loss = 6.5\n", {"loss": [(0, 7.5), (1, 6.5)]}),
    (
        "letters that count",
        "E=1 B=50\ts/sec=21.5\tppl=20.5\nE=2 B=100\ts/sec=21.5\tppl=19.5\n",
        {"ppl": [(50, 20.5), (100, 19.5)]},
    ),
    (
        "a number before its epoch",
        "INFO:0-epoch (99/400): total loss 11.5, group-sup.: 11.25, lr 5.5e-09\n",
        {"total loss": [(99, 11.5)], "group-sup.": [(99, 11.25)]},
    ),
    (
        "a heading behind a hash",
        "#  step  rmse_val  rmse_trn  lr\n     0  1.0e+01   1.5e+01   1e-3\n   100  2.5e+00   2.0e+00   1e-3\n",
        {"rmse_val": [(0, 10), (100, 2.5)], "rmse_trn": [(0, 15), (100, 2)]},
    ),
    (
        "numbers that fill the room between marks",
        "step  10 | loss 4.5 | lm 5.5 | 414 tok/s | mix[DA=0.75 NE=0.5]\n",
        {"loss": [(10, 4.5)], "lm": [(10, 5.5)]},
    ),
    (
        "a data frame in the log",
        "Results:\n,loss,acc,val_loss\n0,0.75,0.5,1.5\n1,0.5,0.625,1.25\n",
        {"loss": [(0, 0.75), (1, 0.5)], "val_loss": [(0, 1.5), (1, 1.25)]},
    ),
    (
        "a listener's score",
        "06:38:16.402 [main] INFO org.deeplearning4j.optimize.listeners.ScoreIterationListener - "
        "Score at iteration 100 is 1.5\n",
        {"loss": [(100, 1.5)]},
    ),
    (
        "clocks that differ on each line",
        "Epoch: [0/9]  [  10/99]  eta: 0:15:40  loss: 2.5 (3.5)\n"
        "Epoch: [0/9]  [  20/99]  eta: 0:14:57  loss: 1.5 (3.0)\n",
        {"loss": [(10, 2.5), (20, 1.5)]},
    ),
    (
        "an epoch in brackets is no module",
        "[epoch0] loss=2.5 valid_loss=2.25\n[epoch1] loss=2.0 valid_loss=1.75\n",
        {"loss": [(0, 2.5), (1, 2.0)], "valid_loss": [(0, 2.25), (1, 1.75)]},
    ),
    (
        "an epoch and a step in brackets",
        "[3 :  12100] loss G : 2.5 loss D : -2.25\n[3 :  12200] loss G : 2.0 loss D : -2.5\n",
        {"loss G": [(12100, 2.5), (12200, 2.0)], "loss D": [(12100, -2.25), (12200, -2.5)]},
    ),
    (
        "a counter behind its phase",
        "[Train 970/1882] {'grads_finite': 1.0, 'train_loss': 0.25}\n",
        {"train_loss": [(970, 0.25)]},
    ),
    (
        "outcomes of epochs",
        "Train 0, loss: 2.5, train acc: 0.25\nTest 0, loss: 2.25, test acc: 0.5\nTrain 1, loss: 2.0, train acc: 0.5\n",
        {"loss": [(0, 2.5), (1, 2.0)], "Test loss": [(0, 2.25)], "test acc": [(0, 0.5)]},
    ),
    (
        "how many epochs there will be counts nothing",
        "    epochs: 400\n    epsilon: 0.05\nEpoch: [1][50]\tLoss 3.5 (3.75)\n",
        {"Loss": [(1, 3.5)], "epsilon": None},
    ),
    (
        "a loss among coordinates",
        "[Epoch 0/30, Batch 4/70] [Losses: x 0.25, y 0.5, total 15.5, recall: 0.5]\n",
        {"total": [(4, 15.5)], "y": [(4, 0.5)], "recall": [(4, 0.5)]},
    ),
)


@pytest.mark.parametrize(("text", "series"), [line[1:] for line in LINES], ids=[line[0] for line in LINES])
def test_a_trainers_lines_are_read(text: str, series: Series) -> None:
    found = said(text).series
    assert {name: found.get(name) for name in series} == series


@pytest.mark.parametrize(
    "text",
    [
        "hyperparameters: lr0=0.001, momentum=0.9, iou_t=0.2, loss_gain=0.5\n",
        "new best dev f1 score:75.5\n",
        "Epoch 1, loss: 0,5\n",
        "[process=0] wrote (checkpoint_manager.py:1408)\n",
        "process 3 exits with return code = 1\n",
        "Epoch 0/49 : Mon May  6 00:37:19 2019\n",
    ],
)
def test_what_measures_nothing_is_no_metric(text: str) -> None:
    assert said(text).series == {}
