"""One of ten small trainings that go their own ways. Started as a script by the tests.

    python ten.py WAY GO [LOG]

It trains until the file GO is there; then it goes its way. Without LOG it logs to where it was started, as a program
does whose output is redirected.

| way | |
|---|---|
| `well` | trains on |
| `nan`, `explode`, `hang`, `crash` | as they say; `explode` goes on with a log that was begun ten minutes ago |
| `late` | there is no log before GO |
| `empty` | its log was made seven minutes ago, and holds nothing |
| `accuracy` | trains on, and logs no loss |
"""

import math
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

STEP_SECONDS = 0.1
_LONGEST = 300
"""Seconds after which it ends, whatever becomes of the test."""
_MINUTE = 60.0


def train(way: str, told: Callable[[], bool]) -> None:
    went, first = 0.0, 1
    if way == "explode":
        for ago in range(60, 0, -1):
            say(first, value(first), time.time() - ago * _MINUTE / 6)
            first += 1
    for step in range(first, 1_000_000):
        went = went or (time.monotonic() if told() else 0.0)
        exploded = 1e4 * math.exp(time.monotonic() - went) if went and way == "explode" else 0.0
        say(step, math.nan if went and way == "nan" else value(step) + exploded, time.time(), way == "accuracy")
        if went and way == "crash":
            raise ValueError("no such batch")
        if went and way == "hang":
            signal.pause()
        time.sleep(STEP_SECONDS)


def value(step: int) -> float:
    return 2 * math.exp(-step / 40) + 0.3


def say(step: int, loss: float, now: float, by_accuracy: bool = False) -> None:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now)) + f",{int(now % 1 * 1000):03d}"
    metric = f"accuracy {1 / (1 + loss):.4f}" if by_accuracy else f"loss {loss:.5g}"
    print(f"{at} INFO step {step} {metric} lr 0.0003", flush=True)


def write_to(log: str) -> int:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    return descriptor


def main(way: str, go: Path, log: str | None = None) -> None:
    signal.alarm(_LONGEST)
    while way == "late" and not go.exists():
        time.sleep(STEP_SECONDS)
    if log is not None:
        descriptor = write_to(log)
        if way == "empty":
            made = time.time() - 7 * _MINUTE
            os.utime(descriptor, (made, made))
            signal.pause()
    train(way, go.exists)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
