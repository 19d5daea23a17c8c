"""One run as text: a box with its curve, two lines, one line, or a row of the table. Pure: a view in, lines out."""

from dataclasses import dataclass

from tui_monitor.app.drawing import machine_text, sparkline, wording
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, cut, cut_text, filled, joined, spread, that_fit, width_of, wrapped
from tui_monitor.app.drawing.state_colours import BADGES, COLOURS
from tui_monitor.model.finding import Decision, Finding
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import Life, RunView
from tui_monitor.report.states import State, reason_of, state_of, word_of
from tui_monitor.text import Shown

QUIET = "$foreground 60%"
LEAST_CURVE = 6
"""Cells below which a curve says nothing."""
SICK_BADGE, HEALTHY_BADGE = 14, 9
"""Cells for the verdict in a line: ` DIVERGED 94%`, `CONTINUE`."""
_GAP = 4
"""Cells between the reason and what stands at the right of it."""
Lines = list[list[Piece]]


@dataclass(frozen=True, slots=True)
class RunLook:
    """What the drawing of a run depends on beside the run."""

    glyphs: Glyphs
    name: Shown
    name_width: int
    """Cells that the longest name of the list takes, so that columns stand under each other."""
    now: float
    selected: bool = False
    marked: bool = False
    """A person marked it: `K` asks about all marked ones."""
    simulated: bool = False
    badge_width: int = HEALTHY_BADGE
    """Cells for the verdict of a run that is one line."""


def draw(view: RunView, look: RunLook, width: int, height: int) -> Lines:
    """The run in exactly `width` x `height` cells."""
    if height >= 3 and width >= 12:
        return _box(view, look, width, height)
    if height == 2:
        return _block(view, look, width)
    return [_line(view, look, width)]


def deciding(view: RunView) -> Finding | None:
    """The finding behind the verdict; else the worst alarm."""
    for finding in view.findings:
        if finding.id == view.verdict.deciding:
            return finding
    return next((finding for finding in view.findings if finding.alarm), None)


def badge(view: RunView) -> Piece:
    state, word = state_of(view), word_of(view)
    sure = f" {view.verdict.confidence:.0%}" if state.sick else ""
    text = f"{word}{sure}"
    return (f" {text} " if state in (State.STOP, State.WAIT) else text, BADGES[state])


def indented_badge(view: RunView) -> Piece:
    """As wide as a filled one where it is not filled, so that words stand under each other."""
    text, style = badge(view)
    return (text if text.startswith(" ") else f" {text}", style)


def mark_of(look: RunLook) -> Piece:
    """The first cell of its lines: the cursor, or that it is marked, or nothing."""
    if look.marked:
        return (look.glyphs.mark, "bold $accent reverse" if look.selected else "bold $accent")
    return (look.glyphs.cursor if look.selected else " ", "bold $foreground")


def _glyph(view: RunView, look: RunLook) -> Piece:
    state = state_of(view)
    return (look.glyphs.states[state], f"bold {COLOURS[state]}")


def _box(view: RunView, look: RunLook, width: int, height: int) -> Lines:
    glyphs = look.glyphs
    lt, rt, lb, rb, across, down = glyphs.selected_box if look.selected else glyphs.box
    state = state_of(view)
    edge = "bold $foreground" if look.selected else COLOURS[state] if state.sick else "$foreground 30%"
    marked: Piece = (glyphs.mark, "bold $accent") if look.marked else (" ", "")
    title: list[Piece] = [marked, _glyph(view, look), (f" {look.name} ", "bold")]
    top = spread(title, [(" ", ""), badge(view), (" ", "")], width - 2, glyphs.ellipsis, (across, edge))
    inside = _inside(view, look, width - 4, height - 2)
    body = [[(f"{down} ", edge), *filled(line, width - 4, glyphs.ellipsis), (f" {down}", edge)] for line in inside]
    return [[(lt, edge), *top, (rt, edge)], *body, [(lb + across * (width - 2) + rb, edge)]]


