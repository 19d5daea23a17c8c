"""What runs of other machines take of them: each machine asked aside, only while a run lives there."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.address import Address
from tui_monitor.hosts.machine_facts import NO_GPU, DiskSpace, GpusUse, HostLoad, ProcessesUse, Roots, TreeUse
from tui_monitor.hosts.source import Entry, Source, Stat
from tui_monitor.model.run import Process
from tui_monitor.text import Shown
from tui_monitor.watching.machine_watch import MachineWatch
from tui_monitor.watching.watched_run import WatchedRun

GIB = 2**30
WORDS = Shown("")


class Meter:
    def __init__(self, memory: int) -> None:
        self.memory, self.asked, self.free = memory, 0, 50 * GIB
        self.answers = threading.Event()
        self.answers.set()
        self.fault: Exception | None = None
        self.note = NO_GPU
        self.late = 0
        """How often the disk is told only when asked again."""

    def processes(self, roots: Roots) -> ProcessesUse:
        self.answers.wait(20)
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        trees = {run: TreeUse(frozenset({pid}), 2.0, self.memory) for run, (pid, _) in roots.items()}
        return ProcessesUse(trees, HostLoad(0.25, 32 * GIB, 64 * GIB, self.asked))

    def gpus(self) -> GpusUse:
        return GpusUse(note=self.note)

    def space(self, folder: str) -> DiskSpace | None:
        if self.late:
            self.late -= 1
            raise NotYet("slow")
        return DiskSpace(8 if folder.startswith("/ssh:gpu1/big") else 7, self.free, 100 * GIB)


def run(key: str, log: str, alive: bool = True) -> WatchedRun:
    process = Process(10, 1.0, WORDS, WORDS, WORDS, alive, WORDS)
    signs = SimpleNamespace(process=process, alive=alive)
    return cast("WatchedRun", SimpleNamespace(spec=SimpleNamespace(id=key, main_log=log, folder=""), signs=signs))


class World:
    def __init__(self) -> None:
        self.clock = ManualClock(1000.0)
        self.here, self.there = Meter(1), {"gpu1": Meter(GIB), "gpu2": Meter(2 * GIB)}
        self.machine = MachineWatch(cast("Source", self), self.clock, self.here, self._remote)
        self.runs = {
            Shown(f"{host}:exp"): run(f"{host}:exp", f"/ssh:{host}/logs/exp/train.log") for host in ("gpu1", "gpu2")
        }
        self.told: list[tuple[str, str]] = []
        self.saved: dict[str, list[Entry]] = {}
        self.listed: set[str] = set()

    def list(self, path: str) -> list[Entry]:
        """What was saved there, told when it is asked for again."""
        if path not in self.listed:
            self.listed.add(path)
            raise NotYet("slow")
        return self.saved.get(path, [])

    def _remote(self, address: Address) -> Any:
        return SimpleNamespace(meter=self.there[address.login])

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < end
            self.told += self.machine.look(self.runs)
            time.sleep(0.001)

    def use(self, host: str) -> Any:
        return self.machine.newest.runs.get(Shown(f"{host}:exp"))


@pytest.fixture
def world() -> World:
    return World()


def test_runs_of_each_machine_are_told_with_that_machine(world: World) -> None:
    world.until(lambda: world.use("gpu1") and world.use("gpu2"))
    assert (world.use("gpu1").memory_bytes, world.use("gpu2").memory_bytes) == (GIB, 2 * GIB)
    assert world.machine.newest.host is None
    assert sorted(world.machine.newest.others) == ["gpu1", "gpu2"]
    host = world.machine.newest.of(Shown("gpu1"))
    assert host is not None
    assert (host.name, host.cpu, host.memory_total) == ("gpu1", 0.25, 64 * GIB)
    assert [(disk.path, disk.free) for disk in world.use("gpu1").disks] == [("/logs/exp", 50 * GIB)]


def test_a_machine_that_does_not_answer_delays_no_other_one(world: World) -> None:
    world.there["gpu1"].answers.clear()
    begun = time.monotonic()
    world.until(lambda: world.use("gpu2"))
    assert time.monotonic() - begun < 2
    assert world.use("gpu1") is None
    world.there["gpu1"].answers.set()
    world.until(lambda: world.use("gpu1"))


def test_another_machine_is_asked_every_five_seconds_and_only_while_a_run_lives_there(world: World) -> None:
    world.until(lambda: world.use("gpu1") and world.use("gpu2"))
    asked = world.there["gpu1"].asked
    world.clock.sleep(4.9)
    for _ in range(50):
        world.machine.look(world.runs)
    assert world.there["gpu1"].asked == asked
    world.clock.sleep(0.2)
    world.until(lambda: world.there["gpu1"].asked == asked + 1)
    world.runs[Shown("gpu1:exp")] = run("gpu1:exp", "/ssh:gpu1/logs/exp/train.log", alive=False)
    world.until(lambda: world.use("gpu1") is None)
    counted = world.there["gpu1"].asked
    world.until(lambda: world.clock.sleep(1) or world.there["gpu2"].asked > asked + 2)  # type: ignore[func-returns-value]
    assert world.there["gpu1"].asked == counted
    assert sorted(world.machine.newest.others) == ["gpu2"]
    assert world.here.asked == 0


def test_a_line_that_breaks_takes_its_numbers_with_it_until_it_stands_again(world: World) -> None:
    world.until(lambda: world.use("gpu1") and world.use("gpu1").cpu == 2.0)
    world.there["gpu1"].fault = Unreachable("gpu1 has not answered")
    world.clock.sleep(5.1)
    world.until(lambda: world.use("gpu1").cpu is None)
    world.there["gpu1"].fault = None
    world.clock.sleep(5.1)
    world.until(lambda: world.use("gpu1").cpu == 2.0)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("gpu1: the connection was lost", "gpu1: the connection was lost"),
        ("gpu1 has not answered since 12:00:00", "gpu1 has not answered since 12:00:00"),
        ("the GPU driver of gpu1 has not answered", "the GPU driver of gpu1 has not answered"),
        ("gpu10 is asked for", "gpu1: gpu10 is asked for"),
        ("its driver is gone", "gpu1: its driver is gone"),
    ],
)
def test_why_the_gpus_of_a_machine_are_not_told_names_it_once(world: World, note: str, said: str) -> None:
    world.there["gpu1"].note = Shown(note)
    world.until(lambda: world.told)
    assert [words for _, words in world.told] == [said]


def test_a_disk_that_is_told_late_is_asked_again_soon(world: World) -> None:
    world.there["gpu1"].late = 1
    world.until(lambda: world.use("gpu1") and world.use("gpu2"))
    assert world.use("gpu1").disks == ()
    world.clock.sleep(1.1)
    world.until(lambda: world.use("gpu1").disks)


def test_the_disk_there_on_which_checkpoints_lie_is_told_too(world: World) -> None:
    for host in ("gpu1", "gpu2"):
        world.runs[Shown(f"{host}:exp")].spec.folder = f"/ssh:{host}/big"
    world.saved["/ssh:gpu1/big"] = [Entry("model-7.pt", Stat("file", 100, 1.0, (1, 1)))]
    world.until(lambda: world.use("gpu1") and world.use("gpu2"))
    assert [disk.path for disk in world.use("gpu1").disks] == ["/logs/exp"]
    world.until(lambda: world.clock.sleep(1.1) or len(world.use("gpu1").disks) == 2)  # type: ignore[func-returns-value]
    assert [disk.path for disk in world.use("gpu1").disks] == ["/logs/exp", "/big"]
    assert len(world.use("gpu2").disks) == 1


def test_a_disk_there_that_fills_is_named_with_its_machine(world: World) -> None:
    meter = world.there["gpu1"]
    for _ in range(60):
        world.clock.sleep(10)
        meter.free -= GIB // 2
        world.until(lambda: world.use("gpu1") and world.use("gpu1").disks[0].free == meter.free)
    assert [words.partition(" has ")[0] for name, words in world.told if name == "gpu1:exp"] == ["gpu1:/logs/exp"]
    assert not [name for name, _ in world.told if name == "gpu2:exp"]


def test_one_look_hears_of_all_machines(world: World) -> None:
    world.machine.settle(world.runs)
    assert world.use("gpu1").cpu == world.use("gpu2").cpu == 2.0


def test_where_no_other_machine_is_reached_nothing_is_told_of_its_runs(world: World) -> None:
    machine = MachineWatch(cast("Source", world), world.clock, world.here)
    machine.look(world.runs)
    machine.settle(world.runs)
    assert machine.newest.runs == {}
