"""A small training: one loss a step, and a data loader as a child. Started as a script by the tests.

    python trainer.py LOG [deaf]

On SIGUSR1 the loss becomes NaN; standard output then tells when that line was in the file. `deaf`: TERM is ignored.
"""

import math
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

STEP_SECONDS = 0.05


def load_data() -> None:
    while True:
        signal.pause()


def train(log: Path) -> None:
    broken, told = False, False

    def breaks(*_: object) -> None:
        nonlocal broken
        broken = True

    signal.signal(signal.SIGUSR1, breaks)
    with log.open("a", buffering=1) as out:
        loader = multiprocessing.get_context("fork").Process(target=load_data)
        loader.start()
        print("ready", os.getpid(), loader.pid, flush=True)
        for step in range(1, 1_000_000):
            value = math.nan if broken else 2 * math.exp(-step / 40) + 0.3
            out.write(f"step {step}/100000 | loss {value:.4f} | lr 3.0e-04\n")
            if broken and not told:
                told = True
                print("nan", time.monotonic(), flush=True)
            time.sleep(STEP_SECONDS)


if __name__ == "__main__":
    if "deaf" in sys.argv[2:]:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    train(Path(sys.argv[1]))
