"""Every word that training logs have for what counts, what is measured and what is chosen; one normaliser of names.

Nobody else holds such a list. The sets hold words as `names.words_of` gives them, so that `numUpdates`, `num_updates`
and `num updates` are one name. This door holds what text asks; who asks of names alone takes the list it needs from
`counters`, `splits`, `measures`, `chosen` or `machines`.
"""

from tui_monitor.lexicon.chosen import SETTING, is_setting
from tui_monitor.lexicon.counters import (
    COUNT,
    EPISODE,
    EPOCH,
    NO_COUNT,
    OF_THE_RUN,
    ORDINAL,
    OTHER_UNITS,
    PLURALS,
    RUN_COUNTS,
    RUN_NAMES,
    STEP,
    TICKS,
    singular,
)
from tui_monitor.lexicon.machines import MACHINE, NEVER, THING, TIME, is_never
from tui_monitor.lexicon.measures import METRIC, RATE
from tui_monitor.lexicon.names import words_of
from tui_monitor.lexicon.prose import ARTICLES, CHANGES, LEVELS, LINKS, PROSE, is_link, is_prose
from tui_monitor.lexicon.quantities import is_metric, is_rate, parted
from tui_monitor.lexicon.splits import HELD_OUT, SPLIT, TRAINING

__all__ = [
    "ARTICLES", "CHANGES", "COUNT", "EPISODE", "EPOCH", "HELD_OUT", "LEVELS", "LINKS", "MACHINE", "METRIC",
    "NEVER", "NO_COUNT", "OF_THE_RUN", "ORDINAL", "OTHER_UNITS", "PLURALS", "PROSE", "RATE",
    "RUN_COUNTS", "RUN_NAMES", "SETTING", "SPLIT", "STEP", "THING", "TICKS", "TIME", "TRAINING", "is_link", "is_metric",
    "is_never", "is_prose", "is_rate", "is_setting", "parted", "singular", "words_of",
]  # fmt: skip
