"""The name that a user gave a run, where its logger keeps it: shown beside the id, which stays what it is."""

from collections.abc import Callable

from msgspec.structs import replace

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.remembered import Remembered, there
from tui_monitor.hosts.source import FileIdentity, Source, Stat
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.formats import registry
from tui_monitor.text import Shown, clean

_HEAD = 64 << 10
_LONGEST = 200
_Seen = tuple[FileIdentity, int, float]


class GivenNames:
    """Reads the head of a file that tells a name when it is new, and again while the head changes."""

    def __init__(self, source: Source, tell: Callable[[str, Exception], None]) -> None:
        """`tell`: which file has not been told yet."""
        self._source, self._tell = source, tell
        self._known: Remembered[tuple[_Seen, Shown | None]] = Remembered(there(source))

    def named(self, spec: RunSpec) -> RunSpec:
        """`spec` with the name that its newest file tells; as it is where none does."""
        places = dict(place for file in spec.files for place in registry.name_places(file.path))
        names = (self._name(place, tell) for place, tell in reversed(places.items()))
        name = next((name for name in names if name is not None), None)
        return spec if name is None else replace(spec, name=name)

    def _name(self, place: str, tell: Callable[[bytes], str | None]) -> Shown | None:
        """None where there is no such file, or it may not be read: its reader says why."""
        try:
            stat = self._source.stat(place)
            if stat is None or stat.kind != "file":
                return None
            seen = _seen(stat)
            known = self._known.get(place)
            if known is None or known[0] != seen:
                told = tell(self._head(place))
                known = self._known[place] = (seen, clean(told, _LONGEST) if told else None)
            return known[1]
        except NotYet as error:
            self._tell(place, error)
            return None
        except SourceError:
            return None

    def _head(self, path: str) -> bytes:
        file = self._source.open(path)
        try:
            return file.read_at(0, _HEAD)
        finally:
            file.close()


def _seen(stat: Stat) -> _Seen:
    """What changes when the head does: of a longer file the identity alone."""
    return (stat.identity, min(stat.size, _HEAD), stat.mtime if stat.size < _HEAD else 0.0)
