"""Is a CSV a log of training or a data set? Its header tells."""

import os
import re

from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import FileIdentity, Source, Stat
from tui_monitor.lexicon import machines, measures
from tui_monitor.reading.discovery.kinds import sounds_like_log
from tui_monitor.reading.formats.axes import step_rank
from tui_monitor.reading.tailing.inflate import Inflated

_HEAD = 4096
_SEPARATORS = re.compile(r"[,;\t]")
_WORDS = re.compile(
    rf"{'|'.join(measures.STEMS)}|wall_?time|(^|[,;\t/_ \"])({'|'.join(measures.BEGINNINGS)}|r,l,t)".encode(), re.I
)
_UNKNOWN = b"metric"


def _lists_things(header: bytes) -> bool:
    """Does the table name a thing in each row, and count nothing?"""
    names = [name.strip(" \t\r\n\"'") for name in _SEPARATORS.split(header.decode("utf-8", "replace"))]
    return not machines.THING_COLUMNS.isdisjoint(map(str.lower, names)) and all(
        step_rank(name) is None for name in names
    )


class TableHeads:
    """Each table is looked at once, and again while it has no header yet."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[tuple[str, FileIdentity], bool] = {}

    def may_be_log(self, path: str, stat: Stat) -> bool:
        """By the words of its header; while there is none, by its name: an empty `metrics.csv` is a run that waits."""
        key = (path, stat.identity)
        if key not in self._known and stat.size > 0 and (header := self._header(path)) is not None:
            self._known[key] = bool(_WORDS.search(header)) and not _lists_things(header)
        return self._known.get(key, sounds_like_log(os.path.basename(path)))

    def _header(self, path: str) -> bytes | None:
        """The first line that is no comment; None while it is torn. An unreadable file is news, and not left out."""
        try:
            file = self._source.open(path)
            try:
                head = file.read_at(0, _HEAD)
            finally:
                file.close()
        except SourceError:
            return _UNKNOWN
        if Inflated.packs(head):
            return _UNKNOWN
        head = head.replace(b"\0", b"")
        lines = [line for line in head.splitlines(keepends=True) if line.strip() and not line.startswith(b"#")]
        whole = bool(lines) and (lines[0].endswith((b"\n", b"\r")) or len(head) >= _HEAD)
        return lines[0] if whole else None
