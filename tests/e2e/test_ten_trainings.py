"""Ten real trainings under one `trainmon watch --job job.json --json --write`, as an orchestrator starts and reads
them: each dictionary of its last word is right, and so are the files and the events beside the runs."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from tests.e2e.conftest import COMMAND, lives
from tests.e2e.watcher import Json, Watcher
from tui_monitor.records.schema import published

pytestmark = pytest.mark.long

_LINE = re.compile(r"^\S+ \S+ INFO step (\d+) (\w+) (\S+) lr (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Right:
    """How one of them is started, and what is right to say of it in the end."""

    way: str
    status: str
    decision: str
    reason: str | None = None
    """A part of it."""
    recorded: bool = False
    """Started with `trainmon run`, so that its exit is known."""
    within: Sequence[str] = ()


TIMED = ("timeout", "8")
TEN = {
    "exp-1": Right("well", "completed", "CONTINUE", "its time budget of 8 s is used up", True, TIMED),
    "exp-2": Right("nan", "diverged", "STOP", "loss is NaN"),
    "exp-3": Right("nan", "diverged", "STOP", "loss is NaN"),
    "exp-4": Right("explode", "diverged", "STOP", "loss"),
    "exp-5": Right("hang", "no_output", "WAIT", "stalled"),
    "exp-6": Right("crash", "failed", "STOP", "ValueError: no such batch", recorded=True),
    "exp-7": Right("well", "timeout", "STOP", "124", True, TIMED),
    "exp-8": Right("late", "healthy", "CONTINUE"),
    "exp-9": Right("empty", "no_output", "WAIT", "empty for 7 min"),
    "exp-10": Right("accuracy", "timeout", "STOP", "not judged, and past its limit of 3 s"),
}
OVER = ("exp-1", "exp-6", "exp-7")
WAIT_FOR_GO = ("exp-2", "exp-3", "exp-4", "exp-5", "exp-6")
TOGETHER = ("exp-2", "exp-3")
DIVERGED = {"exp-2": "nan", "exp-3": "nan", "exp-4": "explosion"}
JOB = {
    "exp_ids": list(TEN),
    "log_files": [f"logs/{name}/train.log" for name in TEN],
    "exp_root": ".",
    "metric_to_watch": "loss",
    "lower_is_better": True,
    "poll_interval": 1,
    "runs": {"exp-1": {"time_budget": 8}, "exp-10": {"baseline_seconds": 1}},
}


class Orchestrator:
    """Starts them and hands over the job; says when they go their ways."""

    def __init__(self, root: Path, go: Path) -> None:
        self.root, self._go = root, go
        self.job = root / "job.json"
        self.job.write_text(json.dumps(JOB))
        self.results = {name: self._announce(name) for name in TEN}
        begun = {name: self._begin(name, right) for name, right in TEN.items()}
        self.processes = {name: process for name, process in begun.items() if not TEN[name].recorded}
        assert all(begun[name].wait() == 0 for name, right in TEN.items() if right.recorded)

    def _announce(self, name: str) -> bytes:
        """The result file that its training will fill one day."""
        result = self.root / "results" / f"{name}.json"
        result.parent.mkdir(exist_ok=True)
        result.write_text(json.dumps({"exp_id": name, "status": "running", "config": {"lr": 3e-4}, "metrics": {}}))
        return result.read_bytes()

    def _begin(self, name: str, right: Right) -> "subprocess.Popen[bytes]":
        script = str(Path(__file__).with_name("ten.py"))
        command = [*right.within, sys.executable, script, right.way, str(self._go)]
        if right.recorded:
            started = [str(COMMAND), "run", "--root", str(self.root), "--name", name, "--", *command]
            return subprocess.Popen(started, stdout=subprocess.DEVNULL)
        folder = self.root / "logs" / name
        folder.mkdir(parents=True)
        process = subprocess.Popen([*command, str(folder / "train.log")])
        (folder / "pid").write_text(f"{process.pid}\n")
        return process

    def go(self) -> None:
        self._go.touch()

    def pid(self, name: str) -> int:
        return int((self.root / "logs" / name / "pid").read_text())

    def logged(self, name: str) -> list[Json]:
        """Step and metrics of each whole line, as they stand in its log."""
        log = (self.root / "logs" / name / "train.log").read_text()
        found = [(int(step), metric, float(value), float(lr)) for step, metric, value, lr in _LINE.findall(log)]
        return [{"step": step, metric: _json(value), "lr": lr} for step, metric, value, lr in found]

    def end(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        for name in OVER:
            if not (self.root / "logs" / name / "exit.json").exists():
                with suppress(FileNotFoundError, ProcessLookupError):
                    os.killpg(self.pid(name), signal.SIGKILL)


def _json(value: float) -> float | str:
    return "NaN" if value != value else value


@pytest.fixture
def orchestrator(root: Path, tmp_path: Path) -> Iterator[Orchestrator]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("real trainings are looked at through /proc, which is not here")
    orchestrator = Orchestrator(root, tmp_path / "go")
    yield orchestrator
    orchestrator.end()


@pytest.fixture
def watch(orchestrator: Orchestrator, tmp_path: Path) -> Iterator[Watcher]:
    watch = Watcher(tmp_path / "home", ["--job", orchestrator.job, "--write"])
    yield watch
    watch.kill()


def test_each_of_ten_trainings_is_told_as_what_became_of_it(
    watch: Watcher, orchestrator: Orchestrator, root: Path
) -> None:
    watch.wait_for(lambda: all(_steps(watch.run(name)) >= 10 for name in WAIT_FOR_GO), "trainings that train")
    assert not (root / "logs/exp-8/train.log").exists()
    orchestrator.go()
    right = {name: one.status for name, one in TEN.items()}
    watch.wait_for(lambda: {name: watch.run(name).get("status") for name in TEN} == right, f"{right}", within=60)
    watch.process.send_signal(signal.SIGINT)
    assert watch.end() == 20

    final = {str(run["exp_id"]): run for run in watch.said[-1]["runs"]}  # type: ignore[attr-defined]
    assert list(final) == sorted(TEN)
    for name, one in TEN.items():
        assert (final[name]["status"], final[name]["decision"]) == (one.status, one.decision), name
        assert one.reason in str(final[name]["reason"]) if one.reason else final[name]["reason"] is None, name
        _holds_what_was_logged(final[name], orchestrator.logged(name))
        assert lives(orchestrator.pid(name)) is (name not in OVER), f"{name}: nothing was stopped"
    _tells_the_right_steps(final, orchestrator)
    _is_recorded(watch, root)
    assert {path.stem: path.read_bytes() for path in (root / "results").iterdir()} == orchestrator.results


def _steps(run: Json) -> float:
    return run["progress"]["step"] if run else -1  # type: ignore[index,no-any-return]


def _holds_what_was_logged(run: Json, logged: Sequence[Json]) -> None:
    """All of it up to some line: the training goes on while it is told."""
    so_far = [line for line in logged if line["step"] <= _steps(run)]  # type: ignore[operator]
    assert run["metric_trajectory"] == [line["loss"] for line in so_far if "loss" in line]
    newest = so_far[-1] if so_far else {}
    assert run["latest_metrics"] == {name: value for name, value in newest.items() if name != "step"}


def _tells_the_right_steps(final: dict[str, Json], orchestrator: Orchestrator) -> None:
    for name in TOGETHER:
        first = next(line["step"] for line in orchestrator.logged(name) if line["loss"] == "NaN")
        assert final[name]["step"] == first
    exploded = next(line["step"] for line in orchestrator.logged("exp-4") if line["loss"] > 1000)  # type: ignore[operator]
    assert final["exp-4"]["step"] - exploded in range(10)  # type: ignore[operator]
    for name in ("exp-5", "exp-6", "exp-7"):
        assert final[name]["step"] == orchestrator.logged(name)[-1]["step"]
    assert {name for name in TEN if final[name]["step"] == -1} == {"exp-1", "exp-8", "exp-9"}


def _is_recorded(watch: Watcher, root: Path) -> None:
    """Notes, and events of the error log; that two diverged together is told once, and the others are not meant."""
    assert {tuple(said["together"]) for said in watch.acts("incident")} == {TOGETHER}  # type: ignore[arg-type]
    assert watch.acts("stop") == []
    errors = json.loads((root / "reports/error-log.json").read_text())
    jsonschema.validate(errors, published("error-log"))
    events = [(one["category"], one["severity"], one["exp_id"], one["context"]) for one in errors["events"]]
    warned = {(category, name) for category, severity, name, _ in events if severity == "warning"}
    assert warned == {("training_failure", "exp-9"), *(("divergence", name) for name in DIVERGED)}
    types = {name: context["divergence_type"] for category, _, name, context in events if category == "divergence"}
    assert types == DIVERGED
    critical = [(category, name) for category, severity, name, _ in events if severity == "critical"]
    assert critical in [[("training_failure", name)] for name in TOGETHER], "one event, of whichever was first"
    notes = (root / "dev_notes.md").read_text()
    assert notes.count("## Mass Divergence\n") == 1
    assert notes.count("## Unmonitored\n\n- Experiment: exp-10\n") == 1
    assert "Training process killed" not in notes
    assert not (root / "learned-behaviors.json").exists(), "only what was stopped teaches"
