"""What stands beside the chart: findings, configuration, process, newest values, notes below each other; a diagnosis,
which is long, has the place alone while it is read. Pure."""

from collections.abc import Mapping

from msgspec import Struct, field

from tui_monitor.app.drawing import config_lines, diagnosis_lines, note_lines, process_lines
from tui_monitor.app.drawing.config_diff import ALONE, Comparison
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.panes import BESIDE, PaneName, shares
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut_text, filled, width_of
from tui_monitor.app.drawing.process_lines import Moment
from tui_monitor.app.drawing.proof import LineNumbers, columns_of, finding_lines, latest_lines
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.app.drawing.times import Times
from tui_monitor.model.beside import ProcessView, RunNotes
from tui_monitor.model.diagnosis import Diagnosis
from tui_monitor.model.finding import Finding
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import RunView
from tui_monitor.report.states import State, state_of


class Facts(Struct, frozen=True):
    """All that is known of the run; equal ones are drawn alike."""

    view: RunView
    findings: tuple[Finding, ...] = ()
    """As they are listed."""
    comparison: Comparison = ALONE
    process: ProcessView | None = None
    notes: RunNotes | None = None
    use: RunUse | None = None
    diagnosis: Diagnosis | None = None


class Look(Struct, frozen=True):
    """How it is drawn."""

    glyphs: Glyphs
    times: Times
    at: Moment
    selected: Finding | None = None
    focused: PaneName | None = None
    read_only: bool = False
    numbers: LineNumbers = field(default_factory=dict)
    entry: int = 0
    """DIAGNOSIS: which of all that is said there is selected."""


class Section(Struct):
    """One pane: its title and all of its lines."""

    pane: PaneName
    title: str
    lines: Lines
    owners: list[int] = field(default_factory=list)
    """FINDINGS, DIAGNOSIS: to which of what they tell each line belongs."""
    selected: int = -1
    """FINDINGS, DIAGNOSIS: the one that is selected."""


class Drawn(Struct):
    """Exactly as many lines as there are rows."""

    lines: Lines
    panes: list[PaneName]
    """Whose each line is."""
    owners: list[int]
    """The finding, or what is said of a cause, of each line; -1 for none."""
    tops: dict[PaneName, int]
    """The first line in sight of each pane."""
    pages: dict[PaneName, int]
    """How many lines of each are in sight."""


def draw_all(facts: Facts, look: Look, width: int, height: int, tops: Mapping[PaneName, int]) -> Drawn:
    """All panes below each other. `tops`: where a person scrolled to."""
    if look.focused is PaneName.DIAGNOSIS:
        return draw_one(PaneName.DIAGNOSIS, facts, look, width, height, tops, titled=True)
    sections = [_part(pane, facts, look, width, spacious=True) for pane in BESIDE]
    if sum(len(section.lines) + 1 for section in sections) > height:
        sections = [_part(pane, facts, look, width, spacious=False) for pane in BESIDE]
    first = BESIDE.index(look.focused) if look.focused in BESIDE else 0
    rows = shares([len(section.lines) for section in sections], height, first)
    drawn = Drawn([], [], [], {}, {})
    for section, room in zip(sections, rows, strict=True):
        if room:
            _add(drawn, section, look, width, room, tops, titled=True)
    return drawn


def draw_one(
    pane: PaneName, facts: Facts, look: Look, width: int, height: int, tops: Mapping[PaneName, int], titled: bool
) -> Drawn:
    """One pane alone, in all of the room; an empty one says so. `titled`: nothing above it says what it is."""
    drawn, section = Drawn([], [], [], {}, {}), _section(pane, facts, look, width, spacious=True)
    if not (section.lines or titled):
        section.lines.append([(f"  {section.title}", QUIET)])
    _add(drawn, section, look, width, height, tops, titled)
    return drawn


def _part(pane: PaneName, facts: Facts, look: Look, width: int, spacious: bool) -> Section:
    """One of all panes; of a diagnosis its title alone, which names the causes."""
    if pane is PaneName.DIAGNOSIS:
        return Section(pane, diagnosis_lines.title(facts.diagnosis), [])
    return _section(pane, facts, look, width, spacious)


