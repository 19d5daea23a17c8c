"""One cluster asked aside: what it told stands while it is silent, and how often it is asked follows what there is."""

import threading
from collections.abc import Callable, Sequence

import pytest
from played_slurm import Slurm

from tui_monitor.clock import ManualClock, monotonic
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.address import Jobs
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.job_pace import LIVE, LONGEST
from tui_monitor.hosts.patience import LOOKING_ONCE, Patience
from tui_monitor.hosts.printed import Printed
from tui_monitor.hosts.slurm.slurm_system import CALM, MOST_DETAILS, PENDING, slurm_cluster
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown

A_LOT = 10.0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1000.0)


@pytest.fixture
def slurm(clock: ManualClock) -> Slurm:
    return Slurm(clock)


@pytest.fixture
def cluster(clock: ManualClock, slurm: Slurm) -> JobCluster:
    made = slurm_cluster("", clock, Patience(A_LOT), slurm)
    made.want(mine=True)
    return made


def test_a_job_is_known_with_its_log_after_one_look(cluster: JobCluster, slurm: Slurm) -> None:
    slurm.jobs = {"1": "RUNNING"}
    assert cluster.look()
    assert cluster.asked
    (job,) = cluster.jobs.values()
    assert (job.id, job.state, job.log, job.grace) == ("1", "RUNNING", "/w/1.log", 7)


def test_nothing_is_asked_before_its_time(cluster: JobCluster, slurm: Slurm, clock: ManualClock) -> None:
    cluster.look()
    asked = len(slurm.asked)
    clock.sleep(CALM - 0.1)
    assert not cluster.look()
    assert len(slurm.asked) == asked


@pytest.mark.parametrize(("state", "pause"), [("RUNNING", LIVE), ("PENDING", PENDING)])
def test_how_often_it_is_asked_follows_what_there_is(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock, state: str, pause: float
) -> None:
    slurm.jobs = {"1": state}
    cluster.look()
    asked = slurm.count("squeue")
    clock.sleep(pause - 0.01)
    cluster.look()
    assert slurm.count("squeue") == asked
    clock.sleep(0.02)
    cluster.look()
    assert slurm.count("squeue") == asked + 1


