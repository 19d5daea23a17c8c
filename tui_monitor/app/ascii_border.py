"""Borders of plain characters without a `+`, which is the sign of CONTINUE where there are only plain characters."""

from textual._border import BORDER_CHARS

CORNERS = (("/", "-", "\\"), ("|", " ", "|"), ("\\", "-", "/"))


def without_plus() -> None:
    """Textual knows one border of plain characters, and no way to bring another: this is what it is drawn with."""
    BORDER_CHARS["ascii"] = CORNERS
