"""A diagnosis as a page for a person, 80 columns wide: the verdict, the causes with their proof, what to do, what is
not known."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus, Proof, RootCause
from tui_monitor.model.run import RunView
from tui_monitor.report.states import SIGNS, reason_of, state_of, word_of
from tui_monitor.text import Shown

_WIDTH = 80
_LABEL = 13
"""Columns in front of what is said."""
_DIRECT, _CIRCUMSTANTIAL = 0.9, 0.7
_STATUSES = {
    DiagnosisStatus.COMPLETE: "diagnosis complete",
    DiagnosisStatus.PARTIAL: "partial diagnosis: no cause is certain, see the questions",
    DiagnosisStatus.HEALTHY: "healthy: nothing above info",
}


def page(title: Shown, diagnosis: Diagnosis, view: RunView | None = None) -> str:
    """`view`: of the run, where there is one; else artifacts were given alone."""
    return "\n".join([*_head(title, view), *_wrapped(_status(diagnosis)), *_body(diagnosis)])


def _status(diagnosis: Diagnosis) -> str:
    if diagnosis.status is DiagnosisStatus.HEALTHY and diagnosis.doubts:
        return "nothing above info, but that is not sure: see below"
    return _STATUSES[diagnosis.status]


def _head(title: Shown, view: RunView | None) -> Iterator[str]:
    if view is None:
        yield from _wrapped(f"{title}: no log was given")
    else:
        yield from _wrapped(f"{SIGNS[state_of(view)]} {word_of(view)} {title}: {reason_of(view)}")


def _body(diagnosis: Diagnosis) -> Iterator[str]:
    for rank, cause in enumerate(diagnosis.causes, 1):
        yield ""
        yield from _cause(rank, cause)
    yield from _part("differs from the healthy runs of its batch", diagnosis.differing)
    yield from _part("questions that would decide", diagnosis.questions)
    yield from _part("less sure because", diagnosis.doubts)
    if diagnosis.missing and diagnosis.status is not DiagnosisStatus.HEALTHY:
        yield ""
        yield from _wrapped(f"missing: {', '.join(diagnosis.missing)}")


def _cause(rank: int, cause: RootCause) -> Iterator[str]:
    yield from _wrapped(f"{rank}. {cause.cause.value}: {cause.issue}", behind="   ")
    yield f"   {cause.confidence:.2f} {how_sure(cause.confidence)}, {cause.severity.value}"
    for proof in cause.proofs:
        yield from _labelled("proof", f"{proof.text}{_where(proof)}")
    for proof in cause.against:
        yield from _labelled("against", proof.text)
    fix = cause.fix
    said = (("fix", fix.do), ("expect", fix.expect), ("verify", fix.verify), ("otherwise", fix.otherwise))
    for label, text in (*said, ("effort", fix.effort.value), ("risk", fix.risk)):
        yield from _labelled(label, text)


def how_sure(confidence: float) -> str:
    """In words (S4.5), of the number as it is printed."""
    confidence = round(confidence, 2)
    if confidence > _DIRECT:
        return "direct proof"
    return "circumstantial" if confidence >= _CIRCUMSTANTIAL else "one of several possible causes"


def _where(proof: Proof) -> str:
    """` [train.log, byte 10233]`. Of code the sentence itself tells the line."""
    if proof.place is None or proof.text.startswith(proof.place.file):
        return ""
    return f" [{proof.place.file}, byte {proof.place.offset}]"


def _part(title: str, said: Sequence[Shown]) -> Iterator[str]:
    if said:
        yield ""
        yield f"{title}:"
    for one in said:
        yield from _wrapped(f" - {one}", behind="   ")


def _labelled(label: str, text: str) -> Iterator[str]:
    first = f"   {label}".ljust(_LABEL)
    yield from _lines(text, first, " " * _LABEL) or [first.rstrip()]


def _wrapped(text: str, behind: str = "  ") -> Iterator[str]:
    yield from _lines(text, "", behind)


def _lines(text: str, first: str, behind: str) -> list[str]:
    """A path stays whole where it fits, so that it can be copied."""
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=behind, break_on_hyphens=False)
