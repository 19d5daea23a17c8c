"""What a stop command leaves behind is found, also where it forks while one looks."""

from pathlib import Path

import pytest

from tests.acting.trainers import wait_for
from tui_monitor.hosts.local.linux import ProcTable
from tui_monitor.hosts.local.own_command import OwnCommand


class SeesNothingAtFirst(ProcTable):
    """The first look falls between a fork and the end of the parent, which was all that it listed."""

    def __init__(self) -> None:
        super().__init__()
        self._looked = False

    def pids(self) -> list[int]:
        seen, self._looked = self._looked, True
        return super().pids() if seen else []


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
