"""Which metric of a run is watched: ranked, deterministic, explained. A pure function of the metrics there are."""

from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.judging.roles import LOSSES, Role, is_held_out, role_of, words_in
from tui_monitor.judging.roles import lower_is_better as polarity_of
from tui_monitor.lexicon import measures, splits
from tui_monitor.lexicon.names import spelling
from tui_monitor.model.run import Watched
from tui_monitor.text import Shown, clean


class MetricCount(NamedTuple):
    """A metric of a run and how many points of it there are."""

    name: Shown
    points: int


_PREFERENCE = (
    Role.REWARD,
    Role.VALIDATION_LOSS,
    Role.TRAIN_LOSS,
    Role.ERROR,
    Role.SCORE,
    Role.GAN_LOSS,
    Role.VALUE_LOSS,
    Role.POLICY_LOSS,
    Role.LOSS_PART,
    Role.OTHER,
    Role.SUMMARY,
)
_NEVER = frozenset(
    {
        Role.BEST,
        Role.SETTING,
        Role.NORMALISER,
        Role.CODE,
        Role.LOSS_SCALE,
        Role.LEARNING_RATE,
        Role.EPOCH,
        Role.STEP,
        Role.TIME,
        Role.MEMORY,
        Role.THROUGHPUT,
        Role.GRADIENT_NORM,
    }
)
_OF_A_DATA_SET = frozenset({Role.SCORE, Role.ERROR})
_STATISTICS = measures.SPREADS | measures.MEAN
_OTHERS = 8
_SPARSE = 10
"""So many times more points make a curve of what stands beside a summary."""
_FEW = 5
"""Points that say nothing yet."""
_VARIANTS = ((2, "validation", splits.EVALUATION), (3, "training", splits.TRAINED))
"""(rank, what it is called, words before or behind the name) of a metric's variants."""


def choose(
    requested: str | None, metrics: Sequence[MetricCount], lower_is_better: bool | None = None
) -> Watched | None:
    """The metric to watch, or None: nothing fits, the run is unmonitored.

    With a request: exact name, then case and separators ignored, then a variant (`val_<m>` before `train_<m>`), then a
    name that contains it. Without one: what a person would look at first.
    """
    ranked = _requested(requested, metrics) if requested else _usual(metrics)
    if not ranked:
        return None
    best, why = ranked[0]
    direction = lower_is_better if lower_is_better is not None else polarity_of(best)
    return Watched(best, direction is not False, clean(why), tuple(name for name, _ in ranked[1 : _OTHERS + 1]))


def matches(requested: str, name: str) -> bool:
    """Is this the metric a person asked for by name, exactly or up to case and separators?"""
    return name == requested or spelling(name) == spelling(requested)


def _requested(requested: str, metrics: Sequence[MetricCount]) -> list[tuple[Shown, str]]:
    ranked = sorted(
        (rank, -metric.points, metric.name, why)
        for metric in metrics
        for rank, why in (_fit(requested, metric.name),)
        if rank is not None
    )
    return [(Shown(name), why) for _, _, name, why in ranked]


def _fit(requested: str, name: str) -> tuple[int | None, str]:
    wanted, plain = spelling(requested), spelling(name)
    if name == requested:
        return 0, "exact name"
    if plain == wanted:
        return 1, f"{name} is {requested} up to case and separators"
    if role_of(name) in _NEVER and role_of(requested) is not role_of(name):
        return None, ""
    words, asked = plain.split("_"), wanted.split("_")
    for rank, kind, data in _VARIANTS:
        if any(words in ([word, *asked], [*asked, word]) for word in data):
            return rank, f"{name}: the {kind} variant of {requested}"
    if wanted in plain:
        return 4 + len(plain) - len(wanted), f"{name} contains {requested}"
    return None, ""


def _usual(metrics: Sequence[MetricCount]) -> list[tuple[Shown, str]]:
    spread = any(_is_only(metric.name, measures.SPREADS) for metric in metrics)
    candidates = [
        metric
        for metric in metrics
        # `Mean: 1.05, std: 0.16` tells a mean and a spread, and not of what.
        if role_of(metric.name) in _PREFERENCE and not (spread and _is_only(metric.name, _STATISTICS))
    ]
    most = max((metric.points for metric in candidates), default=0)
    parts = any(role_of(metric.name) is Role.LOSS_PART for metric in candidates)
    ranked = sorted(candidates, key=lambda metric: _usual_order(metric, most, parts))
    return [(metric.name, _why(metric.name, ranked)) for metric in ranked]


def _is_only(name: str, known: frozenset[str]) -> bool:
    words = words_in(name)
    return bool(words) and words <= known


def _usual_order(
    metric: MetricCount, most: int, parts: bool
) -> tuple[bool, float, bool, bool, bool, bool, int, int, int, str]:
    """`most`: how many points the fullest candidate has. `parts`: some candidate is a part of a loss."""
    name, points, role, words = metric.name, metric.points, role_of(metric.name), words_in(metric.name)
    sparse = points * _SPARSE <= most
    # Precision or recall alone can be had at the cost of the other; what was not trained on says more.
    half = role is Role.SCORE and not words.isdisjoint(measures.HALVES)
    trained = role in _OF_A_DATA_SET and not is_held_out(name)
    # `loss1` is one of several, and the whole stands beside it.
    numbered = role in LOSSES and spelling(name)[-1:].isdigit()
    return (sparse and points < 2, _rank(role, words, parts), half, trained, sparse and points < _FEW, numbered,
            _special(name, role, words), len(name), -points, name)  # fmt: skip


def _rank(role: Role, words: frozenset[str], parts: bool) -> float:
    """A nameless total is preferred to the parts beside it, and anything to the KL term: it rises while it learns."""
    if parts and role is Role.OTHER and words and words <= measures.TOTAL:
        return _PREFERENCE.index(Role.LOSS_PART) - 0.5
    if role is Role.LOSS_PART and not words.isdisjoint(measures.KL):
        return _PREFERENCE.index(Role.OTHER) + 0.5
    return _PREFERENCE.index(role)


def _special(name: str, role: Role, words: frozenset[str]) -> int:
    """How special a metric is among those of its role: a mean over episodes is steadier than one episode."""
    mean = 0 if any(word in name.lower() for word in measures.MEAN) else 1
    plain = 0 if role is not Role.GAN_LOSS or "loss" in name.lower() else 1
    part = role in LOSSES | {Role.LOSS_PART} and len(words) > 1 and words.isdisjoint(measures.OVERALL | splits.PHASE)
    return mean + plain + part


def _why(name: str, ranked: Sequence[MetricCount]) -> str:
    others = [metric.name for metric in ranked if metric.name != name]
    role = "its name tells no direction" if role_of(name) is Role.OTHER else role_of(name)
    if not others:
        return f"the only candidate ({role})"
    return f"{role}, preferred over {others[0]}"
