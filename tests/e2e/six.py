"""One of several small trainings that go their own ways. Started as a script by the tests.

    python six.py LOG WAY

It trains until a line comes on standard input; then it goes its way: `well`, `nan`, `nan-and-finish`, `explode`,
`hang`, `crash`. `nan` has a child that does not end with it.
"""

import math
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

STEP_SECONDS = 0.05
FINISHES_AFTER = 9.7
"""Seconds of NaN: within the ten for which a finding has to stand at least."""


def train(log: Path, way: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) if way == "nan" else None
    told: list[float] = []
    threading.Thread(target=lambda: told.append(time.monotonic() if sys.stdin.readline() else 0.0), daemon=True).start()
    print("ready", os.getpid(), child.pid if child else 0, flush=True)
    with log.open("a", buffering=1) as out:
        os.dup2(out.fileno(), 2)
        for step in range(1, 1_000_000):
            since = time.monotonic() - told[0] if told else 0.0
            out.write(f"step {step}/100000 | loss {value(step, way if told else 'well', since):.4f} | lr 3.0e-04\n")
            if told and way == "crash":
                raise ValueError("no such batch")
            if told and way == "hang":
                signal.pause()
            if way == "nan-and-finish" and since > FINISHES_AFTER:
                out.write("Training finished. Saving final checkpoint\n")
                time.sleep(3)
                return
            time.sleep(STEP_SECONDS)


def value(step: int, way: str, since: float) -> float:
    if way.startswith("nan"):
        return math.nan
    return 2 * math.exp(-step / 40) + 0.3 + (1e4 * math.exp(min(since, 60.0)) if way == "explode" else 0.0)


if __name__ == "__main__":
    train(Path(sys.argv[1]), sys.argv[2])
