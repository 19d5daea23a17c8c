"""Files whose names data sets bear, too: their first bytes tell whether training is logged in them."""

import os

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.remembered import Remembered, there
from tui_monitor.hosts.source import FileIdentity, Source, Stat
from tui_monitor.reading.discovery.kinds import rotation, sounds_like_log
from tui_monitor.reading.formats import registry
from tui_monitor.reading.tailing.inflate import Inflated

_HEAD = 4096


class TableHeads:
    """Each table is looked at once, and again while it has no header yet."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: Remembered[tuple[FileIdentity, bool]] = Remembered(there(source))

    def may_be_log(self, path: str, stat: Stat) -> bool:
        """By its header; while there is none, by its name: an empty `metrics.csv` is a run that waits."""
        row = registry.maybe(rotation(path.rpartition("/")[2])[0])
        if row is None or not row.logs_training:
            return True
        identity, known = self._known.get(path, (None, False))
        if identity == stat.identity:
            return known
        if stat.size > 0:
            head = self._head(path)
            told = True if head is None else row.tells_training()(head, _HEAD)
            if told is not None:
                self._known[path] = (stat.identity, told)
                return told
        return sounds_like_log(os.path.basename(path))

    def _head(self, path: str) -> bytes | None:
        """None when it does not tell: an unreadable file is news, and not left out; neither is a packed one."""
        try:
            file = self._source.open(path)
            try:
                head = file.read_at(0, _HEAD)
            finally:
                file.close()
        except NotYet:
            raise
        except SourceError:
            return None
        return None if Inflated.packs(head) else head
