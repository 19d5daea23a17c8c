"""A log that is only called so becomes a run with its first sign of training, and stays one."""

import os
from pathlib import Path

from by_hand import Watching, append, steps

from tui_monitor.cli.assemble import watching
from tui_monitor.model.run import Process
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.training_signs import YOUNG

MONTH = 30 * 86400.0


def old(log: Path, text: str) -> Path:
    append(log, text)
    then = log.stat().st_mtime - MONTH
    os.utime(log, (then, then))
    return log


def test_its_first_metric_makes_it_a_run(tmp_path: Path) -> None:
    log = old(tmp_path / "exp" / "output.log", "loading words\n")
    seen = Watching(tmp_path)
    assert seen.look() == ()
    assert list(seen.fleet.runs) == ["exp"]
    append(log, steps(1, 5))
    assert [view.id for view in seen.look(1.0)] == ["exp"]


def test_what_was_a_run_stays_one_when_it_is_young_no_more(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "output.log", "loading words\n")
    seen = Watching(tmp_path)
    assert len(seen.look()) == 1
    assert len(seen.look(2 * YOUNG)) == 1
    assert len(seen.look(MONTH)) == 1


def test_what_is_written_while_somebody_watches_is_a_run_before_its_first_metric(tmp_path: Path) -> None:
    log = old(tmp_path / "exp" / "output.log", "")
    seen = Watching(tmp_path)
    assert seen.look() == ()
    append(log, "loading words\n")
    assert len(seen.look(1.0)) == 1


def test_what_a_living_process_writes_is_a_run_however_long_it_loads(tmp_path: Path) -> None:
    old(tmp_path / "exp" / "output.log", "loading words\n")
    seen = Watching(tmp_path)
    assert seen.look() == ()
    words = Shown("python main.py")
    seen.run().link(Process(7, seen.clock.now() - MONTH, words, Shown("ann"), words, True, Shown("holds the log open")))
    assert len(seen.look(1.0)) == 1


def test_a_run_appears_in_the_snapshot_of_a_watcher_and_what_is_none_makes_no_news(tmp_path: Path) -> None:
    old(tmp_path / "words" / "output.log", "loading words\n")
    old(tmp_path / "exp" / "output.log", steps(1, 30) + "step 31 | loss nan\n" * 5)
    monitor = watching([str(tmp_path)], Settings())
    snapshot = monitor.settle()
    assert [view.id for view in snapshot.runs] == ["exp"]
    assert {event.run for event in snapshot.events} == {"exp"}
    assert [view.id for view in monitor.aside] == ["words"]
