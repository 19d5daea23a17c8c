"""What the words of a name count: steps, steps of the whole run, epochs or episodes."""

import re
from enum import Enum

from tui_monitor import lexicon

_PLANS = frozenset({"steps", "iterations", "batches", "updates", "rounds", "epochs", "iters"})
_PLAIN = lexicon.SPLIT | lexicon.OF_THE_RUN | lexicon.ORDINAL | frozenset({"gradient", "optimizer", "learning"})
_GLUED_SPLIT = re.compile(rf"\((?:{'|'.join(lexicon.SPLIT)})\)$", re.IGNORECASE)
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
    words = [word for word in lexicon.words_of(leaf) if word not in lexicon.ORDINAL] if leaf else []
    if not words or not lexicon.METRIC.isdisjoint(lexicon.words_of(token[-1])):
        return None
    if " ".join(lexicon.words_of(leaf)) in lexicon.RUN_NAMES or leaf.lower() in lexicon.RUN_NAMES:
        return Unit.RUN
    last = lexicon.singular(words[-1])
    before = words[:-1]
    whole = not lexicon.OF_THE_RUN.isdisjoint(lexicon.words_of(leaf)[:-1])
    if last == "numsteps" or last == "numupdates":
        return Unit.RUN
    if last not in lexicon.COUNT:
        return None
    beside = set(lexicon.words_of(token[-1])[:-1]) | set(lexicon.words_of(token[-2]) if len(token) > 1 else ())
    if not lexicon.NO_COUNT.isdisjoint(beside) or (len(token) > 1 and token[-2].lower() in ("total", "num", "fps")):
        return None
    if group and not set(lexicon.words_of(group)) <= _PLAIN | {"time", "counter", "counters", "progress", "misc"}:
        return None
    if len(token) == 1 and not set(before) <= _PLAIN:
        return None
    if last in lexicon.EPOCH:
        return Unit.EPOCH
    if last in lexicon.EPISODE:
        return Unit.EPISODE
    return Unit.RUN if whole or last in lexicon.RUN_COUNTS else Unit.STEP


def is_plan(name: str, unit: Unit) -> bool:
    """`steps`, `num_steps`, `num_train_epochs`: how many there will be; but `num_updates`, `env_steps`."""
    words = lexicon.words_of(name.split(" ")[-1]) if name else ()
    if not words or words[-1] not in _PLANS:
        return False
    return len(words) == 1 or unit is Unit.EPOCH or (words[-1] == "steps" and words[0] in ("num", "total"))
