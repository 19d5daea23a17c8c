"""A few imitated lines of many loggers, and what they say."""

import pytest
from reading_text2 import said

Series = dict[str, list[tuple[float, float]] | None]

LINES: tuple[tuple[str, str, Series], ...] = (
    (
        "a bare integer counts the names and numbers behind it",
        "    15  mse 1.5e-02  |g| 8.5e-02\n    30  mse 3.5e-03  |g| 3.5e-02\n    45  mse 5.5e-04  |g| 1.5e-02\n",
        {"mse": [(15, 0.015), (30, 0.0035), (45, 0.00055)], "|g|": [(15, 0.085), (30, 0.035), (45, 0.015)]},
    ),
    (
        "a letter counts where it grows",
        "t=2 sse=1025.5\nt=4 sse=839.5\nt=6 sse=851.5\n",
        {"sse": [(2, 1025.5), (4, 839.5), (6, 851.5)], "t": None},
    ),
    (
        "names that tell nothing, again and again",
        "foo=0.5 bar=2.5\nfoo=0.25 bar=2.25\nfoo=0.125 bar=2.0\n",
        {"foo": [(1, 0.5), (2, 0.25), (3, 0.125)]},
    ),
    (
        "Darknet",
        " 3: 2.5, 2.25 avg loss, 0.25 rate, 0.0023 seconds, 48 images\n"
        " 6: -nan, -nan avg loss, 0.25 rate, 0.0023 seconds, 96 images, 1.5 hours left\n",
        {"rate": [(3, 0.25), (6, 0.25)], "images": [(3, 48), (6, 96)]},
    ),
    ("Darknet's batch", " 3: 2.5, 2.25 avg loss, 0.25 rate\n", {"loss": [(3, 2.5)], "avg loss": [(3, 2.25)]}),
    (
        "spaCy",
        "E    #       LOSS TOK2VEC  LOSS NER  ENTS_F  SCORE \n"
        "---  ------  ------------  --------  ------  ------\n"
        "  0      25          0.62     15.75    0.50    0.25\n"
        "  1      50          0.53     10.75    1.50    0.50\n",
        {"LOSS NER": [(25, 15.75), (50, 10.75)], "ENTS_F": [(25, 0.5), (50, 1.5)], "epoch": [(25, 0), (50, 1)]},
    ),
    (
        "bars within the names of a heading",
        " episode |  mean return | mean |Q|\n       4 |       -74.50 |    0.25\n       8 |       -75.50 |    0.50\n",
        {"mean return": [(4, -74.5), (8, -75.5)], "mean |Q|": [(4, 0.25), (8, 0.5)]},
    ),
    (
        "OLMo, columns parted by blanks",
        "2026-01-02 03:04:05.678 trainhost:0 train:816 INFO [step=4/1400]\n    loss=4.5\n"
        "2026-01-02 03:04:06.678 trainhost:0 train:816 INFO [step=8/1400]\n    loss=4.25\n",
        {"loss": [(4, 4.5), (8, 4.25)], "trainhost": None},
    ),
    (
        "a value within parentheses",
        "Training Epoch: 1/1, step 5/1700 completed (train loss: 4.5)\n"
        "Training Epoch: 1/1, step 10/1700 completed (train loss: 4.25)\n",
        {"train loss": [(5, 4.5), (10, 4.25)]},
    ),
    (
        "DeepXDE",
        "Step      Train loss              Test loss               Test metric\n"
        "0         [1.25e+00, 1.5e-01]     [1.75e+00, 1.5e-01]     [8.5e-01]    \n"
        "1000      [5.5e-04, 2.5e-01]      [5.0e-04, 2.25e-01]     []    \n",
        {
            "Train loss[0]": [(0, 1.25), (1000, 0.00055)],
            "Test loss[1]": [(0, 0.15), (1000, 0.225)],
            "Test metric": [(0, 0.85)],
        },
    ),
    (
        "a cell that names its number",
        "Step      Train loss              Test loss\n10        [1.5e-01, 2.5e-01]    loss: 4.0e-01\n",
        {"loss": [(10, 0.4)], "Train loss[1]": [(10, 0.25)]},
    ),
    ("a fraction is no logger", "[3/1100] loss: 2.5\n[6/1100] loss: 2.25\n", {"loss": [(3, 2.5), (6, 2.25)]}),
    (
        "a counter that is 0 in its second epoch first counts from 0 nevertheless",
        "| epoch   1 |     8/  400 batches | loss  4.5\n| epoch   2 |     0/  400 batches | loss  4.25\n"
        "| epoch   2 |     8/  400 batches | loss  4.0\n",
        {"loss": [(8, 4.5), (400, 4.25), (408, 4.0)]},
    ),
    (
        "ESPnet",
        "[node1] 2026-01-02 03:04:05,678 (trainer:762) INFO: 1epoch:train:1-50batch: iter_time=1.5e-04, loss=80.5\n"
        "[node1] 2026-01-02 03:05:05,678 (trainer:354) INFO: 1epoch results: [train] loss=82.5, acc=0.25, "
        "time=10 minutes and 6.06 seconds, [valid] loss=48.5, acc=0.5, time=20.1 seconds\n"
        "[node1] 2026-01-02 03:06:05,678 (trainer:762) INFO: 2epoch:train:1-50batch: iter_time=1.5e-04, loss=60.5\n",
        {"loss": [(50, 80.5), (100, 60.5)], "valid loss": [(50, 48.5)], "valid acc": [(50, 0.5)]},
    ),
    (
        "Marian",
        "[2021-01-01 10:00:00] Ep. 1 : Up. 1000 : Sen. 500,000 : Cost 5.25 : Time 300.5s : 15000.5 words/s\n"
        "[2021-01-01 10:05:00] Ep. 1 : Up. 2000 : Sen. 1,000,000 : Cost 4.25 * 1,234 @ 1,2 after 24,000 : gNorm 1.5\n"
        "[2021-01-01 10:06:00] [valid] Ep. 1 : Up. 2000 : cross-entropy : 120.5 : stalled 1 times (last best: 9.5)\n",
        {"Cost": [(1000, 5.25), (2000, 4.25)], "valid cross-entropy": [(2000, 120.5)], "gNorm": [(2000, 1.5)]},
    ),
    (
        "DeepSpeech",
        "Epoch 0 |   Training | Elapsed Time: 0:00:10 | Steps: 20 | Loss: 150.5\n"
        "Epoch 0 | Validation | Elapsed Time: 0:00:05 | Steps: 5 | Loss: 130.5 | Dataset: dev.csv\n"
        "Epoch 1 |   Training | Elapsed Time: 0:00:10 | Steps: 20 | Loss: 100.5\n",
        {"Loss": [(20, 150.5), (40, 100.5)], "Validation Loss": [(20, 130.5)]},
    ),
    (
        "Tesseract",
        "At iteration 614/700/700, Mean rms=0.5%, delta=0.25%, BCER train=0.75%, BWER train=1.5%, skip ratio=0%\n",
        {"BCER train": [(614, 0.75)], "BWER train": [(614, 1.5)], "Mean rms": [(614, 0.5)]},
    ),
    ("torchtune", "1|10|Loss: 2.5\n2|20|Loss: 2.25\n", {"Loss": [(10, 2.5), (20, 2.25)]}),
    (
        "nnU-Net 2",
        "2023-09-01 03:09:21.189396: Epoch 0 \n2023-09-01 03:12:21.189396: Pseudo dice [np.float32(0.5), 0.25] \n",
        {"Pseudo dice[0]": [(0, 0.5)], "Pseudo dice[1]": [(0, 0.25)]},
    ),
    ("Unsloth", "Step\tTraining Loss\n1\t2.5\n2\t2.25\n", {"Training Loss": [(1, 2.5), (2, 2.25)]}),
    (
        "fastprogress between the rows",
        "epoch     train_loss  valid_loss  time    \n"
        "Epoch 1/2 : |----------| 0.00% [0/50 00:00<?]\r0         2.5    1.5    00:05     \n"
        "Epoch 2/2 : |█---------| 10.00% [5/50 00:01<00:09 2.5]\r1         2.25    1.25    00:05     \n",
        {"train_loss": [(0, 2.5), (1, 2.25)], "valid_loss": [(0, 1.5), (1, 1.25)]},
    ),
    (
        "Horovod's ranks",
        "[1,0]<stdout>:Step #10\tLoss: 2.5\n[1,1]<stderr>:Step #10\tLoss: 2.25\n",
        {"Loss": [(10, 2.5)], "Loss@rank1": [(10, 2.25)]},
    ),
    (
        "latent Dirichlet allocation",
        "iteration: 1 of max_iter: 100, perplexity: 12.5\n",
        {"perplexity": [(1, 12.5)], "of max_iter": None},
    ),
    (
        "TD3",
        "Total T: 200 Episode Num: 10 Episode T: 20 Reward: 20.5\n",
        {"Reward": [(200, 20.5)]},
    ),
    (
        "rsl_rl",
        "                        Learning iteration 10/1500                        \n\n"
        "                       Computation: 50000 steps/s (collection: 1.123s, learning 0.123s)\n"
        "               Value function loss: 0.25\n                       Mean reward: 1.5\n",
        {"Value function loss": [(10, 0.25)], "Mean reward": [(10, 1.5)]},
    ),
    (
        "flush entries below a heading",
        "Epoch 1/2\nloss: 0.5\nValidation:\nloss: 0.75\naccuracy: 0.5\nEpoch 2/2\nloss: 0.25\n"
        "Validation:\nloss: 0.625\naccuracy: 0.75\n",
        {
            "loss": [(1, 0.5), (2, 0.25)],
            "Validation loss": [(1, 0.75), (2, 0.625)],
            "Validation accuracy": [(1, 0.5), (2, 0.75)],
        },
    ),
    (
        "pairs below a heading",
        "Epoch 1/2\nloss: 0.5, acc: 0.25\nValidation:\nloss: 0.75, acc: 0.125\n",
        {"loss": [(1, 0.5)], "Validation loss": [(1, 0.75)], "Validation acc": [(1, 0.125)]},
    ),
    (
        "classes below their mean",
        "epoch 1\noverall: precision: 0.75 recall: 0.5\nPARK: precision: 0.5 recall: 0.25\n"
        "epoch 2\noverall: precision: 0.875 recall: 0.5\nPARK: precision: 0.625 recall: 0.25\n",
        {"precision": [(1, 0.75), (2, 0.875)], "PARK precision": [(1, 0.5), (2, 0.625)]},
    ),
    (
        "DI-engine",
        "[01-01 10:00:00] INFO     === Training Iteration 100 Result ===                 learner_logger.py:10\n"
        "                          +-------+----------------+\n"
        "                          | Name  | total_loss_avg |\n"
        "                          +-------+----------------+\n"
        "                          | Value | 0.500000       |\n"
        "                          +-------+----------------+\n",
        {"total_loss_avg": [(100, 0.5)], "learner_logger.py": None},
    ),
    (
        "Dopamine",
        "I0101 10:00:00.123456 1400 run_experiment.py:500] Starting iteration 3\n"
        "I0101 10:00:10.123456 1400 run_experiment.py:400] Average undiscounted return per training episode: 22.50\n",
        {"Average undiscounted return per training episode": [(3, 22.5)]},
    ),
    (
        "clu, behind absl's prefix",
        "I0101 10:00:00.123456 1400 logging_writer.py:48] [10] accuracy=0.5, loss=9.5\n"
        "I0101 10:00:10.123456 1400 logging_writer.py:48] [20] accuracy=0.75, loss=8.5\n",
        {"loss": [(10, 9.5), (20, 8.5)]},
    ),
    (
        "Ignite's dictionaries",
        "ignite INFO: Epoch 1 - Evaluation time (seconds): 5.1 - train metrics: {'loss': 1.5}\n"
        "ignite INFO: Epoch 1 - Evaluation time (seconds): 5.1 - val metrics: {'loss': 1.75}\n",
        {"loss": [(1, 1.5)], "val loss": [(1, 1.75)]},
    ),
    (
        "fairseq's JSON",
        '2021-05-01 10:00:00 | INFO | train_inner | {"epoch": 1, "loss": "9.5", "num_updates": "100"}\n'
        '2021-05-01 10:00:20 | INFO | valid | {"epoch": 1, "valid_loss": "8.5", "valid_num_updates": "200"}\n',
        {"loss": [(100, 9.5)], "valid_loss": [(200, 8.5)]},
    ),
    (
        "a bar whose own name says the numbers of the batch that was just done",
        "  0%|          | 0/3 [00:00<?, ?it/s]\rloss 2.50:   0%|          | 0/3 [00:00<?, ?it/s]\r"
        "loss 2.50:  33%|###       | 1/3 [00:01<00:02, 1.0it/s]\r"
        "loss 2.25:  33%|###       | 1/3 [00:01<00:02, 1.0it/s]\n",
        {"loss": [(1, 2.5), (2, 2.25)]},
    ),
    (
        "Kaldi",
        "LOG (nnet3-train[5.5.0~1-abc]:PrintStatsForThisPhase():nnet-training.cc:310) Average objective function for "
        "'output' for minibatches 100-199 is -0.25 over 640000 frames.\n"
        "LOG (nnet3-compute-prob[5.5]:PrintTotalStats():nnet-diagnostics.cc:190) Overall log-likelihood for 'output' "
        "is -1.25 per frame, over 20000 frames.\n",
        {"objf output": [(199, -0.25)], "Overall log-likelihood output": [(199, -1.25)]},
    ),
    (
        "a dictionary printed over several lines",
        "I0101 10:00:00.1 1400 model_lib_v2.py:705] Step 200 per-step time 0.512s\n"
        "I0101 10:00:00.1 1400 model_lib_v2.py:708] {'Loss/classification_loss': 0.5,\n"
        " 'Loss/total_loss': 1.5,\n 'learning_rate': 0.25}\n",
        {"Loss/total_loss": [(200, 1.5)], "Loss/classification_loss": [(200, 0.5)], "learning_rate": [(200, 0.25)]},
    ),
    (
        "an indented JSON object",
        '{\n  "epoch": 3,\n  "val_loss": 0.5,\n  "name": "x"\n}\n{\n  "epoch": 4,\n  "val_loss": 0.25\n}\n',
        {"val_loss": [(3, 0.5), (4, 0.25)]},
    ),
    (
        "a rate of frames counts nothing",
        "fps step: 50000 fps total: 30000 epoch: 1/500 frames: 32768\n",
        {"frames": [(1, 32768)]},
    ),
)


