import subprocess
import sys
from pathlib import Path

import pytest

from tui_monitor.errors import RecordError
from tui_monitor.records.claim import Claim, Claims
from tui_monitor.records.folder import Folder

HOLDER = """
import sys
from tui_monitor.clock import SystemClock
from tui_monitor.records.claim import Claim
from tui_monitor.records.folder import Folder
claim = Claim(Folder(sys.argv[1], SystemClock()))
print("held", flush=True)
input()
"""


def test_a_second_trainmon_may_not_act_in_the_same_root(folder: Folder) -> None:
    first = Claim(folder)
    with pytest.raises(RecordError, match="another trainmon is acting"):
        Claim(folder)
    first.release()
    Claim(folder).release()


def test_a_trainmon_that_was_killed_holds_nothing(folder: Folder, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RecordError):
            Claim(folder)
        holder.kill()
    Claim(folder).release()


def test_acts_of_one_trainmon_share_a_claim_until_the_last_is_over(folder: Folder) -> None:
    claims = Claims()
    claims.take(folder)
    with claims.held(folder):
        pass
    with pytest.raises(RecordError):
        Claim(folder)
    claims.release(folder)
    Claim(folder).release()


def test_a_claim_that_could_not_be_taken_can_be_taken_later(folder: Folder) -> None:
    other, claims = Claim(folder), Claims()
    with pytest.raises(RecordError), claims.held(folder):
        pass
    other.release()
    with claims.held(folder), pytest.raises(RecordError):
        Claim(folder)
