"""Standard streams that are closed, full, left by their reader or of a poor encoding; nothing at home, no folder."""

import json
import subprocess
import sys
from pathlib import Path

import logs
import pytest
from outside import surroundings

TRAINMON = f"'{sys.executable}' -m tui_monitor"
OURS = ("a fault of trainmon", "Traceback", "Exception ignored")


@pytest.fixture(scope="module")
def sick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose verdict is STOP: a status that no accident gives."""
    root = tmp_path_factory.mktemp("sick")
    logs.run(root, "exp-●", logs.healthy() + "".join(f"step {step} | loss nan\n" for step in range(200, 260)), 1)
    return root


def shell(line: str, *, cwd: Path | None = None, **environment: str) -> tuple[int, str, str]:
    """What bash says of the first command of a pipe: its status, and what came out."""
    done = subprocess.run(
        ["bash", "-c", f"{line}\nexit ${{PIPESTATUS[0]}}"],
        env=surroundings() | environment,
        cwd=cwd,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = done.stdout.decode(), done.stderr.decode()
    assert not any(words in text for text in said for words in OURS), said
    return done.returncode, *said


needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


@pytest.mark.parametrize("how", ["| true", ">&- 2>&- <&-", pytest.param("2>/dev/full", marks=needs_full)])
def test_streams_that_nobody_reads_or_gives_change_no_verdict(sick: Path, how: str) -> None:
    status, out, err = shell(f"{TRAINMON} check {sick} {how}")
    assert status == 20
    assert ("STOP" in out) == (how == "2>/dev/full")
    assert err == ""


@pytest.mark.parametrize(
    ("command", "verdict"),
    [("check", 20), ("check --json", 20), ("watch --until verdict", 20), ("explain", 0)],
)
def test_a_reader_of_one_line_leaves_the_status_as_it_is(sick: Path, command: str, verdict: int) -> None:
    status, out, err = shell(f"{TRAINMON} {command} {sick} | head -1")
    assert (status, err) == (verdict, "")
    assert len(out.splitlines()) == 1


def test_of_score_too(samples: Path) -> None:
    assert shell(f"{TRAINMON} score {samples}/tqdm-hang | true")[::2] == (0, "")


@needs_full
@pytest.mark.parametrize(
    "command",
    ["check {}", "check --json {}", "watch --until verdict {}", "explain {}", "doctor {}", "status", "--help"],
)
def test_a_full_disk_under_the_output_is_a_sentence(sick: Path, command: str) -> None:
    status, _, err = shell(f"{TRAINMON} {command.format(sick)} > /dev/full")
    assert status == 2
    assert err == "trainmon: standard output cannot be written: No space left on device\n"


def test_nobody_has_to_read_help_to_its_end() -> None:
    assert shell(f"{TRAINMON} check --help | true") == (0, "", "")


def test_following_ends_with_its_reader_and_keeps_the_verdict(sick: Path) -> None:
    going_on = f"while sleep 0.05; do echo 'step 300 | loss nan' >> {sick}/exp-●/train.log; done"
    line = f'({going_on}) & trap "kill $!" EXIT; {TRAINMON} watch --json --interval 1 {sick} | head -1'
    status, out, _ = shell(line)
    assert status == 20
    assert len(out.splitlines()) == 1


def test_an_encoding_that_lacks_a_sign_gets_its_number(sick: Path) -> None:
    status, out, _ = shell(f"{TRAINMON} check --json {sick}", PYTHONIOENCODING="ascii")
    assert (status, out.isascii()) == (20, True)
    assert [run["id"] for run in json.loads(out)["runs"]] == ["exp-●"]


def test_a_folder_that_was_deleted_is_no_place_to_look_from(tmp_path: Path) -> None:
    gone = f"mkdir {tmp_path}/gone; cd {tmp_path}/gone; rmdir {tmp_path}/gone; "
    status, _, err = shell(f"{gone}{TRAINMON} check")
    assert (status, err) == (2, "trainmon: .: the current folder was deleted: go to another one\n")


def test_neither_home_nor_path_nor_anything_else_is_needed(sick: Path) -> None:
    root = Path(__file__).parents[2]
    assert shell(f"cd {root}; env -i HOME=/proc/nobody {TRAINMON} check {sick}")[0] == 20


def test_the_app_without_a_terminal_is_a_sentence_also_without_any_stream(sick: Path) -> None:
    status, _, err = shell(f"{TRAINMON} {sick} <&-")
    assert status == 2
    assert "the app needs a terminal" in err
