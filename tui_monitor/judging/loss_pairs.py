"""Validation losses and the training losses they are compared with."""

from collections.abc import Iterator, Mapping

from tui_monitor.judging.roles import Role, is_held_out, source_of, without_data_set
from tui_monitor.judging.rules.overfitting import Overfitting
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.track import Track
from tui_monitor.judging.watched import matches
from tui_monitor.model.finding import Finding
from tui_monitor.text import Shown


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
        self._parameters = thresholds.parameters
        self._rules: dict[tuple[Shown, Shown], Overfitting] = {}
        self._found: dict[str, dict[Shown, Finding]] = {}

    def join(self, new: Track, tracks: Mapping[Shown, Track]) -> None:
        """A metric appeared: pair it with those that are there."""
        for train, validation in self._partners(new, tracks):
            assert train.history is not None and validation.history is not None
            self._rules[train.metric, validation.metric] = Overfitting(
                validation.metric,
                validation.file,
                train.metric,
                validation.history,
                train.history,
                self._parameters,
                sparser=validation.nameless,
            )

    def _partners(self, new: Track, tracks: Mapping[Shown, Track]) -> Iterator[tuple[Track, Track]]:
        if new.history is None:
            return
        for other in tracks.values():
            for train, validation in ((new, other), (other, new)):
                if other is not new and other.history is not None and self._fit(train, validation):
                    yield train, validation

    def _fit(self, train: Track, validation: Track) -> bool:
        if self._named is not None:
            return matches(self._named[0], train.metric) and matches(self._named[1], validation.metric)
        if source_of(train.metric) != source_of(validation.metric):
            return False
        if validation.role is Role.ERROR and train.role is Role.ERROR:
            held_out = is_held_out(validation.metric) and not is_held_out(train.metric)
            return held_out and without_data_set(validation.metric) == without_data_set(train.metric)
        validates = validation.role is Role.VALIDATION_LOSS or validation.nameless
        return train.role is Role.TRAIN_LOSS and not (train.nameless and validation.nameless) and validates

    def update(self) -> list[Finding]:
        """Findings that are new or changed since the last call."""
        changed: list[Finding] = []
        for (train, _), rule in self._rules.items():
            for finding in rule.update():
                seen = self._found.setdefault(finding.id, {})
                seen[train] = finding
                # Which pair came first must not depend on the order of reading.
                holds = min(seen, key=lambda name: (seen[name].detected_step, name))
                changed.append(seen[holds])
        return changed

    def drop(self, metric: str) -> None:
        """Forget a metric in both places."""
        self._rules = {pair: rule for pair, rule in self._rules.items() if metric not in pair}
        for seen in self._found.values():
            seen.pop(Shown(metric), None)
