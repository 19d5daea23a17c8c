"""What differs from the healthy runs of the same batch: often the shortest way to a cause.

A number differs where it lies beyond all of theirs, anything else where they agree and this run does not. What is
different in every run (seeds, names, folders, times) says nothing.

>>> from tui_monitor.diagnosis.artifacts import Sibling
>>> others = [Sibling("a", True, {"lr": 0.001, "seed": 1}), Sibling("b", True, {"lr": 0.002, "seed": 2})]
>>> [each.said for each in differing({"lr": 0.03, "seed": 3}, others)]
['lr 0.03 (they: 0.001 to 0.002)']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import Sibling
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.text import Shown, clean

_OWN_TO_EACH = lazy_compile(
    r"(?i)(?:^|[/._\- ])(?:seed|rng|name|id|uuid|dir|folder|path|file|log|out|output|time|date|timestamp|started|"
    r"host|hostname|node|port|pid|rank|device|gpu|cuda|url|tag|tags|notes?|comment|version|commit|git|user|index|trial)"
    r"(?:$|[/._\- ])|_?(?:seed|dir|path|name|id|file)$"
)


class DifferingSetting(Struct, frozen=True):
    """One setting of this run that no healthy run of its batch has."""

    name: Shown
    own: object
    others: tuple[object, ...]
    """Theirs, each once; of numbers the smallest and the largest."""

    @property
    def said(self) -> Shown:
        """`lr 0.03 (they: 0.001)`."""
        theirs = " to ".join(_text(other) for other in self.others)
        return clean(f"{self.name} {_text(self.own)} (they: {theirs})", 200)


def differing(config: Mapping[str, object], siblings: Sequence[Sibling]) -> Iterator[DifferingSetting]:
    """In the order of the configuration. Nothing where no healthy run is known."""
    healthy = [one.config for one in siblings if one.healthy and one.config]
    if not healthy:
        return
    for name, own in config.items():
        if _OWN_TO_EACH.search(name) or not all(name in one for one in healthy):
            continue
        others = _others([one[name] for one in healthy])
        if others and _is_beyond(own, others):
            yield DifferingSetting(clean(name, 80), own, others)


def _others(values: Sequence[object]) -> tuple[object, ...]:
    """The ends of numbers; one value where all agree; else nothing that could be differed from."""
    numbers = [value for value in values if _is_number(value) and isinstance(value, int | float)]
    if len(numbers) == len(values):
        low, high = min(numbers), max(numbers)
        return (low,) if low == high else (low, high)
    return (values[0],) if all(value == values[0] for value in values) else ()


def _is_beyond(own: object, others: tuple[object, ...]) -> bool:
    low, high = others[0], others[-1]
    if isinstance(own, int | float) and isinstance(low, int | float) and isinstance(high, int | float):
        return own != own or not low <= own <= high
    return own != low


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
