"""Moved numbers are shown two or three times a second, what a person must know at once, and nothing is lost."""

import time
from pathlib import Path

import pytest
from by_hand import append, steps

from tui_monitor.cli.assemble import watching
from tui_monitor.model.ask import MetricsRequest
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.pace import BETWEEN, Pace

EXP = Shown("exp")


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    append(tmp_path / "exp" / "train.log", steps(1, 60))
    monitor = watching([str(tmp_path)], Settings())
    until(monitor, lambda now: bool(now.runs) and not now.progress.backlog and now.runs[0].progress.points == 60)
    for _ in range(10):  # what is found out a little later: who holds the log, whether it goes on
        monitor.step()
        monitor.wait(0.3)
    return monitor


def until(monitor: Monitor, there: object, longest: float = 20.0) -> Snapshot:
    end = time.monotonic() + longest
    while True:
        snapshot = monitor.step()
        if there(snapshot):  # type: ignore[operator]
            return snapshot
        assert time.monotonic() < end, "it is not shown"
        monitor.wait(1.0)


def test_a_pace_shows_what_is_new_at_once_and_moved_numbers_when_their_time_comes() -> None:
    pace = Pace()
    assert pace.is_due(0.0)
    pace.made(0.0)
    assert not pace.is_due(100.0)
    assert pace.wait(0.0) == float("inf")
    pace.routine()
    assert not pace.is_due(BETWEEN / 2)
    assert pace.wait(BETWEEN / 4) == pytest.approx(BETWEEN * 3 / 4)
    assert pace.is_due(BETWEEN)
    pace.at_once()
    assert pace.is_due(0.0)
    assert pace.wait(0.0) == 0.0


def test_numbers_alone_make_few_snapshots_and_the_last_one_is_shown(monitor: Monitor, tmp_path: Path) -> None:
    seen: list[Snapshot] = []
    begin = time.monotonic()
    for step in range(61, 91):
        append(tmp_path / "exp" / "train.log", steps(step, step))
        snapshot = monitor.step()
        if not seen or snapshot is not seen[-1]:
            seen.append(snapshot)
        monitor.wait(0.05)
    until(monitor, lambda now: now.runs[0].progress.step == 90)
    assert len(seen) <= (time.monotonic() - begin) / BETWEEN + 4


def test_a_changed_verdict_is_in_the_snapshot_of_the_step_that_saw_it(monitor: Monitor, tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", "".join(f"step {step} | loss nan\n" for step in range(61, 70)))
    before = monitor.snapshot().runs[0].verdict.decision
    end = time.monotonic() + 20
    while monitor._fleet.runs[EXP].kept_view.judged.verdict.decision is before:
        snapshot = monitor.step()
        assert time.monotonic() < end
        monitor.wait(0.2)
    assert snapshot.runs[0].verdict.decision is not before
    assert any("NaN" in event.message for event in snapshot.events)


def test_a_snapshot_in_which_nothing_changed_is_the_same_object(monitor: Monitor) -> None:
    assert monitor.step() is monitor.step()


def test_an_answer_is_there_at_once(monitor: Monitor, tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(61, 61))
    monitor.step()
    request = MetricsRequest(EXP)
    monitor.ask(request)
    assert request in monitor.step().details
