"""The metrics of a run as rows to choose from: aligned, filtered by what was typed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, cut_text, filled
from tui_monitor.model.ask import MetricView
from tui_monitor.text import Shown

_LONGEST_NAME = 40
_BESIDE_NAME = 32
"""Cells for the mark, the value, the points and the beginning of a role."""


def fitting(metrics: Sequence[MetricView], typed: str) -> list[MetricView]:
    """Those whose name or role holds each word that was typed."""
    words = typed.casefold().split()
    return [one for one in metrics if all(word in f"{one.name} {one.role}".casefold() for word in words)]


def name_cells(metrics: Sequence[MetricView], width: int) -> int:
    """Cells for their names, also while only some of them are shown. Names are what one chooses by: in a narrow list
    the roles are cut first."""
    longest = max((cell_len(one.name) for one in metrics), default=0)
    return max(8, min(_LONGEST_NAME, width - _BESIDE_NAME, longest))


def rows(
    metrics: Sequence[MetricView],
    marked: Sequence[Shown],
    cursor: int,
    name_width: int,
    width: int,
    glyphs: Glyphs,
) -> list[list[Piece]]:
    """`[x] val_loss   0.6423      13  validation loss`; the line under the cursor is inverse over its whole width."""
    lines: list[list[Piece]] = []
    for index, metric in enumerate(metrics):
        sign = "x" if metric.name in marked else " "
        name = set_cell_size(cut_text(metric.name, name_width, glyphs.ellipsis), name_width)
        facts = f"  {wording.rounded(metric.last):>10}  {wording.grouped(metric.points):>9}  {metric.role}"
        here = index == cursor
        style = "bold reverse" if here else ""
        line: list[Piece] = [
            (glyphs.cursor if here else " ", style),
            (f"[{sign}] ", style or ("bold $accent" if sign == "x" else "")),
            (name, style or "bold"),
            (facts, style or "$foreground 70%"),
        ]
        lines.append(filled(line, width, glyphs.ellipsis, style))
    return lines


def heading(name_width: int, width: int, glyphs: Glyphs) -> list[Piece]:
    text = f"     {'metric':<{name_width}}  {'now':>10}  {'points':>9}  role"
    return filled([(text, "$foreground 60%")], width, glyphs.ellipsis)
