"""A document that is one JSON object."""

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.jsonl.json_text import FAILURES, decode


def read_object(data: bytes) -> dict[str, object]:
    """Raises FormatError for anything else: half-written files are read again."""
    try:
        value = decode(data)
    except FAILURES as error:
        raise FormatError(f"not whole JSON ({str(error)[:120]}): it may be half written, and is read again") from error
    if not isinstance(value, dict):
        raise FormatError("holds no JSON object")
    return value
