"""What is shown of one run: decided at each look, put together when somebody wants to see it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tui_monitor.model.finding import Decision, Verdict
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown
from tui_monitor.watching.view import Judged

OUT_OF_SIGHT = 5.0
"""Seconds for which the numbers of a run that nobody sees may be old: runs are sorted by them, and counted by their
verdicts, which are new at once."""


class KeptView:
    """The same view until something changed. `make`: puts it together from what was decided and what is known now."""

    def __init__(self, judged: Judged, view: RunView, make: Callable[[Judged], RunView]) -> None:
        self.judged = judged
        """By the newest look."""
        self.listed = False
        """It showed a sign of training once (`training_signs`): what is only called like a log is no run."""
        self._view = view
        self._make = make
        self._stale = False
        self._urgent = False
        """Something of what is not shown yet must be known at once."""
        self._kept_until = 0.0
        self._told: tuple[object, ...] = ()

    @property
    def view(self) -> RunView:
        """Raises what putting it together raises; then the one before stays."""
        if self._stale:
            self._stale = self._urgent = False
            self._view = self._make(self.judged)
        return self._view

    def out_of_sight(self, now: float) -> RunView | None:
        """For where nobody looks: the view as it was shown last, while nothing but numbers moved since, and not for
        long; None when it has to be made."""
        if self._stale and not self._urgent and now < self._kept_until:
            return self._view
        if self._stale:
            self._kept_until = now + OUT_OF_SIGHT
        return None

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
        self._urgent |= before != self._told
        return before != self._told
