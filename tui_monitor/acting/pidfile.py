"""A pid file is a rumour: a number somebody once wrote. Here it is read; linking checks what it names."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

_NUMBER = re.compile(rb"[ \t]*([0-9]{1,10})[ \t]*\r?\n?")
_LONGEST = 64
"""Bytes."""
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "lustre", "beegfs", "gpfs", "ceph", "fuse.ceph", "9p"}
    | {"fuse.glusterfs", "afs", "panfs", "fuse.rclone", "fuse.s3fs", "wekafs", "orangefs", "virtiofs"}
)


@dataclass(frozen=True, slots=True)
class PidFile:
    pid: int
    written: float
    """Modification time, seconds since the epoch."""
    owner: int
    shared: bool
    """It lies on a network mount: the process may run on another machine."""


@dataclass(frozen=True, slots=True)
class Unusable:
    reason: str


def read(path: str) -> PidFile | Unusable | None:
    """None when there is no such file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        link = Path(path).is_symlink()
        return Unusable("unusable pid file: a symbolic link" if link else f"unusable pid file: {error.strerror}")
    try:
        return _checked(path, descriptor)
    except OSError as error:
        return Unusable(f"unusable pid file: {error.strerror}")
    finally:
        os.close(descriptor)


def _checked(path: str, descriptor: int) -> PidFile | Unusable:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return Unusable("unusable pid file: not a regular file")
    content = os.read(descriptor, _LONGEST + 1)
    number = _NUMBER.fullmatch(content)
    if number is None or len(content) > _LONGEST:  # what was cut off may be half of a number
        return Unusable("unusable pid file: it does not hold exactly one number")
    pid = int(number[1])
    if not 2 <= pid <= pid_max():
        return Unusable(f"unusable pid file: {pid} is not the pid of an ordinary process")
    return PidFile(pid, status.st_mtime, status.st_uid, on_network(path))


def pid_max() -> int:
    try:
        return int(Path("/proc/sys/kernel/pid_max").read_text())
    except (OSError, ValueError):
        return 99_999  # macOS; the BSDs' own limit is the same


def on_network(path: str, mounts: str = "/proc/self/mountinfo") -> bool:
    """Does the file lie on a mount that other machines share? False where the system does not tell."""
    try:
        lines = Path(mounts).read_text(errors="surrogateescape").splitlines()
    except OSError:
        return False
    real, best, kind = os.path.realpath(path), "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        point = _unescaped(before.split()[4])
        if (real + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind in _NETWORK


def _unescaped(mount_point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), mount_point)
