"""Jobs of a real Slurm that is asked on a login node, which a real sshd serves; and jobs that are ended unattended."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.slurm_lab import NEVER, Lab, Person, running
from tests.engines.sshd import Sshd, reached
from tui_monitor.model.act import Result, StopProposal
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, RunView

pytestmark = [pytest.mark.engines, pytest.mark.alone]


@pytest.fixture(scope="module")
def slurm() -> Iterator[dict[str, str]]:
    with running() as environment:
        yield environment


@pytest.fixture
def lab(slurm: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv("SLURM_CONF", slurm["SLURM_CONF"])
    monkeypatch.setenv("PATH", slurm["PATH"])
    made = Lab(tmp_path)
    yield made
    made.end()


@pytest.fixture
def login(lab: Lab, slurm: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    """Its sessions know the cluster; what watches knows it by this login alone."""
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = Sshd("login1", folder / "login1", f"SetEnv SLURM_CONF={slurm['SLURM_CONF']} PATH={slurm['PATH']}")
    reached([up], folder / "bin", monkeypatch)
    yield up
    up.stop()


def trains(views: dict[str, RunView], *runs: str) -> bool:
    found = [views.get(run) for run in runs]
    read = [view for view in found if view is not None and not view.reading.under_way]
    return len(read) == len(found) and all(view.life is Life.TRAINING and view.progress.points >= 10 for view in read)


def test_a_job_is_seen_stopped_and_recorded_through_a_login_node(lab: Lab, login: Sshd) -> None:
    sick, well = lab.submit("a", 150), lab.submit("b")
    runs = [f"login1:slurm/{job}" for job in (sick, well)]
    person = Person("login1:slurm:")
    person.until(lambda views: trains(views, *runs))
    red = person.until(lambda views: views[runs[0]].verdict.decision is Decision.STOP)
    lag = red - float((lab.log("a").parent / "nan_at").read_text())
    proposal = person.ask(runs[0])
    assert isinstance(proposal, StopProposal), proposal
    assert proposal.launch.argv == ("scancel", sick)
    assert f"job {sick} by login1" in proposal.process.command
    assert "KILL to what lives after 4 s" in proposal.launch.does
    told = [change.path for change in proposal.changes]
    assert all(path.startswith(f"login1:{lab.root}/") for path in told), told
    assert not (lab.root / "results").exists(), "nothing before the yes"
    begun = time.monotonic()
    outcome = person.yes(runs[0])
    print(f"red after {lag:.2f} s by ssh; gone {time.monotonic() - begun:.1f} s after the yes")
    assert outcome.result is Result.DONE, outcome
    assert outcome.message.startswith(f"verified: job {sick} by login1 is CANCELLED")
    assert outcome.problems == ()
    assert [lab.state(job) for job in (sick, well)] == ["CANCELLED", "RUNNING"]
    record = json.loads((lab.root / "results/a.json").read_text())
    assert (record["exp_id"], record["status"]) == ("a", "diverged")
    assert "Divergence Detected" in (lab.root / "dev_notes.md").read_text()
    person.until(lambda views: views[runs[0]].life is Life.STOPPED)
    journal = [json.loads(line) for line in (lab.root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("job")) for entry in journal] == [("intent", sick), ("outcome", None)]
    assert lag < 5


def test_by_command_it_is_shown_first_and_ended_after_a_yes_to_exactly_that(lab: Lab, login: Sshd) -> None:
    job = lab.submit("a")
    person = Person(f"login1:slurm:{job}")
    person.until(lambda views: trains(views, f"login1:slurm/{job}"))
    asked = ("stop", f"login1:slurm/{job}", "--root", f"login1:slurm:{job}")
    shown = trainmon(*asked)
    assert shown.returncode == 3, shown
    assert f"scancel {job}" in shown.stdout
    assert lab.state(job) == "RUNNING"
    (name,) = [line.split()[1] for line in shown.stdout.splitlines() if line.startswith("id ")]
    done = trainmon(*asked, "--yes", name)
    assert done.returncode == 0, done
    assert lab.state(job) == "CANCELLED"
    assert (lab.root / ".trainmon/journal.jsonl").exists()


def test_what_cannot_be_recorded_there_is_refused_with_the_reason_and_goes_on(lab: Lab, login: Sshd) -> None:
    job = lab.submit("a")
    (lab.root / ".trainmon").write_text("no folder")
    person = Person(f"login1:slurm:{job}")
    person.until(lambda views: trains(views, f"login1:slurm/{job}"))
    outcome = person.yes(f"login1:slurm/{job}")
    assert outcome.result is Result.REFUSED, outcome
    assert "login1:" in outcome.message
    assert lab.state(job) == "RUNNING"


@pytest.mark.parametrize("by", ["", "login1:"], ids=["from here", "through a login node"])
@pytest.mark.parametrize("remote", [False, True], ids=["without --act-remote", "with it"])
def test_unattended_a_job_that_goes_nan_is_ended_only_where_that_was_allowed(
    lab: Lab, login: Sshd, tmp_path: Path, by: str, remote: bool
) -> None:
    mine = tmp_path / "config/trainmon"
    mine.mkdir(parents=True)
    (mine / "trainmon.yaml").write_text("act: [nan]\n")
    job, well = lab.submit("sick", 80), lab.submit("well", NEVER)
    watcher = subprocess.Popen(
        [
            *(sys.executable, "-m", "tui_monitor", "watch", *(f"{by}slurm:{one}" for one in (job, well))),
            *("--json", "--until", "end"),
            *("--act", "--act-after", "10", "--act-as-root", *(["--act-remote"] if remote else [])),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert watcher.stdout is not None
    try:
        if remote:
            acts = list(until_it_is_told(watcher, f"verified: job {job}"))
            assert lab.state(job) == "CANCELLED"
            assert [act["act"] for act in acts if act["run"] and act["act"] in ("due", "stop")] == [
                "due",
                "stop",
                "stop",
            ]
            assert json.loads((lab.root / "results/sick.json").read_text())["status"] == "diverged"
            (intent,) = [entry for entry in journal_of(lab) if entry.get("job")]
            assert (intent["what"], intent["job"]) == ("intent", job)
        else:
            acts = list(until_it_is_told(watcher, "--act-remote allows it"))
            assert f"job {job}" in acts[-1]["message"]
            assert lab.state(job) == "RUNNING"
            assert not (lab.root / "results").exists()
        assert lab.state(well) == "RUNNING"
    finally:
        watcher.kill()
        watcher.wait()


def until_it_is_told(watcher: "subprocess.Popen[str]", words: str) -> Iterator[dict[str, str]]:
    """Its acts up to the one that says so. The watcher is ended if that takes too long, which ends its output."""
    deadline, acts = subprocess.Popen(["sh", "-c", f"sleep 120; kill {watcher.pid}"]), []
    try:
        assert watcher.stdout is not None
        for line in watcher.stdout:
            told = json.loads(line)
            if "act" in told:
                acts.append(told["message"])
                yield told
                if words in told["message"]:
                    return
        assert watcher.stderr is not None
        raise AssertionError(f"{words} was not told: {acts} {watcher.stderr.read()}")
    finally:
        deadline.kill()
        deadline.wait()


def journal_of(lab: Lab) -> list[dict[str, str]]:
    return [json.loads(line) for line in (lab.root / ".trainmon/journal.jsonl").read_text().splitlines()]


def trainmon(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_monitor", *argv], capture_output=True, text=True, timeout=90, check=False
    )
