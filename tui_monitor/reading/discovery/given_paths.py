"""What a person gave to look at: paths and globs."""

import functools
import glob
import os
import re
from collections.abc import Sequence

from tui_monitor.errors import Unreachable, UsageError
from tui_monitor.hosts.address import inner
from tui_monitor.hosts.lane import SILENT
from tui_monitor.hosts.source import Source
from tui_monitor.text import clean

_INNER = ("/ssh:", "/slurm:", "/ray:")
"""As addresses are spelled within."""
_HOST = re.compile(r"(?:[\w.-]+@)?[a-z0-9][\w.-]*", re.ASCII | re.IGNORECASE)


def expand(paths: Sequence[str], source: Source) -> list[str]:
    """Absolute paths, globs expanded; a path that exists is never taken as a glob. Raises UsageError.

    A path on a place that does not answer, and one on another machine, is taken as it is: the walk tells why nothing
    is found there. What lies here under a name with a colon wins over a host.
    """
    found: list[str] = []
    for path in paths:
        if _may_be_address(path) and not is_here(path) and (elsewhere := inner(path)) is not None:
            found.append(elsewhere)
            continue
        wide = _absolute(path)
        try:
            found += source.within(wide, "there", functools.partial(_there, path, wide), SILENT)
        except Unreachable:
            found.append(wide)
    return list(dict.fromkeys(found))


def _may_be_address(path: str) -> bool:
    """A path from the root, from here or from home is none: what may hang is not touched to find out."""
    return path.startswith(_INNER) or (":" in path and not path.startswith(("/", "./", "../", "~")))


def is_here(path: str) -> bool:
    """Is it a name with a colon that this machine knows?"""
    return os.path.lexists(path) or (glob.has_magic(path) and any(glob.iglob(path)))


def _there(path: str, wide: str) -> list[str]:
    matches = [wide] if os.path.lexists(wide) else sorted(glob.glob(wide, recursive=True))
    if not matches:
        raise UsageError(f"{clean(path)}: no such file or directory{_may_be_host(path)}")
    if matches == [wide] and os.path.islink(wide) and not os.path.exists(wide):
        raise UsageError(f"{clean(path)}: a link that leads nowhere")
    return [os.path.abspath(match) for match in matches]


def _may_be_host(path: str) -> str:
    """What to write where a machine was meant. `train.log` is none."""
    meant = _HOST.fullmatch(path) is not None and (path.count(".") != 1 or "@" in path)
    return f"; for a machine of that name write {clean(path)}:" if meant else ""


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(os.path.expanduser(path))
    except FileNotFoundError as error:
        raise UsageError(f"{clean(path)}: the current folder was deleted: go to another one") from error
