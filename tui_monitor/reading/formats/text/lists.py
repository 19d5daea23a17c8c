"""Lists of numbers under one name, `Pseudo dice [0.5, 0.7]`: a metric of several classes, each with its own value."""

import re

from tui_monitor.reading.formats.text import numbers, words
from tui_monitor.reading.formats.text.shape import Reading, Value

_ELEMENT = rf"(?:np\.float[0-9]+\()?(?:{numbers.NUMBER})\)?"
_LIST = re.compile(
    rf"(?<![\w.@/'%$-])(?P<name>{words.WORD}(?: {words.WORD}){{0,4}})\s*[:=]?\s*\[\s*"
    rf"(?P<numbers>{_ELEMENT}(?:,\s*{_ELEMENT}){{1,31}})\s*\]"
)
_TYPE = re.compile(r"np\.float[0-9]+")


def read(text: str, start: int, names: set[str], reading: Reading) -> list[tuple[int, int]]:
    """Adds the values of each list that a metric's name stands before; gives back where in the line they stand."""
    spans: list[tuple[int, int]] = []
    for match in _LIST.finditer(text, start):
        name = words.trimmed(match["name"])
        if name in names or not words.is_metric(name) or words.is_prose(name):
            continue
        names.add(name)
        spans.append(match.span())
        elements = re.finditer(numbers.NUMBER, _TYPE.sub(_blank, match["numbers"]))
        for i, element in enumerate(elements):
            first, last = (match.start("numbers") + at for at in element.span())
            reading.values.append(Value(f"{name}[{i}]", numbers.value(element.group()), first, last))
    return spans


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
