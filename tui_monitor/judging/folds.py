"""The folds of a cross-validation beside each other: their scores should not differ much."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui_monitor.judging.track import Track
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, confidence
from tui_monitor.model.points import Place
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.text import Shown, clean

_NAMED = re.compile(r"\bfold[ _/-]?(\d{1,3})(?!\d)", re.IGNORECASE)
_FEWEST = 3
_WIDE = 0.2
"""Of full marks (1 or 100)."""
_FORMULA = "best scores of at least 3 trained folds that lie more than 0.2 of full marks apart"


_JUDGED = LOSSES | {Role.SCORE}
_FAR, _SPREADS = 0.5, 5.0
_FORMULA_OF_LOSSES = "a trained fold whose best loss is half above that of all others, and by 5 times what these differ"


class _Fold(NamedTuple):
    number: int
    score: float
    step: float
    metric: Shown
    place: Place
    points: int


def number_of(metric: str) -> int | None:
    """Of which fold a metric is, where its name tells."""
    named = _NAMED.search(metric.replace("_", " ")) if "fold" in metric.lower() else None
    return int(named[1]) if named is not None else None


def newest(metric: Shown, metrics: Iterable[Shown]) -> Shown:
    """The same metric of the fold that was begun last: a run is where its newest fold is."""
    prefix = re.compile(r"fold \d{1,2} ")
    plain = prefix.sub("", metric, count=1)
    alike = [name for name in metrics if name == plain or prefix.sub("", name, count=1) == plain]
    return alike[-1] if alike else metric


def variance(tracks: Mapping[Shown, Track]) -> tuple[Finding, ...]:
    """One finding for each score whose folds differ widely: `fold 1 accuracy`, `fold 2 accuracy`, ...

    A function of what the folds are by now, in whatever order they were read. One that has fewer points than the
    first is still being trained.
    """
    groups: dict[str, list[_Fold]] = {}
    for metric, track in tracks.items():
        named = _NAMED.search(metric.replace("_", " ")) if track.role in _JUDGED else None
        if named is not None and track.best is not None and track.curve is not None:
            curve, rest = track.curve, metric[: named.start()] + metric[named.end() :]
            fold = _Fold(int(named[1]), *track.best, metric, curve.place, curve.n)
            groups.setdefault(rest, []).append(fold)
    for rest, folds in groups.items():
        folds += _first(tracks.get(Shown(rest.strip())), folds)
    found = [(_differing if _role(folds, tracks) is Role.SCORE else _apart)(sorted(folds)) for folds in groups.values()]
    return tuple(filter(None, found))


def _first(track: Track | None, others: list[_Fold]) -> list[_Fold]:
    """The fold that keeps the plain name, where one file holds several: the one before the others."""
    if track is None or track.best is None or track.curve is None:
        return []
    return [_Fold(min(fold.number for fold in others) - 1, *track.best, track.metric, track.curve.place, track.curve.n)]


def _role(folds: list[_Fold], tracks: Mapping[Shown, Track]) -> Role:
    return tracks[folds[0].metric].role


def _apart(folds: list[_Fold]) -> Finding | None:
    """A fold whose best loss is far above that of all others: further than they lie from each other."""
    trained = [fold for fold in folds if fold.points >= folds[0].points]
    if len(trained) < _FEWEST:
        return None
    *others, worst = sorted(trained, key=lambda fold: fold.score)
    least, most = others[0].score, others[-1].score
    limit = most + max(_FAR * abs(most), _SPREADS * (most - least))
    if worst.score <= limit:
        return None
    name = _NAMED.sub("", worst.metric.replace("_", " ")).strip() if number_of(worst.metric) else worst.metric
    message = f"fold {worst.number}: {name} is at best {worst.score:.4g}, the others at {least:.4g} to {most:.4g}"
    return Finding(
        kind=Kind.OSCILLATION,
        severity=Severity.WARNING,
        metric=worst.metric,
        segment=0,
        onset_step=worst.step,
        detected_step=worst.step,
        message=clean(message),
        evidence=Evidence(
            clean(_FORMULA_OF_LOSSES),
            {"worst": worst.score, "least of others": least, "most of others": most},
            (worst.place,),
        ),
        value=worst.score,
        confidence=confidence((worst.score - most) / (limit - most), len(trained)),
    )


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
