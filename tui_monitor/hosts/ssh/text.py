"""The text that is sent to another machine: one program, put together of its parts."""

from __future__ import annotations

import re
from importlib import resources

_PARTS = (
    "remote.py", "remote_signal.py", "remote_processes.py", "remote_swap.py", "remote_put.py", "remote_facts.py"
)  # fmt: skip
_IMPORTS = re.compile(rb"^from tui_monitor\.\S+ import (\([^)]*\)|[^\n]*)\n", re.MULTILINE)
"""A part knows another one by these, for whoever reads or checks it here; there, all is one text."""
_SHELL = "remote.sh"


def text_of(helper: str) -> bytes:
    """`helper`: what was found there, `python3` or `sh`."""
    parts = resources.files(__package__)
    if helper != "python3":
        return parts.joinpath(_SHELL).read_bytes()
    return b"".join(_IMPORTS.sub(b"", parts.joinpath(part).read_bytes()) for part in _PARTS) + b"\nmain()\n"
