"""NaN and infinity, in every metric."""

from collections.abc import Sequence
from math import isnan
from typing import ClassVar

from tui_monitor.judging.case import Case, Standpoint, confidence
from tui_monitor.judging.roles import Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown

_LOSS_LIKE = frozenset(
    {Role.TRAIN_LOSS, Role.VALIDATION_LOSS, Role.LOSS_PART, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS}
)
_WARN = 3
_STOP = 2
_FINITE_BEFORE = 5
_GRADIENT_STOP = 10
_EARLY = 10
_HEALED = 2
IN_A_ROW = "non-finite in a row"
FINITE_BEFORE = "finite before"
SINCE_BEFORE = "since the value before"
"""Names of numbers in the evidence, by which the witnesses are weighed."""


class NonFinite:
    """A value that is no number.

    Rule: in a loss, one non-finite value is a warning, two in a row are critical; two finite ones end it. In a gradient
    norm three in a row warn and ten are critical: single ones are steps that mixed precision skips. In any other
    metric three in a row warn, once five finite values were seen: until an episode has ended, or while a class has no
    examples, a mean of nothing is no failure. A loss is judged from the very first value of the run.
    Source: seed 000 (always on, first priority), seed 003 (any logged metric).
    Lies when a framework writes NaN for `not measured` in a loss: `Agreement` weighs what stands beside it.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.NAN, Kind.INF)
    needs: ClassVar[frozenset[Role]] = frozenset(Role)

    def __init__(self, metric: Shown, role: Role, segment: int) -> None:
        self._here = here = Standpoint(metric, segment, 0.0, 0.0, Place(Shown(""), 0))
        self._case = Case(here, self._rule_text(role))
        self._run = 0
        self._finite_run = 0
        self._finite = 0
        self._onset: tuple[float, Place] = (0.0, here.place)
        self._healed = _HEALED
        self._previous = None if segment else 0.0
        self._gap = 0.0
        loss = role in _LOSS_LIKE
        gradient = role is Role.GRADIENT_NORM
        self._warn = 1 if loss else _WARN
        self._stop = _STOP if loss else _GRADIENT_STOP if gradient else 0
        self._before = 0 if loss or gradient else _FINITE_BEFORE
        # What a held-out loss lacks has as many other reasons as there are evaluations that did not run.
        self._hints = bool(self._stop) and role is not Role.VALIDATION_LOSS

    def finite(self, step: float, value: float, place: Place) -> Sequence[Finding]:
        """A finite value came."""
        self._finite += 1
        self._finite_run += 1
        self._run = 0
        self._previous = step
        if self._case.open and self._finite_run >= self._healed:
            self._here.step, self._here.value, self._here.place = step, value, place
            return (self._case.closed(),)
        return NOTHING

    def bad(self, step: float, value: float, place: Place) -> Sequence[Finding]:
        """A value came that is NaN or infinite."""
        self._here.step, self._here.value, self._here.place = step, value, place
        if self._run == 0 and not self._case.open:
            self._onset = (step, place)
            self._gap = max(step - self._previous, 0.0) if self._previous is not None else 0.0
        self._previous = step
        self._run += 1
        self._finite_run = 0
        if self._finite < self._before:
            return NOTHING
        if self._case.open:
            return self._worse() if self._stop and self._run >= self._stop else NOTHING
        if self._run >= self._warn:
            return self._raise(value)
        return NOTHING

    def _raise(self, value: float) -> Sequence[Finding]:
        kind = Kind.NAN if isnan(value) else Kind.INF
        # Infinity as the first value is a best value of nothing yet: what comes after the next one is another matter.
        self._healed = 1 if kind is Kind.INF and self._run == 1 and not self._finite else _HEALED
        severity = Severity.CRITICAL if self._stop and self._run >= self._stop else Severity.WARNING
        return (
            self._case.raised(
                kind, severity, self._onset, self._message(), self._numbers(), confidence(2.0, self._run)
            ),
        )

    def _worse(self) -> Sequence[Finding]:
        if self._case.critical:
            return NOTHING
        self._healed = _HEALED
        return (self._case.promoted(self._message(), self._numbers(), confidence(8.0, 2 * self._run)),)

    def _message(self) -> str:
        said = "NaN" if isnan(self._here.value) else "infinite"
        times = f"{self._run} values in a row" if self._run > 1 else "one value"
        message = (
            f"{self._here.metric} is {said} since step {self._onset[0]:g}: {times}, after {self._finite} finite ones"
        )
        # Source: seed 000's hint for a divergence in the first ten steps: of training, not of what was logged of it.
        early = self._hints and self._finite < _EARLY and self._onset[0] <= _EARLY
        return f"{message}; {said} within the first {_EARLY} steps: learning rate too high?" if early else message

    def _numbers(self) -> dict[str, float]:
        return {
            IN_A_ROW: float(self._run),
            FINITE_BEFORE: float(self._finite),
            SINCE_BEFORE: self._gap,
        }

    @staticmethod
    def _rule_text(role: Role) -> str:
        if role in _LOSS_LIKE:
            return "non-finite loss: 1 value warns, 2 in a row are critical, 2 finite end it"
        if role is Role.GRADIENT_NORM:
            return "non-finite gradient norm: 3 in a row warn (single ones are skipped steps), 10 are critical"
        return "non-finite value: 3 in a row after 5 finite ones"
