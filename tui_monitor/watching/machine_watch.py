"""What runs take of their machines: this one, and each other one on which a run is known to live."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.clock import Clock
from tui_monitor.errors import NotHere
from tui_monitor.hosts.address import Address, split
from tui_monitor.hosts.machine_facts import MachineMeter
from tui_monitor.hosts.remote import Remotes
from tui_monitor.hosts.source import Source
from tui_monitor.model.machine import Machine
from tui_monitor.text import Shown
from tui_monitor.watching.disks_watched import DisksWatched
from tui_monitor.watching.one_machine import Advice, OneMachine, Pauses, Runs
from tui_monitor.watching.watched_run import WatchedRun

EVERY = 2.0
_HERE, _THERE = Pauses(EVERY, EVERY), Pauses(5.0, 10.0)
"""What is asked of other machines costs traffic."""
_BETWEEN = 0.25
"""Seconds until `check` looks again where reading took no time: how busy a process is, two looks tell."""


class MachineWatch:
    def __init__(self, source: Source, clock: Clock, meter: MachineMeter, remotes: Remotes | None = None) -> None:
        """`meter`: of this machine. `remotes`: the other ones."""
        self._source, self._clock, self._remotes = source, clock, remotes
        disks = DisksWatched(source, clock, meter.space)
        here = OneMachine(Shown(""), clock, meter, disks, _HERE)
        self._machines: dict[Address | None, OneMachine] = {None: here}
        self.newest = Machine()

    def look(self, runs: Runs) -> list[Advice]:
        """Ask what is due, take what was answered; what is new and worth telling. A machine on which no run lives is
        not asked."""
        living = self._living(runs)
        if not living:
            if self.newest.runs:
                self.newest = Machine()
            return []
        heard = [(machine, here) for machine, here in living if machine.look(here)]
        if heard or self._is_gone(living):
            self._tell(living)
        return [advice for machine, here in heard for advice in machine.advice(here)]

    def settle(self, runs: Runs) -> None:
        """For one look: wait for answers. `look` asked for the first ones, before logs were read."""
        living = self._living(runs)
        late = [(machine, here) for machine, here in living if not machine.hear(here)]
        if late:
            self._clock.sleep(_BETWEEN)
        for machine, here in late:
            machine.hear_again(here)
        for machine, here in living:
            machine.hear_all(here)
        if living:
            self._tell(living)

    def _living(self, runs: Runs) -> Sequence[tuple[OneMachine, Runs]]:
        """Each machine with those of its runs that are known to live."""
        found: dict[Address | None, dict[Shown, WatchedRun]] = {}
        for key, run in runs.items():
            if run.signs.process is not None and run.signs.alive:
                there = split(run.spec.main_log)
                found.setdefault(there[0] if there is not None else None, {})[key] = run
        machines = ((self._machine(address), here) for address, here in found.items())
        return [(machine, here) for machine, here in machines if machine is not None]

    def _machine(self, address: Address | None) -> OneMachine | None:
        """None of one that cannot be asked."""
        if address not in self._machines:
            if address is None or self._remotes is None:
                return None
            try:
                meter = self._remotes(address).meter
            except NotHere:
                return None
            disks = DisksWatched(self._source, self._clock, meter.space)
            self._machines[address] = OneMachine(address.shown, self._clock, meter, disks, _THERE)
        return self._machines[address]

    def _is_gone(self, living: Sequence[tuple[OneMachine, Runs]]) -> bool:
        return not self.newest.runs.keys() <= {key for _, here in living for key in here}

    def _tell(self, living: Sequence[tuple[OneMachine, Runs]]) -> None:
        uses = {key: use for machine, here in living for key, use in machine.runs.items() if key in here}
        hosts = {machine.name: machine.host for machine, _ in living if machine.host is not None}
        self.newest = Machine(hosts.pop(Shown(""), None), uses, hosts)
