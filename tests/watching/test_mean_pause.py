"""How long a line takes where a log was found whose clock tells no time of the day."""

import json
from pathlib import Path

import pytest
from by_hand import Watching, append, steps
from endings_of_logs import aged

from tui_monitor.model.run import Life, Process, RunView
from tui_monitor.text import Shown
from tui_monitor.watching.mean_pause import elapsed

BARS = (
    ("train:  32%|███▏      | 14/44 [00:07<00:15,  2.00it/s, loss=5.76]", 0.5),
    ("Epoch 5:  32%|███▏      | 14/44 [10:00<1:03:00, 2.10s/it, loss=5.76]", 2.1),
    ("100%|██████████| 400/400 [00:04<00:00, 98.31 examples/s]", 0.1),
    ("100%|██████████| 400/400 [00:04<00:00, 400.00it/s]", 0.1),
    ("  0%|          | 0/44 [00:00<?, ?it/s]", None),
    ("32/32 ━━━━━━━━━━━━━━━━━━━━ 12s 34ms/step - loss: 0.4", 12.0),
    ("32/32 [==============================] - 1:02:03s 34ms/step - loss: 0.4", 3723.0),
    ("32/32 - 12s - loss: 0.1", 12.0),
    ("step 12 | loss 0.4", None),
)


@pytest.mark.parametrize(("line", "expected"), BARS)
def test_bars_tell_how_long_a_line_takes(line: str, expected: float | None) -> None:
    assert elapsed(["Loading the data", line]) == (None if expected is None else pytest.approx(expected))


def seen(folder: Path, silent: float, lived: float) -> RunView:
    """A run found `silent` seconds after its last line, whose process had run `lived` seconds by then."""
    watching = Watching(folder)
    watching.look()
    began = watching.clock.now() - silent - lived
    command = Shown("python train.py")
    watching.run().link(Process(47, began, command, Shown("me"), Shown("/"), True, Shown("holds the log open")))
    return watching.look_at_one(0.1)


@pytest.mark.parametrize(
    ("silent", "lived", "life"),
    [
        (20, 60, Life.TRAINING),
        (100, 60, Life.QUIET),
        (130, 60, Life.STALLED),
        (500, 600, Life.QUIET),
        (700, 600, Life.STALLED),
    ],
)
def test_without_a_clock_it_is_the_life_of_its_process_by_its_lines(
    tmp_path: Path, silent: float, lived: float, life: Life
) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 60))
    aged(log, silent)
    assert seen(tmp_path, silent, lived).life is life


def test_a_log_that_is_older_than_its_process_tells_nothing(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 60))
    aged(log, 500)
    assert seen(tmp_path, 500, -100).life is Life.QUIET


@pytest.mark.parametrize(("unit", "life"), [(2.0, Life.STALLED), (30.0, Life.QUIET)])
def test_a_column_of_elapsed_time_is_a_clock(tmp_path: Path, unit: float, life: Life) -> None:
    log = tmp_path / "exp" / "metrics.jsonl"
    rows = ({"step": step, "loss": 2 / step, "elapsed": step * unit} for step in range(1, 61))
    append(log, "".join(json.dumps(row) + "\n" for row in rows))
    aged(log, 1000)
    assert seen(tmp_path, 1000, 1.0).life is life


def test_a_column_that_counts_in_minutes_does_not_make_it_stall(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "metrics.jsonl"
    rows = ({"step": step, "loss": 2 / step, "elapsed": step / 2} for step in range(1, 61))
    append(log, "".join(json.dumps(row) + "\n" for row in rows))
    aged(log, 200)
    assert seen(tmp_path, 200, 1800.0).life is Life.TRAINING


@pytest.mark.parametrize(("silent", "life"), [(130, Life.TRAINING), (400, Life.QUIET), (700, Life.STALLED)])
def test_checkpoints_that_are_named_by_their_steps_tell_more_than_a_process_that_loaded_data_for_hours(
    tmp_path: Path, silent: float, life: Life
) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 60))
    for step, age in ((20, 400), (40, 200), (60, 0)):
        saved = tmp_path / "exp" / f"checkpoint-{step}" / "weights.bin"
        append(saved, "x")
        aged(saved.parent, silent + age)
    aged(log, silent)
    assert seen(tmp_path, silent, 20_000).life is life
