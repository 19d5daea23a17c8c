"""The door: asked from any thread, answered in a later snapshot; a replay can be paused, moved and played."""

import threading
from pathlib import Path

import pytest
from by_hand import append, steps

from tui_monitor.cli.assemble import Replay, replaying, watching
from tui_monitor.clock import ManualClock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.model.act import Rung
from tui_monitor.model.ask import (
    Chart,
    ChartRequest,
    Forget,
    MetricsRequest,
    Play,
    ProposeStop,
    Refusal,
    Rescan,
    Seek,
)
from tui_monitor.model.finding import Kind
from tui_monitor.model.log_lines import LogLines, LogRequest
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.playback import FLAT_OUT

SAMPLES = Path(__file__).resolve().parent.parent / "sample_logs"
EXP = Shown("exp")


def steps_until_read(monitor: Monitor) -> Snapshot:
    for _ in range(200):
        snapshot = monitor.step()
        if snapshot.runs and not snapshot.progress.discovering and not snapshot.progress.backlog:
            return snapshot
        monitor.wait(0.05)
    raise AssertionError("nothing was read in 200 steps")


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    append(tmp_path / "exp" / "train.log", steps(1, 60).replace("0.3162", "nan"))
    monitor = watching([str(tmp_path)], Settings())
    steps_until_read(monitor)
    return monitor


def test_views_asked_for_are_in_the_next_snapshot(monitor: Monitor) -> None:
    chart = ChartRequest(EXP, (Shown("loss"),), None, None, 20)
    log, metrics = LogRequest(EXP, None, None, 5), MetricsRequest(EXP)
    for request in (chart, log, metrics):
        monitor.ask(request)
    details = monitor.step().details
    assert isinstance(details[chart], Chart)
    assert isinstance(details[log], LogLines)
    assert [metric.name for metric in details[metrics]] == ["loss"]  # type: ignore[attr-defined]


def test_an_answer_is_the_same_object_while_its_run_does_not_change_and_is_forgotten_on_request(
    monitor: Monitor,
) -> None:
    request = LogRequest(EXP, None, None, 5)
    monitor.ask(request)
    first = monitor.step().details[request]
    assert monitor.step().details[request] is first
    monitor.ask(Forget(request))
    assert request not in monitor.step().details


def test_a_question_about_a_run_that_is_not_there_waits(monitor: Monitor) -> None:
    request = MetricsRequest(Shown("no such run"))
    monitor.ask(request)
    assert request not in monitor.step().details


def test_a_stop_of_a_run_without_a_process_is_refused_with_a_reason(monitor: Monitor) -> None:
    for run in (EXP, Shown("no such run")):
        request = ProposeStop(run, Rung.TERM)
        monitor.ask(request)
        answer = monitor.step().details[request]
        assert isinstance(answer, Refusal)
        assert answer.reason


def test_asking_wakes_the_feed(monitor: Monitor) -> None:
    monitor.step()
    waiting = threading.Thread(target=monitor.wait, args=(60.0,))
    waiting.start()
    monitor.ask(Rescan())
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_what_is_found_is_told_once_as_an_event(monitor: Monitor) -> None:
    told = [event for event in monitor.snapshot().events if event.finding and event.finding.startswith("nan:loss")]
    assert len(told) >= 1
    before = monitor.snapshot().events
    monitor.step()
    assert monitor.snapshot().events == before


def test_a_recovery_is_told(monitor: Monitor, tmp_path: Path) -> None:
    told = [event for event in monitor.snapshot().events if event.finding]
    recovered = [event for event in told if "recovered" in event.message]
    assert recovered
    assert {event.severity for event in recovered} == {None}
    assert all(event.severity is not None for event in told if event not in recovered)


@pytest.fixture
def replay() -> Replay:
    return replaying([str(SAMPLES / "cnn-oom-rlimit"), str(SAMPLES / "tqdm-hang")], Settings(), ManualClock())


