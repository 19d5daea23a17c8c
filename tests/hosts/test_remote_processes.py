"""Processes of another machine: told as this one tells its own, and signalled only as exactly what was seen."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.remote_box import BOX, Box, at_once, freeze, helper_of, thaw, until
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.local.linux import ProcTable
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.hosts.remote import Interest
from tui_monitor.hosts.signals import Sent
from tui_monitor.hosts.ssh import line, remote_table
from tui_monitor.hosts.ssh.hosts import SshHost
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.model.process_identity import ProcessIdentity

pytestmark = pytest.mark.alone
_TRAINER = """
import signal, sys, time
log = open(sys.argv[1], "a")
if "save" in sys.argv: signal.signal(signal.SIGUSR1, lambda *_: print("saved", flush=True))
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    at_once(monkeypatch)
    monkeypatch.setattr(remote_table, "EVERY", 0.0)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SshHost]:
    host = SshHost(Box(tmp_path / "box").files())
    yield host
    host.files.line.close()


@pytest.fixture
def train(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    begun: list[subprocess.Popen[str]] = []

    def begin(*words: str, **options: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _TRAINER, str(tmp_path / "train.log"), *words]
        process: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=subprocess.PIPE, text=True, **options
        )
        begun.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def identity(host: SshHost, pid: int) -> ProcessIdentity:
    renew(host)
    found = host.table.identify(pid)
    assert found is not None
    return found


def renew(host: SshHost) -> None:
    until(lambda: host.table.host.renew() or True, bool)


def is_gone(host: SshHost, pid: int) -> bool:
    facts = host.table.facts(pid)
    return facts is None or facts.dead


