"""The rung CHECKPOINT: a signal on which the run saves, then waiting for a checkpoint that is newer than it."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.acting.hands import Hands
from tui_monitor.model.act import Outcome, Result, StopProposal
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean

_SETTLED = 1.0
"""Seconds for which a new checkpoint has to be left as it is before it counts as written."""
_TICK, _REMOTE_TICK = 0.01, 1.0
"""Seconds. File systems date what is written by a clock that ticks, and may lag behind the one that we read;
that of another machine is known as well as its answers are quick."""


class SavedFile(Struct, frozen=True):
    name: Shown
    written: float
    """Seconds since the epoch."""
    size: int = 0
    """Bytes, as far as it is one file."""


class Saving:
    """As `Stop`: `begin` once, then `check` until `over`. The run goes on meanwhile, and afterwards."""

    def __init__(self, hands: Hands, proposal: StopProposal, newest: Callable[[], SavedFile | None]) -> None:
        self.proposal = proposal
        self.over = False
        self._hands = hands
        self._newest = newest
        self._before: SavedFile | None = None
        self._found: SavedFile | None = None
        self._found_at = 0.0
        self._began = 0.0
        self._signalled: tuple[Process, ...] = ()

    def begin(self) -> Outcome:
        self._before = self._newest()
        outcome = self._hands.perform(self.proposal)
        self._began, self._signalled = outcome.at, outcome.signalled
        self.over = outcome.result is not Result.SENT
        return outcome

    def check(self) -> Outcome:
        """SENT while it may still come; DONE with the file and its age, else FAILED: none came."""
        seen = self._hands.verify(self.proposal)
        gone = seen.result is not Result.SENT
        self._look(seen.at)
        outcome = self._judged(seen, gone)
        self.over = outcome.result is not Result.SENT
        return replace(outcome, signalled=self._signalled)

    @property
    def _what(self) -> str:
        job = self.proposal.job
        return f"pid {self.proposal.process.pid}" if job is None else job.named

    def _look(self, now: float) -> None:
        newest, tick = self._newest(), _TICK if self.proposal.remote is None else _REMOTE_TICK
        if newest == self._before or newest is None or newest.written < self._began - tick:
            newest = None
        if newest != self._found:
            self._found, self._found_at = newest, now

    def _judged(self, seen: Outcome, gone: bool) -> Outcome:
        signal, file = self.proposal.signal, self._found
        late = seen.at - self._began >= self.proposal.wait_seconds
        ended = f"; {self._what} has ended" if gone else ""
        if file is not None and (gone or seen.at - self._found_at >= _SETTLED):
            age = max(0.0, seen.at - file.written)
            message = f"checkpoint {file.name} was written after {signal}, {age:.0f} s ago{ended}"
            return replace(seen, result=Result.DONE, message=clean(message, 500))
        if gone:
            message = f"{self._what} ended after {signal}, and no new checkpoint came"
            return replace(seen, result=Result.FAILED, message=clean(message, 500))
        if late:
            wait = f"within {self.proposal.wait_seconds:g} s"
            message = f"{file.name} is still being written" if file else f"no new checkpoint came {wait} after {signal}"
            return replace(seen, result=Result.FAILED, message=clean(f"{message}; the run goes on", 500))
        what = f"{file.name} is being written" if file else "no new checkpoint yet"
        return replace(seen, result=Result.SENT, message=clean(f"{signal} was sent; {what}", 500))
