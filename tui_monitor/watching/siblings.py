"""The other runs of the same batch, as a diagnosis of one of them is told of them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.diagnosis.artifacts import Sibling
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

_ENOUGH = 20
"""Points from which on a run without an alarm is called healthy."""


def siblings_of(run: Shown, views: Sequence[RunView]) -> tuple[Sibling, ...]:
    """Of all other runs with a known configuration."""
    others = (view for view in views if view.id != run and view.setup.config)
    return tuple(Sibling(view.id, _is_healthy(view), view.setup.config) for view in others)


def _is_healthy(view: RunView) -> bool:
    calm = not any(finding.alarm for finding in view.findings)
    return calm and view.setup.excluded is None and view.progress.points >= _ENOUGH
