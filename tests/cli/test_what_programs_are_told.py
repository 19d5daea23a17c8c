"""Every JSON object of check and watch holds every key of the contract; in the end all that seed 000 asks for."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import logs
import pytest
from contract_shape import DOCUMENT, OF_AN_ORCHESTRATOR, ONLY_WITH_A_TRAJECTORY, departures, strict
from outside import trainmon
from test_watch import Lines, start

from tui_monitor.clock import ManualClock
from tui_monitor.model.seen import Seen
from tui_monitor.records.own import own_folder
from tui_monitor.records.per_root import RootMemory, save
from tui_monitor.records.root_name import name_of
from tui_monitor.text import Shown

Run = dict[str, object]
STOOD = "FAILED"
"""How a run stands whose log ends with NaN, and that nobody writes any more."""


def runs(document: Mapping[str, object]) -> dict[str, Run]:
    found = document["runs"]
    assert isinstance(found, list)
    return {run["exp_id"]: run for run in found}


def missing(line: str) -> list[str]:
    """Where an object of watch that is not its last one departs from the contract."""
    absent = tuple(f".{key} is missing" for key in ONLY_WITH_A_TRAJECTORY)
    return [said for said in departures(strict(line), DOCUMENT) if not said.endswith(absent)]


def many_ends(root: Path) -> None:
    logs.run(root / "logs", "well", logs.healthy(), age=3600)
    logs.run(root / "logs", "ill", logs.diverging(), age=3600)
    logs.run(
        root / "logs", "crashed", f"{logs.healthy()}Traceback (most recent call last):\nValueError: no\n", age=3600
    )
    logs.run(root / "logs", "done", f"{logs.healthy()}training finished\n", age=3600)
    logs.run(root / "logs", "prose", "reading the data\n" * 30 + "shard 3 of 9 at /data/3\n", age=3600)


def test_s0_64_the_last_object_of_watch_is_a_dictionary_for_each_run_as_the_seed_asks(tmp_path: Path) -> None:
    many_ends(tmp_path)
    said = trainmon("watch", "--json", "--metric", "loss", tmp_path)
    *before, last = said.out.splitlines()
    assert [missing(line) for line in before] == [[] for _ in before]
    assert list(departures(strict(last), DOCUMENT)) == []
    told = {name: {key: run[key] for key in OF_AN_ORCHESTRATOR} for name, run in runs(json.loads(last)).items()}
    assert {name: run["status"] for name, run in told.items()} == {
        "well": "healthy",
        "ill": "diverged",
        "crashed": "failed",
        "done": "completed",
        "prose": "unmonitored",
    }
    assert (told["well"]["reason"], told["well"]["step"]) == (None, -1)
    assert told["ill"]["step"] == logs.NAN_AT
    assert "loss is NaN" in str(told["ill"]["reason"])
    assert isinstance(told["ill"]["metric_trajectory"], list)
    assert told["ill"]["metric_trajectory"][-1] == "NaN"
    assert told["prose"]["metric_trajectory"] == []


def test_s0_66_an_unmonitored_run_has_an_empty_trajectory_and_the_other_metrics(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy(), age=3600)
    (run,) = strict(trainmon("watch", "--json", "--metric", "perplexity", tmp_path).out.splitlines()[-1])["runs"]
    assert (run["status"], run["metric_trajectory"], run["step"]) == ("unmonitored", [], -1)
    assert "loss" in run["latest_metrics"]
    assert "Watched metric 'perplexity' not found; available: [loss, lr]" in run["reason"]


def test_of_each_file_it_is_told_how_many_lines_were_not_understood_with_one_of_them(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", f"{logs.healthy()}shard 3 of 9 at /data/3\nshard 4 of 9 at /data/4\n", age=3600)
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    (told,) = run["source"]["not_understood"]
    assert told["lines"] == run["source"]["lines_not_understood"] > 0
    assert told["example"].startswith("shard 3 of 9")


def test_what_a_person_acknowledged_in_the_app_is_told_and_keeps_verdict_and_status(tmp_path: Path) -> None:
    lab, state = tmp_path / "lab", tmp_path / "state"
    logs.run(lab, "ill", logs.diverging(), age=3600)
    said = trainmon("check", "--json", lab, XDG_STATE_HOME=str(state))
    (before,) = strict(said.out)["runs"]
    assert before["acknowledged"] is False
    alarms = {finding["id"]: finding["severity"] for finding in before["findings"]}
    clock = ManualClock(time.time())
    memory = RootMemory(seen={Shown(before["id"]): Seen(clock.now(), STOOD, alarms)})
    folder = own_folder(str(state / "trainmon"), clock)
    save(folder, name_of([str(lab)]), [str(lab)], memory, clock.wall())
    for command in ("check", "watch"):
        again = trainmon(command, "--json", lab, XDG_STATE_HOME=str(state))
        (run,) = strict(again.out.splitlines()[-1])["runs"]
        assert again.status == said.status == 20
        assert (run["acknowledged"], run["decision"]) == (True, before["decision"])


TRAINER = """
import os, sys, time
log = open(sys.argv[1], "a", buffering=1)
for step in range(1, 61):
    log.write(f"step {step}/100 | loss {2 / step ** 0.5:.4f}\\n")
open(sys.argv[2], "wb").write(b"x" * 4096)
os.utime(sys.argv[2], (time.time() - 60,) * 2)
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.alone
def test_of_a_run_that_lives_progress_checkpoint_and_machine_stand_in_every_object(tmp_path: Path) -> None:
    log = logs.run(tmp_path / "logs", "exp-1", "")
    trainer = start("-c", TRAINER, log, log.parent / "model-step-50.pt")
    watcher = None
    try:
        assert Lines(trainer).next()[1] == "ready\n"
        checked = strict(trainmon("check", "--json", tmp_path).out)
        watcher = start("-m", "tui_monitor", "watch", "--json", "--interval", "1", tmp_path)
        lines = Lines(watcher)
        watched = [lines.next()[1] for _ in range(4)]
        assert [missing(line) for line in watched] == [[]] * 4
        for document in (checked, strict(watched[-1])):
            (run,) = document["runs"]
            assert (run["progress"]["step"], run["progress"]["total"]) == (60, 100)
            assert run["checkpoint"]["step"] == 50
            assert run["machine"]["memory_bytes"] > 0
            assert run["source"]["host"] == run["machine"]["host"]
    finally:
        for process in filter(None, (trainer, watcher)):
            process.kill()
            process.wait()
