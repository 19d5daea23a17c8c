"""Lines that once deceived a parser, each with the number of its case, and the dialects no recorded log shows."""

import math

import pytest
from reading_text2 import said

from tui_monitor.reading.formats.text2 import TextFormat

NAN, INF = math.nan, math.inf

VALUES: tuple[tuple[str, str, str, list[float]], ...] = (
    # case, text, metric, values
    ("W30", "{'loss': nan, 'grad_norm': inf, 'epoch': 1.0}\n", "loss", [NAN]),
    ("W30", "{'loss': nan, 'grad_norm': inf, 'epoch': 1.0}\n", "grad_norm", [INF]),
    ("W30", "Epoch 1/2:  10%|#  | 1/10 [00:00<00:00, 5.0it/s, loss=nan]\n", "loss", [NAN]),
    ("W30", "[3]\teval-auc:nan\n", "eval-auc", [NAN]),
    ("W31", "banner\n" * 7 + "1234\nstep 1 loss=0.5\n[2]\tauc:0.6\n{'loss': 0.4, 'step': 2}\n", "loss", [0.5, 0.4]),
    ("W31", "banner\n" * 7 + "1234\nstep 1 loss=0.5\n[2]\tauc:0.6\n{'loss': 0.4, 'step': 2}\n", "auc", [0.6]),
    ("W32", "step 1 train/loss: 0.5 val/loss: 0.6\n", "train/loss", [0.5]),
    ("W32", "step 1 train/loss: 0.5 val/loss: 0.6\n", "val/loss", [0.6]),
    ("W32", "step 1 train-loss=0.5 val-loss=0.6\n", "train-loss", [0.5]),
    ("W32", "step 1 train-loss=0.5 val-loss=0.6\n", "val-loss", [0.6]),
    ("W33", "Step [12/100] Loss: 0.43\n", "Loss", [0.43]),
    ("W33", "step 3 lr 1e-4 loss 2\n", "lr", [1e-4]),
    ("W33", "step 3 cost: $0.5\n", "cost", [0.5]),
    ("W35", "\x1b[32mstep 1\x1b[0m loss=\x1b[31m0.5\x1b[0m\n", "loss", [0.5]),
    ("W35", "loss 0.53 acc 0.1:  45%|####  | 20/44 [00:00<00:00, 62.8it/s]\n", "loss", [0.53]),
    ("W35", "{'loss': 0.5, 'learning_rate': 1e-05, 'epoch': 0.1}\n", "loss", [0.5]),
    ("W35", "2026-01-01 00:00:00,000 - INFO - {'loss': 0.5, 'epoch': 0.1}\n", "loss", [0.5]),
    ("W36", "step 1 loss: 0.9 (avg loss: 0.5)\n", "loss", [0.9]),
    ("W36", "step 1 loss: 0.9 loss: 0.5\n", "loss", [0.9]),
    ("P1", "step 1 loss=0.5\n\0\0\0\0step 2 loss=0.4\n\0\0\n", "loss", [0.5, 0.4]),
    ("P3", "\ufeffstep 1 loss=0.5\n", "loss", [0.5]),
    ("P4", "step 1 loss=0.5\r\nstep 2 loss=0.4\r\n", "loss", [0.5, 0.4]),
    ("P5", "step 1 loss: \x1b[31m0.5\x1b[0m\n", "loss", [0.5]),
    *(
        ("P7", f"step 1 loss: 1.0\nstep 2 loss: {spelling}\n", "loss", [1.0, value])
        for spelling, value in (
            ("nan", NAN),
            ("NaN", NAN),
            ("-nan", NAN),
            ("-nan(ind)", NAN),
            ("1.#QNAN", NAN),
            ("1.#INF", INF),
            ("inf", INF),
            ("Infinity", INF),
            ("-inf", -INF),
            ("tensor(nan, device='cuda:0')", NAN),
            ("np.float32(inf)", INF),
        )
    ),
    ("P8", "step 1 loss: 1e400\n", "loss", [INF]),
    ("P8", "step 1 loss: 1e-400\n", "loss", [0.0]),
    ("P9", "step 1 loss: 2.0 count: " + "9" * 5000 + "\n", "loss", [2.0]),
    ("P13", "step 1 loss=0.5\x0b\x85\u2028 acc=0.25\nstep 2 loss=0.4\n", "loss", [0.5, 0.4]),
    ("P17", "step 1 loss=1 loss_scale=2 total_loss=3 val_loss=4\n", "loss", [1.0]),
    ("P17", "step 1 loss=1 loss_scale=2 total_loss=3 val_loss=4\n", "loss_scale", [2.0]),
)


def equal(one: list[float], other: list[float]) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize(("case", "text", "metric", "values"), VALUES, ids=lambda part: str(part)[:24])
def test_the_values_of_a_line_that_once_deceived(case: str, text: str, metric: str, values: list[float]) -> None:
    assert equal(said(text).values(metric), values)


