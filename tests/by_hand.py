"""Runs watched by hand: real files, a clock that moves when told to, no process is looked for."""

import time
import weakref
from collections.abc import Sequence
from pathlib import Path

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import Source
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import RunView
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.settings.settings import Settings
from tui_monitor.watching.fleet import Fleet, MakeRun
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

LIFE_KINDS = ("stall", "no_output", "slow", "mass_divergence")
"""Findings of time, not of bytes."""


class Watching:
    """Everything under a folder, as `watch` sees it."""

    def __init__(
        self,
        folder: Path,
        source: Source | None = None,
        look: WatchOptions | None = None,
        said: Settings | None = None,
    ) -> None:
        """`said`: what is said of its runs."""
        said = said or Settings()
        self.clock = ManualClock(time.time())  # files are stamped by the machine's clock
        self.source = source or LocalSource(self.clock)
        discovery = Discovery(self.source, [str(folder)], expected=said.expected, placed=said.placed)
        self.fleet = Fleet(self.source, discovery, self.clock, maker(self.source, look or WatchOptions(), said))
        weakref.finalize(self, self.fleet.reset)  # its files are closed with it

    def look(self, later: float = 0.0) -> Sequence[RunView]:
        """Read and judge everything there is, `later` seconds after the last look."""
        self.clock.sleep(later)
        self.fleet.exhaust()
        return self.fleet.views()

    def look_at_one(self, later: float = 0.0) -> RunView:
        (view,) = self.look(later)
        return view

    def run(self) -> WatchedRun:
        (run,) = self.fleet.runs.values()
        return run


NOTHING_SAID = Settings()


def maker(source: Source, look: WatchOptions, said: Settings = NOTHING_SAID) -> MakeRun:
    def make(spec: RunSpec, now: float) -> WatchedRun:
        about = spec.id, spec.exp_id
        return WatchedRun(source, spec, said.thresholds(*about), now, look, said.terms(*about))

    return make


def append(file: Path, data: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out:
        out.write(data if isinstance(data, bytes) else data.encode())


def said(findings: Sequence[Finding]) -> set[tuple[object, ...]]:
    """What value findings say, without their wording."""
    return {
        (found.id, found.severity.value, found.detected_step, found.recovered_step)
        for found in findings
        if found.kind not in LIFE_KINDS
    }


def kinds(view: RunView) -> set[str]:
    return {found.kind.value for found in view.findings}


def steps(first: int, last: int, template: str = "step {step} | loss {loss:.4f}\n") -> str:
    """Lines of a run that learns, from step `first` to `last`."""
    return "".join(template.format(step=step, loss=2 / step**0.5) for step in range(first, last + 1))
