"""What a policy allows, by itself: kinds, options, what it says of itself, and which runs are meant by a name."""

import pytest
from msgspec.structs import replace

from tests.acting.test_propose import finding, view
from tui_monitor.acting import policy
from tui_monitor.acting.illness import Illness
from tui_monitor.acting.named_runs import runs_named
from tui_monitor.acting.policy import KINDS, GuardFacts, Policy
from tui_monitor.errors import UsageError
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.run import Life, Process, RunView
from tui_monitor.text import Shown

BEGUN = Illness("nan:loss:0:340", 100.0, begun=True)


def held(linked_by: str = "holds the log open") -> RunView:
    process = Process(7, 1.0, Shown("python train.py"), Shown("me"), Shown("/x"), True, Shown(linked_by))
    return replace(view(finding()), process=process)


def test_only_values_that_went_wrong_can_be_named() -> None:
    assert policy.read_kinds("collapse, nan") == (Kind.NAN, Kind.COLLAPSE)
    for wrong in ("crash", "nan,stall", "mass_divergence", "", ",", "all", "oom"):
        with pytest.raises(UsageError, match="nan, inf, explosion, collapse"):
            policy.read_kinds(wrong)


def test_no_ending_and_no_warning_is_a_candidate() -> None:
    for kind in Kind:
        for severity in Severity:
            found = policy.candidate(Policy(kinds=KINDS), view(finding(kind, severity)))
            assert (found is not None) == (kind in KINDS and severity is Severity.CRITICAL)


def test_neither_is_what_has_ended_or_recovered_or_decides_nothing() -> None:
    over = replace(finding(), recovered_step=400.0)
    assert policy.candidate(Policy(), view(finding(), life=Life.ENDED)) is None
    assert policy.candidate(Policy(), view(over)) is None
    assert policy.candidate(Policy(), replace(view(finding()), verdict=view().verdict)) is None


@pytest.mark.parametrize(
    ("seconds", "points", "due"), [(59.9, 100, False), (60.0, 9, False), (60.0, 10, True), (1e6, 0, False)]
)
def test_a_finding_has_to_stand_for_a_while_and_for_ten_points(seconds: float, points: int, due: bool) -> None:
    assert policy.is_due(Policy(), BEGUN, points, 100.0 + seconds) is due


def test_nobody_gets_below_ten_seconds() -> None:
    assert not policy.is_due(Policy(after=0.0), BEGUN, 100, 109.0)


def test_nothing_speaks_against_one_that_holds_its_log_and_was_seen_to_fall_ill() -> None:
    assert policy.held_back(Policy(), held(), BEGUN, GuardFacts()) is None


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        (GuardFacts(forbidden=Shown("read-only")), Policy(kill=True, as_root=True, remote=True)),
        (GuardFacts(is_root=True), Policy()),
        (GuardFacts(together=True), Policy(as_root=True, remote=True)),
        (GuardFacts(acted=Shown("it was stopped")), Policy(as_root=True)),
        (GuardFacts(shared=True), Policy(as_root=True)),
    ],
    ids=["forbidden", "root", "together", "again", "shared"],
)
def test_each_guard_alone_holds_it_back(facts: GuardFacts, allowed: Policy) -> None:
    assert policy.held_back(allowed, held(), BEGUN, facts)


def test_so_does_a_process_that_is_only_said_to_be_its(capsys: object) -> None:
    for linked_by in ("pid file", "command line"):
        assert linked_by in (policy.held_back(Policy(), held(linked_by), BEGUN, GuardFacts()) or "")
    assert policy.held_back(Policy(), view(finding()), BEGUN, GuardFacts()) == "its process is not known"


@pytest.mark.parametrize(("started", "is_left"), [(50.0, True), (500.0, False)])
def test_who_wrote_an_earlier_training_into_the_same_log_is_left_alone(started: float, is_left: bool) -> None:
    """One process goes through trials; one that was begun anew, with the log of the last time, does not."""
    before = held()
    assert before.process is not None
    later = replace(finding(), segment=1)
    run = replace(
        view(later), process=replace(before.process, started=started), output=replace(before.output, first=100.0)
    )
    assert (policy.held_back(Policy(), run, BEGUN, GuardFacts()) is not None) == is_left


def test_it_says_what_it_may_do() -> None:
    assert "may stop (TERM) runs that go NaN or go infinite" in policy.opening(Policy(), GuardFacts())
    allowed = policy.opening(Policy(kinds=(Kind.EXPLOSION,), kill=True, found=("exp-7",), per_hour=1), GuardFacts())
    for said in ("KILL", "explode", "exp-7", "at most 1 an hour", "60 s and 10 points"):
        assert said in allowed
    assert policy.opening(Policy(), GuardFacts(is_root=True)).startswith("may stop nothing")
    assert "config.yaml" in policy.opening(Policy(), GuardFacts(forbidden=Shown("read-only (config.yaml, line 1)")))


class TestTheRunThatIsMeant:
    one, two, top = (replace(view(), id=Shown(name), exp_id=Shown("exp-1")) for name in ("a/exp-1", "b/exp-1", "exp-1"))

    def test_by_its_id_or_by_that_of_its_experiment_where_that_is_unique(self) -> None:
        other = replace(self.two, exp_id=Shown("exp-10"))
        assert runs_named([self.one, other], "a/exp-1") == (self.one,)
        assert runs_named([self.one, other], "exp-1") == (self.one,)
        assert runs_named([self.one, other], "exp") == ()

    def test_two_matches_are_two_and_a_path_names_one(self) -> None:
        assert runs_named([self.one, self.two, self.top], "exp-1") == (self.top, self.one, self.two)
        assert runs_named([self.one, self.two, self.top], "./exp-1") == (self.top,)
