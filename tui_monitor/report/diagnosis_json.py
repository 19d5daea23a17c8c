"""A diagnosis as the JSON object that other programs rely on (schema 1). Strict JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.model.act import GRADIENT_END, LOSS_END
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus, Proof, RootCause
from tui_monitor.report.contract import number, real
from tui_monitor.text import Shown

_MOST_STEPS = 8


def diagnosed(run: Shown, diagnosis: Diagnosis, seconds: float, written: Sequence[Shown] = ()) -> dict[str, object]:
    """Of one run. `seconds`: that the diagnosis took, without reading the logs. `written`: files, where it was."""
    return {
        "id": run,
        "status": diagnosis.status.value,
        "root_causes": [_cause(rank, cause) for rank, cause in enumerate(diagnosis.causes, 1)],
        "quick_fixes": list(diagnosis.quick_fixes),
        "questions": list(diagnosis.questions),
        "missing": list(diagnosis.missing),
        "differs_from_healthy": list(diagnosis.differing),
        "uncertainty_flags": list(diagnosis.doubts),
        "next_steps": list(next_steps(diagnosis)),
        "analysis_artifacts": {
            "gradient_analysis": _ending_with(GRADIENT_END, written),
            "loss_visualization": _ending_with(LOSS_END, written),
        },
        "written": list(written),
        "seconds": round(seconds, 3),
    }


def _ending_with(end: str, written: Sequence[Shown]) -> Shown | None:
    return next((path for path in written if path.endswith(end)), None)


def next_steps(diagnosis: Diagnosis) -> Iterator[Shown]:
    """In the order in which they are to be done: what decides, then the surest fix, its proof, and what if not."""
    if diagnosis.status is DiagnosisStatus.HEALTHY:
        return
    if diagnosis.status is DiagnosisStatus.PARTIAL:
        yield from (Shown(f"find out: {question}") for question in diagnosis.questions[: _MOST_STEPS - 3])
    if diagnosis.first is not None:
        fix = diagnosis.first.fix
        yield from (fix.do, Shown(f"verify: {fix.verify}"), Shown(f"if it does not help: {fix.otherwise}"))
    elif not diagnosis.questions:
        yield Shown("ask whoever wrote the training: these artifacts show no trouble that has a known cause")


def _cause(rank: int, cause: RootCause) -> dict[str, object]:
    return {
        "rank": rank,
        "cause": cause.cause.value,
        "issue": cause.issue,
        "severity": cause.severity.value,
        "confidence": round(cause.confidence, 3),
        "evidence": [_proof(proof) for proof in cause.proofs],
        "against": [proof.text for proof in cause.against],
        "fix": cause.fix.do,
        "expected_impact": cause.fix.expect,
        "verification": cause.fix.verify,
        "if_it_does_not_help": cause.fix.otherwise,
        "effort": cause.fix.effort.value,
        "risk": cause.fix.risk,
        "explains": list(cause.explains),
    }


def _proof(proof: Proof) -> dict[str, object]:
    return {
        "text": proof.text,
        "file": proof.place.file if proof.place is not None else None,
        "offset": proof.place.offset if proof.place is not None else None,
        "step": number(proof.step),
        "numbers": {name: real(float(value)) for name, value in proof.numbers.items()},
    }
