"""diagnosis.md of one run (S3.12): what happened, by which mechanism, and what to try next. Pure; Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_monitor import __version__
from tui_monitor.clock import local_minute
from tui_monitor.model.diagnosis import CauseName, Diagnosis, DiagnosisStatus, Proof, RootCause
from tui_monitor.model.finding import Finding, Severity, step_text
from tui_monitor.model.run import RunView, Status
from tui_monitor.report.diagnosis_text import how_sure
from tui_monitor.report.markdown import code_line, prose
from tui_monitor.report.states import reason_of, word_of
from tui_monitor.text import Shown

_MOST_FINDINGS, _MOST_LINES = 12, 3
_SEVERALFOLD = 9.0
_NO_OVERFITTING = 0.05
"""Gap between training and validation up to which nothing is called overfitting (S4.20)."""


class Plot(Struct, frozen=True):
    """A picture beside the document."""

    title: Shown
    name: Shown
    """Of its file."""


class LastLosses(Struct, frozen=True):
    """How far validation is from training at the end."""

    train: float
    validation: float

    def said(self, diverged: bool) -> str:
        """Of what diverged a gap says nothing."""
        gap = f"at the end train loss {self.train:.4g}, validation loss {self.validation:.4g}"
        if diverged or self.train <= 0:
            return gap
        share = self.validation / self.train - 1.0
        verdict = "less than 5 %: no overfitting" if share < _NO_OVERFITTING else "5 % or more"
        said = f"{100 * share:+.1f} %" if share < _SEVERALFOLD else f"{share + 1.0:.3g} times the train loss"
        return f"{gap}: a gap of {said} ({verdict})"


class DocumentFacts(Struct, frozen=True):
    """What stands in it beside the diagnosis."""

    log: Shown
    """In its experiment root."""
    at: float
    """When it was written, in seconds since the epoch."""
    plots: Sequence[Plot] = ()
    losses: LastLosses | None = None


def document(view: RunView, diagnosis: Diagnosis, about: DocumentFacts) -> str:
    parts = (
        _head(view, diagnosis, about),
        _happened(view, about),
        _mechanism(diagnosis),
        _experiments(diagnosis),
        _listed("Questions that would decide", diagnosis.questions),
        _missing(diagnosis),
        _plots(about),
    )
    return "\n\n".join(filter(None, ("\n".join(part) for part in parts))) + "\n"


def _head(view: RunView, diagnosis: Diagnosis, about: DocumentFacts) -> Iterator[str]:
    yield f"# Diagnosis of {prose(view.title)}"
    yield ""
    yield f"- Log: {prose(about.log)}, {view.progress.points} points{_reached(view)}"
    yield f"- Written: {local_minute(about.at)} by trainmon {__version__}"
    yield f"- Verdict: {prose(word_of(view))}: {prose(reason_of(view))}"
    first = diagnosis.first
    if first is not None and first.cause is not CauseName.UNKNOWN:
        yield f"- Surest cause: {first.cause.value} ({first.confidence:.2f}, {how_sure(first.confidence)})"
        yield f"- Next: {prose(first.fix.do)}"


def _reached(view: RunView) -> str:
    if view.progress.step < 0:
        return ""
    total = f" of {step_text(view.progress.total)}" if view.progress.total is not None else ""
    return f", up to step {step_text(view.progress.step)}{total}"


def _happened(view: RunView, about: DocumentFacts) -> Iterator[str]:
    yield "## What happened"
    yield ""
    told = [one for one in view.findings if one.active or one.severity is not Severity.INFO]
    for finding in told[:_MOST_FINDINGS]:
        yield from _finding(finding)
    if (left := len(told) - _MOST_FINDINGS) > 0:
        yield f"- {left} more, see `trainmon explain`"
    if not told:
        yield "- No finding: no rule tripped."
    if about.losses is not None:
        yield f"- {prose(about.losses.said(view.status is Status.DIVERGED))}"


def _finding(finding: Finding) -> Iterator[str]:
    over = f", over at step {step_text(finding.recovered_step)}" if finding.recovered_step is not None else ""
    yield f"- **{finding.kind.value}** ({finding.severity.value}{over}): {prose(finding.said)}"
    yield f"  - Rule: {prose(finding.evidence.rule)}"
    numbers = ", ".join(f"{name} {value:.6g}" for name, value in finding.evidence.numbers.items())
    if numbers:
        yield f"  - Numbers: {prose(numbers)}"
    for line in finding.evidence.lines[:_MOST_LINES]:
        yield f"  - {prose(line.place.file)}, byte {line.place.offset}:"
        yield ""
        yield code_line(line.text, indent=8)
        yield ""


def _mechanism(diagnosis: Diagnosis) -> Iterator[str]:
    known = [cause for cause in diagnosis.causes if cause.cause is not CauseName.UNKNOWN]
    yield "## Mechanism"
    if not known:
        yield ""
        yield "Not known: no cause is proven by what was looked at. The questions below would decide."
    elif diagnosis.status is DiagnosisStatus.PARTIAL:
        yield ""
        yield "Not certain: no cause is surer than 0.8. Surest first; the questions below would decide."
    for rank, cause in enumerate(known, 1):
        yield from _cause(rank, cause)
    if diagnosis.differing:
        yield from ("", "Differs from the healthy runs of its batch:", "")
        yield from (f"- {prose(one)}" for one in diagnosis.differing)


def _cause(rank: int, cause: RootCause) -> Iterator[str]:
    yield ""
    yield f"### {rank}. {cause.cause.value}: {prose(cause.issue)}"
    yield ""
    yield f"- Confidence: {cause.confidence:.2f}, {how_sure(cause.confidence)}; {cause.severity.value}"
    yield from (f"- Proof: {prose(proof.text)}{_where(proof)}" for proof in cause.proofs)
    yield from (f"- Speaks against it: {prose(proof.text)}{_where(proof)}" for proof in cause.against)


def _where(proof: Proof) -> str:
    """Of code the sentence itself tells the line."""
    if proof.place is None or proof.text.startswith(proof.place.file):
        return ""
    return f" ({prose(proof.place.file)}, byte {proof.place.offset})"


def _experiments(diagnosis: Diagnosis) -> Iterator[str]:
    yield "## Recommended next experiments"
    if not diagnosis.causes:
        yield from ("", "None: nothing is to be mended.")
    for rank, cause in enumerate(diagnosis.causes, 1):
        fix = cause.fix
        yield ""
        yield f"{rank}. {prose(fix.do)}"
        yield f"   - Against: {cause.cause.value} ({cause.confidence:.2f})"
        yield f"   - Expect: {prose(fix.expect)}"
        yield f"   - Verify: {prose(fix.verify)}"
        yield f"   - If it does not help: {prose(fix.otherwise)}"
        yield f"   - Effort: {fix.effort.value}; risk: {prose(fix.risk)}"


def _missing(diagnosis: Diagnosis) -> Iterator[str]:
    yield from _listed("What was missing", (*diagnosis.missing, *diagnosis.doubts))


def _plots(about: DocumentFacts) -> Iterator[str]:
    if about.plots:
        yield "## Plots"
    for plot in about.plots:
        yield ""
        yield f"![{plot.title}]({plot.name})"


def _listed(title: str, said: Sequence[Shown]) -> Iterator[str]:
    if said:
        yield f"## {title}"
        yield ""
    yield from (f"- {prose(one)}" for one in said)
