"""A host on the other side of the earth: each question takes a fifth of a second, there and back."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.sshd import Sshd, reached
from tests.engines.watched_logs import Logs, all_is_there, watch
from tui_monitor.cli.assemble import watching
from tui_monitor.model.finding import Decision
from tui_monitor.settings.settings import Settings

pytestmark = [pytest.mark.engines, pytest.mark.alone]
AWAY, RUNS = 200, 40
"""Milliseconds there and back."""
RED_WITHIN, TOLD_WITHIN = 2.0, 30.0
SAMPLES = Path(__file__).parents[2] / "sample_logs"


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = Sshd("antipodes", folder / "antipodes", away=AWAY)
    reached([up], folder / "bin", monkeypatch)
    yield up
    up.stop()


def test_its_runs_are_told_soon_and_lose_and_double_nothing(host: Sshd, tmp_path: Path) -> None:
    logs = Logs({f"antipodes:exp-{n}": tmp_path / f"runs/exp-{n}/train.log" for n in range(RUNS)})
    for _ in range(60):
        logs.write()
    monitor, begun = watching([f"/ssh:antipodes{tmp_path}/runs"], Settings()), time.monotonic()
    while len(monitor.snapshot().runs) < RUNS or any(view.reading.under_way for view in monitor.snapshot().runs):
        assert time.monotonic() < begun + TOLD_WITHIN, monitor.snapshot().runs[:2]
        monitor.step()
        monitor.wait(0.02)
    print(f"{RUNS} runs told after {time.monotonic() - begun:.1f} s")
    before = len(logs.written)
    watch(monitor, logs, 6)
    all_is_there(monitor, logs)
    print(f"a line is seen after at most {max(logs.lags(list(logs.seen), before)):.2f} s")


def test_a_value_that_is_no_number_is_red_within_two_seconds(host: Sshd, tmp_path: Path) -> None:
    logs = Logs({"antipodes:exp-0": tmp_path / "runs/exp-0/train.log"})
    for _ in range(60):
        logs.write()
    monitor, begun = watching([f"/ssh:antipodes{tmp_path}/runs"], Settings()), time.monotonic()
    while [view.verdict.decision for view in monitor.snapshot().runs] != [Decision.CONTINUE]:
        assert time.monotonic() < begun + TOLD_WITHIN, monitor.snapshot().runs
        monitor.step()
        monitor.wait(0.02)
    with logs.paths[0].open("a") as log:
        log.write("".join(f"step {step} | loss nan\n" for step in range(61, 64)))
    written = time.monotonic()
    while monitor.step().runs[0].verdict.decision is not Decision.STOP:
        assert time.monotonic() < written + RED_WITHIN, monitor.snapshot().runs
        monitor.wait(0.02)
    print(f"red {time.monotonic() - written:.2f} s after its line")


def test_the_same_is_found_there_as_here(host: Sshd) -> None:
    found = [checked(path) for path in (str(SAMPLES), f"antipodes:{SAMPLES}")]
    assert len(found[0]) > 5
    assert found[0] == found[1]


def checked(path: str) -> dict[str, object]:
    """By run: what was decided and found."""
    told = subprocess.run(
        [sys.executable, "-m", "tui_monitor", "check", "--json", path],
        capture_output=True, text=True, timeout=300, check=False, env=os.environ | {"CI": "true"},
    )  # fmt: skip
    runs = json.loads(told.stdout)["runs"]
    found = [(run["decision"], run["step"], sorted(one["id"] for one in run["findings"])) for run in runs]
    return {run["id"].removeprefix("antipodes:"): one for run, one in zip(runs, found, strict=True)}
