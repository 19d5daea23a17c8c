"""What a login on another machine prints, and what names lie there, changes nothing."""

import base64
import errno
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from remote_box import BOX, Box, make_program, patiently, there, until

from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotReadable, Unreachable
from tui_monitor.hosts import address
from tui_monitor.hosts.address import Address, inner
from tui_monitor.hosts.address import there as as_written_there
from tui_monitor.hosts.ssh import command, helper_process, line, wire
from tui_monitor.hosts.ssh.helper import answering

PLAYED = """#!/bin/sh
for last; do [ "$last" = -G ] && exit 0; done
{login}
exec /bin/sh -c "$last"
"""


def names_after(login: str, tmp_path: Path) -> list[str]:
    box = Box(tmp_path / "box")
    make_program(box.ssh, PLAYED.format(login=login))
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "train.log").write_text("step 1\n")
    files = box.files()
    try:
        return [entry.name for entry in patiently(lambda: files.list(str(there(folder))))]
    finally:
        files.line.close()


@pytest.mark.parametrize(
    "login",
    [
        r"printf '\033]0;me@box\007'",  # the title of a terminal, from a .bashrc that does not ask for one
        "echo 'trainmon python3 is not installed here'",
        "seq 300",
        "printf '%070000d\\n' 1",
    ],
    ids=["no end of line", "our own name", "many lines", "a long line"],
)
def test_whatever_a_login_prints_comes_before_us(login: str, tmp_path: Path) -> None:
    assert names_after(login, tmp_path) == ["train.log"]


