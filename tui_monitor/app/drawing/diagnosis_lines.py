"""Why a run is as it is, as lines: each cause with its proof, what speaks against it and what to do, then what would
decide between them. Pure."""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, wrapped
from tui_monitor.app.drawing.proof import LineNumbers, place_words
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.app.drawing.state_colours import COLOURS, SEVERITY_STATES
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus, Proof, RootCause
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import RunView
from tui_monitor.report.likely import cause_of
from tui_monitor.report.states import State, state_of
from tui_monitor.text import Shown

_MOST = 8
"""Lines of one thing that is said."""
_ROOMY, _SHORT = 70, 2
"""Cells from which all of what to expect, to verify and to try otherwise is said, and lines of it below that."""
_WORD = re.compile(r"[\w./@-]*\w")
_MOST_NAMED = 2
"""Metrics of a proof that are drawn together."""


class Paragraph(Struct, frozen=True):
    """One thing that is said. A person goes from one to the next."""

    lead: str
    """In front of it, as in `0.92 lr_schedule:`; empty where it needs none."""
    text: str
    style: str = ""
    sign: Piece = ("", "")
    proof: Proof | None = None
    """The place that Enter leads to."""
    brief: bool = False
    """Shortened where there is little room."""
    apart: bool = False
    """An empty line comes before it, where it is not the first."""


def title(diagnosis: Diagnosis | None) -> str:
    """`diagnosis (D): lr_schedule 0.92, lr_too_high 0.40`"""
    if diagnosis is None or diagnosis.status is DiagnosisStatus.HEALTHY:
        return "diagnosis (D)"
    causes = ", ".join(f"{cause.cause} {cause.confidence:.2f}" for cause in diagnosis.causes)
    return f"diagnosis (D): {causes or 'no cause is known'}"


def likely_words(finding: Finding | None, diagnosis: Diagnosis | None) -> str:
    """`likely lr_schedule 0.92 (D): cap the schedule at 0.25 ...` of an alarm; empty where nothing is sure enough."""
    cause = _cause(finding, diagnosis)
    return f"{_named(cause)}: {cause.fix.do}" if cause is not None else ""


def likely_name(finding: Finding | None, diagnosis: Diagnosis | None) -> str:
    """The same without what to do, for a line with something else on it: `likely lr_schedule 0.92 (D)`."""
    cause = _cause(finding, diagnosis)
    return _named(cause) if cause is not None else ""


def _cause(finding: Finding | None, diagnosis: Diagnosis | None) -> RootCause | None:
    if finding is None or diagnosis is None or not finding.alarm:
        return None
    return cause_of(finding, diagnosis)


def _named(cause: RootCause) -> str:
    return f"likely {cause.cause} {cause.confidence:.2f} (D)"


def metrics_named(proof: Proof, view: RunView) -> tuple[Shown, ...]:
    """The first metrics of which a proof speaks."""
    words = dict.fromkeys(_WORD.findall(proof.text))
    return tuple(name for word in words for name in view.latest if name == word)[:_MOST_NAMED]


def entries(diagnosis: Diagnosis | None, view: RunView, glyphs: Glyphs) -> list[Paragraph]:
    """All that is said, in order."""
    if diagnosis is None:
        return [Paragraph("", _awaited(view), QUIET)]
    if diagnosis.status is DiagnosisStatus.HEALTHY:
        also = "; what was seen on its way:" if diagnosis.causes else ": nothing is found that would call for a cause"
        calm = Paragraph("", f"healthy{also}", QUIET)
        return [calm, *(entry for cause in diagnosis.causes for entry in _of_cause(cause, glyphs))]
    found = [entry for cause in diagnosis.causes for entry in _of_cause(cause, glyphs)]
    around = [replace(entry, apart=index == 0) for index, entry in enumerate(_around(diagnosis))]
    return [*(found or [Paragraph("", "no cause is known", QUIET)]), *around]


def _awaited(view: RunView) -> str:
    if not view.reading.under_way:
        return "looking for causes"
    return "its log is still being read" if state_of(view) is State.READING else "its log was not read to its end"


def _of_cause(cause: RootCause, glyphs: Glyphs) -> Iterator[Paragraph]:
    state = SEVERITY_STATES[cause.severity]
    sign: Piece = (f"{glyphs.states[state]} ", f"bold {COLOURS[state]}")
    first = next((proof for proof in cause.proofs if _has_place(proof)), None)
    yield Paragraph(f"{cause.confidence:.2f} {cause.cause}:", cause.issue, "bold", sign, first, apart=True)
    dot: Piece = (f"  {glyphs.dot} ", "$accent")
    for proof in cause.proofs:
        yield Paragraph("", proof.text, sign=dot, proof=proof)
    for proof in cause.against:
        yield Paragraph("against:", proof.text, QUIET, ("  ", ""), proof)
    fix = cause.fix
    yield Paragraph("fix:", fix.do, "", ("  ", ""), first)
    further = (("expect:", fix.expect), ("verify:", fix.verify), ("otherwise:", fix.otherwise), ("risk:", fix.risk))
    for lead, text in further:
        if text:
            yield Paragraph(lead, text, QUIET, ("  ", ""), first, brief=True)


def _around(diagnosis: Diagnosis) -> Iterator[Paragraph]:
    """What is not of one cause."""
    for one in diagnosis.questions:
        yield Paragraph("question:", one)
    for one in diagnosis.differing:
        yield Paragraph("no healthy run of its batch has:", one, QUIET)
    for one in diagnosis.doubts:
        yield Paragraph("less sure:", one, QUIET)
    if diagnosis.missing:
        yield Paragraph("missing:", ", ".join(diagnosis.missing), QUIET)


def _has_place(proof: Proof) -> bool:
    return proof.place is not None or proof.step is not None


def drawn(
    said: list[Paragraph], selected: int, width: int, glyphs: Glyphs, numbers: LineNumbers
) -> tuple[Lines, list[int]]:
    """Their lines, and which of them each line belongs to."""
    lines: Lines = []
    owners: list[int] = []
    for index, entry in enumerate(said):
        mark: Piece = (glyphs.cursor if index == selected else " ", "bold $accent")
        own = [[mark, *line] for line in _lines(entry, width - 1, glyphs, numbers)]
        own = [[], *own] if entry.apart and lines else own
        lines += own
        owners += [index] * len(own)
    return lines, owners


def _lines(entry: Paragraph, width: int, glyphs: Glyphs, numbers: LineNumbers) -> Iterator[list[Piece]]:
    """The first with its sign and its lead, the others below them."""
    sign, lead = entry.sign, entry.lead
    indent = len(sign[0]) if not lead or sign[0].strip() else len(sign[0]) + 2
    place = entry.proof.place if entry.proof is not None and not lead else None
    where = f"({place_words(place, numbers)})" if place is not None else ""
    most = _SHORT if entry.brief and width < _ROOMY else _MOST
    text = " ".join(filter(None, (lead, entry.text, where)))
    for row, line in enumerate(wrapped(text, width - indent, most, glyphs.ellipsis)):
        head, rest = (line[: len(lead)], line[len(lead) :]) if row == 0 else ("", line)
        start: Piece = sign if row == 0 else (" " * indent, "")
        yield [start, (head, f"bold {entry.style}".strip()), *_with_place(rest, where, entry.style)]


def _with_place(line: str, where: str, style: str) -> list[Piece]:
    """The place at its end is quiet."""
    if where and line.endswith(where):
        return [(line.removesuffix(where), style), (where, QUIET)]
    return [(line, style)]
