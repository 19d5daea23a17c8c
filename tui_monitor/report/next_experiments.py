"""Experiments that follow from a diagnosis, as sections of next.md: the first bullet is the idea (S3.13). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_monitor.model.diagnosis import CauseName, Diagnosis, DiagnosisStatus, RootCause
from tui_monitor.report.markdown import prose
from tui_monitor.text import Shown, clean

_WORTH_TRYING = 0.4
"""Confidence from which on a cause is worth an experiment; the first one always is."""
_MOST = 3


class Idea(Struct, frozen=True):
    """One experiment."""

    origin: Shown
    """Run and cause: of these there is one idea in next.md, however its words change."""
    bullets: tuple[Shown, ...]
    """The first one is the idea."""


def ideas(diagnosis: Diagnosis, log: Shown) -> tuple[Idea, ...]:
    """`log`: of the run, in its experiment root."""
    if diagnosis.status is DiagnosisStatus.HEALTHY:
        return ()
    worth = [cause for cause in diagnosis.causes if cause.confidence >= _WORTH_TRYING]
    return tuple(_idea(cause, log) for cause in (worth or diagnosis.causes[:1])[:_MOST])


def new_ones(found: Sequence[Idea], text: str) -> list[Idea]:
    """Those that do not stand there yet, also with other words or under another number. `text`: of next.md."""
    there = {line.strip() for line in text.splitlines()}
    return [idea for idea in found if not any(line.startswith(idea.origin) for line in there)]


def sections(found: Sequence[Idea], first: int) -> str:
    """As they are appended, numbered from `first`."""
    return "\n".join(_section(number, idea) for number, idea in enumerate(found, first))


def _section(number: int, idea: Idea) -> str:
    return "\n".join((f"## exp-{number:03d}", "", *(f"- {line}" for line in idea.bullets), ""))


def _idea(cause: RootCause, log: Shown) -> Idea:
    origin = clean(f"- From: {log}, cause {cause.cause.value},", 600)
    return Idea(origin, tuple(_bullets(cause, origin)))


def _bullets(cause: RootCause, origin: Shown) -> Iterator[Shown]:
    fix, unknown = cause.fix, cause.cause is CauseName.UNKNOWN
    yield prose(fix.do)
    yield prose(f"Expect: {fix.expect}")
    yield prose(f"Verify: {fix.verify}")
    yield prose(f"If it does not help: {fix.otherwise}")
    yield prose(f"Effort: {fix.effort.value}; risk: {fix.risk}")
    sure = "which is not known yet" if unknown else f"confidence {cause.confidence:.2f}: {cause.issue}"
    yield Shown(f"{origin.removeprefix('- ')} {prose(sure)}")
