"""A job is ended through the same door as a process: asked about, written down before, verified, recorded."""

import json
from pathlib import Path

import pytest
from by_hand import append, steps

from tests.watching.test_jobs_watched import Watched
from tui_monitor.acting.cancelling import JobCancels
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop, Refusal
from tui_monitor.model.run import Life
from tui_monitor.text import Shown
from tui_monitor.watching.queries import Queries


class AtAJob:
    """A person before one job that has gone NaN, as its owner or as root."""

    def __init__(self, root: Path, state: Path, ladder: Ladder) -> None:
        self.watched = Watched(root)
        self.watched.say("RUNNING")
        append(self.watched.log, steps(1, 40) + steps(41, 60, "step {step} | loss nan\n"))
        clock, table = self.watched.clock, system_table()
        hands = RealHands(table, clock, jobs=JobCancels(self.watched.clusters, clock))
        self.office = Approvals(clock, hands, self.watched.source, table, lambda _run, _exp: ladder, str(state))
        self.watched.look()

    def answer(self, rung: Rung) -> StopProposal | Refusal:
        (run,) = self.watched.fleet.runs.values()
        answer = self.office.propose(ProposeStop(run.spec.id, rung), run)
        assert isinstance(answer, StopProposal | Refusal)
        return answer

    def ask(self, rung: Rung = Rung.CANCEL) -> StopProposal:
        answer = self.answer(rung)
        assert isinstance(answer, StopProposal), answer
        return answer

    def yes(self, proposal: StopProposal) -> Outcome:
        approval = Approval(proposal, self.watched.clock.now(), Shown("keyboard"))
        return self.office.act(approval, self.watched.fleet.runs)

    def told(self, later: float) -> list[Outcome]:
        self.watched.look(later)
        return [outcome for _, outcome in self.office.follow_up(self.watched.fleet.runs)]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AtAJob:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return AtAJob(tmp_path / "root", tmp_path / "state", Ladder(checkpoint_signal="USR1"))


def test_a_log_that_is_out_of_reach_keeps_nobody_from_asking(at: AtAJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*_: object) -> None:
        raise Unreachable("north has not answered since 12:00:00")

    monkeypatch.setattr(Queries, "log", hangs)
    assert at.ask().last_line is None


def test_it_is_written_down_ended_verified_and_recorded(at: AtAJob, tmp_path: Path) -> None:
    assert at.yes(at.ask()).result is Result.SENT
    (outcome,) = at.told(5.0)
    assert (outcome.result, outcome.message) == (Result.DONE, "verified: job 1 is CANCELLED")
    root = tmp_path / "root"
    assert json.loads((root / "results/a.json").read_text())["status"] == "diverged"
    intent, end = map(json.loads, (root / ".trainmon/journal.jsonl").read_text().splitlines())
    assert (intent["action"], intent["job"], intent["launch"], end["result"]) == ("cancel", "1", "scancel 1", "done")
    at.office.link(at.watched.fleet.runs, anew=True)
    assert at.watched.look(2.0).life is Life.STOPPED


def test_while_the_job_lives_on_its_stop_is_under_way_and_a_second_one_is_refused(at: AtAJob) -> None:
    proposal = at.ask()
    at.watched.slurm.jobs["1"] = "RUNNING"
    at.watched.slurm.cancels["1"] = at.watched.slurm(["sacct"], 1.0)  # it says 0, and ends nothing
    assert at.yes(proposal).result is Result.SENT
    assert at.told(5.0) == []
    assert at.yes(proposal).result is Result.REFUSED
    (outcome,) = at.told(60.0)
    assert outcome.result is Result.STILL_ALIVE


@pytest.mark.parametrize("rung", [Rung.TERM, Rung.KILL])
def test_no_signal_of_ours_is_sent_beside_that(at: AtAJob, rung: Rung) -> None:
    refusal = at.answer(rung)
    assert isinstance(refusal, Refusal)
    assert "it is job 1 of Slurm, which ends it by scancel" in refusal.reason


def test_it_may_be_told_to_save_by_its_owners_signal(at: AtAJob) -> None:
    proposal = at.ask(Rung.CHECKPOINT)
    assert (proposal.launch.argv, proposal.signal) == (("scancel", "--signal=USR1", "1"), "USR1")
    assert at.yes(proposal).result is Result.SENT
    assert at.watched.slurm.jobs["1"] == "RUNNING"


def test_a_job_of_somebody_else_is_a_sentence(at: AtAJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 65534)
    refusal = at.answer(Rung.CANCEL)
    assert isinstance(refusal, Refusal)
    assert "job 1 belongs to me" in refusal.reason


def test_a_job_that_was_begun_anew_since_it_was_asked_about_is_left_alone(at: AtAJob) -> None:
    proposal = at.ask()
    at.watched.slurm.restarts = 1
    at.watched.say("PENDING")
    at.watched.look(10.0)
    outcome = at.yes(proposal)
    assert outcome.result is Result.REFUSED
    assert not any(argv[0] == "scancel" for argv in at.watched.slurm.asked)


def test_what_is_no_job_is_not_cancelled(at: AtAJob) -> None:
    (run,) = at.watched.fleet.runs.values()
    run.signs.job = None
    refusal = at.answer(Rung.CANCEL)
    assert isinstance(refusal, Refusal)
    assert "is no job of a batch system" in refusal.reason
