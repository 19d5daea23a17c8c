"""What another machine tells of itself: see `machine_told.py`. Of processes numbers: who they are is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui_monitor.clock import monotonic
from tui_monitor.errors import SourceError, Unreachable
from tui_monitor.hosts.address import there
from tui_monitor.hosts.machine_facts import NO_GPU, DiskSpace, GpusUse, HostLoad, ProcessesUse, Roots, TreeUse, tree
from tui_monitor.hosts.ssh.asked_there import AskedThere
from tui_monitor.hosts.ssh.remote_table import RemoteTable
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.hosts.ssh.wire import Question, Told
from tui_monitor.model.machine import Gpu, GpuUse
from tui_monitor.text import Shown, clean

_MIB = 1 << 20
_GPUS_LONGEST = 4.0
"""Seconds that nvidia-smi may take there: it wakes GPUs that sleep."""
_GPUS_WAIT = _GPUS_LONGEST + 2.0
_DISK_EVERY = 10.0
_SAME_START = 2.0
"""Seconds by which two tellings of when a process started may differ: clocks are set."""
_LEAST = 0.2
"""Seconds between two looks below which their difference tells nothing."""


class RemoteMeter:
    def __init__(self, asked: WaitedFor, table: RemoteTable, later: AskedThere) -> None:
        """`later`: what is asked on the thread that watches, which waits for nobody."""
        self._asked, self._table = asked, table
        self._slow = WaitedFor(asked.line, _GPUS_WAIT)
        self._disks = _Disks(later)

    def processes(self, roots: Roots) -> ProcessesUse:
        known = {run: start for run, (pid, at) in roots.items() if (start := self._start(pid, at)) is not None}
        lives = list(dict.fromkeys(f"{roots[run][0]}.{start}" for run, start in known.items()))
        told = self._answer(self._asked, "machine", *lives)
        since = float(told.get("since", 0.0))
        used = dict(zip(lives, told["trees"], strict=True))
        children = self._children() if known else {}
        trees = {
            run: _use(tree(children, roots[run][0]), found, since)
            for run, start in known.items()
            if (found := used[f"{roots[run][0]}.{start}"]) is not None
        }
        available, total = told["memory"]
        return ProcessesUse(trees, HostLoad(told.get("busy"), available, total, told["cores"]), since >= _LEAST)

    def gpus(self) -> GpusUse:
        told = self._answer(self._slow, "gpus", str(_GPUS_LONGEST))
        if told.get("late"):
            return GpusUse(note=Shown(f"nvidia-smi has not answered in {_GPUS_LONGEST:.0f} s"))
        if told.get("missing") or told.get("none"):
            return GpusUse(note=Shown("nvidia-smi is not found there") if told.get("marks") else NO_GPU)
        note = clean(f"nvidia-smi: {told['note']}", 300) if "note" in told else None
        processes: dict[int, tuple[GpuUse, ...]] = {}
        for pid, index, memory in told.get("apps", ()):
            processes[pid] = (*processes.get(pid, ()), GpuUse(index, None, _bytes(memory)))
        return GpusUse(tuple(_devices(told.get("gpus", ()))), processes, note)

    def space(self, folder: str) -> DiskSpace | None:
        return self._disks.space(there(folder))

    def anew(self) -> None:
        """The line was made anew."""
        self._disks.anew()

    def _start(self, pid: int, at: float) -> int | None:
        facts = self._table.facts(pid)
        same = facts is not None and abs(self._table.started(facts.start) - at) <= _SAME_START
        return facts.start if facts is not None and same else None

    def _children(self) -> Mapping[int, Sequence[int]]:
        children: dict[int, list[int]] = {}
        for pid in self._table.pids():
            if (facts := self._table.facts(pid)) is not None:
                children.setdefault(facts.parent, []).append(pid)
        return children

    def _answer(self, asked: WaitedFor, operation: str, *arguments: str) -> Told:
        """What goes wrong there is no answer, either. Raises Unreachable."""
        try:
            return asked.answer(operation, *arguments)
        except (OSError, ValueError) as error:
            raise Unreachable(f"{asked.host}: {error}") from error


class _Disks:
    """Many folders lie on one disk: of each disk one of them is asked again."""

    def __init__(self, asked: AskedThere) -> None:
        self._asked = asked
        self._device: dict[str, int] = {}
        """Of each folder."""
        self._left: dict[int, DiskSpace] = {}
        self._renewed: dict[int, tuple[float, Question | None]] = {}

    def anew(self) -> None:
        self._device, self._renewed = {}, {}

    def space(self, folder: str) -> DiskSpace | None:
        """Raises NotYet, Unreachable."""
        device = self._device.get(folder)
        if device is None:
            (told,) = self._asked.answer(("space", folder), folder, "space", (folder,))["space"]
            if told is None:
                return None
            device = self._device[folder] = int(told[0])
            self._left[device], self._renewed[device] = DiskSpace(*told), (monotonic(), None)
        self._renew(device, folder)
        return self._left.get(device)

    def _renew(self, device: int, folder: str) -> None:
        at, question = self._renewed.get(device, (float("-inf"), None))
        if question is None and monotonic() - at >= _DISK_EVERY:
            self._renewed[device] = (monotonic(), self._ask(folder))
        elif question is not None and question.answered.is_set():
            self._renewed[device] = (monotonic(), None)

    def _ask(self, folder: str) -> Question | None:
        def take(told: Told) -> None:
            for found in told.get("space", ()):
                if found is not None:
                    self._left[found[0]] = DiskSpace(*found)

        try:
            return self._asked.line.ask("space", folder, then=take)
        except SourceError:
            return None


def _use(pids: Sequence[int], told: Any, since: float) -> TreeUse:
    seconds, memory = told
    cpu = seconds / since if seconds is not None and since >= _LEAST else None
    return TreeUse(frozenset(pids), cpu, memory)


def _devices(told: Sequence[Any]) -> Iterator[Gpu]:
    for index, name, use, used, total in told:
        share = use / 100 if use is not None else None
        yield Gpu(index, clean(str(name), 80), share, _bytes(used), _bytes(total))


def _bytes(mebibytes: int | None) -> int | None:
    return mebibytes * _MIB if mebibytes is not None else None
