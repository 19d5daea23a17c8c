"""Every word that training logs have for what counts, what is measured and what is chosen; one normaliser of names.

Nobody else holds such a list. The sets hold words as `names.words_of` gives them, so that `numUpdates`, `num_updates`
and `num updates` are one name. This door holds what text asks; who asks of names alone takes the list it needs from
`counters`, `splits`, `measures`, `chosen` or `machines`.
"""

from tui_monitor.lexicon import splits
from tui_monitor.lexicon.chosen import is_setting
from tui_monitor.lexicon.counters import (
    COUNT,
    EPOCH,
    OTHER_UNITS,
    PLURALS,
    ROUNDS,
    TICKS,
    singular,
)
from tui_monitor.lexicon.machines import MACHINE, PARTS, THING, TIME, is_never
from tui_monitor.lexicon.measures import METRIC
from tui_monitor.lexicon.names import words_of
from tui_monitor.lexicon.prose import CHANGES, LEVELS, LINKS, PROSE, is_link, is_prose
from tui_monitor.lexicon.quantities import is_metric, is_rate, may_measure
from tui_monitor.lexicon.splits import DATA

HELD_OUT = splits.HELD_OUT.union(splits.HELD_OUT_AS_WRITTEN)
TRAINING = splits.TRAINING.union(splits.TRAINING_AS_WRITTEN)
SPLIT = HELD_OUT | TRAINING
"""As text has them, with those that hold a hyphen."""

__all__ = [
    "CHANGES",
    "COUNT",
    "DATA",
    "EPOCH",
    "HELD_OUT",
    "LEVELS",
    "LINKS",
    "MACHINE",
    "METRIC",
    "OTHER_UNITS",
    "PARTS",
    "PLURALS",
    "PROSE",
    "ROUNDS",
    "SPLIT",
    "THING",
    "TICKS",
    "TIME",
    "TRAINING",
    "is_link",
    "is_metric",
    "is_never",
    "is_prose",
    "is_rate",
    "is_setting",
    "may_measure",
    "singular",
    "words_of",
]
