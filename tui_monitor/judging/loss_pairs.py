"""Validation losses and the training losses they are compared with."""

from collections.abc import Hashable, Iterator, Mapping

from tui_monitor.judging.case import Case
from tui_monitor.judging.facts.samples import Follower
from tui_monitor.judging.folds import number_of
from tui_monitor.judging.roles import is_held_out, source_of, without_data_set
from tui_monitor.judging.rules.overfitting import Evaluation, Overfitting
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.track import Track
from tui_monitor.judging.watched import matches
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Place
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

_TRAIN, _VALIDATION = False, True
_MOST_PAIRS = 5000
"""Of a run: one that logs more losses than that asks for more than to be told which of them overfits."""


class LossPair:
    """A validation metric and a training metric, joined by step: stands at the newest evaluation that both passed."""

    def __init__(self, train: Track, validation: Track, thresholds: Thresholds) -> None:
        assert train.history is not None and validation.history is not None
        self.metric, self.trains = validation.metric, train.metric
        self.parameters = thresholds.parameters
        self.segment = self.n = 0
        self.step = self.value = self.train = 0.0
        self.place = Place(validation.file, 0)
        self._rows = validation.history
        self._follower = Follower(train.history)
        self._next = 0
        self._sparser = validation.nameless
        """Judge only where training was logged at least as often, as beside a validation it is."""

    def advance(self) -> Iterator[None]:
        """Stand at each further evaluation that the training metric has passed."""
        rows = self._rows
        while self._next < len(rows):
            i = self._next
            restarted = i > 0 and rows.segments[i] != rows.segments[i - 1]
            train = self._follower.at(rows.steps[i], restarted)
            if train is None:
                return
            self._next += 1
            self.n, self.train = self._next, train
            self.segment, self.step, self.value = rows.segments[i], rows.steps[i], rows.numbers[i]
            self.place = Place(self.place.file, rows.offsets[i])
            if self._follower.passed >= i or not self._sparser:
                yield


class LossPairs:
    """Every validation loss with every training loss of the same file suffix, or the two that the user named; and an
    error (perplexity, word error rate) with the same one of the training data.

    A metric that the user watches and whose name tells nothing is compared like a validation loss: should it rise while
    training falls, that is what overfitting is.

    A run may log several training losses (running, per epoch, a summary line); which one is dense enough shows only
    later. So each pair is judged by itself, and of equal findings the first one holds.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self._named = thresholds.overfitting
        self._thresholds = thresholds
        self._pairs: dict[tuple[Shown, Shown], tuple[LossPair, Case[Evaluation]]] = {}
        self._found: dict[str, dict[Shown, Finding]] = {}
        self._sided: dict[tuple[bool, Hashable], dict[Shown, None]] = {}
        """Side, and what a pair has in common -> the metrics of that side, in the order in which they appeared."""

    def join(self, new: Track, tracks: Mapping[Shown, Track]) -> None:
        """A metric appeared: pair it with those that are there."""
        for train, validation in self._partners(new, tracks):
            if len(self._pairs) < _MOST_PAIRS:
                pair = LossPair(train, validation, self._thresholds)
                self._pairs[train.metric, validation.metric] = pair, Case(Overfitting(pair), pair)

    def _partners(self, new: Track, tracks: Mapping[Shown, Track]) -> Iterator[tuple[Track, Track]]:
        """Metrics are kept by what pairs have in common, so that thousands of losses do not all look at each other."""
        if new.history is None:
            return
        for side, over in self._sides(new):
            others = self._sided.setdefault((not side, over), {})
            for other in (tracks[name] for name in others if name in tracks and name != new.metric):
                if self._named is not None or not (new.nameless and other.nameless):
                    yield (other, new) if side is _VALIDATION else (new, other)
            self._sided.setdefault((side, over), {})[new.metric] = None

    def _sides(self, track: Track) -> Iterator[tuple[bool, Hashable]]:
        """Whether it is trained on or held out, and what else both of a pair have in common."""
        metric = track.metric
        if self._named is not None:
            yield from ((bool(side), None) for side, name in enumerate(self._named) if matches(name, metric))
            return
        place = source_of(metric), number_of(metric)
        if track.role is Role.ERROR:
            yield is_held_out(metric), (*place, without_data_set(metric))
        if track.role is Role.TRAIN_LOSS:
            yield _TRAIN, place
        if track.role is Role.VALIDATION_LOSS or track.nameless:
            yield _VALIDATION, place

    def update(self) -> list[Finding]:
        """Findings that are new or changed since the last call."""
        changed: list[Finding] = []
        for pair, case in self._pairs.values():
            for _ in pair.advance():
                changed += [self._first_of(finding, pair.trains) for finding in case.take()]
        return changed

    def _first_of(self, finding: Finding, train: Shown) -> Finding:
        """Of equal findings of several pairs the one that holds, in whatever order they were read."""
        seen = self._found.setdefault(finding.id, {})
        seen[train] = finding
        return seen[min(seen, key=lambda name: (seen[name].detected_step, name))]

    def forget(self, finding: Finding) -> None:
        """It was over long ago."""
        self._found.pop(finding.id, None)

    def drop(self, metric: str) -> None:
        """Forget a metric in both places."""
        self._pairs = {names: pair for names, pair in self._pairs.items() if metric not in names}
        for seen in self._found.values():
            seen.pop(Shown(metric), None)
