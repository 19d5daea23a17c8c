"""Two witnesses: a training and a validation loss that lose their numbers at the same step prove that weights did."""

from collections.abc import Mapping
from dataclasses import replace

from tui_monitor.judging.roles import LOSSES, role_of
from tui_monitor.model.finding import Finding, Kind, Severity

_NO_NUMBER = frozenset({Kind.NAN, Kind.INF})


class Agreement:
    """Makes a single NaN critical when the other kind of loss has one at the same step.

    Source: seed 003 (NaN stops the run), Keras' TerminateOnNaN, which ends a run after the first one: no second value
    will ever come. Whether they agree depends on each metric's own findings, not on which was read first.
    """

    def __init__(self) -> None:
        self._ids: dict[float, dict[str, str]] = {}
        """Onset step -> metric -> id of its finding."""

    def confirm(self, findings: list[Finding], known: Mapping[str, Finding]) -> list[Finding]:
        """The same findings, critical where they agree; and those known ones that now do."""
        confirmed: list[Finding] = []
        for finding in findings:
            others = self._agreeing(finding)
            confirmed.append(_critical(finding) if others else finding)
            for other in others:
                last = next((f for f in reversed(confirmed) if f.id == other), None) or known[other]
                if last.severity is not Severity.CRITICAL:
                    confirmed.append(_critical(last))
        return confirmed

    def drop(self, metric: str) -> None:
        """Forget a metric."""
        for ids in self._ids.values():
            ids.pop(metric, None)

    def _agreeing(self, finding: Finding) -> list[str]:
        """Ids of findings of the other kind of loss with the same onset."""
        if finding.kind not in _NO_NUMBER or finding.metric is None or role_of(finding.metric) not in LOSSES:
            return []
        ids = self._ids.setdefault(finding.onset_step, {})
        ids[finding.metric] = finding.id
        role = role_of(finding.metric)
        return [other for metric, other in ids.items() if role_of(metric) is not role]


def _critical(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.CRITICAL)
