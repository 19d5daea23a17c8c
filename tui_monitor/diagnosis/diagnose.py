"""Artifacts to a diagnosis: every cause is asked, those with proof are ranked, and what would decide is asked back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes import REGISTRY, from_code, from_symptoms
from tui_monitor.diagnosis.course import ENDED, FALLING, FLAT, NONFINITE, RISING, SILENT, Course
from tui_monitor.diagnosis.one_model import one_of_many
from tui_monitor.diagnosis.questions import doubts, missing, questions
from tui_monitor.diagnosis.relearning import is_learnt_again
from tui_monitor.diagnosis.shapes_without_alarm import calm_shape
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.unknown import Unknown
from tui_monitor.diagnosis.usual_suspects import usual_suspects
from tui_monitor.model.diagnosis import CauseName, Diagnosis, DiagnosisStatus, RootCause
from tui_monitor.model.finding import Finding, Severity
from tui_monitor.text import clean

MOST = 5
"""Causes that are told."""
_TOLD, _SUSPECTED = 0.15, 0.3
"""Confidence from which on a cause is told, and below which nothing is really suspected."""
_MOST_DIFFERENCES = 12
_USUAL = (Weight.FAIR, Weight.SLIGHT, Weight.SLIGHT)
"""What the usual causes of a shape weigh, the likeliest first."""
_OF_GOOD_RUNS = frozenset({CauseName.NO_CLIPPING, CauseName.NO_WARMUP, CauseName.OVERFITTING, CauseName.UNDERFITTING})
_ENOUGH = 0.8
"""Below, more is asked for (S4.4)."""
_SORTS = (NONFINITE | RISING, FLAT, FALLING, SILENT, ENDED)
"""Kinds that tell of one trouble."""


def diagnose(artifacts: Artifacts) -> Diagnosis:
    """Ranked causes of one run, surest first. Pure: the same artifacts, the same diagnosis, whatever came in pieces."""
    course = Course(one_of_many(artifacts))
    causes = tuple(_ranked(course))
    status = _status(course, causes)
    asked = () if status is DiagnosisStatus.HEALTHY else tuple(questions(course, causes))
    differing = tuple(one.said for one in course.differing[:_MOST_DIFFERENCES])
    return Diagnosis(status, causes, asked, tuple(missing(course)), tuple(doubts(course, causes)), differing)


def _ranked(course: Course) -> Iterator[RootCause]:
    """Each once: where two families know ways to prove it, by the surer one."""
    surest: dict[CauseName, RootCause] = {}
    for cause in sorted(_suspected(course), key=_surest_first):
        surest.setdefault(cause.cause, cause)
    if course.artifacts.alarmed and max((one.confidence for one in surest.values()), default=0.0) < _SUSPECTED:
        for cause in sorted(_by_shape(course), key=lambda cause: -cause.confidence):
            surest[cause.cause] = max(cause, surest.get(cause.cause, cause), key=lambda one: one.confidence)
    found = sorted(surest.values(), key=_surest_first)[:MOST]
    yield from found
    if course.artifacts.alarmed and (not found or found[0].confidence < _SUSPECTED):
        yield _concluded(course, Unknown(), _nothing_known(course))


def _surest_first(cause: RootCause) -> tuple[float, bool, float]:
    """Of two that are as sure, what is wrong in any run comes before what many good runs do as well."""
    return -round(cause.confidence, 2), cause.cause in _OF_GOOD_RUNS, -cause.confidence


def _suspected(course: Course) -> Iterator[RootCause]:
    looked = [(cause, _looked(course, cause)) for cause in REGISTRY]
    if not course.artifacts.alarmed and all(seen.confidence < _SUSPECTED for _, seen in looked):
        _add_the_usual(course, {cause.name: seen for cause, seen in reversed(looked)})
    for cause, seen in looked:
        if seen.confidence >= _TOLD:
            yield _concluded(course, cause, seen)


def _looked(course: Course, cause: Cause) -> Suspicion:
    seen = Suspicion()
    cause.look(course, seen)
    from_code.tell(course, cause.name, seen)
    from_symptoms.tell(course, cause.name, seen)
    return seen


def _add_the_usual(course: Course, looked: Mapping[CauseName, Suspicion]) -> None:
    """Where nothing is proven, the shape of the curves still has its usual causes."""
    usual = calm_shape(course)
    if usual is None:
        return
    for name, weight in zip(usual.causes, _USUAL, strict=False):
        looked[name].proves(weight, f"{usual.text}: often because of this")


def _by_shape(course: Course) -> Iterator[RootCause]:
    """Where nothing is proven."""
    for name, seen in usual_suspects(course).items():
        cause = next(one for one in REGISTRY if one.name is name)
        yield _concluded(course, cause, seen)


def _concluded(course: Course, cause: Cause, seen: Suspicion) -> RootCause:
    explained = tuple(_explained(course, seen.explains or course.trouble))
    return RootCause(
        cause=cause.name,
        issue=clean(cause.issue, 300),
        severity=_severity(course, explained),
        confidence=round(seen.confidence, 3),
        proofs=seen.proofs,
        against=seen.against,
        fix=from_code.advised(course, cause.name, cause.fix(course)),
        explains=tuple(found.id for found in explained),
    )


def _explained(course: Course, shown: Finding | None) -> Iterator[Finding]:
    """The finding itself, and those of its sort that set in with it or behind it."""
    sort = next((kinds for kinds in _SORTS if shown is not None and shown.kind in kinds), frozenset())
    for found in course.artifacts.findings:
        if found is shown or (shown is not None and found.kind in sort and found.onset_step >= shown.onset_step):
            yield found


def _severity(course: Course, explained: Sequence[Finding]) -> Severity:
    """As grave as what it explains; where nothing calls for a person, or what rose is being learnt, it is advice."""
    if course.artifacts.alarmed and not is_learnt_again(course):
        return max((found.severity for found in explained), key=lambda one: one.rank, default=Severity.WARNING)
    return Severity.WARNING if course.artifacts.asked else Severity.INFO


def _nothing_known(course: Course) -> Suspicion:
    """What is seen is all that is known."""
    seen = Suspicion()
    if course.trouble is not None:
        seen.proves(Weight.SLIGHT, course.trouble.said, course.trouble.onset_step)
    return seen


def _status(course: Course, causes: Sequence[RootCause]) -> DiagnosisStatus:
    if (
        not course.artifacts.alarmed
        and not course.artifacts.asked
        and all(cause.severity is Severity.INFO for cause in causes)
    ):
        return DiagnosisStatus.HEALTHY
    sure = course.artifacts.has_log and any(cause.confidence > _ENOUGH for cause in causes)
    return DiagnosisStatus.COMPLETE if sure else DiagnosisStatus.PARTIAL
