"""One incident from the rule that saw it: raised, promoted, closed, raised again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, step_text
from tui_monitor.model.points import Place
from tui_monitor.text import Shown, clean


def confidence(margin: float, points: int) -> float:
    """How far to trust a finding: `margin` = measured over threshold (at least 1), `points` = how many say so.

    Exactly at the threshold with one point 0.36; three times over it with five points 0.78; never above 0.99.
    """
    weight = 1.0 - 0.5 / max(margin, 1.0)
    return round(min(weight * (points + 2.0) / (points + 2.75), 0.99), 3)


class Subject(Protocol):
    """What a finding is about: a metric, and the point at which a live watcher stands."""

    metric: Shown
    segment: int
    step: float
    value: float
    place: Place


@dataclass(slots=True)
class Standpoint:
    """A subject of its own, where the point that is judged need not be the newest."""

    metric: Shown
    segment: int
    step: float
    value: float
    place: Place


class Case:
    """The latest incident of one rule on one subject; at most one is open."""

    __slots__ = ("_rule", "_subject", "finding")

    def __init__(self, subject: Subject, rule: str) -> None:
        self._subject = subject
        self._rule = clean(rule)
        self.finding: Finding | None = None

    @property
    def open(self) -> bool:
        return self.finding is not None and self.finding.recovered_step is None

    @property
    def critical(self) -> bool:
        return self.finding is not None and self.finding.severity is Severity.CRITICAL

    def raised(
        self,
        kind: Kind,
        severity: Severity,
        onset: tuple[float, Place],
        message: str,
        numbers: Mapping[str, float],
        trust: float,
    ) -> Finding:
        """A new incident since the step and place `onset`, detected at the newest point."""
        subject = self._subject
        places = (onset[1],) if onset[1] == subject.place else (onset[1], subject.place)
        self.finding = Finding(
            kind=kind,
            severity=severity,
            metric=subject.metric,
            segment=subject.segment,
            onset_step=onset[0],
            detected_step=subject.step,
            message=clean(message),
            evidence=Evidence(self._rule, dict(numbers), places),
            value=subject.value,
            confidence=trust,
        )
        return self.finding

    def promoted(self, message: str, numbers: Mapping[str, float], trust: float) -> Finding:
        """The same incident is critical now. When it was detected does not change."""
        finding = self._finding()
        evidence = replace(
            finding.evidence, numbers=dict(numbers), places=(*finding.evidence.places[:2], self._subject.place)
        )
        self.finding = replace(
            finding,
            severity=Severity.CRITICAL,
            message=clean(message),
            evidence=evidence,
            value=self._subject.value,
            confidence=trust,
        )
        return self.finding

    def becomes(
        self, kind: Kind, rule: str, message: str, numbers: Mapping[str, float], trust: float
    ) -> tuple[Finding, Finding]:
        """The incident goes on under a graver name, critical, with the onset it had; the finding so far ends here."""
        finding, step = self._finding(), self._subject.step
        said = clean(f"{finding.message}; since step {step_text(step)} it is an {kind}")
        ended = replace(finding, recovered_step=step, message=said)
        self._rule = clean(rule)
        onset = finding.onset_step, finding.evidence.places[0]
        return ended, self.raised(kind, Severity.CRITICAL, onset, message, numbers, trust)

    def closed(self) -> Finding:
        """The incident is over at the newest point."""
        finding = self._finding()
        step = self._subject.step
        self.finding = replace(
            finding, recovered_step=step, message=clean(f"{finding.message}; recovered at step {step_text(step)}")
        )
        return self.finding

    def reopened(self) -> Finding:
        """It was not over after all: the same incident goes on."""
        finding = self._finding()
        message = Shown(finding.message.rsplit("; recovered at step", 1)[0])
        self.finding = replace(finding, recovered_step=None, message=message)
        return self.finding

    def _finding(self) -> Finding:
        if self.finding is None:
            raise AssertionError("a case is raised before it changes")
        return self.finding
