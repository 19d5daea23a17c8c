"""One metric between two restarts: what is known of it, and the cases of the rules that judge it."""

from collections.abc import Sequence
from itertools import permutations
from math import inf, isfinite
from typing import Any

from tui_monitor.judging.case import Case
from tui_monitor.judging.facts.curve_facts import CurveFacts
from tui_monitor.judging.facts.point_facts import PointFacts, ValueFacts
from tui_monitor.judging.rule import About, PointBlock, Rule, Sees
from tui_monitor.judging.rules import APART
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Place


class Segment:
    """Made anew where the log begins again; but what was learned is measured from the very first value."""

    def __init__(self, about: About, number: int, rules: Sequence[type[Rule[Any]]], curve: CurveFacts | None) -> None:
        """`curve`: where something reads the level."""
        self.number = number
        self.curve = curve
        self._all = PointFacts(about, number)
        self._finite: PointFacts = curve or ValueFacts(about, number)
        self._on_all = [Case[Any](rule(self._all), self._all) for rule in rules if rule.sees is Sees.ALL]
        finite = [rule for rule in rules if rule.sees in (Sees.VALUES, Sees.CURVE)]
        self._cases = [Case[Any](rule(self._finite), self._finite) for rule in finite]
        self._judges = bool(self._cases) or curve is not None
        """Is there more to it than being a number?"""
        self._apart = _rivals(self._cases)
        self._each = [(case, self._apart.get(case)) for case in self._cases]

    @property
    def last_step(self) -> float:
        """The step of the newest finite value that was judged; 0 before any."""
        return self._finite.step

    def take(self, step: float, value: float, place: Place) -> list[Finding]:
        """Every rule's answer to the next point."""
        self._all.add(step, value, place)
        found: list[Finding] = []
        for case in self._on_all:
            found += case.take()
        if self._judges and isfinite(value):
            facts = self._finite
            facts.add(step, value, place)
            for case, other in self._each:
                # Another rule may have the incident, or have had it until this point.
                if other is None or not (other.open or other.changed_at == facts.n):
                    found += case.take()
        return found

    def room(self) -> float:
        """How many points may be taken at once before something is due."""
        room = self._finite.room() if self._judges else inf
        for case in (*self._on_all, *self._cases):
            if room > 0.0 and not self._is_apart(case):
                room = min(room, case.room())
        return room

    def skip(self, block: PointBlock) -> bool:
        """Take the points of a block at once, if it is certain that nothing happens among them."""
        block.n = self._finite.n
        if self.curve is not None and not self.curve.look_ahead(block):
            return False
        cases = [case for case in self._cases if not self._is_apart(case)]
        if not all(case.is_calm(block) for case in cases):
            return False
        for case in (*self._on_all, *cases):
            case.skip(block)
        self._all.take(block)
        if self._judges:
            self._finite.take(block)
        return True

    def _is_apart(self, case: Case[Any]) -> bool:
        """Has another rule the incident, for as long as nothing changes?"""
        other = self._apart.get(case)
        return other is not None and other.open


def _rivals(cases: Sequence[Case[Any]]) -> dict[Case[Any], Case[Any]]:
    """Of the cases that keep apart from another: from which."""
    groups = [[case for case in cases if type(case.rule) in pair] for pair in APART]
    return {case: other for group in groups for case, other in permutations(group, 2)}
