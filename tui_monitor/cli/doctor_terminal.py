"""Of `trainmon doctor`: what the app finds of the terminal in which it would be drawn."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

from tui_monitor.cli.arguments import on_terminal
from tui_monitor.cli.doctor_answer import Answer, no, ok, unknown
from tui_monitor.hosts.local import tmux
from tui_monitor.text import Shown, clean

LEAST_COLUMNS, LEAST_LINES = 60, 15
"""Smaller ones show runs, and cannot say yes to anything."""
_LATE_ESCAPE = 100
"""Milliseconds that tmux keeps Esc: more is felt."""
_DRAWN = "⣀⣠⣤⣶⣾⣿⣷⣦⣄⡀ ■ ✗ ◐ ● ○ ▁▂▃▄▅▆▇█"


def answers() -> Iterator[Answer]:
    yield _terminal()
    if on_terminal():
        yield _size()
    yield _letters()
    yield _colours(os.environ)
    yield unknown("font", Shown(_DRAWN), "where that is boxes or question marks: another font, or `ascii: true`")
    if os.environ.get(tmux.VARIABLE):
        yield from _tmux()


def _terminal() -> Answer:
    term = clean(os.environ.get("TERM", ""), 60)
    if not on_terminal():
        return unknown(
            "terminal",
            Shown("the app needs one for standard input, output and error, and here is none"),
            "run `trainmon doctor` where you would look at runs; check, watch and status need none",
        )
    if term in ("", "dumb", "unknown"):
        return no("terminal", Shown(f"TERM is {term or 'not set'}"), "export TERM=xterm-256color")
    return ok("terminal", Shown(f"TERM={term}"))


def _size() -> Answer:
    columns, lines = os.get_terminal_size(sys.__stderr__.fileno() if sys.__stderr__ else 2)
    said = Shown(f"{columns}x{lines}")
    if columns < LEAST_COLUMNS or lines < LEAST_LINES:
        return no("size", said, f"at least {LEAST_COLUMNS}x{LEAST_LINES}: a smaller one cannot say yes to anything")
    return ok("size", said)


def _letters() -> Answer:
    encoding = getattr(sys.__stderr__, "encoding", None) or ""
    if encoding.replace("-", "").lower() == "utf8":
        return ok("letters", Shown("UTF-8"))
    said = clean(f"{encoding or 'no encoding'}: curves and signs are drawn with ASCII", 100)
    return no("letters", said, "export LC_ALL=C.UTF-8")


def _colours(environment: Mapping[str, str]) -> Answer:
    depth, why = depth_of(environment)
    said = clean(f"{depth} ({why})", 100)
    if depth == "truecolor" or environment.get("NO_COLOR"):
        return ok("colours", said)
    if depth == "256":
        return ok("colours", said, "where the terminal has all colours: export COLORTERM=truecolor")
    return unknown("colours", said, "where the terminal has more: export TERM=xterm-256color")


def depth_of(environment: Mapping[str, str]) -> tuple[str, str]:
    """`truecolor`, `256`, `16` or `none`, as the screen will decide, and why."""
    term = environment.get("TERM", "").strip().lower()
    if environment.get("NO_COLOR"):
        return "none", "NO_COLOR is set"
    if term in ("dumb", "unknown"):
        return "none", f"TERM={term}"
    told = environment.get("COLORTERM", "").strip().lower()
    if told in ("truecolor", "24bit"):
        return "truecolor", f"COLORTERM={told}"
    kind = term.rpartition("-")[2]
    return "256" if kind in ("256color", "kitty") else "16", f"TERM={term}" if term else "TERM is not set"


def _tmux() -> Iterator[Answer]:
    found = tmux.options(tmux.socket_of(os.environ), ("escape-time", "mouse"))
    if found is None:
        yield unknown("tmux", Shown("it does not tell its settings"), "tmux show-options -s escape-time")
        return
    escape, mouse = found
    said = clean(f"Esc is kept for {escape} ms", 60)
    if escape.isdecimal() and int(escape[:9]) > _LATE_ESCAPE:
        yield no("tmux", said, "set -sg escape-time 10, in ~/.tmux.conf: Esc comes that much sooner")
    else:
        yield ok("tmux", said)
    if mouse in ("on", "1"):
        yield ok("mouse", Shown("tmux passes it on"))
    else:
        yield unknown("mouse", Shown("tmux keeps it"), "set -g mouse on, in ~/.tmux.conf, for the wheel and clicks")
