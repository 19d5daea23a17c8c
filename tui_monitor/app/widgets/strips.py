"""From a line of pieces to a strip: for widgets that are drawn line by line, of which only changed ones are sent."""

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from textual.strip import Strip
from textual.style import Style

from tui_monitor.app.drawing.pieces import Piece, width_of


def strip(pieces: Sequence[Piece], ground: Style, variables: dict[str, str]) -> Strip:
    """`ground`: the widget's own style; `variables`: what styles may name, `App.theme_variables`."""
    named = tuple(sorted((name, variables[name]) for name in _NAMES if name in variables))
    segments = [Segment(text, _style(words, ground, named).rich_style) for text, words in pieces if text]
    return Strip(segments, width_of(pieces))


_NAMES = ("foreground", "background", "panel", "surface", "primary", "accent", "error", "warning", "success")
"""The colours that pieces name."""


@lru_cache(maxsize=512)
def _style(words: str, ground: Style, variables: tuple[tuple[str, str], ...]) -> Style:
    return ground + Style.parse(words, dict(variables)) if words else ground
