"""Six real trainings under `watch --act`: exactly the one that may be stopped is, and everything is told."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import jsonschema
import pytest

from tests.e2e.conftest import lives
from tests.e2e.watcher import Watcher
from tui_monitor.records.schema import problems, published

pytestmark = pytest.mark.long

WAYS = {
    "exp-1": "nan",
    "exp-10": "well",
    "exp-2": "explode",
    "exp-3": "hang",
    "exp-4": "crash",
    "exp-5": "nan-and-finish",
}


class Trainings:
    def __init__(self, root: Path) -> None:
        self.processes: dict[str, subprocess.Popen[str]] = {}
        script = Path(__file__).with_name("six.py")
        for name, way in WAYS.items():
            log = root / "logs" / name / "train.log"
            log.parent.mkdir(parents=True)
            self.processes[name] = subprocess.Popen(
                [sys.executable, str(script), str(log), way],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        said = {name: one.stdout.readline().split() for name, one in self.processes.items() if one.stdout}
        assert all(words[0] == "ready" for words in said.values())
        self.child = int(said["exp-1"][2])

    def go_their_ways(self) -> None:
        for process in self.processes.values():
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()

    def lives(self, name: str) -> bool:
        return lives(self.processes[name].pid)

    def end(self) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(BrokenPipeError):
                        stream.close()


@pytest.fixture
def trainings(root: Path) -> Iterator[Trainings]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("real trainings are looked at through /proc, which is not here")
    trainings = Trainings(root)
    yield trainings
    trainings.end()


@pytest.fixture
def watch(trainings: Trainings, root: Path, tmp_path: Path) -> Iterator[Watcher]:
    allowed = ["--act-as-root"] if os.geteuid() == 0 else []
    watch = Watcher(tmp_path / "home", [root, "--act", "--act-after", "10", *allowed])
    yield watch
    watch.kill()


def test_of_six_trainings_the_one_that_stays_nan_is_stopped(
    watch: Watcher, trainings: Trainings, root: Path, tmp_path: Path
) -> None:
    watch.wait_for(lambda: all(watch.run(name).get("decision") == "CONTINUE" for name in WAYS), "six that are well")
    trainings.go_their_ways()
    watch.wait_for(lambda: any(said["result"] == "done" for said in watch.acts("stop")), "a stop that is verified")
    watch.wait_for(lambda: "stall" in watch.kinds("exp-3"), "the hang")
    watch.wait_for(lambda: "explosion" in watch.kinds("exp-2"), "the explosion")
    watch.wait_for(lambda: "crash" in watch.kinds("exp-4"), "the crash")
    watch.wait_for(lambda: watch.run("exp-5").get("life") == "finished", "the one that finished")

    assert not trainings.lives("exp-1")
    assert not lives(trainings.child)
    assert [name for name in WAYS if trainings.lives(name)] == ["exp-10", "exp-2", "exp-3"]
    assert trainings.processes["exp-5"].wait() == 0, "it ended by itself"

    trainings.end()
    assert watch.end() == 20
    assert {said["run"] for said in watch.acts("stop")} == {"logs/exp-1"}
    assert [said["result"] for said in watch.acts("stop")] == ["sent", "done"]
    assert watch.acts("policy")[0] is watch.said[0]
    assert "logs/exp-5" in {said["run"] for said in watch.acts("due")}

    result = json.loads((root / "results/exp-1.json").read_text())
    assert problems(result) == []
    assert (result["status"], result["exp_id"]) == ("diverged", "exp-1")
    assert [path.name for path in (root / "results").iterdir()] == ["exp-1.json"]
    notes = (root / "dev_notes.md").read_text()
    assert notes.count("- Action: Training process killed") == 1
    assert "- Experiment: exp-1\n" in notes

    journal = [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]
    stops = [entry for entry in journal if entry["what"] == "intent" and entry["action"] in ("TERM", "KILL")]
    assert [(entry["by"], entry["pid"]) for entry in stops] == [("policy nan,inf", trainings.processes["exp-1"].pid)]
    assert stops[0]["children"] == [trainings.child]
    assert {entry["by"] for entry in journal if entry["what"] == "intent" and entry not in stops} == {"--write"}

    errors = json.loads((root / "reports/error-log.json").read_text())
    jsonschema.validate(errors, published("error-log"))
    assert "exp-1" in {event["exp_id"] for event in errors["events"] if event["category"] == "divergence"}
    learned = json.loads((root / "learned-behaviors.json").read_text())
    jsonschema.validate(learned, published("learned-behaviors"))
    assert {pattern["exp_id"] for pattern in learned["divergence_patterns"]} == {"exp-1"}, "only what was stopped"
    ledger = (tmp_path / "home/.local/state/trainmon/unattended.jsonl").read_text().splitlines()
    assert [json.loads(line)["run"] for line in ledger] == ["logs/exp-1"]
