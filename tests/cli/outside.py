"""trainmon as other programs see it: a command with an exit status, an output and a place for complaints."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ready


@dataclass(frozen=True, slots=True)
class Said:
    """What one call gave."""

    status: int
    out: str
    err: str


def trainmon(*arguments: str | Path, cwd: Path | None = None, home: Path | None = None, **environment: str) -> Said:
    """One call without a terminal. Whatever it is asked, it never shows a traceback or an escape sequence."""
    asked = [str(argument) for argument in arguments]
    begin = ready.call if environment.keys() <= _READ_WHEN_NEEDED else _anew
    status, out, err = begin(asked, cwd, surroundings(home) | environment)
    said = Said(status, out.decode(), err.decode())
    for text in (said.out, said.err):
        assert not _OUR_TRACEBACK.search(text), text[-2000:]
        assert "\x1b" not in text
    return said


def _anew(arguments: Sequence[str], cwd: Path | None, environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "tui_monitor", *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def surroundings(home: Path | None = None) -> dict[str, str]:
    """An environment in which no settings of the person who runs the tests are found."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "XDG_CONFIG_HOME")}
    return kept | {"XDG_CONFIG_HOME": str(home or "/nonexistent"), "PYTHONPATH": _ROOT}


_READ_WHEN_NEEDED = {"HOME", "XDG_STATE_HOME", "PATH"}
"""Whatever else it is started with may matter before it is trainmon."""
_OUR_TRACEBACK = re.compile(r'File ".*tui_monitor/.*", line')
_ROOT = str(Path(__file__).resolve().parents[2])
