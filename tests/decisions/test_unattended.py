"""Stops while nobody is asked: what is stopped, and each guard, on real processes."""

import json
from pathlib import Path

import pytest

from tests.acting.trainers import wait_until_ended
from tests.decisions.unattended_lab import STOP_WAIT, Lab, Watcher
from tui_monitor.acting.policy import Policy
from tui_monitor.decisions import unattended
from tui_monitor.decisions.notices import Topic
from tui_monitor.model.act import Approval, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop
from tui_monitor.model.finding import Kind
from tui_monitor.records.schema import problems
from tui_monitor.text import Shown

pytestmark = pytest.mark.alone


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def journal(lab: Lab) -> list[dict[str, object]]:
    return [json.loads(line) for line in (lab.root / ".trainmon/journal.jsonl").read_text().splitlines()]


def is_untouched(lab: Lab) -> bool:
    return all(map(lab.lives, lab.processes)) and {path.name for path in lab.root.iterdir()} == {"logs"}


class TestWhatIsStopped:
    def test_a_nan_that_stands_is_stopped_and_nothing_else_is(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        lab.begin("exp-10")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        assert watcher.topics() == [Topic.DUE]
        assert is_untouched(lab), "it is decided at one look and done at the next"
        outcome = watcher.acts("exp-1")
        assert "verified: pid" in outcome.message
        assert lab.lives("exp-10")
        result = json.loads((lab.root / "results/exp-1.json").read_text())
        assert problems(result) == []
        assert result["status"] == "diverged"
        assert "- Action: Training process killed" in (lab.root / "dev_notes.md").read_text()
        intent, done = journal(lab)
        assert (intent["by"], intent["action"], done["result"]) == ("policy nan,inf", "TERM", "done")
        assert (state / "unattended.jsonl").read_text().count('"run": "logs/exp-1"') == 1
        watcher.look(300)
        assert watcher.topics() == [Topic.DUE, Topic.STOP, Topic.STOP]

    def test_ones_own_stop_command_comes_first(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state, command=("kill", "{pid}"))
        watcher.goes_nan("exp-1")
        watcher.acts("exp-1")
        assert [entry["action"] for entry in journal(lab) if entry["what"] == "intent"] == ["command"]

    def test_and_where_it_fails_term_follows_as_the_same_stop(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state, command=("false",))
        watcher.goes_nan("exp-1")
        watcher.look(0.5)
        for _ in range(200):
            if len(watcher.topics()) > 3 or not lab.lives("exp-1"):
                break
            watcher.look(0.3)
            lab.processes["exp-1"].poll()
        wait_until_ended(lab.processes["exp-1"].pid)
        watcher.look(1)
        results = [notice.outcome.result for notice in watcher.notices if notice.outcome]
        assert results == [Result.SENT, Result.FAILED, Result.SENT, Result.DONE]
        assert (state / "unattended.jsonl").read_text().count("\n") == 1

    def test_a_watcher_that_may_not_act_says_what_it_would_do(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state, Policy(as_root=True), acts=False)
        watcher.goes_nan("exp-1")
        watcher.look(60)
        assert watcher.topics() == [Topic.WOULD]
        assert is_untouched(lab)
        assert not state.exists()

    def test_other_kinds_only_where_they_were_named(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watchers = [Watcher(lab, state), Watcher(lab, state, Policy(kinds=(Kind.EXPLOSION,)))]
        for _ in range(4):
            lab.write("exp-1", 5, "step {step} | loss {step}e9\n")
            for watcher in watchers:
                watcher.look(21)
        assert watchers[0].notices == []
        assert Topic.DUE in watchers[1].topics()
        watchers[1].acts("exp-1")

    def test_an_end_is_never_stopped(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        lab.nan("exp-1", points=20)
        lab.log("exp-1").open("a").write("Traceback (most recent call last):\nRuntimeError: CUDA out of memory\n")
        lab.processes["exp-1"].kill()
        lab.processes["exp-1"].wait()
        for _ in range(5):
            watcher.look(30)
        assert Topic.STOP not in watcher.topics()


class TestS5LogContentProvokesNoStop:
    def test_s5_a_nan_that_data_printed_once(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        lab.log("exp-1").open("a").write("loss=nan\n")
        for _ in range(8):
            lab.write("exp-1", 5)
            watcher.look(20)
        assert watcher.notices == []
        assert is_untouched(lab)

    def test_a_nan_that_recovers(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        lab.nan("exp-1", points=15)
        watcher.look(1)
        lab.write("exp-1", 60)
        watcher.look(30)
        watcher.look(60)
        assert watcher.topics() == [Topic.DUE, Topic.WITHDRAWN]
        assert "recovered" in watcher.words(Topic.WITHDRAWN)
        assert is_untouched(lab)

    def test_one_that_comes_and_goes_never_stands_long_enough(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        for _ in range(6):
            lab.nan("exp-1", points=6)
            watcher.look(25)
            lab.write("exp-1", 12)
            watcher.look(25)
        assert set(watcher.topics()) <= {Topic.DUE, Topic.WITHDRAWN}
        assert is_untouched(lab)

    def test_one_that_stands_but_not_on_ten_further_points(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        lab.nan("exp-1", points=8)
        for _ in range(10):
            watcher.look(30)
        assert is_untouched(lab)
        lab.nan("exp-1", points=8)
        watcher.look(1)
        watcher.acts("exp-1")

    def test_a_trial_that_one_process_wrote_behind_another_into_the_same_log(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        with lab.log("exp-1").open("a") as log:
            log.write("".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 20)))
            log.write("".join(f"step {step} | loss nan\n" for step in range(20, 24)))
        watcher.look(1)
        for step in range(24, 60, 4):
            with lab.log("exp-1").open("a") as log:
                log.write("".join(f"step {step + more} | loss nan\n" for more in range(4)))
            watcher.look(20)
        assert "an earlier training into the same log" in watcher.words(Topic.HELD)
        assert is_untouched(lab)


class TestItMayBeDone:
    def test_k8_one_that_finishes_between_the_decision_and_the_stop(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        lab.log("exp-1").open("a").write("Training finished. Saving final checkpoint\n")
        watcher.look(0.5)
        watcher.look(30)
        assert Result.SENT not in [notice.outcome.result for notice in watcher.notices if notice.outcome]
        assert lab.lives("exp-1")

    def test_k8_one_that_has_said_so_before_it_is_decided(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        lab.nan("exp-1", points=20)
        watcher.look(1)
        lab.nan("exp-1", points=2)
        watcher.look(59.5)
        lab.nan("exp-1", points=2)
        lab.log("exp-1").open("a").write("Training finished. Saving final checkpoint\n")
        for _ in range(4):
            watcher.look(0.6)
        assert Topic.STOP not in watcher.topics()
        assert is_untouched(lab)

    def test_an_end_that_an_earlier_training_wrote_into_the_log_says_nothing_of_this_one(
        self, lab: Lab, state: Path
    ) -> None:
        lab.begin("exp-1")
        lab.log("exp-1").open("a").write("Training finished.\n")
        watcher = Watcher(lab, state)
        lab.write("exp-1", 40)
        watcher.look(1)
        watcher.goes_nan("exp-1")
        watcher.acts("exp-1")

    def test_k8_one_that_finishes_at_the_very_moment_of_the_stop(
        self, lab: Lab, state: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        act = watcher.monitor.act

        def it_ends_first(approval: Approval) -> object:
            lab.log("exp-1").open("a").write("Training finished. Saving final checkpoint\n")
            return act(approval)

        monkeypatch.setattr(watcher.monitor, "act", it_ends_first)
        watcher.look(0.5)
        assert "finished" in watcher.words(Topic.STOP)
        assert is_untouched(lab)
        assert (state / "unattended.jsonl").read_text() == "", "a stop that was not made is not counted"

    def test_what_is_not_permitted_any_more(self, lab: Lab, state: Path) -> None:
        said: list[Shown] = []
        lab.begin("exp-1")
        watcher = Watcher(lab, state, forbidden=lambda: said[0] if said else None)
        watcher.goes_nan("exp-1")
        said.append(Shown("read-only (trainmon.yaml, line 1)"))
        watcher.look(0.5)
        watcher.look(30)
        assert "read-only (trainmon.yaml, line 1)" in watcher.words(Topic.HELD)
        assert is_untouched(lab)


class TestS4Guards:
    def test_what_was_ill_on_arrival_is_listed_and_left_alone(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        lab.nan("exp-1", points=20)
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        watcher.look(60)
        assert watcher.topics() == [Topic.FOUND]
        assert "--act-found logs/exp-1" in watcher.words(Topic.FOUND)
        assert is_untouched(lab)

    def test_unless_a_person_named_it(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        lab.nan("exp-1", points=20)
        watcher = Watcher(lab, state, Policy(found=("exp-1",)))
        watcher.goes_nan("exp-1")
        watcher.acts("exp-1")

    def test_a_name_that_two_runs_have_names_none(self, lab: Lab, state: Path) -> None:
        lab.begin("a/exp-1")
        lab.begin("b/exp-1")
        lab.nan("a/exp-1", points=20)
        watcher = Watcher(lab, state, Policy(found=("exp-1",)))
        watcher.goes_nan("a/exp-1")
        watcher.look(1)
        assert watcher.topics() == [Topic.FOUND]
        assert is_untouched(lab)

    def test_a_pid_file_alone_is_no_proof(self, lab: Lab, state: Path) -> None:
        process = lab.begin("exp-1", "apart")
        (lab.log("exp-1").parent / "pid").write_text(f"{process.pid}\n")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        watcher.look(60)
        assert "found by: pid file" in watcher.words(Topic.HELD)
        assert is_untouched_but_for_pid(lab)

    def test_three_an_hour_over_all_watchers_of_a_user(self, lab: Lab, state: Path, tmp_path: Path) -> None:
        other = Lab(tmp_path / "other")
        try:
            lab.begin("exp-1")
            other.begin("exp-2")
            first = Watcher(lab, state, Policy(per_hour=1))
            first.goes_nan("exp-1")
            first.acts("exp-1")
            second = Watcher(other, state, Policy(per_hour=1), clock_of=first)
            second.goes_nan("exp-2")
            second.look(60)
            assert "by your watchers within the last hour: 1, and 1 are allowed" in second.words(Topic.HELD)
            assert other.lives("exp-2")
            other.nan("exp-2")
            second.look(3600)
            second.acts("exp-2")
        finally:
            other.end()

    def test_two_watchers_that_decided_at_once_share_the_last_stop_of_the_hour(
        self, lab: Lab, state: Path, tmp_path: Path
    ) -> None:
        other = Lab(tmp_path / "other")
        try:
            lab.begin("exp-1")
            other.begin("exp-2")
            first, second = (Watcher(one, state, Policy(per_hour=1)) for one in (lab, other))
            first.goes_nan("exp-1")
            second.goes_nan("exp-2")
            first.acts("exp-1")
            second.look(0.5)
            assert "another watcher took the last stop" in second.words(Topic.HELD)
            assert other.lives("exp-2")
        finally:
            other.end()

    def test_what_a_person_stopped_under_this_root_counts(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        lab.begin("exp-2")
        watcher = Watcher(lab, state, Policy(per_hour=1))
        proposal = watcher.monitor.propose(ProposeStop(Shown("logs/exp-2"), Rung.TERM))
        assert isinstance(proposal, StopProposal)
        watcher.monitor.act(Approval(proposal, watcher.clock.now(), Shown("keyboard")))
        wait_until_ended(lab.processes["exp-2"].pid)
        watcher.look(1)
        again = Watcher(lab, state, Policy(per_hour=1), clock_of=watcher)
        again.goes_nan("exp-1")
        again.look(30)
        assert "under this root within the last hour: 1" in again.words(Topic.HELD)
        assert lab.lives("exp-1")

    def test_a_count_that_cannot_be_read_allows_nothing(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        state.mkdir()
        (state / "unattended.jsonl").write_text("{torn")
        watcher.goes_nan("exp-1")
        watcher.look(30)
        assert "cannot be counted" in watcher.words(Topic.HELD)
        assert is_untouched(lab)

    def test_four_together_are_one_incident_and_none_is_stopped(self, lab: Lab, state: Path) -> None:
        names = [f"exp-{number}" for number in range(1, 5)]
        for name in names:
            lab.begin(name)
        for number in range(14):
            lab.write(f"calm-{number}", 40)
        watcher = Watcher(lab, state)
        for name in names:
            lab.nan(name)
            watcher.look(14)
        for _ in range(6):
            lab.nan(*names)
            watcher.look(100)
        assert watcher.words(Topic.INCIDENT).startswith(": 4 runs fell ill within 5 minutes, none of them is stopped")
        assert watcher.topics().count(Topic.INCIDENT) == 1
        assert Topic.STOP not in watcher.topics()
        assert is_untouched(lab)

    def test_three_are_an_incident_where_they_are_a_quarter(self, lab: Lab, state: Path) -> None:
        names = ["exp-1", "exp-2", "exp-3"]
        for name in names:
            lab.begin(name)
        for number in range(9):
            lab.write(f"calm-{number}", 40)
        watcher = Watcher(lab, state)
        watcher.goes_nan(*names)
        watcher.look(1)
        assert Topic.INCIDENT in watcher.topics()
        assert is_untouched(lab)

    def test_two_watchers_on_halves_of_a_sweep_see_one_incident(self, lab: Lab, state: Path) -> None:
        """Each saw two of four that one cause made ill, and stopped them. The halves have runs of the same names."""
        halves = [Lab(lab.root / half) for half in ("a", "b")]
        try:
            for half in halves:
                for name in ("exp-1", "exp-2"):
                    half.begin(name)
                for number in range(18):
                    half.write(f"calm-{number}", 40)
            watchers = [Watcher(halves[0], state)]
            watchers.append(Watcher(halves[1], state, clock_of=watchers[0]))
            for half, watcher in zip(halves, watchers, strict=True):
                half.nan("exp-1", "exp-2")
                watcher.look(1)
            for _ in range(8):
                for half, watcher in zip(halves, watchers, strict=True):
                    half.nan("exp-1", "exp-2")
                    watcher.look(20.5)
            for half, watcher in zip(halves, watchers, strict=True):
                assert Topic.STOP not in watcher.topics()
                assert "logs/exp-1 (of another watcher)" in watcher.words(Topic.INCIDENT)
                assert all(map(half.lives, half.processes))
        finally:
            for half in halves:
                half.end()

    def test_what_other_watchers_see_that_cannot_be_counted_allows_nothing(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        state.mkdir()
        (state / "onsets.jsonl").write_text("{torn")
        watcher.goes_nan("exp-1")
        watcher.look(1)
        assert "what other watchers see cannot be counted" in watcher.words(Topic.HELD)
        assert is_untouched(lab)

    def test_three_of_many_are_three(self, lab: Lab, state: Path) -> None:
        names = ["exp-1", "exp-2", "exp-3"]
        for name in names:
            lab.begin(name)
        for number in range(10):
            lab.write(f"calm-{number}", 40)
        watcher = Watcher(lab, state)
        watcher.goes_nan(*names)
        assert Topic.INCIDENT not in watcher.topics()
        watcher.look(0.5)
        for name in names:
            wait_until_ended(lab.processes[name].pid)
        watcher.look(1)
        assert not any(map(lab.lives, names))

    def test_as_root_only_where_that_was_allowed(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        refused, allowed = Watcher(lab, state, is_root=True), Watcher(lab, state, Policy(as_root=True), is_root=True)
        lab.nan("exp-1")
        for _ in range(4):
            refused.look(21)
            lab.nan("exp-1")
            allowed.look(21)
        assert "--act-as-root" in refused.words(Topic.HELD)
        assert "may stop nothing" in refused.unattended.opening().message
        allowed.acts("exp-1")

    def test_what_lies_where_other_machines_write_only_where_that_was_allowed(
        self, lab: Lab, state: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The mount is a stand-in, the process is real."""
        monkeypatch.setattr(unattended, "is_shared", lambda path: "/logs/" in path)
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        watcher.look(1)
        assert "--act-remote" in watcher.words(Topic.HELD)
        assert is_untouched(lab)

    def test_an_end_that_comes_once_the_time_of_the_stop_was_over_is_told(self, lab: Lab, state: Path) -> None:
        training = lab.begin("exp-1", "deaf")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        watcher.look(0.5)
        watcher.look(STOP_WAIT + 1)
        training.kill()
        wait_until_ended(training.pid)
        for _ in range(3):
            watcher.look(5)
        told = [notice.outcome.result for notice in watcher.notices if notice.outcome is not None]
        assert told == [Result.SENT, Result.STILL_ALIVE, Result.DONE]
        assert (lab.root / "results/exp-1.json").exists()

    def test_kill_only_where_that_was_allowed(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1", "deaf")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        watcher.look(0.5)
        lab.nan("exp-1")
        watcher.look(STOP_WAIT + 1)
        lab.nan("exp-1")
        watcher.look(60)
        results = [notice.outcome.result for notice in watcher.notices if notice.outcome]
        assert results == [Result.SENT, Result.STILL_ALIVE]
        assert lab.lives("exp-1")

    def test_and_then_it_is_a_stop_of_its_own_for_the_same_processes(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1", "deaf")
        watcher = Watcher(lab, state, Policy(kill=True))
        watcher.goes_nan("exp-1")
        watcher.look(0.5)
        lab.nan("exp-1")
        watcher.look(STOP_WAIT + 1)
        wait_until_ended(lab.processes["exp-1"].pid)
        watcher.look(1)
        results = [notice.outcome.result for notice in watcher.notices if notice.outcome]
        assert results == [Result.SENT, Result.STILL_ALIVE, Result.SENT, Result.DONE]
        assert [entry["action"] for entry in journal(lab) if entry["what"] == "intent"] == ["TERM", "KILL"]
        assert (state / "unattended.jsonl").read_text().count("\n") == 1, "one run, one stop"

    def test_k17_what_was_stopped_and_began_again_is_left_to_a_person(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-1")
        watcher = Watcher(lab, state)
        watcher.goes_nan("exp-1")
        watcher.acts("exp-1")
        lab.begin("exp-1")
        watcher.look(5)
        watcher.look(1)
        assert "restarted by its launcher" in watcher.words(Topic.STOP)
        later = Watcher(lab, state, clock_of=watcher)
        for _ in range(5):
            lab.nan("exp-1")
            for one in (watcher, later):
                one.look(21)
        assert "for a person" in watcher.words(Topic.HELD)
        assert "it runs again" in later.words(Topic.HELD)
        assert lab.lives("exp-1")

    def test_mass_divergence_cancels_nothing_by_itself(self, lab: Lab, state: Path) -> None:
        lab.begin("exp-3")
        watcher = Watcher(lab, state)
        for name in ("exp-1", "exp-2"):
            lab.begin(name)
        watcher.look(1)
        lab.nan("exp-1", "exp-2")
        watcher.monitor.settle()
        watcher.look(1)
        assert [incident.runs for incident in watcher.monitor.snapshot().incidents] == [("logs/exp-1", "logs/exp-2")]
        lab.nan("exp-1", "exp-2", points=12)
        watcher.look(61)
        watcher.look(0.5)
        for name in ("exp-1", "exp-2"):
            wait_until_ended(lab.processes[name].pid)
        watcher.look(30)
        assert lab.lives("exp-3")


def is_untouched_but_for_pid(lab: Lab) -> bool:
    return all(map(lab.lives, lab.processes)) and not (lab.root / ".trainmon").exists()
