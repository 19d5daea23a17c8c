"""Since when a run is ill, by a clock that is moved by hand, and which fell ill together."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.acting.test_policy import held
from tests.acting.test_propose import finding, view
from tui_monitor.acting.illness import Illnesses
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.onset import TOGETHER_WITHIN, Onset
from tui_monitor.model.run import Reading, RunProgress, RunView
from tui_monitor.text import Shown

KINDS = (Kind.NAN, Kind.INF)
NAN = finding().id


def well(name: str = "exp-1", points: int = 40) -> RunView:
    return replace(view(), id=Shown(name), progress=RunProgress(40, points))


def ill(name: str = "exp-1", points: int = 50, **changes: object) -> RunView:
    return replace(held(), id=Shown(name), progress=RunProgress(50, points), **changes)  # type: ignore[arg-type]


def test_what_begins_while_it_is_watched_stands_since_then() -> None:
    illnesses = Illnesses(KINDS)
    illnesses.follow([well()], 100)
    illnesses.follow([ill()], 110)
    illnesses.follow([ill(points=60)], 150)
    illness = illnesses.of(Shown("exp-1"), NAN)
    assert illness is not None
    assert (illness.since, illness.begun) == (110, True)


def test_a_pause_begins_it_anew() -> None:
    illnesses = Illnesses(KINDS)
    for at, seen in ((100, well()), (110, ill()), (120, well(points=60)), (130, ill(points=70))):
        illnesses.follow([seen], at)
    illness = illnesses.of(Shown("exp-1"), NAN)
    assert illness is not None
    assert illness.since == 130


def test_what_was_there_on_arrival_was_not_seen_to_begin_also_when_it_was_a_warning_then() -> None:
    for first in (ill(), replace(view(finding(severity=Severity.WARNING)), id=Shown("exp-1"))):
        illnesses = Illnesses(KINDS)
        illnesses.follow([replace(first, reading=Reading(under_way=True))], 90)
        illnesses.follow([first], 100)
        illnesses.follow([ill(points=60)], 130)
        illness = illnesses.of(Shown("exp-1"), NAN)
        assert illness is not None
        assert not illness.begun


def test_a_run_that_is_read_again_or_comes_back_arrives_anew() -> None:
    for between in ([well(points=5)], []):
        illnesses = Illnesses(KINDS)
        illnesses.follow([well()], 100)
        illnesses.follow(between, 110)
        illnesses.follow([ill()], 120)
        illness = illnesses.of(Shown("exp-1"), NAN)
        assert illness is not None
        assert not illness.begun


def test_what_other_settings_make_of_a_run_was_not_seen_to_begin_but_what_was_seen_before_them_was() -> None:
    for before, begun in ((well(), False), (ill(), True)):
        illnesses = Illnesses(KINDS)
        illnesses.follow([well()], 90)
        illnesses.follow([before], 100)
        illnesses.follow([ill(reading=Reading(begun_anew=1))], 110)
        illness = illnesses.of(Shown("exp-1"), NAN)
        assert illness is not None
        assert illness.begun is begun


def together(onsets: list[float], calm: int) -> list[int]:
    """The sizes of the incidents that are told when runs fall ill at these seconds, beside so many calm ones."""
    illnesses, told = Illnesses(KINDS), []
    names = [f"exp-{number}" for number in range(len(onsets))]
    others = [well(f"calm-{number}") for number in range(calm)]
    illnesses.follow([*map(well, names), *others], 0)
    for at in sorted(onsets):
        seen = [ill(name) if onset <= at else well(name) for name, onset in zip(names, onsets, strict=True)]
        if found := illnesses.follow([*seen, *others], at):
            told.append(len(found))
    return told


def test_four_within_five_minutes_are_an_incident_among_however_many() -> None:
    assert together([1, 100, 200, 301], calm=1000) == [4]
    assert together([1, 100, 200, 301.5], calm=1000) == []


def test_three_are_one_where_they_are_a_quarter_of_all() -> None:
    assert together([1, 100, 200], calm=9) == [3]
    assert together([1, 100, 200], calm=10) == []
    assert together([1, 100], calm=0) == []


def test_one_that_was_in_an_incident_stays_in_when_the_minutes_are_over() -> None:
    illnesses = Illnesses(KINDS)
    names = [f"exp-{number}" for number in range(4)]
    illnesses.follow([*map(well, names)], 0)
    illnesses.follow([*map(ill, names)], 10)
    illnesses.follow([*map(ill, names)], 10_000)
    assert set(illnesses.together) == set(names)
    assert illnesses.since_incident(10_000) > TOGETHER_WITHIN


def test_what_others_saw_counts_once_and_not_for_runs_that_are_watched_here() -> None:
    names = ["exp-1", "exp-2"]
    elsewhere = [Onset(5, Shown("logs/exp-1"), f"/b/logs/exp-{number}/train.log") for number in (1, 2)]
    for others, found in (
        (elsewhere, 4),
        (elsewhere[:1] * 2, 0),
        ([replace(elsewhere[0], log=held().where.log)] * 2, 0),
    ):
        illnesses = Illnesses(KINDS)
        illnesses.follow([*map(well, names), *(well(f"calm-{number}") for number in range(20))], 0)
        seen = [*map(ill, names), *(well(f"calm-{number}") for number in range(20))]
        assert len(illnesses.follow(seen, 10, others)) == found
        assert set(illnesses.together) == (set(names) if found else set())
        assert (illnesses.since_incident(300) <= TOGETHER_WITHIN) == bool(found)
        assert illnesses.follow(seen, 11, others) == (), "it is told once"


def test_what_others_saw_is_no_incident_of_a_watcher_whose_runs_are_well() -> None:
    illnesses = Illnesses(KINDS)
    others = [Onset(5, Shown(f"exp-{number}"), f"/b/logs/exp-{number}/train.log") for number in range(9)]
    assert illnesses.follow([well()], 10, others) == ()
    assert illnesses.together == {}
    assert illnesses.since_incident(10) == 5, "what falls ill after it is left alone all the same"


@given(st.lists(st.floats(1, 2000), max_size=8), st.integers(0, 40))
def test_an_incident_is_told_exactly_when_some_five_minutes_hold_enough(onsets: list[float], calm: int) -> None:
    ordered = sorted(onsets)
    windows = (sum(at - TOGETHER_WITHIN <= other <= at for other in ordered) for at in ordered)
    quarter = (len(onsets) + calm) / 4
    assert bool(together(onsets, calm)) == any(n >= 4 or (n >= 3 and n >= quarter) for n in windows)
