"""Curves over steps as a small picture that needs nothing else: SVG without scripts, fonts or links.

Every column of the plot keeps its lowest and its highest value, so that no extreme is lost. What is NaN or infinite is
crossed at the height of the last value that was a number. Colours are those of Okabe and Ito, which colour-blind people
tell apart; curves differ by their dashes, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from math import isfinite

from msgspec import Struct

from tui_monitor.report.plot_axis import PlotAxis, of_steps, of_values
from tui_monitor.text import Shown

WIDTH, HEIGHT = 800, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 74, 40
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_BAD, _INK, _QUIET, _GRID = "#b00020", "#222222", "#555555", "#e3e3e3"
_LETTER = 6.6
"""Width of one, about."""
_LONGEST_NAME, _LONGEST_LABEL = 34, 60
_FEW_POINTS = 60
"""So many points are drawn as dots, too."""
_MOST_CURVES, _MOST_MARKS = 6, 4
_MARK_ROWS = 14

Point = tuple[float, float]


class PlotCurve(Struct, frozen=True):
    name: Shown
    steps: Sequence[float]
    values: Sequence[float]
    """May hold NaN and infinities; steps may go back."""

    @property
    def pairs(self) -> Iterator[Point]:
        return (pair for pair in zip(self.steps, self.values, strict=True) if isfinite(pair[0]))


class Mark(Struct, frozen=True):
    """Something that happened at a step."""

    step: float
    label: Shown


def drawn(title: Shown, curves: Sequence[PlotCurve], marks: Sequence[Mark] = (), axis: str = "step") -> str | None:
    """As it stands within a page; None where there is no number to draw. See `as_file`."""
    curves = [curve for curve in curves if any(isfinite(value) for _, value in curve.pairs)][:_MOST_CURVES]
    if not curves:
        return None
    across = of_steps([step for curve in curves for step, _ in curve.pairs], _LEFT, WIDTH - _RIGHT)
    up = of_values([value for curve in curves for _, value in curve.pairs], HEIGHT - _BOTTOM, _TOP)
    plot = _Plot(across, up)
    shown = [mark for mark in marks if across.first <= mark.step <= across.last][:_MOST_MARKS]
    parts = (
        _head(title, curves, up),
        *plot.grid(axis),
        *(part for number, curve in enumerate(curves) for part in plot.curve(curve, number)),
        *plot.marks(shown),
        "</svg>",
    )
    return "\n".join(part for part in parts if part) + "\n"


def as_file(svg: str) -> str:
    """As a file of its own."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _head(title: Shown, curves: Sequence[PlotCurve], up: PlotAxis) -> str:
    """The picture begins: its title, what the axis shows, and which curve is which."""
    name = escape(title[:100])
    scale = ", log scale" if up.logarithmic else ""
    start = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{name}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    )
    heading = f'<text x="{_LEFT}" y="20" font-size="14" font-weight="bold" fill="{_INK}">{name}{scale}</text>'
    return "\n".join((start, heading, *_legend(curves)))


def _legend(curves: Sequence[PlotCurve]) -> Iterator[str]:
    x = float(_LEFT)
    for number, curve in enumerate(curves):
        name = _cut(curve.name, _LONGEST_NAME)
        dots = f'<circle cx="{x + 12:.0f}" cy="36" r="2.5" fill="{_colour(number)}"/>' if _is_sparse(curve) else ""
        yield f'<path d="M{x:.0f} 36h24" {_stroke(number)}/>{dots}{_text(x + 30, 40, name)}'
        x += 48 + _LETTER * len(name)
    if any(not isfinite(value) for curve in curves for _, value in curve.pairs):
        yield f"{_cross(x + 6, 36)}{_text(x + 16, 40, 'NaN or infinite')}"


