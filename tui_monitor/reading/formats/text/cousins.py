"""Lines that differ in one word which names nothing: `(r14) day: fit 0.5` and, later, `(r15) night: fit 0.9`.

What one shape was proved to mean, its cousin means, too, where it goes on counting: the word is of what is trained on,
of a stage, of a machine. Where it counts what was counted before, the word tells two things apart, and names them.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.reading.formats.text.cells import Meaning
from tui_monitor.reading.formats.text.cut import NUMBER, WORD, Cut
from tui_monitor.reading.formats.text.sense import Sense, sense

_MOST = 100


class _Known(Struct):
    meaning: Meaning
    line: Cut
    last: float = -1.0
    """Its newest count."""


class Cousins:
    """Shapes that count, by all that their names and counters are made of."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], _Known] = {}
        self._of: dict[str, _Known] = {}
        """By the key of a shape."""

    def learn(self, line: Cut, start: int, found: Meaning) -> None:
        """A shape has got a meaning."""
        if not found.values or found.step is None or len(self._of) >= _MOST:
            return
        one = _Known(found, line, line.numbers[found.step].value)
        self._of[line.key] = self._known.setdefault(_explained(sense(line, start)), one)

    def passed(self, line: Cut) -> None:
        """A line of a known shape was read."""
        if (one := self._of.get(line.key)) is not None and one.meaning.step in line.numbers:
            one.last = max(one.last, line.numbers[one.meaning.step].value)

    def meaning(self, said: Sense) -> Meaning | None:
        """What a line of a shape that nobody understands means, if a cousin of it is known."""
        line = said.line
        one = self._known.get(_explained(said)) if self._known else None
        if one is None or not one.meaning.cells <= line.numbers.keys():
            return None
        words = [line.pieces[at] for at in _unlike(line, one.line)]
        count = line.numbers[one.meaning.step or 0].value
        if len(words) != 1 or count < one.last:
            return None
        if count > one.last:
            return one.meaning
        return replace(one.meaning, values=tuple((at, f"{words[0]} {name}") for at, name in one.meaning.values))


def _explained(said: Sense) -> tuple[str, ...]:
    """The line without the words that nothing explains."""
    line, lead = said.line, said.line.lead - 1
    taken = said.taken | {lead}
    words = ((piece.lower() if at in taken else "*") for at, piece in enumerate(line.pieces))
    return tuple(
        word if sign == WORD else NUMBER + line.numbers[at].unit if sign == NUMBER else sign
        for at, (sign, word) in enumerate(zip(line.form, words, strict=True))
    )


def _unlike(line: Cut, other: Cut) -> list[int]:
    """The words that two lines do not have in common."""
    return [
        at for at, sign in enumerate(line.form) if sign == WORD and line.pieces[at].lower() != other.pieces[at].lower()
    ]