@pytest.mark.parametrize(
    "text",
    [
        "12:30:45 starting, ETA 1:30:00\n",  # W33
        "2026-01-31T12:30:45 starting\n",
        "banana=3 nanoseconds: nanny, finance=1, path /nan/\n",  # P6
        "step 2 loss=nanometer\n",
        "step 2 loss: 0,5\n",  # P10: never read as 0
        "step 2 loss: 0x1p3\n",
        "step 2 loss: 1_000\n",
        "step 2 loss: ١٢\n",
        "step 2 loss: 1.0D+02\n",
        "step 2 loss=1.2.3\n",
        "step 2 loss=True\n",  # P11
        "batch_size: 32\nlearning_rate = 6e-4\nlr: 0.01\nweight_decay=0.1\n",
        "found vocab_size = 96 (inside data/meta.pkl)\nnumber of parameters: 0.12M\n",
        "Namespace(lr=0.1, loss='mse', resume=None, cuda=True, amp=False, loss_weight=2.0)\n",
        "    loss = 0.0\n    best_val_loss = 1e9\n    for step in range(10):\n",
        "numpy 1.26.4\ntorch 2.3.0\n",
        "| 0   N/A  N/A      1234      C   python    1000MiB |\n",
        "Epoch 00012: val_loss improved from 0.52 to 0.48, saving model to /x/1\n",
        "wandb: train/loss 0.36301\n",
    ],
)
def test_text_around_training_says_no_metric(text: str) -> None:
    assert said(text).series == {}


def test_thousands_in_a_step_are_one_number() -> None:
    assert said("step: 12,345 loss: 0.5\n").series["loss"] == [(12345, 0.5)]


def test_a_step_beyond_every_integer_is_capped() -> None:
    assert said("step " + "9" * 5000 + " loss 1.5\n").steps("loss") == [float(2**63 - 1)]


def test_numbers_are_found_between_bytes_that_are_no_utf8() -> None:
    assert said(b"\xff\xfe step 1 loss=0.5 \xe9\n").values("loss") == [0.5]


def test_utf16_with_a_mark_is_read() -> None:
    assert said("step 1 loss=0.5\nstep 2 loss=0.4\n".encode("utf-16")).values("loss") == [0.5, 0.4]


def test_a_nan_on_the_second_line_of_a_run_is_found_at_once() -> None:
    assert equal(said("iter 0: loss 4.1, time 2ms\niter 1: loss nan, time 2ms\n").values("loss"), [4.1, NAN])


def test_ranks_written_as_a_bare_index_stay_apart() -> None:  # W35
    found = said("".join(f"[{rank}] step {step} loss: {step}.{rank}\n" for step in range(5, 8) for rank in range(3)))
    assert found.values("loss") == [5.0, 6.0, 7.0]
    assert found.values("loss@rank2") == [5.2, 6.2, 7.2]


def test_a_meter_gives_its_current_value_alone() -> None:
    found = said("Epoch: [0][ 10/44]\tTime 0.1 ( 0.2)\tLoss 1.2 (1.5)\tAcc@1  9.0 ( 8.0)\n")
    assert found.values("Loss") == [1.2]
    assert found.values("Acc@1") == [9.0]


def test_a_counter_within_the_epoch_is_counted_over_the_run() -> None:
    text = "".join(f"epoch {epoch} step {i}/44 | loss=1.5\n" for epoch in (1, 2, 3) for i in (10, 20, 44))
    assert said(text).steps("loss") == [10, 20, 44, 54, 64, 88, 98, 108, 132]


def test_a_counter_that_grows_over_the_epochs_is_taken_as_logged() -> None:
    text = "".join(f"epoch {epoch} step {50 * epoch + i}/900 | loss=1.5\n" for epoch in (1, 2, 3) for i in (10, 20))
    found = said(text)
    assert found.steps("loss") == [60, 70, 110, 120, 160, 170]
    assert found.total == 900


def test_without_a_length_the_next_epoch_goes_on_from_the_last_step() -> None:
    text = "".join(f"epoch {epoch} batch {i} loss=1.5\n" for epoch in (1, 2, 3) for i in (10, 20))
    assert said(text).steps("loss") == [10, 20, 30, 40, 50, 60]


def test_an_epoch_line_stands_at_the_last_step_or_at_its_epoch() -> None:
    assert said("epoch 1 step 40/44 loss=2.5\nepoch 1: val_loss=2.1\n").steps("val_loss") == [40]
    assert said("epoch 1: val_loss=2.1\nepoch 2: val_loss=2.0\n").steps("val_loss") == [1, 2]


def test_what_counts_nothing_is_counted_from_one() -> None:
    assert said("loss: 3.5\nloss: 3.25\nval_loss: 4.5\nloss: 3.0\n").series == {
        "loss": [(1, 3.5), (2, 3.25), (3, 3.0)],
        "val_loss": [(1, 4.5)],
    }


