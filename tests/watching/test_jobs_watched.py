"""Runs that are jobs of a batch system that is played: what its word says of their life, and what its silence does."""

import time
from pathlib import Path

import pytest
from by_hand import append, maker, steps
from played_slurm import Slurm

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.patience import Patience
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.run import Life, RunView, Status
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.text import Shown
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.jobs_watched import JobsWatched
from tui_monitor.watching.watch_options import WatchOptions


class Watched:
    """One job whose log is in a folder, watched by its address and by `paths`."""

    def __init__(self, folder: Path, *paths: str) -> None:
        self.clock = ManualClock(time.time())
        self.slurm = Slurm(self.clock)
        self.slurm.begun = ""
        self.log = folder / "logs/a/train.log"
        self.log.parent.mkdir(parents=True)
        self.slurm.logs["1"] = str(self.log)
        self.source = source = LocalSource(self.clock)
        self.clusters = Clusters(self.clock, Patience(10.0), lambda _login: self.slurm)
        discovery = Discovery(source, [*paths, "/slurm:"], job_lists=self.clusters)
        jobs = JobsWatched(self.clusters, source)
        self.fleet = Fleet(source, discovery, self.clock, maker(source, WatchOptions()), jobs)

    def say(self, state: str) -> None:
        self.slurm.jobs["1"] = state

    def look(self, later: float = 0.0) -> RunView:
        self.clock.sleep(later)
        for _ in range(2):
            self.fleet.exhaust()
        (view,) = self.fleet.views()
        return view


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_job_in_the_queue_is_a_run_that_waits_with_the_reason(watched: Watched) -> None:
    watched.say("PENDING")
    view = watched.look()
    assert (view.id, view.life, view.verdict.decision) == ("slurm/1", Life.WAITING, Decision.WAIT)
    assert view.verdict.reason == "job 1 waits: Resources"


def test_it_may_wait_for_days_without_an_alarm(watched: Watched) -> None:
    watched.say("PENDING")
    watched.look()
    view = watched.look(3 * 86400.0)
    assert (view.life, view.findings) == (Life.WAITING, ())


def test_a_job_that_runs_and_says_nothing_is_no_end(watched: Watched) -> None:
    """Its process is on another machine: nobody here holds its log."""
    watched.say("RUNNING")
    append(watched.log, steps(1, 40))
    assert watched.look().life is Life.TRAINING
    silent = watched.look(7200.0)
    assert silent.life in (Life.QUIET, Life.STALLED)
    watched.say("COMPLETED")
    done = watched.look(20.0)
    assert (done.life, done.status) == (Life.FINISHED, Status.COMPLETED)


@pytest.mark.parametrize(
    ("state", "kind", "status", "life"),
    [
        ("TIMEOUT", Kind.TIMEOUT, Status.TIMEOUT, Life.FAILED),
        ("OUT_OF_MEMORY", Kind.OOM, Status.FAILED, Life.FAILED),
        ("NODE_FAIL", Kind.KILLED, Status.FAILED, Life.FAILED),
        ("PREEMPTED", Kind.KILLED, Status.FAILED, Life.FAILED),
        ("FAILED", Kind.CRASH, Status.FAILED, Life.FAILED),
        ("CANCELLED", Kind.KILLED, Status.HEALTHY, Life.STOPPED),
    ],
)
def test_the_word_of_the_engine_tells_how_it_ended_at_once(
    watched: Watched, state: str, kind: Kind, status: Status, life: Life
) -> None:
    watched.say("RUNNING")
    append(watched.log, steps(1, 40))
    watched.look()
    watched.say(state)
    view = watched.look(6.0)
    assert (view.life, view.status) == (life, status)
    assert [found.kind for found in view.findings if found.active] == [kind]
    assert view.findings[0].message.startswith(f"job 1 {state}")


def test_an_exit_code_is_told_as_that_of_a_process_here(watched: Watched) -> None:
    watched.say("RUNNING")
    append(watched.log, steps(1, 40))
    watched.look()
    watched.slurm.exit = "0:9"
    watched.say("FAILED")
    view = watched.look(6.0)
    assert view.findings[0].kind is Kind.KILLED
    assert "signal 9 (SIGKILL)" in view.findings[0].message


def test_put_back_into_the_queue_it_waits_and_then_trains_on_as_the_same_run(watched: Watched) -> None:
    watched.say("RUNNING")
    append(watched.log, steps(1, 40))
    watched.look()
    watched.say("PENDING")
    watched.slurm.restarts = 1
    waits = watched.look(10.0)
    assert (waits.id, waits.life) == ("slurm/1", Life.WAITING)
    assert "was put back into the queue" in waits.verdict.reason
    watched.clock.sleep(60.0)
    watched.say("RUNNING")
    watched.look(10.0)
    append(watched.log, steps(30, 70))
    again = watched.look(3.0)
    assert (again.id, again.life) == ("slurm/1", Life.TRAINING)


