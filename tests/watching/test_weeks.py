"""What is kept of a run is bounded, however long it goes on; a run that is gone for good is let go of."""

import shutil
from array import array
from math import nan
from pathlib import Path

from by_hand import Watching, append, steps

from tui_monitor.hosts.remembered import Remembered
from tui_monitor.judging import examiner
from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.points import Points
from tui_monitor.text import Shown
from tui_monitor.watching.fleet import FORGET_AFTER


def test_a_run_whose_folder_is_gone_is_let_go_of_after_a_day_and_not_before(tmp_path: Path) -> None:
    for name in ("stays", "goes"):
        append(tmp_path / name / "train.log", steps(1, 20))
    watching = Watching(tmp_path)
    watching.look()
    shutil.rmtree(tmp_path / "goes")
    watching.look(1.0)
    assert watching.fleet.forget_gone() == []
    watching.look(FORGET_AFTER - 10)
    assert (watching.fleet.forget_gone(), len(watching.fleet.views())) == ([], 2)
    watching.look(20.0)
    assert watching.fleet.forget_gone() == ["goes"]
    assert [view.exp_id for view in watching.fleet.views()] == ["stays"]


def test_a_run_that_came_back_within_the_day_stays(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 20))
    watching = Watching(tmp_path)
    watching.look()
    log.unlink()
    watching.look(FORGET_AFTER - 10)
    append(log, steps(21, 30))
    watching.look(1.0)
    watching.look(FORGET_AFTER)
    assert watching.fleet.forget_gone() == []


def points(first: int, values: list[float]) -> Points:
    rows = array("d", range(first, first + len(values)))
    times, places = array("d", [nan]) * len(values), array("q", range(first, first + len(values)))
    return Points(Shown("loss"), Shown("train.log"), rows, array("d", values), times, places)


def started_again(times: int) -> list[Points]:
    """A run that goes on from its checkpoint, again and again, and ends with a NaN."""
    runs = [points(number, [1.0 + 0.01 * (i % 3) for i in range(40)]) for number in range(times)]
    return [*runs, points(times, [1.0, nan, nan, nan, nan, nan])]


def test_of_findings_of_one_kind_the_newest_are_kept_and_what_is_open_always() -> None:
    judge = Examiner(Thresholds())
    for some in started_again(examiner.MOST_ALIKE + 50):
        judge.examine([some])
    kinds = [finding.kind.value for finding in judge.findings]
    assert kinds.count("restart") == examiner.MOST_ALIKE
    assert any(finding.active and finding.kind.value == "nan" for finding in judge.findings)


def test_which_are_kept_does_not_depend_on_how_the_points_came_in() -> None:
    by_one, at_once = Examiner(Thresholds()), Examiner(Thresholds())
    runs = started_again(examiner.MOST_ALIKE + 50)
    for some in runs:
        by_one.examine([some])
    at_once.examine(runs)
    told = [[(found.id, found.state) for found in judge.findings] for judge in (by_one, at_once)]
    assert told[0] == told[1]


def test_files_that_are_gone_are_forgotten_and_those_that_are_there_are_not() -> None:
    there = {f"file {number}" for number in range(1000)}
    known = Remembered[int](there.__contains__)
    for number in range(100_000):
        known[f"file {number}"] = number
    assert len(known) <= 3000
    assert there <= known.keys()
