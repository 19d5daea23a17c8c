"""Thousands of runs: the first are shown before the last is taken up, and what is over needs little memory."""

import gc
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps

from tui_monitor.cli.assemble import watching
from tui_monitor.model.run import Traces
from tui_monitor.settings.settings import Settings
from tui_monitor.watching import fleet

HOUR = 3600.0
BYTES_EACH = 12_000
"""Of a run that is over. Held with all its series, rules and readers it takes 55 000."""


def old(folder: Path, count: int, text: str, ago: float = HOUR) -> Path:
    """Logs of one folder, a run each, written long ago."""
    then = time.time() - ago
    for number in range(count):
        append(folder / f"run-{number:03d}.log", text)
        os.utime(folder / f"run-{number:03d}.log", (then, then))
    return folder


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watching:
    """Three runs that are over, and seen to be, where more than two are many."""
    monkeypatch.setattr(fleet, "MANY", 2)
    held = Watching(old(tmp_path, 3, steps(1, 40)))
    held.fleet.find()
    for run in held.fleet.runs.values():
        run.link(None, Traces(nobody=True))
    held.look()
    return held


def aside(held: Watching) -> list[bool]:
    return [run.over and run._open is None for run in held.fleet.runs.values()]


def test_runs_that_are_over_are_laid_aside_and_show_what_they_showed(
    three: Watching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert aside(three) == [True] * 3
    monkeypatch.setattr(fleet, "MANY", 200)
    kept = Watching(tmp_path)
    kept.fleet.find()
    for run in kept.fleet.runs.values():
        run.link(None, Traces(nobody=True))
    for one, other in zip(three.look(1.0), kept.look(), strict=True):
        assert (one.verdict, one.life, one.findings, one.latest) == (
            other.verdict,
            other.life,
            other.findings,
            other.latest,
        )
    assert aside(kept) == [False] * 3


def test_a_run_that_was_laid_aside_is_read_again_for_whoever_asks(three: Watching) -> None:
    run = next(iter(three.fleet.runs.values()))
    (loss,) = run.queries.metrics()
    assert loss.points == 40
    assert len(run.queries.log(None, None, 5).lines) == 5
    three.look(1.0)
    assert aside(three) == [False, True, True]


def test_a_run_that_was_laid_aside_goes_on_where_it_stood(three: Watching, tmp_path: Path) -> None:
    append(tmp_path / "run-000.log", steps(41, 60).replace("0.2582", "nan"))
    view, *_ = three.look(1.0)
    assert (view.progress.step, view.progress.points) == (60, 60)
    assert "nan" in kinds(view)


def test_a_log_that_was_overwritten_while_its_run_lay_aside_begins_anew(three: Watching, tmp_path: Path) -> None:
    (tmp_path / "run-000.log").write_text(steps(1, 5))
    view, *_ = three.look(1.0)
    assert view.progress.step == 5


def test_a_log_that_is_removed_while_its_run_lies_aside_leaves_what_it_said(three: Watching, tmp_path: Path) -> None:
    before, *_ = three.look()
    (tmp_path / "run-000.log").unlink()
    view, *_ = three.look(1.0)
    assert (view.progress, view.verdict) == (before.progress, before.verdict)


def test_an_old_run_takes_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "MANY", 20)
    one = watching([str(old(tmp_path / "few", 1, steps(1, 20)))], Settings())
    one.settle()  # what all runs share is there
    many = watching([str(old(tmp_path / "many", 100, steps(1, 20)))], Settings())
    tracemalloc.start()
    try:
        runs = many.settle().runs
        many.settle()
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(runs) == 100
    assert held / len(runs) < BYTES_EACH


def test_the_first_of_many_runs_are_shown_before_the_last_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "SLICE", 0.0)
    monkeypatch.setattr(fleet, "_TAKEN_UP_AT_ONCE", 10)
    monitor = watching([str(old(tmp_path, 60, steps(1, 20), ago=60.0))], Settings())
    seen = []
    while len(seen) < 500 and (not seen or monitor._fleet.walks.discovering):
        seen.append(len(monitor.step().runs))
    assert 0 < next(count for count in seen if count) < 60
    assert seen[-1] == 60
