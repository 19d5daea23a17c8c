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


def is_cut_off(run: RunReader) -> bool:
    """Where it is out of reach: is more of it there than was read, as far as that is known?

    Part by part: one that was rotated away and read to its end is not all of it. And nothing that was read is no whole.
    """
    tails = ((path, one.tail) for path, one in run.readers.items() if isinstance(one, StreamReader))
    between_parts = any(tail.name != path for path, tail in tails)
    return run.backlog() > 0 or between_parts or not any(reader.size for reader in run.readers.values())


def lost(run: RunReader) -> Lost:
    """What was written and can no longer be read, of all files."""
    readers = (run.readers.get(file.path) for file in run.spec.files)
    return sum((reader.tail.lost for reader in readers if isinstance(reader, StreamReader)), Lost())
