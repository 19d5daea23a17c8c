"""One metric of one run from its first point on: segments, best value, and the rules that judge it."""

from dataclasses import replace
from math import isfinite

from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import LOSSES, Role, is_held_out, lower_is_better, role_of
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.judging.rules.nonfinite import NonFinite
from tui_monitor.judging.rules.rule import Rule
from tui_monitor.judging.samples import Samples
from tui_monitor.judging.segments import Steps
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.watched import matches
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.points import Place, Points
from tui_monitor.text import Shown, clean


class Track:
    """The life of one metric."""

    def __init__(self, metric: Shown, file: Shown, thresholds: Thresholds) -> None:
        self.metric = metric
        self.file = file
        self.role, self._lower = meaning(metric, thresholds)
        self.best: tuple[float, float] | None = None
        """(value, step) of the best finite value so far."""
        named = thresholds.overfitting is not None and any(matches(name, metric) for name in thresholds.overfitting)
        self.history = Samples() if named or self.role in LOSSES | {Role.ERROR} else None
        """What pairs of metrics compare: the level of a training loss, the values of a validation loss."""
        self.nameless = role_of(metric) is Role.OTHER and self.role in LOSSES
        """Asked for, lower is better, and its name does not tell whether it is of training or of validation."""
        validates = self._validation or self.nameless or (self.role is Role.ERROR and is_held_out(metric))
        self._smooth = matches(thresholds.overfitting[0], metric) if thresholds.overfitting else not validates
        self._thresholds = thresholds
        self._steps = Steps(metric)
        self._open: dict[str, Finding] = {}
        self._begin(None)

    @property
    def _validation(self) -> bool:
        return self.role is Role.VALIDATION_LOSS

    def take(self, points: Points) -> list[Finding]:
        """Every rule's answer to new points of this metric, in log order."""
        found: list[Finding] = []
        file, steps, history, smooth, lower = points.file, self._steps, self.history, self._smooth, self._lower
        nonfinite, rules, curve = self._nonfinite, self._rules, self._curve
        for step, value, offset in zip(points.steps, points.values, points.places, strict=True):
            if steps.goes_back(step):
                found += self._left_behind(found, step)
                found.append(steps.restart(step, Place(file, offset)))
                self._begin(curve.first)
                nonfinite, rules, curve = self._nonfinite, self._rules, self._curve
            if not isfinite(value):
                found += nonfinite.bad(step, value, Place(file, offset))
                continue
            found += nonfinite.finite(step, value, Place(file, offset))
            if rules:
                curve.add(step, value, Place(file, offset))
                for update in rules:
                    found += update()
            if history is not None:
                history.add(step, curve.level if smooth else value, curve.segment, offset)
            if self.best is None or (value < self.best[0] if lower else value > self.best[0]):
                self.best = (value, step)
        self._follow(found)
        return found

    def _follow(self, found: list[Finding]) -> None:
        for finding in found:
            if finding.active:
                self._open[finding.id] = finding
            else:
                self._open.pop(finding.id, None)

    def _left_behind(self, found: list[Finding], step: float) -> list[Finding]:
        """What was open when the log began again is over: the run that goes on is another one, and judged anew."""
        self._follow(found)
        over = clean(f"; over: the log starts again at step {step_text(step)}")
        ended = [
            replace(
                finding,
                recovered_step=max(finding.detected_step, self._curve.step),
                message=Shown(finding.message + over),
            )
            for finding in self._open.values()
        ]
        self._open.clear()
        return ended

    def _begin(self, first: float | None) -> None:
        """A new segment: everything anew, but what was learned is measured from the very first value."""
        self._curve = Curve(
            self.metric, self.role, self._lower, self._steps.segment, first, self._thresholds.parameters
        )
        self._nonfinite = NonFinite(self.metric, self.role, self._steps.segment)
        rules: list[Rule] = [rule(self._curve, self._thresholds) for rule in REGISTRY if self.role in rule.needs]
        self._rules = [rule.update for rule in rules]


_MAY_BE_A_SCORE = LOSSES | {Role.OTHER, Role.LOSS_PART, Role.ERROR, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS}
"""An entropy or a learning rate stays what its name says, whichever way the user wants it to go."""


def meaning(metric: str, thresholds: Thresholds) -> tuple[Role, bool]:
    """Role and direction (is lower better?) of a metric, given what the user said.

    A metric asked for by name whose own name tells nothing is judged as a loss, or as a score where higher is better.
    """
    role, lower = role_of(metric), lower_is_better(metric)
    asked = thresholds.metric is not None and matches(thresholds.metric, metric)
    if thresholds.lower_is_better is not None and (asked or (thresholds.metric is None and lower is None)):
        lower = thresholds.lower_is_better
    if asked and lower is False and role in _MAY_BE_A_SCORE:
        role = Role.REWARD if thresholds.reinforcement else Role.SCORE
    elif asked and role in (Role.OTHER, Role.LOSS_PART):
        role = Role.GAN_LOSS if thresholds.category == "gan" else Role.TRAIN_LOSS
    return role, lower is not False
