"""A real Ray whose dashboard hangs while its jobs go on; and a job that writes much beside one that writes nothing."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.ray_lab import Ray, running
from tests.engines.slurm_lab import NEVER, TRAINER, Person
from tui_monitor.hosts.ray.ways import Ways
from tui_monitor.model.act import Approval, Outcome, Result, StopProposal
from tui_monitor.model.ask import Act, Refusal
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, RunView
from tui_monitor.text import Shown

pytestmark = [pytest.mark.engines, pytest.mark.alone]
SILENT_WITHIN = 20.0
"""Seconds: a steady cluster is asked each 5 s, and may take 5 s to answer."""
WAYS = pytest.mark.parametrize("by_parts", [True, False], ids=["by parts", "through the dashboard alone"])
MUCH = """
import time
begun = time.monotonic()
for step in range(2000):
    print(f"step {step} | loss {1 / (step + 1)}", flush=True)
    time.sleep(max(0.0, begun + step / 100 - time.monotonic()))
"""
LITTLE = """
import time
for step in range(3):
    print(f"step {step} | loss {1 / (step + 1)}", flush=True)
    time.sleep(0.1)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def ray() -> Iterator[Ray]:
    with running() as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def _nothing_goes_on(ray: Ray) -> Iterator[None]:
    yield
    told = ray.asked("/api/jobs/")
    assert isinstance(told, list)
    for job in told:
        if job["status"] in ("RUNNING", "PENDING"):
            ray.stop(job["submission_id"])


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A training of this machine, beside those of Ray."""
    place = tmp_path / "here/logs/exp-1"
    place.mkdir(parents=True)
    (place / "train.py").write_text(TRAINER)
    with (place / "train.log").open("w") as log:
        training = subprocess.Popen([sys.executable, "train.py", str(NEVER)], cwd=place, stdout=log)
    yield tmp_path / "here"
    training.kill()
    training.wait()


def trains(views: dict[str, RunView], *runs: str) -> bool:
    found = [views.get(run) for run in runs]
    read = [view for view in found if view is not None and not view.reading.under_way]
    return len(read) == len(found) and all(view.life is Life.TRAINING and view.progress.points >= 10 for view in read)


def is_read_to_its_end(person: Person, ray: Ray, job: str) -> None:
    """Each line once, none twice; and so it stays."""
    person.until(lambda views: views[f"ray:{job}"].life.over)
    log = ray.log(job)
    person.until(lambda views: views[f"ray:{job}"].files[0].bytes >= len(log))
    end = time.monotonic() + 6
    while time.monotonic() < end:
        person.look()
        person.monitor.wait(0.05)
    view = person.views[f"ray:{job}"]
    assert (view.files[0].bytes, view.progress.points) == (len(log), log.count(b"| loss "))
    assert view.output.lost.bytes == 0


@WAYS
def test_a_dashboard_that_hangs_is_told_others_go_on_and_nothing_is_lost(
    ray: Ray, here: Path, tmp_path: Path, by_parts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not by_parts:
        monkeypatch.setattr(Ways, "_agent", lambda *_: None)
    job = ray.train(f"hangs-{by_parts:d}-{os.getpid()}", NEVER, folder=tmp_path)
    run = f"ray:{job}"
    person = Person(f"ray:{ray.url}", str(here))
    person.until(lambda views: trains(views, run, "logs/exp-1"))
    with ray.frozen_dashboard():
        begun = time.time()
        silent = person.until(lambda views: (told := views[run].job) is not None and told.silent, SILENT_WITHIN)
        if not by_parts:
            person.until(lambda views: views[run].life is Life.UNREACHABLE)
            assert person.views[run].verdict.decision is Decision.WAIT
            assert "answer" in person.views[run].verdict.reason
        view = person.views[run]
        seconds = time.time() - begun
        print(f"told after {silent - begun:.1f} s, all after {seconds:.1f} s: {view.verdict.reason}")
        before = {name: view.progress.points for name, view in person.views.items()}
        gone_on = [run, "logs/exp-1"] if by_parts else ["logs/exp-1"]
        person.until(lambda views: all(views[one].progress.points > before[one] + 20 for one in gone_on), 10)
        assert trains(person.views, *gone_on)
        refusal = person.ask(run)
        assert isinstance(refusal, Refusal)
        assert "what is not seen is not stopped" in refusal.reason
    thawed = time.time()
    back = person.until(
        lambda views: trains(views, run) and (told := views[run].job) is not None and not told.silent, 90
    )
    print(f"back after {back - thawed:.1f} s")
    ray.stop(job)
    is_read_to_its_end(person, ray, job)


def test_a_stop_that_is_asked_while_it_hangs_is_not_known_until_it_answers(ray: Ray, tmp_path: Path) -> None:
    job = ray.train(f"asked-{os.getpid()}", NEVER, folder=tmp_path)
    run = f"ray:{job}"
    person = Person(f"ray:{ray.url}/{job}")
    person.until(lambda views: trains(views, run))
    proposal = person.ask(run)
    assert isinstance(proposal, StopProposal)
    approval = Approval(proposal, time.time(), Shown("keyboard"), Shown("it is lost"))
    told: list[Outcome] = []

    def news() -> list[Outcome]:
        found = person.snapshot.details.get(Act(approval))
        if isinstance(found, Outcome) and found not in told:
            told.append(found)
        return told

    with ray.frozen_dashboard():
        asked = time.time()
        told.append(person.monitor.act(approval))
        person.until(lambda _: any("not known" in one.message for one in news()), 40)
        print(f"{time.time() - asked:.1f} s: {told[-1].result} {told[-1].message}")
        assert not any(one.result is Result.DONE for one in told)
    thawed = time.time()
    person.until(lambda _: news()[-1].result in (Result.DONE, Result.STILL_ALIVE), 60)
    print(f"{time.time() - thawed:.1f} s after it answers: {told[-1].result} {told[-1].message}")
    assert (told[-1].result is Result.DONE) == (ray.state(job) == "STOPPED")


@WAYS
def test_of_one_that_writes_a_hundred_lines_a_second_and_one_that_is_quiet_nothing_is_lost(
    ray: Ray, tmp_path: Path, by_parts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not by_parts:
        monkeypatch.setattr(Ways, "_agent", lambda *_: None)
    for name, script in (("much", MUCH), ("little", LITTLE)):
        (tmp_path / f"{name}.py").write_text(script)
    jobs = [f"{name}-{by_parts:d}-{os.getpid()}" for name in ("much", "little")]
    for job, name in zip(jobs, ("much", "little"), strict=True):
        python = shlex.join([sys.executable, "-I", "-S", "-u", f"{tmp_path}/{name}.py"])
        ray.submit(job, f"exec {python}")
    person = Person(f"ray:{ray.url}")
    person.until(lambda views: all(f"ray:{job}" in views for job in jobs))
    lags, begun = [], time.time()
    while not person.look()[f"ray:{jobs[0]}"].life.over:
        assert time.time() < begun + 90
        lags.append(ray.log(jobs[0]).count(b"\n") - person.views[f"ray:{jobs[0]}"].progress.points)
        person.monitor.wait(0.1)
    middle, seconds = sorted(lags)[len(lags) // 2], time.time() - begun
    print(f"behind by {middle} lines (median), at most {max(lags)}, over {seconds:.0f} s")
    is_read_to_its_end(person, ray, jobs[0])
    quiet = person.views[f"ray:{jobs[1]}"]
    assert (quiet.progress.points, quiet.life.over, quiet.verdict.decision) == (3, False, Decision.WAIT), quiet.verdict
    ray.stop(jobs[1])
    is_read_to_its_end(person, ray, jobs[1])
