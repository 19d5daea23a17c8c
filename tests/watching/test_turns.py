"""When runs are looked at, what a look at rest asks, and that it hides nothing."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps

from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import OpenFile, Stat
from tui_monitor.watching import turns as grid
from tui_monitor.watching.turns import Turns

HOUR = 3600.0


class Counting(LocalSource):
    """Counts what it is asked."""

    stats = opened = 0

    def stat(self, path: str) -> Stat | None:
        self.stats += 1
        return super().stat(path)

    def open(self, path: str) -> OpenFile:
        self.opened += 1
        return super().open(path)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time by which turns are given."""
    moment = [1000.0]
    monkeypatch.setattr(grid, "monotonic", lambda: moment[0])

    def later(seconds: float) -> None:
        moment[0] += seconds

    return later


def at_rest(tmp_path: Path) -> Watching:
    """One run that is over an hour old and was judged."""
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 40))
    watching = Watching(tmp_path)
    watching.look()
    for _ in range(4):
        watching.look(2 * HOUR)
    return watching


def turns(found: Turns, watching: Watching) -> list[str]:
    ids = []
    for run in found.turns(watching.fleet.runs):
        ids.append(str(run.spec.id))
        found.looked(run)
    return ids


def test_a_look_at_a_run_that_lies_still_asks_one_question(tmp_path: Path) -> None:
    watching = at_rest(tmp_path)
    counting = Counting(watching.clock)
    run = watching.run()
    run._source = run._reader._source = run._reader.readers[run.spec.files[0].path].tail._source = counting  # type: ignore[union-attr]
    assert run.step() is False
    assert (counting.stats, counting.opened) == (1, 0)


@pytest.mark.parametrize("change", ["appended", "rewritten", "rotated", "removed", "replaced by its like"])
def test_whatever_becomes_of_a_log_that_lay_still_is_seen(tmp_path: Path, change: str) -> None:
    watching = at_rest(tmp_path)
    log = tmp_path / "exp" / "train.log"
    before = log.stat()
    if change == "appended":
        append(log, "step 41 | loss nan\n")
    elif change == "rewritten":
        log.write_text(steps(1, 5))
    elif change == "rotated":
        log.rename(tmp_path / "exp" / "train.log.1")
        append(tmp_path / "exp" / "train.log.1", "step 41 | loss nan\n")
    elif change == "removed":
        log.unlink()
    else:
        log.rename(tmp_path / "old")
        log.write_bytes((tmp_path / "old").read_bytes().replace(b"step 40", b"step 99"))
        os.utime(log, ns=(before.st_atime_ns, before.st_mtime_ns))
    for _ in range(6):
        view = watching.look_at_one(1.0)
    if change == "rewritten":
        assert view.progress.step == 5
    elif change == "removed":
        assert view.note == "log removed"
    elif change == "replaced by its like":
        assert view.progress.step == 99
    else:
        assert "nan" in kinds(view)


def test_a_run_with_a_second_file_is_read_when_only_that_one_grows(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40))
    append(tmp_path / "exp" / "metrics.csv", "step,val_loss\n" + "".join(f"{n},{1 / n}\n" for n in range(1, 20)))
    watching = Watching(tmp_path)
    watching.look()
    watching.look(2 * HOUR)
    append(tmp_path / "exp" / "metrics.csv", "50,0.5\n")
    assert watching.look_at_one(1.0).progress.step == 50


def test_silence_is_told_though_nothing_is_read(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 2))
    watching = Watching(tmp_path)
    watching.look()
    for step in range(3, 20):
        append(log, steps(step, step))
        watching.look(1.0)

    assert watching.look_at_one(300.0).life == "stalled"
    minutes = [watching.look_at_one(61.0).verdict.reason for _ in range(3)]
    assert len(set(minutes)) == 3


def test_runs_that_write_have_their_turn_each_tick_and_others_each_second(
    tmp_path: Path, now: Callable[[float], None]
) -> None:
    append(tmp_path / "busy" / "train.log", steps(1, 40))
    append(tmp_path / "calm" / "train.log", steps(1, 40))
    os.utime(tmp_path / "calm" / "train.log", (time.time() - 60,) * 2)
    watching = Watching(tmp_path)
    watching.look()
    found = Turns(watching.source, watching.clock.now, FileNews())
    for run_id in watching.fleet.runs:
        found.add(run_id)
    assert turns(found, watching) == ["busy", "calm"]
    seen = []
    for _ in range(20):
        now(0.1)
        seen += turns(found, watching)
    assert 18 <= seen.count("busy") <= 20
    assert seen.count("calm") == 2


def test_a_run_whose_machine_tells_by_itself_has_its_turn_when_it_is_told_of_and_each_second(
    tmp_path: Path, now: Callable[[float], None]
) -> None:
    for name in ("told", "calm"):
        append(tmp_path / name / "train.log", steps(1, 40))
    watching, file_news = Watching(tmp_path), FileNews()
    watching.look()
    file_news.listen_to(watching.source.place(str(tmp_path)))
    found = Turns(watching.source, watching.clock.now, file_news)
    for run_id in watching.fleet.runs:
        found.add(run_id)
    turns(found, watching)
    seen = []
    for tick in range(20):
        now(0.1)
        if tick % 4 == 0:
            file_news.note([str(tmp_path / "told" / "train.log"), str(tmp_path / "elsewhere")])
            assert found.idle() == 0
        seen += turns(found, watching)
    assert (seen.count("told"), seen.count("calm")) == (7, 2)


def test_a_run_silent_for_an_hour_has_its_turn_every_ten_seconds_and_its_folder_every_two(
    tmp_path: Path, now: Callable[[float], None]
) -> None:
    watching = at_rest(tmp_path)
    found = Turns(watching.source, watching.clock.now, FileNews())
    for run_id in watching.fleet.runs:
        found.add(run_id)
    turns(found, watching)
    seen = []
    for _ in range(300):
        now(0.1)
        seen += turns(found, watching)
    assert len(seen) == 3
    (tmp_path / "exp" / "train.log").rename(tmp_path / "exp" / "train.log.1")
    soon: list[str] = []
    for _ in range(35):
        now(0.1)
        soon += turns(found, watching)
    assert soon


def test_a_step_in_between_passes_over_no_run(tmp_path: Path, now: Callable[[float], None]) -> None:
    watching = at_rest(tmp_path)
    found = Turns(watching.source, watching.clock.now, FileNews())
    assert turns(found, watching) != []
    assert found.idle() > 0

    class Untouched(dict[object, object]):
        def items(self) -> object:
            raise AssertionError("all runs were passed over")

    now(0.1)
    assert list(found.turns(Untouched())) == []  # type: ignore[arg-type]
