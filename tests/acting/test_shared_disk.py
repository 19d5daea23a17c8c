"""A pid file on a disk that other machines share: it may be another machine's number."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acting.test_linking import WAIT, link, pid_of
from tests.acting.trainers import Start
from tests.fuse_mount import Mount
from tui_monitor.acting.place import RunPlace
from tui_monitor.hosts.local.mounts import Mounts
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.text import Shown


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An experiment root on a mount whose server is not this machine's kernel."""
    mount = Mount(tmp_path / "shared", tmp_path / "behind")
    (mount.behind / "logs/exp-1").mkdir(parents=True)
    monkeypatch.setattr(HERE, "_mounts", Mounts())  # the other one may have read the table a second ago
    yield mount.point
    mount.close()


def test_k16_a_pid_file_of_another_machine_is_refused_until_the_process_itself_points_at_the_run(
    start: Start, table: ProcessTable, shared: Path, tmp_path: Path
) -> None:
    spot = RunPlace(Shown("logs/exp-1"), "exp-1", str(shared), str(shared / "logs/exp-1/train.log"))
    behind = tmp_path / "behind/logs/exp-1"
    (behind / "train.log").write_text("step 1 | loss 0.5\n")
    stranger = start(sys.executable, "-c", WAIT, cwd="/")
    (behind / "pid").write_text(f"{stranger.pid}\n")
    found = link(table, spot)
    assert found.identity is None
    assert found.note == ("pid file: it lies on a shared disk and nothing proves that the process runs here")
    mine = start(sys.executable, "-c", WAIT, "--name=exp-1", cwd="/")
    (behind / "pid").write_text(f"{mine.pid}\n")
    assert pid_of(link(table, spot)) == mine.pid
