"""What can be said of the files of a run without reading any."""

from __future__ import annotations

from tui_monitor.model.lost import Lost
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.files.stream import StreamReader


def lies_still(run: RunReader) -> bool:
    """Would reading give nothing, as one question to each file can tell? Raises what the source raises."""
    if run.waiting or run.problems:
        return False
    for file in run.spec.files:  # a loop: it is asked of every run that writes, at each tick
        reader = run.readers.get(file.path)
        if reader is None or not reader.lies_still():
            return False
    return True


def lost(run: RunReader) -> Lost:
    """What was written and can no longer be read, of all files."""
    readers = (run.readers.get(file.path) for file in run.spec.files)
    return sum((reader.tail.lost for reader in readers if isinstance(reader, StreamReader)), Lost())
