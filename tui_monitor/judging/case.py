"""One incident from the rule that saw it: opened, promoted, closed, opened again."""

from collections.abc import Mapping
from dataclasses import replace

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown, clean


class Case:
    """At most one open finding of one rule on one metric and segment."""

    __slots__ = ("_metric", "_segment", "finding")

    def __init__(self, metric: Shown, segment: int) -> None:
        self._metric = metric
        self._segment = segment
        self.finding: Finding | None = None

    @property
    def open(self) -> bool:
        return self.finding is not None and self.finding.recovered_step is None

    def raised(
        self,
        kind: Kind,
        severity: Severity,
        onset: float,
        step: float,
        message: str,
        rule: str,
        numbers: Mapping[str, float],
        places: tuple[Place, ...],
        value: float,
        confidence: float,
    ) -> Finding:
        """A new finding, detected at `step`."""
        self.finding = Finding(
            kind=kind,
            severity=severity,
            metric=self._metric,
            segment=self._segment,
            onset_step=onset,
            detected_step=step,
            message=clean(message),
            evidence=Evidence(clean(rule), numbers, places),
            value=value,
            confidence=round(min(max(confidence, 0.0), 1.0), 3),
        )
        return self.finding

    def promoted(self, severity: Severity, message: str, value: float, place: Place, confidence: float) -> Finding:
        """The same incident, now worse; when it was detected does not change."""
        assert self.finding is not None
        evidence = replace(self.finding.evidence, places=(*self.finding.evidence.places, place))
        self.finding = replace(
            self.finding,
            severity=severity,
            message=clean(message),
            evidence=evidence,
            value=value,
            confidence=round(min(max(confidence, 0.0), 1.0), 3),
        )
        return self.finding

    def closed(self, step: float) -> Finding:
        """The incident is over as of `step`."""
        assert self.finding is not None
        self.finding = replace(
            self.finding, recovered_step=step, message=clean(f"{self.finding.message}; recovered at step {step:g}")
        )
        return self.finding

    def reopened(self) -> Finding:
        """It was not over after all: the same incident goes on."""
        assert self.finding is not None
        message = self.finding.message.rsplit("; recovered", 1)[0]
        self.finding = replace(self.finding, recovered_step=None, message=Shown(message))
        return self.finding