@pytest.mark.parametrize(("holder", "aside"), [("exec sleep 100", True), ("exit 0", False), ("exit 255", False)])
def test_a_connection_that_is_shared_is_passed_by_only_where_its_holder_says_nothing(
    holder: str, aside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_HOLDER_ANSWERS", 1.0)
    make_program(tmp_path / "ssh", f'#!/bin/sh\ncase "$*" in *-G*) echo "controlpath /x";; *check*) {holder};; esac\n')
    argv = command.Ssh(program=str(tmp_path / "ssh")).argv(BOX)
    assert ("-oControlPath=none" in argv) is aside


@pytest.mark.parametrize("home", ["home of ann", 'a "quoted" one', "none/../ann"])
def test_a_path_in_the_home_there_is_spelled_as_its_machine_does_once_that_was_met(
    box: Box, home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written down about `box:runs` was not known again under `box:/home/ann/runs`, nor by who works there."""
    monkeypatch.setattr(address, "_HOMES", {})
    monkeypatch.setenv("HOME", str(tmp_path / home))
    given = [inner("box:runs/exp-1"), inner("box:"), inner("box:~"), inner("box:/data")]
    assert [as_written_there(str(path)) for path in given] == ["/~/runs/exp-1", "/~", "/~", "/data"]
    files = box.files()
    hello = until(lambda: files.line.check() or files.line.hello, bool)
    spelled = [as_written_there(str(path)) for path in given]
    files.line.close()
    assert hello is not None
    can_tell = hello.helper != "sh" or '"' not in home
    whole = os.path.normpath(tmp_path / home) if can_tell else "/~"
    assert spelled == [f"{whole}/runs/exp-1", whole, whole, "/data"]


CONFIGURED = """#!/bin/sh
for last; do :; done
case "$*" in
*-G*) echo "hostname 10.0.0.5"; [ $last = beta ] && echo "proxyjump bastion-2" || echo "proxyjump bastion-1";;
esac
"""


def test_two_names_of_one_address_that_lead_to_two_machines_share_no_connection(tmp_path: Path) -> None:
    """Runs of the one were shown, and could be stopped, as those of the other."""
    make_program(tmp_path / "ssh", CONFIGURED)
    one = command.Ssh(str(tmp_path / "sockets"), str(tmp_path / "ssh"))

    def shared(login: str, port: int | None = None) -> list[str]:
        return [word for word in one.argv(Address(login, port)) if word.startswith("-oControlPath=")]

    assert shared("alpha") == shared("alpha") != shared("beta")
    (path,) = shared("alpha")
    assert path.startswith(f"-oControlPath={tmp_path / 'sockets'}/")
    assert len(path.rpartition("/")[2]) <= 40, "the path of a socket has room for 107 bytes"


def test_where_only_the_shared_connection_lets_us_in_it_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It hung, and beside it nobody is let in: once it answers there must be somebody who asks."""
    monkeypatch.setattr(line, "LOST", 0.3)
    monkeypatch.setattr(line, "FIRST_PAUSE", 0.01)
    tried: list[bool] = []

    def start(shared: bool) -> list[str]:
        tried.append(shared)
        return ["sleep", "100"] if shared else ["sh", "-c", "echo Permission denied >&2; exit 255"]

    one = line.HostLine(BOX, SystemClock(), start, lambda _: None, lambda: None)

    def three() -> bool:
        with suppress(Unreachable):
            one.check()
        return len(tried) >= 3

    until(three, bool)
    one.close()
    assert tried[:3] == [True, False, True]


@pytest.mark.parametrize("name", ["socket", "base64", "select"])
def test_a_module_in_the_home_there_is_not_run(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text("print('mine'); raise SystemExit\n")
    assert names_after(f"cd {tmp_path}", tmp_path) == ["train.log"]


def test_what_an_installation_prints_at_each_start_is_not_among_the_answers(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('welcome to our python')\n")
    assert names_after(f"PYTHONPATH={tmp_path}; export PYTHONPATH", tmp_path) == ["train.log"]


def test_an_answer_that_is_nested_without_end_is_none() -> None:
    with pytest.raises(ValueError, match="no answer of a helper"):
        wire.read(b"[" * 200_000)


def test_an_answer_without_an_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper_process, "_LONGEST_ANSWER", 1000)
    begun = helper_process.Helper(["sh", "-c", "echo trainmon python3; yes x | tr -d '\\n'"])
    begun.greet()
    assert not list(begun.answers())
    begun.kill()
    begun.end()
    assert not os.path.exists(f"/proc/{begun._process.pid}")


@pytest.mark.parametrize("has_python", [True, False], ids=["python3", "sh"])
def test_no_name_of_a_neighbour_keeps_a_folder_from_being_read(has_python: bool, tmp_path: Path) -> None:
    """As in a folder where anybody writes: ends of lines, quotes, escapes, what is no text at all."""
    files = Box(tmp_path / "box", has_python=has_python).files()
    folder = os.fsencode(tmp_path / "logs")
    for name in (
        b"new\nline",
        b"x\n1|2|3",
        b"tab\t",
        b'quo"te',
        b"back\\slash",
        b"\x1b]0;x\a",
        b"bad\xff",
        b"$(date)",
        b"-rf",
    ):
        os.makedirs(folder + b"/" + name)
        (tmp_path / "logs" / os.fsdecode(name) / "train.log").write_text("step 1\n")
    found = {entry.name for entry in patiently(lambda: files.list(str(there(tmp_path / "logs"))))}
    assert {"bad\udcff", "$(date)", "-rf"} <= found
    strange = str(there(tmp_path / 'logs/quo"te'))
    with suppress(NotReadable):  # a shell cannot tell it; the line stands
        assert patiently(lambda: files.real(strange)) == strange
    assert (
        patiently(lambda: files.open(str(there(tmp_path / "logs/bad\udcff/train.log"))).read_at(0, 99)) == b"step 1\n"
    )
    files.line.close()


def test_a_frozen_host_with_much_to_be_told_does_not_keep_us_from_ending() -> None:
    begun = helper_process.Helper(["sh", "-c", "echo trainmon python3; exec sleep 1000"])
    begun.greet()
    question = wire.Question(1, "see", ("/" + "x" * 1_000_000,))

    def write() -> None:
        with suppress(OSError):
            begun.send([question])

    writes = threading.Thread(target=write, daemon=True)
    writes.start()
    until(
        lambda: Path(f"/proc/self/task/{writes.native_id}/stat").read_text().split(") ")[1][0],
        lambda state: state == "S",
    )
    begun.end()
    assert not begun.alive


def test_a_file_on_a_bad_disk_does_not_keep_others_from_being_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = tmp_path / "bad.log", tmp_path / "good.log"
    for number, file in enumerate((bad, good)):
        file.write_text("step 1\n")
        answering.see(number, str(file))
        answering.open_file(number, str(file))
        file.write_text("step 1\nstep 2\n")
    read, on_bad_disk = os.pread, bad.stat().st_ino

    def pread(descriptor: int, size: int, offset: int) -> bytes:
        if os.fstat(descriptor).st_ino == on_bad_disk:
            raise OSError(errno.EIO, "Input/output error")
        return read(descriptor, size, offset)

    monkeypatch.setattr(os, "pread", pread)
    told = {number: data for number, _, *data in answering.poll(2)["files"]}
    for number, file in enumerate((bad, good)):
        answering.forget(2, str(number))
        answering.close_file(2, str(file), str(file.stat().st_dev), str(file.stat().st_ino))
    assert told == {0: [], 1: [base64.b64encode(b"step 1\nstep 2\n").decode()]}
