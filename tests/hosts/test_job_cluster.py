"""The life of one cluster, whatever its batch system: what its silence says, what is news, how a job is ended."""

import threading
from collections.abc import Callable

import pytest
from played_system import A_LOT, PAUSE, RETRY, PlayedSystem

from tui_monitor.clock import ManualClock, local_second, monotonic
from tui_monitor.errors import NotReadable, NotYet, SilentSince, StillAsked, Unreachable
from tui_monitor.hosts.job_cluster import JobCluster, Wanted, settled
from tui_monitor.hosts.job_pace import LONGEST
from tui_monitor.hosts.lane import SILENT, Lane
from tui_monitor.hosts.patience import Patience
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown


def watched(clock: ManualClock, played: PlayedSystem) -> JobCluster:
    """By one who waits for nothing."""
    made = JobCluster(played, clock, Lane("north", clock, Patience(0.0)), Lane("north", clock, Patience(A_LOT)))
    made.want(mine=True)
    return made


def wait_for(condition: Callable[[], object]) -> None:
    end = monotonic() + A_LOT
    while not condition():
        assert monotonic() < end, "it did not come about"
        threading.Event().wait(0.002)


def test_who_wants_more_has_it_asked_at_once_and_what_was_known_is_no_answer_to_that(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    cluster.look()
    cluster.want(mine=False, ids=["7"])
    assert not cluster.asked
    assert cluster.look()
    assert cluster.asked
    assert played.asked[-1] == (clock.now(), Wanted(mine=True, ids=frozenset({"7"})))


def test_who_wants_the_same_again_waits_for_its_time(cluster: JobCluster, played: PlayedSystem) -> None:
    cluster.look()
    cluster.want(mine=True)
    assert cluster.asked
    cluster.look()
    assert len(played.asked) == 1


def test_what_is_no_id_is_not_asked_for(cluster: JobCluster, played: PlayedSystem) -> None:
    with pytest.raises(ValueError, match="is no id of a job"):
        cluster.want(mine=False, ids=["7;ls"])
    cluster.look()
    assert [wanted for _, wanted in played.asked] == [Wanted(mine=True)]


def test_only_what_is_another_than_before_counts_as_a_change(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    assert (cluster.look(), cluster.changes) == (True, 1)
    clock.sleep(PAUSE)
    assert (cluster.look(), cluster.changes) == (False, 1)
    played.jobs = {"1": "RUNNING"}
    clock.sleep(PAUSE)
    assert (cluster.look(), cluster.changes) == (True, 2)
    played.fails = Unreachable("down")
    clock.sleep(PAUSE)
    assert (cluster.look(), cluster.changes) == (True, 3)
    clock.sleep(LONGEST)
    assert (cluster.look(), cluster.changes) == (False, 3)
    played.fails = None
    clock.sleep(LONGEST)
    assert (cluster.look(), cluster.changes) == (True, 4)


def test_its_silence_is_told_with_the_time_of_its_last_answer_and_stands_at_each_job(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    played.jobs = {"1": "RUNNING"}
    cluster.look()
    answered = local_second(clock.wall())
    played.fails = Unreachable("north: down")
    for _ in range(3):
        clock.sleep(LONGEST)
        cluster.look()
        assert cluster.silent == f"north: down (no answer since {answered})"
        assert [(job.state, job.silent) for job in cluster.jobs.values()] == [("RUNNING", cluster.silent)]


def test_before_its_first_answer_there_is_no_time_to_tell(cluster: JobCluster, played: PlayedSystem) -> None:
    played.fails = Unreachable("north: down")
    cluster.look()
    assert cluster.silent == "north: down"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SilentSince("gpu1: refused (since 12:00:00; tried again)"), "gpu1: refused (since 12:00:00; tried again)"),
        (Unreachable("not in use since the upgrade"), "not in use since the upgrade (no answer since {})"),
        (NotReadable("squeue: its answer cannot be read"), "squeue: its answer cannot be read (no answer since {})"),
        (KeyError("since"), "what it says cannot be read: KeyError: 'since' (no answer since {})"),
    ],
)
def test_the_time_is_told_once_whatever_the_words_of_an_error_are(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock, error: Exception, said: str
) -> None:
    cluster.look()
    answered = local_second(clock.wall())
    played.fails = error
    clock.sleep(PAUSE)
    cluster.look()
    assert cluster.silent == said.format(answered)


