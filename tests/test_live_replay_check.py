"""One run, three ways to see it: written live, replayed, checked afterwards. What is found is the same."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from by_hand import Watching, said
from sweeps import sweep

from tui_monitor.cli.assemble import looking_once, replaying
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.model.run import RunView
from tui_monitor.reading.tailing.recording import FILES_TIMING, TIMING, RecordingSource, timing_of
from tui_monitor.settings.settings import Settings

ROOT = Path(__file__).resolve().parent.parent / "sample_logs"
SAMPLES = sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir())
OFTEN = [name for name in SAMPLES if name != "ppo-reward-collapse"]
"""The others arrive in a tenth of its pieces."""
NOT_LOGS = (TIMING, FILES_TIMING, "truth.csv", "run.yaml")
LONG_AFTER = 7200.0


def found(views: Sequence[RunView]) -> dict[str, set[tuple[object, ...]]]:
    return {view.id: said(view.findings) for view in views}


@pytest.fixture(scope="module")
def checked() -> dict[str, set[tuple[object, ...]]]:
    return found(looking_once([str(ROOT)], Settings()).settle().runs)


@pytest.mark.parametrize(
    ("speed", "tick"), [pytest.param(1.0, 0.7, marks=pytest.mark.long), (16.0, 0.25), (1000.0, 60.0)]
)
def test_a_replay_at_any_speed_finds_what_a_check_finds(
    checked: dict[str, set[tuple[object, ...]]], speed: float, tick: float
) -> None:
    driver = ManualClock()
    replay = replaying([str(ROOT)], Settings(), driver, speed)
    while True:
        views = replay.monitor.settle().runs
        if replay.clock.now() >= replay.length:
            break
        driver.sleep(tick)
    assert found(views) == checked


@pytest.mark.parametrize("name", sweep(SAMPLES, OFTEN))
def test_a_run_watched_while_it_is_written_finds_what_a_check_finds(
    tmp_path: Path, checked: dict[str, set[tuple[object, ...]]], name: str
) -> None:
    chance = random.Random(name)
    for folder in {file.parent for file in (ROOT / name).rglob("*") if file.is_file()}:
        (tmp_path / folder.relative_to(ROOT)).mkdir(parents=True, exist_ok=True)
    watching = Watching(tmp_path)
    for file, data in pieces(ROOT / name, chance):
        with (tmp_path / file.relative_to(ROOT)).open("ab") as out:
            out.write(data)
        if chance.random() < 0.3:
            watching.look(later=0.05)
    watching.look()
    views = watching.look(later=LONG_AFTER)
    assert list(found(views).values()) == [checked[name]]


def pieces(folder: Path, chance: random.Random) -> list[tuple[Path, bytes]]:
    """What the trainer wrote, in the order of the timing tables, each arrival cut in up to three pieces."""
    source = RecordingSource(LocalSource(ManualClock()), ManualClock(float("inf")))
    timing = timing_of(source, str(folder / "train.log"))
    assert timing is not None
    arrivals = sorted(
        (time, path, size)
        for path, growths in timing.files.items()
        for growth in growths
        for time, size in zip(growth.times, growth.sizes, strict=True)
    )
    untimed = [file for file in folder.rglob("*") if str(file) not in timing.files and file.name not in NOT_LOGS]
    written = [(file, file.read_bytes()) for file in sorted(untimed) if file.is_file()]
    at = dict.fromkeys(timing.files, 0)
    for _, path, size in arrivals:
        data = Path(path).read_bytes()[at[path] : size]
        at[path] = max(at[path], size)
        cuts = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        parts = (data[: cuts[0]], data[cuts[0] : cuts[1]], data[cuts[1] :])
        written += [(Path(path), part) for part in parts if part]
    return written
