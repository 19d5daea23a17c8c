"""The other watchers of the same person: what each saw fall ill within the last minutes counts for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.acting.illness import Illnesses
from tui_monitor.errors import RecordError
from tui_monitor.model.onset import Onset
from tui_monitor.model.run import RunView
from tui_monitor.records.ledger import StopLedger
from tui_monitor.text import Shown, clean


class OtherWatchers:
    """`ledger`: where they tell each other; None for a watcher that may not act, which writes nothing."""

    def __init__(self, ledger: StopLedger | None) -> None:
        self._ledger = ledger
        self._untold: list[Onset] = []
        self.uncounted: Shown | None = None
        """Why nobody can say what they saw: then nothing is stopped."""

    def follow(self, illnesses: Illnesses, views: Sequence[RunView], now: float) -> tuple[Shown, ...]:
        """As `Illnesses.follow`: the runs of an incident that is new, or has more runs now."""
        together = illnesses.follow(views, now)
        self._untold += illnesses.new
        if self._ledger is None or not illnesses.any:
            return together
        try:
            self._ledger.tell(self._untold)
            others = self._ledger.told_by_others()
        except RecordError as error:
            self.uncounted = clean(f"what other watchers see cannot be counted: {error}", 300)
            return together
        self._untold.clear()
        self.uncounted = None
        return illnesses.follow(views, now, others) or together
