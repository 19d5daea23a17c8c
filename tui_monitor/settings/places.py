"""Where settings are looked for, and whose files are believed: a log tree may have been written by anybody."""

import errno
import os
import shlex
import stat
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tui_monitor.errors import NotReadable, SettingsError
from tui_monitor.home import config_folder, state_folder
from tui_monitor.hosts.local.regular import read_file
from tui_monitor.owners import stranger
from tui_monitor.text import Shown, clean

PROJECT_FILE = "trainmon.yaml"
_NO_FILE = "it is no file that can be read back"
_YAML = (".yaml", ".yml")
_YOURS = Shown("yours")
_LARGEST = 1 << 20
_LARGEST_OF_OTHERS = 1 << 16
"""Bytes. It is looked into before anybody accepted it, and YAML is read slowly."""


class SettingsFile(Struct, frozen=True):
    """A file that was found, with what it held at that moment."""

    path: str
    content: bytes
    origin: Shown = _YOURS
    """`yours`, `trusted`, or why it is neither."""
    obeyed: bool = True
    quotable: bool = True
    """Is it certainly a configuration? Of any other file no error message shows a word."""
    yours: bool = False
    """Did the person write it?"""
    own: bool = False
    """The person's own configuration: it alone may say how careful trainmon is."""

    @property
    def advice(self) -> Shown:
        """Why it is not obeyed, and what makes it be."""
        return clean(f"{self.path} is not obeyed: {self.origin}; {command(self.path)} shows it and asks", 600)


def command(path: str) -> str:
    return f"trainmon config trust {shlex.quote(path)}"


def own_file() -> str | None:
    """Where the person's own configuration lies, or would."""
    folder = config_folder()
    return os.path.join(folder, "config.yaml") if folder else None


def own_files() -> tuple[list[SettingsFile], tuple[Shown, ...]]:
    """The person's own configuration, where there is one; why it is not read."""
    path = own_file()
    return _examined([path] if path and os.path.lexists(path) else [], own=True)


def own_places() -> Iterator[str]:
    """Their own configuration, and what they know of other people's."""
    from tui_monitor.records.trusted import NAME

    state = state_folder()
    yield from (path for path in (own_file(), os.path.join(state, NAME) if state else None) if path)


def named_file(path: str, flag: str = "--config") -> SettingsFile:
    """What a flag names is obeyed, whoever wrote it. Raises SettingsError."""
    try:
        content = read_file(path, _LARGEST + 1)
        is_ours = stranger(os.stat(path), os.path.realpath(path)) is None
    except NotReadable as error:
        raise SettingsError(str(error)) from error
    except OSError as error:
        raise SettingsError(f"{clean(path)} cannot be read: {error.strerror}") from error
    quotable = is_ours and path.endswith((*_YAML, ".json")) and not os.path.islink(path)
    return SettingsFile(path, content, clean(f"named by {flag}"), quotable=quotable, yours=is_ours)


def project_files(paths: Sequence[str]) -> tuple[list[SettingsFile], tuple[Shown, ...]]:
    """Every `trainmon.yaml` beside or above one of the paths, the nearest of each path first; why others are not read.

    Whoever may not be who reads the logs has to be trusted first: their file is told, and not obeyed.
    """
    return _examined(dict.fromkeys(candidate for path in paths for candidate in candidates(path)))


def _examined(paths: Iterable[str], own: bool = False) -> tuple[list[SettingsFile], tuple[Shown, ...]]:
    files, unread = [], []
    for path in paths:
        try:
            files.append(examined(path, own))
        except SettingsError as error:
            unread.append(clean(str(error), 600))
    return files, tuple(unread)


def candidates(path: str) -> Iterator[str]:
    """Those that are there."""
    return filter(os.path.lexists, project_places(path))


def project_places(path: str) -> Iterator[str]:
    """From the folder of `path` up to the root of its repository."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    while True:
        yield os.path.join(folder, PROJECT_FILE)
        above = os.path.dirname(folder)
        if above == folder or os.path.isdir(os.path.join(folder, ".git")):
            return
        folder = above


def examined(path: str, own: bool = False) -> SettingsFile:
    """The file, read once, and whose it is. Raises SettingsError: it is not even looked into."""
    why = _refusal(path)
    if why is not None:
        raise SettingsError(f"{clean(path)} is not read: {why}")
    try:
        link = 0 if os.path.islink(path) else os.O_NOFOLLOW
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | link)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise SettingsError(f"{clean(path)} is not read: {_NO_FILE}")
            content = file.read(_LARGEST + 1)
    except OSError as error:
        why = _NO_FILE if error.errno == errno.ENXIO else error.strerror
        raise SettingsError(f"{clean(path)} is not read: {why}") from error
    quotable = own or (status.st_nlink == 1 and link != 0)
    if (whose := stranger(status, os.path.realpath(path))) is None:
        return SettingsFile(path, content, quotable=quotable, own=own)
    from tui_monitor.records.trusted import is_trusted  # only where there is somebody to trust

    state = state_folder()
    if state is not None and is_trusted(state, path, content):
        return SettingsFile(path, content, Shown("trusted"), quotable=quotable, own=own)
    if len(content) > _LARGEST_OF_OTHERS:
        raise SettingsError(f"{clean(path)} is not read: {whose}, and it is larger than 64 KiB")
    return SettingsFile(path, content, whose, obeyed=False, quotable=False, own=own)


def _refusal(path: str) -> str | None:
    """A link may lead to a file of another kind, whose content a message about it would tell; or be another's."""
    if not os.path.islink(path):
        return None
    target = os.path.realpath(path)
    if not target.endswith(_YAML):
        return f"it is a link to {clean(target, 200)}, which is no YAML file"
    try:
        owners = {os.lstat(path).st_uid, os.stat(path).st_uid}
    except OSError as error:
        return f"it is a link to {clean(target, 200)}: {error.strerror}"
    return None if owners <= {os.getuid(), 0} else f"it is a link to {clean(target, 200)}, and not all yours"
