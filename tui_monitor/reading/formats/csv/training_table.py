"""Is a table a log of training or a data set? Its header tells."""

import re

from tui_monitor.lexicon import machines, measures
from tui_monitor.reading.formats.axes import step_rank

_SEPARATORS = re.compile(r"[,;\t]")
_WORDS = re.compile(
    rf"{'|'.join(measures.STEMS)}|wall_?time|(^|[,;\t/_ \"])({'|'.join(measures.BEGINNINGS)}|r,l,t)".encode(), re.I
)


def logs_training(head: bytes, longest: int) -> bool | None:
    """By the words of the first line that is no comment, or its numbers, where a known logger writes such rows without
    a heading; None while it is torn. `longest`: bytes of a full `head`.
    """
    head = head.replace(b"\0", b"")
    lines = [line for line in head.splitlines(keepends=True) if line.strip() and not line.startswith(b"#")]
    if not lines or not (lines[0].endswith((b"\n", b"\r")) or len(head) >= longest):
        return None
    if _WORDS.search(lines[0]):
        return not _lists_things(lines[0])
    return _is_row_of_a_logger(lines[0])


def _is_row_of_a_logger(line: bytes) -> bool:
    """Does a logger that writes numbers alone write them so (YOLO's `results`)?"""
    from tui_monitor.reading.formats.text.loggers import LOGGERS  # imported with the first table without a heading

    text = line.decode("utf-8", "replace").rstrip()
    return any(logger.compiled.match(text) for logger in LOGGERS if not logger.hint and not logger.banner)


def _lists_things(header: bytes) -> bool:
    """Does the table name a thing in each row, and count nothing?"""
    names = [name.strip(" \t\r\n\"'") for name in _SEPARATORS.split(header.decode("utf-8", "replace"))]
    return not machines.THING_COLUMNS.isdisjoint(map(str.lower, names)) and all(
        step_rank(name) is None for name in names
    )
