"""The folds of a cross-validation beside each other: their scores should not differ much."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from tui_monitor.judging.track import Track
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, confidence
from tui_monitor.model.points import Place
from tui_monitor.model.role import Role
from tui_monitor.text import Shown, clean

_NAMED = re.compile(r"\bfold[ _/-]?(\d{1,3})(?!\d)", re.IGNORECASE)
_FEWEST = 3
_WIDE = 0.2
"""Of full marks (1 or 100)."""
_FORMULA = "best scores of at least 3 trained folds that lie more than 0.2 of full marks apart"


class _Fold(NamedTuple):
    number: int
    score: float
    step: float
    metric: Shown
    place: Place
    points: int


def variance(tracks: Mapping[Shown, Track]) -> tuple[Finding, ...]:
    """One finding for each score whose folds differ widely: `fold 1 accuracy`, `fold 2 accuracy`, ...

    A function of what the folds are by now, in whatever order they were read. One that has fewer points than the
    first is still being trained.
    """
    groups: dict[str, list[_Fold]] = {}
    for metric, track in tracks.items():
        named = _NAMED.search(metric.replace("_", " ")) if track.role is Role.SCORE else None
        if named is not None and track.best is not None and track.curve is not None:
            curve, rest = track.curve, metric[: named.start()] + metric[named.end() :]
            fold = _Fold(int(named[1]), *track.best, metric, curve.place, curve.n)
            groups.setdefault(rest, []).append(fold)
    return tuple(found for folds in groups.values() if (found := _differing(sorted(folds))) is not None)


def _differing(folds: list[_Fold]) -> Finding | None:
    trained = [fold for fold in folds if fold.points >= folds[0].points]
    if len(trained) < _FEWEST:
        return None
    worst, best = min(trained, key=lambda fold: fold.score), max(trained, key=lambda fold: fold.score)
    marks = 1.0 if best.score <= 1.0 else 100.0
    apart = (best.score - worst.score) / marks
    if apart <= _WIDE:
        return None
    scores = ", ".join(f"{fold.score:.4g}" for fold in trained)
    message = (
        f"folds differ widely ({scores}): fold {worst.number} is at {worst.score:.4g}, "
        f"fold {best.number} at {best.score:.4g}"
    )
    return Finding(
        kind=Kind.OSCILLATION,
        severity=Severity.WARNING,
        metric=worst.metric,
        segment=0,
        onset_step=worst.step,
        detected_step=max(worst.step, best.step),
        message=clean(message),
        evidence=Evidence(
            clean(_FORMULA), {"worst": worst.score, "best": best.score, "apart": apart}, (worst.place, best.place)
        ),
        value=worst.score,
        confidence=confidence(apart / _WIDE, len(trained)),
    )
