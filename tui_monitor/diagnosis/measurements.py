"""What was measured of one run, found by what it means: looked up once, for all causes alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.role import Role
from tui_monitor.text import clean

_OTHERS_DATA = (
    r"(?<![a-z])(?:test|valid|validation|val|dev|h[eo]ld[ _-]?out|eval|check|probe|oof|out-of-bag|unseen|away)"
    r"(?![a-z])"
)
_BARE = (
    r"^(?:test|valid|validation|dev|h[eo]ld[ _-]?out|eval|check|out-of-bag|unseen|seen|train|learn|fit|in-bag|"
    r"cost|objective|energy|loss|损失|損失)$"
)
_SCORED = (
    r"acc|auc|f1|top-?\d|correct|right|recall|precision|hits?|mrr|m?ap\b|iou|dice|r2|ndcg|准确率|精度|acerto|genau"
)
_GRADIENT = r"^(?:[|‖]{0,2}(?:train[ _/.-])?grad(?:ient)?s?[|‖]{0,2})$"
_FEW, _OFTEN = 3, 6
_RATE = r"^(?:.*/)?(?:current|step|update|param\w*|base|effective)[ _.-]rate$"
_ALL = 100.0
"""Of what is right, in percent."""
_FLAT = frozenset({Kind.PLATEAU, Kind.FROZEN})


class Measurements:
    def __init__(self, artifacts: Artifacts, trouble: Finding | None) -> None:
        self._artifacts, self._trouble = artifacts, trouble

    def curve(self, role: Role, held_out: bool | None = None) -> MetricCurve | None:
        """The longest of a role."""
        fits = (one for one in self._artifacts.curves if one.role is role)
        return max((one for one in fits if held_out in (None, one.held_out)), key=len, default=None)

    def named(self, metric: str | None) -> MetricCurve | None:
        return next((one for one in self._artifacts.curves if one.metric == metric), None)

    def called(self, pattern: str) -> Iterator[MetricCurve]:
        """Those whose name holds a pattern, in lower case."""
        return (one for one in self._artifacts.curves if re.search(pattern, one.metric.lower()))

    def told(self, pattern: str) -> Iterator[MetricCurve]:
        """As `called`, of numbers behind a name in the lines at hand that are no points: counted from 1 on."""
        known = {one.metric.lower() for one in self._artifacts.curves if len(one) >= _OFTEN}
        for name, values in self._artifacts.told.items():
            if len(values) >= _OFTEN and name.lower() not in known and re.search(pattern, name.lower()):
                steps = [float(at + 1) for at in range(len(values))]
                yield MetricCurve(clean(name, 80), Role.OTHER, steps, values)

    @cached_property
    def loss(self) -> MetricCurve | None:
        """What is minimised, on the data that is trained on."""
        return self.curve(Role.TRAIN_LOSS)

    @cached_property
    def validation(self) -> MetricCurve | None:
        return self.curve(Role.VALIDATION_LOSS)

    @cached_property
    def objective(self) -> MetricCurve | None:
        """What is minimised, whatever it is called: a loss, else what the trouble is about, else what seems to be."""
        shown = self.named(self._trouble.metric) if self._trouble is not None else None
        if self.loss is not None or (shown is not None and shown.lower_is_better and not shown.held_out):
            return self.loss or shown
        unnamed = next((one for one in self._unnamed if not re.search(_OTHERS_DATA, one.metric.lower())), None)
        stands = self._trouble is not None and self._trouble.kind in _FLAT and self._trouble.metric is not None
        return unnamed or (shown if stands and shown is not None and shown.role is not Role.REWARD else None)

    @cached_property
    def held_out(self) -> MetricCurve | None:
        """The same on data that is not trained on."""
        rose = next((one for one in self._artifacts.findings if one.kind is Kind.OVERFITTING and one.active), None)
        if rose is not None and (shown := self.named(rose.metric)) is not None:
            return shown
        errors = self.curve(Role.ERROR, held_out=True)
        others = (one for one in self._unnamed if re.search(_OTHERS_DATA, one.metric.lower()))
        return self.validation or errors or next(others, None)

    @cached_property
    def _unnamed(self) -> tuple[MetricCurve, ...]:
        """What may be minimised though no name says that it is the whole loss: surer ones first."""
        fits = [one for one in self._artifacts.curves if one.lower_is_better is not False and len(one) >= _FEW]
        parts = (one for one in fits if one.role in (Role.LOSS_PART, Role.ERROR))
        bare = (one for one in fits if one.role is Role.OTHER and re.search(_BARE, one.metric.lower()))
        return (*parts, *bare)

    @cached_property
    def train_score(self) -> MetricCurve | None:
        """How much is right, of 0 to 1 or to 100, on what is trained on."""
        return self._score(held_out=False)

    @cached_property
    def held_out_score(self) -> MetricCurve | None:
        return self._score(held_out=True)

    def _score(self, held_out: bool) -> MetricCurve | None:
        fits = (one for one in self.called(_SCORED) if one.role is Role.SCORE and one.held_out is held_out)
        return max((one for one in fits if one.low >= 0.0 and one.high <= _ALL), key=len, default=None)

    @cached_property
    def gradient(self) -> MetricCurve | None:
        """The norm of the gradient."""
        bare = (one for one in self.called(_GRADIENT) if one.role is Role.OTHER and one.low >= 0.0)
        return self.curve(Role.GRADIENT_NORM) or next(bare, None)

    @cached_property
    def rate(self) -> MetricCurve | None:
        """The learning rate, as it was logged; one that is called a rate alone where nothing else was logged."""
        known = self.curve(Role.LEARNING_RATE)
        if known is not None and len(known) > 1:
            return known
        return next((one for one in self.called(_RATE) if one.role is Role.OTHER and one.low > 0), known)

    @cached_property
    def last_step(self) -> float:
        return max((one.steps[-1] for one in self._artifacts.curves if len(one)), default=-1.0)
