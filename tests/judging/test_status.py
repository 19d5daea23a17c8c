"""The one word for a run: of several that apply, the worst in the order of the contract."""

from itertools import combinations

import pytest

from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.life import Vitals
from tui_monitor.judging.status import NO_OUTPUT_AFTER, life_finding, status
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.run import Life, Status
from tui_monitor.text import Shown


def found(kind: Kind, severity: Severity = Severity.CRITICAL, recovered: float | None = None) -> Finding:
    return Finding(
        kind, severity, None, 0, 1.0, 1.0, Shown("said"), Evidence(Shown("rule"), {}), recovered_step=recovered
    )


IN_ORDER = [
    (Status.DIVERGED, found(Kind.NAN)),
    (Status.FAILED, found(Kind.CRASH)),
    (Status.TIMEOUT, found(Kind.TIMEOUT)),
    (Status.NO_OUTPUT, found(Kind.STALL, Severity.WARNING)),
    (Status.OVERFITTING_WARNING, found(Kind.OVERFITTING, Severity.WARNING)),
]


@pytest.mark.parametrize(("word", "finding"), IN_ORDER)
def test_one_finding_gives_its_word(word: Status, finding: Finding) -> None:
    assert status([finding], Life.TRAINING, monitored=True) is word


@pytest.mark.parametrize("pair", list(combinations(IN_ORDER, 2)))
def test_of_two_that_apply_the_first_in_order_holds(pair: tuple[tuple[Status, Finding], ...]) -> None:
    assert status([finding for _, finding in reversed(pair)], Life.TRAINING, monitored=True) is pair[0][0]


@pytest.mark.parametrize(
    ("life", "monitored", "word"),
    [
        (Life.TRAINING, True, Status.HEALTHY),
        (Life.QUIET, True, Status.HEALTHY),
        (Life.TRAINING, False, Status.UNMONITORED),
        (Life.FINISHED, True, Status.COMPLETED),
        (Life.FINISHED, False, Status.COMPLETED),
        (Life.FAILED, True, Status.FAILED),
        (Life.UNREACHABLE, True, Status.UNREACHABLE),
        (Life.UNREACHABLE, False, Status.UNREACHABLE),
        (Life.ENDED, True, Status.HEALTHY),
    ],
)
def test_without_a_finding_life_gives_the_word(life: Life, monitored: bool, word: Status) -> None:
    assert status([], life, monitored) is word


@pytest.mark.parametrize("kind", [Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.DISK_FULL])
def test_what_ended_a_run_is_a_failure(kind: Kind) -> None:
    assert status([found(kind)], Life.FAILED, monitored=True) is Status.FAILED


def test_a_diverged_run_stays_diverged_when_it_ends() -> None:
    assert status([found(Kind.NAN)], Life.FINISHED, monitored=True) is Status.DIVERGED


def test_a_warning_alone_is_no_divergence() -> None:
    assert status([found(Kind.EXPLOSION, Severity.WARNING)], Life.TRAINING, monitored=True) is Status.HEALTHY


def test_what_recovered_gives_no_word() -> None:
    assert status([found(Kind.EXPLOSION, recovered=5.0)], Life.TRAINING, monitored=True) is Status.HEALTHY


def test_a_stall_is_a_finding_with_its_numbers() -> None:
    cadence = Cadence()
    cadence.arrive(range(20))
    stall = life_finding(Vitals(Life.STALLED, Shown("no output for 99 s"), 99.0), cadence, 500.0, points=10)
    assert stall is not None
    assert (stall.kind, stall.severity, stall.onset_step) == (Kind.STALL, Severity.WARNING, 500.0)
    assert stall.evidence.numbers == {"silent_s": 99.0, "longest_pause_s": 1.0, "limit_s": 30.0}


def test_a_log_may_stay_empty_for_five_minutes() -> None:
    for silent, expected in ((NO_OUTPUT_AFTER, None), (NO_OUTPUT_AFTER + 1, Kind.NO_OUTPUT)):
        said = life_finding(Vitals(Life.WAITING, Shown("no output yet"), silent), Cadence(), -1.0, points=0)
        assert (said.kind if said else None) is expected


def test_training_as_usual_is_no_finding() -> None:
    assert life_finding(Vitals(Life.TRAINING, Shown("output arrives")), Cadence(), 1.0, points=5) is None
