"""trainmon in a container, the training outside of it: a number means another process, and nobody is not nobody."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acting.test_linking import place
from tests.acting.trainers import Start

LOOK = """
import sys
from tui_monitor.acting.linking import Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.hosts.local.processes import system_table
root, log = sys.argv[1:]
linker = Linker(system_table())
found = linker.link([RunPlace("exp-1", "exp-1", root, log)])["exp-1"]
traces = linker.traces("exp-1")
print(found.identity, traces.nobody, traces.dead_pid, found.note, sep="|")
"""
HOLDS = "import signal, sys; f = open(sys.argv[1], 'a'); print('ready', flush=True); signal.pause()"


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A folder that is mounted into the container."""
    folder = tmp_path / "volume"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "none", str(folder)], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def from_inside(root: Path, log: str) -> list[str]:
    inside = ["unshare", "--pid", "--fork", "--mount-proc", sys.executable, "-c", LOOK, str(root), log]
    asked = subprocess.run(inside, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    if not asked.stdout and "unshare" in asked.stderr:
        pytest.skip(f"needs the right to make a pid namespace: {asked.stderr.strip()}")
    return asked.stdout.strip().split("|")


def test_k15_a_training_outside_of_the_container_is_neither_mistaken_nor_called_dead(
    start: Start, volume: Path
) -> None:
    spot = place(volume)
    begun = start(sys.executable, "-c", HOLDS, spot.log)
    (Path(spot.folder) / "pid").write_text(f"{begun.pid}\n")
    identity, nobody, dead, note = from_inside(volume, spot.log)
    assert (identity, nobody, dead) == ("None", "False", "None")
    assert "pid file" in note


def test_k15_what_lies_in_the_container_alone_is_known_to_be_held_by_nobody(tmp_path: Path) -> None:
    spot = place(tmp_path)
    Path(spot.log).touch()
    if Path(spot.log).stat().st_dev != Path("/").stat().st_dev:
        pytest.skip("the folder for tests lies on a disk of its own")
    (Path(spot.folder) / "pid").write_text("4000000\n")
    assert from_inside(tmp_path, spot.log)[:3] == ["None", "True", "4000000"]
