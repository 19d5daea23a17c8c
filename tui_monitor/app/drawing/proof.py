"""The findings of one run and the proof behind each, as lines. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct
from rich.cells import cell_len

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut_text, filled, wrapped
from tui_monitor.app.drawing.rule_words import rule_words
from tui_monitor.app.drawing.run_parts import Lines, end_of_metric
from tui_monitor.app.drawing.state_colours import SEVERITY_COLOURS, SEVERITY_STATES
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.line_time import without_time
from tui_monitor.model.points import Place
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

LineNumbers = Mapping[Place, int]
"""The number of the line at a place (from 1), where it is known by now."""
NO_NUMBERS: LineNumbers = MappingProxyType({})
_ENDS = frozenset(
    (Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.TIMEOUT, Kind.DISK_FULL, Kind.FINISHED, Kind.RESTART, Kind.MASS_DIVERGENCE)
)
"""Kinds that happened once: they neither last nor pass."""
_KINDS = {"nan": "NaN", "oom": "out of memory", "dead_lr": "dead learning rate"}
_KIND, _STEP, _STATE = 18, 12, 18
"""Cells at most for the columns of a finding; the metric has the rest."""
_MARGIN, _INDENT = 3, 2


class FindingColumns(Struct, frozen=True):
    """Cells for the kind, step and state of each finding of a list, so that they stand under each other."""

    kind: int = _KIND
    step: int = _STEP
    state: int = _STATE


def columns_of(findings: Iterable[Finding]) -> FindingColumns:
    """As wide as the widest of them."""
    kinds, steps, states = [0], [0], [0]
    for finding in findings:
        kinds.append(cell_len(kind_of(finding)))
        steps.append(cell_len(_onset(finding)))
        states.append(cell_len(state_words(finding)))
    return FindingColumns(min(_KIND, max(kinds)), min(_STEP, max(steps)), min(_STATE, max(states)))


def _onset(finding: Finding) -> str:
    return f"step {wording.step(finding.onset_step)}" if finding.onset_step >= 0 else ""


USUAL = FindingColumns()


def listed(view: RunView) -> tuple[Finding, ...]:
    """All findings, what decides before the others."""
    first = view.deciding
    return view.findings if first is None else (first, *(one for one in view.findings if one is not first))


def decisive_metric(view: RunView) -> Shown | None:
    """The metric of what decides, else the watched one."""
    first = view.deciding
    if first is not None and first.metric is not None:
        return first.metric
    return view.watched.metric if view.watched else None


def kind_of(finding: Finding) -> str:
    return _KINDS.get(finding.kind, finding.kind.replace("_", " "))


def sign_of(finding: Finding, glyphs: Glyphs) -> Piece:
    """How grave it is; what is over has a sign of its own, and is green only where it healed."""
    if finding.state == "recovered":
        return (glyphs.recovered, "$success")
    if finding.state == "superseded":
        return (glyphs.up, QUIET)
    return (glyphs.states[SEVERITY_STATES[finding.severity]], f"bold {SEVERITY_COLOURS[finding.severity]}")


def state_words(finding: Finding) -> str:
    """`still so`, `over at 38`; what went on as something graver did not recover: `became explosion`"""
    if finding.kind in _ENDS:
        return ""
    if finding.recovered_step is None:
        return "still so"
    if finding.superseded_by is not None:
        return f"became {_KINDS.get(kind := finding.superseded_by.partition(':')[0], kind.replace('_', ' '))}"
    return f"over at {wording.step(finding.recovered_step)}"


def finding_lines(
    finding: Finding,
    selected: bool,
    glyphs: Glyphs,
    width: int,
    numbers: LineNumbers = NO_NUMBERS,
    columns: FindingColumns = USUAL,
    likely: str = "",
) -> Lines:
    """`■ NaN  loss  step 181  still so`, and its proof below it where it is selected. `likely`: why it is so."""
    mark: Piece = (glyphs.cursor if selected else " ", "bold $accent")
    row = [mark, *_row(finding, selected, glyphs, width - 1, columns)]
    proof = _proof(finding, glyphs, width - _MARGIN, numbers, likely) if selected else []
    return [row, *([mark, (" " * _INDENT, ""), *line] for line in proof)]


def _row(finding: Finding, selected: bool, glyphs: Glyphs, width: int, columns: FindingColumns) -> list[Piece]:
    strong = "bold" if selected else "" if finding.active else QUIET
    quiet = "" if selected else QUIET
    sign = sign_of(finding, glyphs)
    taken = cell_len(sign[0]) + 1 + columns.kind + columns.step + columns.state + 6
    cells = (
        (kind_of(finding), strong, columns.kind),
        (end_of_metric(finding.metric or Shown(""), max(4, width - taken)), strong, 0),
        (_onset(finding), quiet, columns.step),
    )
    row: list[Piece] = [sign, (" ", "")]
    for text, style, size in cells:
        row += [*filled([(text, style)], size or max(4, width - taken), glyphs.ellipsis), ("  ", "")]
    return [*row, (state_words(finding), quiet)]


def _proof(finding: Finding, glyphs: Glyphs, width: int, numbers: LineNumbers, likely: str) -> Lines:
    lines: Lines = [[(line, "")] for line in wrapped(finding.message, width, 3, glyphs.ellipsis)]
    lines += _quotes(finding, glyphs, width, numbers)
    lines += [[(line, QUIET)] for line in wrapped(f"rule: {rule_words(finding)}", width, 3, glyphs.ellipsis)]
    lines += [[(line, "$accent")] for line in wrapped(likely, width, 2, glyphs.ellipsis) if likely]
    lines.append([(cut_text(_when(finding), width, glyphs.ellipsis), QUIET)])
    return lines


def _quotes(finding: Finding, glyphs: Glyphs, width: int, numbers: LineNumbers) -> Iterator[list[Piece]]:
    quotes = ((place_words(one.place, numbers), without_time(one.text)) for one in finding.evidence.lines[:3])
    for where, text in dict.fromkeys(quotes):  # of a record all say the same
        room = width - cell_len(where) - 2
        if room >= cell_len(text) or room >= 24:
            yield [(where, QUIET), ("  ", ""), (cut_text(text, room, glyphs.ellipsis), "italic")]
        else:
            yield [(cut_text(where, width, glyphs.ellipsis), QUIET)]
            yield [(cut_text(text, width, glyphs.ellipsis), "italic")]


def place_words(place: Place, numbers: LineNumbers) -> str:
    """`train.log:191`; the file alone until the number of the line is known."""
    number = numbers.get(place)
    return f"{place.file}:{number}" if number is not None else str(place.file)


def _when(finding: Finding) -> str:
    parts = []
    if finding.onset_step >= 0:
        quiet = finding.severity is Severity.INFO
        since = "at step" if finding.kind in _ENDS else "since step" if quiet else "first bad step"
        parts.append(f"{since} {wording.step(finding.onset_step)}")
        if finding.detected_step != finding.onset_step:
            parts.append(f"raised at {wording.step(finding.detected_step)}")
    if finding.segment:
        parts.append(f"after restart {finding.segment}")
    return ", ".join([*parts, f"{finding.confidence:.0%} sure"])


def strip_lines(
    findings: tuple[Finding, ...],
    selected: Finding | None,
    other: str,
    width: int,
    glyphs: Glyphs,
    numbers: LineNumbers = NO_NUMBERS,
) -> Lines:
    """All findings in three lines: each in few words, the proof of the selected one, its rule and `other`."""
    if selected is None:
        return [[(" no findings", "$success")], [(f"   {other}", QUIET)] if other else [], []]
    lines: Lines = [_short_row(findings, selected, width, glyphs)]
    quoted = selected.evidence.lines[-1] if selected.evidence.lines else None
    said: list[Piece] = [("   ", ""), (selected.message, "")]
    if quoted is not None:
        said = [("   ", ""), (f"{place_words(quoted.place, numbers)}  ", QUIET), (without_time(quoted.text), "italic")]
    rule = f"rule: {rule_words(selected)}"
    tail: list[Piece] = [(other, "$accent"), (f" {glyphs.dot} ", QUIET)] if other else []
    return [*lines, said, [("   ", ""), *tail, (rule, QUIET)]]


def _short_row(findings: tuple[Finding, ...], selected: Finding, width: int, glyphs: Glyphs) -> list[Piece]:
    """`▌■ NaN loss 181   ■ NaN val_loss 200   ✓ plateau loss 1-38`: from the selected one on, and how many are left."""
    at = next((index for index, one in enumerate(findings) if one is selected), 0)
    line: list[Piece] = []
    room = width
    for count, one in enumerate(findings[at:]):
        words = _short_words(one, selected=one is selected, glyphs=glyphs)
        size = sum(cell_len(text) for text, _ in words)
        left = len(findings) - at - count
        if count and size + (4 if left > 1 else 0) > room:
            return [*line, (f" +{left}", QUIET)]
        line += words
        room -= size
    return line


def _short_words(finding: Finding, selected: bool, glyphs: Glyphs) -> list[Piece]:
    steps = wording.step(finding.onset_step) if finding.onset_step >= 0 else ""
    if finding.recovered_step is not None and finding.superseded_by is None:
        steps += f"-{wording.step(finding.recovered_step)}"
    elif finding.superseded_by is not None:
        steps += f" {state_words(finding)}"
    words = " ".join(filter(None, (kind_of(finding), finding.metric, steps)))
    mark: Piece = (glyphs.cursor if selected else " ", "bold $accent")
    return [mark, sign_of(finding, glyphs), (f" {words} ", "bold" if selected else "" if finding.active else QUIET)]


def latest_lines(view: RunView, width: int, glyphs: Glyphs) -> Lines:
    """The newest value of every metric, the drawn one first, in as many columns as fit."""
    view = as_drawn(view)
    watched = view.watched.metric if view.watched else None
    names = sorted(view.latest, key=lambda name: (name != watched, name))
    if not names:
        return [[("  no metric yet", QUIET)]]
    longest = min(28, max(cell_len(name) for name in names), max(6, width - 14))
    cell = longest + 12
    columns = max(1, (width - 2) // (cell + 1))
    rows = math.ceil(len(names) / columns)
    lines: Lines = []
    for row in range(rows):
        line: list[Piece] = [("  ", "")]
        for name in names[row::rows]:
            value = view.latest[name]
            style = "bold $error" if not math.isfinite(value) else "bold" if name == watched else ""
            line += [*filled([(name, QUIET)], longest, glyphs.ellipsis), (f" {wording.number(value):<11} ", style)]
        lines.append(line)
    return lines
