"""The process of one run as lines: who it is, what it started, what it takes, what it saved. Pure."""

from collections.abc import Iterator

from msgspec import Struct

from tui_monitor.app.drawing import job_lines, machine_text, wording
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, joined, wrapped
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.model.beside import FamilyMember, ProcessView
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import Process, RunView

_STATES = {"T": "stopped by a signal", "t": "held by a debugger", "D": "waits for a device"}
_LOUD = "bold $warning"
_LABEL = 12
_COMMAND = 3
"""Lines of a command."""


class Moment(Struct, frozen=True):
    """Ages are told by these."""

    now: float
    """By the clock of the runs."""
    wall: float
    """Beside the time of a file."""


def lines(view: RunView, told: ProcessView | None, use: RunUse | None, at: Moment, width: int, glyphs: Glyphs) -> Lines:
    """`told`: None while it is not known yet."""
    if told is not None and told.recorded:
        return [[("  a recording: no process", QUIET)]]
    process = (told.process if told is not None else None) or view.process
    drawn: Lines = job_lines.lines(view.job, at.now) if view.job is not None else []
    if process is None:
        drawn += [] if view.job is not None else [[("  no process is known", QUIET)]]
    else:
        drawn += _identity(process, told, at, width, glyphs)
    if told is not None:
        drawn += _family(told, glyphs)
    if use is not None and (taken := machine_text.pieces(use, 200, glyphs.dot)):
        drawn.append([_label("takes"), *taken])
    if told is None:
        return [*drawn, [("  looking", QUIET)]]
    if told.note is not None and view.job is None:
        drawn.append([("  ", ""), (told.note, _LOUD)])
    if told.checkpoint is None:
        drawn.append([_label("checkpoint"), ("none found", QUIET)])
    else:
        drawn.append([_label("checkpoint"), *_saved(told.checkpoint, at, glyphs)])
    return [*drawn, *_whereabouts(process)]


def _label(text: str) -> Piece:
    return (f"  {text:<{_LABEL}}", QUIET)


def _identity(process: Process, told: ProcessView | None, at: Moment, width: int, glyphs: Glyphs) -> Lines:
    pid = f"  {process.pid} "
    first, *more = wrapped(process.command, width - len(pid), _COMMAND, glyphs.ellipsis)
    head: Lines = [[(pid, "bold"), (first, "")], *([(" " * len(pid), ""), (line, "")] for line in more)]
    if not process.alive:
        return [*head, [_label(""), ("ended", _LOUD)]]
    state = _STATES.get(told.state if told is not None else "", "")
    up: Piece = (f"up {wording.age(max(60.0, at.now - process.started))}", "")
    return [*head, [_label(""), *joined([[(state, _LOUD)], [up], [(f"user {process.user}", "")]], ("   ", ""))]]


def _family(told: ProcessView, glyphs: Glyphs) -> Iterator[list[Piece]]:
    for member in told.family:
        yield _member(member, glyphs)
    if told.unnamed:
        yield [(f"     and {told.unnamed} more", QUIET)]


def _member(member: FamilyMember, glyphs: Glyphs) -> list[Piece]:
    state = f"  {_STATES[member.state]}" if member.state in _STATES else ""
    indent = "  " * min(member.depth, 8)
    branch = glyphs.box[2]
    return [
        (f"  {indent}{branch} ", QUIET),
        (f"{member.pid} ", ""),
        (member.command or "(no command)", QUIET),
        (state, _LOUD),
    ]


def _saved(checkpoint: Checkpoint, at: Moment, glyphs: Glyphs) -> list[Piece]:
    """`12 min ago · epoch_3.pt · 1.2 GB`"""
    age = wording.age(checkpoint.age(at.wall))
    size = machine_text.size(checkpoint.size) if checkpoint.size is not None else ""
    facts = ("just now" if age == "now" else f"{age} ago", checkpoint.name, size)
    return joined([[(fact, "")] for fact in facts], (f" {glyphs.dot} ", "$foreground 30%"))


def _whereabouts(process: Process | None) -> Iterator[list[Piece]]:
    if process is not None:
        yield [_label("in"), (process.cwd or "?", QUIET)]
        yield [_label("found by"), (process.linked_by, QUIET)]


def ages(view: RunView, told: ProcessView | None, at: Moment) -> Iterator[float]:
    """Seconds of all ages that are told here."""
    if view.process is not None and view.process.alive:
        yield max(60.0, at.now - view.process.started)
    if told is not None and told.checkpoint is not None:
        yield told.checkpoint.age(at.wall)
