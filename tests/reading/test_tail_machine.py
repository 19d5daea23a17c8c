"""A writer does what writers do, a tail reads when it likes, and a list of lines says what must have arrived.

Where nothing is destroyed, nothing may be lost and nothing read twice. Where something is destroyed (truncation,
rewriting, removal while nobody looks), only what was destroyed may be missing, and then the tail says so.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from following import Follower, follow, local, rotate, touch_later
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

SIZES = st.sampled_from([1, 7, 64, 300, 1000, 1 << 20])


class Writing(RuleBasedStateMachine):
    """Nothing is destroyed: appended, torn, rotated with the writer still on the old file, links, few descriptors."""

    @initialize(most_open=st.sampled_from([1, 128]), linked=st.booleans())
    def begin(self, most_open: int, linked: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="trainmon-test-"))
        self.log = self.folder / "train.log"
        self.other = self.folder / "other.log"
        self.other.write_text("x\n")
        self.real = self.folder / "real" / "train.log" if linked else self.log
        self.real.parent.mkdir(exist_ok=True)
        self.stamp = [time.time()]
        self.written: list[str] = []
        self.torn = ""
        self.detached = False
        self.writer = self.real.open("ab", buffering=0)
        if linked:
            self.log.symlink_to(self.real)
        self.source = local(most_open)
        self.follower: Follower = follow(self.log, source=self.source)
        self.follower.read()

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        self.end_line()
        self.verify(self.follower.drain())
        self.follower.tail.close()
        self.writer.close()
        shutil.rmtree(self.folder)

    def verify(self, lines: list[str]) -> None:
        assert lines == self.written

    def end_line(self) -> None:
        if self.torn:
            self.writer.write(self.torn.encode() + b"\n")
            self.torn = ""

    @rule(count=st.integers(1, 20), width=st.sampled_from([0, 10, 400]))
    def append(self, count: int, width: int) -> None:
        self.end_line()
        for _ in range(count):
            self.written.append(f"line {len(self.written)} {'x' * width}end")
            self.writer.write(self.written[-1].encode() + b"\n")
        self.risk()

    @rule(cut=st.integers(1, 5))
    def append_a_torn_line(self, cut: int) -> None:
        self.end_line()
        line = f"line {len(self.written)} torn, end"
        self.written.append(line)
        self.writer.write(line[:cut].encode())
        self.torn = line[cut:]
        self.risk()

    @rule(size=SIZES)
    def read(self, size: int) -> None:
        self.follower.read(size)

    @rule()
    def read_elsewhere(self) -> None:
        """So that the log is closed when only one file may be open."""
        self.source.open(str(self.other)).read_at(0, 1)

    @rule()
    def read_everything(self) -> None:
        while self.follower.read():
            pass

    @precondition(lambda self: self.real == self.log)
    @rule(moved=st.booleans())
    def rotate(self, moved: bool) -> None:
        """The writer may go on in the old file for a while; the next rotation comes after it has moved."""
        self.move()
        self.before_rotation()
        rotate(self.log)
        self.log.touch()
        if moved:
            self.move()

    @rule()
    def move(self) -> None:
        """The writer opens its log by name again."""
        self.end_line()
        self.writer.close()
        self.writer = self.real.open("ab", buffering=0)
        self.detached = not self.log.exists()

    def risk(self) -> None:
        """Something was written that may be destroyed: never here."""

    def before_rotation(self) -> None:
        """Nothing is hidden by it here."""


class Destroying(Writing):
    """As above, and files are truncated, rewritten, copied and truncated, removed and made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.destroyed: set[str] = set()
        self.unsaid: set[str] = set()
        self.removed = False

    def verify(self, lines: list[str]) -> None:
        missing = set(self.written) - set(lines)
        assert missing <= self.destroyed
        assert set(lines) <= set(self.written)
        if missing - self.unsaid or len(lines) != len(set(lines)):
            assert self.follower.tail.note is not None

    def risk(self) -> None:
        """What is written to a file without a name is lost with its descriptor."""
        if self.detached:
            self.give_up()

    def before_rotation(self) -> None:
        """Once the file that is followed was removed, nobody can tell which rotated one came next."""
        if self.removed:
            self.destroy()
            self.detached = True

    def destroy(self) -> None:
        self.end_line()
        self.give_up()

    def give_up(self) -> None:
        """What is written so far may be missing from now on. Of a file that was never seen, nobody can tell."""
        self.destroyed |= set(self.written)
        tail = self.follower.tail
        here = tail.parts.locate(tail.position)
        if tail.position == 0 or here is None or here[0] != str(self.log):
            self.unsaid |= set(self.written)

    @rule()
    def truncate(self) -> None:
        self.destroy()
        os.truncate(self.writer.fileno(), 0)
        touch_later(self.log_now(), self.stamp)

    @rule()
    def copy_and_truncate(self) -> None:
        self.destroy()
        if self.real == self.log and self.log.exists():
            self.move()
            for number in range(60, 0, -1):
                if (old := Path(f"{self.log}.{number}")).exists():
                    old.rename(f"{self.log}.{number + 1}")
            shutil.copy2(self.log, f"{self.log}.1")
            os.truncate(self.log, 0)
            touch_later(self.log, self.stamp)

    @rule()
    def rewrite_in_place_to_the_same_size(self) -> None:
        if not self.log.exists():
            return
        self.move()
        lines = self.log.read_text().splitlines()
        if not lines:
            return
        self.read_everything()  # else the few bytes before the place where reading stopped may be the same
        self.destroy()
        changed = [
            f" line {len(self.written) + number} new".rjust(len(line), "y")[-len(line) :]
            for number, line in enumerate(lines)
        ]
        if len(set(changed)) == len(changed) and set(changed).isdisjoint(self.written):
            self.written += changed
            self.real.write_text("".join(line + "\n" for line in changed))
            touch_later(self.real, self.stamp)

    @rule()
    def remove(self) -> None:
        self.destroy()
        self.removed = self.detached = True
        self.log.unlink(missing_ok=True)

    @rule()
    def remove_and_make_anew(self) -> None:
        self.destroy()
        self.removed = True
        self.log.unlink(missing_ok=True)
        self.real = self.log
        self.move()

    @precondition(lambda self: self.real != self.log)
    @rule()
    def retarget_the_link(self) -> None:
        self.destroy()
        self.removed = True
        self.real = self.real.with_name(self.real.name + "x")
        self.move()
        self.log.unlink(missing_ok=True)
        self.log.symlink_to(self.real)

    def log_now(self) -> Path:
        return Path(f"/proc/self/fd/{self.writer.fileno()}")


class WritingOften(Writing):
    """As many as `make long` has time for."""


class DestroyingOften(Destroying):
    """As many as `make long` has time for."""


for machine, examples in ((Writing, 50), (Destroying, 50), (WritingOften, 150), (DestroyingOften, 150)):
    machine.TestCase.settings = settings(max_examples=examples, stateful_step_count=40, deadline=None)
TestWhatIsOnlyWritten = Writing.TestCase
TestWhatIsDestroyed = Destroying.TestCase
TestWhatIsOnlyWrittenOften = pytest.mark.long(WritingOften.TestCase)
TestWhatIsDestroyedOften = pytest.mark.long(DestroyingOften.TestCase)