def test_what_writes_on_after_a_cancel_is_an_alarm_until_it_is_silent_for_a_minute(watched: Watched) -> None:
    watched.say("RUNNING")
    append(watched.log, steps(1, 40))
    watched.look()
    watched.say("CANCELLED")
    assert watched.look(5.0).life is Life.STOPPED
    append(watched.log, steps(41, 60))
    alarm = watched.look(10.0)
    (found,) = (one for one in alarm.findings if one.active)
    assert (found.kind, found.severity) == (Kind.KILLED, Severity.WARNING)
    assert "job 1 is cancelled but still writing" in found.message
    assert not alarm.life.over
    watched.look(61.0)
    assert watched.look(30.0).life is Life.STOPPED


_CANCELLED = "slurmstepd: error: *** JOB 1 ON n1 CANCELLED AT 2026-01-01T00:10:00 ***\n"


def test_a_sick_job_that_somebody_cancelled_is_stopped_by_hand_and_stays_sick_in_its_findings(watched: Watched) -> None:
    watched.say("RUNNING")
    append(watched.log, steps(1, 40) + "".join(f"step {step} | loss nan\n" for step in range(41, 50)))
    assert watched.look().verdict.decision is Decision.STOP
    append(watched.log, _CANCELLED)
    watched.say("CANCELLED")
    view = watched.look(6.0)
    assert (view.life, view.verdict.decision) == (Life.STOPPED, Decision.CONTINUE)
    assert view.verdict.reason.startswith("cancelled by hand: job 1 CANCELLED on n1 at ")
    assert {(one.kind, one.severity) for one in view.findings if one.active} == {
        (Kind.NAN, Severity.CRITICAL),
        (Kind.KILLED, Severity.INFO),
    }
    assert view.status is Status.DIVERGED


def test_what_failed_by_itself_before_it_was_cancelled_has_failed(watched: Watched) -> None:
    watched.say("RUNNING")
    failed = 'Traceback (most recent call last):\n  File "t.py", line 1, in <module>\nValueError: bad\n'
    append(watched.log, steps(1, 40) + failed)
    watched.look()
    watched.say("CANCELLED")
    assert watched.look(6.0).life is Life.FAILED


def test_while_nobody_answers_a_silent_run_is_unreachable_and_one_that_writes_is_judged(watched: Watched) -> None:
    watched.say("RUNNING")
    append(watched.log, steps(1, 40))
    watched.look()
    watched.slurm.fails = Shown("Unable to contact slurm controller")
    append(watched.log, steps(41, 60))
    writes = watched.look(3.0)
    assert (writes.life, writes.verdict.decision) == (Life.TRAINING, Decision.CONTINUE)
    assert "no answer since" in str(writes.note)
    silent = watched.look(7200.0)
    assert (silent.life, silent.verdict.decision) == (Life.UNREACHABLE, Decision.WAIT)
    assert "job 1 was RUNNING" in silent.verdict.reason


def test_found_by_path_and_by_job_it_is_one_run_with_the_id_of_its_path(tmp_path: Path) -> None:
    watched = Watched(tmp_path, str(tmp_path))
    append(watched.log, steps(1, 40))
    watched.say("RUNNING")
    view = watched.look()
    assert (view.id, view.job.id if view.job else None) == ("logs/a", "1")


def test_a_link_on_the_way_to_its_log_does_not_make_it_two(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    watched = Watched(tmp_path / "real")
    append(watched.log, steps(1, 40))
    watched.slurm.logs["1"] = str(tmp_path / "link/logs/a/train.log")
    watched.say("RUNNING")
    view = watched.look()
    assert view.job is not None


def test_where_no_job_is_asked_for_nothing_is_asked(tmp_path: Path) -> None:
    clock = ManualClock(time.time())
    slurm, source = Slurm(clock), LocalSource(clock)
    clusters = Clusters(clock, Patience(10.0), lambda _login: slurm)
    append(tmp_path / "a/train.log", steps(1, 40))
    discovery = Discovery(source, [str(tmp_path)], job_lists=clusters)
    fleet = Fleet(source, discovery, clock, maker(source, WatchOptions()), JobsWatched(clusters, source))
    fleet.exhaust()
    assert len(fleet.views()) == 1
    assert slurm.asked == []
