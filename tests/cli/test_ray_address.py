"""Addresses of Ray on the command line: what is warned of, what is refused, and jobs beside local logs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from played_ray import PlayedRay

from tui_monitor.cli import arguments, run
from tui_monitor.cli.arguments import places
from tui_monitor.errors import UsageError


@pytest.fixture
def ray() -> Iterator[PlayedRay]:
    played = PlayedRay()
    yield played
    played.close()


def trainmon(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_monitor", *argv], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_warning_is_given_once_and_before_anything_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """S17: nothing listens there, so that whatever asked would wait."""
    given = arguments.argparse.Namespace(paths=["ray:http://192.0.2.1:8265/a", "ray:http://192.0.2.1:8265/b"])
    assert places(given) == ["/ray:192.0.2.1:8265/a", "/ray:192.0.2.1:8265/b"]
    told = capsys.readouterr().err
    assert told.count("Ray has no login") == 1
    assert "ssh -L" in told


def test_of_an_address_of_this_machine_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    places(arguments.argparse.Namespace(paths=["ray:http://127.0.0.1:8265", "ray:https://ray.example"]))
    assert capsys.readouterr().err == ""


def test_jobs_of_ray_stand_beside_local_runs(ray: PlayedRay, tmp_path: Path) -> None:
    log = b"".join(b"step %d | loss %.3f\n" % (step, 1 / (step + 1)) for step in range(30))
    (tmp_path / "exp-1").mkdir()
    (tmp_path / "exp-1/train.log").write_bytes(log)
    ray.add("here", "SUCCEEDED", log)
    ray.add("bad", "FAILED", log)
    ray.add("later", "PENDING")
    done = trainmon("check", "--json", f"ray:{ray.url}", str(tmp_path))
    runs = {one["id"]: one for one in json.loads(done.stdout)["runs"]}
    assert runs.keys() == {"ray:here", "ray:bad", "ray:later", "exp-1"}
    assert (runs["ray:here"]["status"], runs["ray:here"]["job"]["engine"]) == ("completed", "Ray")
    assert (runs["ray:bad"]["status"], runs["ray:bad"]["job"]["exit_code"]) == ("failed", 3)
    assert "later waits: Job has not started yet" in runs["ray:later"]["verdict_reason"]
    assert runs["ray:here"]["latest_metrics"] == runs["exp-1"]["latest_metrics"]
    assert runs["ray:here"]["path"] == f"ray:{ray.url}/here"


def test_the_same_log_gives_the_same_findings_read_here_and_there(ray: PlayedRay, tmp_path: Path) -> None:
    log = b"".join(b"step %d | loss %s\n" % (step, b"nan" if step > 40 else b"0.5") for step in range(60))
    (tmp_path / "exp-1").mkdir()
    (tmp_path / "exp-1/train.log").write_bytes(log)
    ray.add("a", "SUCCEEDED", log)
    done = trainmon("check", "--json", f"ray:{ray.url}/a", str(tmp_path))
    there, here = sorted(json.loads(done.stdout)["runs"], key=lambda one: not one["id"].startswith("ray:"))
    keys = ("kind", "onset_step", "value", "message")
    told = [[[found[key] for key in keys] for found in one["findings"]] for one in (there, here)]
    assert told[0] == told[1]
    assert told[0][0][0] == "nan"
    lines = there["findings"][0]["evidence"]["lines"]
    assert lines[0]["text"] == "step 41 | loss nan"


def test_an_id_that_is_not_there_is_said(ray: PlayedRay) -> None:
    done = trainmon("check", f"ray:{ray.url}/nobody")
    assert (done.returncode, "Ray knows no job of this id" in done.stderr) == (2, True)


def test_a_run_that_is_handed_over_prints_its_id_alone(ray: PlayedRay, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--ray", ray.url, "--", "python", "train.py", "--name", "a b"]) == 0
    assert capsys.readouterr().out == "raysubmit_x1\n"
    body = json.loads(ray.asked[0].split(" ", 3)[3])
    assert body["entrypoint"] == "python train.py --name 'a b'"
    assert body["metadata"]["submitted_from"] == os.uname().nodename


@pytest.mark.parametrize("argv", [["--wait"], ["--slurm"], ["--append", "--name", "a"], ["--name", "a/b"]])
def test_ray_stands_alone(ray: PlayedRay, argv: list[str]) -> None:
    with pytest.raises(UsageError):
        run.main(["--ray", ray.url, *argv, "--", "true"])
    assert ray.asked == []


def test_a_job_is_stopped_from_the_command_line_by_exactly_what_was_read(
    ray: PlayedRay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    ray.add("a", "RUNNING", b"".join(b"step %d | loss %s\n" % (n, b"nan" if n > 40 else b"0.5") for n in range(60)))
    argv = ("stop", "ray:a", "--root", f"ray:{ray.url}")
    asked = trainmon(*argv)
    assert (asked.returncode, [one for one in ray.asked if "POST" in one]) == (3, [])
    assert f"ray job stop --address={ray.url} a: Ray sends TERM" in asked.stdout
    ray.ends_when_stopped = True
    done = trainmon(*argv, "--yes", asked.stderr.split()[-1])
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "verified: job a is STOPPED")
    (root,) = (tmp_path / "trainmon/elsewhere").iterdir()
    assert json.loads((root / "results/a.json").read_text())["status"] == "diverged"
    assert len((root / ".trainmon/journal.jsonl").read_text().splitlines()) == 2
