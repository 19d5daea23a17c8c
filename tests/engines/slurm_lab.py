"""A real Slurm of one node on loopback, and a person before it. Started once for all tests, ended with them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui_monitor.cli.arguments import places
from tui_monitor.cli.assemble import watching
from tui_monitor.model.act import Approval, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act, ProposeStop, Refusal
from tui_monitor.model.run import RunView
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown

HERE = Path(__file__).resolve().parent
TRAINER = """
import os, signal, sys, time
bad, words = int(sys.argv[1]), sys.argv[2:]
if "deaf" in words:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
for step in range(6000):
    if step == bad:
        open("nan_at", "w").write(repr(time.time()))
    print(f"step {step} | loss {'nan' if step >= bad else 1 / (step + 1)}", flush=True)
    time.sleep(0.1)
"""
NEVER = 10**6


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """The environment by which its commands find it. Skips where it is not installed and cannot be."""
    folder = tempfile.mkdtemp(prefix="tmsl", dir="/tmp")
    os.chmod(folder, 0o755)  # other persons use it, too
    told = os.environ | {"SLURM_KILLWAIT": "4"}
    up = subprocess.run(
        ["bash", HERE / "slurm_up.sh", folder], capture_output=True, text=True, env=told, timeout=300, check=False
    )
    if up.returncode:
        subprocess.run(["bash", HERE / "slurm_down.sh", folder], capture_output=True, timeout=60, check=False)
        if shutil.which("slurmctld", path=f"{os.environ['PATH']}:/usr/sbin") is None:
            pytest.skip(f"Slurm is not installed and cannot be: {up.stderr.strip()[-200:]}")
        pytest.fail(f"Slurm does not start: {up.stderr[-2000:]}")
    more = ["scontrol", "update", "PartitionName=debug", "OverSubscribe=FORCE:4"]  # a core for several jobs
    subprocess.run(more, env=told | {"SLURM_CONF": f"{folder}/slurm.conf"}, timeout=30, check=True)
    try:
        yield {"SLURM_CONF": f"{folder}/slurm.conf", "PATH": f"{os.environ['PATH']}:/usr/sbin", "folder": folder}
    finally:
        subprocess.run(["bash", HERE / "slurm_down.sh", folder], capture_output=True, timeout=60, check=False)
        subprocess.run(["rm", "-rf", folder], check=False)


def said(*argv: str) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, (argv, done.stderr)
    return done.stdout.strip()


class Lab:
    """Jobs below one folder. What is submitted is cancelled in the end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.jobs: list[str] = []

    def log(self, name: str) -> Path:
        folder = self.root / "logs" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder / "train.log"

    def submit(self, name: str, bad: int = NEVER, *words: str, options: tuple[str, ...] = (), log: str = "") -> str:
        """Trains, and from step `bad` on its loss is no number."""
        (self.root / "train.py").write_text(TRAINER)
        folder = self.log(name).parent
        python = f"exec {sys.executable} -I -S -u {self.root}/train.py {bad} {' '.join(words)}"
        return self.script(name, python, *options, "-D", str(folder), log=log or str(self.log(name)))

    def script(self, name: str, body: str, *options: str, log: str = "") -> str:
        output = log or str(self.log(name))
        job = said("sbatch", "--parsable", "-J", name, "-o", output, *options, "--wrap", body)
        self.jobs.append(job)
        return job

    def state(self, job: str) -> str:
        """The engine's own word."""
        return said("squeue", "-h", "-t", "all", "-j", job, "-o", "%T")

    def end(self) -> None:
        subprocess.run(["scancel", "--signal=KILL", "--full", *self.jobs], capture_output=True, check=False)
        subprocess.run(["scancel", *self.jobs], capture_output=True, check=False)


class Person:
    """Watches as the app does, and says yes."""

    def __init__(self, *paths: str) -> None:
        self.monitor = watching(places(_Given(list(paths))), Settings(), acting=True)  # type: ignore[arg-type]
        self.views: dict[str, RunView] = {}

    def look(self) -> dict[str, RunView]:
        self.snapshot = self.monitor.step()
        self.views = {str(view.id): view for view in self.snapshot.runs}
        return self.views

    def until(self, condition: Callable[[dict[str, RunView]], object], seconds: float = 60.0) -> float:
        """When it came about."""
        end = time.monotonic() + seconds
        while not condition(self.look()):
            assert time.monotonic() < end, {
                name: (view.life, view.verdict, view.job) for name, view in self.views.items()
            }
            self.monitor.wait(0.05)
        return time.time()

    def ask(self, run: str, rung: Rung = Rung.CANCEL) -> StopProposal | Refusal:
        answer = self.monitor.propose(ProposeStop(Shown(run), rung))
        assert isinstance(answer, StopProposal | Refusal)
        return answer

    def yes(self, run: str) -> Outcome:
        """What came of it in the end."""
        proposal = self.ask(run)
        assert isinstance(proposal, StopProposal), proposal
        approval = Approval(proposal, time.time(), Shown("keyboard"), Shown("it is lost"))
        outcome = self.monitor.act(approval)
        end = time.monotonic() + 60
        while outcome.result is Result.SENT and time.monotonic() < end:
            self.look()
            told = self.snapshot.details.get(Act(approval))
            outcome = told if isinstance(told, Outcome) else outcome
            self.monitor.wait(0.05)
        return outcome


class _Given:
    def __init__(self, paths: list[str]) -> None:
        self.paths = paths
