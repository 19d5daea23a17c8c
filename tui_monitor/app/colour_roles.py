"""What a colour on the screen is for, told from the colour: themes blend, dim and light up what they name.

Terminals with few colours, or none, show the part that a colour plays and not the colour itself.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color

Rgb = tuple[int, int, int]

INKS = ("error", "warning", "success", "primary", "secondary", "accent", "foreground")
"""Parts of a theme that are written in."""
GROUNDS = ("background", "surface", "panel")
"""Parts that are written on."""
LIT = "lit"
"""The ground of the row under the cursor: a little of the foreground."""
_LIGHT = (0.08, 0.14, 0.2)
_STRENGTHS = (1.0, 0.87, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)
_INVISIBLE = 12.0
"""Distance below which a text cannot be told from what it stands on."""


class Part(NamedTuple):
    """How a piece of text is meant."""

    ink: str
    """One of `INKS`; `ground` for text in the colour of the background; empty for none at all."""
    strength: float
    """1.0 as the theme has it, less where it was blended into what is behind."""
    ground: str
    """`background`, `lit`, or the ink that fills the cell."""


class Roles:
    """Of one theme: `variables` as Textual has them, each a colour."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._inks = {name: Color.parse(variables[name]).rgb for name in INKS}
        grounds = [Color.parse(variables[name]).rgb for name in GROUNDS]
        self._base = grounds[0]
        self._texts_on: dict[Rgb, list[tuple[Rgb, str, float]]] = {}
        fills = [(rgb, name) for name, rgb in self._inks.items()]
        lights = [(_blend(rgb, self._inks["foreground"], light), LIT) for rgb in grounds for light in _LIGHT]
        self._grounds = [*((rgb, "background") for rgb in grounds), *lights, *fills]
        self._dark = grounds

    def of(self, style: Style, behind: Rgb) -> Part:
        """`behind`: what shows through where the style has no background of its own."""
        ground_rgb = _rgb(style, "bgcolor", behind)
        ground = min(self._grounds, key=lambda known: _far(known[0], ground_rgb))[1]
        ink_rgb = _rgb(style, "color", self._inks["foreground"])
        if _far(ink_rgb, ground_rgb) < _INVISIBLE:
            return Part("", 0.0, ground)
        _, ink, strength = min(self._texts(ground_rgb), key=lambda known: _far(known[0], ink_rgb))
        return Part(ink, strength, ground)

    def _texts(self, ground: Rgb) -> list[tuple[Rgb, str, float]]:
        if (known := self._texts_on.get(ground)) is None:
            known = [(_blend(ground, rgb, s), name, s) for s in _STRENGTHS for name, rgb in self._inks.items()]
            known += [(rgb, "ground", 1.0) for rgb in self._dark]
            self._texts_on[ground] = known
        return known


def _rgb(style: Style, which: str, otherwise: Rgb) -> Rgb:
    colour = getattr(style, which)
    return otherwise if colour is None or colour.triplet is None else tuple(colour.triplet)


def _blend(ground: Rgb, ink: Rgb, strength: float) -> Rgb:
    red, green, blue = (round(g + (i - g) * strength) for g, i in zip(ground, ink, strict=True))
    return red, green, blue


def _far(one: Rgb, other: Rgb) -> float:
    return math.dist(one, other)
