"""The example for tmux, in a real tmux: its status bar tells what the app beside it sees."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, environment_of
from tests.e2e.terminal import Terminal

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "trainmon.tmux.conf"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
def test_the_status_bar_of_tmux_tells_what_the_app_sees(root: Path, tmp_path: Path) -> None:
    log = root / "logs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {step} | loss {'nan' if step > 30 else 2.0}\n" for step in range(1, 200)))
    settings, socket = root / "tmux.conf", root / "socket"
    settings.write_text(EXAMPLE.read_text() + "set -g status-interval 1\n")
    environment = environment_of(tmp_path)
    environment["PATH"] = f"{COMMAND.parent}:{environment['PATH']}"
    tmux = ["tmux", "-S", str(socket)]
    begin = [*tmux, "-f", str(settings), "new-session", str(COMMAND), str(root)]
    terminal = Terminal(begin, environment, (160, 48))
    try:
        terminal.wait_for("trainmon: 1 STOP (")
    finally:
        subprocess.run([*tmux, "kill-server"], env=environment, check=False, capture_output=True)
        terminal.close()


def test_the_pages_show_the_line_of_the_example() -> None:
    (line,) = [line for line in EXAMPLE.read_text().splitlines() if line.startswith("set -g status-right ")]
    for page in (DOCS / "commands.md", DOCS / "orchestrators.md", DOCS.parent / "README.md"):
        assert f"\n{line}\n" in page.read_text()
