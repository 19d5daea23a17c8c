"""What the runs of one machine take of it, asked beside the watch: nobody waits for the answers but who looks once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct

from tui_monitor.clock import Clock
from tui_monitor.hosts.local.this_host import this_machine
from tui_monitor.hosts.machine_facts import NO_GPU, GpusUse, MachineMeter, ProcessesUse, Roots
from tui_monitor.model.machine import GpuUse, HostUse, RunUse
from tui_monitor.text import Shown, clean
from tui_monitor.watching.asked_aside import AskedAside
from tui_monitor.watching.disks_watched import DisksWatched
from tui_monitor.watching.growth import GrowthSeen
from tui_monitor.watching.watched_run import WatchedRun

_GPUS_ONCE_GONE = 60.0
"""Seconds until GPUs are asked about again where there were none."""
_LONGEST = 3.0
"""Seconds that `check` waits for one answer."""
_SEEN_FOR = 600.0
"""Seconds for which memory must have been seen before its growth is told."""
_SOON = 3600.0
_HOUR = 3600.0
_GIB = 2.0**30

Runs = Mapping[Shown, WatchedRun]
Advice = tuple[Shown, Shown]
"""(run, what a person should know)."""


class Pauses(Struct, frozen=True):
    """Seconds between an answer and the next question: about processes, and about GPUs."""

    processes: float
    gpus: float


class OneMachine:
    def __init__(self, name: Shown, clock: Clock, meter: MachineMeter, disks: DisksWatched, pace: Pauses) -> None:
        """`name`: of another machine; empty: this one."""
        self.name, self._clock, self._meter, self._disks = name, clock, meter, disks
        of = f"{name}'s" if name else "this machine's"
        self._processes = AskedAside[ProcessesUse](f"{of} process table", clock, pace.processes)
        self._gpus = AskedAside[GpusUse](f"the GPU driver of {name}" if name else "the GPU driver", clock, pace.gpus)
        self._growth: dict[Shown, tuple[int, GrowthSeen]] = {}
        """Run -> pid, and how its memory grows."""
        self._warned: set[Shown] = set()
        self._noted: set[Shown] = set()
        self.host: HostUse | None = None
        self.runs: Mapping[Shown, RunUse] = {}

    def look(self, here: Runs) -> bool:
        """Ask what is due, take what was answered. True when something else is known. `here`: its runs that live."""
        asked = self._look(here)
        looked = self._disks.look(here)
        unknown = self._processes.newest is None and self._processes.why is None
        if unknown or not (asked or looked):
            return False
        self._tell(here)
        return True

    def advice(self, here: Runs) -> Iterator[Advice]:
        """What is new and worth telling."""
        yield from self._without_gpus()
        yield from self._disks.filling(here)
        yield from self._memory_ends()

    def hear(self, here: Runs) -> bool:
        """For one look: wait for answers; one was asked for before logs were read. False where it has to be compared
        with one more."""
        self._wait(here)
        if self._processes.newest is not None:
            self.hear_again(here)
        return self._processes.newest is None or self._processes.newest.compared

    def hear_again(self, here: Runs) -> None:
        self._processes.again()
        self._wait(here)

    def hear_all(self, here: Runs) -> None:
        self._gpus.wait(self._meter.gpus, _LONGEST)
        self._disks.look(here, once=True)
        self._tell(here)

    def _wait(self, here: Runs) -> None:
        self._processes.wait(partial(self._meter.processes, _roots(here)), _LONGEST)

    def _look(self, here: Runs) -> bool:
        processes = self._processes.look(partial(self._meter.processes, _roots(here)))
        if processes:
            self._follow_memory(here)
        gpus = self._gpus.look(self._meter.gpus)
        if gpus and self._gpus.newest is not None and not self._gpus.newest.devices:
            self._gpus.rest(_GPUS_ONCE_GONE)
        return processes | gpus

    def _tell(self, here: Runs) -> None:
        seen = self._processes.newest or ProcessesUse()
        gpus = self._gpus.newest or GpusUse(note=self._gpus.why)
        load, name = seen.host, self.name or this_machine()
        memory = load.memory_available, load.memory_total
        self.host = HostUse(name, load.cpu, load.cores, *memory, gpus.devices, gpus.note)
        self.runs = {key: self._use(key, run, seen, gpus) for key, run in here.items()}

    def _use(self, key: Shown, run: WatchedRun, seen: ProcessesUse, gpus: GpusUse) -> RunUse:
        tree, disks = seen.trees.get(key), self._disks.of(run)
        if tree is None:
            return RunUse(disks=disks)
        growth = self._growth[key][1].per_second if key in self._growth else None
        per_hour = growth * _HOUR if growth is not None else None
        return RunUse(tree.cpu, tree.memory, per_hour, tuple(_of_tree(tree.pids, gpus)), disks)

    def _follow_memory(self, here: Runs) -> None:
        """A process that is another one than before begins anew."""
        trees = self._processes.newest.trees if self._processes.newest is not None else {}
        self._growth = {key: growth for key, growth in self._growth.items() if key in here}
        for key, (pid, _) in _roots(here).items():
            if key not in self._growth or self._growth[key][0] != pid:
                self._growth[key] = (pid, GrowthSeen(_SEEN_FOR))
            memory = trees[key].memory if key in trees else None
            if memory is not None:
                self._growth[key][1].add(self._clock.now(), memory)

    def _without_gpus(self) -> Iterator[Advice]:
        """Why GPUs are not told where there seem to be some; each reason once."""
        note = self.host.gpu_note if self.host is not None else None
        if note is not None and note != NO_GPU and note not in self._noted:
            self._noted.add(note)
            names_it = not self.name or re.search(rf"(?<![\w.-]){re.escape(self.name)}(?![\w-]|\.\w)", note)
            yield Shown(""), note if names_it else Shown(f"{self.name}: {note}")

    def _memory_ends(self) -> Iterator[Advice]:
        """Runs whose growth takes within the hour what the machine has left; each is told once."""
        left = self.host.memory_available if self.host is not None else None
        for run, use in self.runs.items():
            grows = use.memory_per_hour
            if left is None or grows is None or grows <= 0 or left / grows * _HOUR > _SOON:
                continue
            if run not in self._warned:
                self._warned.add(run)
                pace = f"its memory grows by {grows / _GIB:.1f} GiB an hour"
                yield run, clean(f"{pace}, {self.name or 'this machine'} has {left / _GIB:.1f} GiB left")


def _roots(here: Runs) -> Roots:
    processes = ((key, run.signs.process) for key, run in here.items())
    return {key: (process.pid, process.started) for key, process in processes if process is not None}


def _of_tree(pids: frozenset[int], gpus: GpusUse) -> Iterator[GpuUse]:
    """What the processes of one run take, GPU by GPU. The use of one that nobody else uses is theirs."""
    whole = {device.index: device.use for device in gpus.devices}
    for index in sorted({use.index for pid in pids for use in gpus.processes.get(pid, ())}):
        uses = [use for pid in pids for use in gpus.processes.get(pid, ()) if use.index == index]
        users = {pid for pid, taken in gpus.processes.items() if any(use.index == index for use in taken)}
        memory = [use.memory_bytes for use in uses if use.memory_bytes is not None]
        shares = [use.use for use in uses if use.use is not None]
        share = min(1.0, sum(shares)) if shares else whole.get(index) if users <= pids else None
        yield GpuUse(index, share, sum(memory) if memory else None)
