"""In a run that reports returns, the loss is made of a policy's and a critic's: it may rise while all is well."""

from collections.abc import Mapping
from dataclasses import replace

from tui_monitor.judging.lookup import matches
from tui_monitor.judging.roles import Role, role_of
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.text import Shown

_MOST = {Kind.DRIFT: Severity.INFO, Kind.PLATEAU: Severity.INFO, Kind.EXPLOSION: Severity.WARNING}
"""What these may be of the loss of such a run; NaN stays what it is."""


class Reinforcement:
    """Tempers what is said of `loss` and `train/loss` once the run has shown a return.

    The name alone does not tell: Stable-Baselines3 logs the sum of its losses as `train/loss`. A loss that the user
    asked for is judged in full. Whether a return is there depends on the log, not on which metric was read first.
    """

    def __init__(self, requested: str | None) -> None:
        self._requested = requested
        self._returns: set[Shown] = set()

    def meet(self, metric: Shown, known: Mapping[str, Finding]) -> list[Finding]:
        """A metric appeared: the findings that are to be taken back because of it."""
        if role_of(metric) is not Role.REWARD:
            return []
        self._returns.add(metric)
        tempered = ((self._tempered(finding), finding) for finding in known.values())
        return [new for new, old in tempered if new is not old]

    def temper(self, findings: list[Finding]) -> list[Finding]:
        """The same findings, no graver than a loss among returns deserves."""
        return [self._tempered(finding) for finding in findings] if self._returns else findings

    def drop(self, metric: str) -> None:
        """Forget a metric."""
        self._returns.discard(Shown(metric))

    def _tempered(self, finding: Finding) -> Finding:
        most = _MOST.get(finding.kind)
        if most is None or finding.metric is None or role_of(finding.metric) is not Role.TRAIN_LOSS:
            return finding
        asked = self._requested is not None and matches(self._requested, finding.metric)
        if asked or _ORDER[finding.severity] <= _ORDER[most]:
            return finding
        return replace(finding, severity=most)


_ORDER = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
