"""Ends that logs state, as other programs hear of them: one look, and watching that begins after the end."""

import subprocess
import time
from itertools import product
from pathlib import Path
from typing import Any

import logs
import pytest
from by_hand import steps
from contract_shape import strict
from endings_of_logs import ENDINGS, GOING_ON, STAMPED, TRACEBACK, Ending
from outside import trainmon
from test_watch import Lines, start

LIVES_ON = """
import sys, time
log = open(sys.argv[1], "a", buffering=1)
for step in range(1, 21):
    log.write(f"step {step} | loss {2 / step ** 0.5:.4f}\\n")
    time.sleep(0.02)
log.write(sys.argv[2])
sys.stdin.readline()
for step in range(21, 31):
    log.write(f"step {step} | loss {2 / step ** 0.5:.4f}\\n")
sys.stdin.readline()
"""
"""A training that is told when to go on after its traceback, and when to end."""

Said = dict[str, Any]
"""A document, or one run of it."""


@pytest.fixture
def ended(tmp_path: Path) -> dict[str, Ending]:
    """Runs that ended a second, half a minute and ten minutes ago; some beside a pid file of a process that is gone."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    runs = {}
    for number, (ending, age, dead_pid) in enumerate(product(ENDINGS, (1, 30, 600), (False, True))):
        name = f"{ending.name}-{age}-{dead_pid}".replace(" ", "-")
        text = steps(1, 20, STAMPED) if number % 3 else steps(1, 20)
        log = logs.run(tmp_path / "logs", name, text + ending.text, age)
        if dead_pid:
            (log.parent / "pid").write_text(f"{gone.pid}\n")
        runs[f"logs/{name}"] = ending
    return runs


def as_wanted(document: Said, ended: dict[str, Ending]) -> None:
    said = {run["id"]: (run["status"], run["life"], run["decision"]) for run in document["runs"]}
    assert said == {name: (one.status, one.life, one.decision) for name, one in ended.items()}


def test_one_look_after_the_end_says_how_it_ended(tmp_path: Path, ended: dict[str, Ending]) -> None:
    said = trainmon("check", "--json", tmp_path)
    assert said.status == 20
    as_wanted(strict(said.out), ended)


def test_watching_that_begins_after_the_end_says_so_in_its_first_answer_and_ends(
    tmp_path: Path, ended: dict[str, Ending]
) -> None:
    said = trainmon("watch", "--json", tmp_path)
    assert said.status == 20
    first, *_, last = said.out.splitlines()
    as_wanted(strict(first), ended)
    as_wanted(strict(last), ended)


def test_what_only_sounds_like_an_end_stays_healthy(tmp_path: Path) -> None:
    for number, (text, age) in enumerate(product(GOING_ON.values(), (1, 30))):
        logs.run(tmp_path, f"run-{number}", logs.healthy(20) + text, age)
    said = trainmon("check", "--json", tmp_path)
    assert {(run["status"], run["decision"]) for run in strict(said.out)["runs"]} == {("healthy", "CONTINUE")}
    assert said.status == 0


def test_a_real_process_that_lives_on_after_a_traceback_has_failed_until_it_trains_again(tmp_path: Path) -> None:
    log = logs.run(tmp_path / "logs", "exp-1", "")
    trainer = start("-c", LIVES_ON, log, TRACEBACK)
    watcher = start("-m", "tui_monitor", "watch", "--json", "--interval", "1", tmp_path)
    try:
        lines = Lines(watcher)

        def until(decision: str) -> Said:
            while line := lines.next()[1]:
                (run,) = strict(line)["runs"]
                if run["decision"] == decision and run["process"] and len(run["latest_metrics"]):
                    return dict(run)
            raise AssertionError(f"watching ended without {decision}")

        failed = until("STOP")
        assert (failed["status"], failed["reason"]) == ("failed", "crashed after step 20: ValueError: bad")
        assert trainer.stdin is not None
        trainer.stdin.write("\n")
        trainer.stdin.flush()
        back = until("CONTINUE")
        assert back["status"] == "healthy"
        assert "crash" not in {finding["kind"] for finding in back["findings"]}
        trainer.communicate("\n", timeout=10)
        assert watcher.wait(timeout=30) == 0
    finally:
        for process in (trainer, watcher):
            process.kill()
            process.wait()


def test_what_lives_on_after_a_traceback_is_never_told_as_ended_not_even_in_the_first_answer(tmp_path: Path) -> None:
    log = logs.run(tmp_path / "logs", "exp-1", "")
    trainer = start("-c", LIVES_ON, log, TRACEBACK)
    deadline = time.monotonic() + 60
    while TRACEBACK.splitlines()[-1] not in log.read_text():
        assert time.monotonic() < deadline, "the trainer wrote nothing"
    watcher = start("-m", "tui_monitor", "watch", "--json", "--interval", "1", tmp_path)
    try:
        lines = Lines(watcher)
        while not (told := [run for run in strict(lines.next()[1])["runs"] if run["decision"] == "STOP"]):
            pass
        assert told[0]["life"] == "training"
        assert told[0]["process"]["pid"] == trainer.pid
        assert "already ended" not in told[0]["verdict_reason"]
    finally:
        for process in (watcher, trainer):
            process.kill()
            process.communicate()
