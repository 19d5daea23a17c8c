"""Logs that are written while they are watched: when each line was written, and when it was seen."""

import time
from pathlib import Path

from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor

ALLOWED = 2.0
"""Seconds from a line to its view: ten times what is promised."""
EVERY = 0.2


class Logs:
    """Runs that write a line each, all at the same time."""

    def __init__(self, paths: dict[str, Path]) -> None:
        self._paths = paths
        self.paths = tuple(paths.values())
        self.written: list[float] = []
        """When step 1, 2, ... was written."""
        self.seen: dict[str, list[float]] = {run: [] for run in paths}
        """When each was seen."""

    def path(self, run: str) -> Path:
        return self._paths[run]

    def write(self) -> None:
        step = len(self.written) + 1
        self.written.append(time.monotonic())
        for path in self._paths.values():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a") as log:
                log.write(f"step {step} | loss {2 / step**0.5:.4f}\n")

    def look(self, views: tuple[RunView, ...]) -> None:
        now = time.monotonic()
        for view in views:
            seen = self.seen[view.id]
            seen += [now] * (max(0, int(view.progress.step)) - len(seen))

    def lags(self, runs: list[str], first: int = 0) -> list[float]:
        return [seen - self.written[at] for run in runs for at, seen in enumerate(self.seen[run]) if at >= first]


def watch(monitor: Monitor, logs: Logs, seconds: float, every: float = EVERY) -> None:
    end, due = time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < end:
        if time.monotonic() >= due:
            logs.write()
            due += every
        logs.look(monitor.step().runs)
        monitor.wait(0.02)


def all_is_there(monitor: Monitor, logs: Logs) -> None:
    """In the end every line was read, and once."""
    end = time.monotonic() + 60
    lines = len(logs.written)
    while {view.id: view.progress.points for view in monitor.snapshot().runs} != dict.fromkeys(logs.seen, lines):
        assert time.monotonic() < end, {view.id: view.progress.points for view in monitor.snapshot().runs}
        logs.look(monitor.step().runs)
        monitor.wait(0.02)
    watch_on = time.monotonic() + 2
    while time.monotonic() < watch_on:
        monitor.step()
        monitor.wait(0.02)
    assert {view.progress.points for view in monitor.snapshot().runs} == {lines}