class TestReplay:
    def test_it_shows_each_run_as_it_stood_at_that_time(self, replay: Replay) -> None:
        replay.monitor.ask(Seek(5.0))
        replay.monitor.step()
        early = {view.id: view.progress.points for view in replay.monitor.settle().runs}
        replay.monitor.ask(Seek(replay.length))
        replay.monitor.step()
        late = {view.id: view.progress.points for view in replay.monitor.settle().runs}
        assert early["tqdm-hang"] < late["tqdm-hang"]
        replay.monitor.ask(Seek(5.0))
        replay.monitor.step()
        assert {view.id: view.progress.points for view in replay.monitor.settle().runs} == early

    def test_going_back_forgets_what_was_found_later(self, replay: Replay) -> None:
        replay.monitor.ask(Seek(replay.length))
        replay.monitor.step()
        assert any(view.findings for view in replay.monitor.settle().runs)
        replay.monitor.ask(Seek(0.0))
        snapshot = replay.monitor.step()
        assert snapshot.events == ()
        assert not any(view.findings for view in replay.monitor.settle().runs)

    def test_a_pause_holds_its_time(self, replay: Replay) -> None:
        replay.monitor.ask(Play(0))
        assert replay.monitor.step().progress.paused
        replay.clock.sleep(100.0)
        assert replay.monitor.step().progress.position == 0.0
        replay.monitor.ask(Play(4.0))
        progress = replay.monitor.step().progress
        assert (progress.paused, progress.speed) == (False, 4.0)
        replay.clock.sleep(2.0)
        assert replay.monitor.step().progress.position == 8.0

    @pytest.mark.parametrize("position", [-5.0, 1e9])
    def test_a_position_outside_is_moved_inside(self, replay: Replay, position: float) -> None:
        replay.monitor.ask(Seek(position))
        assert 0.0 <= (replay.monitor.step().progress.position or 0.0) <= replay.length

    def test_at_its_end_it_holds(self, replay: Replay) -> None:
        for _ in range(20):
            replay.clock.sleep(5.0)
            progress = replay.monitor.step().progress
        assert (progress.position, progress.paused) == (replay.length, True)

    def test_at_full_speed_findings_keep_the_time_at_which_they_were_raised(self, replay: Replay) -> None:
        replay.monitor.ask(Play(FLAT_OUT))
        progress = replay.monitor.step().progress
        assert (progress.paused, progress.speed) == (False, FLAT_OUT)
        for _ in range(20):
            progress = replay.monitor.step().progress
        assert (progress.position, progress.paused) == (replay.length, True)
        assert {round(mark) for mark in progress.marks} == {8, 48}

    def test_findings_mark_the_times_at_which_they_were_raised(self, replay: Replay) -> None:
        while replay.clock.now() < replay.length:
            replay.monitor.settle()
            replay.clock.sleep(1.0)
        marks = replay.monitor.step().progress.marks
        assert marks
        assert list(marks) == sorted(set(marks))


def test_runs_that_diverge_together_right_after_their_start_share_an_incident_and_say_so_themselves(
    tmp_path: Path,
) -> None:
    for name in ("one", "two"):
        stamped = [f"2026-01-02 10:00:{i:02d} step {i} loss {'nan' if i > 8 else 1 / i}\n" for i in range(1, 15)]
        append(tmp_path / name / "train.log", "".join(stamped))
    append(tmp_path / "three" / "train.log", steps(1, 60))
    snapshot = watching([str(tmp_path)], Settings()).settle()
    assert [incident.runs for incident in snapshot.incidents] == [("one", "two")]
    told = {run.id: [f.message for f in run.findings if f.kind is Kind.MASS_DIVERGENCE] for run in snapshot.runs}
    message = "diverged 8 s after its start, like 1 more of its batch: look for one cause"
    assert told == {"one": [message], "three": [], "two": [message]}


def test_a_host_that_was_silent_and_answers_again_is_told_once_for_all_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away: list[str] = []
    look = Everywhere.list

    def listed(self: Everywhere, path: str) -> object:
        if any(name in path for name in away):
            raise Unreachable("gpu2 has not answered since 12:00:00")
        return look(self, path)

    monkeypatch.setattr(Everywhere, "list", listed)
    monkeypatch.setattr(Everywhere, "place", lambda _, path: "gpu2" if "there" in path else "")
    for folder in ("here", "there-1", "there-2"):
        append(tmp_path / folder / "exp" / "train.log", steps(1, 60))
    monitor = watching([str(folder) for folder in sorted(tmp_path.iterdir())], Settings())
    told = []
    for away[:] in ((), ("there",), ("there",), (), ()):
        monitor.ask(Rescan())
        told.append([event.message for event in steps_until_read(monitor).events if "gpu2" in event.message])
    went, came = "gpu2 has not answered since 12:00:00", "gpu2 answers again"
    assert told == [[], [went], [went], [went, came], [went, came]]


def test_a_place_that_cannot_be_looked_at_is_told_once_for_as_long_as_that_lasts(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 9))
    (tmp_path / "exp" / "runs.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    monitor = watching([str(tmp_path)], Settings())
    for _ in range(3):
        monitor.ask(Rescan())
        events = steps_until_read(monitor).events
    told = [event.message for event in events if "runs.db" in event.message]
    assert told == ["runs.db cannot be read: file is not a database"]
    assert monitor.problems == tuple(told)
    (tmp_path / "exp" / "runs.db").unlink()
    monitor.ask(Rescan())
    steps_until_read(monitor)
    assert monitor.problems == ()
