"""Which metric of a run is watched: ranked, deterministic, explained. A pure function of the metrics there are."""

from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.judging.roles import LOSSES, Role, is_held_out, role_of
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
)
_NEVER = frozenset(
    {
        Role.BEST,
        Role.SETTING,
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
_OTHERS = 8
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
    candidates = [metric for metric in metrics if role_of(metric.name) in _PREFERENCE]
    ranked = sorted(candidates, key=_usual_order)
    return [(metric.name, _why(metric.name, ranked)) for metric in ranked]


def _usual_order(metric: MetricCount) -> tuple[int, bool, bool, int, int, int, str]:
    role = role_of(metric.name)
    # Precision or recall alone can be had at the cost of the other; what was not trained on says more.
    words = frozenset(spelling(metric.name).split("_"))
    half = role is Role.SCORE and not words.isdisjoint(measures.HALVES)
    trained = role in _OF_A_DATA_SET and not is_held_out(metric.name)
    # A mean over episodes is steadier than one episode; the shortest name is the least special one.
    mean = 0 if any(word in metric.name.lower() for word in measures.MEAN) else 1
    plain = 0 if role is not Role.GAN_LOSS or "loss" in metric.name.lower() else 1
    part = role in LOSSES and len(words) > 1 and words.isdisjoint(measures.OVERALL | splits.PHASE)
    return (_PREFERENCE.index(role), half, trained, mean + plain + part, len(metric.name), -metric.points, metric.name)


def _why(name: str, ranked: Sequence[MetricCount]) -> str:
    others = [metric.name for metric in ranked if metric.name != name]
    if not others:
        return f"the only candidate ({role_of(name)})"
    return f"{role_of(name)}, preferred over {others[0]}"
