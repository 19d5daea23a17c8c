"""Which file system a path lies on, found without touching one that may never answer."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from tui_monitor.clock import monotonic

MOUNT_TABLE = "/proc/self/mountinfo"
# fmt: off
KERNEL = frozenset({
    "proc", "procfs", "sysfs", "cgroup", "cgroup2", "fusectl", "mqueue", "securityfs", "debugfs", "tracefs",
    "configfs", "bpf", "pstore", "efivarfs", "nsfs", "binfmt_misc", "devpts", "devtmpfs", "devfs",
})
"""Kinds in which the kernel tells of itself: no file was ever written there, and some have no end."""
ANSWER_AT_ONCE = KERNEL | {
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "reiserfs", "nilfs2", "vfat", "msdos",
    "exfat", "ntfs", "ntfs3", "hfs", "hfsplus", "apfs", "ufs", "ffs", "iso9660", "udf", "squashfs", "erofs",
    "overlay", "aufs", "unionfs", "tmpfs", "ramfs", "rootfs", "hugetlbfs", "ecryptfs",
}
"""Kinds that are memory, or a disk of this machine. All others (NFS, FUSE, autofs, ...) may hang."""
# fmt: on
_READ_AGAIN = 5.0
"""Seconds: what was mounted since is noticed as late as a new run is."""
_MOST_LINKS = 40


class Mounts:
    """The mount table of this machine, read again now and then."""

    def __init__(self, table: str = MOUNT_TABLE) -> None:
        self._table = table
        self._kinds: Mapping[str, str] = {}
        """Mount point -> kind of file system."""
        self._slow: frozenset[str] = frozenset()
        self._known: dict[str, str] = {}
        """Folder -> the mount that it lies on."""
        self._files: dict[str, str] = {}
        """The same of files, which may be links: for as long as the table is not read again."""
        self._read_at = float("-inf")

    def slow(self, path: str) -> str | None:
        """The mount point below which `path` lies, where it may hang; None on a disk of this machine."""
        self._refresh()
        if not self._slow:
            return None
        mount = self._mount(path)
        return mount if mount in self._slow else None

    def is_shared(self, path: str) -> bool:
        """May other machines write there? Perhaps wherever it is no disk of this one; False where nothing is told."""
        return self.slow(path) is not None

    def is_of_kernel(self, folder: str) -> bool:
        """Does the kernel tell of itself in `folder`, in place of files? False where the system does not tell."""
        self._refresh()
        return self._kinds.get(self._mount(os.path.join(folder, "")), "") in KERNEL

    def _refresh(self) -> None:
        now = monotonic()
        if now - self._read_at < _READ_AGAIN:
            return
        self._read_at = now
        self._files.clear()
        kinds = mounted(self._table)
        if kinds != self._kinds:
            self._kinds, self._known = kinds, {}
            self._slow = frozenset(point for point, kind in kinds.items() if kind not in ANSWER_AT_ONCE)

    def _mount(self, path: str) -> str:
        if (known := self._files.get(path)) is not None:
            return known
        folder = os.path.dirname(path)
        if folder not in self._known:
            self._known[folder], _ = self._walk(folder)
        mount = path if path in self._slow else self._through_link(path, self._known[folder])
        self._files[path] = mount
        return mount

    def _through_link(self, path: str, mount: str) -> str:
        """A log may itself be a link to another disk."""
        if mount in self._slow or not os.path.islink(path):
            return mount
        return self._walk(path)[0]

    def real(self, path: str) -> str:
        """The same place without links on the way to it, as far as that is told without touching what may hang."""
        self._refresh()
        return self._walk(path)[1] if self._slow else os.path.realpath(path)

    def _walk(self, path: str) -> tuple[str, str]:
        """From the root downwards, link by link, and no further than to the first place that may hang: the mount, and
        the path without links up to there."""
        mount, done = "/", "/"
        todo = [part for part in reversed(path.split("/")) if part]
        links = 0
        while todo:
            part = todo.pop()
            here = os.path.normpath(os.path.join(done, part))
            if here in self._kinds:
                mount = here
            if mount in self._slow:
                return mount, os.path.join(here, *reversed(todo))
            target = _link(here)
            if target is None or links >= _MOST_LINKS:
                done = here
                continue
            links += 1
            mount, done = ("/", "/") if target.startswith("/") else (self._above(done), done)
            todo += [part for part in reversed(target.split("/")) if part]
        return mount, done

    def _above(self, folder: str) -> str:
        return max((point for point in self._kinds if _lies_in(folder, point)), key=len, default="/")


def mounted(table: str = MOUNT_TABLE) -> dict[str, str]:
    """Mount point -> kind of file system; where one is mounted over another, the upper one."""
    try:
        lines = Path(table).read_text(errors="surrogateescape").splitlines()
    except OSError:
        linux = os.uname().sysname == "Linux"  # without /proc nobody knows its mounts
        return {} if linux or table != MOUNT_TABLE else _told_by_psutil()
    cut = (line.partition(" - ") for line in lines)
    return {_unescaped(before.split()[4]): after.split()[0] for before, dash, after in cut if dash}


def _told_by_psutil() -> dict[str, str]:
    from tui_monitor.hosts.local import psutil_mounts  # imported only where it is needed

    return psutil_mounts.mounted()


def _link(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None


def _lies_in(path: str, folder: str) -> bool:
    return (path + "/").startswith(folder.rstrip("/") + "/")


def _unescaped(mount_point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), mount_point)
