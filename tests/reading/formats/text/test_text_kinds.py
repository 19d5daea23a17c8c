"""Kinds of lines that were once read wrongly, each as a few made-up lines and what they say."""

import math

import pytest
from reading_text import said

Series = dict[str, list[tuple[float, float]] | None]
NAN, INF = math.nan, math.inf

LINES: tuple[tuple[str, str, Series], ...] = (
    (
        "a bar that stands at its end before any row is somebody else's",
        "  0%|     | 0/8 [00:00<?, ?it/s]\r 50%|##   | 4/8 [00:00<00:00, 99it/s]\r"
        "100%|#####| 8/8 [00:00<00:00, 99it/s]\n{'loss': 2.5, 'epoch': 0.25}\n{'loss': 2.0, 'epoch': 0.5}\n",
        {"loss": [(0.25, 2.5), (0.5, 2.0)]},
    ),
    (
        "a bar that was done is drawn to its end again in the next epoch",
        "100%|###| 60/60 [00:09<00:00, 6.5it/s, train_loss=0.9]\nepoch: 1 - valid loss: 1.25\n"
        "100%|###| 60/60 [00:09<00:00, 6.5it/s, train_loss=0.8]\nepoch: 2 - valid loss: 1.0\n",
        {"train_loss": [(60, 0.9), (120, 0.8)], "valid loss": [(60, 1.25), (120, 1.0)]},
    ),
    (
        "frames of an epoch that never ended",
        "Epoch 1/9\n  1/70 [....] - ETA: 9s - loss: 2.5\n  2/70 [....] - ETA: 8s - loss: inf\n"
        "  3/70 [....] - ETA: 7s - loss: nan\n",
        {"loss": [(1, 2.5), (2, INF), (3, NAN)]},
    ),
    (
        "frames that are no number, of an epoch that never ended after one that did",
        "Epoch 1/9\n80/80 [=====] - 9s 90ms/step - loss: 2.5 - val_loss: 2.0\nEpoch 2/9\n"
        "  8/80 [>....] - ETA: 9s - loss: 2.75\n 16/80 [=>...] - ETA: 8s - loss: nan\n",
        {"loss": [(1, 2.5), (1.2, NAN)], "val_loss": [(1, 2.0)]},
    ),
    (
        "batches whose number is not known yet",
        "Epoch 1/9\n      1/Unknown - 9s 9s/step - loss: 2.5\n      2/Unknown - 9s 90ms/step - loss: 2.25\n",
        {"loss": [(1, 2.5), (2, 2.25)]},
    ),
    (
        "an epoch that began with an unknown number of batches and ended",
        "Epoch 1/9\n      1/Unknown - 9s 9s/step - loss: 2.5\n      2/Unknown - 9s 90ms/step - loss: 2.25\n"
        "2/2 [=====] - 9s 90ms/step - loss: 2.25 - val_loss: 2.0\n",
        {"loss": [(1, 2.25)], "val_loss": [(1, 2.0)]},
    ),
    (
        "a bracket between the name and its number",
        "Game  20/90 | Mean return (50 games): 12.5\nGame  40/90 | Mean return (50 games): 11.5\n",
        {"Mean return": [(20, 12.5), (40, 11.5)]},
    ),
    (
        "names in brackets",
        "E1 iter[ 4/ 5] | [Loss] 8.25 | [step]    4 |\nE2 iter[ 4/ 5] | [Loss] nan | [step]    9 |\n",
        {"Loss": [(4, 8.25), (9, NAN)]},
    ),
    (
        "sentences of one line",
        "[Epoch 2 64/512][Iteration 11] Train 64 in 0.5seconds. Loss is 1.9. Current learning rate is 0.01.\n"
        "[Epoch 2 128/512][Iteration 12] Train 64 in 0.5seconds. Loss is NaN. Current learning rate is 0.01.\n",
        {"Loss": [(11, 1.9), (12, NAN)], "Train": None},
    ),
    (
        "an entry that was wrapped within its bracket",
        "     Learning iteration 3/9\n\n     Computation: 900 steps/s (collection: 2.5s, learning\n0.5s)\n"
        "     Surrogate loss: 0.25\n",
        {"Surrogate loss": [(3, 0.25)]},
    ),
    (
        "a table with texts between bars",
        "| Trial name | status  | loc          |   iter |    ts |   reward |\n|---+---+---+---+---+---|\n"
        "| A_env_1a2  | RUNNING | 10.0.0.1:577 |      8 |  1200 |    -5.5  |\n",
        {"reward": [(1200, -5.5)]},
    ),
    (
        "blanks within the names of a heading",
        "epoch train loss valid loss accuracy\n0 1.25 1.5 0.5\n1 nan nan 0.5\n",
        {"train loss": [(0, 1.25), (1, NAN)], "valid loss": [(0, 1.5), (1, NAN)], "accuracy": [(0, 0.5), (1, 0.5)]},
    ),
    (
        "a phase above lines that count as training's do",
        "epoch: 0, loss is: 0.75\nvalidating in eval mode...\nepoch: 0, loss is: 1.5\nNow continue training...\n"
        "epoch: 1, loss is: 0.5\nvalidating in eval mode...\nepoch: 1, loss is: 1.75\n",
        {"loss": [(0, 0.75), (1, 0.5)], "validating loss": [(0, 1.5), (1, 1.75)]},
    ),
    (
        "groups",
        "Epoch 1, batch 10, train_loss[loss=2.5, acc=0.75, over 47.00 frames. ], "
        "tot_loss[loss=2.75, acc=0.5], lr: 0.5\n",
        {"train_loss": [(10, 2.5)], "tot_loss": [(10, 2.75)], "tot acc": [(10, 0.5)], "over": None},
    ),
    (
        "rounds behind a clock and a line number",
        "9.7s | 20 | [65]\tvalid_0's auc: 0.5\n9.8s | 21 | [66]\tvalid_0's auc: 0.75\n",
        {"valid_0's auc": [(65, 0.5), (66, 0.75)]},
    ),
    ("thousands", "<epoch:  3, iter:   1,200, lr:1e-4> l_pix: 4.5e-02\n", {"l_pix": [(1200, 0.045)]}),
    (
        "first names are not cut",
        "Epoch 1, Step 5: Masked Loss=2.5, Aux Loss=10.5\n",
        {"Masked Loss": [(5, 2.5)], "Aux Loss": [(5, 10.5)]},
    ),
    (
        "an error's sentence is no metric",
        "iter: 19  total_loss: 2.5\nFloatingPointError: Loss became infinite or NaN at iteration=31!\n",
        {"total_loss": [(19, 2.5)], "Loss became infinite or": None, "Loss": None},
    ),
    (
        "numbered things stay apart, and a mean of nothing is no number",
        "Region 82 Avg IOU: 0.5, Obj: 0.25,  count: 2\nRegion 94 Avg IOU: -nan, Obj: -nan,  count: 0\n",
        {"Region 82 Avg IOU": [(1, 0.5)], "Region 94 Avg IOU": None},
    ),
    (
        "what a sentence changes",
        "step 9 loss 0.5\n| WARNING: overflow detected, setting loss scale to: 0.5\n"
        "| WARNING: overflow detected, setting loss scale to: 0.25\n",
        {"loss scale": [(9, 0.5), (9, 0.25)]},
    ),
    (
        "MLPerf's newer logger",
        ':::MLLOG {"namespace": "", "time_ms": 1700000000000, "event_type": "POINT_IN_TIME", "key": "eval_accuracy", '
        '"value": 0.5, "metadata": {"file": "train.py", "lineno": 9, "epoch_num": 2}}\n',
        {"eval_accuracy": [(2, 0.5)], "lineno": None},
    ),
    ("an epoch and an index in two brackets", "Epoch:[2/3](410/512) loss: 0.5\n", {"loss": [(922, 0.5)]}),
    ("a row that ends without its newline", "epoch 1 loss 0.5\nepoch 2 loss 0.25", {"loss": [(1, 0.5), (2, 0.25)]}),
    ("other languages", "第3轮 损失：0.5\n第4轮 损失：0.25\n", {"损失": [(3, 0.5), (4, 0.25)]}),
    ("a command that is echoed", "train.py --lr 0.5 --train-iters 1000 --loss 2.5\n", {"lr": None, "loss": None}),
)


