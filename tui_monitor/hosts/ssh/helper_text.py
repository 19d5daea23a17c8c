"""The text that is sent to another machine: one program, put together of its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources

PARTS = (
    "answering.py", "files_read.py", "one_signal.py", "processes_told.py", "swap.py", "putting.py", "facts_told.py",
    "commands_run.py", "machine_told.py",
)  # fmt: skip
_IMPORTS = re.compile(rb"^from tui_monitor\.\S+ import (\([^)]*\)|[^\n]*)\n", re.MULTILINE)
"""A part knows another one by these, for whoever reads or checks it here; there, all is one text."""


def joined(parts: Sequence[str]) -> bytes:
    """In one text; what is written in Python begins at its end."""
    folder = resources.files(__package__) / "helper"
    text = b"".join(_IMPORTS.sub(b"", folder.joinpath(part).read_bytes()) for part in parts)
    return text + b"\nmain()\n" if parts == PARTS else text
