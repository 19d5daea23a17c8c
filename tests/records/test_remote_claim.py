"""A lock on another machine is lost with the line: whoever held it asks again, and does not act where it is gone."""

import fcntl
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remote_box import Box, at_once, helper_of, until
from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import Busy, RecordError
from tui_monitor.hosts.ssh.hosts import SshHost
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.locks import ACTING
from tui_monitor.records.remote_folder import RemoteFolder

pytestmark = pytest.mark.alone


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "box")


@pytest.fixture
def host(box: Box) -> Iterator[SshHost]:
    host = SshHost(box.files())
    yield host
    host.files.line.close()


@pytest.fixture
def there(host: SshHost, tmp_path: Path) -> RecordFolder:
    (tmp_path / "root").mkdir()
    return RemoteFolder(str(tmp_path / "root"), SystemClock(), host.put)


@pytest.fixture
def other(there: RecordFolder) -> RecordFolder:
    """The same folder, as a trainmon on that machine has it."""
    return RootFolder(there.root, ManualClock())


def break_line(host: SshHost, is_down: bool = False) -> None:
    """What runs there ends, and the lock with it."""
    lost = host.files.line.hello
    os.kill(helper_of(host.files), signal.SIGKILL)
    until(lambda: host.files.line.hello not in ((lost,) if is_down else (lost, None)), bool)


def test_what_is_held_there_is_held_against_all_others(there: RecordFolder, other: RecordFolder) -> None:
    claim = there.locks.claim()
    with pytest.raises(Busy, match=rf"another trainmon \(pid {os.getpid()}\) is acting in {other.root}"):
        other.locks.claim()
    assert other.locks.is_claimed()
    assert not there.locks.is_claimed(), "by another than us"
    assert claim.keep() is False, "nothing was lost"
    claim.release()
    other.locks.claim().release()


def test_while_another_holds_it_there_it_is_not_to_be_had(there: RecordFolder, other: RecordFolder) -> None:
    claim = other.locks.claim()
    with pytest.raises(Busy, match=rf"another trainmon \(pid {os.getpid()} there\) is acting in box:{other.root}"):
        there.locks.claim()
    assert there.locks.is_claimed()
    claim.release()


def test_a_lock_that_went_with_the_line_is_taken_again_by_the_next_act(
    host: SshHost, there: RecordFolder, other: RecordFolder
) -> None:
    """Broken once: the second act of one trainmon believed in the lock of the first."""
    claims = ActingLocks()
    claims.take(there)
    break_line(host)
    until(lambda: not other.locks.is_claimed(), bool)
    claims.take(there)
    with pytest.raises(Busy):
        other.locks.claim()
    claims.release(there)
    with pytest.raises(Busy):
        other.locks.claim()
    claims.release(there)
    other.locks.claim().release()


def test_who_lost_it_to_another_does_not_hold_it(host: SshHost, there: RecordFolder, other: RecordFolder) -> None:
    claims = ActingLocks()
    claims.take(there)
    break_line(host)
    taken = until(other.locks.claim, bool, Busy)
    with pytest.raises(Busy, match="another trainmon"):
        claims.take(there)
    with pytest.raises(Busy, match="another trainmon"):
        claims.keep(there)
    taken.release()
    assert claims.keep(there) is True, "taken anew: others may have acted in between"
    assert claims.keep(there) is False
    claims.release(there)
    other.locks.claim().release()


def test_while_there_is_no_line_nobody_says_that_it_is_held(
    host: SshHost, box: Box, there: RecordFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = there.locks.claim()
    box.down.write_text("ssh: connect to host box port 22: Connection refused")
    monkeypatch.setattr(host._asked, "_longest", 0.1)
    break_line(host, is_down=True)
    with pytest.raises(RecordError, match=r"the connection was lost|refuses the connection"):
        claim.keep()
    box.down.unlink()
    monkeypatch.setattr(host._asked, "_longest", 10.0)
    assert until(claim.keep, bool, RecordError)


def test_what_still_runs_there_for_a_line_that_is_lost_is_no_other_trainmon(
    host: SshHost, there: RecordFolder, other: RecordFolder
) -> None:
    """Where the network was gone, what held the lock there hears of it later than we do."""
    claim = there.locks.claim()
    break_line(host)
    with Path(there.root, ACTING).open("rb") as earlier:
        fcntl.flock(earlier, fcntl.LOCK_EX)
        assert claim.keep() is True
        assert claim.keep() is True, "it may end at any time: it is asked for again"
    assert claim.keep() is True
    assert claim.keep() is False, "it is held by the line that stands"
    with pytest.raises(Busy, match=rf"\(pid {os.getpid()}\)"):
        other.locks.claim()
