"""Names of which terminals do not agree how wide they are: columns and borders stand where they belong."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.conftest import COMMAND, Open, environment_of
from tests.e2e.terminal import TIMEOUT

NAMES = {
    "plain": "plain",
    "wide": "漢字モデル",
    "accents that are apart": "e\u0301a\u0308o\u0302",
    "heart and cloud, as pictures": "❤\ufe0f☁\ufe0f",
    "a keycap": "1\ufe0f\u20e3",
    "a thumb, brown": "👍🏽",
    "two flags": "🇩🇪🇫🇷",
    "a syllable in its letters": "\u1112\u1161\u11ab",
    "signs that stand beside": "नमस्ते",
}
SIZE = (150, 40)
STATE = " ENDED"
"""Told of each run once, at the right of its name; in the head; and at the right end of a preview."""
PREVIEWS = (0, 1, 1)
"""In the grid, the compact list and the table."""


@pytest.fixture
def named(root: Path) -> Path:
    for number, name in enumerate(NAMES.values()):
        log = root / f"{number:02}{name}" / "train.log"
        log.parent.mkdir()
        log.write_text("".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 30)))
        os.utime(log, (1e9, 1e9))  # it ended long ago
    return root


def assert_below_each_other(rows: list[list[int]], previews: int) -> None:
    """Each row has what the fullest one has; the last may have less. A preview ends where the screen does."""
    _head, *runs = rows
    for _ in range(previews):
        title = next(row for row in runs if row[-1] == SIZE[0] - len(f"{STATE} ╮"))
        title.pop()
    runs = [row for row in runs if row]
    fullest = max(runs, key=len)
    assert sum(map(len, runs)) == len(NAMES)
    assert all(row == fullest[: len(row)] for row in runs), rows


def test_columns_and_borders_stand_below_each_other_in_all_views(opened: Open, named: Path) -> None:
    terminal = opened(named, size=SIZE)
    for previews in PREVIEWS:
        told = len(NAMES) + 1 + previews
        terminal.wait_for(lambda told=told: terminal.text.count(STATE) == told)
        assert_below_each_other(terminal.columns_of(STATE), previews)
        before = terminal.text
        terminal.keys("v")
        terminal.wait_for(lambda before=before: terminal.text != before)


class Tmux:
    """A terminal that others wrote, and that knows of widths what it knows."""

    def __init__(self, place: Path, *command: str | Path) -> None:
        self._environment = {**environment_of(place), "TMUX_TMPDIR": str(place)}
        width, height = map(str, SIZE)
        self.ask("-u", "-f", os.devnull, "new-session", "-d", "-x", width, "-y", height, *map(str, command))

    def ask(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", "widths", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=TIMEOUT,
        )
        return done.stdout

    @property
    def text(self) -> str:
        return self.ask("capture-pane", "-p")

    def wait_for(self, seen: Callable[[], bool]) -> None:
        until = time.monotonic() + TIMEOUT
        while not seen():
            assert time.monotonic() < until, self.text
            time.sleep(0.05)

    def columns_of(self, words: str) -> list[list[int]]:
        """Where these words stand in each row that has them, in cells: as its own search finds them."""
        rows: dict[int, list[int]] = {}
        at_all = self.text.count(words)
        self.ask("copy-mode")
        for _ in range(at_all):
            self.ask("send-keys", "-X", "search-backward", words)
            column, row = map(int, self.ask("display", "-p", "#{copy_cursor_x} #{copy_cursor_y}").split())
            rows.setdefault(row, []).insert(0, column)
        self.ask("send-keys", "-X", "cancel")
        return [rows[row] for row in sorted(rows)]


@pytest.fixture
def tmux(named: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not here: what it makes of widths is not known")
    with TemporaryDirectory(prefix="tmux-", dir="/tmp", ignore_cleanup_errors=True) as place:
        terminal = Tmux(Path(place), COMMAND, named)
        yield terminal
        terminal.ask("kill-server")


def test_so_they_do_in_a_terminal_that_others_wrote(tmux: Tmux) -> None:
    for previews in PREVIEWS:
        told = len(NAMES) + 1 + previews
        tmux.wait_for(lambda told=told: tmux.text.count(STATE) == told)
        assert_below_each_other(tmux.columns_of(STATE), previews)
        before = tmux.text
        tmux.ask("send-keys", "v")
        tmux.wait_for(lambda before=before: tmux.text != before)
