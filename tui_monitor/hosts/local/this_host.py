"""This machine."""

from __future__ import annotations

import glob
import os
import pwd
import stat
from collections.abc import Iterable
from pathlib import Path

from tui_monitor.hosts.host import FileFacts, Host, SmallFile, Us
from tui_monitor.hosts.local.mounts import Mounts
from tui_monitor.hosts.local.namespaces import comes_from_outside
from tui_monitor.hosts.local.send_signal import LocalSignals, is_exact
from tui_monitor.hosts.signals import Signals
from tui_monitor.text import Shown, clean, clean_name


class ThisHost:
    def __init__(self) -> None:
        self.name = Shown("")
        self._mounts = Mounts()
        self.signals: Signals = LocalSignals()

    @property
    def us(self) -> Us:
        return Us(os.geteuid(), (os.getpid(), os.getppid()), is_exact(), _pid_max())

    def renew(self, since: float | None = None) -> None:
        """Nothing: all that is asked here is answered by how things are now."""

    def check(self) -> None:
        """It always answers."""

    def real(self, path: str) -> str:
        return os.path.realpath(path)

    def file(self, path: str) -> FileFacts | None:
        try:
            found = os.stat(path)
        except OSError:
            return None
        return FileFacts(found.st_uid, found.st_size, found.st_mtime, found.st_dev, stat.S_ISREG(found.st_mode))

    def matching(self, pattern: str) -> Iterable[str]:
        return glob.iglob(pattern)

    def small_file(self, path: str, most: int) -> SmallFile | str | None:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            return "a symbolic link" if Path(path).is_symlink() else error.strerror or str(error)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return "not a regular file"
            return SmallFile(os.read(descriptor, most + 1), found.st_mtime, found.st_uid)
        except OSError as error:
            return error.strerror or str(error)
        finally:
            os.close(descriptor)

    def is_shared(self, path: str) -> bool:
        return self._mounts.is_shared(path) or comes_from_outside(path)

    def exists(self, pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return True

    def user(self, uid: int) -> Shown:
        try:
            return clean_name(pwd.getpwuid(uid).pw_name)
        except KeyError:
            return clean(f"uid {uid}")

    def home(self, uid: int) -> str:
        try:
            return os.path.realpath(pwd.getpwuid(uid).pw_dir)
        except KeyError:
            return "/"


def this_machine() -> Shown:
    """As it calls itself."""
    return clean_name(os.uname().nodename, 100)


def _pid_max() -> int:
    try:
        return int(Path("/proc/sys/kernel/pid_max").read_text())
    except (OSError, ValueError):
        return 99_999  # macOS; the BSDs' own limit is the same


HERE: Host = ThisHost()
"""The one that trainmon runs on; it remembers nothing but the mount table."""
