"""Labels before the names of a line: of two before the same names one names them."""

import re

from msgspec.structs import replace

from tui_monitor import lexicon
from tui_monitor.reading.formats.text.cells import Meaning
from tui_monitor.reading.formats.text.sense import Sense

_MOST_SHAPES = 600
_LABEL = re.compile(r"\s*(?P<label>[^\W\d][\w&/-]{0,40}(?: [\w&/-]{1,40}){0,2}): +(?=[^\W\d])")


class Labels:
    """Remembers, by the names behind it, the first label that was met."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], str] = {}

    def named(self, said: Sense, found: Meaning) -> Meaning:
        """`ROAD: precision: 0.5` below `all: precision: 0.7`: of two labels before the same names one names them, and
        both do in a block."""
        text = said.line.text
        match = _LABEL.match(text, said.start)
        if (
            match is None
            or said.line.lead >= 0
            or not found.values
            or match["label"].lower() in lexicon.SPLIT
            or found.split
        ):
            return found
        if not lexicon.COUNT.isdisjoint(match["label"].lower().split()):
            return found  # `step 102: loss=5.` beside `step 101: loss=1.5`
        first = said.values[0]
        if any(said.line.starts[at] < match.end() for at in said.counting.taken):
            return found
        if first.low < 0 or said.line.starts[first.low] != match.end() or len(self._first) > _MOST_SHAPES:
            return found
        label = self._first.setdefault(tuple(name for _, name in found.values), match["label"])
        if label == match["label"] and not (said.start > 1 and text[: said.start].isspace()):
            return found
        return replace(found, values=tuple((at, f"{match['label']} {name}") for at, name in found.values))
