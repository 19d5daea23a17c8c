"""All findings of one run in order, each with the lines of the log that prove it."""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_

from msgspec.structs import replace

from tui_monitor.errors import NotYet
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import Place
from tui_monitor.reading.files.reader import RunReader


class Proven:
    """Lines are read once: a finding that stands is quoted as it was."""

    def __init__(self) -> None:
        self._lines: dict[Place, Line] = {}
        self._proven: dict[int, tuple[Finding, Finding]] = {}
        """By identity: a finding, and the same with all its lines. Most are what they were at the look before."""
        self._found: tuple[Finding, ...] = ()
        self._quoted: tuple[Finding, ...] = ()
        self._slow: NotYet | None = None

    def quoted(self, findings: Iterable[Finding], reader: RunReader) -> tuple[Finding, ...]:
        """Worst and newest first, recovered ones last. Raises NotYet."""
        found = tuple(findings)
        if len(found) == len(self._found) == len(self._proven) and all(map(is_, found, self._found)):
            return self._quoted
        self._quoted = self._quote_all(found, reader)
        self._found = found
        return self._quoted

    def _quote_all(self, found: tuple[Finding, ...], reader: RunReader) -> tuple[Finding, ...]:
        ordered = sorted(found, key=lambda f: (not f.active, -f.severity.rank, -f.detected_step, f.id))
        self._slow = None
        quoted = tuple(self._quote(finding, reader) for finding in ordered)
        if self._slow is not None:
            raise self._slow
        self._lines = {line.place: line for finding in quoted for line in finding.evidence.lines}
        pairs = zip(ordered, quoted, strict=True)
        self._proven = {id(one): (one, whole) for one, whole in pairs if _is_proven(whole)}
        return quoted

    def _quote(self, finding: Finding, reader: RunReader) -> Finding:
        known, whole = self._proven.get(id(finding), (None, finding))
        if known is finding:
            return whole
        lines = tuple(line for place in finding.evidence.places if (line := self._line(place, reader)))
        return replace(finding, evidence=replace(finding.evidence, lines=lines)) if lines else finding

    def _line(self, place: Place, reader: RunReader) -> Line | None:
        """One that a slow place has not told yet is waited for when all have been asked for."""
        if (line := self._lines.get(place)) is None:
            try:
                line = reader.quote(place)
            except NotYet as error:
                self._slow = error
        if line is not None:
            self._lines[place] = line
        return line


def _is_proven(finding: Finding) -> bool:
    """Could each of its lines be read? Others are tried again."""
    return len(finding.evidence.lines) == len(finding.evidence.places)
