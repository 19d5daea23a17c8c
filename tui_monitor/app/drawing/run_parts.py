"""The parts of which one run is drawn, whatever its size: sign, badge, values, reason, facts. Pure."""

import re
from math import isfinite

from msgspec import Struct
from rich.cells import cell_len

from tui_monitor.app.drawing import reasons, wording
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut_text, joined, width_of
from tui_monitor.app.drawing.state_colours import BADGES, COLOURS, LIT
from tui_monitor.app.drawing.times import Times
from tui_monitor.model.finding import Kind
from tui_monitor.model.run import Life, RunView
from tui_monitor.report.states import State, state_of, word_of
from tui_monitor.text import Shown

FAINT = "$foreground 30%"
SICK_BADGE, HEALTHY_BADGE = 11, 9
"""Cells for the verdict in a line: ` STOP 100% `, ` CONTINUE`."""
_WORDY = 56
"""Cells from which a trend says that it counts in steps."""
_LEAST_METRIC = 4
"""Cells of its name below which only its value is told."""
Lines = list[list[Piece]]


class InUse(Struct, frozen=True):
    """What of a table its runs need."""

    titles: frozenset[str] | None = None
    """Of columns that are not empty; None: all."""
    metric: int = 14
    """Cells of the longest name of a metric."""
    where: int = 0
    """Cells of the longest words that say where a run runs."""


class RunLook(Struct, frozen=True):
    """What the drawing of a run depends on beside the run."""

    glyphs: Glyphs
    name: Shown
    name_width: int
    """Cells that the longest name of the list takes, so that columns stand under each other."""
    now: float
    selected: bool = False
    marked: bool = False
    """A person marked it: `K` asks about all marked ones."""
    badge_width: int = HEALTHY_BADGE
    """Cells for the verdict of a run that is one line."""
    in_use: InUse = InUse()
    seen: str = ""
    """What is said beside a run whose alarms a person knows: `ack`, `snoozed 42 min`."""


def badge(view: RunView, seen: str = "") -> Piece:
    """` STOP 92% `, `WAIT 72%`, `FAILED`: sure is only said of what may still be stopped.

    Dim, with what is `seen` of it, where a person knows: `STOP ack`.
    """
    state, word = state_of(view), word_of(view)
    if seen:
        return (f"{word} {seen}", QUIET)
    sure = f" {view.verdict.confidence:.0%}" if state in (State.STOP, State.WAIT) else ""
    text = f"{word}{sure}"
    return (f" {text} " if state is State.STOP else text, BADGES[state])


def indented_badge(view: RunView, seen: str = "") -> Piece:
    """As wide as a filled one where it is not filled, so that words stand under each other."""
    text, style = badge(view, seen)
    return (text if text.startswith(" ") else f" {text}", style)


def mark_of(look: RunLook) -> Piece:
    """The first cell of its lines: the cursor, or that it is marked, or nothing."""
    if look.marked:
        return (look.glyphs.mark, "bold $accent reverse" if look.selected else "bold $accent")
    return (look.glyphs.cursor if look.selected else " ", "bold $foreground")


def sign(view: RunView, look: RunLook) -> Piece:
    state = state_of(view)
    return (look.glyphs.states[state], COLOURS[state] if look.seen else f"bold {COLOURS[state]}")


def lit(pieces: list[Piece], look: RunLook) -> list[Piece]:
    """The row under the cursor, over its whole width; what is filled stays as it is."""
    if not look.selected:
        return pieces
    return [
        (text, style if " on " in style or "reverse" in style else f"{style} {LIT}".strip()) for text, style in pieces
    ]


