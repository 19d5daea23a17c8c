"""What a run takes of its machine, at the right of its head, and only where nothing else stands."""

import pytest
from driving import driven
from fake_monitor import NOW, FakeMonitor, fleet, run_view

from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.machine_text import pieces, size
from tui_monitor.app.drawing.run_parts import RunLook
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.model.machine import DiskLeft, GpuUse, Machine, RunUse
from tui_monitor.text import Shown

DISK = DiskLeft(Shown("/data"), 210 * 10**9, 10**12)
USE = RunUse(7.84, 12 * 10**9, 0.3e9, (GpuUse(0, 0.71, 8 * 10**9), GpuUse(3, None, 2 * 10**9)), (DISK,))
ALL = "CPU 784% · 12 GB +300 MB/h · GPU 0 71% 8.0 GB · GPU 3 2.0 GB · disk 210 GB left"


def text(use: RunUse, width: int = 200) -> str:
    return "".join(words for words, _ in pieces(use, width, "·"))


def lines(width: int, use: RunUse | None, reason: str = "loss falls steadily") -> list[str]:
    look = RunLook(UNICODE, Shown("exp-001"), 0, NOW)
    return ["".join(words for words, _ in line) for line in head_lines(run_view(reason=reason), look, width, use)]


def test_all_of_it() -> None:
    assert text(USE) == ALL


def test_what_is_not_known_is_not_said() -> None:
    assert text(RunUse()) == ""
    assert text(RunUse(memory_bytes=812 * 10**6, memory_per_hour=10**6)) == "812 MB"


def test_a_disk_that_is_full_soon_comes_first() -> None:
    disk = DiskLeft(Shown("/data"), 10**9, 10**12, 1500)
    assert text(RunUse(0.5, disks=(disk,))) == "disk full in 25 min · CPU 50% · disk 1.0 GB left"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 B"), (1500, "1.5 kB"), (9_990_000, "10.0 MB"), (64 * 10**9, "64 GB"), (2 * 10**12, "2.0 TB")],
)
def test_sizes(number: int, said: str) -> None:
    assert size(number) == said


@pytest.mark.parametrize("width", range(1, 200, 7))
def test_it_pushes_nothing_out_but_the_command(width: int) -> None:
    for reason in ("loss falls steadily", "a long reason " * 12):
        with_it, without = lines(width, USE, reason), lines(width, None, reason)
        assert with_it[0] == without[0]
        assert with_it[1].startswith(without[1].split("   python ")[0].rstrip())
        assert len(with_it[1]) == width


def test_where_there_is_room_it_stands_at_the_right() -> None:
    assert lines(180, USE)[1].endswith(f"{ALL} ")
    assert lines(160, USE)[1].endswith("   CPU 784% · 12 GB +300 MB/h · GPU 0 71% 8.0 GB ")
    assert lines(80, USE)[1].rstrip().endswith("CPU 784% · 12 GB +300 MB/h · GPU 0 71% 8.0 GB")
    assert lines(30, USE)[1].rstrip() == "   loss falls steadily"


async def test_the_run_screen_shows_it_and_what_is_new_of_it() -> None:
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
        view = app.app.screen._run_id
        for use in (USE, RunUse(cpu=1.0)):
            monitor.show(*monitor.snapshot.runs, machine=Machine(None, {view: use}))
            await app.sees(text(use, 30))
