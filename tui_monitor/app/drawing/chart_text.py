"""The line above the chart and the line below it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

from msgspec import Struct

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.chart_window import Window
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut, that_fit, width_of
from tui_monitor.model.ask import Readout, ValueAt, XAxis
from tui_monitor.text import Shown

SERIES = ("primary", "accent", "success", "warning", "secondary")
"""Colours of a theme for the curves, in their order, in the picture as in the lines around it."""


class HowDrawn(Struct, frozen=True):
    """How a chart is drawn, for the line above it."""

    metrics: tuple[Shown, ...] = ()
    smoothing: float = 0.0
    log: bool = False
    by_itself: bool = False
    """The values asked for the log scale, not a person."""
    axis: XAxis = XAxis.STEP
    axes: tuple[XAxis, ...] = (XAxis.STEP,)
    window: Window = Window()
    ends: tuple[float, float] = (0.0, 0.0)


def head(said: HowDrawn, width: int, glyphs: Glyphs) -> list[Piece]:
    """` 1 ▪ loss  ▪ val_loss ─ smooth 0 ─ y log ─ x step ─ all 668 steps ────`"""
    line = glyphs.track
    left: list[Piece] = [(f"{line} 1 ", QUIET)]
    for index, metric in enumerate(said.metrics):
        left.append((f"{glyphs.series} {metric}  ", f"bold {_colour(index)}"))
    facts: list[list[Piece]] = [
        [(f"{line} ", QUIET), (f"smooth {said.smoothing:g} ", "$accent" if said.smoothing else QUIET)],
        [(f"{line} ", QUIET), (_scale(said), "$accent" if said.log else QUIET)],
        [(f"{line} ", QUIET), (f"x {said.axis} ", "$accent" if said.axis is not XAxis.STEP else QUIET)],
        [(f"{line} ", QUIET), (f"{_reach(said)} ", QUIET if said.window.whole else "$accent")],
    ]
    room = max(width * 2 // 3, width - sum(map(width_of, facts)))
    pieces = cut(left, room, glyphs.ellipsis)
    for fact in facts:
        if width_of(pieces) + width_of(fact) <= width:
            pieces += fact
    return [*pieces, (line * (width - width_of(pieces)), QUIET)]


def _colour(index: int) -> str:
    return f"${SERIES[index % len(SERIES)]}"


def _scale(said: HowDrawn) -> str:
    return f"y log{' (auto)' if said.by_itself else ''} " if said.log else "y linear "


def _reach(said: HowDrawn) -> str:
    first, last = said.ends
    if said.window.whole:
        return f"all {wording.step(max(0.0, last))} steps"
    first = first if said.window.first is None else said.window.first
    last = last if said.window.last is None else said.window.last
    whole = max(0.0, said.ends[1])
    return f"steps {wording.step(round(first))}-{wording.step(round(last))} of {wording.step(round(whole))}"


def readout(
    answer: Readout, drawn: Sequence[Shown], smooth: float | None, time: str, width: int, glyphs: Glyphs
) -> list[Piece]:
    """`cursor │ step 150   loss 1.09 (smooth 1.10)   val_loss 1.21 at 140   02:37:15`: as many as there is room for.

    `smooth`: of the metric that is drawn first; None without smoothing.
    """
    start: list[Piece] = [(f" cursor {glyphs.box[5]} ", "$accent"), (f"step {wording.step(answer.step)}", "bold")]
    groups = [_told(value, answer.step, drawn, smooth) for value in answer.values]
    end = [(f"   {time} ", QUIET)] if time else []
    gap = ("   ", "")
    room = width - width_of(start) - width_of(end) - len(gap[0])
    kept = that_fit(groups, room, gap)
    line = list(start)
    for group in kept or [cut(group, room, glyphs.ellipsis) for group in groups[:1]]:
        line += [gap, *group]
    return [*line, (" " * (width - width_of(line) - width_of(end)), ""), *end]


def _told(value: ValueAt, step: float, drawn: Sequence[Shown], smooth: float | None) -> list[Piece]:
    index = drawn.index(value.metric) if value.metric in drawn else None
    colour = "" if index is None else _colour(index)
    bad = not isfinite(value.value)
    said = ("~" if value.mean else "") + wording.rounded(value.value)
    pieces: list[Piece] = [(f"{value.metric} ", colour or QUIET), (said, "bold $error" if bad else "bold")]
    if smooth is not None and index == 0 and isfinite(smooth):
        pieces.append((f" (smooth {wording.rounded(smooth)})", QUIET))
    if value.step != step and not value.mean:
        pieces.append((f" at {wording.step(value.step)}", QUIET))
    return pieces


def legend(named: Iterable[tuple[str, str]], band: bool, width: int, glyphs: Glyphs) -> list[Piece]:
    """What the marks in the picture mean, as many as there is room for, and how to get a cursor."""
    groups: list[list[Piece]] = [[(f"{sign} ", "bold"), (meaning, QUIET)] for sign, meaning in named]
    if band:
        groups.append([(f"{glyphs.band} ", QUIET), ("lowest to highest", QUIET)])
    groups.append([("Left Right or a click: values at a step", QUIET)])
    line: list[Piece] = [(" ", "")]
    for group in that_fit(groups, width - 2, ("   ", "")):
        line += [*group, ("   ", "")]
    return cut(line, width, glyphs.ellipsis)