def reason(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """`▼240 rose from 1.24, not back for 2 000 steps`: the colour is on the sign alone."""
    state, step, said = state_of(view), reasons.onset(view), reasons.reason(view)
    if not state.sick:
        said = f"{look.glyphs.onset}{wording.step(step)} {said}" if step is not None else said
        return [(cut_text(said, width, look.glyphs.ellipsis), QUIET)] if said else []
    mark = f"{look.glyphs.onset}{wording.step(step)} " if step is not None else ""
    return [
        (cut_text(mark, width, look.glyphs.ellipsis), f"bold {COLOURS[state]}"),
        (cut_text(said, max(0, width - len(mark)), look.glyphs.ellipsis), ""),
    ]


def short_metric(view: RunView, look: RunLook, width: int) -> str:
    """The end of a long name tells more than its folder: `ep_rew_mean` of `rollout/ep_rew_mean`."""
    name = view.watched.metric if view.watched else Shown("-")
    return cut_text(end_of_metric(name, width), width, look.glyphs.ellipsis)


def end_of_metric(name: Shown, width: int) -> str:
    """Without where it was measured, where the whole name does not fit."""
    return name if cell_len(name) <= width else _end_of(name)


def _end_of(name: Shown) -> str:
    """Behind its folder or its data set: `binary_logloss` of `valid_1's binary_logloss`."""
    return re.split(r"/|'s ", name)[-1] or name


def metric_cells(view: RunView) -> int:
    """Of its name, in a table: without what only tells where it was measured."""
    return cell_len(_end_of(view.watched.metric)) if view.watched else 0


def values(view: RunView, look: RunLook, width: int) -> list[list[Piece]]:
    """Of the watched metric, in the order of worth: its name and newest value, how that came, its best.

    The first fits into `width` cells, if need be with less of the name.

    `loss  NaN ×487`, `was 0.968`, `best 0.905 at 179`.
    """
    if view.watched is None:
        return [[("no metric to watch" if view.progress.points or view.life.over else "no metric yet", QUIET)]]
    value = newest(view, look)
    room = width - width_of(value) - 2
    metric: list[Piece] = [(short_metric(view, look, room), QUIET), ("  ", "")] if room >= _LEAST_METRIC else []
    name = [*metric, *value]
    best: list[Piece] = [] if view.watched.directed else [("which way is better?", QUIET)]
    if view.best is not None:
        at = f" at {wording.step(view.best.step)}"
        best = [("best ", QUIET), (wording.number(view.best.value), ""), (at, QUIET)]
    return [name, came(view, look, width >= _WORDY), best]


def newest(view: RunView, look: RunLook) -> list[Piece]:
    """`0.4512`, `NaN ×487`"""
    value = view.latest.get(view.watched.metric) if view.watched else None
    if value is None:
        return [("-", QUIET)]
    if isfinite(value):
        return [(wording.number(value), "bold")]
    count = f" {look.glyphs.times}{wording.grouped(view.bad)}" if view.bad > 1 else ""
    return [(wording.number(value) + count, "bold $error")]


def came(view: RunView, look: RunLook, wordy: bool = True) -> list[Piece]:
    """`▲ was 0.9`, `was 0.968` before a NaN, `none since 241`, or where it is going: `▼ 3.0 % in 100 steps`, `flat`.

    `wordy`: there is room to say that it is steps.
    """
    value = view.latest.get(view.watched.metric) if view.watched else None
    if value is None:
        return []
    if not isfinite(value):
        return [(f"was {wording.number(view.last_finite.value)}", "")] if view.last_finite else []
    if (before := reasons.level_before(view)) is not None:
        arrow = look.glyphs.up if value >= before else look.glyphs.down
        return [(f"{arrow} ", f"bold {COLOURS[state_of(view)]}"), (f"was {wording.number(before)}", QUIET)]
    found = reasons.shown_finding(view)
    if found is not None and found.kind is Kind.STALL:
        return [(f"none since {wording.step(view.progress.step)}", QUIET)]
    said = [] if view.life.over else [part for part in trend(view, look) if part]
    unit = " step" if said[-1:] == ["in 1"] else " steps"
    return [(" ".join(said) + (unit if wordy and len(said) > 1 else ""), QUIET)]


def is_bad_now(view: RunView) -> bool:
    return view.watched is not None and reasons.is_bad(view, view.watched.metric)


def trend(view: RunView, look: RunLook) -> tuple[str, str]:
    """How the watched metric changes, and in how many steps: (`▼ 3.0 %`, `in 100`), (`flat`, ``)."""
    if view.trend is None:
        return "", ""
    told = wording.trend(view.trend, view.progress.step)
    if told is None:
        return "flat", ""
    return f"{look.glyphs.up if view.trend > 0 else look.glyphs.down} {told[0]}", f"in {wording.counted_steps(told[1])}"


def progress(view: RunView) -> str:
    """`668/20 000 3%`, `step 668` where nobody knows of how many."""
    step, total = view.progress.step, view.progress.total
    if step < 0:
        return ""
    said = f"{wording.progress(step, total)} {wording.percent(step, total)}".rstrip()
    return said if "/" in said else f"step {said}"


def facts(view: RunView, look: RunLook, width: int, aside: str = "") -> list[Piece]:
    """`7.9 it/s · 41 min left · now · pid 15674` in at most `width` cells: what is worth least is left out.

    A note is cut at worst. `aside`: what else is to be told at the end, before the pid goes.
    """
    over = view.life.over
    said = (  # how it reads, and how long it is kept: the last is left out first
        (0, view.note or ""),
        (4, "" if over else wording.rate(view.progress.rate)),
        (1, left(view)),
        (2, "" if over or view.life is Life.TRAINING else view.life.value),
        (1, ended(view, look.now)),
        (3, ago(view, look.now)),
        (5, f"pid {view.process.pid}" if view.job is None and view.process and view.process.alive else ""),
        (2, aside),
        (6, f"in {view.id}" if view.where.name is not None else ""),
    )
    between: Piece = (f" {look.glyphs.dot} ", FAINT)
    for worst in range(7, 0, -1):
        kept: list[list[Piece]] = [
            [(text, "bold $warning" if not rank else QUIET)] for rank, text in said if rank < worst
        ]
        if width_of(line := joined(kept, between)) <= width:
            return line
    return [(cut_text(view.note, width, look.glyphs.ellipsis), "bold $warning")] if view.note and width > 0 else []


def left(view: RunView) -> str:
    """`41 min left`; empty when it is over, stands still or cannot be known."""
    if view.life.over or view.life in (Life.STALLED, Life.UNREACHABLE) or view.reading.at_end:
        return ""
    return wording.remaining(view.progress.step, view.progress.total, view.progress.rate)


_ENDS = {Life.FAILED: "failed", Life.FINISHED: "finished", Life.ENDED: "ended", Life.STOPPED: "stopped"}


def ended(view: RunView, now: float) -> str:
    """`failed 02:37:31`, `failed Jan 31`: when a run that is over wrote for the last time, which does not tick; of one
    that was stopped, when."""
    stopped = view.told.stopped if view.life is Life.STOPPED else None
    at = stopped.at if stopped is not None else view.output.last
    if view.life not in _ENDS or at is None or view.reading.at_end:
        return ""
    return f"{_ENDS[view.life]} {Times(replay=False).of_late(at, now)}"


def silent_for(view: RunView, now: float) -> float | None:
    """Seconds since its newest output came; None for a run that is over, whose age would only tick."""
    if view.output.last is None or view.life.over or view.reading.at_end:
        return None
    return now - view.output.last


def age_of(view: RunView, now: float) -> str:
    """That in words; empty where there is none."""
    return wording.age(silent) if (silent := silent_for(view, now)) is not None else ""


def ago(view: RunView, now: float) -> str:
    """`30 s ago`, `now`; nothing of a silence, whose reason counts it."""
    age = "" if view.life is Life.STALLED else age_of(view, now)
    return f"{age} ago" if age and age != wording.NOW else age
