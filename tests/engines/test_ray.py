"""Runs that are jobs of a real Ray: seen, judged and ended by its own word, by its REST API alone.

Run by `make engines`; skipped with a word where Ray is not there and cannot be had.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.ray_lab import Ray, Tunnel, running
from tests.engines.slurm_lab import NEVER, Person
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.ray_requests import stop, version
from tui_monitor.hosts.ray.ways import Ways
from tui_monitor.model.act import Approval, Result, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.finding import Decision, Kind
from tui_monitor.model.run import Life, RunView, Status
from tui_monitor.text import Shown

pytestmark = pytest.mark.engines
ACTOR = """
import ray, time
ray.init()
@ray.remote
class Trainer:
    def go(self):
        for step in range(600):
            print(f"step {step} | loss {1 / (step + 1)}", flush=True)
            time.sleep(0.1)
ray.get(Trainer.remote().go.remote())
"""


@pytest.fixture(scope="module")
def ray() -> Iterator[Ray]:
    with running() as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def _nothing_goes_on(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    cluster = request.getfixturevalue("ray")
    told = cluster.asked("/api/jobs/")
    for job in told:
        if job["status"] in ("RUNNING", "PENDING"):
            cluster.stop(job["submission_id"])


def trains(views: dict[str, RunView], *jobs: str) -> bool:
    return all(f"ray:{job}" in views and views[f"ray:{job}"].life is Life.TRAINING for job in jobs)


def records(ray: Ray) -> Path:
    """Ray has no folder of its own for them: they lie in the person's state folder."""
    return Path(os.environ["XDG_STATE_HOME"], "trainmon/elsewhere", ray.url.replace("://", "_").replace(":", "_"))


def test_one_of_three_goes_nan_is_red_within_two_seconds_and_stopped_by_rays_own_word(ray: Ray, tmp_path: Path) -> None:
    sick, *well = (ray.train("sick", 60, folder=tmp_path), *(ray.train(id, NEVER, folder=tmp_path) for id in "bc"))
    person = Person(f"ray:{ray.url}")
    person.until(lambda views: trains(views, sick, *well))
    red = person.until(lambda views: views["ray:sick"].verdict.decision is Decision.STOP)
    assert red - float((tmp_path / "sick/nan_at").read_text()) < 2
    proposal = person.ask("ray:sick")
    assert isinstance(proposal, StopProposal)
    assert proposal.launch.argv == ("ray", "job", "stop", f"--address={ray.url}", "sick")
    outcome = person.yes("ray:sick")
    assert outcome.result is Result.DONE, outcome
    assert outcome.message.startswith("verified: job sick is STOPPED")
    assert [ray.state(job) for job in (sick, *well)] == ["STOPPED", "RUNNING", "RUNNING"]
    record = json.loads((records(ray) / "results/sick.json").read_text())
    assert (record["exp_id"], record["status"]) == ("sick", "diverged")
    assert "Divergence Detected" in (records(ray) / "dev_notes.md").read_text()
    person.until(lambda views: views["ray:sick"].life is Life.STOPPED)
    journal = [json.loads(line) for line in (records(ray) / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("job")) for entry in journal] == [("intent", "sick"), ("outcome", None)]
    assert records(ray).stat().st_mode & 0o077 == 0


def test_what_ignores_term_is_killed_by_ray_and_that_is_waited_for(ray: Ray, tmp_path: Path) -> None:
    ray.train("deaf", NEVER, "deaf", folder=tmp_path)
    person = Person(f"ray:{ray.url}/deaf")
    person.until(lambda views: trains(views, "deaf"))
    begun = time.monotonic()
    outcome = person.yes("ray:deaf")
    assert outcome.result is Result.DONE, outcome
    assert time.monotonic() - begun > 2.5
    assert ray.state("deaf") == "STOPPED"