class _Plot:
    def __init__(self, across: PlotAxis, up: PlotAxis) -> None:
        self._across = across
        self._up = up

    def grid(self, axis: str) -> Iterator[str]:
        left, right, top, bottom = _LEFT, WIDTH - _RIGHT, _TOP, HEIGHT - _BOTTOM
        for value, said in self._up.ticks():
            y = self._up.at(value)
            yield f'<path d="M{left} {y:.1f}H{right}" stroke="{_GRID}"/>{_text(left - 6, y + 4, said, "end", _QUIET)}'
        for value, said in self._across.ticks():
            x = self._across.at(value)
            yield f'<path d="M{x:.1f} {bottom}v4" stroke="{_QUIET}"/>{_text(x, bottom + 17, said, "middle", _QUIET)}'
        yield f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="{_QUIET}"/>'
        yield _text((left + right) / 2, HEIGHT - 6, axis, "middle", _QUIET)

    def curve(self, curve: PlotCurve, number: int) -> Iterator[str]:
        """Broken where it is no number, and where steps go back."""
        stretches = list(_stretches(curve.pairs))
        lines = [self._line(stretch) for stretch in stretches]
        yield f'<path d="{"".join(lines)}" fill="none" stroke-linejoin="round" {_stroke(number)}/>'
        dotted = (stretch for stretch in stretches if _is_sparse(curve) or len(stretch) == 1)
        yield from dict.fromkeys(self._dot(point, number) for stretch in dotted for point in stretch)
        yield from self._bad(curve)

    def _line(self, stretch: Sequence[Point]) -> str:
        places = (f"{self._across.at(step):.1f} {self._up.at(value):.1f}" for step, value in self._extremes(stretch))
        return f"M{'L'.join(places)}"

    def _extremes(self, stretch: Sequence[Point]) -> Iterator[Point]:
        """Of each column the first, the lowest, the highest and the last one, in order."""
        for _, group in groupby(stretch, key=lambda point: self._column(point[0])):
            column = list(group)
            by_value = sorted(range(len(column)), key=lambda at: column[at][1])
            yield from (column[at] for at in sorted({0, by_value[0], by_value[-1], len(column) - 1}))

    def _column(self, step: float) -> int:
        return int(self._across.at(step))

    def _dot(self, point: Point, number: int) -> str:
        x, y = self._across.at(point[0]), self._up.at(point[1])
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_colour(number)}"/>'

    def _bad(self, curve: PlotCurve) -> Iterator[str]:
        """At most one cross in six columns; the first one is always there."""
        height, crossed = self._up.near, -6
        for step, value in curve.pairs:
            if isfinite(value):
                height = self._up.at(value)
            elif abs(self._column(step) - crossed) >= 6:
                crossed = self._column(step)
                yield _cross(self._across.at(step), height)

    def marks(self, marks: Sequence[Mark]) -> Iterator[str]:
        """Upright lines, each with its words in a row of its own where they would meet."""
        taken: list[tuple[float, float, int]] = []
        for mark in sorted(marks, key=lambda mark: mark.step):
            x, said = self._across.at(mark.step), _cut(mark.label, _LONGEST_LABEL)
            wide = _LETTER * len(said) + 8
            fits = x + wide <= WIDTH - _RIGHT
            left, right = (x, x + wide) if fits else (x - wide, x)
            rows = {row for begin, end, row in taken if begin < right and left < end}
            row = next(row for row in range(len(taken) + 1) if row not in rows)
            taken.append((left, right, row))
            y = _TOP - 16 + _MARK_ROWS * row
            line = f'<path d="M{x:.1f} {y - 6}V{HEIGHT - _BOTTOM}" stroke="{_INK}" stroke-dasharray="4 3"/>'
            back = f'<rect x="{left + 2:.1f}" y="{y - 10}" width="{wide - 4:.1f}" height="13" fill="#ffffffd0"/>'
            yield line + back + _text(x + 4 if fits else x - 4, y, said, "start" if fits else "end")


def _stretches(pairs: Iterable[Point]) -> Iterator[list[Point]]:
    stretch: list[Point] = []
    for step, value in pairs:
        if stretch and (not isfinite(value) or step < stretch[-1][0]):
            yield stretch
            stretch = []
        if isfinite(value):
            stretch.append((step, value))
    if stretch:
        yield stretch


def _is_sparse(curve: PlotCurve) -> bool:
    return len(curve.values) <= _FEW_POINTS


def _stroke(number: int) -> str:
    dashes = _DASHES[number % len(_DASHES)]
    return f'stroke="{_colour(number)}" stroke-width="1.6"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _cross(x: float, y: float) -> str:
    return f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{_BAD}" stroke-width="2"/>'


def _text(x: float, y: float, said: str, anchor: str = "start", colour: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(said)}</text>'


def _cut(said: str, longest: int) -> str:
    return said if len(said) <= longest else f"{said[: longest - 1]}…"
