"""What hostile lines cost: the same bytes in longer lines may not cost more, whatever they are made of.

    python -m benchmarks.bounds [--short] [--memory] [--format NAME ...]

A case is one line: a beginning, a unit repeated to a width, an end. For each format of the registry, for `config.yaml`
and for `trainmon.yaml`, CPU seconds of a file with such a line at 4 000 and at 16 000 characters, and, of those that
are still cheap, at 250 000 and 1 000 000. Four times the width costs about four times as much; twice as much as
that, and more than a moment, is told as *steep*. Ends with status 1 where one is. A moment is a multiple of what a
plain regular expression takes for the same bytes, so that it is longer on a slow machine.

`--memory`: the most bytes of memory for a byte of file, of one line of 250 000 characters and of 250 lines of 1 000;
more than 64, and 4 MiB for a line that is taken apart, is told as *hungry*. Files are read by the mebibyte, so that no
file of whatever size takes more than 68 MiB.
"""

import argparse
import re
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_monitor.clock import ManualClock
from tui_monitor.errors import TrainmonError
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.config_files import hyperparameters
from tui_monitor.reading.files.document import DocumentReader
from tui_monitor.reading.files.stream import StreamReader
from tui_monitor.reading.formats import registry
from tui_monitor.settings.layers import Layer
from tui_monitor.settings.load import load
from tui_monitor.text import clean

UNITS = (
    *"aZ7.[](){}|\"',=:;_-+/%\\<>*#~@&!?$^ \t\r\b", "é", "轮", "█", "\x1b[0m", "\x1b[",
    "ab ", "A ", "1 ", "a. ", "A.", "a=", "a=1 ", "a: 1 ", "a,",
    "1,", ", ", "1.", "(a", "('", "'a', ", "| ", "|1", "1/", "e-", "1e", "- ", "a_", "a-", "aA", "' ",
    "[1]", "1:", "12:", "{'a': ", '"a": 1,', "key=", "a/", "a@", "loss ", "step 1 ", "a(", "()", "==", "--", ".. ",
    "nan", "inf ", "0x", "acgt", "%|",
)  # fmt: skip
BEGINNINGS = (
    "", "a:", "a: ", "a=", "[", "(", "'", '"', "a(", "{'a': ", "step 1 ", "step 1 loss 0.1 ", "loss: ", "[INFO] ",
    "1/2 [", "  1%|", "Namespace(a=", "2026-01-01 00:00:00,5 ", "File \"", "epoch 1: ", "| a |", "-", "> ",
)  # fmt: skip
ENDS = ("", "x", ":", "=1")
SHORT = ((*BEGINNINGS[:2], "step 1 loss 0.1 "), ENDS[:2])
NARROW, WIDE = 4_000, 16_000
NARROWER, WIDER = 250_000, 1_000_000
STEEP = 8.0
"""Times as much for four times the width: 4 where time grows with the bytes, 16 where with their square."""
MOMENT = 40.0
"""Times what a plain regular expression takes for WIDE characters."""
CHEAP = 400.0
"""Times what a plain regular expression takes: dearer lines are not tried at a million characters."""
HUNGRY = 64
"""Bytes of memory for a byte of file."""
SPARE = 4 << 20
"""Bytes that may be taken beside that: one line of 16 000 characters in all its pieces."""
HEADS = {
    "metrics.jsonl": '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.5}\n',
    "history.csv": "step,loss\n1,0.5\n2,0.4\n",
    "loss": "1700000000000 0.5 1\n1700000000001 0.4 2\n",
}


