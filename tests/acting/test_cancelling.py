"""A job is ended by its batch system, and done when its state says so, whatever the command returned."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from played_slurm import Slurm

from tests.acting.test_propose import finding, view
from tui_monitor.acting.cancelling import WAITED_FOR_AN_ANSWER, JobCancels
from tui_monitor.acting.illness import Illness
from tui_monitor.acting.policy import GuardFacts, Policy, held_back
from tui_monitor.acting.propose import Circumstances
from tui_monitor.acting.propose_cancel import cancel
from tui_monitor.clock import ManualClock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.address import Jobs
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.printed import Printed
from tui_monitor.model.act import Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown


class Cancelling:
    def __init__(self) -> None:
        self.clock = ManualClock(1000.0)
        self.slurm = Slurm(self.clock)
        self.slurm.jobs = {"7_3": "RUNNING"}
        self.hangs = False
        """Does `scancel` end without an answer?"""
        self.words = "scancel has not answered in 20 s"
        self.clusters = Clusters(self.clock, Patience(10.0), lambda _login: self._run)
        self.clusters.of(Jobs())
        self.cancels = JobCancels(self.clusters, self.clock)

    def _run(self, argv: Sequence[str], limit: float) -> Printed:
        said = self.slurm(argv, limit)
        if self.hangs and argv[0] == "scancel":
            raise Unreachable(self.words)
        return said

    @property
    def job(self) -> BatchJob:
        return self.clusters.known[""].jobs["7_3"]

    def ask(self, rung: Rung = Rung.CANCEL, me: str | None = "me", signal: str | None = None) -> StopProposal | Refusal:
        argv = ("scancel", *([f"--signal={signal}"] if signal else []), self.job.id)
        around = Circumstances(self.clock.now(), wait_seconds=300.0, signal=signal)
        return cancel(view(finding()), self.job, rung, argv, around, me)

    def proposal(self, rung: Rung = Rung.CANCEL, signal: str | None = None) -> StopProposal:
        asked = self.ask(rung, signal=signal)
        assert isinstance(asked, StopProposal)
        return asked

    def sent(self) -> list[list[str]]:
        return [argv for argv in self.slurm.asked if argv[0] == "scancel"]


@pytest.fixture
def at() -> Cancelling:
    return Cancelling()


def test_one_command_about_one_id_and_done_only_when_the_state_says_so(at: Cancelling) -> None:
    proposal = at.proposal()
    at.slurm.cancels["7_3"] = Printed(b"", Shown(""), 0)  # it says 0, and ends nothing
    assert at.cancels.perform(proposal).result is Result.SENT
    assert at.sent() == [["scancel", "7_3"]]
    at.clock.sleep(5.0)
    assert at.cancels.verify(proposal).result is Result.SENT
    at.slurm.jobs["7_3"] = "CANCELLED"
    at.clock.sleep(5.0)
    told = at.cancels.verify(proposal)
    assert (told.result, told.message) == (Result.DONE, "verified: job 7_3 is CANCELLED")
    assert at.sent() == [["scancel", "7_3"]]


def test_a_command_without_an_answer_may_have_arrived_and_the_state_of_the_job_tells(at: Cancelling) -> None:
    at.hangs, proposal = True, at.proposal()
    told = at.cancels.perform(proposal)
    doubt = "scancel has not answered in 20 s: it is not known whether job 7_3 will end"
    assert (told.result, told.message) == (Result.SENT, doubt)
    at.slurm.jobs["7_3"] = "RUNNING"
    at.clock.sleep(5.0)
    told = at.cancels.verify(proposal)
    assert (told.result, told.message) == (Result.SENT, f"job 7_3 is still RUNNING; {doubt}")
    at.slurm.jobs["7_3"] = "CANCELLED"
    at.clock.sleep(5.0)
    assert at.cancels.verify(proposal).result is Result.DONE
    assert len(at.sent()) == 1


def test_it_is_sent_once_also_where_the_line_to_the_login_node_breaks_whatever_that_says(at: Cancelling) -> None:
    """Broken once: words were taken for a question that is still open, and each look cancelled anew."""
    at.hangs, at.words, proposal = True, "login1 has not answered since 12:00:00", at.proposal()
    at.cancels.perform(proposal)
    at.slurm.jobs["7_3"] = "RUNNING"
    for _ in range(3):
        at.clock.sleep(5.0)
        assert at.cancels.verify(proposal).result is Result.SENT
    assert len(at.sent()) == 1


@pytest.mark.parametrize(("hangs", "result"), [(False, Result.STILL_ALIVE), (True, Result.UNKNOWN)])
def test_what_lives_on_was_outlived_only_where_the_command_is_known_to_have_arrived(
    at: Cancelling, hangs: bool, result: Result
) -> None:
    at.slurm.cancels["7_3"] = Printed(b"", Shown(""), 0)  # it says 0, and ends nothing
    at.hangs, proposal = hangs, at.proposal()
    at.cancels.perform(proposal)
    at.clock.sleep(proposal.wait_seconds - 1.0)
    assert at.cancels.verify(proposal).result is Result.SENT
    at.clock.sleep(2.0 + (WAITED_FOR_AN_ANSWER if hangs else 0.0))
    assert at.cancels.verify(proposal).result is result


def test_a_job_that_is_over_by_now_is_already_gone(at: Cancelling) -> None:
    proposal = at.proposal()
    at.slurm.jobs["7_3"] = "COMPLETED"
    at.clock.sleep(60.0)
    at.clusters.look()
    told = at.cancels.perform(proposal)
    assert (told.result, at.sent()) == (Result.ALREADY_GONE, [])


def test_a_job_that_was_begun_anew_since_is_another_one(at: Cancelling) -> None:
    proposal = at.proposal()
    at.slurm.jobs["7_3"] = "PENDING"
    at.slurm.restarts = 1
    at.clock.sleep(60.0)
    at.clusters.look()
    told = at.cancels.perform(proposal)
    assert (told.result, at.sent()) == (Result.CHANGED, [])


def test_a_job_that_nobody_knows_any_more_is_never_done(at: Cancelling) -> None:
    proposal = at.proposal()
    at.slurm.cancels["7_3"] = Printed(b"", Shown(""), 0)
    at.cancels.perform(proposal)
    at.slurm.jobs = {}
    at.clock.sleep(60.0)
    told = at.cancels.verify(proposal)
    assert told.result is Result.FAILED
    assert "how it ended is not known" in told.message


def test_another_users_job_is_a_sentence(at: Cancelling) -> None:
    asked = at.ask(me="you")
    assert isinstance(asked, Refusal)
    assert "job 7_3 belongs to me: only they, or who runs the cluster, can end it" in asked.reason


def test_what_the_controller_does_not_permit_is_told_as_such(at: Cancelling) -> None:
    words = Shown("scancel: error: Kill job error on job id 7_3: Access/permission denied")
    at.slurm.cancels["7_3"] = Printed(b"", words, 210)
    told = at.cancels.perform(at.proposal())
    assert (told.result, told.message) == (
        Result.NOT_PERMITTED,
        "not permitted: job 7_3 belongs to me; nothing was done",
    )


def test_while_slurm_does_not_answer_nothing_is_proposed_nor_sent(at: Cancelling) -> None:
    proposal = at.proposal()
    at.slurm.fails = Shown("down")
    at.clock.sleep(60.0)
    at.clusters.look()
    asked = at.ask()
    assert isinstance(asked, Refusal)
    assert "what is not seen is not stopped" in asked.reason
    assert at.cancels.perform(proposal).result is Result.REFUSED
    assert at.sent() == []


def test_a_signal_to_save_ends_nothing(at: Cancelling) -> None:
    proposal = at.proposal(Rung.CHECKPOINT, "USR1")
    assert "SIGUSR1 to what its script started by srun" in proposal.launch.does
    assert at.cancels.perform(proposal).result is Result.SENT
    assert at.sent() == [["scancel", "--signal=USR1", "7_3"]]
    at.clock.sleep(5.0)
    assert at.cancels.verify(proposal).result is Result.SENT


def test_what_it_will_do_is_told_with_the_wait_of_this_cluster(at: Cancelling) -> None:
    proposal = at.proposal()
    assert "KILL to what lives after 7 s (KillWait)" in proposal.launch.does
    assert proposal.wait_seconds == 37


def test_unattended_a_job_is_left_alone_without_act_remote() -> None:
    lives = BatchJob("1", state=Shown("RUNNING"))
    seen = replace(view(finding()), job=lives)
    ill, facts = Illness("x", 0.0, True), GuardFacts()
    assert held_back(Policy(), seen, ill, facts) == "it is job 1 of Slurm: --act-remote allows it"
    assert held_back(Policy(remote=True), seen, ill, facts) is None