@pytest.mark.parametrize(
    ("id", "command", "state", "kind", "status"),
    [
        ("f1", "echo 'step 1 | loss 0.5'; exit 3", "FAILED", Kind.CRASH, Status.FAILED),
        ("f2", "echo 'step 1 | loss 0.5'; kill -KILL $$", "FAILED", Kind.KILLED, Status.FAILED),
        ("f3", "echo 'step 1 | loss 0.5'", "SUCCEEDED", None, Status.COMPLETED),
    ],
)
def test_how_it_ended_is_what_ray_says(
    ray: Ray, id: str, command: str, state: str, kind: Kind | None, status: Status
) -> None:
    ray.submit(id, command)
    person = Person(f"ray:{ray.url}/{id}")
    person.until(lambda views: f"ray:{id}" in views and views[f"ray:{id}"].life.over)
    view = person.views[f"ray:{id}"]
    assert view.job is not None
    assert (view.job.state, view.status) == (state, status)
    assert kind is None or kind in {finding.kind for finding in view.findings if finding.active}
    assert isinstance(person.ask(f"ray:{id}"), Refusal)


def test_what_waits_for_a_place_says_so_and_how_its_stop_is_taken(ray: Ray) -> None:
    wide = ray.submit(f"wide-{os.getpid()}", "sleep 60", cpus=50)
    person = Person(f"ray:{ray.url}/{wide}")
    person.until(lambda views: f"ray:{wide}" in views and "waits" in views[f"ray:{wide}"].verdict.reason)
    assert person.views[f"ray:{wide}"].life is Life.WAITING
    assert f"job {wide} waits: Job has not started yet" in person.views[f"ray:{wide}"].verdict.reason
    assert person.views[f"ray:{wide}"].verdict.decision is Decision.WAIT
    proposal = person.ask(f"ray:{wide}")
    assert isinstance(proposal, StopProposal)
    assert "Ray obeys once its supervisor has started; until then it stays PENDING" in proposal.launch.does
    assert person.monitor.act(Approval(proposal, time.time(), Shown("keyboard"))).result is Result.SENT


