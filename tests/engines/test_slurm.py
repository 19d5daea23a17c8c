"""Runs that are jobs of a real Slurm: seen, judged and ended by its own word.

Run by `make engines`; skipped with a word where Slurm is not installed and cannot be.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.slurm_lab import NEVER, Lab, Person, running, said
from tui_monitor.acting.cancelling import JobCancels
from tui_monitor.cli import run as run_command
from tui_monitor.clock import SystemClock
from tui_monitor.hosts.address import Jobs
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.slurm.slurm_commands import run_here
from tui_monitor.model.act import Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.finding import Decision, Kind
from tui_monitor.model.run import Life, RunView, Status

pytestmark = pytest.mark.engines


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


def trains(views: dict[str, RunView], *jobs: str) -> bool:
    """For long enough to be judged."""
    found = [views.get(f"slurm/{job}") for job in jobs]
    read = [view for view in found if view is not None and not view.reading.under_way]
    return len(read) == len(found) and all(view.life is Life.TRAINING and view.progress.points >= 10 for view in read)


def kinds(view: RunView) -> set[Kind]:
    return {finding.kind for finding in view.findings if finding.active}


def test_one_of_three_goes_nan_is_red_within_two_seconds_and_gone_by_the_engines_word(lab: Lab) -> None:
    sick, *well = (lab.submit("a", 60), lab.submit("b"), lab.submit("c"))
    person = Person("slurm:")
    person.until(lambda views: trains(views, sick, *well))
    red = person.until(lambda views: views[f"slurm/{sick}"].verdict.decision is Decision.STOP)
    assert red - float((lab.log("a").parent / "nan_at").read_text()) < 2
    proposal = person.ask(f"slurm/{sick}")
    assert isinstance(proposal, StopProposal)
    assert proposal.launch.argv == ("scancel", sick)
    assert "KILL to what lives after 4 s" in proposal.launch.does
    outcome = person.yes(f"slurm/{sick}")
    assert outcome.result is Result.DONE, outcome
    assert outcome.message.startswith(f"verified: job {sick} is CANCELLED")
    assert lab.state(sick) == "CANCELLED"
    assert [lab.state(job) for job in well] == ["RUNNING", "RUNNING"]
    record = json.loads((lab.root / "results/a.json").read_text())
    assert (record["exp_id"], record["status"]) == ("a", "diverged")
    assert "Divergence Detected" in (lab.root / "dev_notes.md").read_text()
    person.until(lambda views: views[f"slurm/{sick}"].life is Life.STOPPED)
    journal = [json.loads(line) for line in (lab.root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("job")) for entry in journal] == [("intent", sick), ("outcome", None)]


def test_an_element_of_an_array_is_a_run_and_is_cancelled_by_its_own_id(lab: Lab) -> None:
    log = str(lab.root / "arr-%A_%4a.log")
    job = lab.submit("arr", options=("--array=1-4%2",), log=log)
    person = Person(f"slurm:{job}")
    person.until(lambda views: trains(views, f"{job}_1", f"{job}_2"))
    waiting = person.views[f"slurm/{job}_3"]
    assert (waiting.life, waiting.verdict.decision) == (Life.WAITING, Decision.WAIT)
    assert f"job {job}_3 waits" in waiting.verdict.reason
    proposal = person.ask(f"slurm/{job}_2")
    assert isinstance(proposal, StopProposal)
    assert proposal.launch.argv == ("scancel", f"{job}_2")
    assert person.yes(f"slurm/{job}_2").result is Result.DONE
    states = dict(
        line.split() for line in said("squeue", "-h", "-r", "-t", "all", "-j", job, "-o", "%i %T").splitlines()
    )
    assert states[f"{job}_2"] == "CANCELLED"
    assert states[f"{job}_1"] == "RUNNING"
    assert states[f"{job}_4"] in ("PENDING", "RUNNING")


def test_what_waits_is_taken_out_of_the_queue(lab: Lab) -> None:
    job = lab.submit("held", options=("--hold",))
    person = Person(f"slurm:{job}")
    person.until(lambda views: f"slurm/{job}" in views and views[f"slurm/{job}"].life is Life.WAITING)
    assert "JobHeldUser" in person.views[f"slurm/{job}"].verdict.reason
    assert person.yes(f"slurm/{job}").result is Result.DONE
    assert lab.state(job) == "CANCELLED"


def test_put_back_into_the_queue_it_is_the_same_run_begun_anew(lab: Lab) -> None:
    job = lab.submit("a", options=("--requeue", "--open-mode=append"))
    person = Person(f"slurm:{job}")
    person.until(lambda views: trains(views, job))
    before = person.views[f"slurm/{job}"].progress.points
    said("scontrol", "requeue", job)
    person.until(lambda views: views[f"slurm/{job}"].life is Life.WAITING)
    assert "was put back into the queue" in person.views[f"slurm/{job}"].verdict.reason
    assert len(person.views) == 1
    said("scontrol", "update", f"JobId={job}", "StartTime=now")
    person.until(lambda views: trains(views, job) and views[f"slurm/{job}"].progress.points > before + 5)
    again = person.views[f"slurm/{job}"]
    assert again.job is not None
    assert (again.job.restarts, again.verdict.decision) == (1, Decision.CONTINUE)


def test_what_ignores_term_is_killed_by_slurm_and_that_is_waited_for(lab: Lab) -> None:
    job = lab.submit("deaf", NEVER, "deaf")
    person = Person(f"slurm:{job}")
    person.until(lambda views: trains(views, job))
    begun = time.monotonic()
    outcome = person.yes(f"slurm/{job}")
    assert outcome.result is Result.DONE, outcome
    assert "signal 9" in outcome.message
    assert time.monotonic() - begun > 3


@pytest.mark.parametrize(
    ("body", "state", "kind", "status"),
    [
        ("echo 'step 1 | loss 0.5'; exit 3", "FAILED", Kind.CRASH, Status.FAILED),
        ("echo 'step 1 | loss 0.5'; kill -KILL $$", "FAILED", Kind.KILLED, Status.FAILED),
        ("echo 'step 1 | loss 0.5'", "COMPLETED", None, Status.COMPLETED),
    ],
)
def test_how_it_ended_is_what_slurm_says(lab: Lab, body: str, state: str, kind: Kind | None, status: Status) -> None:
    job = lab.script("a", body)
    person = Person(f"slurm:{job}")
    person.until(lambda views: f"slurm/{job}" in views and views[f"slurm/{job}"].life.over)
    view = person.views[f"slurm/{job}"]
    assert view.job is not None
    assert (view.job.state, view.status) == (state, status)
    assert kind is None or kind in kinds(view)


def test_a_time_limit_that_is_over_is_a_timeout(lab: Lab) -> None:
    """Slurm looks at limits every 30 s, and knows none below a minute."""
    job = lab.submit("slow", options=("--time=1",))
    person = Person(f"slurm:{job}")
    person.until(lambda views: f"slurm/{job}" in views and views[f"slurm/{job}"].life.over, seconds=150)
    view = person.views[f"slurm/{job}"]
    assert view.job is not None
    assert (view.job.state, view.status) == ("TIMEOUT", Status.TIMEOUT)
    assert Kind.TIMEOUT in kinds(view)


def test_a_node_that_fails_takes_its_job_with_it(lab: Lab) -> None:
    job = lab.submit("a", options=("--no-requeue",))
    person = Person(f"slurm:{job}")
    person.until(lambda views: trains(views, job))
    node = said("sinfo", "-h", "-o", "%n")
    said("scontrol", "update", f"NodeName={node}", "State=DOWN", "Reason=test")
    try:
        person.until(lambda views: views[f"slurm/{job}"].life is Life.FAILED)
    finally:
        resume = ["scontrol", "update", f"NodeName={node}", "State=RESUME"]
        subprocess.run(resume, capture_output=True, check=False)  # it may have come back by itself
    view = person.views[f"slurm/{job}"]
    assert view.job is not None
    assert view.job.state == "NODE_FAIL"
    assert Kind.KILLED in kinds(view)


def test_another_users_job_is_a_sentence_and_goes_on(lab: Lab) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    job = lab.submit("a")
    person = Person(f"slurm:{job}")
    person.until(lambda views: trains(views, job))
    proposal = person.ask(f"slurm/{job}")
    assert isinstance(proposal, StopProposal)
    nobody = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    clusters = Clusters(SystemClock(), Patience(30.0), lambda _: lambda argv, limit: run_here([*nobody, *argv], limit))
    clusters.of(Jobs(id=job))
    outcome = JobCancels(clusters, SystemClock()).perform(proposal)
    assert (outcome.result, outcome.message) == (
        Result.NOT_PERMITTED,
        f"not permitted: job {job} belongs to root; nothing was done",
    )
    assert lab.state(job) == "RUNNING"


def test_to_cancel_what_is_over_is_never_done(lab: Lab) -> None:
    """`scancel` ends with 0 all the same."""
    job = lab.submit("a")
    person = Person(f"slurm:{job}")
    person.until(lambda views: trains(views, job))
    proposal = person.ask(f"slurm/{job}")
    assert isinstance(proposal, StopProposal)
    said("scancel", job)
    clusters = Clusters(SystemClock(), Patience(30.0), lambda _: run_here)
    deadline = time.monotonic() + 30
    while not all(one.over for one in clusters.of(Jobs(id=job))) and time.monotonic() < deadline:
        clusters = Clusters(SystemClock(), Patience(30.0), lambda _: run_here)
    outcome = JobCancels(clusters, SystemClock()).perform(proposal)
    assert outcome.result is Result.ALREADY_GONE
    person.until(lambda views: views[f"slurm/{job}"].life.over)
    refusal = person.ask(f"slurm/{job}")
    assert isinstance(refusal, Refusal)
    assert "has already ended" in refusal.reason


def test_what_escapes_a_cancel_and_writes_on_is_an_alarm(lab: Lab) -> None:
    line = f"exec {sys.executable} -I -S -u {lab.root}/train.py 1000000"
    lab.submit("other")
    job = lab.script("a", f"(setsid sh -c '{line}' </dev/null &) ; exec sleep 600", "-D", str(lab.log("a").parent))
    person = Person(f"slurm:{job}")
    try:
        person.until(lambda views: trains(views, job))
        assert person.yes(f"slurm/{job}").result is Result.DONE
        person.until(
            lambda views: any("cancelled but still writing" in one.message for one in views[f"slurm/{job}"].findings)
        )
    finally:
        _end_what_escaped(job)


def test_a_controller_that_hangs_leaves_what_it_told_with_its_age(lab: Lab, slurm: dict[str, str]) -> None:
    job = lab.submit("a")
    quiet = lab.submit("waits", options=("--hold",))
    person = Person("slurm:")
    person.until(lambda views: trains(views, job) and f"slurm/{quiet}" in views)
    controller = int(Path(slurm["folder"], "run/slurmctld.pid").read_text())
    os.kill(controller, 19)
    try:
        person.until(lambda views: views[f"slurm/{quiet}"].life is Life.UNREACHABLE)
        view = person.views[f"slurm/{quiet}"]
        assert view.verdict.decision is Decision.WAIT
        assert f"job {quiet} was PENDING" in view.verdict.reason
        assert "answer" in view.verdict.reason
        trained = person.views[f"slurm/{job}"]
        assert (trained.life, trained.verdict.decision) == (Life.TRAINING, Decision.CONTINUE)
        refusal = person.ask(f"slurm/{job}")
        assert isinstance(refusal, Refusal)
        assert "what is not seen is not stopped" in refusal.reason
    finally:
        os.kill(controller, 18)
    person.until(lambda views: views[f"slurm/{quiet}"].life is Life.WAITING, seconds=90)


def test_a_run_that_is_found_by_path_and_by_job_is_one_run(lab: Lab) -> None:
    job = lab.submit("a")
    person = Person(str(lab.root), "slurm:")
    person.until(lambda views: "logs/a" in views and views["logs/a"].life is Life.TRAINING and views["logs/a"].job)
    mine = [view for view in person.views.values() if view.job is not None and view.job.id == job]
    assert [view.id for view in mine] == ["logs/a"]
    proposal = person.ask("logs/a")
    assert isinstance(proposal, StopProposal)
    assert (proposal.rung, proposal.launch.argv) == (Rung.CANCEL, ("scancel", job))
    refusal = person.ask("logs/a", Rung.TERM)
    assert isinstance(refusal, Refusal)
    assert "ends it by scancel" in refusal.reason


def test_trainmon_run_submits_with_a_recording(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    code = "import time\nfor s in range(3): print(f'step {s} | loss {1/(s+1)}'); time.sleep(.2)\nraise SystemExit(3)"
    options = ["--slurm", "--name", "r1", "--root", str(lab.root)]
    assert run_command.main([*options, "--", sys.executable, "-c", code]) == 0
    told = capsys.readouterr().out
    job = told.split(" as job ")[1].split()[0]
    lab.jobs.append(job)
    assert f"watch  trainmon slurm:{job}" in told
    person = Person(f"slurm:{job}")
    person.until(
        lambda views: f"slurm/{job}" in views and (told := views[f"slurm/{job}"].job) is not None and told.over
    )
    view = person.views[f"slurm/{job}"]
    folder = lab.root / "logs/r1"
    assert {"train.log", "pid", "timing.csv", "exit.json"} <= {file.name for file in folder.iterdir()}
    assert json.loads((folder / "exit.json").read_text())["code"] == 3
    assert view.job is not None
    assert (view.job.state, view.job.code, view.progress.step) == ("FAILED", 3, 2)


def _end_what_escaped(job: str) -> None:
    """By the job in its environment, as nothing else is."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"SLURM_JOB_ID={job}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), 9)
        except OSError:
            continue