@dataclass(frozen=True, slots=True)
class Case:
    beginning: str
    unit: str
    end: str

    def line(self, width: int) -> str:
        return self.beginning + (self.unit * (width // len(self.unit) + 1))[:width] + self.end

    def __str__(self) -> str:
        return f"{self.beginning!r} + {self.unit!r} * n + {self.end!r}"


@dataclass(frozen=True, slots=True)
class Steep:
    what: str
    case: Case
    narrow: float
    wide: float
    width: int

    def __str__(self) -> str:
        times = self.wide / self.narrow
        return f"{self.what:<20}{self.wide * 1000:>9.1f} ms at {self.width:>9,}{times:>7.1f} x  {self.case}"


def cases(short: bool) -> Iterator[Case]:
    beginnings, ends = SHORT if short else (BEGINNINGS, ENDS)
    return (Case(beginning, unit, end) for unit, beginning, end in product(UNITS, beginnings, ends))


Read = Callable[[Path], None]


def stream(path: Path) -> None:
    reader = StreamReader(LocalSource(ManualClock()), FileSpec(str(path), clean(path.name)))
    while reader.read().more:
        pass
    reader.finish()
    reader.close()


def document(path: Path) -> None:
    row = registry.document_of(path.name)
    assert row is not None
    reader = DocumentReader(LocalSource(ManualClock()), FileSpec(str(path), clean(path.name)), row)
    reader.read()


def configuration(path: Path) -> None:
    hyperparameters(str(path), path.read_bytes())


def project(path: Path) -> None:
    load([str(path.parent)], str(path), Layer())


FILES: dict[str, tuple[str, Read]] = {
    "text": ("train.log", stream),
    "jsonl": ("metrics.jsonl", stream),
    "json": ("log.json", stream),
    "csv": ("history.csv", stream),
    "mlflow": ("mlruns/0/0123456789abcdef0123456789abcdef/metrics/loss", stream),
    "tfevents": ("events.out.tfevents.1.host", stream),
    "wandb": ("run.wandb", stream),
    "trainer_state": ("trainer_state.json", document),
    "training_status": ("training_status.json", document),
    "config.yaml": ("config.yaml", configuration),
    "args.json": ("args.json", configuration),
    "trainmon.yaml": ("trainmon.yaml", project),
}
"""What is read under which name; stores are databases, in which no line is looked for."""


def seconds(name: str, line: str, folder: Path) -> float:
    """CPU seconds that one line costs, at the end of a file that is known to be of its format."""
    file, read = FILES[name]
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADS.get(path.name, "") + line + "\n", newline="")
    start = time.thread_time()
    with suppress(TrainmonError):  # refused in a sentence: what counts is the time it took
        read(path)
    return time.thread_time() - start


def peak(name: str, text: str, folder: Path) -> int:
    """The most bytes of memory that were held at once while a file of this text was read."""
    file, read = FILES[name]
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADS.get(path.name, "") + text, newline="")
    tracemalloc.start()
    try:
        with suppress(TrainmonError):
            read(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def hungry(name: str, case: Case, folder: Path, width: int = NARROWER) -> str | None:
    """A case that takes more memory than its bytes allow."""
    lines = (case.line(1000) + "\n") * (width // 1000)
    for what, text in (("one line", case.line(width) + "\n"), ("many lines", lines)):
        most = peak(name, text, folder)
        if most > HUNGRY * len(text.encode()) + SPARE:
            return f"{name:<20}{most / len(text):>9.1f} bytes a byte, {what} of {width:,}  {case}"
    return None


def plain() -> float:
    """CPU seconds of a regular expression that every reader needs: words, over WIDE characters; best of 9."""
    text, best = "step 1 loss 0.5 " * (WIDE // 16), float("inf")
    for _ in range(9):
        start = time.thread_time()
        re.findall(r"\S+", text)
        best = min(best, time.thread_time() - start)
    return best


def steep(name: str, case: Case, folder: Path, basis: float) -> Steep | None:
    """A case that costs more than its bytes. What looks steep is measured again, and the best counts."""
    wide = seconds(name, case.line(WIDE), folder)
    if (found := _steep(name, case, folder, (NARROW, WIDE), wide, MOMENT * basis)) is not None:
        return found
    if case.beginning or case.end or wide > CHEAP * basis:
        return None
    wide = seconds(name, case.line(WIDER), folder)
    return _steep(name, case, folder, (NARROWER, WIDER), wide, MOMENT * basis * WIDER / WIDE)


def _steep(name: str, case: Case, folder: Path, widths: tuple[int, int], wide: float, moment: float) -> Steep | None:
    narrow = 0.0
    for _ in range(3):
        if wide <= moment:
            return None
        narrow = max(narrow, seconds(name, case.line(widths[0]), folder))
        if wide <= STEEP * narrow:
            return None
        wide = min(wide, seconds(name, case.line(widths[1]), folder))
    return Steep(name, case, narrow, wide, widths[1])


def found(names: list[str], short: bool, memory: bool) -> Iterator[Steep | str]:
    basis = plain()
    with TemporaryDirectory() as folder:
        for name in names:
            for case in cases(short):
                if memory:
                    one: Steep | str | None = hungry(name, case, Path(folder))
                else:
                    one = steep(name, case, Path(folder), basis)
                if one is not None:
                    yield one


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="few beginnings and ends")
    parser.add_argument("--memory", action="store_true", help="memory instead of time")
    parser.add_argument("--format", nargs="+", choices=FILES, default=list(FILES))
    options = parser.parse_args()
    count, begin = 0, time.thread_time()
    for one in found(options.format, options.short, options.memory):
        count += 1
        print(one, flush=True)
    tried = len(options.format) * sum(1 for _ in cases(options.short))
    what = "hungry" if options.memory else "steep"
    print(f"{tried} cases in {time.thread_time() - begin:.0f} CPU seconds: {count} {what}")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
