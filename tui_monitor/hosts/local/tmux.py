"""The panes of a tmux server, and the end of one of them. Only a server of one's own is asked."""

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.text import Shown, clean

VARIABLE = "TMUX"
"""`SOCKET,SERVER PID,SESSION`: what tmux tells whatever it starts."""
_SECONDS = 2.0
_SEVERAL = 4096
_LINE = lazy_compile(r"(%\d{1,9}) (\d{1,10}) (\d{1,10}) (\d{1,6}) (\d{1,6}) (\d{1,6}) (.*)")
_FORMAT = "#{pane_id} #{pane_pid} #{pid} #{window_panes} #{session_windows} #{window_index} #{session_name}"


class Pane(Struct, frozen=True):
    id: str
    """`%3`: never given twice by one server."""
    pid: int
    """Of what was started in it."""
    server: int
    panes: int
    """In its window, itself included."""
    windows: int
    """In its session."""
    window: int
    session: Shown

    @property
    def shown(self) -> Shown:
        """What is closed with it: a session ends with its last window, a window with its last pane."""
        if self.panes > 1:
            return clean(f"tmux pane {self.id} of window {self.session}:{self.window}", 200)
        if self.windows > 1:
            return clean(f"tmux window {self.session}:{self.window}", 200)
        return clean(f"tmux session {self.session}", 200)


def socket_of(environment: Mapping[str, str]) -> str:
    """Of the server under which a process with this environment was started; empty when there is none of our own."""
    path = environment.get(VARIABLE, "").rpartition(",")[0].rpartition(",")[0]
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return ""
    ours = stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()
    return path if ours and os.path.isabs(path) else ""


def panes(socket: str) -> list[Pane]:
    """All of this server; none where it does not answer."""
    lines = _ask(socket, ("list-panes", "-a", "-F", _FORMAT)).split("\n")[:_SEVERAL]
    found = (_LINE.fullmatch(line) for line in lines)
    return [_pane(match) for match in found if match is not None]


def options(socket: str, names: Sequence[str]) -> list[str] | None:
    """How each is set now; None where the server does not tell."""
    said = _ask(socket, ("display-message", "-p", " ".join(f"#{{{name}}}" for name in names))).split()
    return said if len(said) == len(names) else None


def close(socket: str, pane: str, pid: int) -> None:
    """Close this pane if it still is the one in which `pid` was started: the server itself compares, and then acts."""
    if re.fullmatch(r"%\d{1,9}", pane):
        condition, then = f"#{{==:#{{pane_pid}},{int(pid)}}}", f"kill-pane -t {pane}"
        _ask(socket, ("if-shell", "-F", "-t", pane, condition, then))


def _pane(match: re.Match[str]) -> Pane:
    pane, *numbers, session = match.groups()
    pid, server, count, windows, window = map(int, numbers)
    return Pane(pane, pid, server, count, windows, window, clean(session, 100))


def _ask(socket: str, words: Sequence[str]) -> str:
    """What it says; nothing where there is no tmux, or no answer in time."""
    program = shutil.which("tmux")
    if program is None or not os.path.isabs(program):
        return ""
    environment = {name: value for name, value in os.environ.items() if name not in (VARIABLE, "TMUX_PANE")}
    try:
        said = subprocess.run(
            (program, "-S", socket, *words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            cwd="/",
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.decode("utf-8", "replace") if said.returncode == 0 else ""
