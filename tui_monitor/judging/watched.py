"""Which metric of a run is watched: ranked, deterministic, explained. A pure function of the metrics there are."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from tui_monitor.judging.roles import is_held_out, role_of, words_in
from tui_monitor.judging.roles import lower_is_better as polarity_of
from tui_monitor.lexicon import measures, splits
from tui_monitor.lexicon.names import spelling
from tui_monitor.model.role import LOSSES, Role
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
_NAMED = 12
_SPARSE = 10
"""So many times more points make a curve of what stands beside a summary."""
_FEW = 5
"""Points that say nothing yet."""
_SCARCE = 3
"""So many times more points make the one of two of a kind that is looked at, whatever their names."""
_COMPARED = 8
"""So many different numbers of points are compared each with each."""
_NUMBERED = re.compile(r"\d\W?$")
"""`loss1`, `loss[0]`: one of several, where there are several."""
_NOTHING = "none"
"""What a person asks for who wants nothing to be watched."""
_VARIANTS = ((2, "validation", splits.EVALUATION), (3, "training", splits.TRAINED))
"""(rank, what it is called, words before or behind the name) of a metric's variants."""


def choose(
    requested: str | None, metrics: Sequence[MetricCount], lower_is_better: bool | None = None
) -> Watched | None:
    """The metric to watch, or None: nothing fits, the run is unmonitored.

    With a request: exact name, then case and separators ignored, then a variant (`val_<m>` before `train_<m>`), then a
    name that contains it; `none` asks for none. Without one: what a person would look at first.
    """
    ranked = _requested(requested, metrics) if requested else _usual(metrics)
    if not ranked:
        return None
    best, why = ranked[0]
    direction = lower_is_better if lower_is_better is not None else polarity_of(best)
    others = tuple(name for name, _ in ranked[1 : _OTHERS + 1])
    instead_of = clean(requested, 200) if requested and requested != best else None
    return Watched(best, direction is not False, clean(why), others, direction is not None, instead_of)


def compared(counts: Sequence[int]) -> Hashable:
    """All that a choice depends on, of how many points there are of each metric: while this is the same, so is it.

    How each compares with each other, and whether it is few by itself. Of very many metrics the counts themselves.
    """
    different = sorted(set(counts))
    if len(different) > _COMPARED:
        return tuple(counts)
    return tuple([(count > 1, count >= _FEW, *_beside(count, different)) for count in counts])


def _beside(count: int, others: Sequence[int]) -> list[tuple[bool, bool, bool]]:
    return [(count < one, count * _SCARCE <= one, count * _SPARSE <= one) for one in others]


def asked(watched: Watched, requested: str | None) -> str:
    """What a person could say about a watched metric whose name tells nothing; empty where the name is enough."""
    if requested is None and role_of(watched.metric) is Role.OTHER:
        flags = f"--metric '{watched.metric}' --lower-is-better or --higher-is-better"
        return f"judged for NaN only, which way is better? {flags}"
    if not watched.directed:
        return "judged as if lower were better: --lower-is-better or --higher-is-better tells which way is"
    return ""


def why_none(requested: str | None, names: Sequence[str]) -> str:
    """Why nothing is watched."""
    available = f"available: [{', '.join(names[:_NAMED]) or 'none'}]"
    if requested is None:
        return f"no metric to watch was found; {available}"
    if spelling(requested) == _NOTHING:
        return f"nothing is watched, as asked for; {available}"
    return f"Watched metric '{requested}' not found; {available}"


def is_missing(requested: str | None, names: Sequence[str]) -> bool:
    """Is a metric asked for by name, and none of these is meant?"""
    if requested is None or spelling(requested) == _NOTHING:
        return False
    return not _requested(requested, [MetricCount(Shown(name), 1) for name in names])


def matches(requested: str, name: str) -> bool:
    """Is this the metric a person asked for by name, exactly or up to case and separators?"""
    return name == requested or spelling(name) == spelling(requested)


def may_be(requested: str | None, metric: str) -> bool:
    """May this metric be watched, whatever others there are?"""
    return _fit(requested, metric)[0] is not None if requested else role_of(metric) in _PREFERENCE


def _requested(requested: str, metrics: Sequence[MetricCount]) -> list[tuple[Shown, str]]:
    if spelling(requested) == _NOTHING:
        metrics = [metric for metric in metrics if matches(requested, metric.name)]
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


