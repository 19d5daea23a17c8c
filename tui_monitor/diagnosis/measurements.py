"""What was measured of one run, found by what it means: looked up once, for all causes alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.lexicon.names import words_of
from tui_monitor.lexicon.splits import EVALUATED, HELD_OUT_IN_NAMES, TRAINING_IN_NAMES, in_one_word
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.role import Role
from tui_monitor.text import clean

_OTHERS_DATA = rf"(?<![a-z])(?:{EVALUATED}|h[eo]ld[ _-]?out|check|probe|oof|out-of-bag|unseen|away)(?![a-z])"
_BARE = (
    rf"^(?:{EVALUATED}|h[eo]ld[ _-]?out|check|out-of-bag|unseen|seen|train|learn|fit|in-bag|"
    r"cost|objective|energy|loss|损失|損失)$"
)
_SPLIT = rf"^(?:{EVALUATED}|h[eo]ld[ _-]?out|train|training|learn|fit)$"
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
    def objective(self) -> MetricCurve | None:
        """What is minimised, whatever it is called: a loss, else what the trouble is about, else what seems to be."""
        shown = self.named(self._trouble.metric) if self._trouble is not None else None
        held_out = self._told_held_out
        twin = self._twin(held_out) if held_out is not None else None
        if self.loss is not None:
            return twin if twin is not None and held_out is not None and held_out.role is Role.LOSS_PART else self.loss
        if twin is not None:
            return twin
        if shown is not None and shown.lower_is_better and not shown.held_out:
            return shown
        unnamed = next((one for one in self._unnamed if not re.search(_OTHERS_DATA, one.metric.lower())), None)
        stands = self._trouble is not None and self._trouble.kind in _FLAT and self._trouble.metric is not None
        return unnamed or (shown if stands and shown is not None and shown.role is not Role.REWARD else None)

    @cached_property
    def held_out(self) -> MetricCurve | None:
        """The same on data that is not trained on."""
        rose = next((one for one in self._artifacts.findings if one.kind is Kind.OVERFITTING and one.active), None)
        if rose is not None and (shown := self.named(rose.metric)) is not None:
            return shown
        validation = self.curve(Role.VALIDATION_LOSS)
        other = validation if validation is not self.objective else None
        return self._told_held_out or other or self._unsplit_error

    @cached_property
    def _told_held_out(self) -> MetricCurve | None:
        """As its name says."""
        errors = self.curve(Role.ERROR, held_out=True)
        others = (one for one in self._unnamed if re.search(_OTHERS_DATA, one.metric.lower()))
        surely = self.curve(Role.VALIDATION_LOSS, held_out=True)
        unsure = self.curve(Role.VALIDATION_LOSS) if self.loss is not None else None
        return surely or unsure or errors or next(others, None)

    @cached_property
    def _unsplit_error(self) -> MetricCurve | None:
        """An error without a split in its name, measured beside a training loss, at each evaluation and only there."""
        evaluated = [tuple(one.steps) for one in self._artifacts.curves if one.held_out and len(one) >= _FEW]
        errors = (one for one in self._artifacts.curves if one.role is Role.ERROR and not one.held_out)
        bare = (one for one in errors if not TRAINING_IN_NAMES & set(words_of(in_one_word(one.metric))))
        return next((one for one in bare if self.loss is not None and tuple(one.steps) in evaluated), None)

    def _twin(self, held_out: MetricCurve) -> MetricCurve | None:
        """What measures the same on what is trained on, by its name."""
        wanted = measured_words(held_out)
        fits = (one for one in self._artifacts.curves if one.lower_is_better is not False and not one.held_out)
        return next((one for one in fits if len(one) >= _FEW and wanted and measured_words(one) == wanted), None)

    @cached_property
    def _unnamed(self) -> tuple[MetricCurve, ...]:
        """What may be minimised though no name says that it is the whole loss: surer ones first."""
        fits = [one for one in self._artifacts.curves if one.lower_is_better is not False and len(one) >= _FEW]
        parts = (one for one in fits if one.role in (Role.LOSS_PART, Role.ERROR))
        bare = (one for one in fits if one.role is Role.OTHER and re.search(_BARE, one.metric.lower()))
        bare = (one for one in bare if all(one is not score for score in self._bare_scores))
        return (*parts, *bare)

    @cached_property
    def _bare_scores(self) -> tuple[MetricCurve, ...]:
        """`Train` and `Val` beside a loss of its own, within 0 and 1: how much is right there."""
        splits = [one for one in self._artifacts.curves if one.role is Role.OTHER and len(one) >= _FEW]
        bare = [one for one in splits if re.search(_SPLIT, one.metric.lower())]
        shares = all(one.low >= 0.0 and one.high <= 1.0 for one in bare)
        both = len({one.held_out for one in bare}) == 2
        falls = any(
            one.finite.values[-1] < one.finite.values[0] for one in bare if not one.held_out and one.finite.values
        )
        return tuple(bare) if self.loss is not None and both and shares and not falls else ()

    @cached_property
    def train_score(self) -> MetricCurve | None:
        """How much is right, of 0 to 1 or to 100, on what is trained on."""
        return self._score(held_out=False)

    @cached_property
    def held_out_score(self) -> MetricCurve | None:
        return self._score(held_out=True)

    def _score(self, held_out: bool) -> MetricCurve | None:
        fits = (one for one in self.called(_SCORED) if one.role is Role.SCORE and one.held_out is held_out)
        known = max((one for one in fits if one.low >= 0.0 and one.high <= _ALL), key=len, default=None)
        return known or next((one for one in self._bare_scores if one.held_out is held_out), None)

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


def measured_words(curve: MetricCurve) -> frozenset[str]:
    """The words of a name that do not say which data it was measured on."""
    return frozenset(words_of(in_one_word(curve.metric))) - HELD_OUT_IN_NAMES - TRAINING_IN_NAMES