@pytest.mark.parametrize(("text", "series"), [line[1:] for line in LINES], ids=[line[0] for line in LINES])
def test_a_loggers_lines_are_read(text: str, series: Series) -> None:
    found = said(text).series
    assert {name: found.get(name) for name in series} == series


@pytest.mark.parametrize(
    "text",
    [
        "a=1 b=2\nc=1 d=2\na=1 b=2\n",
        "k=1 depth=2\nk=2 depth=3\nk=3 depth=4\n",
        "foo=0.5 bar=2.5\nfoo=0.5 bar=2.5\nfoo=0.5 bar=2.5\n",
        "layer width 0.5\nlayer width 0.25\nlayer width 0.125\n",
        "3 conv 64.5\n2 conv 32.5\n1 conv 16.5\n",
        "node error (gai error: -2)\n",
        "{'loss_weight': 0.5,\n 'lr': 0.25,\n 'hidden': 4}\n",
        "{'loss': 0.5,\n 'layers': [1, 2]}\n",
    ],
)
def test_pairs_that_may_be_anything_are_no_metrics(text: str) -> None:
    assert said(text).series == {}


def test_pairs_do_not_count_where_other_lines_do() -> None:
    classes = "".join(f"{i} precision 0.{i}5 recall 0.5\n" for i in range(5))
    assert said(f"Epoch 1 step 100 loss 0.5\n{classes}").series["loss"] == [(100, 0.5)]
    assert said(f"Epoch 1 step 100 loss 0.5\n{classes}Epoch 1 step 200 loss 0.25\n").steps("loss") == [100, 200]


def test_a_heading_counts_after_its_lines_are_known_by_heart() -> None:
    epochs = "".join(
        f"Epoch {i}/30\nloss: {1 / i:.4f}\nValidation:\nloss: {2 / i:.4f}\nacc: 0.{i:03d}\n" for i in range(1, 31)
    )
    found = said(epochs)
    assert found.steps("loss") == found.steps("Validation loss") == found.steps("Validation acc") == [*range(1, 31)]
    assert found.values("loss")[-1] < found.values("Validation loss")[-1]
