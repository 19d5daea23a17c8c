"""Which process belongs to which run: who writes its log, else its pid file, else a command line that names it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as told_with

from tui_monitor.acting import candidates, family, pidfile, pidfile_trust, programs
from tui_monitor.acting.pidfile_trust import CLOCK_SLACK
from tui_monitor.acting.place import RunPlace
from tui_monitor.acting.process_proof import is_argument
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process, RunView, Traces
from tui_monitor.text import Shown, clean

HOLDS = Shown("holds the log open")
PID_FILE = Shown("pid file")
COMMAND = Shown("command line")


@dataclass(frozen=True, slots=True)
class Linked:
    """What is known about the process of a run. `identity` is None when no process can be named with certainty."""

    process: Process | None = None
    identity: ProcessIdentity | None = None
    note: Shown | None = None
    """Why there is none: several match, unusable pid file."""
    candidates: tuple[Process, ...] = ()
    """When several match: all of them."""
    traces: Traces = field(default=Traces(), compare=False)
    """Why there is none, as far as it tells of the run's end; of a process see `Linker.traces`."""


class Linker:
    """Links runs to processes and remembers the identity first seen: while that process lives, it stays the one."""

    def __init__(self, table: ProcessTable) -> None:
        self._table = table
        self._known: dict[str, Linked] = {}

    def link(self, places: Sequence[RunPlace]) -> Mapping[Shown, Linked]:
        """One entry a place. One pass over the process table, and none when every known process is still alive."""
        open_places = [place for place in places if not self._still_alive(place)]
        if open_places:
            self._table.host.renew()
            self._search(open_places)
        linked = {place.id: self._known[place.id] for place in places}
        for forgotten in self._known.keys() - linked.keys():  # not watched any more
            del self._known[forgotten]
        return linked

    def traces(self, run: Shown) -> Traces:
        """Of one of the runs that were linked: what its process is doing now, or that there is none."""
        known = self._known.get(run, Linked())
        if known.identity is None or known.process is None or not known.process.alive:
            return known.traces
        facts = self._table.facts(known.identity.pid)
        return Traces() if facts is None or facts.dead else Traces(state=facts.state, cpu=facts.cpu)

    def _still_alive(self, place: RunPlace) -> bool:
        known = self._known.get(place.id)
        return known is not None and known.identity is not None and family.unchanged(self._table, known.identity)

    def _search(self, places: Sequence[RunPlace]) -> None:
        search = _Search(self._table, places)
        for place in places:
            found = search.find(place)
            ended = self._ended(place) if found.identity is None and not found.candidates else None
            self._known[place.id] = ended or found

    def _ended(self, place: RunPlace) -> Linked | None:
        """A process that is gone stays known, as gone, until another one takes its place.

        One that lives on as another program, or another user's, is nobody's any more.
        """
        known = self._known.get(place.id)
        if known is None or known.process is None or known.identity is None:
            return None
        if family.alive(self._table, known.identity):
            return Linked(note=clean(f"process changed: pid {known.identity.pid} is another program by now"))
        if not known.process.alive:
            return known
        return Linked(family.describe(self._table, known.identity, known.process.linked_by), known.identity)


