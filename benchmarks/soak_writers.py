"""Training scripts that write as such scripts do, for as long as one likes: what they wrote is counted.

Each writer has one habit: it appends, is rotated by renaming (once, or twice onto the same name), copied and truncated,
started again, or writes its lines in two halves. It counts what it wrote, whatever becomes of it.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tui_monitor.hosts.rotation import MOST_PARTS


@dataclass
class Writer:
    """One run that logs `loss`, a line a step."""

    log: Path
    habit: str
    lines: int = 0
    bytes: int = 0
    torn: str = ""
    """The rest of a line whose beginning was written."""
    disturbed: int = 0
    """How often its habit was lived."""
    _start: int = field(default=0, init=False)

    def write(self, count: int) -> None:
        """`count` more lines; a torn one is ended first."""
        text = self.torn + "".join(self._line(self.lines + number + 1 - self._start) for number in range(count))
        self.torn = ""
        if self.habit == "torn" and count:
            cut = len(text) - 9
            text, self.torn = text[:cut], text[cut:]
        self._append(text)
        self.lines += count

    def end_line(self) -> None:
        self._append(self.torn)
        self.torn = ""

    def live(self) -> None:
        """What happens to its log now and then."""
        self.end_line()
        self.disturbed += 1
        _HABITS[self.habit](self)

    def _line(self, step: int) -> str:
        return f"step {step} | loss {2 / math.sqrt(max(step, 1)) + 0.3 + 0.01 * math.sin(step):.6f} | lr 3.0e-04\n"

    def _append(self, text: str) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "a") as out:
            out.write(text)
        self.bytes += len(text)

    def rename(self, parts: int = 3) -> None:
        """`log` becomes `log.1`, which becomes `log.2`, ..., as logrotate does."""
        for number in range(min(parts, MOST_PARTS) - 1, 0, -1):
            if os.path.exists(older := f"{self.log}.{number}"):
                os.replace(older, f"{self.log}.{number + 1}")
        os.replace(self.log, f"{self.log}.1")
        self.log.touch()

    def rename_twice(self) -> None:
        """Onto the same name, one after the other: the first of both is overwritten at once."""
        self.rename(1)
        self.write(1)
        self.rename(1)

    def copy_and_truncate(self) -> None:
        shutil.copy2(self.log, f"{self.log}.1")
        os.truncate(self.log, 0)

    def start_again(self) -> None:
        """From a checkpoint, in the same log: steps go back."""
        self._start += min(20, max(0, self.lines - self._start - 1))

    def nothing(self) -> None:
        return


_HABITS: dict[str, Callable[[Writer], None]] = {
    "plain": Writer.nothing,
    "renamed": Writer.rename,
    "renamed twice": Writer.rename_twice,
    "copied and truncated": Writer.copy_and_truncate,
    "started again": Writer.start_again,
    "torn": Writer.nothing,
}
HABITS = tuple(_HABITS)


def writers(root: Path, count: int) -> list[Writer]:
    """As many of each habit as of any other."""
    return [Writer(root / "logs" / f"exp-{i:03}" / "train.log", HABITS[i % len(HABITS)]) for i in range(count)]
