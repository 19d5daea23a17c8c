"""Names of rotated files: `train.log`, `train.log.1`, `train.log.2`, ... the highest number is the oldest."""

import re

from tui_monitor.errors import NotReadable
from tui_monitor.hosts.source import FileIdentity, Source, Stat

MOST_PARTS = 99
_ROTATED = re.compile(r"(.*)\.(\d{1,2})", re.DOTALL)


def rotated_names(path: str) -> list[str]:
    """The names a file called `path` gets in turn, as newer ones take its place; `path` may be such a name itself."""
    found = _ROTATED.fullmatch(path)
    base, turn = (found.group(1), int(found.group(2))) if found else (path, 0)
    return [f"{base}.{number}" for number in range(turn + 1, MOST_PARTS + 1)]


def name_of(source: Source, path: str, identity: FileIdentity) -> str | None:
    """Under which name the file that was once called `path` lies today; None when it cannot be found."""
    return next((name for name in (path, *rotated_names(path)) if _identity(source, name) == identity), None)


def successor(source: Source, path: str, identity: FileIdentity) -> str | None:
    """The name of the file that was begun when the one with `identity` was rotated away; None when it is not found."""
    newer = path
    for name in rotated_names(path):
        found = _identity(source, name)
        if found == identity:
            return newer
        if found is not None:
            newer = name
    return None


def rotated_since(source: Source, path: str, found: Stat | None) -> tuple[str, ...]:
    """The names that hold what stood in `path` when it was `found`, oldest first: it was rotated or copied since."""
    now = stat_of(source, path)
    if found is None or now is None or (now.identity == found.identity and now.size >= found.size):
        return ()
    names = rotated_names(path)
    if now.identity == found.identity:  # truncated: the newest part is its copy
        return tuple(name for name in names[:1] if stat_of(source, name) is not None)
    oldest = name_of(source, path, found.identity)
    return tuple(reversed(names[: names.index(oldest) + 1])) if oldest in names else ()


def stat_of(source: Source, path: str) -> Stat | None:
    """Of a regular file; None where there is none that may be looked at."""
    try:
        stat = source.stat(path)
    except NotReadable:
        return None
    return stat if stat is not None and stat.kind == "file" else None


def _identity(source: Source, path: str) -> FileIdentity | None:
    stat = stat_of(source, path)
    return None if stat is None else stat.identity
