"""What another machine tells of itself: processors, memory, disks and GPUs, as this one tells its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remote_box import BOX, Box, at_once, helper_of, there, until
from tui_monitor.hosts.local.disks import space
from tui_monitor.hosts.local.host_counters import system_counters
from tui_monitor.hosts.local.linux import ProcTable
from tui_monitor.hosts.machine_facts import NO_GPU, GpusUse, ProcessesUse
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.hosts.remote import Interest
from tui_monitor.hosts.ssh import remote_meter, remote_table
from tui_monitor.hosts.ssh.hosts import SshHost
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.model.machine import Gpu, GpuUse
from tui_monitor.text import Shown

pytestmark = pytest.mark.alone
MIB = 1 << 20
RUN = Shown("exp")
_BUSY = "import os, time; os.fork(); os.write(1, b'ready\\n')\nwhile True: time.process_time()"
_SMI = """#!/bin/sh
case "$1" in
--query-gpu=*) cat "{folder}/gpus";;
*) cat "{folder}/apps";;
esac
[ ! -e "{folder}/failed" ]
"""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    at_once(monkeypatch)
    monkeypatch.setattr(remote_table, "EVERY", 0.0)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "box")


@pytest.fixture
def host(box: Box) -> Iterator[SshHost]:
    host = SshHost(box.files())
    yield host
    host.files.line.close()


@pytest.fixture
def training() -> Iterator[int]:
    """A process and its child, both busy."""
    process = subprocess.Popen([sys.executable, "-c", _BUSY], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    assert {process.stdout.readline(), process.stdout.readline()} == {"ready\n"}
    yield process.pid
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def measured(host: SshHost, pid: int, late: float = 0.0) -> ProcessesUse:
    """`late`: seconds by which its start is told otherwise."""
    facts = ProcTable().facts(pid)
    assert facts is not None
    return host.meter.processes({RUN: (pid, ProcTable().started(facts.start) + late)})


def known(host: SshHost) -> None:
    host.watch(Interest())
    host.table.host.renew()


def test_a_process_and_all_below_it_are_told_as_this_machine_tells_its_own(host: SshHost, training: int) -> None:
    known(host)
    first = measured(host, training)
    assert (first.compared, first.trees[RUN].cpu) == (False, None)
    told = until(lambda: measured(host, training), lambda use: use.compared)
    use = told.trees[RUN]
    assert len(use.pids) == 2
    assert training in use.pids
    assert use.cpu is not None
    assert 0.0 < use.cpu < 2.5
    resident = [ProcTable().facts(pid) for pid in use.pids]
    assert use.memory == sum(facts.memory or 0 for facts in resident if facts is not None)


def test_the_machine_as_a_whole(host: SshHost, training: int) -> None:
    known(host)
    assert measured(host, training).host.cpu is None
    load = until(lambda: measured(host, training).host, lambda load: load.cpu is not None)
    assert load.cpu is not None
    assert 0.0 < load.cpu <= 1.0
    assert (load.memory_total, load.cores) == (system_counters()().memory_total, os.cpu_count())
    assert 0 < (load.memory_available or 0) < (load.memory_total or 0)


def test_a_child_that_was_born_since_the_picture_of_all_processes_counts(host: SshHost) -> None:
    known(host)
    pid = os.getpid()
    until(lambda: measured(host, pid), lambda use: use.compared)
    before = measured(host, pid).trees[RUN].memory or 0
    child = subprocess.Popen(["sleep", "60"])
    try:
        facts = until(lambda: ProcTable().facts(child.pid), lambda facts: facts is not None and bool(facts.memory))
        assert facts is not None
        began = facts.start

        def both() -> tuple[object, object]:
            """As it is told, and as it is: a process that has just begun still grows."""
            told = host.meter._asked.answer("machine", f"{child.pid}.{began}")
            here = ProcTable().facts(child.pid)
            return told["trees"][0][1], here.memory if here is not None else None

        until(both, lambda memory: memory[0] == memory[1])
        assert (measured(host, pid).trees[RUN].memory or 0) > before / 2
    finally:
        child.kill()
        child.wait()


def test_of_a_later_process_with_the_same_number_nothing_is_told(host: SshHost, training: int) -> None:
    known(host)
    assert measured(host, training, late=60.0).trees == {}
    assert host.meter._asked.answer("machine", f"{training}.1")["trees"] == [None]


def test_an_answer_about_ten_runs_is_small(host: SshHost, training: int) -> None:
    known(host)
    facts = ProcTable().facts(training)
    assert facts is not None
    until(lambda: measured(host, training), lambda use: use.compared)
    asked = [f"{training}.{facts.start}"] * 10
    question = host.files.line.ask("machine", *asked)
    assert question.answered.wait(10)
    answered = len(str(question.told))
    assert len("\t".join(asked)) + answered < 700  # each 5 s: 0.14 kB/s


def test_the_disk_where_a_log_lies_and_one_that_is_gone(host: SshHost, tmp_path: Path) -> None:
    here = space(str(tmp_path))
    assert here is not None
    told = until(lambda: host.meter.space(str(there(tmp_path))), lambda _: True)
    assert told is not None
    assert (told.device, told.total) == (here.device, here.total)
    assert until(lambda: host.meter.space(str(there(tmp_path / "none"))), lambda _: True) is None


def test_of_many_folders_of_one_disk_one_is_asked_again(
    host: SshHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / f"exp-{number}" for number in range(5)]
    for folder in folders:
        folder.mkdir()
        until(lambda folder=folder: host.meter.space(str(there(folder))), lambda _: True)  # type: ignore[misc]
    asked: list[str] = []
    ask = host.files.line.ask
    monkeypatch.setattr(
        host.files.line,
        "ask",
        lambda operation, *rest, **then: asked.append(operation) or ask(operation, *rest, **then),
    )
    for folder in folders:
        host.meter.space(str(there(folder)))
    assert asked == []
    monkeypatch.setattr(remote_meter, "_DISK_EVERY", 0.0)
    for folder in folders[:1]:
        host.meter.space(str(there(folder)))
    assert asked == ["space"]


def smi(box: Box, gpus: str, apps: str) -> None:
    folder = box.ssh.parent.parent
    (folder / "gpus").write_text(gpus)
    (folder / "apps").write_text(apps)
    program = folder / "programs/nvidia-smi"
    program.write_text(_SMI.format(folder=folder))
    program.chmod(0o755)


def gpus(host: SshHost) -> GpusUse:
    known(host)
    return host.meter.gpus()


def test_gpus_and_what_processes_take_of_them(box: Box, host: SshHost) -> None:
    whole = "0, GPU-aa, NVIDIA H100 80GB HBM3, 91, 2048, 81559\n1, GPU-bb, NVIDIA H100 80GB HBM3, [N/A], 0, [N/A]\n"
    smi(box, whole, f"GPU-aa, {os.getpid()}, 2000\nGPU-aa, 99, [N/A]\nGPU-gone, 98, 7\n")
    told = gpus(host)
    name = Shown("NVIDIA H100 80GB HBM3")
    assert told.devices == (Gpu(0, name, 0.91, 2048 * MIB, 81559 * MIB), Gpu(1, name, None, 0, None))
    if in_first_namespace():  # else see below
        assert told.processes == {os.getpid(): (GpuUse(0, None, 2000 * MIB),), 99: (GpuUse(0, None, None),)}
    assert told.note is None


def in_first_namespace() -> bool:
    return os.readlink("/proc/self/ns/pid") == "pid:[4026531836]"


def test_in_a_container_only_who_holds_a_gpu_open_is_believed(box: Box, host: SshHost) -> None:
    if in_first_namespace():
        pytest.skip("this is no container")
    smi(box, "0, GPU-aa, NVIDIA A10, 5, 1, 2\n", f"GPU-aa, {os.getpid()}, 2000\n")
    assert gpus(host).processes == {}


def test_where_there_is_no_gpu_that_is_told_plainly(host: SshHost) -> None:
    if shutil.which("nvidia-smi") is not None or Path("/dev/nvidiactl").exists():
        pytest.skip("there is one here")
    assert gpus(host) == GpusUse(note=NO_GPU)


def test_a_driver_that_refuses_is_told_in_its_words(box: Box, host: SshHost) -> None:
    smi(box, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n", "")
    (box.ssh.parent.parent / "failed").write_text("")
    note = "nvidia-smi: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
    assert gpus(host) == GpusUse(note=Shown(note))
    smi(box, "No devices were found\n", "")
    assert gpus(host) == GpusUse(note=NO_GPU)


def test_an_nvidia_smi_that_hangs_is_waited_for_so_long_and_leaves_nothing_behind(
    box: Box, host: SshHost, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(remote_meter, "_GPUS_LONGEST", 60.0)
    began = tmp_path / "began"
    program = box.ssh.parent.parent / "programs/nvidia-smi"
    program.write_text(f'#!/bin/sh\necho $$ > "{began}"\nexec sleep 600\n')
    program.chmod(0o755)
    known(host)
    question = host.files.line.ask("gpus", "60")
    hung = int(until(lambda: began.read_text().strip() if began.exists() else "", bool))
    assert host.meter._asked.answer("gpus", "60").get("late") is True
    assert not question.answered.is_set()
    assert host.meter._asked.answer("clock")["now"] > 0
    helper = helper_of(host.files)
    host.files.line.close()
    until(lambda: ProcTable().facts(helper) is None and ProcTable().facts(hung) is None, bool)


def test_an_nvidia_smi_that_is_late_is_a_note(box: Box, host: SshHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_meter, "_GPUS_LONGEST", 0.2)
    program = box.ssh.parent.parent / "programs/nvidia-smi"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    assert "nvidia-smi has not answered in" in (gpus(host).note or "")


@pytest.mark.parametrize("version", ["python3.6", "python3.8", "python3.12"])
def test_the_meter_runs_on_pythons_of_all_ages(version: str, tmp_path: Path, training: int, box: Box) -> None:
    python = shutil.which(version)
    if python is None or subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode:
        pytest.skip(f"no {version} here")
    begin = "import sys; print('trainmon python3', flush=True)"
    program = f"{begin}; exec(sys.stdin.buffer.read(int(sys.stdin.buffer.readline())))"
    host = SshHost(RemoteFiles(BOX, box._clock, LOOKING_ONCE, lambda shared: [python, "-uc", program]))
    smi(box, "0, GPU-aa, NVIDIA A10, 5, 1, 2\n", "")
    known(host)
    until(lambda: measured(host, training), lambda use: use.compared)
    assert isinstance(host.meter.gpus(), GpusUse)
    assert until(lambda: host.meter.space(str(there(tmp_path))), lambda _: True) is not None
    host.files.line.close()