def _inside(view: RunView, look: RunLook, width: int, height: int) -> Lines:
    """The rows of a box; the reason matters most, then the values, the curve, the facts."""
    reason = _reason(view, look, width, 2 if height >= 4 else 1)
    rest = height - len(reason)
    values = [_values(view, width)] if rest >= 1 else []
    facts = [_facts(view, look)] if rest >= 3 else []
    room = rest - len(values) - len(facts)
    return [*values, *_curve(view, look, width, room), *reason, *facts]


def _reason(view: RunView, look: RunLook, width: int, most: int) -> Lines:
    state = state_of(view)
    style = f"bold {COLOURS[state]}" if state.sick else QUIET
    return [[(line, style)] for line in wrapped(reason_of(view), width, most, look.glyphs.ellipsis)] or [[]]


def _values(view: RunView, width: int) -> list[Piece]:
    """`val_loss  NaN    best 1.83 at 3 200`; the best value only where it fits."""
    if view.watched is None:
        return [("no metric to watch" if view.progress.points or view.life.over else "no metric yet", QUIET)]
    best: list[Piece] = [] if view.watched.directed else [("which way is better?", QUIET)]
    if view.best is not None:
        at = f" at {wording.step(view.best.step)}"
        best = [("best ", QUIET), (wording.number(view.best.value), ""), (at, QUIET)]
    newest = [(view.watched.metric, QUIET), ("  ", ""), _newest(view)]
    for end in (best, best[:2]):
        if width_of(line := joined([newest, end], ("    ", ""))) <= width:
            return line
    return newest


def _newest(view: RunView) -> Piece:
    value = view.latest.get(view.watched.metric) if view.watched else None
    if value is None:
        return ("-", QUIET)
    broken = value != value or value in (float("inf"), float("-inf"))
    return (wording.number(value), "bold $error" if broken else "bold")


def _facts(view: RunView, look: RunLook) -> list[Piece]:
    """`3 421/10 000 · 2.1 it/s · now · pid 4121`"""
    over = view.life.over
    groups = [
        wording.progress(view.progress.step, view.progress.total),
        "" if over else wording.rate(view.progress.rate),
        "" if over or view.life is Life.TRAINING else view.life.value,
        age_of(view, look.now),
        f"pid {view.process.pid}" if view.process and view.process.alive else "",
        view.id if view.where.name is not None else "",
    ]
    note: list[Piece] = [(view.note or "", "bold $warning")]
    return joined([note, *([(text, QUIET)] for text in groups)], (f" {look.glyphs.dot} ", "$foreground 30%"))


def age_of(view: RunView, now: float) -> str:
    """How long ago its newest output came; nothing for a run that is over, whose age would only tick."""
    if view.output.last is None or view.life.over or view.reading.at_end:
        return ""
    return wording.age(now - view.output.last)


def _curve(view: RunView, look: RunLook, width: int, height: int) -> Lines:
    if height < 1 or width < 1:
        return []
    if view.curve is None or not len(view.curve.lasts):
        return [[("", "")] for _ in range(height)]
    state = state_of(view)
    colour = COLOURS[state] if state.sick else "$primary"
    styles = {
        sparkline.PLAIN: "$primary",
        sparkline.SICK: colour,
        sparkline.BAD: "bold $error",
        sparkline.ONSET: f"bold {colour}",
    }
    found = deciding(view) if state.sick or view.verdict.decision is not Decision.CONTINUE else None
    paint = sparkline.draw if look.glyphs.braille else sparkline.draw_ascii
    curve = paint(view.curve, width, height, found.onset_step if found else None, look.glyphs.bad, look.glyphs.onset)
    return [
        [(text, styles[tone]) for text, tone in sparkline.runs_of_tone(row, tones)]
        for row, tones in zip(curve.rows, curve.tones, strict=True)
    ]


