import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_monitor.errors import RecordError
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder

HOLDER = """
import sys
from tui_monitor.clock import SystemClock
from tui_monitor.records.folder import RootFolder
claim = RootFolder(sys.argv[1], SystemClock()).locks.claim()
print("held", flush=True)
input()
"""


def test_a_second_trainmon_may_not_act_in_the_same_root(folder: RootFolder) -> None:
    first = folder.locks.claim()
    with pytest.raises(RecordError, match=rf"another trainmon \(pid {os.getpid()}\) is acting"):
        folder.locks.claim()
    first.release()
    folder.locks.claim().release()


def test_a_trainmon_that_was_killed_holds_nothing(folder: RootFolder, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RecordError):
            folder.locks.claim()
        holder.kill()
    folder.locks.claim().release()


def test_acts_of_one_trainmon_share_a_claim_until_the_last_is_over(folder: RootFolder) -> None:
    claims = ActingLocks()
    claims.take(folder)
    with claims.held(folder):
        pass
    with pytest.raises(RecordError):
        folder.locks.claim()
    claims.release(folder)
    folder.locks.claim().release()


def test_a_claim_that_could_not_be_taken_can_be_taken_later(folder: RootFolder) -> None:
    other, claims = folder.locks.claim(), ActingLocks()
    with pytest.raises(RecordError), claims.held(folder):
        pass
    other.release()
    with claims.held(folder), pytest.raises(RecordError):
        folder.locks.claim()
