"""What the words of a name count: steps, steps of the whole run, epochs or episodes."""

import re
from collections.abc import Iterable
from enum import Enum

from tui_monitor.lexicon import counters, measures, splits
from tui_monitor.lexicon.names import words_of

_PLANS = frozenset({"steps", "iterations", "batches", "updates", "rounds", "epochs", "iters"})
_PLAIN = splits.SPLIT | counters.OF_THE_RUN | counters.ORDINAL | frozenset({"gradient", "optimizer", "learning"})
_GLUED_SPLIT = re.compile(rf"\((?:{'|'.join(splits.SPLIT)})\)$", re.IGNORECASE)
"""`Epoch(val)`."""


class Unit(Enum):
    STEP = "step"
    RUN = "step of the whole run"
    EPOCH = "epoch"
    EPISODE = "episode"


def unit_of(name: str) -> Unit | None:
    """What a name counts; None where it measures, limits or is something else."""
    group, _, leaf = _GLUED_SPLIT.sub("", name).rpartition("/")
    token = leaf.split()
    words = [word for word in words_of(leaf) if word not in counters.ORDINAL] if leaf else []
    if not words or not measures.METRIC.isdisjoint(words_of(token[-1])):
        return None
    if " ".join(words_of(leaf)) in counters.RUN_NAMES or leaf.lower() in counters.RUN_NAMES:
        return Unit.RUN
    last = counters.singular(words[-1])
    before = words[:-1]
    whole = not counters.OF_THE_RUN.isdisjoint(words_of(leaf)[:-1])
    if last == "numsteps" or last == "numupdates":
        return Unit.RUN
    if last not in counters.COUNT:
        return None
    beside = set(words_of(token[-1])[:-1]) | set(words_of(token[-2]) if len(token) > 1 else ())
    if not counters.NO_COUNT.isdisjoint(beside) or (len(token) > 1 and token[-2].lower() in ("total", "num", "fps")):
        return None
    if group and not set(words_of(group)) <= _PLAIN | {"time", "counter", "counters", "progress", "misc"}:
        return None
    if len(token) == 1 and not set(before) <= _PLAIN:
        return None
    if last in counters.EPOCH:
        return Unit.EPOCH
    if last in counters.EPISODE:
        return Unit.EPISODE
    return Unit.RUN if whole or last in counters.RUN_COUNTS else Unit.STEP


def is_generation(name: str, beside: Iterable[str]) -> bool:
    """`gen`, of which whole numbers count the generations of an evolution: no word beside it is of an adversary."""
    if name.lower() != counters.GENERATION:
        return False
    return all(other == name or measures.ADVERSARY.isdisjoint(words_of(other)) for other in beside)


def is_plan(name: str, unit: Unit) -> bool:
    """`steps`, `num_steps`, `num_train_epochs`: how many there will be; but `num_updates`, `env_steps`."""
    words = words_of(name.split(" ")[-1]) if name else ()
    if not words or words[-1] not in _PLANS:
        return False
    return len(words) == 1 or unit is Unit.EPOCH or (words[-1] == "steps" and words[0] in ("num", "total"))
