"""By what a file of JSON objects is known, without what reads it."""

from tui_monitor.reading.formats.block_lines import readable
from tui_monitor.reading.formats.jsonl.json_text import FAILURES, decode

_NAMES = (".jsonl", ".ndjson")


def is_of_objects(name: str, head: bytes) -> bool:
    """The first two lines are JSON objects; one is enough for a file that is called so.

    A single object under another name is more often a document (`config.json`).
    """
    lines = [line for line in readable(head).split(b"\n") if line.strip()][:2]
    if not lines or not all(map(may_be_object, lines)):
        return False
    whole = [line for line in lines if isinstance(decoded(line), dict)]
    return len(whole) == 2 or (bool(whole) and name.lower().endswith(_NAMES))


def may_be_object(line: bytes) -> bool:
    return line.lstrip().startswith(b"{")


def decoded(line: bytes) -> object:
    """None where it is no JSON."""
    try:
        return decode(line)
    except FAILURES:
        return None
