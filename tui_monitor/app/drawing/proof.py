"""The verdict of a run and the proof behind it, as lines. Pure."""

import math

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, wrapped
from tui_monitor.app.drawing.run_lines import QUIET, Lines
from tui_monitor.app.drawing.state_colours import SEVERITY_COLOURS
from tui_monitor.model.finding import Finding, Severity
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


def deciding(view: RunView) -> Finding | None:
    """The finding that its heading quotes; None where none decides."""
    return next((finding for finding in view.findings if finding.id == view.verdict.deciding), None)


def listed(view: RunView) -> tuple[Finding, ...]:
    """All findings, what decides before the others."""
    first = deciding(view)
    return view.findings if first is None else (first, *(one for one in view.findings if one is not first))


def decisive_metric(view: RunView) -> Shown | None:
    """The metric of what decides, else the watched one."""
    first = deciding(view)
    if first is not None and first.metric is not None:
        return first.metric
    return view.watched.metric if view.watched else None


def finding_lines(finding: Finding, selected: bool, glyphs: Glyphs, width: int) -> Lines:
    """Kind, metric, steps and message; with the rule, its numbers and its quotes when it is selected."""
    colour = SEVERITY_COLOURS[finding.severity] if finding.active else QUIET
    mark: Piece = (glyphs.cursor if selected else " ", "bold $foreground")
    title = f"{finding.kind.replace('_', ' ')}"
    sign = glyphs.recovered if finding.state == "recovered" else glyphs.onset
    head: list[Piece] = [mark, (f"{sign} {title}", f"bold {colour}")]
    if finding.metric is not None:
        head.append((f"  {finding.metric}", ""))
    if finding.onset_step >= 0:
        head.append((f"  step {wording.step(finding.onset_step)}", QUIET))
    body = [[mark, ("   ", ""), (line, colour)] for line in wrapped(finding.message, width - 5, 3, glyphs.ellipsis)]
    return [head, *body, *(_proof(finding, glyphs, width, mark) if selected else [])]


def _proof(finding: Finding, glyphs: Glyphs, width: int, mark: Piece) -> Lines:
    evidence = finding.evidence
    numbers = [f"{name} {wording.number(value)}" for name, value in evidence.numbers.items()]
    facts = [
        f"rule: {evidence.rule}",
        *([f"numbers: {', '.join(numbers)}"] if numbers else []),
        _when(finding),
    ]
    lines: Lines = [
        [mark, ("   ", ""), (line, QUIET)] for fact in facts for line in wrapped(fact, width - 5, 4, glyphs.ellipsis)
    ]
    for quoted in evidence.lines[:3]:
        where = f"{quoted.place.file} at byte {quoted.place.offset}"
        lines.append([mark, ("   ", ""), (where, QUIET)])
        lines += [[mark, ("   ", ""), (line, "italic")] for line in wrapped(quoted.text, width - 5, 2, glyphs.ellipsis)]
    return lines


def _when(finding: Finding) -> str:
    parts = []
    if finding.onset_step >= 0:
        since = "since step" if finding.severity is Severity.INFO else "first bad step"
        parts.append(f"{since} {wording.step(finding.onset_step)}")
        parts.append(f"raised at {wording.step(finding.detected_step)}")
    if finding.segment:
        parts.append(f"after restart {finding.segment}")
    if finding.recovered_step is not None:
        parts.append(f"{finding.state} at {wording.step(finding.recovered_step)}")
    else:
        parts.append("still so")
    return f"{', '.join(parts)}; confidence {finding.confidence:.0%}"


def latest_lines(view: RunView, width: int) -> Lines:
    """The newest value of every metric, the watched one first."""
    watched = view.watched.metric if view.watched else None
    names = sorted(view.latest, key=lambda name: (name != watched, name))
    lines: Lines = []
    for name in names:
        value = view.latest[name]
        style = "bold $error" if not math.isfinite(value) else "bold" if name == watched else ""
        text = wording.number(value)
        lines.append([(" ", ""), (f"{name[: width - 12]:<{max(1, width - 12)}}", QUIET), (f"{text:>10}", style)])
    return lines