def test_what_an_actor_prints_is_a_file_of_its_own_of_the_run(ray: Ray, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(ACTOR)
    ray.submit("acts", f"python {tmp_path}/train.py")
    person = Person(f"ray:{ray.url}/acts")
    person.until(lambda views: "ray:acts" in views and len(views["ray:acts"].files) > 1, 90)
    person.until(lambda views: views["ray:acts"].files[1].bytes > 100)
    log, actor = person.views["ray:acts"].files
    assert (log.path, actor.path.startswith("worker-")) == ("job.log", True)
    assert log.points > 0  # Ray prints it there, too: it is drawn once
    assert "loss" in person.views["ray:acts"].latest


@pytest.mark.parametrize("by_parts", [True, False], ids=["by parts", "as it grows, through the dashboard alone"])
def test_a_log_is_read_as_it_stands_whatever_happens_to_the_line(
    ray: Ray, tmp_path: Path, by_parts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not by_parts:
        monkeypatch.setattr(Ways, "_agent", lambda *_: None)
    job = ray.train(f"line-{'p' if by_parts else 's'}-{os.getpid()}", NEVER, folder=tmp_path)
    with Tunnel(ray.url) as tunnel:
        person = Person(f"ray:{tunnel.url}/{job}")
        person.until(lambda views: trains(views, job))
        for _ in range(3):
            points = person.views[f"ray:{job}"].progress.points
            tunnel.cut()
            person.until(lambda views, before=points: views[f"ray:{job}"].progress.points > before + 20)
        ray.stop(job)
        person.until(lambda views: views[f"ray:{job}"].life.over)
        end = time.monotonic() + 8
        while time.monotonic() < end:
            person.look()
            person.monitor.wait(0.05)
    log = ray.log(job)
    view = person.views[f"ray:{job}"]
    assert view.files[0].bytes == len(log)
    assert view.progress.points == log.count(b"| loss ")
    assert view.output.lost.bytes == 0


def test_an_id_that_ray_does_not_know_is_said_and_nothing_is_stopped(ray: Ray) -> None:
    done = trainmon("check", f"ray:{ray.url}/nobody")
    assert done.returncode == 2
    assert "Ray knows no job of this id" in done.stderr
    http = Http(ray.url, is_loopback=True)
    said = stop(http, "nobody")
    assert (said.status, said.error) == (1, "Ray knows no job nobody")
    assert stop(http, "first").status == 0  # it ended long ago: its state says so, not this
    assert version(http)


def test_a_cluster_that_was_begun_anew_knows_the_old_job_no_more(ray: Ray, tmp_path: Path) -> None:
    """R8: 404 of an id that was there is unknown, and never `done`."""
    ray.train("gone", NEVER, folder=tmp_path)
    person = Person(f"ray:{ray.url}/gone")
    person.until(lambda views: trains(views, "gone"))
    ray.stop("gone")
    person.until(lambda views: views["ray:gone"].life.over)
    ray.asked("/api/jobs/gone", method="DELETE")
    done = trainmon("check", f"ray:{ray.url}/gone")
    assert done.returncode == 2
    assert "Ray knows no job of this id" in done.stderr
    assert person.look()["ray:gone"].life is Life.STOPPED, "what was told last stands"
    assert isinstance(person.ask("ray:gone"), Refusal)


def test_check_tells_of_a_cluster_that_is_not_there(ray: Ray) -> None:
    done = trainmon("check", "ray:http://127.0.0.1:1")
    assert done.returncode == 2
    assert "nobody listens there" in done.stderr


def test_run_hands_a_command_to_ray_and_prints_the_id_alone(ray: Ray) -> None:
    name = f"exp-{os.getpid()}"
    done = trainmon("run", "--ray", ray.url, "--name", name, "--", "sh", "-c", "echo 'step 1 | loss 0.5'; exit 4")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{name}\n", "")
    person = Person(f"ray:{ray.url}/{name}")
    person.until(lambda views: f"ray:{name}" in views and views[f"ray:{name}"].life is Life.FAILED)
    view = person.views[f"ray:{name}"]
    assert view.job is not None
    assert (view.job.code, view.latest["loss"]) == (4, 0.5)
    again = trainmon("run", "--ray", ray.url, "--name", name, "--", "true")
    assert (again.returncode, again.stdout) == (2, "")
    assert f"has a job {name} already" in again.stderr
    unnamed = trainmon("run", "--ray", f"ray:{ray.url}", "--", "true")
    assert unnamed.stdout.startswith("raysubmit_")


@pytest.mark.parametrize("remote", [False, True], ids=["without --act-remote", "with it"])
def test_unattended_a_job_is_stopped_only_where_that_was_allowed(ray: Ray, tmp_path: Path, remote: bool) -> None:
    job = ray.train(f"alone{remote:d}-{os.getpid()}", 80, folder=tmp_path)
    argv = ("watch", f"ray:{ray.url}/{job}", "--json", "--act", "--act-after", "10", "--act-as-root", "--until", "end")
    watcher = subprocess.Popen(
        [sys.executable, "-m", "tui_monitor", *argv, *(["--act-remote"] if remote else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")},  # at most three stops an hour of one person
    )
    try:
        if remote:
            end = time.monotonic() + 90
            while ray.state(job) in ("PENDING", "RUNNING") and time.monotonic() < end:
                time.sleep(0.5)
            assert ray.state(job) == "STOPPED"
        else:
            assert watcher.stdout is not None
            said = next(line for line in watcher.stdout if "--act-remote allows it" in line)
            assert f"job {job} of Ray" in said
            assert ray.state(job) == "RUNNING"
    finally:
        watcher.kill()
        watcher.wait()


def trainmon(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_monitor", *argv], capture_output=True, text=True, timeout=60, check=False
    )
