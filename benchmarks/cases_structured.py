"""How fast structured logs are read, beside the plain way to read each.

    python -m benchmarks.cases_structured

CPU seconds, best of seven. JSONL: a bare msgspec decode of each line. Tables: `csv.reader` and `float`. Event files:
tensorboard's EventAccumulator and tbparse, where they are installed. Baselines of tables and JSONL store nothing.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from benchmarks.made import event_file, wandb_file, wide_event_file
from tui_monitor.reading.formats.csv.format import CsvTable
from tui_monitor.reading.formats.jsonl.format import Jsonl
from tui_monitor.reading.formats.protocols import Origin, StreamFormat
from tui_monitor.reading.formats.tfevents.format import TfEvents
from tui_monitor.reading.formats.wandb.format import WandbLog
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

_ROUNDS = 7
_BLOCK = 1 << 20
_ROWS = 40_000


@dataclass(frozen=True)
class Case:
    name: str
    format: type[StreamFormat]
    data: bytes
    baselines: tuple[tuple[str, Callable[[bytes], object]], ...]
    target: float = 0.0
    """Times the speed of the baseline that it should have; 0: none was set."""


@dataclass(frozen=True)
class Measured:
    """`ours` and `other` in megabytes a CPU second."""

    case: str
    ours: float
    points: int
    baseline: str
    other: float
    target: float


def cases() -> Iterator[Case]:
    flat = _json_lines(lambda i: {"step": i, "time": 1.7e9 + i, **_metrics(i, 4)})
    nested = _json_lines(lambda i: {"step": i, "train": _metrics(i, 3), "val": {"loss": 2 / (1 + i % 53)}})
    with_nan = _json_lines(lambda i: {"step": i, **_metrics(i, 4), "grad_norm": float("nan")})
    for name, data in (("jsonl", flat), ("jsonl nested", nested), ("jsonl NaN", with_nan)):
        yield Case(name, Jsonl, data, (("msgspec, no more", decode_each),), 1 / 2.5)
    names = ["epoch", "step", *_metrics(0, 6)]
    dense = _table(names, lambda i: [i // 100, i, *_metrics(i, 6).values()])
    sparse = _table(names, lambda i: [i // 100, i, *(x if (k < 2) == (i % 7 > 0) else "" for k, x in _numbered(i))])
    for name, data in (("csv", dense), ("csv sparse", sparse), ("csv NaN", dense.replace(b",0.5,", b",nan,"))):
        yield Case(name, CsvTable, data, (("csv, float", read_csv),))
    yield Case("tfevents", TfEvents, event_file(_ROWS), tuple(_tensorboard()), 10.0)
    yield Case("tfevents wide", TfEvents, wide_event_file(_ROWS // 6), tuple(_tensorboard()), 10.0)
    yield Case("wandb", WandbLog, wandb_file(_ROWS // 4), ())


def measure() -> Iterator[Measured]:
    for case in cases():
        ours, points = best(lambda data, kind=case.format: read(kind, data), case.data)
        if not case.baselines:
            yield Measured(case.name, ours, points, "", 0.0, 0.0)
        for name, baseline in case.baselines:
            yield Measured(case.name, ours, points, name, best(baseline, case.data)[0], case.target)


def read(kind: type[StreamFormat], data: bytes) -> int:
    reader = kind(Origin(clean("log")))
    return sum(len(points) for block in blocks(data, kind.framing) for points in reader.feed(block).points)


def blocks(data: bytes, framing: str) -> Iterator[Block]:
    at = 0
    while at < len(data):
        end = min(len(data), at + _BLOCK)
        if end < len(data) and framing == "lines":
            end = data.rfind(b"\n", at, end) + 1
        yield Block(data[at:end], at)
        at = end


def best(work: Callable[[bytes], object], data: bytes) -> tuple[float, int]:
    """Megabytes a CPU second, and what the work returned if that is a count."""
    shortest = float("inf")
    count: object = 0
    for _ in range(_ROUNDS):
        start = time.process_time()
        count = work(data)
        shortest = min(shortest, time.process_time() - start)
    return len(data) / shortest / 1e6, count if isinstance(count, int) else 0


def decode_each(data: bytes) -> None:
    decode = msgspec.json.Decoder().decode
    for line in data.split(b"\n"):
        if line:
            try:
                decode(line)
            except msgspec.DecodeError:
                json.loads(line)


def read_csv(data: bytes) -> None:
    for row in csv.reader(io.StringIO(data.decode())):
        try:
            [float(cell) for cell in row]
        except ValueError:
            [float(cell) for cell in row if cell and cell[0].isdigit()]


def _tensorboard() -> Iterator[tuple[str, Callable[[bytes], object]]]:
    if importlib.util.find_spec("tensorboard") is not None:
        yield "EventAccumulator", _accumulate
    if importlib.util.find_spec("tbparse") is not None:
        yield "tbparse", _tbparse


def _accumulate(data: bytes) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with TemporaryDirectory() as folder:
        Path(folder, "events.out.tfevents.1.host").write_bytes(data)
        reader = EventAccumulator(folder, size_guidance={"scalars": 0})
        reader.Reload()
        for tag in reader.Tags()["scalars"]:
            reader.Scalars(tag)


def _tbparse(data: bytes) -> None:
    from tbparse import SummaryReader

    with TemporaryDirectory() as folder:
        Path(folder, "events.out.tfevents.1.host").write_bytes(data)
        SummaryReader(folder).scalars  # noqa: B018  # the property reads


def _metrics(i: int, count: int) -> dict[str, float]:
    return {f"train/metric_{k}": (k + 1) / (1 + i % 977) for k in range(count)}


def _numbered(i: int) -> Iterator[tuple[int, float]]:
    return iter(enumerate(_metrics(i, 6).values()))


def _json_lines(record: Callable[[int], object]) -> bytes:
    return "".join(json.dumps(record(i)) + "\n" for i in range(_ROWS)).encode()


def _table(names: list[str], row: Callable[[int], list[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(row(i) for i in range(_ROWS))
    return out.getvalue().encode()


def print_table(rows: Iterator[Measured]) -> None:
    print(f"{'case':<18}{'ours MB/s':>11}{'points':>9}  {'baseline':<17}{'its MB/s':>9}{'ours/its':>9}{'at least':>9}")
    for row in rows:
        beside = f"{row.other:>9.1f}{row.ours / row.other:>9.2f}" if row.other else ""
        target = f"{row.target:>9.2f}" if row.target and row.other else ""
        print(f"{row.case:<18}{row.ours:>11.1f}{row.points:>9}  {row.baseline:<17}{beside}{target}", flush=True)


if __name__ == "__main__":
    print_table(measure())