def _section(pane: PaneName, facts: Facts, look: Look, width: int, spacious: bool) -> Section:
    view, glyphs = facts.view, look.glyphs
    if pane is PaneName.FINDINGS:
        return _findings(facts, look, width)
    if pane is PaneName.DIAGNOSIS:
        said = diagnosis_lines.entries(facts.diagnosis, view, glyphs)
        lines, owners = diagnosis_lines.drawn(said, look.entry, width, glyphs, look.numbers)
        return Section(pane, diagnosis_lines.title(facts.diagnosis), lines, owners, look.entry)
    if pane is PaneName.CONFIG:
        told = facts.comparison
        return Section(pane, config_lines.title(told), config_lines.lines(told, width, glyphs, spacious))
    if pane is PaneName.PROCESS:
        return Section(pane, "process", process_lines.lines(view, facts.process, facts.use, look.at, width, glyphs))
    if pane is PaneName.NEWEST:
        return Section(pane, f"newest of {len(view.latest)}", latest_lines(view, width, glyphs))
    title = note_lines.title(view, facts.notes, look.read_only)
    return Section(pane, title, note_lines.lines(view, facts.notes, width, look.times, glyphs))


def _findings(facts: Facts, look: Look, width: int) -> Section:
    section = Section(PaneName.FINDINGS, f"findings ({len(facts.findings)})", [])
    columns = columns_of(facts.findings)
    likely = diagnosis_lines.likely_words(look.selected, facts.diagnosis)
    for index, one in enumerate(facts.findings):
        lines = finding_lines(one, one is look.selected, look.glyphs, width, look.numbers, columns, likely)
        section.lines += lines
        section.owners += [index] * len(lines)
        section.selected = index if one is look.selected else section.selected
    if not section.lines:
        section.lines.append([_none_found(facts.view)])
    return section


def _none_found(view: RunView) -> Piece:
    if not view.reading.under_way:
        return "  no findings", "$success"
    return "  reading" if state_of(view) is State.READING else "  not read to its end", QUIET


def _add(
    drawn: Drawn, section: Section, look: Look, width: int, rows: int, tops: Mapping[PaneName, int], titled: bool
) -> None:
    """`rows`: with the title. Lines that are out of sight are told by the title."""
    body = rows - 1 if titled else rows
    top = _top(section, body, tops.get(section.pane, 0))
    shown = section.lines[top : top + body]
    if titled:
        _put(drawn, section.pane, _title(section, look, width, top, len(shown)), -1)
    for index, line in enumerate(shown, top):
        owner = section.owners[index] if index < len(section.owners) else -1
        _put(drawn, section.pane, filled(line, width, look.glyphs.ellipsis), owner)
    for _ in range(body - len(shown)):
        _put(drawn, section.pane, [(" " * width, "")], -1)
    drawn.tops[section.pane], drawn.pages[section.pane] = top, body


def _put(drawn: Drawn, pane: PaneName, line: list[Piece], owner: int) -> None:
    drawn.lines.append(line)
    drawn.panes.append(pane)
    drawn.owners.append(owner)


def _top(section: Section, body: int, wanted: int) -> int:
    """Where a person scrolled to; where one thing is selected, so that it is in sight, its beginning first."""
    top = max(0, min(wanted, len(section.lines) - body))
    mine = [line for line, owner in enumerate(section.owners) if owner == section.selected]
    return min(mine[0], max(top, mine[-1] + 1 - body)) if mine else top


def _title(section: Section, look: Look, width: int, top: int, shown: int) -> list[Piece]:
    """`findings (4) ──────────── 1-7 of 12`"""
    focused = section.pane is look.focused
    box = look.glyphs.selected_box if focused else look.glyphs.box
    style = "bold $accent" if focused else "$foreground 45%"
    total = len(section.lines)
    cut_off = f" {top + 1}-{top + shown} of {total} " if shown < total else ""
    if not shown and total:
        cut_off = f" {total} lines "
    name = cut_text(section.title, max(1, width - len(cut_off) - 4), look.glyphs.ellipsis)
    start: list[Piece] = [(box[5] if focused else box[4], style), (f" {name} ", "bold $accent" if focused else "bold")]
    rest = width - width_of(start) - len(cut_off)
    return [*start, (box[4] * max(0, rest), style), (cut_off, QUIET)]
