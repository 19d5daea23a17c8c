"""`trainmon watch --json` beside many runs that write: is every line read, and does it stay as small as it was?

    python -m benchmarks.soak [--runs N] [--minutes M] [--rate LINES_A_SECOND]

One process writes all runs: a sixth each appends, is renamed, is renamed twice within a moment onto one name, is copied
and truncated, starts again from a checkpoint, or writes its lines in two halves (every 30 s, each at another moment).
Printed: memory as time goes by, the share of one core, and per habit the lines written, read, and told as lost.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak_writers import writers

EVERY = 30.0
MARKS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
SETTLE = 8.0
"""Seconds for the last lines to be read."""
_HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Written:
    """What one run wrote."""

    habit: str
    lines: int
    bytes: int
    disturbed: int


@dataclass(frozen=True)
class Soaked:
    """What became of it."""

    written: Mapping[str, Written]
    """Name of a run -> what it wrote."""
    read: Mapping[str, int]
    """Name of a run -> its lines that were read."""
    lost: Mapping[str, int]
    """Name of a run -> bytes that were told as lost."""
    noted: Mapping[str, str]
    memory: Sequence[tuple[float, float]]
    """(minutes, megabytes)."""
    share: float
    """Of one core."""

    @property
    def missing(self) -> int:
        return sum(one.lines - self.read.get(name, 0) for name, one in self.written.items())


def write(root: Path, runs: int, seconds: float, rate: float, every: float, tally: Path) -> None:
    """What the writing process does."""
    all_of_them = writers(root, runs)
    start, done = time.monotonic(), [0] * runs
    lived = [-(i * every / runs) for i in range(runs)]
    while (now := time.monotonic() - start) < seconds:
        for i, one in enumerate(all_of_them):
            due = int((now + i / runs / rate) * rate)
            if due > done[i]:
                one.write(due - done[i])
                done[i] = due
            if now - lived[i] >= every:
                lived[i] = now
                one.live()
        time.sleep(0.02)
    for one in all_of_them:
        one.end_line()
    told = {one.log.parent.name: (one.habit, one.lines, one.bytes, one.disturbed) for one in all_of_them}
    tally.write_text(json.dumps(told))


def soak(runs: int, seconds: float, rate: float, every: float = EVERY, settle: float = SETTLE) -> Soaked:
    """Both processes beside one another, for so long."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a child of a background job would not hear it
    with tempfile.TemporaryDirectory(prefix="trainmon-soak-") as folder:
        root, tally, said = Path(folder) / "root", Path(folder) / "tally", Path(folder) / "said"
        root.mkdir()
        order = [sys.executable, "-m", "benchmarks.soak", "--write", str(root), str(tally)]
        order += ["--runs", str(runs), "--minutes", str(seconds / 60), "--rate", str(rate), "--every", str(every)]
        watch = [sys.executable, "-m", "tui_monitor", "watch", "--json", str(root)]
        with said.open("w") as out, subprocess.Popen(order) as writer, subprocess.Popen(watch, stdout=out) as watching:
            memory, share = _measure(watching.pid, seconds)
            writer.wait()
            time.sleep(settle)
            watching.send_signal(signal.SIGINT)
            watching.wait()
        written = {name: Written(*row) for name, row in json.loads(tally.read_text()).items()}
        last = json.loads(_last_line(said))["runs"]
    names = {run["exp_id"]: run for run in last}
    return Soaked(
        written,
        {name: run["source"]["points"] // 2 for name, run in names.items()},
        {name: run.get("lost_bytes", 0) for name, run in names.items()},
        {name: str(run.get("note") or "") for name, run in names.items()},
        memory,
        share,
    )


def _measure(pid: int, seconds: float) -> tuple[list[tuple[float, float]], float]:
    start, memory = time.monotonic(), []
    marks = [mark for mark in MARKS if mark * 60 < seconds] + [seconds / 60]
    before = _ticks(pid)
    for mark in marks:
        time.sleep(max(0.0, start + mark * 60 - time.monotonic()))
        memory.append((mark, _resident(pid)))
        print(f"  {mark:5.1f} min {memory[-1][1]:7.1f} MB  {_share(pid, before, start):6.1%} of a core", flush=True)
    return memory, _share(pid, before, start)


def _share(pid: int, before: int, start: float) -> float:
    return (_ticks(pid) - before) / _HERTZ / (time.monotonic() - start)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _resident(pid: int) -> float:
    """Megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def _last_line(path: Path) -> str:
    with path.open("rb") as file:
        return file.read().splitlines()[-1].decode()


def _print(found: Soaked) -> None:
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for name, one in found.written.items():
        read, lost = found.read.get(name, 0), found.lost.get(name, 0)
        told = (one.lines != read) and (lost > 0 or "lost" in found.noted.get(name, ""))
        for i, number in enumerate((one.lines, read, one.disturbed, lost, (one.lines - read) * told)):
            rows[one.habit][i] += number
    print(f"{'habit':<22}{'written':>9}{'read':>9}{'missing':>9}{'and told':>9}{'lost bytes':>12}{'times':>7}")
    for habit, (lines, read, times, lost, told) in rows.items():
        print(f"{habit:<22}{lines:>9}{read:>9}{lines - read:>9}{told:>9}{lost:>12}{times:>7}")
    print(f"one core: {found.share:.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=2.0, help="lines a second of each run")
    parser.add_argument("--every", type=float, default=EVERY, help="seconds between two disturbances of a run")
    parser.add_argument("--write", nargs=2, metavar=("ROOT", "TALLY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        root, tally = map(Path, options.write)
        write(root, options.runs, options.minutes * 60, options.rate, options.every, tally)
        return
    print(f"{options.runs} runs, {options.rate:g} lines a second each, {options.minutes:g} minutes", flush=True)
    _print(soak(options.runs, options.minutes * 60, options.rate, options.every))


if __name__ == "__main__":
    main()
