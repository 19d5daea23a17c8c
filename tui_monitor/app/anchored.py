"""Every column stays where it belongs, whatever a terminal thinks of the width of a character.

How many cells `❤️`, `👍🏽`, `🇩🇪` or `नि` take, terminals do not agree upon: what is drawn behind them would stand at
another place in each, borders and columns with it. So behind whatever is not plain, the place to go on at is told.
"""

import re

from rich.cells import cell_len
from textual.driver import Driver

_PIECE = re.compile(r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[[0-9;:?]*[A-Za-z]|(?P<text>[^\x1b\n]+)|(?s:.)")
"""A place to go on at, another sequence, text of one line."""
_PLAIN = r" -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2800-\u28ff"
_NOT_PLAIN = re.compile(rf".?[^\x00-\x1f{_PLAIN}]+")
"""What a character stands on (an accent, a keycap) goes with it."""
_ANY_NOT_PLAIN = re.compile(rf"[^\x00-\x1f{_PLAIN}]")
"""Most pictures have none: this finds it out in an eighth of the time."""


def anchored(drawn: str) -> str:
    """The same picture, in which each piece of text that is not plain is followed by the place of what comes next.

    Its cells are cleared before: where it takes fewer, nothing older is to be seen behind it.
    """
    if not _ANY_NOT_PLAIN.search(drawn):
        return drawn
    column: int | None = None
    pieces = []
    for piece in _PIECE.finditer(drawn):
        text = piece["text"]
        if piece["column"] is not None:
            column = int(piece["column"])
        elif text is not None and column is not None:
            pieces.append(_anchored_text(text, column))
            column += cell_len(text)
            continue
        pieces.append(piece.group())
    return "".join(pieces)


def _anchored_text(text: str, column: int) -> str:
    """`column`: where it begins, the first one is 1."""
    parts, done = [], 0
    for found in _NOT_PLAIN.finditer(text):
        begin, end = (column + cell_len(text[:at]) for at in found.span())
        clear = f"{' ' * (end - begin)}\x1b[{begin}G" if end > begin else ""
        parts += [text[done : found.start()], clear, found.group(), f"\x1b[{end}G"]
        done = found.end()
    return "".join([*parts, text[done:]])


def anchoring(usual: type[Driver]) -> type[Driver]:
    """The driver of the system, through which all passes that is drawn."""

    def write(self: Driver, data: str) -> None:
        usual.write(self, anchored(data))

    return type("AnchoringDriver", (usual,), {"write": write})