def test_a_resume_that_goes_back_is_kept() -> None:
    assert said("step 10 loss=1\nstep 20 loss=2\nstep 10 loss=3\n").steps("loss") == [10, 20, 10]


def test_the_epoch_itself_is_a_metric() -> None:
    assert said("epoch 3 step 10/44 | loss=1.5\n").values("epoch") == [3]


def test_a_logged_time_is_kept() -> None:
    found = said("2026-01-31 13:05:09,250 - INFO - step 1 loss=0.5\n")
    assert found.times["loss"] == [1769864709.25]


def test_a_final_loss_that_stands_alone_is_not_lost() -> None:
    assert said("step 1 loss=0.5\nfinal val_loss: 0.75\n").values("final val_loss") == [0.75]


def test_a_summary_does_not_add_to_a_metric_that_has_steps() -> None:
    text = "step 1 loss=0.5\n***** train metrics *****\n  loss   =  1.9\nloss: 7.5\n"
    assert said(text).values("loss") == [0.5]


def test_the_same_metric_said_twice_for_a_step_is_one_point() -> None:
    text = "Time since start: 2s, \tStep: 7, \t{'train/loss': 0.279908}\n[7] global_step=7, x=1, train/loss=0.27991\n"
    assert said(text).series["train/loss"] == [(7, 0.279908)]


def test_a_bar_drawn_again_adds_nothing() -> None:
    frame = "Epoch 1/2:  50%|##   | 5/10 [00:01<00:01, 5.0it/s, loss=0.5]\n"
    assert said(frame * 3).series["loss"] == [(5, 0.5)]


def test_a_bar_of_another_pass_goes_on() -> None:
    frame = "{p}%|##   | {n}/10 [00:01<00:01, 5.0it/s, loss={x}]\r"
    text = "".join(frame.format(p=n * 10, n=n, x=100 * lap + n) for lap in (0, 1) for n in (5, 10))
    assert said(text).series["loss"] == [(5, 5), (10, 10), (15, 105), (20, 110)]


def test_a_group_row_names_the_rows_below_it() -> None:
    text = "-----\n| rollout/ | |\n|    ep_rew_mean | 2.5 |\n| time/ | |\n|    total_timesteps | 64 |\n---------\n"
    assert said(text).series == {"rollout/ep_rew_mean": [(64, 2.5)]}


def test_a_table_whose_heading_is_repeated_is_one_table() -> None:
    text = "  step   loss    sps\n   5   2.5   1,204.5\n\n  step   loss    sps\n  10   2.25   1,300.0\n"
    assert said(text).series == {"loss": [(5, 2.5), (10, 2.25)], "sps": [(5, 1204.5), (10, 1300.0)]}


def test_an_old_keras_bar_gives_its_last_numbers() -> None:
    text = "Epoch 1/2\n 1/10 [==>...] - ETA: 5s - loss: 2.5\b\b\b\b\b\b\b"
    text += " 10/10 [=====] - 3s 70ms/step - loss: 1.5 - val_loss: 1.25\n"
    assert said(text).series["loss"] == [(1, 1.5)]
    assert said(text).series["val_loss"] == [(1, 1.25)]


def test_caffe_keeps_its_nets_apart() -> None:
    text = (
        "I0124 12:16:25.502713 11911 solver.cpp:236] Iteration 20, loss = 7.5\n"
        "I0124 12:16:25.502769 11911 solver.cpp:252]     Train net output #0: loss = 7.25 (* 1 = 7.25 loss)\n"
        "I0124 12:16:25.502769 11911 solver.cpp:341] Iteration 40, Testing net (#0)\n"
        "I0124 12:16:25.502769 11911 solver.cpp:409]     Test net output #1: loss = 6.5 (* 1 = 6.5 loss)\n"
    )
    found = said(text).series
    assert found["loss"] == [(20, 7.5)]
    assert found["Train net output loss"] == [(20, 7.25)]
    assert found["Test net output loss"] == [(40, 6.5)]


def test_lines_that_look_like_metrics_and_are_none_are_left_over() -> None:
    assert said("training, loss=(0.5, 0.25) so far\nhello\n\n").left == 1


def test_the_plan_of_epochs_gives_the_planned_steps() -> None:
    assert said("Epoch [1/60], Step [10/44], Loss: 2.5\nEpoch [2/60], Step [10/44], Loss: 2.5\n").total == 2640
    assert said("Epoch 1/12\n44/44 - 0s - 2ms/step - loss: 0.5\n").total == 12
    assert said("step 3/500 loss 2.5\n").total == 500


def test_what_is_no_text_is_left_to_others() -> None:
    assert TextFormat.sniff("train.log", b"step 1 loss=0.5\n")
    assert TextFormat.sniff("train.log", b"")
    assert not TextFormat.sniff("model.pt", bytes(range(256)) * 16)
