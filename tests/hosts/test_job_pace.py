"""When a cluster is asked next: sooner where something happens, less and less while it does not answer."""

from itertools import pairwise

from played_system import HURRIED, PAUSE, RETRY, STIRRED, PlayedSystem

from tui_monitor.clock import ManualClock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.job_pace import HURRY, LONGEST


def pauses(cluster: JobCluster, played: PlayedSystem, clock: ManualClock, questions: int) -> list[float]:
    """Seconds between so many questions and the next, looked at each eighth."""
    played.asked.clear()
    while len(played.asked) <= questions:
        cluster.look()
        clock.sleep(0.125)
    return [later - earlier for (earlier, _), (later, _) in pairwise(played.asked)]


def test_it_is_asked_again_when_its_system_says_so(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    assert pauses(cluster, played, clock, 3) == [PAUSE] * 3


def test_while_there_is_more_to_tell_it_is_asked_at_once(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    played.more = True
    cluster.look()
    assert cluster.more
    played.more = False
    cluster.look()
    assert len(played.asked) == 2
    assert not cluster.more
    cluster.look()
    assert len(played.asked) == 2


def test_its_system_hears_for_how_long_nothing_else_was_told(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    pauses(cluster, played, clock, 2)
    played.jobs = {"1": "RUNNING"}
    pauses(cluster, played, clock, 2)
    assert played.quiet == [0.0, PAUSE, 2 * PAUSE, 0.0, PAUSE, 2 * PAUSE]


def test_in_vain_it_is_asked_half_as_often_each_time_and_at_least_once_a_minute(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    played.fails = Unreachable("down")
    assert pauses(cluster, played, clock, 8) == [3.0, 6.0, 12.0, 24.0, 48.0, LONGEST, LONGEST, LONGEST]


def test_an_answer_ends_its_patience_with_failures(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    played.fails = Unreachable("down")
    pauses(cluster, played, clock, 3)
    played.fails = None
    clock.sleep(LONGEST)
    cluster.look()
    played.fails = Unreachable("down")
    clock.sleep(PAUSE)
    assert pauses(cluster, played, clock, 2) == [3.0, 6.0]


def test_after_something_was_done_it_is_asked_at_once_and_often_for_a_while(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    cluster.look()
    cluster.hurry()
    begun = clock.now()
    found = pauses(cluster, played, clock, 62)
    assert played.asked[0][0] == begun
    assert found == [HURRY] * int(HURRIED / HURRY) + [PAUSE] * 2


def test_in_a_hurry_it_is_tried_again_without_growing_pauses(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    cluster.hurry()
    played.fails = Unreachable("down")
    assert pauses(cluster, played, clock, 4) == [RETRY] * 4


def test_a_job_that_is_said_to_wait_and_writes_is_asked_about_sooner(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    cluster.look()
    for seconds, asked in ((STIRRED - 0.5, 1), (0.5, 2), (STIRRED - 0.5, 2)):
        clock.sleep(seconds)
        cluster.stirs()
        cluster.look()
        assert len(played.asked) == asked


def test_a_job_that_writes_while_nobody_answers_has_it_asked_no_oftener_than_that(
    cluster: JobCluster, played: PlayedSystem, clock: ManualClock
) -> None:
    cluster.look()
    played.fails = Unreachable("down")
    clock.sleep(PAUSE)
    for _ in range(100):
        cluster.stirs()
        cluster.look()
        clock.sleep(0.1)
    assert len(played.asked) <= 2 + 10.0 / STIRRED
