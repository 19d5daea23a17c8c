"""What the exit file says is what is said of the run: by `check`, `watch`, the app and a replay, whenever they come."""

import json
import os
import re
import signal
import time
from itertools import product
from pathlib import Path

import pytest

from tests.by_hand import Watching, append, kinds, steps
from tests.recorder.conftest import Lab, lives, until
from tests.watching.arriving import answer, first_answer, settings_of, stop
from tui_monitor.cli import assemble
from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.model.run import Life, RunView

AGES = (1.0, 30.0, 600.0)
_TABLE = re.compile(r"^\| (?P<end>exit code \d+|signal \d+|recorder killed) \| (?P<said>.*) \|$", re.M)


def answers() -> dict[str, tuple[str, ...]]:
    """End -> decision, status and life at each of the ages, as docs/verdicts.md promises."""
    page = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text()
    return {row["end"]: tuple(row["said"].split(" | ")) for row in _TABLE.finditer(page)}


ANSWERS = answers()


def said(view: RunView) -> str:
    return f"{view.verdict.decision} {view.status} {view.life}"


def ended(lab: Lab, end: str) -> None:
    """A real run of 60 lines that came to this end."""
    word, _, number = end.rpartition(" ")
    if word == "exit code":
        begun = lab.train("exp-1", "60", number)
        until(begun.exit.exists, "exit.json")
        return
    begun = lab.train("exp-1", "60", "waits")
    begun.wrote("step 59")
    if word == "signal":
        begun.end(int(number))
        return
    for pid in (begun.recorder, begun.pid):
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: not lives(pid), "its end")


def test_the_page_tells_every_end() -> None:
    assert list(ANSWERS) == ["exit code 0", "exit code 3", "exit code 124", "exit code 137", "signal 9", "signal 15",
                             "signal 11", "signal 2", "recorder killed"]  # fmt: skip


