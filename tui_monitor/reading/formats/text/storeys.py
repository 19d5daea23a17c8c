"""Headings of two lines, one word of a name above the other; a name may also end in the upper one.

running    example    day     held-out
mean loss  counter            loss
"""

import re

from tui_monitor.lexicon.units import unit_of
from tui_monitor.reading.formats.text.headings import INDEX, Heading, are_names, is_parted, spans_of, splits

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
    for upper in splits(above):
        for lower in splits(line):
            lower = [_ASIDE.sub("", cell) for cell in lower]
            if len(upper) != len(lower) or not any(lower) or not all(map(_LIMB.match, filter(None, upper + lower))):
                continue
            cells = [f"{name} {more}".strip() for name, more in zip(upper, lower, strict=True)]
            if are_names(cells):
                return Heading((cells,))
    placed = _placed(above, line)
    return Heading((placed,)) if are_names(placed) else Heading()


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


def _placed(above: str, line: str) -> list[str]:
    """Where fewer words stand below: each below the one word that it touches."""
    if is_parted(above) or is_parted(line):
        return []
    upper, lower = spans_of(above)[-1], spans_of(line)[-1]
    if len(lower) >= len(upper) or 2 * len(lower) < len(upper):
        return []
    names = [[word] for word, _, _ in upper]
    for word, begin, end in lower:
        touched = [at for at, one in enumerate(upper) if one[1] < end and begin < one[2]]
        if len(touched) != 1 or len(names[touched[0]]) > 1 or not _LIMB.match(word):
            return []
        names[touched[0]].append(word)
    return [" ".join(name) for name in names] if all(_LIMB.match(word) for word, _, _ in upper) else []
