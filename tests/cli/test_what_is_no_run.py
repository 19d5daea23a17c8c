"""Files that are only called like logs are no runs: a system folder has none, and they hide none that there is."""

import json
from pathlib import Path

import logs
import pytest
from outside import trainmon

MONTH = 30 * 86400.0
DPKG = "".join(
    f"2026-10-{day:02d} 21:02:30 status installed libjson{day}:amd64 3.6.2-1+deb12u5\n" for day in range(1, 29)
)
APT = "".join(f"\nStart-Date: 2026-10-{day:02d}  21:02:30\nInstall: cmake:amd64 (3.25.1-1)\n" for day in range(1, 29))
CHANGES = "xz utils release notes\n" + "".join(
    f"5.{minor}.0\n    * Fixed a bug in the decoder.\n" for minor in range(9)
)
PACKAGES = "package\tnewest version\n" + "".join(f"lib-{number}\t1.{number}\n" for number in range(40))
TRACEBACK = """loading data
Traceback (most recent call last):
  File "main.py", line 3, in <module>
    import nosuch
ModuleNotFoundError: No module named 'nosuch'
"""


def system(folder: Path) -> Path:
    """A tree as below `/usr` and `/var`, written long ago."""
    for name, file, text in (
        ("var/log", "dpkg.log", DPKG),
        ("var/log", "alternatives.log", "update-alternatives 2026-10-01 21:02:30: link group awk updated\n"),
        ("var/log/apt", "history.log", APT),
        ("var/log/db", "server.log", b""),
        ("usr/bin", "nohup", bytes(range(256)) * 40),
        ("usr/share/doc/xz", "history.txt", CHANGES),
        ("usr/share/doc/xz", "README", "Read me first.\n"),
        ("usr/share/doc/json", "config.json", '{"width": 80, "depth": 3}\n'),
        ("usr/share/lists", "monitor.tsv", PACKAGES),
        ("usr/share/t/expected", "upgrade.out", "ok\nall done 3\n"),
    ):
        logs.run(folder, name, text, age=MONTH, file=file)
    return folder


def ids(*arguments: object) -> list[str]:
    return [run["id"] for run in json.loads(trainmon("check", "--json", *arguments).out)["runs"]]


def test_a_system_folder_has_no_runs_and_it_is_said_what_was_left_out(tmp_path: Path) -> None:
    said = trainmon("check", system(tmp_path))
    assert (said.status, said.out) == (2, "")
    assert "no training output under" in said.err
    assert "without a metric, and only called like a log: " in said.err and " more (trainmon explain" in said.err


def test_what_is_only_called_like_a_log_stands_not_beside_the_runs_and_is_told_once(tmp_path: Path) -> None:
    logs.run(system(tmp_path), "home/ann/exp", logs.healthy(), age=MONTH, file="output.log")
    said = trainmon("check", tmp_path)
    assert said.status == 0
    assert "home/ann/exp" in said.out and "dpkg" not in said.out and "1 run" in said.out
    assert [line.partition(":")[0] for line in said.err.splitlines()] == ["left out"]
    assert ids(tmp_path) == ["home/ann/exp"]


def test_a_file_that_is_named_is_shown_whatever_it_holds(tmp_path: Path) -> None:
    log = system(tmp_path) / "var/log/dpkg.log"
    assert ids(log) == ["dpkg.log"]
    assert trainmon("check", log).err == ""


@pytest.mark.parametrize(("file", "age"), [("output.log", 0.0), ("train.log", MONTH), ("training_log.txt", MONTH)])
def test_a_log_that_waits_for_its_first_metric_is_shown_while_it_is_young_or_of_a_training_by_its_name(
    tmp_path: Path, file: str, age: float
) -> None:
    logs.run(system(tmp_path), "exp", b"", age=age, file=file)
    (run,) = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert (run["id"], run["life"]) == ("exp", "waiting")


def test_a_crash_before_the_first_metric_is_shown_however_old(tmp_path: Path) -> None:
    logs.run(system(tmp_path), "exp", TRACEBACK, age=MONTH, file="output.log")
    said = trainmon("check", tmp_path)
    assert "FAILED" in said.out and "ModuleNotFoundError" in said.out
    assert ids(tmp_path) == ["exp"]


def test_a_file_that_only_a_trainer_writes_is_shown_without_a_metric(tmp_path: Path) -> None:
    logs.run(system(tmp_path), "exp", '{"log_history": []}', age=MONTH, file="trainer_state.json")
    assert ids(tmp_path) == ["exp"]


def test_explain_tells_of_what_was_left_out_too(tmp_path: Path) -> None:
    said = trainmon("explain", system(tmp_path))
    assert said.status == 0
    assert "dpkg.log: text" in said.out and "no run: called like a log" in said.out


@pytest.mark.parametrize(("words", "file"), [((), "watch.log"), (("--json",), "watch.jsonl")])
@pytest.mark.parametrize("command", ["check", "watch"])
def test_what_trainmon_printed_is_read_as_no_training(
    tmp_path: Path, command: str, words: tuple[str, ...], file: str
) -> None:
    nan = logs.healthy() + "step 900 | loss nan\n" * 9
    logs.run(tmp_path, "sick", nan, age=MONTH)
    logs.run(tmp_path, "well", logs.healthy(), age=MONTH)
    (tmp_path / file).write_text(printed := trainmon(command, *words, tmp_path).out)
    assert "sick" in printed
    (own,) = (
        run for run in json.loads(trainmon("check", "--json", tmp_path).out)["runs"] if run["path"] == str(tmp_path)
    )
    assert (own["status"], own["findings"], own["metric"]) == ("unmonitored", [], None)
    if len(printed.splitlines()) > 1:  # one line tells no format yet
        assert "what trainmon itself printed, not a log" in own["verdict_reason"]


@pytest.mark.parametrize(
    "words", ["● training begins with 12 layers", '{"schema": 1, "loss": 0.5}', "STOP at loss 0.1"]
)
def test_what_only_looks_like_its_words_is_read(tmp_path: Path, words: str) -> None:
    logs.run(tmp_path, "one", f"{words}\n{logs.healthy()}", age=MONTH)
    assert "not a log" not in trainmon("check", tmp_path).out
