"""Where settings are looked for, and whose files are believed: a log tree may have been written by anybody."""

import os
import pwd
from collections.abc import Iterator, Sequence

from tui_monitor.text import Shown, clean

PROJECT_FILE = "trainmon.yaml"
_NO_FILE = "it is no file that can be read back"
_ROOT = 0
_YAML = (".yaml", ".yml")


def project_files(paths: Sequence[str]) -> tuple[list[str], tuple[Shown, ...]]:
    """Every `trainmon.yaml` beside or above one of the paths, the nearest of each path first; why others are not read.

    A file of somebody else's is not read, as git does not obey a repository of somebody else's; nor is a link to a
    file that is no YAML, whose content a message about it would quote.
    """
    found = list(dict.fromkeys(candidate for path in paths for candidate in _candidates(path)))
    doubts = {candidate: _doubt(candidate) for candidate in found}
    unread = [f"{path} is not read: {why}{_advice(path)}" for path, why in doubts.items() if why]
    return [path for path in found if doubts[path] is None], tuple(clean(sentence, 600) for sentence in unread)


def user_file() -> str | None:
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    path = os.path.join(home, "trainmon", "config.yaml")
    return path if os.path.isfile(path) else None


def _candidates(path: str) -> Iterator[str]:
    """From the folder of `path` up to the root of its repository."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    while True:
        candidate = os.path.join(folder, PROJECT_FILE)
        if os.path.lexists(candidate):
            yield candidate
        above = os.path.dirname(folder)
        if above == folder or os.path.isdir(os.path.join(folder, ".git")):
            return
        folder = above


def _doubt(path: str) -> str | None:
    if not os.path.isfile(path):
        return _NO_FILE
    target = os.path.realpath(path)
    if not target.endswith(_YAML):
        return f"it is a link to {clean(target, 200)}, which is no YAML file"
    try:
        owners = {os.lstat(path).st_uid, os.stat(path).st_uid}
    except OSError:  # taken away since
        return _NO_FILE
    strangers = owners - {os.getuid(), _ROOT}
    return f"it belongs to {_user(strangers.pop())}, not to you" if strangers else None


def _advice(path: str) -> str:
    return f"; --config {path} reads it" if os.path.isfile(path) else ""


def _user(uid: int) -> str:
    try:
        return clean(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return f"user {uid}"
