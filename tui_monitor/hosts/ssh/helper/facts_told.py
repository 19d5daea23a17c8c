"""A part of what runs on the other machine: whose a file is, where it lies, who somebody is.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6, nothing written.
"""

import base64
import glob
import grp
import os
import pwd
import re
import stat as modes
from typing import Any, List, Optional

from tui_monitor.hosts.ssh.helper.answering import OPERATIONS, Answer, place
from tui_monitor.hosts.ssh.helper.swap import Refused, parent_of, regular

MOST_NAMES = 20000


def stranger(_: int, root: str, name: str) -> Answer:
    """Who else may have written it, as half a sentence; see `owners.py`."""
    try:
        with parent_of(root, name, False) as directory, regular(directory, name, os.O_RDONLY) as descriptor:
            return {"stranger": stranger_of(os.fstat(descriptor))}
    except (OSError, Refused):
        return {"stranger": None}


def stranger_of(status: os.stat_result) -> Optional[str]:
    if status.st_uid not in (os.getuid(), 0):
        return "it belongs to %s, not to you" % name_of(status.st_uid)
    if status.st_mode & modes.S_IWOTH:
        return "everybody may write it"
    if status.st_mode & modes.S_IWGRP:
        try:
            group = grp.getgrgid(status.st_gid)
        except KeyError:
            return "group %d may write it" % status.st_gid
        owner = name_of(status.st_uid)
        if group.gr_name != owner or not set(group.gr_mem) <= {owner}:
            return "group %s may write it" % group.gr_name
    return None


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return "user %d" % uid


def entries(_: int, root: str, folder: str) -> Answer:
    """Names in it, and which are folders; none where nobody may look."""
    found: List[Any] = []
    try:
        for entry in os.scandir(os.path.join(place(root), folder)):
            if len(found) < MOST_NAMES:
                found.append([entry.name, entry.is_dir(follow_symlinks=False)])
    except OSError:
        pass
    return {"names": found}


def real(_: int, path: str) -> Answer:
    return {"path": os.path.realpath(place(path))}


def facts(_: int, *paths: str) -> Answer:
    """Of each path: the same without links, and who owns what it leads to, its size, time, device, is it a file."""
    told: List[Any] = []
    for path in paths:
        real_path = os.path.realpath(place(path))
        try:
            found = os.stat(real_path)
        except (OSError, ValueError):
            told.append([real_path, None, is_shared(real_path)])
            continue
        owner = [found.st_uid, found.st_size, found.st_mtime, found.st_dev, modes.S_ISREG(found.st_mode)]
        told.append([real_path, owner, is_shared(real_path)])
    return {"facts": told}


# fmt: off
LOCAL = frozenset([
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "reiserfs", "nilfs2", "vfat", "msdos",
    "exfat", "ntfs", "ntfs3", "hfs", "hfsplus", "iso9660", "udf", "squashfs", "erofs", "overlay", "aufs", "unionfs",
    "tmpfs", "ramfs", "rootfs", "hugetlbfs", "ecryptfs", "proc", "sysfs", "devtmpfs", "devpts",
])
# fmt: on
"""Kinds that are memory, or a disk of this machine: on all others, other machines may write, too."""


def is_shared(path: str) -> bool:
    best, kind = "", ""
    try:
        with open("/proc/self/mountinfo", "rb") as file:
            lines = [line.partition(b" - ") for line in file.read().splitlines()]
    except OSError:
        return False
    for before, dash, after in lines:
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found.group(1), 8)), os.fsdecode(before.split()[4]))
        if dash and len(point) >= len(best) and (path + "/").startswith(point.rstrip("/") + "/"):
            best, kind = point, after.split()[0].decode("ascii", "replace")
    return bool(kind) and (kind not in LOCAL or comes_from_outside(path))


def comes_from_outside(path: str) -> bool:
    """Something that was mounted into the container that this is."""
    try:
        return in_container() and os.stat(path).st_dev != os.stat("/").st_dev
    except OSError:
        return False


def in_container() -> bool:
    try:
        return os.readlink("/proc/self/ns/pid") != "pid:[4026531836]"
    except OSError:
        return False


def matching(_: int, pattern: str) -> Answer:
    """As `glob` does it; at most so many."""
    return {"paths": [path for path, _number in zip(glob.iglob(pattern), range(MOST_NAMES))]}


def small(_: int, path: str, most: str) -> Answer:
    """A file of a few bytes, through no link."""
    try:
        descriptor = os.open(place(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return {"content": None}
    except OSError as error:
        return {"unusable": "a symbolic link" if os.path.islink(place(path)) else error.strerror}
    try:
        found = os.fstat(descriptor)
        if not modes.S_ISREG(found.st_mode):
            return {"unusable": "not a regular file"}
        content = base64.b64encode(os.read(descriptor, int(most) + 1)).decode("ascii")
        return {"content": content, "written": found.st_mtime, "owner": found.st_uid}
    except OSError as error:
        return {"unusable": error.strerror}
    finally:
        os.close(descriptor)


def exists(_: int, pid: str) -> Answer:
    """Of a thread, too."""
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        pass
    except (OSError, OverflowError):
        return {"exists": False}
    return {"exists": True}


def user(_: int, uid: str) -> Answer:
    try:
        known = pwd.getpwuid(int(uid))
    except (KeyError, OverflowError):
        return {"name": "uid %s" % uid, "home": "/"}
    return {"name": known.pw_name, "home": os.path.realpath(known.pw_dir)}


OPERATIONS.update(
    {
        "stranger": stranger, "names": entries, "real": real, "facts": facts, "matching": matching, "small": small,
        "exists": exists, "user": user,
    }
)  # fmt: skip
