import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps

from tui_monitor.judging.examiner import Examiner
from tui_monitor.model.finding import Decision
from tui_monitor.reading.discovery import walk
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.watching.turns import between_looks
from tui_monitor.watching.watched_run import WatchedRun


def two_runs(tmp_path: Path) -> Watching:
    append(tmp_path / "sick" / "train.log", steps(1, 40))
    append(tmp_path / "well" / "train.log", steps(1, 40))
    return Watching(tmp_path)


@pytest.mark.parametrize(("victim", "method"), [(Examiner, "examine"), (RunReader, "read"), (WatchedRun, "_judge")])
def test_a_fault_in_one_run_is_its_state_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, victim: type, method: str
) -> None:
    watching = two_runs(tmp_path)
    watching.look()
    broken = watching.fleet.runs["sick"]  # type: ignore[index]
    parts = {id(broken), id(broken._memory.examiner), id(broken._reader)}
    real = getattr(victim, method)

    def fault(self: object, *arguments: object) -> object:
        if id(self) in parts:
            raise ZeroDivisionError("a rule divided by zero")
        return real(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(victim, method, fault)
        for name in ("sick", "well"):
            append(tmp_path / name / "train.log", steps(41, 60).replace("0.2582", "nan"))
        sick, well = watching.look(1.0)
    assert sick.note == "internal error: ZeroDivisionError: a rule divided by zero"
    assert sick.verdict.decision is Decision.WAIT
    assert sick.verdict.reason == sick.note
    assert well.note is None
    assert "nan" in kinds(well)
    append(tmp_path / "sick" / "train.log", steps(61, 70))
    sick, _ = watching.look(1.0)
    assert sick.progress.step == 70
    assert sick.note is not None


@pytest.mark.parametrize("begun", [False, True], ids=["at once", "in its middle"])
def test_a_walk_that_raises_is_told_and_begun_anew_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    watching = two_runs(tmp_path)
    watching.look()

    def scan(self: Discovery) -> Iterator[None]:
        if begun:
            yield None
        raise ZeroDivisionError("a folder divided by zero")

    append(tmp_path / "new" / "train.log", steps(1, 10))
    append(tmp_path / "well" / "train.log", steps(41, 50))
    with monkeypatch.context() as patch:
        patch.setattr(Discovery, "scan", scan)
        watching.fleet.walks.rescan()
        watching.fleet.discover()
        watching.fleet.step()
        assert not watching.fleet.walks.discovering
        assert watching.fleet.idle() > 0 or watching.fleet.backlog()
        until = time.monotonic() + 30
        while watching.fleet.views()[1].progress.step != 50:
            assert time.monotonic() < until, "a run that is known is not read any more"
            watching.fleet.discover()
            watching.fleet.step()
    assert list(watching.fleet.walks.problems.values()) == [
        "the folders below: internal error: ZeroDivisionError: a folder divided by zero"
    ]
    assert [view.id for view in watching.look(1.0)] == ["new", "sick", "well"]
    assert watching.fleet.walks.problems == {}


def test_a_run_that_cannot_be_taken_up_is_told_and_the_others_are_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = two_runs(tmp_path)
    real = watching.fleet._make_run

    def make(spec: RunSpec, now: float) -> WatchedRun:
        if spec.id == "sick":
            raise ZeroDivisionError("a run divided by zero")
        return real(spec, now)

    with monkeypatch.context() as patch:
        patch.setattr(watching.fleet, "_make_run", make)
        assert [view.id for view in watching.look()] == ["well"]
    (reason,) = watching.fleet.walks.problems.values()
    assert reason.endswith("sick: internal error: ZeroDivisionError: a run divided by zero")
    assert [view.id for view in watching.look(1.0)] == ["sick", "well"]


def test_a_folder_on_which_the_walk_stumbles_is_told_and_the_others_are_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = two_runs(tmp_path)
    real = walk.is_candidate

    def stumble(folder: str, name: str) -> bool:
        if folder.endswith("sick"):
            raise ZeroDivisionError("a name divided by zero")
        return real(folder, name)

    monkeypatch.setattr(walk, "is_candidate", stumble)
    assert [view.id for view in watching.look()] == ["well"]
    (reason,) = watching.fleet.walks.problems.values()
    assert reason.endswith("sick: internal error: ZeroDivisionError: a name divided by zero")


def test_runs_that_appear_later_are_found(tmp_path: Path) -> None:
    watching = two_runs(tmp_path)
    watching.look()
    append(tmp_path / "new" / "train.log", steps(1, 10))
    assert [view.id for view in watching.look(1.0)] == ["new", "sick", "well"]


def test_a_run_whose_files_are_gone_stays_and_says_so(tmp_path: Path) -> None:
    watching = two_runs(tmp_path)
    watching.look()
    (tmp_path / "sick" / "train.log").unlink()
    sick, _ = watching.look(1.0)
    assert (sick.progress.step, sick.note) == (40, "log removed")


def test_views_come_in_order_of_id_and_only_changed_runs_get_new_ones(tmp_path: Path) -> None:
    watching = two_runs(tmp_path)
    before = watching.look()
    assert [view.id for view in before] == ["sick", "well"]
    append(tmp_path / "well" / "train.log", steps(41, 41))
    after = watching.look(1.0)
    assert after[0] is before[0]
    assert after[1] is not before[1]


def test_a_step_is_a_slice_of_work_and_many_reach_the_end(tmp_path: Path) -> None:
    for run in range(30):
        append(tmp_path / f"run-{run:02}" / "train.log", steps(1, 2000))
    watching = Watching(tmp_path)
    seen = 0
    for _ in range(1000):
        watching.fleet.discover()
        seen += len(watching.fleet.step())
        if not watching.fleet.walks.discovering and watching.fleet.runs and not watching.fleet.backlog() and seen >= 30:
            break
    assert [view.progress.points for view in watching.fleet.views()] == [2000] * 30


def test_forgetting_all_runs_begins_anew(tmp_path: Path) -> None:
    watching = two_runs(tmp_path)
    watching.look()
    watching.fleet.reset()
    assert watching.fleet.views() == ()
    assert len(watching.look()) == 2


@pytest.mark.parametrize(("writing", "seconds"), [(1, 0.1), (100, 0.1), (250, 0.3), (1000, 1.0), (5000, 1.0)])
def test_where_many_runs_write_each_is_looked_at_less_often(writing: int, seconds: float) -> None:
    assert between_looks(writing) == seconds
