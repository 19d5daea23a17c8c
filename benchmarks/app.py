"""The app in a pseudo-terminal of 160x48: how soon it shows something, what it takes, how late it answers.

    python -m benchmarks.app [--parts start,live,keys,red,many] [--repeat N] [--leet WANDB] [--recorded FOLDER]

An empty Textual app stands in the same table, and LEET where `--leet` names the `wandb` command of an environment that
has it. Times until something is drawn are processor seconds of the process, which a busy machine does not stretch;
answers are wall seconds. Medians, and the 95th of a hundred where the table says p95.
"""

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.first_paint import EMPTY, VERDICT, Terminal, terminal, trainmon, write_runs
from benchmarks.many_writers import drain, writing

PARTS = ("start", "live", "keys", "red", "many")
ANSWERING = """
from textual.app import App
from textual.widgets import Static
class Answering(App):
    def compose(self):
        yield Static("quit")
    def on_key(self, event):
        if event.character == "?":
            self.query_one(Static).update("Verdicts")
        else:
            self.query_one(Static).update("exp-0")
Answering().run()
"""
"""An app that does nothing but answer one key."""
LEET_WRITER = """
import sys, time, wandb
root, runs, lines = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
quiet = wandb.Settings(console="off", x_disable_stats=True, silent=True)
opened = [
    wandb.init(mode="offline", dir=root, project="bench", name=f"exp-{i:03d}", reinit="create_new", settings=quiet)
    for i in range(runs)
]
step = 0
while True:
    for run in opened:
        run.log({"loss": 4 / (1 + step / 900) + 0.3, "lr": 3e-4, "grad_norm": 0.91}, step=step)
    step += 1
    if step > 200:
        time.sleep(1 / lines)
"""
SETTLE = 12.0
CORNER = "╭".encode()
"""Of a box: drawn again when the cursor comes or goes, and never for a number that moves."""
LATELY = 5.0
"""Seconds after which a screen that turned red is calm again."""


@dataclass(frozen=True)
class Row:
    what: str
    found: str
    asked: str = ""

    def __str__(self) -> str:
        return f"{self.what:<58}{self.found:<36}{self.asked}"


def processor_seconds(pid: int) -> float:
    """Of a process and all below it, to the nanosecond: all threads that live."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
        for child in (task / "children").read_text().split():
            total += round(processor_seconds(int(child)) * 1e9)
    return total / 1e9


def cost_until(command: Sequence[str], word: bytes, repeat: int) -> float:
    """Median processor seconds until `word`, an expression, is drawn."""
    found = []
    for _ in range(repeat):
        with terminal(command) as screen:
            screen.until(word)
            found.append(processor_seconds(screen.pid))
    return statistics.median(found)


def start(repeat: int, recorded: Path | None, leet: Path | None) -> Iterator[Row]:
    paint = b"quit"
    empty = cost_until([sys.executable, "-c", EMPTY], paint, repeat)
    yield Row("empty Textual app, first paint", f"{empty * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        write_runs(Path(folder), 20, 1_000_000)
        for what, word, asked in (("paint", paint, 1.3), ("verdicts", VERDICT, 2.0)):
            found = cost_until(trainmon(Path(folder)), word, repeat)
            yield _beside(f"20 runs, 20 MB, first {what}", found, empty, asked)
    if recorded is not None:
        with some_recorded(recorded, 20) as root:
            found = cost_until(trainmon(root), VERDICT, repeat)
        yield _beside("20 recorded runs, first verdicts", found, empty, 1.6)
    if leet is not None:
        with leet_runs(leet, 20, 1000.0) as root:
            found = cost_until([str(leet), "leet", str(root)], b"help", repeat)
        yield Row(
            "LEET, 20 runs, first paint (with its Python)", f"{found * 1000:.0f} ms   {found / empty:.2f} x empty"
        )


def _beside(what: str, found: float, empty: float, asked: float) -> Row:
    return Row(what, f"{found * 1000:.0f} ms   {found / empty:.2f} x empty", f"at most {asked:g} x")


@contextmanager
def some_recorded(recorded: Path, count: int) -> Iterator[Path]:
    """The logs of recordings, without what says how they arrived: files of now."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [run for run in sorted(recorded.iterdir()) if (run / "logs").is_dir() or any(run.glob("*.log"))]
        for run in runs[:count]:
            shutil.copytree(run, Path(folder, run.name), ignore=shutil.ignore_patterns("timing.csv", "*.json"))
        yield Path(folder)