@pytest.mark.alone
@pytest.mark.parametrize("end", ANSWERS)
def test_the_first_answer_is_right(lab: Lab, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    ended(lab, end)
    ages = list(zip(AGES, ANSWERS[end], strict=True))
    for viewer, (age, expected) in [*product(("check",), ages), *product(("watch", "app"), ages[:1])]:
        view = answer(viewer, lab.root, age, monkeypatch)  # type: ignore[arg-type]
        assert said(view) == expected, (viewer, age, view.verdict.reason)


@pytest.mark.alone
def test_a_run_that_is_recorded_is_watched_as_live_and_then_replayed(lab: Lab) -> None:
    begun = lab.train("exp-1", "60", "writes")
    begun.wrote("step 90")
    monitor = assemble.watching([str(lab.root)], settings_of(lab.root))
    view = first_answer(monitor)
    assert view.life is Life.TRAINING and not view.reading.at_end
    until(lambda: monitor.step().runs[0].process is not None, "its process")
    process = monitor.step().runs[0].process
    assert process is not None and (process.pid, process.linked_by) == (begun.pid, "holds the log open")
    before = monitor.step().runs[0].progress.step
    until(lambda: monitor.step().runs[0].progress.step > before, "further steps")
    begun.end(signal.SIGUSR1)
    until(lambda: monitor.step().runs[0].life is Life.FAILED, "its end")
    (live,) = monitor.step().runs
    assert live.verdict.reason.startswith("already ended: crashed after step")
    assert "exit code 5" in live.verdict.reason and live.told.exit is not None

    driver = ManualClock()
    replay = assemble.replaying([str(lab.root)], settings_of(lab.root), driver)
    driver.set(0.9 * replay.length)
    (first,) = replay.monitor.settle().runs
    assert first.told.exit is None and not first.life.over, "the exit is not known before it came"
    driver.set(replay.length + 1)
    (last,) = replay.monitor.settle().runs
    (checked,) = assemble.looking_once([str(lab.root)], settings_of(lab.root)).settle().runs
    for other in (last, checked):
        assert said(other) == said(live) and other.verdict.reason == live.verdict.reason
        assert {found.id for found in other.findings} == {found.id for found in live.findings}


@pytest.mark.alone
def test_a_stop_through_trainmon_stops_the_command_and_is_no_failure(lab: Lab) -> None:
    begun = lab.train("exp-1", "60", "waits")
    stop(lab.root)
    assert not lives(begun.pid)
    until(begun.exit.exists, "exit.json")
    assert json.loads(begun.exit.read_text())["signal"] == signal.SIGTERM
    view = first_answer(assemble.watching([str(lab.root)], settings_of(lab.root)))
    assert view.life is Life.STOPPED and "killed" not in kinds(view)


# By hand


def recorded(root: Path, log: str, **told: object) -> Path:
    folder = root / "logs" / "exp-1"
    append(folder / "train.log", log)
    (folder / "pid").write_text("4194303\n")
    (folder / "timing.csv").write_text(f"byte_offset_end,seconds_since_start\n{len(log)},1.00\n")
    moment = {"at": "2026-01-01T00:00:00Z"}
    (folder / "exit.json").write_text(json.dumps({"code": None, "signal": None, **moment, **told}))
    return folder


def looked(root: Path) -> RunView:
    (view,) = assemble.looking_once([str(root)], settings_of(root)).settle().runs
    return view


def test_the_exit_makes_sure_what_the_log_says(tmp_path: Path) -> None:
    recorded(tmp_path, steps(1, 40) + "Traceback (most recent call last):\nValueError: no\n", code=1)
    view = looked(tmp_path)
    assert [found.message for found in view.findings if found.kind == "crash"] == [
        "crashed after step 40: ValueError: no"
    ]
    assert view.verdict.confidence == 1.0


def test_a_log_that_tells_of_a_failure_counts_for_more_than_an_exit_code_of_0(tmp_path: Path) -> None:
    recorded(tmp_path, steps(1, 40) + "Traceback (most recent call last):\nValueError: no\n", code=0)
    assert looked(tmp_path).life is Life.FAILED


def test_an_exit_code_counts_for_more_than_a_log_that_says_that_it_finished(tmp_path: Path) -> None:
    recorded(tmp_path, steps(1, 40) + "Training complete.\n", signal=11)
    assert looked(tmp_path).verdict.reason == "already ended: crashed after step 40: signal 11 (SIGSEGV)"


def test_a_run_without_a_line_has_ended_too(tmp_path: Path) -> None:
    recorded(tmp_path, "", code=127)
    assert looked(tmp_path).verdict.reason == "already ended: crashed before the first step: exit code 127"


def test_an_exit_before_the_newest_output_says_nothing(tmp_path: Path) -> None:
    folder = recorded(tmp_path, steps(1, 40), code=0)
    past = time.time() - 600
    os.utime(folder / "exit.json", (past, past))
    view = Watching(tmp_path).look_at_one()
    assert view.told.exit is None and view.life is Life.TRAINING


def test_an_exit_that_is_told_while_it_is_watched_ends_it_at_once(tmp_path: Path) -> None:
    folder = recorded(tmp_path, steps(1, 40), code=0)
    text = (folder / "exit.json").read_text()
    (folder / "exit.json").unlink()
    (folder / "timing.csv").rename(folder / "aside")  # by hand: as one of this machine is watched
    (folder / "exit.json").write_text("")
    watching = Watching(tmp_path)
    assert watching.look_at_one().life is Life.TRAINING
    (folder / "exit.json").write_text(text)
    assert watching.look_at_one(0.5).life is Life.FINISHED
    (folder / "exit.json").unlink()  # begun anew
    append(folder / "train.log", steps(41, 50))
    assert watching.look_at_one(0.5).life is Life.TRAINING


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"code": true, "at": "2026-01-01T00:00:00Z"}', '{"code": 0}', '{"code": 0, "at": "x"}',
     '{"code": 0, "signal": 9, "at": "2026-01-01T00:00:00Z"}', '{"code": 1e400, "at": "2026-01-01T00:00:00Z"}',
     '{"code": -1, "at": "2026-01-01T00:00:00Z"}', "[" * 100_000, "x" * 100_000, "\x00\x1b[2J"],
    ids=lambda text: text[:12].encode("unicode_escape").decode() or "empty",
)  # fmt: skip
def test_an_exit_file_that_tells_nothing_is_told_and_changes_nothing(tmp_path: Path, text: str) -> None:
    folder = recorded(tmp_path, steps(1, 40), code=0)
    (folder / "exit.json").write_text(text)
    view = Watching(tmp_path, source=None).look_at_one() if not (folder / "timing.csv").unlink() else None
    assert view is not None and view.told.exit is None
    assert view.note is not None and view.note.startswith("exit.json does not tell how it ended")
    assert "\x1b" not in view.note and view.life is Life.TRAINING


def test_what_the_recorder_keeps_is_no_run_and_no_log(tmp_path: Path) -> None:
    folder = recorded(tmp_path, steps(1, 40), code=0)
    (folder / ".exit.json").write_text(" " * 4096)
    (folder / ".pid").write_text("1")
    (view,) = assemble.looking_once([str(tmp_path)], settings_of(tmp_path)).settle().runs
    assert [file.path for file in view.files] == ["train.log"]


def test_a_folder_with_a_timing_table_alone_is_a_recording_as_before(tmp_path: Path) -> None:
    folder = recorded(tmp_path, steps(1, 40), code=0)
    (folder / "pid").unlink()
    (folder / "exit.json").unlink()
    assert looked(tmp_path).reading.at_end
    assert SystemClock().now() > 0
