"""What is shown of one run: decided at each look, put together when somebody wants to see it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tui_monitor.model.finding import Decision, Verdict
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown
from tui_monitor.watching.view import Judged


class Picture:
    """The same view until something changed. `make`: puts it together from what was decided and what is known now."""

    def __init__(self, judged: Judged, view: RunView, make: Callable[[Judged], RunView]) -> None:
        self.judged = judged
        """By the newest look."""
        self._view = view
        self._make = make
        self._stale = False
        self._told: tuple[object, ...] = ()

    @property
    def view(self) -> RunView:
        """Raises what putting it together raises; then the one before stays."""
        if self._stale:
            self._stale = False
            self._view = self._make(self.judged)
        return self._view

    def change(self, judged: Judged) -> None:
        self.judged, self._stale = judged, True

    def name(self, name: Shown | None) -> None:
        """It is called otherwise now."""
        self._view = replace(self.view, where=replace(self.view.where, name=name))

    def fail(self, fault: Shown) -> None:
        """What was shown last stays, with why there is nothing newer."""
        verdict = self.judged.verdict
        if verdict.decision is not Decision.STOP:
            verdict = Verdict(Decision.WAIT, 1.0, fault)
        self.judged, self._stale = replace(self.judged, note=fault, verdict=verdict), False
        self._view = replace(self._view, note=fault, verdict=verdict)

    def has_news(self) -> bool:
        """Is there anything since this was last asked that a person must know at once: a verdict, a life, a finding?"""
        before, self._told = self._told, self.judged.headline
        return before != self._told
