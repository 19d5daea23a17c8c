"""Runs that lose their numbers together: told while they are watched, and never of recordings played side by side."""

from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.cli.assemble import replaying
from tui_monitor.clock import ManualClock
from tui_monitor.judging.incidents import Divergence, incidents
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.playback import FLAT_OUT

NAN = "step 21 | loss nan\nstep 22 | loss nan\n"


def known(watching: Watching) -> dict[Shown, Divergence]:
    return {name: run.divergence for name, run in watching.fleet.runs.items() if run.divergence is not None}


def test_two_logs_that_were_empty_when_they_were_first_seen_and_lost_their_numbers_within_seconds(
    tmp_path: Path,
) -> None:
    logs = [tmp_path / "sweep" / name / "train.log" for name in ("a", "b")]
    for log in logs:
        append(log, "")
    watching = Watching(tmp_path)
    watching.look()
    for line in (steps(1, 20), NAN):
        for log in logs:
            append(log, line)
        views = watching.look(1.0)
    (incident,) = incidents(views, known(watching))
    assert incident.message.startswith("2 runs diverged within")
    assert incident.runs == ("sweep/a", "sweep/b")


def test_two_runs_that_appeared_and_had_lost_their_numbers_when_they_were_found(tmp_path: Path) -> None:
    append(tmp_path / "sweep" / "before" / "train.log", steps(1, 20))
    watching = Watching(tmp_path)
    watching.look()
    for name in ("a", "b"):
        append(tmp_path / "sweep" / name / "train.log", steps(1, 20) + NAN)
    (incident,) = incidents(watching.look(2.0), known(watching))
    assert incident.runs == ("sweep/a", "sweep/b")


def test_two_runs_that_were_there_already_tell_no_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        append(tmp_path / "sweep" / name / "train.log", steps(1, 20) + NAN)
    watching = Watching(tmp_path)
    assert {run.status.value for run in watching.look()} == {"diverged"}
    assert known(watching) == {}


@pytest.mark.parametrize("lines", [1, 2, 25], ids=["a line a look", "two lines a look", "all of them at once"])
def test_two_that_tell_times_however_their_lines_came_in(tmp_path: Path, lines: int) -> None:
    """A NaN is a warning at first, and critical two lines later."""
    text = [
        f"2026-01-02 03:04:{step:02d} step {step} | loss {'0.5' if step < 21 else 'nan'}\n" for step in range(1, 26)
    ]
    for name in ("a", "b"):
        append(tmp_path / "sweep" / name / "train.log", "".join(text[:lines]))
    watching = Watching(tmp_path)
    views = watching.look()
    for begin in range(lines, len(text), lines):
        for name in ("a", "b"):
            append(tmp_path / "sweep" / name / "train.log", "".join(text[begin : begin + lines]))
        views = watching.look(1.0)
    (incident,) = incidents(views, known(watching))
    assert incident.message.startswith("2 runs diverged within 20 s of their start")


def test_recordings_that_are_played_side_by_side_did_not_begin_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        append(tmp_path / name / "train.log", steps(1, 20) + NAN)
        size = (tmp_path / name / "train.log").stat().st_size
        append(tmp_path / name / "timing.csv", f"byte_offset_end,seconds_since_start\n200,1.0\n{size},2.0\n")
    monitor = replaying([str(tmp_path)], Settings(), ManualClock(), FLAT_OUT).monitor
    snapshot = monitor.step()
    while not snapshot.runs or not all(run.reading.at_end for run in snapshot.runs):
        snapshot = monitor.step()
    assert {run.status.value for run in snapshot.runs} == {"diverged"}
    assert snapshot.incidents == ()
