"""Headings of two storeys: two lines that name the columns together.

running    recent     example            train        valid             average  since      example   day
mean loss  mean loss  counter            loss  acc    loss  acc         loss     last       counter
"""

import re

from tui_monitor.lexicon.units import unit_of
from tui_monitor.reading.formats.text.headings import INDEX, Heading, are_names, is_parted, spans, splits

_LIMB = re.compile(r"(?:[^\W\d]|\|)[^0-9]*$")
_ASIDE = re.compile(r"\(.*\)$")
"""`(hh:mm:ss)` below a name."""


def is_upper(line: str) -> bool:
    """May a line be the upper storey of a heading?"""
    wide = is_parted(line) or "  " in line.strip()
    ways = (cells for cells in splits(line) if len(cells) > 1) if wide else ()
    return any(all(map(_LIMB.match, filter(None, cells))) for cells in ways)


def storeys(above: str, line: str) -> Heading:
    """Two lines as one heading: `Mini-batch` above `Loss`, `train` above `loss acc`; no names where they are none."""
    if spread := _spread(above, line):
        return Heading((spread, [INDEX, *spread]) if line[:2] == "  " else (spread,))
    if edges := _below_edges(above, line):
        return Heading((edges,))
    for upper in splits(above):
        for lower in splits(line):
            lower = [_ASIDE.sub("", cell) for cell in lower]
            if len(upper) != len(lower) or not any(lower) or not all(map(_LIMB.match, filter(None, upper + lower))):
                continue
            cells = [f"{name} {more}".strip() for name, more in zip(upper, lower, strict=True)]
            if are_names(cells):
                return Heading((cells,))
    return Heading()


def _spread(above: str, line: str) -> list[str]:
    """The names where each word above spans as many below, the same ones for each: `loss acc  loss acc`."""
    if is_parted(above) or is_parted(line):
        return []
    upper, lower = splits(above)[-1], line.split()
    counters = [name for name in lower[:2] if unit_of(name) is not None]
    rest = lower[len(counters) :]
    each = len(rest) // len(upper) if len(upper) > 1 else 0
    if each < 2 or rest != rest[:each] * len(upper) or lower[: len(counters)] != counters:
        return []
    cells = [*counters, *(f"{group} {name}" for group in upper for name in rest[:each])]
    return cells if are_names(cells) else []


def _below_edges(above: str, line: str) -> list[str]:
    """The names where each word below begins where one above does, and some have none: `loss` below `average`."""
    if is_parted(above) or is_parted(line):
        return []
    upper, lower = spans(above)[0], {start: word for word, start, _ in spans(line)[0]}
    words = [word for word, _, _ in upper] + list(lower.values())
    if not len(lower) < len(upper) <= 2 * len(lower) or not {start for _, start, _ in upper}.issuperset(lower):
        return []
    cells = [f"{word} {lower.get(start, '')}".strip() for word, start, _ in upper]
    return cells if all(map(_LIMB.match, words)) and are_names(cells) else []
