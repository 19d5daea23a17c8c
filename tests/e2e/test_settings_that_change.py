"""Settings files are written while runs are watched: broken, mended, changed, by a person who watches on."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

from tests.e2e.conftest import COMMAND, Open, Train, environment_of
from tests.e2e.terminal import TIMEOUT


class Watcher:
    """`trainmon watch`, and what it says on its error stream."""

    def __init__(self, root: Path, home: Path) -> None:
        self.process = subprocess.Popen(
            [COMMAND, "watch", "--json", root],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment_of(home),
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))

    def next(self) -> str:
        try:
            return self._lines.get(timeout=TIMEOUT)
        except Empty:
            raise AssertionError(f"nothing was said for {TIMEOUT:g} s") from None


@contextmanager
def watching(root: Path, home: Path) -> Iterator[Watcher]:
    watcher = Watcher(root, home)
    try:
        yield watcher
    finally:
        watcher.process.kill()
        watcher.process.wait()


def test_f14_watch_says_what_a_file_changed_which_line_is_broken_and_goes_on(train: Train, root: Path) -> None:
    train("exp-1")
    file = root / "trainmon.yaml"
    file.write_text("plateau_patience: 30\n")
    with watching(root, root.parent) as watcher:
        assert watcher.next() == f"trainmon: settings: {file} (yours)"
        file.write_text("plateau_patience: 40\n")
        assert watcher.next() == f"trainmon: {file} changed: plateau_patience = 40 (was 30)"
        assert watcher.next() == "trainmon: 1 run is judged anew by these settings"
        file.write_text("plateau_patience: 40\nmetrik: loss\n")
        assert watcher.next() == (
            "trainmon: settings stay as they were: trainmon.yaml, line 2: unknown setting 'metrik' "
            "(did you mean 'metric'?)"
        )
        file.write_text("plateau_patience: 40\nmetric: loss\n")
        assert watcher.next() == f"trainmon: {file} changed: metric = loss (was not set)"
        assert watcher.next() == "trainmon: 1 run is judged anew by these settings"
        file.unlink()
        told = watcher.next()
        assert told.startswith(f"trainmon: {file} is gone: ")
        assert "metric = not set (was loss)" in told
        assert watcher.process.poll() is None


def test_f14_the_app_tells_a_broken_file_keeps_what_was_said_and_takes_over_what_is_right(
    opened: Open, train: Train, root: Path
) -> None:
    sick = train("exp-1")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    sick.break_it()
    terminal.wait_for("1 STOP")
    terminal.press_until("n", lambda: "STOP" in terminal.row("exp-1"))
    terminal.keys("a")
    terminal.wait_for(lambda: "STOP ack" in terminal.row("exp-1"))
    dark = terminal.cell("trainmon").bg

    file = root / "trainmon.yaml"
    file.write_text("theme: papier\nplateau_patience: x\n")
    terminal.wait_for("settings stay as they were: trainmon.yaml, line 2: plateau_patience must be a whole number")
    assert terminal.cell("trainmon").bg == dark

    file.write_text("theme: paper\nplateau_patience: 30\n")
    terminal.wait_for(lambda: terminal.cell("trainmon").bg != dark)
    terminal.wait_for("judged anew")
    assert "STOP ack" in terminal.row("exp-1")
    terminal.keys("q")
    assert terminal.wait() == 0
