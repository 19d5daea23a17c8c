"""What was written was read, or is told as lost: whatever is appended, renamed, copied, truncated, and when one looks.

A byte that was never seen before it was destroyed cannot be counted: then the tail says that lines may be missing.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from by_hand import Watching, append, steps
from following import ENOUGH, local
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from tui_monitor.errors import NotReadable
from tui_monitor.news import News
from tui_monitor.reading.tailing.tail import Tail
from tui_monitor.report import contract, run_table, training_check
from tui_monitor.text import Shown

ALL = 1 << 20
SIZES = st.integers(1, 400)
MARK = 40
"""Bytes that are enough to know a file by."""


class Followed(RuleBasedStateMachine):
    """Files are destroyed whenever it pleases: nothing is counted twice, and nothing is missing in silence."""

    seen_first = False
    """Is every size looked at before something is destroyed?"""

    @initialize(most_open=st.sampled_from([1, 128]), parts=st.integers(1, 3))
    def begin(self, most_open: int, parts: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="trainmon-test-"))
        self.log, self.other = self.folder / "train.log", self.folder / "other.log"
        self.other.write_bytes(b"x")
        self.source, self.parts = local(most_open), parts
        self.written = self.read = self.lines = 0
        self.excused = False
        """Something was destroyed that nobody can have seen."""
        self.append(1)
        self.tail = Tail(self.source, str(self.log))
        self.look(64)

    @rule(size=SIZES)
    def append(self, size: int) -> None:
        self.lines += 1
        data = f"{self.lines:09} ".encode() + b"." * size
        with self.log.open("ab") as out:
            out.write(data)
        self.written += len(data)

    @rule(budget=st.sampled_from([MARK, 300, ALL]))
    def look(self, budget: int) -> None:
        with suppress(NotReadable):  # replaced while it was not open: the next look goes on with what is there
            self.read += len(self.tail.read(budget).data)

    @rule()
    def look_elsewhere(self) -> None:
        """So that the log is closed when only one file may be open."""
        self.source.open(str(self.other)).read_at(0, 1)

    @rule()
    def rename(self) -> None:
        self.before(moved=True)
        for number in range(self.parts - 1, 0, -1):
            if (older := Path(f"{self.log}.{number}")).exists():
                older.replace(f"{self.log}.{number + 1}")
        self.log.replace(f"{self.log}.1")
        self.log.touch()

    @rule(unread=SIZES)
    def truncate(self, unread: int) -> None:
        self.before(unread=unread)
        os.truncate(self.log, 0)

    @rule(unread=SIZES, share=st.floats(0, 1))
    def cut(self, unread: int, share: float) -> None:
        """Only a part of what was not read yet: nothing that was seen is missing then."""
        self.before(unread=unread)
        self.excused |= not self.seen_first
        os.truncate(self.log, self.log.stat().st_size - int(share * max(0, unread - MARK)))
        self.look(MARK)  # else it may grow again, and what was not read has no mark

    @rule(unread=SIZES, gap=st.integers(0, 300))
    def copy_and_truncate(self, unread: int, gap: int) -> None:
        self.before(unread=unread)
        shutil.copy2(self.log, f"{self.log}.1")
        if gap:
            self.append(gap)
            self.before()
        os.truncate(self.log, 0)

    @rule(unread=SIZES)
    def rewrite(self, unread: int) -> None:
        self.before(unread=unread)
        self.log.write_bytes(b"")
        self.append(unread)

    @rule()
    def delete(self) -> None:
        self.before(unread=10)
        self.log.unlink()
        self.append(1)

    def before(self, unread: int = 0, moved: bool = False) -> None:
        """Something will be destroyed."""
        if not self.seen_first:
            here = self.tail.parts.locate(self.tail.position)
            self.excused |= not moved and (here is None or here[0] != str(self.log))
            self.append(unread)
            return
        if not moved:
            self.append(1)  # a file that was never opened has no mark by which it could be told from its successor
            self.drain()
        if unread:
            self.append(unread)
        self.look(MARK)

    def drain(self) -> None:
        silent = 0
        while silent < ENOUGH:
            before = self.read
            self.look(ALL)
            silent = 0 if self.read > before else silent + 1

    @invariant()
    def nothing_is_counted_twice(self) -> None:
        if hasattr(self, "tail"):
            assert self.read + self.tail.lost.bytes <= self.written

    def teardown(self) -> None:
        if not hasattr(self, "tail"):
            return
        self.append(1)
        self.drain()
        self.verify()
        self.tail.close()
        shutil.rmtree(self.folder)

    def verify(self) -> None:
        whole = self.read + self.tail.lost.bytes == self.written
        assert whole or self.tail.lost.how is not None or self.excused


class Seen(Followed):
    """Every size was seen before something was destroyed: what was written was read or is counted, to the byte."""

    seen_first = True

    def verify(self) -> None:
        assert self.read + self.tail.lost.bytes == self.written
        assert (self.tail.lost.how is not None) >= (self.tail.lost.bytes > 0)


Followed.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
Seen.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestWhateverHappens = Followed.TestCase
TestWhereEverySizeWasSeen = Seen.TestCase


@pytest.fixture
def cut(tmp_path: Path) -> Watching:
    """A run whose log was truncated when it had been seen and was not read yet."""
    log = tmp_path / "logs" / "exp-1" / "train.log"
    append(log, steps(1, 40))
    watching = Watching(tmp_path)
    watching.look()
    append(log, steps(41, 80))
    watching.run().step(100)
    log.write_text(steps(1, 5))
    watching.look(1.0)
    return watching


def test_what_was_lost_is_told_in_json_in_the_notes_and_by_check(cut: Watching) -> None:
    (view,) = cut.fleet.views()
    lost = len(steps(41, 80)) - 100
    said = f"log restarted; lines may have been lost, {lost} bytes for certain"
    told = contract.run(view)
    assert (told["lost_bytes"], told["note"], view.note) == (lost, said, said)
    assert f"{view.title}: {said}" in run_table.runs([view], colour=False)
    assert said in training_check.report(view, 0.0, None)


def test_where_nothing_was_lost_nothing_is_said(tmp_path: Path) -> None:
    append(tmp_path / "exp-1" / "train.log", steps(1, 40))
    view = Watching(tmp_path).look_at_one()
    assert (contract.run(view)["lost_bytes"], contract.run(view)["note"]) == (0, None)
    assert len(run_table.runs([view], colour=False)) == 2


def test_it_is_told_once_and_again_when_it_is_more_than_twice_as_much(cut: Watching) -> None:
    news, (view,) = News(cut.clock), cut.fleet.views()
    news.follow(view)
    news.follow(view)
    assert [event.message for event in news.events if event.finding is None] == [view.output.lost.said]
    more = replace(view, output=replace(view.output, lost=replace(view.output.lost, bytes=9999)))
    news.follow(more)
    told = [event.message for event in news.events if event.finding is None]
    assert told == [view.output.lost.said, more.output.lost.said]


def test_what_was_lost_stays_lost_when_a_run_is_read_anew(cut: Watching, tmp_path: Path) -> None:
    (before,) = cut.fleet.views()
    append(tmp_path / "logs" / "exp-1" / "rank1.log", steps(1, 5))
    cut.fleet.walks.rescan()
    (after,) = cut.look(1.0)
    assert after.output.lost.bytes == before.output.lost.bytes > 0


def test_a_log_that_is_removed_before_it_is_read_to_its_end(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    append(log, b"x" * 1000)
    source = local(1)
    tail = Tail(source, str(log))
    tail.read(300)
    append(tmp_path / "other.log", b"x")
    source.open(str(tmp_path / "other.log"))
    log.unlink()
    tail.read(300)
    assert (tail.lost.bytes, tail.lost.how) == (700, "log removed before it was read to its end")


@pytest.mark.parametrize("copied", [False, True])
def test_a_log_that_is_rotated_between_being_found_and_being_opened(tmp_path: Path, copied: bool) -> None:
    log = tmp_path / "exp-1" / "train.log"
    append(log, steps(1, 20))
    watching = Watching(tmp_path)
    watching.fleet.discover()
    if copied:
        shutil.copy2(log, f"{log}.1")
        os.truncate(log, 0)
    else:
        log.rename(f"{log}.1")
    append(log, steps(21, 25))
    for _ in range(5):
        watching.look(1.0)
    assert list(watching.run().queries.trajectory(Shown("loss")).steps) == list(range(1, 26))
