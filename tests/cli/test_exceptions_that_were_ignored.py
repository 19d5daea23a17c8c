"""What Python prints while it cleans up is no crash: neither of a run that goes on nor of one that is done."""

import json
import os
import time
from pathlib import Path

import pytest
from outside import trainmon

STEPS = "".join(f"step {step} loss {2 / step:.4f}\n" for step in range(1, 60))
IGNORED = [
    (
        "Exception ignored in: <function _MultiProcessingDataLoaderIter.__del__ at 0x7f1>\n"
        "Traceback (most recent call last):\n"
        '  File "/w/dataloader.py", line 1478, in __del__\n    self._shutdown_workers()\n'
        "AssertionError: can only test a child process\n"
    ),
    (
        "Exception ignored in: <generator object tqdm.__iter__ at 0x7f>\n"
        'Traceback (most recent call last):\n  File "/w/std.py", line 1193, in __iter__\n    self.close()\n'
        "OSError: [Errno 9] Bad file descriptor\n"
    ),
    (
        "[rank1]: Exception ignored in: <module 'threading' from '/w/threading.py'>\n"
        '[rank1]: Traceback (most recent call last):\n[rank1]:   File "/w/threading.py", line 1537, in _shutdown\n'
        "[rank1]: RuntimeError: cannot join\n"
    ),
]
CRASH = 'Traceback (most recent call last):\n  File "/w/train.py", line 9, in fit\n    step()\nValueError: bad\n'


def status(folder: Path, text: str) -> str:
    log = folder / "exp" / "train.log"
    log.parent.mkdir()
    log.write_text(text)
    day = time.time() - 86_400
    os.utime(log, (day, day))
    [run] = json.loads(trainmon("check", "--json", folder).out)["runs"]
    return str(run["status"])


@pytest.mark.parametrize("ignored", IGNORED)
def test_a_run_is_well_whose_cleaning_up_failed(tmp_path: Path, ignored: str) -> None:
    assert status(tmp_path, STEPS + ignored) == "healthy"


@pytest.mark.parametrize("ignored", IGNORED)
def test_a_run_that_is_done_stays_done(tmp_path: Path, ignored: str) -> None:
    assert status(tmp_path, STEPS + "Training complete\n" + ignored) == "completed"


@pytest.mark.parametrize("ignored", IGNORED)
def test_a_crash_behind_it_is_one(tmp_path: Path, ignored: str) -> None:
    assert status(tmp_path, STEPS + ignored + CRASH) == "failed"