@pytest.mark.parametrize(("text", "series"), [line[1:] for line in LINES], ids=[line[0] for line in LINES])
def test_a_kind_of_line_is_read(text: str, series: Series) -> None:
    found = said(text).series
    wanted = {
        name: points if points is None else [(float(s), float(v)) for s, v in points] for name, points in series.items()
    }
    assert repr({name: found.get(name) for name in series}) == repr(wanted)


def frames(values: list[str]) -> str:
    """One frame a count."""
    return "".join(
        f" {n}%|#| {n}/900 [00:{n % 60:02}<09:00, 9.5it/s, loss={value}]\r" for n, value in enumerate(values, start=1)
    )


def test_a_number_that_is_none_and_stands_no_longer_than_others_did_is_said_once() -> None:
    values = ["2.5"] * 50 + ["2.25"] * 50 + ["nan"] * 50 + ["2.0"] * 50
    assert [math.isnan(value) for value in said(frames(values)).values("loss")] == [False, False, True, False]


def test_a_number_that_is_none_and_stands_for_long_is_said_once_more() -> None:
    assert len(said(frames(["2.5"] + ["nan"] * 459)).values("loss")) == 3


def test_a_number_that_stands_from_the_start_is_said_once() -> None:
    assert said(frames(["2.303"] * 500)).series["loss"] == [(1, 2.303)]
