"""Whatever lies under the path: a sentence that says what and where, or a visible state. Never a traceback."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import logs
import pytest
from contract_shape import DOCUMENT, departures, strict
from outside import trainmon

ESCAPES = "".join(
    f"step {step} | \x1b[31mloss\x1b[0m {1 / step:.4f} | note \x1b]0;owned\x07[red]markup[/nope] \u202egnp\n"
    for step in range(1, 20)
)


TOO_LARGE = {"long integers"}
"""A number that no float can hold is infinite, and that is said."""


def nothing(folder: Path) -> Path:
    return folder / "no" / "such" / "place"


def empty_folder(folder: Path) -> Path:
    return folder


def only_other_files(folder: Path) -> Path:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    return folder


def binary(folder: Path) -> Path:
    return logs.run(folder, "one", bytes(range(256)) * 400)


def empty_log(folder: Path) -> Path:
    return logs.run(folder, "one", b"").parent


def fifo(folder: Path) -> Path:
    (folder / "one").mkdir()
    os.mkfifo(folder / "one" / "train.log")
    return folder / "one" / "train.log"


def a_link_to_itself(folder: Path) -> Path:
    (folder / "train.log").symlink_to(folder / "train.log")
    return folder / "train.log"


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (nothing, ("no/such/place",)),
        (empty_folder, ("no training output under",)),
        (only_other_files, ("no training output under",)),
        (fifo, ("fifo",)),
        (a_link_to_itself, ("train.log: a link that leads nowhere",)),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_sentence(
    tmp_path: Path, build: Callable[[Path], Path], words: tuple[str, ...]
) -> None:
    said = trainmon("check", build(tmp_path))
    assert said.status == 2
    assert said.out == ""
    assert said.err.startswith("trainmon: ")
    assert len(said.err.splitlines()) == 1
    for word in words:
        assert word in said.err


@pytest.mark.parametrize("build", [binary, empty_log, fifo])
def test_a_file_that_cannot_be_read_does_not_hide_the_run_beside_it(
    tmp_path: Path, build: Callable[[Path], Path]
) -> None:
    build(tmp_path)
    logs.run(tmp_path, "well", logs.healthy())
    said = trainmon("check", "--json", tmp_path)
    runs = {run["id"]: run for run in strict(said.out)["runs"]}
    assert runs["well"]["decision"] == "CONTINUE"
    assert list(departures(strict(said.out), DOCUMENT)) == []
    assert said.status in (0, 10)


def test_a_binary_file_is_a_run_that_says_so(tmp_path: Path) -> None:
    said = trainmon("check", binary(tmp_path))
    assert said.status == 10
    assert "binary, not a log" in said.out


def test_an_empty_log_is_a_run_that_waits(tmp_path: Path) -> None:
    said = trainmon("check", "--json", empty_log(tmp_path))
    (run,) = strict(said.out)["runs"]
    assert (said.status, run["life"], run["decision"]) == (10, "waiting", "WAIT")


def test_a_log_without_permission_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and there is no setpriv to become somebody else")
    locked = logs.run(tmp_path, "locked", logs.healthy())
    logs.run(tmp_path, "well", logs.healthy())
    locked.chmod(0)
    said = as_somebody("check", tmp_path)
    assert "well" in said
    assert "locked" in said
    assert "Permission denied" in as_somebody("explain", tmp_path)
    assert "Permission denied" in as_somebody("check", locked)


def as_somebody(command: str, path: Path) -> str:
    """What trainmon says to a user who may not read everything."""
    import subprocess
    import sys

    from outside import surroundings

    if os.geteuid() != 0:
        said = trainmon(command, path)
        return said.out + said.err
    for folder in (path, *path.parents):
        if folder.is_dir() and folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o1:
            folder.chmod(0o755)
    becoming = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    done = subprocess.run(
        [*becoming, sys.executable, "-m", "tui_monitor", command, str(path)],
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_escape_sequences_and_markup_are_shown_as_text(tmp_path: Path) -> None:
    logs.run(tmp_path, "on\x1b[31me", ESCAPES)
    for form in ([], ["--json"], ["--report"]):
        said = trainmon("check", *form, tmp_path)
        assert said.status == 0, said.err
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["latest_metrics"]["loss"] == pytest.approx(1 / 19, rel=1e-2)
    assert "\u202e" not in trainmon("explain", tmp_path).out


@pytest.mark.parametrize(
    ("name", "garbage"),
    [
        ("NUL bytes", b"step 41 | loss \0\0\0\n\0\0"),
        ("invalid UTF-8", b"step 41 | loss \xff\xfe\xc3\x28 0.1\n\x80\x80\n"),
        ("long integers", b"step " + b"9" * 5000 + b" | loss " + b"1" * 5000 + b"\n"),
        ("a lone surrogate in JSON", b'{"step": 1, "loss": "\\ud800"}\n'),
        ("an integer no float can hold", b'{"step": 1' + b"0" * 400 + b', "loss": 1}\n'),
        ("deep JSON", b"[" * 100_000 + b"\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_garbage_in_a_log_leaves_the_rest_readable(tmp_path: Path, name: str, garbage: bytes) -> None:
    more = "".join(f"step {step} | loss {1 / step:.4f}\n" for step in range(41, 60)).encode()
    logs.run(tmp_path, "one", logs.healthy().encode() + garbage + b"\n" + more)
    said = trainmon("check", "--json", tmp_path)
    (run,) = strict(said.out)["runs"]
    assert said.status == 0, run["verdict_reason"]
    assert ("inf" in {finding["kind"] for finding in run["findings"]}) is (name in TOO_LARGE)
    assert run["latest_metrics"]["loss"] == pytest.approx(1 / 59, rel=1e-2)


def test_steps_and_values_beyond_every_number_do_no_harm(tmp_path: Path) -> None:
    lines = [f'{{"step": {step}, "loss": {1 / step}}}' for step in range(1, 30)]
    lines += ['{"step": 1e999, "loss": 0.1}', '{"step": NaN, "loss": 0.1}', '{"step": -1e308, "loss": 1e308}']
    lines += ['{"step": 1e308, "loss": -1e308}']
    log = tmp_path / "one" / "metrics.jsonl"
    log.parent.mkdir()
    log.write_text("\n".join(lines) + "\n")
    said = trainmon("check", "--json", tmp_path)
    assert list(departures(strict(said.out), DOCUMENT)) == []
    assert "internal error" not in said.out
    assert trainmon("explain", tmp_path).status == 0


def test_a_line_of_50_mb_is_skipped_and_what_follows_is_read(tmp_path: Path) -> None:
    log = tmp_path / "one" / "train.log"
    log.parent.mkdir()
    with log.open("wb") as file:
        file.write(logs.healthy().encode())
        for _ in range(50):
            file.write(b"x" * (1 << 20))
        file.write(b"\nstep 41 | loss 0.0123\n")
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["latest_metrics"]["loss"] == 0.0123


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--explosion-threshold", "much"),
        ("check", "--plateau-patience", "0"),
        ("check", "--overfitting", "loss"),
        ("check", "--category", "transfomer"),
        ("check", "--config", "/no/such/file.yaml"),
        ("replay", "--headless", "--speed", "fast"),
        ("check", "--explosion-threshold", "nan"),
        ("watch", "--interval", "soon"),
    ],
)
def test_a_wrong_flag_is_named_and_exits_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    said = trainmon(*arguments, tmp_path)
    assert said.status == 2
    assert said.out == ""
    named = arguments[-2] if arguments[-2] != "--config" else "/no/such/file.yaml"
    assert named in said.err


def test_a_broken_timing_table_is_told_with_its_file(tmp_path: Path) -> None:
    log = logs.run(tmp_path, "one", logs.healthy())
    (log.parent / "timing.csv").write_text("byte_offset_end,seconds_since_start\nten,1.0\n")
    said = trainmon("check", tmp_path)
    assert "timing.csv" in said.out + said.err
    assert said.status in (2, 10)


@pytest.mark.parametrize("command", ["check", "explain"])
def test_a_place_that_could_not_be_looked_at_is_said_beside_the_runs(tmp_path: Path, command: str) -> None:
    logs.run(tmp_path, "well", logs.healthy())
    (tmp_path / "well" / "runs.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    said = trainmon(command, tmp_path)
    assert said.status in (0, 10)
    assert said.err == "not looked at: runs.db cannot be read: file is not a database\n"
    assert "well" in said.out
