"""A batch of real trainings of which two lose their numbers at once: what an orchestrator hears of it."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from outside import trainmon
from test_watch import Lines, start

pytestmark = pytest.mark.alone

TRAINER = """
import sys
log = open(sys.argv[1], "a", buffering=1)
print("ready", flush=True)
for line in sys.stdin:
    log.write(line)
"""
"""It logs what it is told to log."""
NAMES = ("first", "second", "third")


class Training:
    def __init__(self, log: Path) -> None:
        log.parent.mkdir(parents=True)
        self.log = log
        self.process = start("-c", TRAINER, log)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        self._step = 0

    def train(self, loss: str = "", steps: int = 20) -> None:
        """Without a loss: one that falls, and of which nothing is told, since that would change the id of its stop."""
        assert self.process.stdin is not None
        for step in range(self._step + 1, self._step + steps + 1):
            self.process.stdin.write(f"step {step} | loss {loss or f'{2 / step**0.5:.4f}'}\n")
        self.process.stdin.flush()
        self._step += steps


def end(processes: list["Popen[str]"]) -> None:
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def trainings(tmp_path: Path) -> Iterator[dict[str, Training]]:
    made = {name: Training(tmp_path / "lab/logs" / f"exp-{at}" / "train.log") for at, name in enumerate(NAMES, 1)}
    yield made
    end([training.process for training in made.values()])


@pytest.fixture
def job(tmp_path: Path, trainings: dict[str, Training]) -> Path:
    file, logs = tmp_path / "job.json", [str(training.log) for training in trainings.values()]
    file.write_text(json.dumps({"log_files": logs, "exp_ids": NAMES, "exp_root": str(tmp_path / "lab")}))
    return file


def test_s0_68_the_notice_of_watch_names_the_command_that_cancels_the_rest_and_watch_cancels_nothing(
    tmp_path: Path, trainings: dict[str, Training], job: Path
) -> None:
    watcher = start("-m", "tui_monitor", "watch", "--json", "--write", "--job", job)
    try:
        lines = Lines(watcher)

        def heard(about: str) -> dict[str, object]:
            said = (json.loads(lines.next()[1]) for _ in range(60))
            return next(document for document in said if document.get("act") == about)

        assert str(tmp_path / "lab") in str(heard("keep")["message"])
        for training in trainings.values():
            training.train()
        for name in ("first", "second"):
            trainings[name].train("nan")
        told = next(told for _ in range(3) if (told := heard("incident"))["cancel"])
        assert told["together"] == ["first", "second"]
        (rest,) = told["cancel"]
        assert rest["proposal"]["process"]["pid"] == trainings["third"].process.pid
        assert trainings["third"].process.poll() is None
        assert rest["command"][:2] == ["trainmon", "stop"]
        assert rest["command"][-2] == "--yes"
        done = trainmon(*rest["command"][1:], "--json")
        assert done.status == 0, done.out
        assert trainings["third"].process.wait(timeout=60) == -signal.SIGTERM
        result = json.loads((tmp_path / "lab/results/third.json").read_text())
        assert (result["status"], result["notes"].partition(":")[0]) == ("failed", "cancelled")
        watcher.send_signal(signal.SIGINT)
        watcher.wait(timeout=60)
        events = json.loads((tmp_path / "lab/reports/error-log.json").read_text())["events"]
        assert [event["category"] for event in events if event["severity"] == "critical"] == ["training_failure"]
        assert (tmp_path / "lab/dev_notes.md").read_text().count("## Mass Divergence") == 1
    finally:
        end([watcher])


def test_as_text_each_command_asks_before_it_does_anything(trainings: dict[str, Training], tmp_path: Path) -> None:
    watcher = start("-m", "tui_monitor", "watch", tmp_path / "lab")
    try:
        lines = Lines(watcher)
        assert "exp-1" in lines.next()[1]  # it was empty when it was first seen: when it diverges is known
        for training in trainings.values():
            training.train()
        for name in ("first", "second"):
            trainings[name].train("nan")
        line = next(line for _ in range(60) if "trainmon stop" in (line := lines.next()[1]))
        assert line.startswith("    trainmon stop logs/exp-3 --root ")
        assert "--yes" not in line
        assert "--reason 'cancelled: 2 runs diverged within " in line
    finally:
        end([watcher])
