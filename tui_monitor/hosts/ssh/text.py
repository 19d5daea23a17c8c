"""The text that is sent to another machine: one program, put together of its parts."""

from __future__ import annotations

from importlib import resources

_PARTS = ("remote.py", "remote_processes.py", "remote_put.py")
_OURS = b"from tui_monitor."
"""Lines by which a part knows another one, for whoever reads or checks it here: there, all is one text."""
_SHELL = "remote.sh"


def text_of(helper: str) -> bytes:
    """`helper`: what was found there, `python3` or `sh`."""
    parts = resources.files(__package__)
    if helper != "python3":
        return parts.joinpath(_SHELL).read_bytes()
    lines = (line for part in _PARTS for line in parts.joinpath(part).read_bytes().splitlines(keepends=True))
    return b"".join(line for line in lines if not line.startswith(_OURS)) + b"\nmain()\n"