class _Search:
    """One look at the process table for several runs."""

    def __init__(self, table: ProcessTable, places: Sequence[RunPlace]) -> None:
        self._table = table
        self._living = family.census(table)
        self._protected = family.protected(table)
        self._real = {place.id: place.real_log for place in places}
        others = {self._table.host.real(path) for place in places for path in place.files if path != place.log}
        self._holders = candidates.holders(table, self._living, {*self._real.values(), *others} - {""}, self._protected)
        self._commands = candidates.training_commands(table, self._living, self._protected)
        self._arguments = "\n".join(part for command in self._commands.values() for part in command[1:])
        """Of all commands: most runs are in none of them."""
        self._pid_files = Counter(place.pid_file for place in places)
        self._shared: dict[int, bool] = {}
        """Device -> may processes of other machines write there?"""

    def find(self, place: RunPlace) -> Linked:
        found = self._process(place)
        if found.identity is not None or found.candidates:
            return found
        told = self._told_by_pid_file(place)
        return replace(found, traces=told_with(told, nobody=self._is_held_by_nobody(place, found, told.dead_pid)))

    def _process(self, place: RunPlace) -> Linked:
        log = self._real[place.id]
        holding = self._holders.get(log, [])
        found = self._one(candidates.trainers(self._table, self._living, holding, log), HOLDS)
        if found is not None:
            return found
        by_file = self._by_pid_file(place)
        if by_file.identity is not None:
            return by_file
        by_file = by_file if by_file.note is not None else replace(by_file, note=self._unseen(place))
        if place.name not in self._arguments:
            return by_file
        named = candidates.named(self._table, self._living, self._commands, place.name, place.root, place.log)
        return self._one([pid for pid in named if self._is_meant(pid, place)], COMMAND) or by_file

    @property
    def _sees_processes(self) -> bool:
        return self._table.host.us.own[0] in self._living

    def _unseen(self, place: RunPlace) -> Shown | None:
        """Why a process that holds the log may be there and not be seen; None where it would be."""
        if not self._sees_processes:
            return Shown("this machine shows no processes")
        host, log = self._table.host, self._table.host.file(place.log)
        if log is None or host.us.uid in (0, log.owner):
            return None
        return clean(f"its log belongs to {host.user(log.owner)}, and who holds it open can only they see")

    def _is_held_by_nobody(self, place: RunPlace, found: Linked, dead_pid: int | None) -> bool:
        """Only where a holder would have been seen: its log is ours, and lies on a disk of this machine."""
        host = self._table.host
        if not self._sees_processes:
            return False
        if found.note is not None and dead_pid is None:
            return False  # it may be there unseen, or its pid file leads to a process that may be it
        if self._holders and any(self._holders.get(host.real(path)) for path in (place.log, *place.files)):
            return False
        if (log := host.file(place.log)) is None:
            return False
        if log.device not in self._shared:
            self._shared[log.device] = pidfile.is_shared(place.log, host)
        return host.us.uid in (0, log.owner) and not self._shared[log.device]

    def _told_by_pid_file(self, place: RunPlace) -> Traces:
        read = pidfile.read(place.pid_file, self._table.host)
        if not isinstance(read, pidfile.PidFile) or self._pid_files[place.pid_file] > 1:
            return Traces()
        if pidfile_trust.has_ended(self._table, read):
            return Traces(dead_pid=read.pid, pid_written=read.written)
        return Traces(live_pid=read.pid, pid_written=read.written)

    def _is_meant(self, pid: int, place: RunPlace) -> bool:
        """Its command names the run, and not by the path of another one that is called the same."""
        if not is_argument(self._table, pid, place) or self._of_another_run(pid, place) is not None:
            return False
        if programs.is_reader(self._table.command(pid)):
            return False  # `plot.py --run exp-1`, begun while it trained
        return not self._came_after(pid, place)

    def _came_after(self, pid: int, place: RunPlace) -> bool:
        """Begun after the last line was written: whatever names the run now (`plot.py --run exp-1`) never wrote it."""
        if (log := self._table.host.file(place.log)) is None:
            return False  # nothing was written yet: it may be about to
        facts = self._table.facts(pid)
        return bool(log.size) and facts is not None and self._table.started(facts.start) > log.mtime + CLOCK_SLACK

    def _one(self, pids: Sequence[int], linked_by: Shown) -> Linked | None:
        identities = [identity for pid in pids if (identity := self._table.identify(pid)) is not None]
        described = tuple(family.describe(self._table, identity, linked_by) for identity in identities)
        if len(described) == 1:
            return Linked(described[0], identities[0])
        if not described:
            return None
        listed = ", ".join(str(process.pid) for process in described)
        return Linked(note=clean(f"several processes match ({linked_by}): pid {listed}"), candidates=described)

    def _by_pid_file(self, place: RunPlace) -> Linked:
        read = pidfile.read(place.pid_file, self._table.host)
        if read is None:
            return Linked()
        if self._pid_files[place.pid_file] > 1:
            return Linked(note=Shown("one pid file for several logs: it cannot be said whose"))
        if isinstance(read, pidfile.Unusable):
            return Linked(note=clean(read.reason))
        reason = pidfile_trust.doubt(self._table, read, self._protected)
        if reason is not None:
            return Linked(note=clean(f"pid file: {reason}"))
        chosen = candidates.behind_wrapper(self._table, self._living, read.pid)
        proven = pidfile_trust.proven(self._table, read, chosen, place)
        reasons = [reason for pid in proven if (reason := self._of_another_run(pid, place)) is not None]
        mine = [] if reasons else proven
        return self._one(mine, PID_FILE) or Linked(
            note=clean(f"pid file: {(*reasons, pidfile_trust.unproven(read))[0]}")
        )

    def _of_another_run(self, pid: int, place: RunPlace) -> str | None:
        return pidfile_trust.of_another_run(self._table, pid, place)


def recorded(view: RunView) -> Linked:
    """The process of a recording: it can be shown and "stopped" by simulated hands, and has no identity."""
    process = Process(
        pid=0,
        started=view.output.first or 0.0,
        command=Shown("(recorded)"),
        user=Shown("(recorded)"),
        cwd=view.where.path,
        alive=not view.life.over,
        linked_by=Shown("recording"),
    )
    return Linked(process)