def share(screen: Terminal, seconds: float) -> tuple[float, float]:
    """(of one core, bytes a second) while it is only watched."""
    screen.sent, before, begun = 0, processor_seconds(screen.pid), time.perf_counter()
    drain(screen, seconds)
    passed = time.perf_counter() - begun
    return (processor_seconds(screen.pid) - before) / passed, screen.sent / passed


def live(seconds: float, leet: Path | None) -> Iterator[Row]:
    for runs, lines, asked in ((6, 8.0, "7 %"), (200, 1.0, "12 %")):
        with tempfile.TemporaryDirectory() as folder:
            write_runs(Path(folder), runs, 5_000)
            with writing(Path(folder), runs, lines), terminal(trainmon(Path(folder))) as screen:
                drain(screen, SETTLE)
                used, sent = share(screen, seconds)
        yield Row(
            f"{runs} runs at {lines:g} lines/s", f"{used:.1%} of a core, {sent / 1000:.1f} kB/s", f"at most {asked}"
        )
    yield quiet(seconds)
    if leet is not None:
        with leet_runs(leet, 6, 8.0) as root, terminal([str(leet), "leet", str(root)]) as screen:
            screen.until(b"help")
            drain(screen, 3)
            for _ in range(5):  # all six on one chart, as all six stand on ours
                os.write(screen.fd, b"\x1b[B ")
                drain(screen, 0.5)
            drain(screen, SETTLE)
            used, sent = share(screen, seconds)
        yield Row("LEET, 6 runs at 8 lines/s", f"{used:.1%} of a core, {sent / 1000:.1f} kB/s")


def quiet(seconds: float) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        write_runs(Path(folder), 200, 20_000)
        for path in Path(folder).rglob("*.log"):
            os.utime(path, (time.time() - 7200,) * 2)
        with terminal(trainmon(Path(folder))) as screen:
            drain(screen, 2 * SETTLE)
            used, sent = share(screen, seconds)
            return Row("200 quiet runs", f"{used:.2%} of a core, {sent * seconds:.0f} bytes", "under 0.6 %, none")


@contextmanager
def leet_runs(leet: Path, runs: int, lines: float) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        python = leet.resolve().parent / "python"
        command = [str(leet.parent / "python" if not python.exists() else python), "-c", LEET_WRITER]
        process = subprocess.Popen([*command, folder, str(runs), str(lines)], stderr=subprocess.DEVNULL)
        try:
            time.sleep(SETTLE)
            yield Path(folder, "wandb")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def answers(screen: Terminal, key: bytes, back: bytes, word: bytes, count: int) -> list[float]:
    """Seconds from a key to its answer."""
    times = []
    for _ in range(count):
        os.write(screen.fd, key)
        times.append(screen.until(word))
        os.write(screen.fd, back)
        drain(screen, random.uniform(0.4, 0.7))
    return times


def keys(count: int, leet: Path | None) -> Iterator[Row]:
    """All under the load of one process that writes for six runs, 8 lines a second each."""
    with tempfile.TemporaryDirectory() as folder:
        write_runs(Path(folder), 6, 5_000)
        with writing(Path(folder), 6, 8.0):
            base = _answered([sys.executable, "-c", ANSWERING], b"?", b"q", b"Verdicts", count)
            yield Row("a key, an app that does nothing else", _median_and_p95(base))
            asked = f"p95 at most {_p95(base) * 1000 + 20:.0f} ms"
            moved = _answered(trainmon(Path(folder)), b"l", b"h", CORNER, count)
            yield Row("the cursor to the next run, 6 live runs", _median_and_p95(moved), asked)
            helped = _answered(trainmon(Path(folder)), b"?", b"\x1b", b"Verdicts", count)
            yield Row("help is open, 6 live runs", _median_and_p95(helped), asked)
            if leet is not None:
                with leet_runs(leet, 6, 8.0) as root:
                    theirs = _answered([str(leet), "leet", str(root)], b"h", b"h", b"Quit", count)
                yield Row("LEET, help is open, 6 live runs", _median_and_p95(theirs))