def test_one_answer_that_hung_costs_no_minute_and_a_controller_that_is_slow_is_left_alone(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([0.0, 0.1, 100.0, 104.0, 200.0, 204.0])  # when each question is asked and answered
    monkeypatch.setattr("tui_monitor.hosts.job_cluster.monotonic", lambda: next(times))
    slurm.jobs = {}
    for pause in (CALM, CALM, LONGEST):
        before = slurm.count("squeue")
        cluster.look()
        assert slurm.count("squeue") == before + 1 + (before == 0)
        clock.sleep(pause - 0.1)
        cluster.look()
        assert slurm.count("squeue") == before + 1 + (before == 0)
        clock.sleep(0.2)


def test_a_job_of_which_nothing_is_new_costs_no_question_of_its_own(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock
) -> None:
    slurm.jobs = {str(number): "RUNNING" for number in range(1, 20)}
    cluster.look()
    details = slurm.count("scontrol")
    for _ in range(5):
        clock.sleep(LIVE)
        cluster.look()
    assert slurm.count("scontrol") == details


def test_of_very_many_new_jobs_some_are_looked_at_in_each_turn(cluster: JobCluster, slurm: Slurm) -> None:
    slurm.jobs = {str(number): "RUNNING" for number in range(1, MOST_DETAILS + 11)}
    cluster.look()
    assert (len(cluster.jobs), cluster.more) == (MOST_DETAILS, True)
    cluster.look()
    assert (len(cluster.jobs), cluster.more) == (MOST_DETAILS + 10, False)


def test_jobs_that_are_over_for_long_are_not_kept_without_end(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_monitor.hosts.slurm.slurm_system.MOST_KEPT", 3)
    for number in range(1, 9):
        slurm.jobs = {str(number): "COMPLETED"}
        clock.sleep(LONGEST)
        cluster.look()
    assert sorted(cluster.jobs) == ["5", "6", "7", "8"]


def test_while_the_controller_is_down_what_it_told_stands_with_the_time_since_when(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock
) -> None:
    slurm.jobs = {"1": "RUNNING"}
    cluster.look()
    slurm.fails = Shown("squeue: error: slurm_receive_msg: Unable to contact slurm controller")
    clock.sleep(LIVE)
    assert cluster.look()
    (job,) = cluster.jobs.values()
    assert job.state == "RUNNING"
    assert "Unable to contact slurm controller" in str(job.silent)
    assert "no answer since" in str(job.silent)


def test_a_controller_that_is_down_is_asked_less_and_less(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock
) -> None:
    slurm.fails = Shown("down")
    for _ in range(600):
        cluster.look()
        clock.sleep(1.0)
    assert slurm.count("squeue") < 20


def test_once_it_answers_again_nothing_is_silent_any_more(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock
) -> None:
    slurm.jobs = {"1": "RUNNING"}
    cluster.look()
    slurm.fails = Shown("down")
    clock.sleep(LIVE)
    cluster.look()
    slurm.fails = None
    clock.sleep(LONGEST)
    assert cluster.look()
    assert cluster.silent is None
    assert [job.silent for job in cluster.jobs.values()] == [None]


def test_a_slow_answer_is_waited_for_aside_and_one_command_runs_at_a_time(clock: ManualClock) -> None:
    gate, slurm = threading.Event(), Slurm(clock)

    def slow(argv: Sequence[str], limit: float) -> Printed:
        assert gate.wait(A_LOT)
        return slurm(argv, limit)

    cluster = slurm_cluster("", clock, Patience(0.0), slow)
    cluster.want(mine=True)
    begun = monotonic()
    assert not cluster.look()
    with pytest.raises(NotYet):
        cluster.cancel("1")
    assert monotonic() - begun < 1
    gate.set()
    wait_for(lambda: cluster.look() or cluster.asked)
    wait_for(lambda: slurm.count("scancel") == 1)
    assert slurm.most_at_once == 1


def test_an_answer_that_takes_long_is_told_and_taken_when_it_comes(clock: ManualClock) -> None:
    gate, slurm = threading.Event(), Slurm(clock)
    begun = threading.Event()

    def slow(argv: Sequence[str], limit: float) -> Printed:
        begun.set()
        assert gate.wait(A_LOT)
        return slurm(argv, limit)

    cluster = slurm_cluster("", clock, Patience(0.0), slow)
    cluster.want(mine=True)
    cluster.look()
    assert begun.wait(A_LOT)
    clock.sleep(3.0)
    cluster.look()
    assert "has not answered since" in str(cluster.silent)
    gate.set()
    wait_for(lambda: cluster.look() or cluster.asked)
    assert cluster.silent is None


def test_who_looks_once_waits_for_the_first_answer_of_a_slow_cluster_and_who_watches_does_not(
    clock: ManualClock,
) -> None:
    gate, begun, slurm = threading.Event(), threading.Event(), Slurm(clock)
    slurm.jobs = {"1": "RUNNING"}

    def slow(argv: Sequence[str], limit: float) -> Printed:
        begun.set()
        assert gate.wait(A_LOT)
        return slurm(argv, limit)

    once, watched = (Clusters(clock, patience, lambda _: slow) for patience in (LOOKING_ONCE, Patience(0.0)))
    for clusters in (once, watched):
        begun.clear()
        with pytest.raises(NotYet):
            clusters.of(Jobs())
        assert begun.wait(A_LOT)
    clock.sleep(5.0)
    with pytest.raises(NotYet):
        once.of(Jobs())
    with pytest.raises(Unreachable, match="has not answered since"):
        watched.of(Jobs())
    gate.set()
    wait_for(lambda: once.look() >= 0 and once.known[""].asked)
    assert [job.id for job in once.of(Jobs())] == ["1"]


def test_a_job_that_nobody_lists_any_more_is_asked_of_accounting_else_forgotten(
    cluster: JobCluster, slurm: Slurm, clock: ManualClock
) -> None:
    slurm.jobs = {"1": "RUNNING", "2": "RUNNING"}
    cluster.look()
    slurm.jobs, slurm.accounted = {"2": "RUNNING"}, b"FAILED|3:0|2026-01-31T14:05:09\n"
    clock.sleep(LIVE)
    cluster.look()
    assert (cluster.jobs["1"].state, cluster.jobs["1"].code) == ("FAILED", 3)
    slurm.jobs, slurm.accounted = {}, b""
    clock.sleep(LIVE)
    cluster.look()
    assert cluster.jobs["2"].forgotten
    assert cluster.jobs["2"].over


def test_jobs_by_their_ids_are_asked_for_whosever_they_are(clock: ManualClock, slurm: Slurm) -> None:
    clusters = Clusters(clock, Patience(A_LOT), lambda _login: slurm)
    slurm.jobs = {"7_1": "RUNNING", "7_2": "PENDING"}
    assert [job.id for job in clusters.of(Jobs(id="7"))] == ["7_1", "7_2"]
    assert [job.id for job in clusters.of(Jobs(id="7_2"))] == ["7_2"]
    assert not any("--me" in argv for argv in slurm.asked)


def test_jobs_by_name_are_ones_own(clock: ManualClock, slurm: Slurm) -> None:
    clusters = Clusters(clock, Patience(A_LOT), lambda _login: slurm)
    slurm.jobs = {"1": "RUNNING"}
    assert [job.id for job in clusters.of(Jobs(name="x*"))] == ["1"]
    assert clusters.of(Jobs(name="y*")) == []
    assert any("--me" in argv for argv in slurm.asked)


def test_a_cluster_that_never_answered_is_unreachable(clock: ManualClock, slurm: Slurm) -> None:
    slurm.fails = Shown("down")
    with pytest.raises(Unreachable, match="slurm: squeue: down"):
        Clusters(clock, Patience(A_LOT), lambda _login: slurm).of(Jobs())


def test_logs_on_a_login_node_are_files_of_that_host(clock: ManualClock, slurm: Slurm) -> None:
    slurm.jobs = {"1": "RUNNING"}
    (job,) = Clusters(clock, Patience(A_LOT), lambda _login: slurm).of(Jobs(login="login"))
    assert (job.cluster, job.log) == ("login", "/ssh:login/w/1.log")


def test_of_two_jobs_with_one_log_the_one_that_lives_counts(clock: ManualClock, slurm: Slurm) -> None:
    clusters = Clusters(clock, Patience(A_LOT), lambda _login: slurm)
    slurm.jobs, slurm.logs = {"1": "RUNNING", "2": "TIMEOUT"}, {"1": "/w/log", "2": "/w/log"}
    clusters.of(Jobs())
    assert clusters.jobs["/w/log"].id == "1"


def test_new_releases_are_asked_for_json_and_the_table_stands_in_for_it(clock: ManualClock) -> None:
    slurm = Slurm(clock, version="24.05.1")
    slurm.jobs = {"1": "RUNNING"}
    cluster = slurm_cluster("", clock, Patience(A_LOT), slurm)
    cluster.want(mine=True)
    cluster.look()
    assert list(cluster.jobs) == ["1"]
    slurm.asked.clear()
    clock.sleep(LIVE)
    cluster.look()
    assert not any("--json" in argv for argv in slurm.asked)


def test_json_that_holds_everybodys_jobs_is_not_asked_for_again(clock: ManualClock) -> None:
    slurm = Slurm(clock, version="23.02.1")
    slurm.jobs = {"1": "RUNNING"}
    slurm.json = (
        b'{"jobs": [{"job_id": 1, "user_name": "me", "job_state": ["RUNNING"]}, {"job_id": 2, "user_name": "you"}]}'
    )
    cluster = slurm_cluster("", clock, Patience(A_LOT), slurm)
    cluster.want(mine=True)
    cluster.look()
    assert list(cluster.jobs) == ["1"]


def test_states_of_a_job() -> None:
    assert BatchJob("1", state=Shown("COMPLETING")).lives
    assert BatchJob("1", state=Shown("REQUEUE_HOLD")).waits
    assert BatchJob("1", state=Shown("NODE_FAIL")).over
    assert not BatchJob("1").over


def wait_for(condition: Callable[[], object]) -> None:
    end = monotonic() + A_LOT
    while not condition():
        assert monotonic() < end, "it did not come about"
        threading.Event().wait(0.002)
