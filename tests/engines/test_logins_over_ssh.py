"""Who logs in has another shell than ours, and is not alone: files and processes are read all the same, one acts."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.slurm_lab import TRAINER
from tests.engines.sshd import Sshd, below, reached
from tui_monitor.cli.assemble import watching
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.model.act import Approval, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act, ProposeStop
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown

pytestmark = [pytest.mark.engines, pytest.mark.alone]
_NUMBERS = itertools.count(1)


@pytest.fixture
def east(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    """Of a name of its own: a monitor of an earlier test would connect to it, too."""
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = Sshd(f"east{next(_NUMBERS)}", folder / "east")
    reached([up], folder / "bin", monkeypatch)
    yield up
    up.stop()


class Training:
    """Goes NaN after three seconds. `words`: as `slurm_lab` has them."""

    def __init__(self, root: Path, *words: str) -> None:
        self.root, place = root, root / "logs/exp-1"
        place.mkdir(parents=True)
        (place / "train.py").write_text(TRAINER)
        with (place / "train.log").open("w") as log:
            command = [sys.executable, "train.py", "30", *words]
            self.process = subprocess.Popen(command, cwd=place, stdout=log)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def journal(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in (self.root / ".trainmon/journal.jsonl").read_text().splitlines()]


@pytest.fixture
def training(tmp_path: Path) -> Iterator[Training]:
    made = Training(tmp_path / "root")
    yield made
    made.end()


@pytest.fixture
def deaf(tmp_path: Path) -> Iterator[Training]:
    made = Training(tmp_path / "root", "deaf")
    yield made
    made.end()


def logs_in_by(host: Sshd, shell: str) -> None:
    """As sshd does with the login shell of a person: `shell -c COMMAND`."""
    program = shutil.which(shell)
    if program is None and os.geteuid() == 0:
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", shell]
        subprocess.run(install, capture_output=True, timeout=180, check=False, stdin=subprocess.DEVNULL)
        program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed, and only root can install it: `apt install {shell}`")
    keys = host.folder / "authorized_keys"
    keys.write_text(f'command="exec {program} -c \\"$SSH_ORIGINAL_COMMAND\\"" {keys.read_text()}')
    told = subprocess.run(["ssh", host.name, "echo $version"], capture_output=True, text=True, check=True).stdout
    assert told.strip(), "neither sh nor bash knows that word"


def trainmon(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_monitor", *argv], capture_output=True, text=True, timeout=90, check=False
    )


@pytest.mark.parametrize("shell", ["fish", "tcsh"])
def test_by_a_login_shell_of_another_kind_files_and_processes_are_read_and_a_run_is_stopped(
    east: Sshd, training: Training, shell: str
) -> None:
    logs_in_by(east, shell)
    until_it_is_ill(monitor_of(east, training))
    checked = trainmon("check", f"{east.name}:{training.root}/logs", "--json")
    assert checked.returncode == 20, checked
    (run,) = json.loads(checked.stdout)["runs"]
    assert (run["decision"], run["process"]["pid"]) == ("STOP", training.process.pid)
    asked = ("stop", "exp-1", "--root", f"{east.name}:{training.root}/logs")
    (name,) = [line.split()[1] for line in trainmon(*asked).stdout.splitlines() if line.startswith("id ")]
    done = trainmon(*asked, "--yes", name)
    assert done.returncode == 0, done
    assert training.process.wait(10) == -15


def monitor_of(host: Sshd, training: Training) -> Monitor:
    return watching([f"/ssh:{host.name}{training.root}/logs"], Settings(), acting=True, patience=LOOKING_ONCE)


def until_it_is_ill(*monitors: Monitor) -> None:
    end = time.monotonic() + 60
    while not all(_is_ill(monitor.step().runs) for monitor in monitors):
        assert time.monotonic() < end, [monitor.snapshot().runs for monitor in monitors]
        monitors[0].wait(0.05)


def _is_ill(views: tuple[RunView, ...]) -> bool:
    return any(view.verdict.decision is Decision.STOP and view.process for view in views)


def helpers(host: Sshd) -> set[int]:
    """Our programs there: one a trainmon. What one of them is about to start still bears its command."""
    found = {}
    for pid in below(host.pid):
        with suppress(OSError):
            if b"-ISuc" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                found[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return {pid for pid, parent in found.items() if parent not in found}


def yes(monitor: Monitor) -> tuple[Approval, Outcome]:
    (run,) = monitor.snapshot().runs
    proposal = monitor.propose(ProposeStop(run.id, Rung.TERM))
    assert isinstance(proposal, StopProposal), proposal
    approval = Approval(proposal, time.time(), Shown("keyboard"))
    return approval, monitor.act(approval)


def test_two_have_a_helper_each_and_while_one_acts_the_other_is_told_to_wait(east: Sshd, deaf: Training) -> None:
    first, second = monitor_of(east, deaf), monitor_of(east, deaf)
    until_it_is_ill(first, second)
    assert len(helpers(east)) == 2
    approval, sent = yes(first)
    assert sent.result is Result.SENT, sent
    _, refused = yes(second)
    assert refused.result is Result.REFUSED
    assert "another trainmon" in refused.message
    assert "nothing was sent" in refused.message
    deaf.process.kill()
    deaf.process.wait()
    end = time.monotonic() + 30
    while not isinstance(told := first.step().details.get(Act(approval)), Outcome):
        assert time.monotonic() < end
        first.wait(0.05)
    assert told.result is Result.DONE, told
    assert [entry["what"] for entry in deaf.journal if entry["what"] in ("intent", "outcome")] == ["intent", "outcome"]


def test_of_two_that_watch_unattended_one_acts_and_the_other_leaves_no_helper(
    east: Sshd, training: Training, tmp_path: Path
) -> None:
    """As on two laptops: what they know of each other lies on the host."""
    argv = ("watch", f"{east.name}:{training.root}/logs", "--json", "--act", "--act-after", "10", "--act-as-root")
    watchers = []
    for name in ("one", "two"):
        with (tmp_path / name).open("w") as told:
            command = [sys.executable, "-m", "tui_monitor", *argv, "--act-remote", "--until", "end"]
            environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / f"state-{name}")}
            watchers.append(subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env=environment))
    try:
        end, most = time.monotonic() + 90, 0
        while training.process.poll() is None:
            assert time.monotonic() < end, [(tmp_path / name).read_text() for name in ("one", "two")]
            most = max(most, len(helpers(east)))
            time.sleep(0.1)
        assert most == 2
        assert training.process.returncode == -15
        for watcher in watchers:
            watcher.wait(60)
    finally:
        for watcher in watchers:
            watcher.kill()
            watcher.wait()
    ends = {entry["id"]: entry["result"] for entry in training.journal if entry["what"] == "outcome"}
    stops = [ends[entry["id"]] for entry in training.journal if entry["what"] == "intent" and entry["action"] == "TERM"]
    assert stops.count("done") == 1, training.journal
    assert set(stops) <= {"done", "already_gone"}, "who came second sent nothing"
    kept = {entry["root"] for entry in training.journal if entry.get("action") == "keep"}
    assert kept == {str(training.root)}, "as its own machine spells it"
    acts = [
        sum('"act":"stop"' in line and "TERM was sent" in line for line in (tmp_path / name).read_text().splitlines())
        for name in ("one", "two")
    ]
    assert sorted(acts) == [0, 1], acts
    end = time.monotonic() + 10
    while helpers(east):
        assert time.monotonic() < end
        time.sleep(0.1)
