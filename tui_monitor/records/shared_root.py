"""The experiment root of a run that is watched by its own folder alone: the folder in which its experiments lie."""

from __future__ import annotations

import os
import stat
from itertools import islice

_MARKS = frozenset(
    ["next.md", "CHECKLIST.md", "dev_notes.md", "trainmon.yaml", ".trainmon", "results", "learned-behaviors.json"]
)
"""What lies in an experiment root."""
_NAMES = frozenset(["runs", "experiments", "exps", "outputs", "logs"])
_MOST = 2_000
"""Names that are looked at."""


def shared_root(root: str, log: str) -> str:
    """`runs` for `runs/x`, where it looks like a folder of experiments; else `root` itself.

    `log`: the file of a run that is named like its folder. Nobody is led into a folder that everybody may write.
    """
    above = os.path.dirname(os.path.abspath(root))
    if os.path.dirname(os.path.abspath(log)) != os.path.abspath(root) or not _is_ours(above):
        return root
    with os.scandir(above) as entries:
        names = {entry.name for entry in islice(entries, _MOST)}
    names.discard(os.path.basename(os.path.abspath(root)))
    others = (os.path.join(above, name, os.path.basename(log)) for name in names)
    known = os.path.basename(above).lower() in _NAMES or not _MARKS.isdisjoint(names)
    return above if known or any(map(os.path.isfile, others)) else root


def _is_ours(folder: str) -> bool:
    try:
        mode = os.stat(folder).st_mode
    except OSError:
        return False
    return not mode & stat.S_IWOTH and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
