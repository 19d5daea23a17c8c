"""Evaluations that fail again and again: nobody knows any more how good the model is."""

from collections.abc import Iterable, Iterator
from math import isfinite

from msgspec.structs import replace

from tui_monitor.judging.roles import is_held_out
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, confidence, step_text
from tui_monitor.model.points import Event, EventKind, Points
from tui_monitor.text import Shown, clean

IN_A_ROW = 3
_QUOTED = 120
_RULE = "3 lines in a row that say that an evaluation failed, and no number of one between them"


class FailedEvaluations:
    """Follows one run: an evaluation that gives a number ends the row. Places decide, so that any cut is the same."""

    def __init__(self) -> None:
        self._row: list[Event] = []
        """The first three of a row."""
        self._count = 0
        self._over: list[Finding] = []

    def take(self, points: Iterable[Points], events: Iterable[Event]) -> None:
        """`points` and `events` of one batch, each in log order."""
        failures = [event for event in events if event.kind is EventKind.EVALUATION_FAILED]
        if not failures and not self._row:
            return
        told = [(event.place.file, event.place.offset, 0.0, event) for event in failures]
        measured = [
            (some.file, place, step, None)
            for some in points
            if is_held_out(some.metric)
            for place, step, value in zip(some.places, some.steps, some.values, strict=True)
            if isfinite(value)
        ]
        for _, _, step, event in sorted([*told, *measured], key=lambda one: one[:2]):
            if event is None:
                self._end(step)
            else:
                self._row = [*self._row, event][:IN_A_ROW]
                self._count += 1

    @property
    def findings(self) -> Iterator[Finding]:
        yield from self._over
        if self._count >= IN_A_ROW:
            yield self._finding()

    def _end(self, step: float) -> None:
        if self._count >= IN_A_ROW:
            found = self._finding()
            message = clean(f"{found.message}; recovered at step {step_text(step)}")
            self._over.append(replace(found, recovered_step=step, message=message))
        self._row, self._count = [], 0

    def _finding(self) -> Finding:
        first, detected = self._row[0], self._row[-1]
        said = clean(first.text, _QUOTED)
        return Finding(
            kind=Kind.EVALUATION_FAILED,
            severity=Severity.WARNING,
            metric=None,
            segment=0,
            onset_step=first.step,
            detected_step=detected.step,
            message=clean(f"step {step_text(first.step)}: {self._count} evaluations in a row failed: {said}", 300),
            evidence=Evidence(Shown(_RULE), {"in a row": float(self._count)}, tuple(one.place for one in self._row)),
            value=float(self._count),
            confidence=confidence(self._count / IN_A_ROW, self._count),
        )
