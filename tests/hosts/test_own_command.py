"""What a stop command leaves behind is found, also where it forks while one looks."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.acting.trainers import wait_for
from tui_monitor.hosts.local.linux import ProcTable
from tui_monitor.hosts.local.own_command import MARK, OwnCommand


class SeesNothingAtFirst(ProcTable):
    """The first look falls between a fork and the end of the parent, which was all that it listed."""

    def __init__(self) -> None:
        super().__init__()
        self._looked = False

    def pids(self) -> list[int]:
        seen, self._looked = self._looked, True
        return super().pids() if seen else []


class InTheMiddleOfExec(ProcTable):
    """The first looks at what has left the session fall into the moment in which a process shows no environment."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def environment(self, pid: int) -> Mapping[str, str]:
        shown = super().environment(pid)
        if MARK not in shown:
            return shown
        self.looks += 1
        return shown if self.looks > 3 else {}


def test_what_is_becoming_another_program_is_looked_at_again() -> None:
    """Taken for nobody's once, on a busy machine: it lived on, and the command was told to have left nothing."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    command = OwnCommand(("bash", "-c", "setsid sleep 600 & echo $!"))
    wait_for(lambda: not command.running and command.words, "its end")
    table, left = InTheMiddleOfExec(), int(command.words)
    wait_for(lambda: (facts := table.facts(left)) is not None and facts.session == left, "a session of its own")
    wait_for(lambda: command.sweep(table), "all that it left is gone")
    assert table.looks > 3
    assert command.left
    facts = table.facts(left)
    assert facts is None or facts.dead


def test_what_one_look_misses_is_ended_by_the_next() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    command = OwnCommand(("bash", "-c", "setsid sleep 600 & echo $!"))
    wait_for(lambda: not command.running, "its end")
    table = SeesNothingAtFirst()
    assert not command.sweep(table)
    assert not command.left
    wait_for(lambda: command.sweep(table), "all that it left is gone")
    assert command.left
    assert command.status == 0
    facts = table.facts(int(command.words))
    assert facts is None or facts.dead
