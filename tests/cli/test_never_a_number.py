"""Logs of many trainers that lost their numbers before there was one, and others that only look like it."""

import re
from pathlib import Path
from typing import Any

import logs
import pytest
from contract_shape import strict
from outside import trainmon

Run = dict[str, Any]
DAY = 86400.0
TWO_IN_A_ROW = {
    "plain": "step 10 loss: nan\nstep 20 loss: nan\n",
    "trainer": "{'loss': nan, 'grad_norm': nan, 'learning_rate': 5e-05, 'epoch': 0.1}\n"
    "{'loss': nan, 'grad_norm': nan, 'learning_rate': 4e-05, 'epoch': 0.2}\n",
    "detector": "2026-01-31 13:05:09 - INFO - Epoch [1][50/400] lr: 1e-2, loss_cls: nan, loss_box: nan, loss: nan\n"
    "2026-01-31 13:05:19 - INFO - Epoch [1][100/400] lr: 1e-2, loss_cls: nan, loss_box: nan, loss: nan\n",
    "iterations": "iter 0: loss nan, time 1203.11ms, mfu -100.00%\niter 1: loss nan, time 203.11ms, mfu -100.00%\n",
    "evaluations": "eval at update 500 | eval_loss: nan\neval at update 1000 | eval_loss: nan\n",
    "adversaries": "[10/500] gen_loss=nan disc_loss=nan\n[20/500] gen_loss=nan disc_loss=nan\n",
}
BOTH_AT_ONCE = {
    "bar": "Epoch 1/4\n80/80 [==============================] - 12s 150ms/step - loss: nan - acc: nan - val_loss: nan"
    " - val_acc: nan\n",
    "one line": "Epoch 1: train loss nan, valid loss nan, lr 0.1\n",
    "two lines": "epoch 1 | train_loss nan\nepoch 1 | valid_loss nan\n",
    "trainer": "{'loss': nan, 'learning_rate': 5e-05, 'epoch': 0.98}\n"
    "{'eval_loss': nan, 'eval_runtime': 1.2, 'epoch': 1.0}\n",
    "estimate": "step 0: train loss nan, val loss nan\n",
    "infinite": "epoch 1/10 done: train_loss=inf val_loss=nan\n",
}
FILES = {
    "rows": ("progress.csv", "epoch,train_loss\n0,nan\n1,nan\n"),
    "records": ("metrics.jsonl", '{"step": 1, "train/loss": NaN}\n{"step": 2, "train/loss": NaN}\n'),
    "status": (
        "training_status.json",
        '{"is_training": true, "metrics_history": [{"epoch": 1, "train_loss": NaN}, {"epoch": 2, "train_loss": NaN}]}',
    ),
    "both in a row": ("log.csv", "epoch,loss,val_loss\n0,nan,nan\n"),
    "both in a record": ("metrics.jsonl", '{"step": 100, "train/loss": NaN, "val/loss": NaN}\n'),
}
SHAPES = {
    **{f"two {name}": ("train.log", text) for name, text in TWO_IN_A_ROW.items()},
    **{f"both {name}": ("train.log", text) for name, text in BOTH_AT_ONCE.items()},
    **FILES,
}
TRAINING = [2.4 - 0.01 * i for i in range(60)]
NOT_MEASURED = {
    "no validation set": (
        "train.log",
        "".join(f"Epoch {i}/60, train loss: {loss:.3f}, val loss: nan\n" for i, loss in enumerate(TRAINING, 1)),
    ),
    "every tenth": (
        "train.log",
        "".join(
            f"step {10 * i} train_loss {loss:.3f} val_loss {loss if i % 10 == 9 else float('nan'):.3f}\n"
            for i, loss in enumerate(TRAINING)
        ),
    ),
    "a table": (
        "metrics.csv",
        "step,train_loss,val_loss\n"
        + "".join(f"{i},{loss:.3f},{loss if i >= 25 else float('nan'):.3f}\n" for i, loss in enumerate(TRAINING)),
    ),
    "empty cells": (
        "metrics.csv",
        "epoch,step,train_loss,val_loss\n"
        + "".join(
            f"{i // 10},{i},{loss:.3f},\n" + (f"{i // 10},{i},,{loss:.3f}\n" if i % 10 == 9 else "")
            for i, loss in enumerate(TRAINING)
        ),
    ),
    "first episodes": (
        "train.log",
        "".join(
            f"episode {i} reward {'nan' if i < 6 else 10 + i} loss {loss:.3f}\n" for i, loss in enumerate(TRAINING)
        ),
    ),
    "before training": (
        "train.log",
        "step 0: loss nan\n" + "".join(f"step {10 * i}: loss {loss:.3f}\n" for i, loss in enumerate(TRAINING, 1)),
    ),
}