class _Field(NamedTuple):
    """What the candidates of a run are compared by."""

    most: int
    """How many points the fullest of them has."""
    fullest: Mapping[Role, int]
    """The same among those of one role."""
    parts: bool
    """Some are parts of a loss."""
    numbered: bool
    """Several losses are told apart by numbers: parts, too."""
    by_data: bool
    """Some are called by their data alone, as CatBoost's `learn` and `test`: a `total` beside them is no sum."""

    @classmethod
    def of(cls, candidates: Sequence[MetricCount]) -> "_Field":
        fullest: dict[Role, int] = {}
        for metric in candidates:
            role = role_of(metric.name)
            fullest[role] = max(metric.points, fullest.get(role, 0))
        numbered = sum(_is_numbered(metric.name) for metric in candidates) > 1
        by_data = any(_is_only(metric.name, splits.SPLIT) for metric in candidates)
        return cls(max(fullest.values(), default=0), fullest, numbered or Role.LOSS_PART in fullest, numbered, by_data)


def _usual(metrics: Sequence[MetricCount]) -> list[tuple[Shown, str]]:
    spread = any(_is_only(metric.name, measures.SPREADS) for metric in metrics)
    candidates = [metric for metric in metrics if _is_candidate(metric, spread)]
    field = _Field.of(candidates)
    ranked = sorted(candidates, key=lambda metric: _usual_order(metric, field))
    return [(metric.name, _why(metric.name, ranked)) for metric in ranked]


def _is_candidate(metric: MetricCount, spread: bool) -> bool:
    """`spread`: some metric is called `std` alone, so that `mean` beside it tells a mean, and not of what."""
    role = role_of(metric.name)
    if role not in _PREFERENCE or (spread and _is_only(metric.name, _STATISTICS)):
        return False
    return role is not Role.OTHER or metric.points > 1  # one number of a name that says nothing is as well a setting


def _is_only(name: str, known: frozenset[str]) -> bool:
    words = words_in(name)
    return bool(words) and words <= known


def _is_numbered(name: str) -> bool:
    return role_of(name) in LOSSES and _NUMBERED.search(name) is not None


def _usual_order(
    metric: MetricCount, field: _Field
) -> tuple[bool, float, bool, bool, bool, bool, bool, int, int, int, str]:
    name, points, role, words = metric.name, metric.points, role_of(metric.name), words_in(metric.name)
    sparse = points * _SPARSE <= field.most
    # Precision or recall alone can be had at the cost of the other; what was not trained on says more.
    half = role is Role.SCORE and not words.isdisjoint(measures.HALVES)
    trained = role in _OF_A_DATA_SET and not is_held_out(name)
    # Of rewards the mean over episodes is steadier than each episode's, of which there are more.
    scarce = points * _SCARCE <= field.fullest[role] and role is not Role.REWARD
    return (sparse and points < 2, _rank(name, role, words, field), half, trained, sparse and points < _FEW,
            _is_numbered(name), scarce, _special(name, role, words), len(name), -points, name)  # fmt: skip


def _rank(name: str, role: Role, words: frozenset[str], field: _Field) -> float:
    """A nameless total is preferred to the parts beside it, and anything to the KL term: it rises while it learns."""
    part, other = _PREFERENCE.index(Role.LOSS_PART), _PREFERENCE.index(Role.OTHER)
    if role is Role.OTHER and words and words <= measures.TOTAL and not field.by_data:
        return (part if field.parts else other) - 0.5
    if field.numbered and _is_numbered(name):
        return part
    if role is Role.LOSS_PART and not words.isdisjoint(measures.KL):
        return other + 0.5
    return _PREFERENCE.index(role)


def _special(name: str, role: Role, words: frozenset[str]) -> int:
    """How special a metric is among those of its role: a mean over episodes is steadier than one episode."""
    mean = 0 if any(word in name.lower() for word in measures.MEAN) else 1
    plain = 0 if role is not Role.GAN_LOSS or "loss" in name.lower() else 1
    part = role in LOSSES | {Role.LOSS_PART} and len(words) > 1 and words.isdisjoint(measures.OVERALL | splits.PHASE)
    return mean + plain + part


def _why(name: str, ranked: Sequence[MetricCount]) -> str:
    other = next((metric.name for metric in ranked if metric.name != name), None)
    role = "its name tells no direction" if role_of(name) is Role.OTHER else role_of(name)
    if other is None:
        return f"the only candidate ({role})"
    return f"{role}, preferred over {other}"
