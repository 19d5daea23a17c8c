"""All findings of one run in order, each with the lines of the log that prove it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import Place
from tui_monitor.reading.files.reader import RunReader


class Proven:
    """Lines are read once: a finding that stands is quoted as it was."""

    def __init__(self) -> None:
        self._lines: dict[Place, Line] = {}

    def quoted(self, findings: Iterable[Finding], reader: RunReader) -> tuple[Finding, ...]:
        """Worst and newest first, recovered ones last."""
        ordered = sorted(findings, key=lambda f: (not f.active, -f.severity.rank, -f.detected_step, f.id))
        quoted = tuple(self._quote(finding, reader) for finding in ordered)
        self._lines = {line.place: line for finding in quoted for line in finding.evidence.lines}
        return quoted

    def _quote(self, finding: Finding, reader: RunReader) -> Finding:
        places = finding.evidence.places
        lines = tuple(line for place in places if (line := self._lines.get(place) or reader.quote(place)))
        return replace(finding, evidence=replace(finding.evidence, lines=lines)) if lines else finding