def checked(folder: Path, shapes: dict[str, tuple[str, str]]) -> dict[str, Run]:
    """Each of the shapes as a run that is over, by name."""
    for name, (file, text) in shapes.items():
        logs.run(folder, name, text, DAY, file)
    return {run["id"]: run for run in strict(trainmon("check", "--json", folder).out)["runs"]}


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    return checked(tmp_path_factory.mktemp("lost"), SHAPES)


@pytest.fixture(scope="module")
def unmeasured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    return checked(tmp_path_factory.mktemp("unmeasured"), NOT_MEASURED)


@pytest.mark.parametrize("name", SHAPES)
def test_a_run_that_never_had_a_number_is_stopped(lost: dict[str, Run], name: str) -> None:
    run = lost[name]
    assert (run["decision"], run["status"]) == ("STOP", "diverged")
    assert re.match("(already ended: )?step ", run["reason"])
    assert {"nan"} <= {found["kind"] for found in run["findings"] if found["severity"] == "critical"}


@pytest.mark.parametrize("name", NOT_MEASURED)
def test_what_was_not_measured_stops_nothing(unmeasured: dict[str, Run], name: str) -> None:
    run = unmeasured[name]
    assert run["decision"] == "CONTINUE"
    assert not [found for found in run["findings"] if found["severity"] == "critical"]


def bar(values: list[str]) -> str:
    """A progress bar, drawn once a step."""
    total = len(values)
    frames = (
        f"{100 * n // total:3}%|##  | {n}/{total} [00:01<00:09, 9.5it/s, loss={v}]" for n, v in enumerate(values, 1)
    )
    return "\r".join(frames) + "\n"


def test_a_bar_that_shows_nan_again_is_sick_only_when_it_shows_it_for_long(tmp_path: Path) -> None:
    every_fifty = [f"{2.3 - n // 50 / 10:.2f}" for n in range(500)]
    bars = {
        "once": every_fifty[:200] + ["nan"] * 50 + every_fifty[250:],
        "on and on": [f"{2.3 - n / 100:.2f}" for n in range(41)] + ["nan"] * 459,
        "one number": ["2.303"] * 500,
    }
    runs = checked(tmp_path, {name: ("train.log", bar(values)) for name, values in bars.items()})
    found = {name: [(one["kind"], one["severity"], one["state"]) for one in runs[name]["findings"]] for name in bars}
    assert found == {
        "once": [("nan", "warning", "recovered")],
        "on and on": [("nan", "critical", "active")],
        "one number": [],
    }
    assert {name: run["life"] for name, run in runs.items()} == dict.fromkeys(bars, "finished")
    assert [runs[name]["decision"] for name in bars] == ["CONTINUE", "STOP", "CONTINUE"]


def test_the_first_reason_is_the_loss_that_has_no_number(tmp_path: Path) -> None:
    lines = [f"step {i} loss {2.0 * 0.97**i:.4f}\n" for i in range(60)]
    lines += [f"step {60 + i} loss {40 + 20 * i}\n" for i in range(20)]
    lines += [f"step {80 + i} loss nan\n" for i in range(10)]
    (run,) = checked(tmp_path, {"exploded": ("train.log", "".join(lines))}).values()
    kinds = {
        found["kind"] for found in run["findings"] if found["state"] == "active" and found["severity"] == "critical"
    }
    assert kinds >= {"explosion", "nan"}
    assert "step 80: loss is NaN" in run["reason"]


def test_what_has_no_number_has_no_trend_in_any_output(tmp_path: Path) -> None:
    logs.run(tmp_path, "ill", logs.diverging(60), DAY)
    logs.run(tmp_path, "just now", logs.healthy() + "step 41 | loss nan | lr 0.001\n", DAY)
    for arguments in ((), ("--report",), ("--json",)):
        said = trainmon("check", *arguments, tmp_path).out
        assert "nan" in said.lower()
        assert "trend" not in said


def test_a_wobble_of_the_last_of_few_values_is_no_trend(tmp_path: Path) -> None:
    values = (2.40, 2.60, 2.80, 3.00, 2.90)
    logs.run(tmp_path, "rising", "".join(f"step {100 * i} loss {v:.2f}\n" for i, v in enumerate(values, 1)), DAY)
    assert "loss=2.9 at step 500, trending up" in trainmon("check", tmp_path).out


def test_a_hint_at_the_first_ten_steps_stands_only_where_it_was_one_of_them(tmp_path: Path) -> None:
    late = "".join(f"step {100 * i} loss {2.5 if i < 2 else float('nan')}\n" for i in range(1, 6))
    early = late.replace("00 loss", " loss")
    runs = checked(tmp_path, {"late": ("train.log", late), "early": ("train.log", early)})
    hints = {name: run["findings"][0]["hint"] for name, run in runs.items()}
    assert "likely lr_too_high" in hints["early"]
    assert "lr_too_high" not in (hints["late"] or "")