def _answered(command: Sequence[str], key: bytes, back: bytes, word: bytes, count: int) -> list[float]:
    with terminal(command) as screen:
        drain(screen, SETTLE)
        return answers(screen, key, back, word, count)


def _median_and_p95(times: Sequence[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f} ms, p95 {_p95(times) * 1000:.0f} ms"


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def red(count: int) -> Iterator[Row]:
    """Two lines of NaN behind a run that writes: until the word is on the screen."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_runs(root, 50 + count, 5_000)
        logs = sorted(root.rglob("train.log"))
        with writing(root, 50, 1.0), terminal(trainmon(root)) as screen:
            drain(screen, SETTLE)
            for log in logs[50:]:
                for step in range(490, 500):  # it writes, too: quiet ones are looked at once a second
                    append(log, f"step {step} | loss 2.9 | lr 3.0e-04\n")
                    drain(screen, LATELY / 10 + random.random() / 10)
                begun = time.perf_counter()
                append(log, "step 501 | loss nan | lr 3.0e-04\nstep 502 | loss nan | lr 3.0e-04\n")
                screen.until(b"NaN")
                times.append(time.perf_counter() - begun)
    yield Row("a line to its red pane, 50 live runs, p95", f"{_p95(times) * 1000:.0f} ms", "under 200 ms")


def append(log: Path, text: str) -> None:
    with open(log, "a") as out:
        out.write(text)


def many(repeat: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1000):
            log = Path(folder, "logs", f"exp-{number:03d}", "train.log")
            log.parent.mkdir(parents=True)
            log.write_text("".join(f"step {i} | loss {4 / (1 + i / 90) + 0.3 + number % 7:.4f}\n" for i in range(1000)))
        paint = b"quit"
        empty = cost_until([sys.executable, "-c", EMPTY], paint, repeat)
        yield _beside("1000 runs of 1000 points, first paint", cost_until(trainmon(Path(folder)), paint, 3), empty, 4)
        with terminal(trainmon(Path(folder))) as screen:
            screen.until(b"exp-0")
            begun = time.perf_counter()
            rest = calm(screen, 120.0)
            status = Path(f"/proc/{screen.pid}/status").read_text()
            memory = int(status.split("VmHWM:")[1].split()[0]) / 1024
        found = f"{rest - begun:.1f} s, {memory:.0f} MB"
        yield Row("1000 runs of 1000 points, all read", found, "within 10 s, under 400 MB")


def calm(screen: Terminal, limit: float) -> float:
    """When nothing more was read."""
    begun = last = time.perf_counter()
    before = processor_seconds(screen.pid)
    while time.perf_counter() - last < 3 and time.perf_counter() - begun < limit:
        drain(screen, 0.5)
        now = processor_seconds(screen.pid)
        if now - before > 0.1:
            last = time.perf_counter()
        before = now
    return last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--count", type=int, default=40, help="keys pressed, and panes that turn red (half as many)")
    parser.add_argument("--leet", type=Path)
    parser.add_argument("--recorded", type=Path, help="a folder with recordings of real runs")
    options = parser.parse_args()
    rows: dict[str, Callable[[], Iterator[Row]]] = {
        "start": lambda: start(options.repeat, options.recorded, options.leet),
        "live": lambda: live(options.seconds, options.leet),
        "keys": lambda: keys(options.count, options.leet),
        "red": lambda: red(options.count // 2),
        "many": lambda: many(options.repeat),
    }
    for part in options.parts.split(","):
        for row in rows[part]():
            print(row, flush=True)


if __name__ == "__main__":
    main()
