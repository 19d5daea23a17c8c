"""What the runs of this machine take of it: asked beside the watch, by a clock that is moved by hand."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.hosts.local import disks
from tui_monitor.hosts.machine_facts import NO_GPU, DiskSpace, GpusUse, HostLoad, ProcessesUse, Roots, TreeUse
from tui_monitor.model.machine import Gpu, GpuUse
from tui_monitor.model.run import Process
from tui_monitor.text import Shown
from tui_monitor.watching.machine_watch import MachineWatch

GIB = 2**30
HOUR = 3600.0
WORDS = Shown("")


class Meter:
    """Says what it is told to say; `gate` holds an answer back."""

    def __init__(self) -> None:
        self.memory, self.available, self.asked = GIB, 64 * GIB, 0
        self.found = GpusUse(note=NO_GPU)
        self.gate, self.gpu_gate = threading.Event(), threading.Event()
        self.gate.set()
        self.gpu_gate.set()
        self.fault: Exception | None = None

    def processes(self, roots: Roots) -> ProcessesUse:
        self.gate.wait(20)
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        trees = {run: TreeUse(frozenset({pid, pid + 1}), 1.5, self.memory) for run, (pid, _) in roots.items()}
        return ProcessesUse(trees, HostLoad(0.5, self.available, self.asked, os.cpu_count()))

    def gpus(self) -> GpusUse:
        self.gpu_gate.wait(20)
        return self.found

    def space(self, folder: str) -> DiskSpace | None:
        return disks.space(folder)


class World:
    """One run that lives, as pid 10 with a child 11."""

    def __init__(self, folder: Path) -> None:
        append(folder / "exp" / "train.log", steps(1, 30))
        self.watching = Watching(folder)
        self.watching.look()
        self.clock, self.runs = self.watching.clock, self.watching.fleet.runs
        self.id = next(iter(self.runs))
        self.live(10)
        self.meter = Meter()
        self.machine = MachineWatch(self.watching.source, self.clock, self.meter)
        self.told: list[tuple[str, str]] = []

    def live(self, pid: int, alive: bool = True) -> None:
        here = Process(pid, 1.0, WORDS, WORDS, WORDS, alive, WORDS)
        self.watching.run().link(here)

    def look(self) -> None:
        self.told += self.machine.look(self.runs)

    def until(self, seen: Callable[[], object]) -> None:
        deadline = time.monotonic() + 20
        while not seen():
            assert time.monotonic() < deadline
            self.look()
            time.sleep(0.001)

    def round(self, later: float = 2.0) -> None:
        """Another look at processes is asked for, answered and heard; the meter counts its answers."""
        self.clock.sleep(later)
        asked = self.meter.asked
        self.until(lambda: self.machine.newest.host and (self.machine.newest.host.memory_total or 0) > asked)

    @property
    def use(self):  # type: ignore[no-untyped-def]
        return self.machine.newest.runs[self.id]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_nobody_waits_for_the_answer_and_it_comes(world: World) -> None:
    world.meter.gate.clear()
    begun = time.monotonic()
    for _ in range(100):
        world.look()
    assert time.monotonic() - begun < 1
    assert world.machine.newest.host is None
    world.meter.gate.set()
    world.round(0)
    assert (world.use.cpu, world.use.memory_bytes) == (1.5, GIB)
    host = world.machine.newest.host
    assert (host.cpu, host.cores) == (0.5, os.cpu_count())
    world.until(lambda: world.machine.newest.host.gpu_note == NO_GPU)


def test_it_is_asked_every_two_seconds_and_not_more_often(world: World) -> None:
    world.round(0)
    world.until(lambda: world.machine.newest.host.gpu_note)
    known = world.machine.newest
    world.clock.sleep(1.9)
    for _ in range(50):
        world.look()
    assert world.meter.asked == 1
    assert world.machine.newest is known
    world.round(0.2)
    assert world.meter.asked == 2


def test_a_process_table_that_hangs_is_told_and_heard_again_once_it_answers(world: World) -> None:
    world.round(0)
    world.meter.gate.clear()
    world.clock.sleep(2)
    world.look()
    time_asked = world.clock.now()
    deadline = time.monotonic() + 20
    while world.use.cpu is not None and time.monotonic() < deadline:
        world.clock.sleep(1)
        world.look()
        time.sleep(0.001)
    assert world.use.cpu is None
    assert world.clock.now() > time_asked
    world.meter.gate.set()
    world.until(lambda: world.use.cpu == 1.5)


def test_a_gpu_driver_that_hangs_takes_nothing_else_with_it(world: World) -> None:
    world.meter.gpu_gate.clear()
    for _ in range(4):
        world.round()
    assert world.use.cpu == 1.5
    world.until(lambda: "has not answered since" in (world.machine.newest.host.gpu_note or ""))
    world.meter.gpu_gate.set()
    world.until(lambda: world.machine.newest.host.gpu_note == NO_GPU)
    assert [words for _, words in world.told if "GPU driver has not answered" in words]


def test_a_fault_in_asking_is_told_and_ends_nothing(world: World) -> None:
    world.meter.fault = ZeroDivisionError("no such thing")
    world.until(lambda: world.machine.newest.host)
    assert world.use.cpu is None
    world.meter.fault = None
    world.round()
    assert world.use.cpu == 1.5


def test_gpus_by_the_processes_of_the_run(world: World) -> None:
    whole = tuple(Gpu(index, WORDS, 0.9, 5, 9) for index in range(3))
    taken = {
        10: (GpuUse(0, 0.4, 100), GpuUse(1, None, 7)),
        11: (GpuUse(0, 0.3, 50),),
        99: (GpuUse(0, 0.2, 1000), GpuUse(2, None, 1)),
    }
    world.meter.found = GpusUse(whole, taken)
    world.round(0)
    world.until(lambda: world.machine.newest.host.gpus)
    assert world.use.gpus == (GpuUse(0, pytest.approx(0.7), 150), GpuUse(1, 0.9, 7))


def test_the_use_of_a_gpu_that_others_use_as_well_is_not_theirs(world: World) -> None:
    taken = {10: (GpuUse(0, None, 100),), 99: (GpuUse(0, None, 100),)}
    world.meter.found = GpusUse((Gpu(0, WORDS, 0.9, 5, 9),), taken)
    world.round(0)
    world.until(lambda: world.machine.newest.host.gpus)
    assert world.use.gpus == (GpuUse(0, None, 100),)


def test_why_a_gpu_is_not_told_is_said_once_and_where_there_is_none_not_at_all(world: World) -> None:
    for _ in range(3):
        world.round()
    assert world.told == []
    world.meter.found = GpusUse((Gpu(0, WORDS, None, None, None),), note=Shown("GPU 0 is lost"))
    world.clock.sleep(60)
    for _ in range(4):
        world.round()
    world.until(lambda: world.machine.newest.host.gpus)
    assert world.told == [("", "GPU 0 is lost")]


def test_memory_that_grows_is_told_by_the_hour_and_warned_of_once_it_will_not_suffice(world: World) -> None:
    for _ in range(61):
        world.round(10)
        world.meter.memory += GIB // 20
    assert world.use.memory_per_hour == pytest.approx(18 * GIB, rel=0.01)
    assert world.told == []
    world.meter.available = 9 * GIB
    for _ in range(3):
        world.round()
    assert world.told == [(world.id, "its memory grows by 18.0 GiB an hour, this machine has 9.0 GiB left")]


def test_a_new_process_begins_with_a_new_memory(world: World) -> None:
    for _ in range(61):
        world.round(10)
        world.meter.memory += GIB // 20
    world.live(20)
    world.round()
    assert world.use.memory_per_hour is None


def test_a_disk_that_is_full_within_the_hour_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    left = 40 * GIB
    monkeypatch.setattr(disks, "space", lambda folder: DiskSpace(1, left, 100 * GIB))
    for _ in range(40):
        world.round(10)
        left -= GIB // 10
    assert world.use.disks[0].full_in == pytest.approx(3600, rel=0.05)
    for _ in range(40):
        world.round(10)
        left -= GIB // 10
    assert len(world.told) == 1
    assert "full in about" in world.told[0][1]


def test_the_disk_of_checkpoints_is_another_one_where_they_lie_behind_a_link(tmp_path: Path) -> None:
    place = Path("/dev/shm")
    if not os.access(place, os.W_OK) or os.stat(place).st_dev == os.stat(tmp_path).st_dev:
        pytest.skip("no tmpfs at /dev/shm that may be written to")
    saved = place / f"trainmon-test-{os.getpid()}"
    saved.mkdir()
    try:
        (saved / "model.pt").write_text("x")
        (tmp_path / "exp").mkdir()
        (tmp_path / "exp" / "saved").symlink_to(saved)
        world = World(tmp_path)
        world.round(0)
        assert [disk.path for disk in world.use.disks] == [str(tmp_path / "exp"), str(tmp_path / "exp" / "saved")]
        assert all(0 < disk.free <= disk.total for disk in world.use.disks)
    finally:
        (saved / "model.pt").unlink()
        saved.rmdir()


def test_of_runs_that_have_ended_nothing_is_told_or_asked(world: World) -> None:
    world.round(0)
    world.live(10, alive=False)
    world.clock.sleep(10)
    for _ in range(20):
        world.look()
    assert world.machine.newest.runs == {}
    assert world.meter.asked == 1


def test_one_look_waits_for_two_answers(world: World) -> None:
    world.machine.settle(world.runs)
    assert world.meter.asked == 2
    assert world.use.cpu == 1.5
