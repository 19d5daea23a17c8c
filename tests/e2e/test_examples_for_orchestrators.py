"""The examples in docs/examples run as they stand: an orchestrator, and a service that watches always."""

import configparser
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, environment_of, lives
from tests.e2e.watcher import hear_ctrl_c
from tui_monitor.settings.job import read_job
from tui_monitor.settings.model import JobModel, SettingsModel

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PAGE = EXAMPLES.parent / "orchestrators.md"
ORCHESTRATORS = {"orchestrate.py": [sys.executable], "orchestrate.sh": ["bash"]}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Of a person who installed trainmon into ~/.local/bin."""
    installed = tmp_path / "home" / ".local" / "bin" / "trainmon"
    installed.parent.mkdir(parents=True)
    installed.symlink_to(COMMAND)
    surroundings = environment_of(tmp_path)
    return surroundings | {"PATH": f"{installed.parent}:{surroundings['PATH']}", "XDG_RUNTIME_DIR": str(tmp_path)}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="without /proc no process can be stopped")
@pytest.mark.parametrize("name", ORCHESTRATORS)
def test_an_orchestrator_stops_what_diverges_and_goes_on_with_the_best(
    name: str, root: Path, environment: dict[str, str]
) -> None:
    if name.endswith(".sh") and shutil.which("jq") is None:
        pytest.skip("there is no jq here")
    command = [*ORCHESTRATORS[name], str(EXAMPLES / name), str(root)]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    *told, last = done.stdout.splitlines()
    assert "best: exp-1" in last
    outcomes = {line.split(": ")[0]: line for line in told[-3:]}
    assert "completed" in outcomes["exp-1"]
    assert "completed" in outcomes["exp-2"]
    assert "diverged" in outcomes["exp-3"]
    assert "verified: pid" in done.stdout
    assert json.loads((root / "results" / "exp-3.json").read_text())["status"] == "diverged"
    assert [path.name for path in (root / "results").iterdir()] == ["exp-3.json"]
    assert not any(lives(int(pid.read_text())) for pid in root.glob("logs/*/pid"))
    final = json.loads((root / "final.json").read_text())["runs"]
    assert [run["exp_id"] for run in final if run["process"] and run["process"]["alive"]] == []


class TestTheService:
    FILE = EXAMPLES / "trainmon.service"

    def started(self) -> list[str]:
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read(self.FILE)
        return unit["Service"]["ExecStart"].split()

    def test_systemd_has_nothing_against_it(self, environment: dict[str, str]) -> None:
        if shutil.which("systemd-analyze") is None:
            pytest.skip("there is no systemd here")
        verify = ["systemd-analyze", "verify", "--man=no", "--user", str(self.FILE)]
        short = {"XDG_RUNTIME_DIR": "/tmp"}  # sockets of others are named in it, and no longer than 108 characters
        done = subprocess.run(verify, env=environment | short, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")

    def test_what_it_starts_watches_and_goes_on_when_all_has_ended(self, environment: dict[str, str]) -> None:
        command = [word.replace("%h", environment["HOME"]) for word in self.started()]
        log = Path(command[-1]) / "logs" / "exp-1" / "train.log"
        log.parent.mkdir(parents=True)
        log.write_text("".join(f"step {step} loss {1 / step}\n" for step in range(1, 40)) + "Training finished\n")
        watcher = subprocess.Popen(
            [*command, "--interval", "1"], env=environment, stdout=subprocess.PIPE, text=True, preexec_fn=hear_ctrl_c
        )
        assert watcher.stdout is not None
        said = [watcher.stdout.readline() for _ in range(3)]
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(60) == 0
        watcher.stdout.close()
        assert all(said), "it has ended"
        assert any("FINISHED logs/exp-1" in line for line in said)


class TestThePage:
    TEXT = PAGE.read_text()

    def keys(self, heading: str) -> set[str]:
        """What the first column of its table names."""
        section = self.TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
        return {
            name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
        }

    def test_its_job_is_right(self, tmp_path: Path) -> None:
        (shown,) = re.findall(r"```json\n(.*?)```", self.TEXT, re.DOTALL)
        file = tmp_path / "job.json"
        file.write_text(shown)
        assert [log.exp_id for log in read_job(str(file)).logs] == ["exp-1", "exp-2"]

    def test_every_key_of_a_job_is_explained(self) -> None:
        assert self.keys("The job") == {*JobModel.__struct_fields__} - {*SettingsModel.__struct_fields__}

    def test_every_key_that_it_names_is_in_the_final_dictionary(self, samples: Path) -> None:
        command = [str(COMMAND), "watch", "--json", str(samples / "cnn-oom-rlimit")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        (run,) = json.loads(done.stdout.splitlines()[-1])["runs"]
        assert len(self.keys("What comes back")) > 10
        assert self.keys("What comes back") - run.keys() == set()


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir()))
def test_each_example_is_explained(example: str) -> None:
    assert f"](examples/{example})" in PAGE.read_text()
