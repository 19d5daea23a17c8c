"""Terminals with sixteen colours, with eight, with none: each part of a theme has a name of its own there.

The nearest of sixteen colours is no help: amber and green become white, and a dark text on red becomes grey. So every
piece of text is asked which part of the theme it stands for, and is given the colour that the theme names for it.
"""

import os
from collections.abc import Callable, Mapping

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter

from tui_monitor.app.colour_roles import LIT, Part, Roles
from tui_monitor.app.themes import ANSI

_ON_DARK, _ON_BRIGHT = "bright_white", "black"
_DARK = ("red", "blue", "magenta", "black")
"""Fills on which only white can be read."""
_QUIET = 0.65
"""Strength below which a text in the colour of all text is a quiet one."""
_FAINT = 0.45
"""And a coloured one."""

Looks = Callable[[Mapping[str, str]], Callable[[Style, Part], Style]]
"""The variables of a theme -> how a style with its part is shown."""


def fit_to_terminal(app: App[None]) -> bool:
    """Show the themes of `app` in what this terminal has. True where that is no colour at all."""
    no_colour = app.no_color or app.console.color_system is None
    if no_colour or app.console.color_system == "standard":
        looks = _plain if no_colour else _named
        app._filters[:] = [f for f in app._filters if isinstance(f, ANSIToTruecolor)]
        app._filters.append(ByPart(lambda: (app.theme, app.theme_variables), looks))
    return no_colour


class ByPart(LineFilter):
    """Gives each piece of text the look of its part; each is worked out once for a theme."""

    def __init__(self, theme: Callable[[], tuple[str, Mapping[str, str]]], looks: Looks) -> None:
        """`theme`: the name and the variables of the one that is shown now."""
        super().__init__()
        self._theme, self._looks = theme, looks
        self._name = ""
        self._known: dict[tuple[Style, Color, bool], Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        name, variables = self._theme()
        if name != self._name:
            self._name = name
            self._known.clear()
            self._roles, self._look = Roles(variables), self._looks(variables)
        return [
            Segment(text, self._shown(style or Style(), background, text.isspace()), control)
            for text, style, control in segments
        ]

    def _shown(self, style: Style, background: Color, blank: bool) -> Style:
        key = (style, background, blank)
        if (shown := self._known.get(key)) is None:
            part = self._roles.of(style, background.rgb)
            shown = self._look(style, part._replace(ink="", strength=0.0) if blank and not style.reverse else part)
            self._known[key] = shown
        return shown


def _named(variables: Mapping[str, str]) -> Callable[[Style, Part], Style]:
    """Sixteen colours, by the names that the theme gives them."""
    names = {part: variables.get(f"ansi-{part}", usual) for part, usual in ANSI.items()}
    if os.environ.get("TERM") == "linux":  # its dark grey can hardly be read
        names |= {"foreground": "bright_white", "quiet": "white"}

    def look(style: Style, part: Part) -> Style:
        text, ground = _pair(part, names)
        bold = bool(style.bold) and text != "black"  # bold black is grey
        return style + Style(color=RichColor.parse(text), bgcolor=RichColor.parse(ground), bold=bold)

    return look


def _pair(part: Part, names: Mapping[str, str]) -> tuple[str, str]:
    """Names of the colours of a text and of what it stands on. On the lit row, what has a colour keeps it on black."""
    coloured = part.ink not in ("", "ground", "foreground")
    if part.ground == LIT and not coloured:
        return _ON_DARK, names["lit"]
    if part.ground not in (LIT, "background"):
        fill = names[part.ground].removeprefix("bright_")
        return _ON_DARK if fill in _DARK else _ON_BRIGHT, fill
    if coloured and part.strength >= _FAINT:
        return names[part.ink], names["background"]
    loud = part.ink == "foreground" and part.strength >= _QUIET
    return names["foreground" if loud else "quiet"], names["background"]


def _plain(variables: Mapping[str, str]) -> Callable[[Style, Part], Style]:  # noqa: ARG001 - the same in every theme
    """No colour: STOP bold and alone inverse, WAIT and what failed bold, quiet text dim, the lit row underlined."""

    def look(style: Style, part: Part) -> Style:
        stop = part.ground == "error"
        bold = stop or part.ink in ("error", "warning") or (bool(style.bold) and part.ink != "success")
        dim = not bold and part.ground == "background" and 0 < part.strength < _QUIET
        underline = bool(style.underline) or part.ground == LIT
        shown = style.without_color + Style(
            bold=bold, dim=dim, underline=underline, reverse=bool(style.reverse) or stop
        )
        return shown + Style(meta=style.meta) if style.meta else shown

    return look
