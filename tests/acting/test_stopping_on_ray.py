"""A job of Ray is ended by one request, and done when its own status says STOPPED (R8)."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from played_ray import PlayedRay

from tests.acting.test_propose import finding, view
from tui_monitor.acting.cancelling import JobCancels
from tui_monitor.acting.propose import Circumstances
from tui_monitor.acting.propose_cancel import cancel
from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotYet
from tui_monitor.hosts.address import jobs
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ray import ray_requests
from tui_monitor.hosts.ray.ray_clusters import RayClusters
from tui_monitor.hosts.ray_address import RayAddress, ray_address
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.batch_job import BatchJob

_LONGEST = 20.0


class StoppingOnRay:
    def __init__(self, ray: PlayedRay) -> None:
        clock = SystemClock()
        self.ray, self.address = ray, ray_address(ray.url)
        known = RayClusters(clock, Patience(1.0))
        self.clusters = Clusters(clock, Patience(1.0), lambda _: _nothing, lambda _: known.cluster(self.address))
        self.cancels = JobCancels(self.clusters, clock)
        asked = jobs(self.address.place)
        assert asked is not None
        self.until(lambda: _answered(lambda: self.clusters.of(asked)))

    @property
    def job(self) -> BatchJob:
        return self.clusters.known[self.address.url].jobs["a"]

    def ask(self, rung: Rung = Rung.CANCEL) -> StopProposal | Refusal:
        around = Circumstances(0.0, wait_seconds=300.0, signal="USR1" if rung is Rung.CHECKPOINT else None)
        return cancel(view(finding()), self.job, rung, self.job.stop_command(), around, None)

    def proposal(self) -> StopProposal:
        asked = self.ask()
        assert isinstance(asked, StopProposal)
        return asked

    def know(self) -> None:
        """Ask it now, and wait for its answer."""
        cluster = self.clusters.known[self.address.url]
        before = len(self.ray.asked)
        cluster.hurry()
        self.until(lambda: cluster.look() or len(self.ray.asked) > before)
        self.until(lambda: not cluster.look())

    def settled(self, proposal: StopProposal) -> Outcome:
        outcomes: list[Outcome] = []

        def over() -> bool:
            self.clusters.known[self.address.url].hurry()
            outcomes.append(self.cancels.verify(proposal))
            return outcomes[-1].result is not Result.SENT

        self.until(over)
        return outcomes[-1]

    @staticmethod
    def until(condition: Callable[[], object]) -> None:
        end, pause = time.monotonic() + _LONGEST, threading.Event()
        while not condition():
            assert time.monotonic() < end
            pause.wait(0.01)

    @property
    def posts(self) -> list[str]:
        return [one for one in self.ray.asked if "POST" in one]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[StoppingOnRay]:
    monkeypatch.setattr(ray_requests, "_PAUSE", 0.0)
    ray = PlayedRay()
    ray.add("a", "RUNNING")
    yield StoppingOnRay(ray)
    ray.close()


def test_done_is_what_its_own_status_says(at: StoppingOnRay) -> None:
    proposal = at.proposal()
    assert proposal.launch.argv == ("ray", "job", "stop", f"--address={at.address.url}", "a")
    assert "It is done when its own status is STOPPED" in proposal.launch.does
    assert at.cancels.perform(proposal).result is Result.SENT
    at.until(lambda: at.posts == ["head POST /api/jobs/a/stop "])
    at.know()
    told = at.cancels.verify(proposal)
    assert (told.result, told.message) == (Result.SENT, "job a is still RUNNING")
    at.ray.add("a", "STOPPED")
    told = at.settled(proposal)
    assert (told.result, told.message) == (Result.DONE, "verified: job a is STOPPED")
    assert len(at.posts) == 1


def test_one_that_ended_before_ray_stopped_it_was_gone_already(at: StoppingOnRay) -> None:
    proposal = at.proposal()
    at.ray.stopped = False
    at.cancels.perform(proposal)
    at.ray.add("a", "FAILED")
    told = at.settled(proposal)
    assert told.result is Result.ALREADY_GONE
    assert "job a is FAILED: it ended before Ray stopped it (exit code 3)" in told.message


def test_an_id_that_is_not_there_any_more_is_no_success(at: StoppingOnRay) -> None:
    proposal = at.proposal()
    at.ray.jobs = []
    at.cancels.perform(proposal)
    told = at.settled(proposal)
    assert told.result is Result.FAILED
    assert "done" not in told.message


def test_one_that_is_over_is_asked_nothing(at: StoppingOnRay) -> None:
    proposal = at.proposal()
    at.ray.add("a", "SUCCEEDED")
    at.until(lambda: (at.know(), at.job.over)[1])
    assert at.cancels.perform(proposal).result is Result.ALREADY_GONE
    assert at.posts == []
    assert isinstance(at.ask(), Refusal)


def test_ray_passes_no_signals_on(at: StoppingOnRay) -> None:
    refused = at.ask(Rung.CHECKPOINT)
    assert isinstance(refused, Refusal)
    assert "passes no signals on" in refused.reason


def test_a_cluster_that_is_silent_is_asked_nothing(at: StoppingOnRay) -> None:
    proposal = at.proposal()
    at.ray.failing = [(500, "Traceback\nOSError: too bad")] * 99
    at.until(lambda: (at.know(), at.job.silent)[1])
    assert at.cancels.perform(proposal).result is Result.REFUSED
    assert at.posts == []


def test_an_address_beyond_this_machine_is_the_one_that_is_shown() -> None:
    assert RayAddress(True, "ray.example", 443).url == "https://ray.example:443"


def _answered(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except NotYet:
        return False
    return True


def _nothing(*_: object) -> object:
    raise AssertionError
