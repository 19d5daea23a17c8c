"""Whose advice is worth a line: of the watched metric and its pair, not of each one at the side."""

from collections.abc import Iterable, Iterator

from tui_monitor.judging.roles import role_of, without_data_set
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.role import LOSSES
from tui_monitor.model.run import Watched

_STANDS_STILL = frozenset({Kind.PLATEAU, Kind.CONVERGED})


def of_the_watched(findings: Iterable[Finding], watched: Watched | None) -> Iterator[Finding]:
    """All findings but the advice that some other metric stands still: one of many tests, a part, a second score.

    The training loss belongs to a watched validation loss, `val_accuracy` to a watched `accuracy`. Warnings stay.
    """
    for finding in findings:
        advice = finding.severity is Severity.INFO and finding.kind in _STANDS_STILL
        if watched is None or finding.metric is None or not advice or _is_paired(finding.metric, watched.metric):
            yield finding


def _is_paired(metric: str, watched: str) -> bool:
    if metric == watched or without_data_set(metric) == without_data_set(watched):
        return True
    return role_of(metric) in LOSSES and role_of(watched) in LOSSES