def head_lines(view: RunView, look: RunLook, width: int, use: RunUse | None = None) -> Lines:
    """Two lines above the chart: who and how it stands; why, and how it is getting on.

    `use`: what it takes of its machine: behind the reason, as much as there is room for.
    """
    fill: Piece = (" ", "")
    name: list[Piece] = [(" ", ""), _glyph(view, look), (f" {look.name}  ", "bold"), badge(view), ("  ", "")]
    room = max(0, width - width_of(name) - 2)
    newest = width_of(_values(view, 0))
    facts = cut(_facts(view, look), max(0, room - newest - 1), look.glyphs.ellipsis)
    values = _values(view, room - width_of(facts) - 1)
    first = spread([*name, *values], [*facts, (" ", "")], width, look.glyphs.ellipsis, fill)
    reason: list[Piece] = [("   ", ""), *_reason(view, look, width - 3, 1)[0]]
    taken = machine_text.pieces(use, width - width_of(reason) - _GAP, look.glyphs.dot) if use is not None else []
    return [
        first,
        spread(reason, [*taken, (" ", "")], width, look.glyphs.ellipsis, fill)
        if taken
        else filled(reason, width, look.glyphs.ellipsis),
    ]


def _block(view: RunView, look: RunLook, width: int) -> Lines:
    """Two bare lines for a sick run: who and how it stands, and why."""
    mark = mark_of(look)
    who: list[Piece] = [_glyph(view, look), (f" {look.name}", "bold")]
    end: list[Piece] = [(" ", ""), badge(view), (" ", "")]
    values = _values(view, width - width_of(who) - width_of(end) - 5)
    first = spread([mark, *joined([who, values], ("   ", ""))], end, width, look.glyphs.ellipsis, (" ", ""))
    reason = [mark, ("  ", ""), *_reason(view, look, width - 3, 1)[0]]
    return [first, filled(reason, width, look.glyphs.ellipsis)]


def _line(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """` ● exp-001  CONTINUE  loss 0.4512  ⠑⠢⢄⣀  500/1 000  2.2 it/s  ETA 3 min`"""
    ellipsis = look.glyphs.ellipsis
    mark = mark_of(look)
    who = filled(
        [(cut_text(look.name, look.name_width, ellipsis), "bold" if look.selected else "")], look.name_width, ""
    )
    wide = look.badge_width >= SICK_BADGE or state_of(view).sick
    word = filled([indented_badge(view) if wide else badge(view)], SICK_BADGE if wide else look.badge_width, ellipsis)
    head: list[Piece] = [mark, _glyph(view, look), (" ", ""), *who, ("  ", ""), *word, (" ", "")]
    if view.watched is not None:
        name = cut_text(view.watched.metric, 16, ellipsis)
        head += [*filled([(name, QUIET), (" ", ""), _newest(view)], min(24, max(14, width // 5)), ellipsis), (" ", "")]
    room = width - width_of(head)
    if state_of(view).sick:
        return filled([*head, *_reason(view, look, max(1, room), 1)[0]], width, ellipsis)
    spark = _curve(view, look, min(16, room - 30), 1) if room - 30 >= LEAST_CURVE else []
    facts = [
        f"{wording.progress(view.progress.step, view.progress.total):>13}",
        "" if view.life.over else wording.rate(view.progress.rate),
        "" if view.life.over else wording.remaining(view.progress.step, view.progress.total, view.progress.rate),
        view.life.value if view.life not in (Life.TRAINING, Life.FINISHED, Life.ENDED) else "",
        age if (age := age_of(view, look.now)) != "now" else "",
    ]
    gap: Piece = ("  ", "")
    left = room - sum(width_of([*curve, gap]) for curve in spark)
    note = cut([(view.note or "", "bold $warning")], max(0, left), ellipsis)
    tail = joined(that_fit([*spark, note, *([(text, QUIET)] for text in facts)], room, gap), gap)
    return filled([*head, *tail], width, ellipsis)
