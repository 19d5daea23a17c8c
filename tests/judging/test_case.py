"""What a case makes of the excesses it is told: how long it takes, how it ends, what goes on as something graver."""

from judged import judged

from tui_monitor.judging.case import Case
from tui_monitor.judging.facts.point_facts import PointFacts
from tui_monitor.judging.rule import About, Excess, Persistence, Point, Reach, Rule, Said, Sees, Tally
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.model.role import Role
from tui_monitor.text import Shown


class AboveOne(Rule[Point]):
    """Above 1; grave above 10; near above a half."""

    kinds = (Kind.SLOW,)
    needs = frozenset({Role.OTHER})
    sees = Sees.VALUES
    formula = "value > 1"

    def __init__(self, facts: Point) -> None:
        del facts

    def excess(self, facts: Point) -> Excess | None:
        if facts.value <= 0.5:
            return None
        reach = Reach.BEYOND if facts.value > 1.0 else Reach.NEAR
        return Excess(reach, self._says, grave=facts.value > 10.0)

    def _says(self, facts: Point, tally: Tally) -> Said:
        return Said(Kind.SLOW, Severity.WARNING, f"{tally.row} {tally.grave}", {"value": facts.value}, 0.5)


def told(persistence: Persistence, *values: float) -> list[str]:
    """Point, severity and state of each finding."""
    facts = PointFacts(About(Shown("m"), Role.OTHER, True, Thresholds(), False), 0)
    case, said = Case[Point](type("Rule_", (AboveOne,), {"persistence": persistence})(facts), facts), list[str]()
    for n, value in enumerate(values, 1):
        facts.add(float(n), value, Place(Shown("log"), n))
        said += [f"{n} {finding.severity} {finding.state}" for finding in case.take()]
    return said


def test_it_takes_points_in_a_row_and_one_within_the_limit_starts_anew() -> None:
    assert told(Persistence(raise_after=3), 2, 2, 0.7, 2, 2, 2) == ["6 warning active"]


def test_what_is_near_the_limit_neither_raises_nor_closes() -> None:
    assert told(Persistence(), 0.7, 2, 0.7, 0.7, 0.2) == ["2 warning active", "5 warning recovered"]


def test_it_is_over_after_points_in_a_row_well_within_the_limit() -> None:
    assert told(Persistence(close_after=2), 2, 0.1, 0.7, 0.1, 0.1)[1:] == ["5 warning recovered"]


def test_three_of_five_points_need_not_be_in_a_row_and_end_when_none_is_left() -> None:
    said = told(Persistence(raise_after=3, of=5), 2, 0, 2, 0, 2, *[0] * 5)
    assert said == ["5 warning active", "10 warning recovered"]


def test_promotion_counts_what_is_grave_since_it_was_raised() -> None:
    assert told(Persistence(promote_after=2), 20, 20, 20, 20)[1:] == ["3 critical active"]


def test_critical_may_count_from_the_first_point_of_the_row() -> None:
    assert told(Persistence(critical_after=3), 2, 2, 2) == ["1 warning active", "3 critical active"]


def test_nothing_is_raised_after_the_first_points_where_these_are_all_that_counts() -> None:
    assert told(Persistence(raise_within=2), 0, 0, 2, 2) == []


def climbs() -> list[Finding]:
    return judged([*[1.0 - 0.01 * i for i in range(80)], *[0.2 + 0.02 * i for i in range(80)]]).transitions


def test_a_drift_that_goes_on_as_an_explosion_is_superseded_and_not_recovered() -> None:
    drift, explosion = (f for f in climbs() if f.superseded_by or f.kind is Kind.EXPLOSION)
    assert (drift.kind, drift.state, drift.superseded_by) == (Kind.DRIFT, "superseded", explosion.id)
    assert not drift.active and "recovered" not in drift.message
    assert (explosion.onset_step, explosion.severity) == (drift.onset_step, Severity.CRITICAL)
