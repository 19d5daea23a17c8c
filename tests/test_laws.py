"""The laws of the house, end to end: chunk invariance, work in proportion, the same object when nothing changed."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from by_hand import Watching, append, said, steps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import Entry, OpenFile, Stat, T
from tui_monitor.text import Shown
from tui_monitor.watching.watch_options import WatchOptions

SAMPLES = Path(__file__).resolve().parent.parent / "sample_logs"
STREAMS = (
    "nanogpt-bad-batch/train.log",
    "tqdm-sgd-nan/train.log",
    "csv-resumed-header-again-seed9/history.csv",
    "density-jsonl-truncated/metrics.jsonl",
    "rnn-tb-gradient-blowup/runs/exp1/events.out.tfevents.1795225406.trainhost.24435.0",
    "xgboost-overfit/train.log",
)
Told = tuple[set[tuple[object, ...]], dict[str, tuple[bytes, bytes]]]


def told(watching: Watching) -> Told:
    """What was found, and every value of every metric with its step."""
    run = watching.run()
    names = [metric.name for metric in run.queries.metrics()]
    columns = {name: run.queries.trajectory(Shown(name)) for name in names}
    return said(run.view.findings), {name: (_bytes(one.steps), _bytes(one.values)) for name, one in columns.items()}


def _bytes(column: Sequence[float]) -> bytes:
    return array("d", column).tobytes()


@pytest.mark.parametrize("name", STREAMS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cuts=st.lists(st.floats(0, 1, exclude_max=True), max_size=40), budget=st.sampled_from([7_000, 65_536, 1 << 20]))
def test_what_is_found_does_not_depend_on_how_the_bytes_were_cut(name: str, cuts: list[float], budget: int) -> None:
    data = (SAMPLES / name).read_bytes()
    edges = [0, *sorted({int(cut * len(data)) for cut in cuts}), len(data)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "exp" / Path(name).name
        in_parts = Watching(Path(folder), look=WatchOptions(trajectories=True))
        for start, end in pairwise(edges):
            append(file, data[start:end])
            in_parts.look(0.1)
            while in_parts.run().step(budget):
                pass
        assert told(in_parts) == told_at_once(name)


@cache
def told_at_once(name: str) -> object:
    """It is the same for all cuts of the file."""
    with TemporaryDirectory() as folder:
        append(Path(folder) / "exp" / Path(name).name, (SAMPLES / name).read_bytes())
        whole = Watching(Path(folder), look=WatchOptions(trajectories=True))
        whole.look(1.0)
        return told(whole)


@settings(max_examples=25, deadline=None)
@given(order=st.lists(st.booleans(), min_size=4, max_size=40))
def test_what_is_found_does_not_depend_on_how_the_files_of_a_run_interleave(order: list[bool]) -> None:
    train = steps(1, 60, "step {step} | train_loss {loss:.4f}\n").replace("0.2857", "nan").splitlines(keepends=True)
    rows = [f'{{"step": {step}, "val_loss": {0.2 + abs(step - 20) / 30}}}\n' for step in range(2, 62, 2)]
    with TemporaryDirectory() as place:
        folder = Path(place)
        interleaved = Watching(folder, look=WatchOptions(trajectories=True))
        left = {"train.log": list(train), "metrics.jsonl": list(rows)}
        for first in order:
            name = "train.log" if first else "metrics.jsonl"
            append(folder / "exp" / name, "".join(left[name][:7]))
            del left[name][:7]
            interleaved.look(0.1)
        for name, lines in left.items():
            append(folder / "exp" / name, "".join(lines))
        interleaved.look(0.1)
        at_once = Watching(folder, look=WatchOptions(trajectories=True))
        at_once.look()
        assert told(interleaved) == told(at_once)
        assert told(at_once)[0]


class CountingSource:
    """A local source that counts what it is asked."""

    def __init__(self, clock: ManualClock) -> None:
        self._below = LocalSource(clock)
        self.bytes = self.looks = self.reads = 0

    def list(self, directory: str) -> Sequence[Entry]:
        return self._below.list(directory)

    def stat(self, path: str) -> Stat | None:
        self.looks += path.endswith(".log")
        return self._below.stat(path)

    def open(self, path: str) -> OpenFile:
        return CountingFile(self, self._below.open(path))

    def real(self, path: str) -> str:
        return self._below.real(path)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        return self._below.arrivals(path, start, end)

    def time(self, path: str, mtime: float | None = None) -> float:
        return self._below.time(path, mtime)

    def recorded(self, path: str) -> bool:
        return self._below.recorded(path)

    def ended(self, path: str) -> bool:
        return self._below.ended(path)

    def used(self, path: str, what: Hashable = None) -> None:
        self._below.used(path, what)

    def place(self, path: str) -> str:
        return self._below.place(path)

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        return self._below.within(path, what, work, longest)


class CountingFile:
    def __init__(self, source: CountingSource, below: OpenFile) -> None:
        self._source, self._below = source, below

    def stat(self) -> Stat:
        return self._below.stat()

    def read_at(self, offset: int, size: int) -> bytes:
        data = self._below.read_at(offset, size)
        self._source.reads += 1
        self._source.bytes += len(data)
        return data

    def close(self) -> None:
        self._below.close()


ANCHOR = 256
"""Bytes read again with every new piece, to notice a file that was rewritten."""


def counted(folder: Path) -> tuple[Watching, CountingSource]:
    source = CountingSource(ManualClock(time.time()))
    return Watching(folder, source), source


def test_only_appended_bytes_are_read(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 20_000))
    watching, source = counted(tmp_path)
    watching.look()
    watching.run().step()
    size = log.stat().st_size
    assert size <= source.bytes < 1.1 * size
    for step in range(20_001, 20_021):
        source.bytes = 0
        line = steps(step, step)
        append(log, line)
        watching.look(0.1)
        assert source.bytes <= len(line) + 2 * ANCHOR


def test_a_run_that_did_not_change_costs_one_look_at_its_name_and_no_read(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 100))
    watching, source = counted(tmp_path)
    watching.look()
    for _ in range(10):
        source.looks = source.reads = 0
        watching.run().step()
        assert (source.looks, source.reads) == (1, 0)


def test_a_run_that_did_not_change_is_the_same_object(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 100))
    watching = Watching(tmp_path)
    first = watching.look_at_one()
    for _ in range(20):
        assert watching.look_at_one(0.3) is first


def test_looking_more_often_finds_nothing_else(tmp_path: Path) -> None:
    rarely, often = Watching(tmp_path), Watching(tmp_path)
    log = tmp_path / "exp" / "train.log"
    for step in range(1, 61):
        append(log, steps(step, step).replace("0.2828", "88.8"))
        often.look(1.0)
        for _ in range(step % 4):
            often.look()
        if step % 13 == 0:
            rarely.look(13.0)
    rarely.look()
    assert told(rarely) == told(often)
    assert told(often)[0]
