"""Themes: five come with trainmon, more from a person's own folder. A bad file is named once and skipped."""

import re
from collections.abc import Iterable
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import Theme

from tui_monitor.errors import SettingsError, SourceError
from tui_monitor.hosts.local.regular import read_file
from tui_monitor.text import Shown, clean

DEFAULT = Theme(
    name="night",
    primary="#7AA2F7",
    secondary="#9D7CD8",
    accent="#BB9AF7",
    warning="#E0AF68",
    error="#F7768E",
    success="#9ECE6A",
    foreground="#C0CAF5",
    background="#16161E",
    surface="#1A1B26",
    panel="#24283B",
    dark=True,
    variables={
        "ansi-error": "bright_red",
        "ansi-warning": "bright_yellow",
        "ansi-success": "green",
        "ansi-primary": "bright_cyan",
        "ansi-secondary": "bright_magenta",
        "ansi-accent": "magenta",
        "ansi-foreground": "white",
        "ansi-quiet": "bright_black",
        "ansi-background": "black",
        "ansi-lit": "blue",
    },
)
"""The same as themes/night.yaml, in Python: YAML is not read before the first screen is drawn."""

ANSI = {part.removeprefix("ansi-"): name for part, name in DEFAULT.variables.items()}
"""Part -> the colour that it has where a terminal knows sixteen or eight by name, unless a theme says otherwise."""
_BASIC = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ANSI_COLOURS = frozenset((*_BASIC, *(f"bright_{name}" for name in _BASIC)))
_LARGEST = 1 << 20
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_COLOURS = frozenset(
    ("primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel")
)
_NEEDED = _COLOURS - {"secondary", "accent"}


def load(folders: Iterable[Path]) -> tuple[list[Theme], list[Shown]]:
    """Every good theme, later folders winning by name, and a sentence about every bad file."""
    themes: dict[str, Theme] = {}
    problems: list[Shown] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        try:
            theme = read(path)
        except (SourceError, SettingsError) as error:
            problems.append(clean(f"Theme {path.name} is skipped: {error}"))
        else:
            themes[theme.name] = theme
    return list(themes.values()), problems


def read(path: Path) -> Theme:
    """One theme file. Raises SettingsError, naming the key, when it cannot be used."""
    import yaml

    try:
        data = yaml.safe_load(read_file(str(path), _LARGEST).decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"it is not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(data, dict):
        raise SettingsError("it must be a list of `key: value` lines")
    return from_mapping({str(key): value for key, value in data.items()}, path.stem)


def from_mapping(data: dict[str, object], name: str) -> Theme:
    """Checked before Textual sees it, which would only fail once the theme is chosen."""
    if not _NAME.fullmatch(name):
        raise SettingsError(f"its name {name!r} must be of lower-case letters, digits and dashes")
    if unknown := sorted(data.keys() - _COLOURS - {"dark", "ansi"}):
        raise SettingsError(f"{unknown[0]} is no known key; known are ansi, dark, {', '.join(sorted(_COLOURS))}")
    if missing := sorted(_NEEDED - data.keys()):
        raise SettingsError(f"{missing[0]} is missing")
    dark = data.get("dark", True)
    if not isinstance(dark, bool):
        raise SettingsError("dark must be true or false")
    colours = {key: _colour(key, data[key]) for key in _COLOURS & data.keys()}
    return Theme(name=name, dark=dark, variables=_ansi(data.get("ansi", {})), **colours)  # type: ignore[arg-type]


def _ansi(data: object) -> dict[str, str]:
    """Names of colours, for terminals that know no others: `error: bright red`."""
    if not isinstance(data, dict):
        raise SettingsError("ansi must be a list of `part: colour` lines")
    if unknown := sorted(str(part) for part in data.keys() - ANSI.keys()):
        raise SettingsError(f"ansi: {unknown[0]} is no known part; known are {', '.join(sorted(ANSI))}")
    names = {part: "_".join(str(name).split()) for part, name in data.items()}
    for part, name in names.items():
        if name not in _ANSI_COLOURS:
            known = ", ".join(_BASIC)
            raise SettingsError(f"ansi: {part}: {data[part]!r} is none of {known}, or one of them after `bright`")
    return {f"ansi-{part}": name for part, name in (ANSI | names).items()}


def _colour(key: str, value: object) -> str:
    try:
        return Color.parse(str(value)).hex
    except ColorParseError as error:
        raise SettingsError(f"{key}: {value!r} is no colour; write #rrggbb in quotes, or a CSS name") from error
