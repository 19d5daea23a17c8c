"""Which of the names that were read is the one a label means."""

import re
from collections.abc import Callable, Iterable

from tui_monitor.reading.files.ownership import key


def match(metric: str, names: Iterable[str]) -> str | None:
    """The metric as it is spelled here: exactly, but for separators, by its last part, with a file's suffix.

    A label of several files may name the metric of each of them: `auc / ndcg@10`.
    """
    known = list(names)
    wanted = metric.split(" / ")
    return next((name for test in _TESTS for one in wanted for name in known if test(name, one)), None)


def _letters(name: str) -> str:
    """Without signs, and the `'s` of LightGBM's `valid_1's l2`."""
    return re.sub(r"\W+|_", "", key(re.sub(r"'s\b", "", name)))


_TESTS: tuple[Callable[[str, str], bool], ...] = (
    lambda name, wanted: name == wanted,
    lambda name, wanted: key(name) == key(wanted),
    lambda name, wanted: _letters(name) == _letters(wanted),
    lambda name, wanted: key(name.split("@")[0]) == key(wanted),
    lambda name, wanted: name.split("/")[-1] == wanted.split("/")[-1],
    lambda name, wanted: key(name) == key(wanted) + "_epoch",
    lambda name, wanted: key(name).endswith("_" + key(wanted)),
)
