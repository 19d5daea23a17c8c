"""`trainmon run` starts a command that goes on whatever happens to trainmon, the recorder and the disk."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recorder.conftest import Lab, lives, until

pytestmark = pytest.mark.alone


def rows(lab: Lab, name: str) -> list[tuple[int, float]]:
    table = (lab.root / "logs" / name / "timing.csv").read_text().splitlines()
    assert table[0] == "byte_offset_end,seconds_since_start"
    return [(int(size), float(at)) for size, _, at in (row.partition(",") for row in table[1:])]


def test_it_says_what_was_started_and_keeps_pid_timing_and_exit(lab: Lab) -> None:
    done = lab.run("--", sys.executable, "train.py", "20", "waits")
    begun = lab.found("train")
    assert done.returncode == 0
    first, *rest = done.stdout.splitlines()
    assert first.startswith(f"started logs/train, process {begun.pid};")
    assert [line.split()[0] for line in rest] == ["log", "watch", "stop"]
    begun.wrote("step 19")
    begun.end(signal.SIGUSR1)
    told = json.loads(begun.exit.read_text())
    assert (told["code"], told["signal"], told["pid"]) == (5, None, begun.pid)
    assert told["started"] < told["at"] and told["command"].endswith("train.py 20 waits")
    assert rows(lab, "train")[-1][0] == begun.log.stat().st_size > 0
    assert sorted(os.listdir(begun.folder)) == ["exit.json", "pid", "timing.csv", "train.log"]


def test_the_command_stands_alone(lab: Lab) -> None:
    begun = lab.train("exp-1", "1", "waits")
    surroundings = Path(f"/proc/{begun.pid}/environ").read_bytes().split(b"\0")
    assert f"TRAINMON_RUN={begun.folder}".encode() in surroundings and b"PYTHONUNBUFFERED=1" in surroundings
    assert os.getsid(begun.pid) == os.getpgid(begun.pid) == begun.pid
    assert os.readlink(f"/proc/{begun.pid}/fd/0") == "/dev/null"
    assert {os.readlink(f"/proc/{begun.pid}/fd/{number}") for number in (1, 2)} == {str(begun.log)}
    assert len(os.listdir(f"/proc/{begun.pid}/fd")) == 3
    assert os.readlink(f"/proc/{begun.pid}/cwd") == str(lab.root)
    ignored = next(line for line in Path(f"/proc/{begun.pid}/status").read_text().splitlines() if "SigIgn" in line)
    ends_a_session = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
    assert not any(int(ignored.split()[1], 16) >> number - 1 & 1 for number in ends_a_session)
    assert os.getsid(begun.recorder) == begun.recorder
    assert b"TRAINMON_RUN" not in Path(f"/proc/{begun.recorder}/environ").read_bytes()


def test_the_recorder_is_small(lab: Lab) -> None:
    begun = lab.train("exp-1", "1", "waits")
    status = Path(f"/proc/{begun.recorder}/status").read_text()
    (resident,) = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]
    assert resident < 16 << 10


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_what_ends_a_session_does_not_end_the_recorder(lab: Lab, number: signal.Signals) -> None:
    begun = lab.train("exp-1", "1", "waits")
    os.kill(begun.recorder, number)
    begun.end(signal.SIGTERM)
    assert json.loads(begun.exit.read_text())["signal"] == signal.SIGTERM


def test_a_recorder_that_is_killed_leaves_the_command_alone(lab: Lab) -> None:
    begun = lab.train("exp-1", "1", "writes")
    os.kill(begun.recorder, signal.SIGKILL)
    until(lambda: not lives(begun.recorder), "its end")
    size = begun.log.stat().st_size
    until(lambda: begun.log.stat().st_size > size + 1000, "more output")
    assert lives(begun.pid) and not begun.exit.exists()
    os.kill(begun.pid, signal.SIGKILL)
    until(lambda: not lives(begun.pid), "the end of the command")
    (run,) = json.loads(lab.trainmon("check", "--json", "logs").stdout)["runs"]
    assert (run["life"], run["decision"], run["exit"]) == ("ended", "CONTINUE", None)
    assert run["source"]["bytes"] == begun.log.stat().st_size, "what came behind the last row of the timing is read"


@pytest.mark.parametrize(
    ("command", "status"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 137), ("kill -TERM $$", 143)]
)
def test_with_wait_the_exit_status_passes_through(lab: Lab, command: str, status: int) -> None:
    assert lab.run("--wait", "--name", "exp-1", "--", "sh", "-c", command).returncode == status


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGUSR1, 5)],
    ids=["SIGINT", "SIGTERM", "SIGUSR1"],
)
def test_with_wait_signals_pass_through(lab: Lab, number: signal.Signals, status: int) -> None:
    waiting = lab.waiting(sys.executable, "train.py", "1", "waits")
    begun = lab.found("exp-1")
    begun.wrote()
    waiting.send_signal(number)
    waiting.communicate(timeout=60)
    assert waiting.returncode == status
    until(begun.exit.exists, "exit.json")


def test_who_waits_is_told_that_the_recorder_was_killed(lab: Lab) -> None:
    waiting = lab.waiting(sys.executable, "train.py", "1", "waits")
    begun = lab.found("exp-1")
    os.kill(begun.recorder, signal.SIGKILL)
    _, said = waiting.communicate(timeout=60)
    assert waiting.returncode == 1 and f"how process {begun.pid} ends is not seen" in said
    assert lives(begun.pid)


@pytest.mark.parametrize(
    ("word", "status", "said"),
    [
        ("no-such-command", 127, "command not found"),
        ("./no-such-file", 127, "no such file"),
        ("./train.py", 126, "python ./train.py"),
        ("./", 126, "is a folder"),
        ("./broken", 126, "Exec format error"),
        ("./of-nobody", 127, "interpreter"),
    ],
)
def test_what_cannot_be_run_is_a_sentence_and_leaves_nothing(lab: Lab, word: str, status: int, said: str) -> None:
    for name, text in {"broken": "\x7fnothing", "of-nobody": "#!/no/such/interpreter\n"}.items():
        (lab.root / name).write_text(text)
        (lab.root / name).chmod(0o755)
    done = lab.run("--", word)
    assert done.returncode == status
    assert done.stderr.startswith("trainmon: ") and said in done.stderr and done.stderr.count("\n") == 1
    assert list((lab.root / "logs").rglob("*")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "stands behind --"),
        (("python", "train.py"), "stands behind --"),
        (("--",), "no command behind --"),
        (("--name", "../exp", "--", "true"), "a name is one word"),
        (("--name", "/exp", "--", "true"), "a name is one word"),
        (("--name", "a/b", "--", "true"), "a name is one word"),
        (("--name", "-x", "--", "true"), "no option -x"),
        (("--name", "\x1b[31m", "--", "true"), "a name is one word"),
        (("--name", "x" * 101, "--", "true"), "a name is one word"),
        (("--name", "data", "--", "true"), "never looked into"),
        (("--append", "--", "true"), "needs the --name"),
        (("--root", "nowhere", "--", "true"), "no such folder"),
        (("--", "cat", "/dev/fd/63"), "/dev/fd/63: a file that the shell opened for trainmon alone"),
        (("--", "cat", "--", "/proc/self/fd/12"), "is not passed on"),
        (("--", "/dev/fd/3"), "is not passed on"),
        (("--", "python", "train.py", "--config=/dev/fd/3"), "is not passed on"),
    ],
)
def test_wrong_usage_is_told_and_starts_nothing(lab: Lab, words: tuple[str, ...], said: str) -> None:
    done = lab.run(*words)
    assert done.returncode == 2 and said in done.stderr and "\x1b" not in done.stderr
    assert not (lab.root / "logs").exists()


def test_without_a_name_no_run_is_mixed_with_another(lab: Lab) -> None:
    for name in ("train", "train-2", "train-3"):
        assert f"started logs/{name}," in lab.run("--wait", "--", sys.executable, "train.py", "1", "0").stdout
    assert "started logs/run," in lab.run("--wait", "--", "sh", "-c", "exit 0").stdout.replace("logs/sh,", "logs/run,")


def test_a_name_that_holds_a_run_is_refused(lab: Lab) -> None:
    lab.run("--wait", "--name", "exp-1", "--", sys.executable, "train.py", "3", "0")
    log = (lab.root / "logs/exp-1/train.log").read_bytes()
    done = lab.run("--name", "exp-1", "--", sys.executable, "train.py", "3", "0")
    assert done.returncode == 2 and "holds a run" in done.stderr and "--append" in done.stderr
    assert (lab.root / "logs/exp-1/train.log").read_bytes() == log


def test_a_folder_that_was_prepared_is_used(lab: Lab) -> None:
    (lab.root / "logs/round-1-hp/exp-1").mkdir(parents=True)
    (lab.root / "logs/round-1-hp/exp-1/config.yaml").write_text("lr: 0.1\n")
    assert lab.run("--wait", "--name", "round-1-hp/exp-1", "--", "true").returncode == 0


def test_with_append_a_run_goes_on_in_its_log_and_its_time(lab: Lab) -> None:
    lab.run("--wait", "--name", "exp-1", "--", sys.executable, "train.py", "5", "3")
    first, log = rows(lab, "exp-1"), (lab.root / "logs/exp-1/train.log").read_bytes()
    begun = lab.train("exp-1", "7", "waits", append=True)
    assert not begun.exit.exists()
    begun.wrote("step 6")
    begun.end()
    assert begun.log.read_bytes().startswith(log) and begun.log.stat().st_size > len(log)
    told = rows(lab, "exp-1")
    assert told[: len(first)] == first and told[-1][0] == begun.log.stat().st_size
    assert [at for _, at in told] == sorted(at for _, at in told)
    assert json.loads(begun.exit.read_text())["signal"] == 9


def test_a_run_that_lives_is_not_appended_to(lab: Lab) -> None:
    begun = lab.train("exp-1", "1", "waits")
    done = lab.run("--name", "exp-1", "--append", "--", "echo", "mixed")
    assert done.returncode == 2 and f"still runs (process {begun.pid})" in done.stderr
    assert "mixed" not in begun.log.read_text() and not begun.exit.exists()


@pytest.fixture
def small_disk(lab: Lab) -> Iterator[Path]:
    """Of half a megabyte, at `logs`."""
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("a disk that is really full is mounted, which needs root and Linux")
    place = lab.root / "logs"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", place], check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    yield place
    for begun in lab.begun:
        for pid in (begun.pid, begun.recorder):
            if pid > 1 and lives(pid):
                os.kill(pid, signal.SIGKILL)
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_kills_nothing_and_what_is_missing_comes_later(lab: Lab, small_disk: Path) -> None:
    begun = lab.train("exp-1", "1", "writes")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    until(lambda: begun.log.stat().st_size % 4096 == 0, "that its log takes no more")
    table = begun.folder / "timing.csv"
    assert lives(begun.pid) and lives(begun.recorder)
    os.kill(begun.pid, signal.SIGUSR1)
    until(begun.exit.exists, "exit.json, on a full disk")
    assert json.loads(begun.exit.read_text())["code"] == 5
    filler.unlink()
    until(lambda: not lives(begun.recorder), "the rest to be written")
    assert rows(lab, "exp-1")[-1][0] == begun.log.stat().st_size, table.read_text()


def test_it_needs_nothing_of_trainmon_once_it_runs(lab: Lab) -> None:
    """`trainmon run` that is killed a moment later, with all of its own group, changes nothing."""
    waiting = lab.waiting(sys.executable, "train.py", "1", "waits", start_new_session=True)
    begun = lab.found("exp-1")
    os.killpg(waiting.pid, signal.SIGKILL)
    waiting.communicate()
    assert lives(begun.pid) and lives(begun.recorder)
    begun.end(signal.SIGTERM)
    assert json.loads(begun.exit.read_text())["signal"] == signal.SIGTERM
