"""Logs of a cluster's jobs as files: in parts or as they grow, the same bytes; silence is unreachable, never an end."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from played_ray import PlayedRay

from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotReadable, NotYet, SourceError, Unreachable
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ray import followed, streams, ways
from tui_monitor.hosts.ray.ray_clusters import RayClusters
from tui_monitor.hosts.ray.ray_files import RayFiles
from tui_monitor.hosts.ray_address import ray_address
from tui_monitor.hosts.source import OpenFile, Stat

LONGEST = 20.0
T = TypeVar("T")


class Reached:
    """A cluster as one watches it, and its files."""

    def __init__(self, ray: PlayedRay) -> None:
        self.address = ray_address(ray.url)
        self.all = RayClusters(SystemClock(), Patience(1.0))
        self.cluster: JobCluster = self.all.cluster(self.address)
        self.files: RayFiles = self.all.files(self.address)
        self.cluster.want(mine=True)

    def path(self, id: str) -> str:
        return f"{self.address.place}/{id}/job.log"

    def know(self) -> None:
        self.cluster.hurry()
        until(lambda: self.cluster.look() or self.cluster.asked)

    def stat(self, id: str) -> Stat | None:
        return answer(lambda: self.files.stat(self.path(id)))

    def open(self, id: str) -> OpenFile:
        return answer(lambda: self.files.open(self.path(id)))

    def read(self, file: OpenFile, offset: int = 0, size: int = 1 << 20) -> bytes:
        return answer(lambda: file.read_at(offset, size))


def until(condition: Callable[[], object], seconds: float = LONGEST) -> None:
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end
        pause.wait(0.01)


def answer(ask: Callable[[], T]) -> T:
    """Asked again while it takes long."""
    end, pause = time.monotonic() + LONGEST, threading.Event()
    while True:
        try:
            return ask()
        except NotYet:
            assert time.monotonic() < end
            pause.wait(0.01)


@pytest.fixture
def reached(ray: PlayedRay) -> Iterator[Reached]:
    made = Reached(ray)
    yield made
    made.all.close()


@pytest.fixture(params=["parts", "stream"])
def way(request: pytest.FixtureRequest, ray: PlayedRay) -> str:
    ray.agent_serves = request.param == "parts"
    return str(request.param)


def test_a_log_is_read_as_it_stands_and_as_it_grows(ray: PlayedRay, reached: Reached, way: str) -> None:
    ray.add("a", "RUNNING", b"step 1\nstep 2\n")
    reached.know()
    file = reached.open("a")
    assert reached.read(file) == ray.logs["job-driver-a.log"]
    ray.write("a", b"step 3\n")
    until(lambda: file.stat().size == 21)
    assert reached.read(file, 14) == b"step 3\n"
    assert reached.read(file, 3, 6) == b"p 1\nst"
    assert reached.read(file, 21) == b""
    whole = [one for one in ray.asked if "/api/v0/logs/file" in one and "lines=-1" in one]
    assert len(whole) == (1 if way == "stream" else 0)
    assert any("/api/v0/logs/stream" in one for one in ray.asked) == (way == "stream")


def test_what_was_there_before_did_not_arrive_now(ray: PlayedRay, reached: Reached, way: str) -> None:
    ray.add("a", "RUNNING", b"step 1\n")
    reached.know()
    reached.open("a")
    path = reached.path("a")
    assert not reached.files.arrivals(path, 0, 7)
    ray.write("a", b"step 2\n")
    until(lambda: (reached.stat("a") or Stat("file", 0, 0, (0, 0))).size == 14)
    assert len(reached.files.arrivals(path, 7, 14)) == 1


def test_a_large_log_is_read_in_any_order(ray: PlayedRay, reached: Reached, way: str) -> None:
    data = b"".join(b"step %d | loss 0.5\n" % step for step in range(40_000))
    ray.add("a", "RUNNING", data)
    reached.know()
    file = reached.open("a")
    for offset in (len(data) - 100, 0, 300_000):
        assert reached.read(file, offset, 100) == data[offset : offset + 100]


def test_a_job_that_waits_has_no_log_yet(ray: PlayedRay, reached: Reached) -> None:
    ray.add("a", "PENDING")
    reached.know()
    assert reached.stat("a") is None
    with pytest.raises(NotReadable):
        reached.open("a")
    assert reached.cluster.jobs["a"].reason.startswith("Job has not started yet")


def test_a_job_that_ended_is_read_once_and_then_left_alone(
    ray: PlayedRay, reached: Reached, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed, "_SETTLED", 0.0)
    ray.add("a", "SUCCEEDED", b"step 1\n")
    reached.know()
    assert reached.read(reached.open("a")) == b"step 1\n"
    log = reached.files.followed._logs[reached.path("a")]
    until(lambda: log.final)
    asked = len(ray.asked)
    until(lambda: reached.stat("a") is not None)
    assert len(ray.asked) == asked


def test_the_agent_is_not_asked_where_it_serves_another_log(ray: PlayedRay, reached: Reached) -> None:
    """Through a tunnel, its port on this machine may be that of another Ray."""
    other = PlayedRay()
    ray.add("a", "RUNNING", b"step 1\n", driver_agent_http_address=other.agent)
    other.logs["job-driver-a.log"] = b"of somebody else\n"
    reached.know()
    assert reached.read(reached.open("a")) == b"step 1\n"
    other.close()


def test_the_agent_of_another_host_is_never_asked(ray: PlayedRay, reached: Reached) -> None:
    """S17: nothing is asked but what the person named."""
    ray.add("a", "RUNNING", b"step 1\n", driver_agent_http_address="http://192.0.2.1:52365")
    reached.know()
    assert reached.read(reached.open("a")) == b"step 1\n"
    assert not [one for one in ray.asked if one.startswith("agent")]


def test_a_server_that_falls_silent_is_unreachable_and_comes_back(
    ray: PlayedRay, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray.add("a", "RUNNING", b"step 1\n")
    reached.know()
    file = reached.open("a")
    real = ways.ByParts.poll
    monkeypatch.setattr(ways.ByParts, "poll", _fails)
    until(lambda: isinstance(_error(file.stat), Unreachable))
    assert "no answer since" in str(_error(file.stat))
    monkeypatch.setattr(ways.ByParts, "poll", real)
    ray.write("a", b"step 2\n")
    until(lambda: _error(file.stat) is None)
    until(lambda: file.stat().size == 14)


def test_a_log_that_is_too_long_for_the_dashboard_is_out_of_reach(
    ray: PlayedRay, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "LARGEST", 1000)
    ray.agent_serves = False
    ray.add("a", "RUNNING", b"x" * 2000)
    reached.know()
    with pytest.raises(NotReadable, match="out of reach"):
        reached.open("a")


def test_when_no_connection_is_free_logs_are_read_by_turns(
    ray: PlayedRay, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "_WHOLE_AGAIN", 0.1)
    reached.files.followed._way_to.__self__._streams = threading.Semaphore(0)
    ray.agent_serves = False
    ray.add("a", "RUNNING", b"step 1\n")
    reached.know()
    file = reached.open("a")
    ray.write("a", b"step 2\n")
    until(lambda: file.stat().size == 14)
    assert reached.read(file) == b"step 1\nstep 2\n"
    assert not [one for one in ray.asked if "/stream" in one]


# Its jobs


def test_jobs_that_begin_end_and_vanish(ray: PlayedRay, reached: Reached) -> None:
    ray.add("a", "RUNNING")
    ray.add("b", "RUNNING")
    reached.know()
    ray.add("a", "STOPPED")
    ray.jobs = [one for one in ray.jobs if one["submission_id"] != "b"]
    reached.know()
    until(lambda: reached.cluster.look() or reached.cluster.jobs["a"].over)
    a, b = reached.cluster.jobs["a"], reached.cluster.jobs["b"]
    assert (a.over, a.ended_by_hand, a.settled is not None) == (True, True, True)
    assert (b.forgotten, b.over, b.ended_by_hand) == (True, True, False)


def test_while_it_is_silent_what_was_told_stands(ray: PlayedRay, reached: Reached) -> None:
    ray.add("a", "RUNNING")
    reached.know()
    ray.failing = [(500, "Traceback\nOSError: too bad")]
    reached.cluster.hurry()
    until(lambda: reached.cluster.look() or reached.cluster.silent)
    assert "too bad" in str(reached.cluster.silent)
    job = reached.cluster.jobs["a"]
    assert (job.state, job.silent is not None) == ("RUNNING", True)
    reached.cluster.hurry()
    until(lambda: reached.cluster.look() or reached.cluster.silent is None)
    assert reached.cluster.jobs["a"].silent is None


def test_one_job_alone_is_asked_for_alone(ray: PlayedRay) -> None:
    ray.add("a", "RUNNING")
    ray.add("b", "RUNNING")
    cluster = RayClusters(SystemClock(), Patience(1.0)).cluster(ray_address(ray.url))
    cluster.want(mine=False, ids=["a"])
    until(lambda: cluster.look() or cluster.asked)
    assert cluster.jobs.keys() == {"a"}
    assert ray.asked == ["head /api/jobs/a"]


def _fails(*_: object) -> None:
    raise Unreachable("nobody there")


def _error(ask: Callable[[], object]) -> SourceError | None:
    try:
        ask()
    except NotYet:
        return None
    except SourceError as error:
        return error
    return None
