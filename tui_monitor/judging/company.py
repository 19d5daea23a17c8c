"""What the other metrics of a run say about one: returns beside a loss, the whole beside a part."""

from collections.abc import Mapping
from dataclasses import replace

from tui_monitor.judging.roles import LOSSES, Role, role_of
from tui_monitor.judging.watched import matches
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.text import Shown

_GRAVITY = (Severity.INFO, Severity.WARNING, Severity.CRITICAL)
_AMONG_RETURNS = {Kind.DRIFT: Severity.INFO, Kind.PLATEAU: Severity.INFO, Kind.EXPLOSION: Severity.WARNING}
"""What these may be at most of the summed loss of policy and critic, which rises while all is well."""
_BESIDE_THE_WHOLE = {Kind.EXPLOSION: Severity.INFO}
"""A part that does harm lifts the whole, which is judged itself."""


class Company:
    """Tempers what is said of a loss among returns, and of a part of a loss that is logged as a whole, too.

    The name alone does not tell: Stable-Baselines3 logs the sum of its losses as `train/loss`. NaN stays what it is,
    and what the user asked for is judged in full. Which metrics a run has depends on its log, not on which was read
    first.
    """

    def __init__(self, requested: str | None) -> None:
        self._requested = requested
        self._metrics: dict[Shown, Role] = {}
        self._roles: frozenset[Role] = frozenset()

    def meet(self, metric: Shown, known: Mapping[str, Finding]) -> list[Finding]:
        """A metric appeared: the findings that are graver than it lets them be."""
        self._metrics[metric] = role_of(metric)
        if self._metrics[metric] in self._roles:
            return []
        self._roles = frozenset(self._metrics.values())
        tempered = ((self._tempered(finding), finding) for finding in known.values())
        return [new for new, old in tempered if new is not old]

    def temper(self, findings: list[Finding]) -> list[Finding]:
        """The same findings, no graver than their company lets them be."""
        return [self._tempered(finding) for finding in findings]

    def drop(self, metric: str) -> None:
        """Forget a metric."""
        self._metrics.pop(Shown(metric), None)
        self._roles = frozenset(self._metrics.values())

    def _tempered(self, finding: Finding) -> Finding:
        most = self._most(finding)
        if most is None or _GRAVITY.index(finding.severity) <= _GRAVITY.index(most):
            return finding
        return replace(finding, severity=most)

    def _most(self, finding: Finding) -> Severity | None:
        if finding.metric is None or (self._requested is not None and matches(self._requested, finding.metric)):
            return None
        role = role_of(finding.metric)
        if role is Role.TRAIN_LOSS and Role.REWARD in self._roles:
            return _AMONG_RETURNS.get(finding.kind)
        if role is Role.LOSS_PART and not self._roles.isdisjoint(LOSSES):
            return _BESIDE_THE_WHOLE.get(finding.kind)
        return None
