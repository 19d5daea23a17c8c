"""What logs say when they end, and what sounds like an end and is none: for tests of everything that tells it."""

import os
from dataclasses import dataclass
from pathlib import Path

from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Status

STAMPED = "2026-01-01 10:00:00,250 - train - INFO - step {step} | loss {loss:.4f}\n"
_FRAMES = '  File "/w/train.py", line 82, in <module>\n    main()\n  File "/w/train.py", line 40, in main\n    fit(x)\n'
TRACEBACK = f"Traceback (most recent call last):\n{_FRAMES}ValueError: bad\n"
_OOM = (
    f"Traceback (most recent call last):\n{_FRAMES}torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 "
    "GiB. GPU 0 has a total capacity of 79.15 GiB of which 1.12 GiB is free.\n"
)
_CUDA = (
    f"Traceback (most recent call last):\n{_FRAMES}RuntimeError: CUDA error: device-side assert triggered\nCUDA kernel "
    "errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.\nFor "
    "debugging consider passing CUDA_LAUNCH_BLOCKING=1\nCompile with `TORCH_USE_CUDA_DSA` to enable device-side "
    "assertions.\n\n"
)
_TIME_LIMIT = "slurmstepd: error: *** JOB 18 ON r6 CANCELLED AT 2026-01-01T10:00:00 DUE TO TIME LIMIT ***\n"


@dataclass(frozen=True, slots=True)
class Ending:
    name: str
    text: str
    status: Status
    kinds: frozenset[str]

    @property
    def life(self) -> Life:
        return Life.FINISHED if self.status is Status.COMPLETED else Life.FAILED

    @property
    def decision(self) -> Decision:
        return Decision.CONTINUE if self.status is Status.COMPLETED else Decision.STOP


ENDINGS = (
    Ending("traceback", TRACEBACK, Status.FAILED, frozenset({"crash"})),
    Ending("message of several lines", _CUDA, Status.FAILED, frozenset({"crash"})),
    Ending("out of memory", _OOM, Status.FAILED, frozenset({"oom"})),
    Ending("killed", "Killed\n", Status.FAILED, frozenset({"killed"})),
    Ending("time limit", _TIME_LIMIT, Status.TIMEOUT, frozenset({"timeout"})),
    Ending("finished", "Training finished\n", Status.COMPLETED, frozenset()),
    Ending("finished with results", "Training complete in 3m 5s\nBest val acc: 0.93\n", Status.COMPLETED, frozenset()),
)
_LATER = "".join(f"step {step} | loss 0.2\n" for step in range(21, 31))
GOING_ON = {
    "a traceback in the middle": TRACEBACK + _LATER,
    "out of memory in the middle": _OOM + _LATER,
    "killed in the middle": "Killed\n" + _LATER,
    "finished in the middle": "Training finished\n" + _LATER,
    "a traceback that the program speaks of": TRACEBACK + "ERROR:root:Unable to import wandb.\n",
    "a traceback, and what comes next": TRACEBACK + "Skipping this batch\n",
    "a message that could not be formatted": (
        "--- Logging error ---\nTraceback (most recent call last):\n"
        '  File "/usr/lib/python3.11/logging/__init__.py", line 1110, in emit\n    msg = self.format(record)\n'
        "TypeError: not all arguments converted during string formatting\nCall stack:\n"
        '  File "/w/train.py", line 3, in <module>\n    logging.info("x", 1)\nMessage: \'x\'\nArguments: (1,)\n'
    ),
    "killed in prose": "We have Killed the old cache\nNothing was Killed\n",
    "finished, and an evaluation": "Training finished\nStarting evaluation\n",
    "an evaluation": "Starting evaluation\n",
}


def aged(log: Path, seconds: float) -> None:
    """As if it had been written so long ago."""
    written = log.stat().st_mtime - seconds
    os.utime(log, (written, written))