def test_its_system_never_sees_what_is_said_of_its_silence_and_nothing_of_it_stays(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    played.jobs = {"1": "COMPLETED"}
    cluster.look()
    played.fails = Unreachable("down")
    clock.sleep(PAUSE)
    cluster.look()
    assert cluster.jobs["1"].silent is not None
    played.fails, played.jobs = None, {}  # it is listed no more, and stands as it was told last
    clock.sleep(LONGEST)
    cluster.look()
    assert played.known["1"].silent is None
    assert (cluster.silent, cluster.jobs["1"].silent) == (None, None)


def test_a_question_that_is_open_for_long_is_told_and_is_no_failure(clock: ManualClock, played: PlayedSystem) -> None:
    cluster = watched(clock, played)
    wait_for(cluster.look)
    played.open.clear()
    played.begun.clear()
    clock.sleep(PAUSE)
    begun = local_second(clock.wall())
    cluster.look()
    assert played.begun.wait(A_LOT)
    clock.sleep(SILENT + 1.0)
    assert cluster.look()
    assert (cluster.silent, cluster.answering) == (f"north has not answered since {begun}", True)
    for _ in range(50):
        clock.sleep(1.0)
        cluster.look()
    assert len(played.asked) == 2
    played.open.set()
    wait_for(cluster.look)
    assert (cluster.silent, cluster.answering) == (None, False)
    played.fails = Unreachable("down")
    clock.sleep(PAUSE)
    wait_for(cluster.look)
    asked = len(played.asked)
    clock.sleep(RETRY - 0.1)
    cluster.look()
    assert len(played.asked) == asked, "not yet"
    clock.sleep(0.2)
    wait_for(lambda: cluster.look() or len(played.asked) == asked + 1)


def test_a_stop_does_not_wait_behind_questions_where_it_has_a_lane_of_its_own(
    clock: ManualClock, played: PlayedSystem
) -> None:
    cluster = watched(clock, played)
    played.open.clear()
    cluster.look()
    assert cluster.cancel("1", "USR1").error == "USR1"
    assert played.stopped == ["1"]
    played.open.set()


def test_else_it_waits_for_the_question_under_way(clock: ManualClock, played: PlayedSystem) -> None:
    cluster = JobCluster(played, clock, Lane("north", clock, Patience(0.0)))
    cluster.want(mine=True)
    played.open.clear()
    cluster.look()
    assert played.begun.wait(A_LOT)
    with pytest.raises(NotYet):
        cluster.cancel("1")
    clock.sleep(SILENT + 1.0)
    with pytest.raises(StillAsked):
        cluster.cancel("1")
    assert played.stopped == []
    played.open.set()
    wait_for(lambda: played.stopped == ["1"])


def test_each_stop_that_is_asked_for_is_one(cluster: JobCluster, played: PlayedSystem) -> None:
    for _ in range(2):
        cluster.cancel("1")
    assert played.stopped == ["1", "1"]


def test_a_job_that_was_over_when_it_was_first_seen_had_until_its_kill_to_write() -> None:
    ended = BatchJob("1", state=Shown("COMPLETED"), ended=100.0, grace=30.0)
    assert settled(ended, None, 500.0) == 130.0
    assert settled(ended, None, 110.0) == 110.0
    assert settled(ended, BatchJob("1", state=Shown("RUNNING")), 500.0) == 500.0
    assert settled(ended, BatchJob("1", state=Shown("COMPLETED"), settled=140.0), 500.0) == 140.0
    assert settled(BatchJob("1", state=Shown("COMPLETED")), None, 500.0) == 500.0