def test_it_tells_of_a_process_what_its_own_machine_tells(
    host: SshHost, train: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    environment = {**os.environ, "NOTES": "a secret", "RUN": "about exp-1", "TRAINMON_RUN": "/x"}
    pid, log = train("save", env=environment, cwd=tmp_path).pid, str(tmp_path / "train.log")
    host.watch(Interest((log,), ("exp-1",)))
    far, here = host.table, ProcTable()
    there = identity(host, pid)
    assert there == here.identify(pid)
    assert there.program == here.identify(pid).program != ""  # type: ignore[union-attr]
    assert far.owner(pid) == here.owner(pid)
    assert far.command(pid) == here.command(pid)
    assert (far.cwd(pid), far.written(pid), far.caught(pid)) == (here.cwd(pid), {log}, here.caught(pid))
    assert [far.opened(pid, number) for number in range(3)] == [here.opened(pid, number) for number in range(3)]
    assert abs(far.started(there.start) - here.started(there.start)) < 2
    assert far.environment(pid) == {"RUN": "about exp-1", "TRAINMON_RUN": "/x"}, "what names no run stays there"


def test_a_thread_and_what_never_was_are_no_processes(host: SshHost) -> None:
    renew(host)
    assert host.table.identify(1) is None
    assert host.table.identify(2**22 + 1) is None
    assert host.table.host.us.own[0] in host.table.pids()


def test_a_second_picture_tells_only_what_changed(
    host: SshHost, train: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(host)
    heard: list[int] = []
    take = host._pictures._take
    monkeypatch.setattr(host._pictures, "_take", lambda at, told: heard.append(len(str(told))) or take(at, told))
    pid = train().pid
    renew(host)
    assert pid in host.table.pids()
    assert heard[0] < 6000, "some processes came and went on this machine, all others were known"


@pytest.mark.parametrize("what", ["start", "boot", "serial", "program", "uid"])
def test_r2_nothing_is_sent_to_what_is_another_process_by_now(
    host: SshHost, train: Callable[..., subprocess.Popen[str]], what: str
) -> None:
    process = train()
    seen = identity(host, process.pid)
    other = {"start": seen.start + 1, "boot": "another", "serial": seen.serial + 1, "program": "1:2:3", "uid": 4711}
    approved = replace(seen, **{what: other[what]})
    assert host.table.host.signals.send(host.table, approved, signal.SIGKILL) is Sent.CHANGED
    assert process.poll() is None
    assert host.table.host.signals.send(host.table, seen, signal.SIGKILL) is Sent.YES
    assert process.wait(10) == -signal.SIGKILL


def test_its_end_is_heard_of_without_being_asked_for(
    host: SshHost, train: Callable[..., subprocess.Popen[str]]
) -> None:
    process = train()
    identity(host, process.pid)
    host.heed([process.pid])
    process.kill()
    until(lambda: is_gone(host, process.pid), bool)


def test_a_signal_that_would_end_it_is_not_sent_for_saving(
    host: SshHost, train: Callable[..., subprocess.Popen[str]]
) -> None:
    deaf, saving = train(), train("save")
    signals = host.table.host.signals
    assert signals.send(host.table, identity(host, deaf.pid), signal.SIGUSR1) is Sent.DEAF
    assert signals.send(host.table, identity(host, saving.pid), signal.SIGUSR1) is Sent.YES
    assert saving.stdout is not None
    assert saving.stdout.readline() == "saved\n"
    assert deaf.poll() is None


def test_a_stopped_process_takes_term(host: SshHost, train: Callable[..., subprocess.Popen[str]]) -> None:
    process = train()
    freeze(process.pid)
    assert host.table.host.signals.send(host.table, identity(host, process.pid), signal.SIGTERM) is Sent.YES
    assert process.wait(10) == -signal.SIGTERM


def test_r3_without_an_answer_nobody_says_that_it_was_sent(
    host: SshHost, train: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = train()
    seen = identity(host, process.pid)
    helper, deadline = helper_of(host.files), host._asked.deadline

    def frozen_behind() -> str:
        monkeypatch.setattr(host._asked, "_longest", 0.2)
        found = deadline()
        freeze(helper)
        return found

    monkeypatch.setattr(host._asked, "deadline", frozen_behind)
    try:
        assert host.table.host.signals.send(host.table, seen, signal.SIGTERM) is Sent.UNKNOWN
    finally:
        thaw(helper)
    monkeypatch.setattr(host._asked, "_longest", 10.0)
    assert host._asked.answer("exists", str(process.pid))["exists"]
    assert process.poll() is None, "it arrived when nobody waited for it any more"


def test_what_was_frozen_before_it_was_asked_is_sent_nothing(
    host: SshHost, train: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = train()
    seen = identity(host, process.pid)
    monkeypatch.setattr(host._asked, "_longest", 0.2)
    freeze(helper := helper_of(host.files))
    try:
        assert host.table.host.signals.send(host.table, seen, signal.SIGTERM) is Sent.SILENT
    finally:
        thaw(helper)
    monkeypatch.setattr(host._asked, "_longest", 10.0)
    assert host._asked.answer("exists", str(process.pid))["exists"]
    assert process.poll() is None


def test_while_the_line_is_broken_what_was_known_stays_and_nothing_is_sent(
    host: SshHost, train: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    process = train()
    seen = identity(host, process.pid)
    host.heed([process.pid])
    (tmp_path / "box/down").write_text("ssh: connect to host box port 22: Connection refused")
    os.kill(helper_of(host.files), signal.SIGKILL)
    until(lambda: host.files.line.hello is None and host.files.line.why is not None, bool)
    monkeypatch.setattr(host._asked, "_longest", 0.1)
    assert host.table.identify(process.pid) == seen
    with pytest.raises(Unreachable):
        host.table.host.check()
    assert host.table.host.signals.send(host.table, seen, signal.SIGTERM) is Sent.SILENT
    process.kill()
    process.wait()
    (tmp_path / "box/down").unlink()
    until(lambda: host.table.host.check() or is_gone(host, process.pid), bool, Unreachable)


@pytest.mark.parametrize("version", ["python3.6", "python3.8", "python3.12"])
def test_the_helper_runs_on_pythons_of_all_ages(version: str, tmp_path: Path) -> None:
    python = shutil.which(version)
    if python is None or subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode:
        pytest.skip(f"no {version} here")
    begin = "import sys; print('trainmon python3', flush=True)"
    program = f"{begin}; exec(sys.stdin.buffer.read(int(sys.stdin.buffer.readline())))"
    box = Box(tmp_path / "box")
    files = RemoteFiles(BOX, box._clock, LOOKING_ONCE, lambda shared: [python, "-uc", program])
    host = SshHost(files)
    renew(host)
    assert host.table.identify(os.getpid()) == ProcTable().identify(os.getpid())
    assert host.put.replace(str(tmp_path), "a/b", b"\xff\x00\n", 0o666, host.put.state(str(tmp_path), "a/b"))
    assert (tmp_path / "a/b").read_bytes() == b"\xff\x00\n"
    files.line.close()


def test_no_part_of_the_helper_defines_a_name_of_another_part() -> None:
    import ast

    from tui_monitor.hosts.ssh.helper_text import PARTS

    folder = Path(line.__file__).parent / "helper"
    names: dict[str, list[str]] = {}
    for part in PARTS:
        for node in ast.parse((folder / part).read_text()).body:
            made = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                made = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            for name in made:
                names.setdefault(name, []).append(part)
    assert {name: parts for name, parts in names.items() if len(parts) > 1} == {}


def test_who_waits_for_an_answer_does_not_wait_for_ever(host: SshHost) -> None:
    renew(host)
    helper = helper_of(host.files)
    freeze(helper)
    try:
        with pytest.raises(Unreachable, match=r"box has not answered in 0\.1 s"):
            WaitedFor(host.files.line, 0.1).answer("clock")
    finally:
        thaw(helper)


def test_a_machine_without_python3_says_why_nothing_is_done_there(tmp_path: Path) -> None:
    host = SshHost(Box(tmp_path / "box").files())
    renew(host)
    hello = host.files.line.hello
    assert hello is not None
    host.files.line.hello = replace(hello, helper="sh")
    with pytest.raises(Unreachable, match="has no python3"):
        host.table.host.check()
    host.files.line.close()
