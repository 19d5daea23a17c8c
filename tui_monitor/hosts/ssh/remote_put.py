"""The third part of what runs on the other machine: one file is read, appended to or replaced, whole or not at all.

It stands behind `remote.py` in one text, and keeps its rules: Python 3.6. What it promises is what `records/atomic.py`
promises of this machine: no link is followed and no other file changed by a second name, a lock is held, what was read
is compared before it is replaced, an appended entry is never torn, and all of it is on the disk when it is answered.
"""

import base64
import ctypes
import errno
import fcntl
import grp
import hashlib
import os
import pwd
import re
import stat as modes
import time
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional

from tui_monitor.hosts.ssh.remote import OPERATIONS, Answer, place

State = List[Any]
"""Device, inode, size, nanoseconds of the last change, digest: the same file with the same content."""

NO_LOCKS = (errno.ENOTSUP, errno.ENOLCK, errno.EBADF, errno.ENOSYS, errno.EINVAL)
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
NO_REPLACE, EXCHANGE = 1, 2
ROUNDS = 16
COMPARED = 64 << 20
LOCK_SECONDS, LOCK_AGAIN = 1.0, 0.005
LEFTOVER = re.compile(r"\.(?P<name>.+)\.trainmon-(?P<pid>\d+)-[0-9a-f]{16}")
LEFTOVER_SECONDS = 3600.0
MOST_NAMES = 20000
ABSENT = "absent"
"""In place of a state: there is nothing of that name."""

claims = {}  # type: Dict[str, int]
"""Root and name of a lock -> its descriptor; they end with this process."""


class Refused(ValueError):
    """A sentence about the file: nothing was written."""


@contextmanager
def parent_of(root: str, name: str, make: bool) -> Iterator[int]:
    """A descriptor of the folder that holds `name`; missing ones are made, links are not followed below the root."""
    parts = name.split("/")
    if not name or any(part in ("", ".", "..") for part in parts):
        raise Refused("is no name in this folder")
    descriptor = os.open(place(root), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            if make:
                make_folder(descriptor, part)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            below = os.open(part, flags, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


def make_folder(descriptor: int, name: str) -> None:
    try:
        os.mkdir(name, 0o700 if name.startswith(".") else 0o755, dir_fd=descriptor)
        os.fsync(descriptor)  # else what is written in it may be gone after a power cut
    except FileExistsError:
        pass


@contextmanager
def regular(directory: int, name: str, flags: int, mode: int = 0o666) -> Iterator[int]:
    """Never through a link, never a second name of some other file that would be changed."""
    common = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(last_of(name), flags | common, mode, dir_fd=directory)
    try:
        status = os.fstat(descriptor)
        if not modes.S_ISREG(status.st_mode):
            raise Refused("is not a regular file: nothing was written")
        if status.st_nlink > 1 and flags & (os.O_WRONLY | os.O_RDWR):
            raise Refused("is a hard link to another file: nothing was written")
        yield descriptor
    finally:
        os.close(descriptor)


def last_of(name: str) -> str:
    return name.rpartition("/")[2]


@contextmanager
def locked(descriptor: int) -> Iterator[None]:
    """Some network disks know no locks: whole writes and renames still hold there."""
    until, held = time.monotonic() + LOCK_SECONDS, False
    while not held:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            if time.monotonic() > until:
                raise Refused("is locked by another program: try again when it is done")
            time.sleep(LOCK_AGAIN)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            break
    try:
        yield
    finally:
        if held:
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def content_of(descriptor: int, most: int) -> bytes:
    parts = []  # type: List[bytes]
    offset = 0
    while offset <= most:
        part = os.pread(descriptor, 1 << 16, offset)
        if not part:
            break
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def state_of(directory: int, name: str) -> Optional[State]:
    """None when there is nothing of that name."""
    try:
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if modes.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    digest = ""
    if modes.S_ISREG(status.st_mode) and status.st_size <= COMPARED:
        digest = digest_of(directory, name)
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, digest]


def digest_of(directory: int, name: str) -> str:
    """Empty where it may not be read: its size and time have to do."""
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(name, flags, dir_fd=directory), "rb") as file:
            return hashlib.blake2b(file.read(COMPARED + 1)).hexdigest()
    except PermissionError:
        return ""


def told_state(found: Optional[State]) -> str:
    return ABSENT if found is None else " ".join(str(part) for part in found)


def get(_: int, root: str, name: str, limit: str) -> Answer:
    """The whole file, and its state by which it may be replaced."""
    try:
        with parent_of(root, name, False) as directory, regular(directory, name, os.O_RDONLY) as descriptor:
            if os.fstat(descriptor).st_size > int(limit):
                raise Refused("is larger than %d MiB: it was not touched" % (int(limit) >> 20))
            return {"data": base64.b64encode(content_of(descriptor, int(limit))).decode("ascii")}
    except FileNotFoundError:
        return {"data": None}


def state(_: int, root: str, name: str) -> Answer:
    """Missing folders are made: it is to be written."""
    with parent_of(root, name, True) as directory:
        return {"state": told_state(state_of(directory, last_of(name)))}


def append(_: int, root: str, name: str, mode: str, title: str, entry: str, expected: str) -> Answer:
    """In one write, under its lock; where it begins. `expected`: nothing is written unless it is in that state."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    data, head, last = os.fsencode(entry), os.fsencode(title), last_of(name)
    with parent_of(root, name, True) as directory:
        for _try in range(ROUNDS):
            if expected == ABSENT and state_of(directory, last) is not None:
                return {"place": None}
            with regular(directory, name, flags, int(mode)) as descriptor, locked(descriptor):
                if not is_named(directory, last, descriptor):
                    continue  # it was replaced while we waited
                there = told_state(state_of(directory, last))
                empty = expected == ABSENT and os.fstat(descriptor).st_size == 0
                if expected and there != expected and not empty:
                    return {"place": None}
                begin = add(directory, descriptor, head, data)
                if is_named(directory, last, descriptor) or data in content_at(directory, name):
                    return {"place": begin}
    raise Refused("is being replaced by another program all the time: try again later")


def content_at(directory: int, name: str) -> bytes:
    """Who replaced it may have taken our entry along."""
    try:
        with regular(directory, name, os.O_RDONLY) as descriptor:
            return content_of(descriptor, 1 << 30)
    except FileNotFoundError:
        return b""


def is_named(directory: int, name: str, descriptor: int) -> bool:
    try:
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(found, os.fstat(descriptor))


def add(directory: int, descriptor: int, title: bytes, entry: bytes) -> int:
    size = os.fstat(descriptor).st_size
    start = title if size == 0 else b"" if os.pread(descriptor, 1, size - 1) == b"\n" else b"\n"
    written, data = 0, start + entry
    try:
        written = os.write(descriptor, data)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
        if size == 0:
            os.fsync(directory)
    except OSError:
        if os.fstat(descriptor).st_size == size + written:  # nobody who knows no locks wrote behind it
            os.ftruncate(descriptor, size)
        raise
    return size + len(start)


def replace(_: int, root: str, name: str, mode: str, data: str, expected: str) -> Answer:
    """Whole, and only while it is still in the state that is `expected`."""
    last = last_of(name)
    with parent_of(root, name, True) as directory, locked(directory):
        sweep(directory, last)
        if told_state(state_of(directory, last)) != expected:
            return {"done": False}
        return {"done": put_in_place(directory, last, os.fsencode(data), int(mode))}


def put_in_place(directory: int, name: str, data: bytes, mode: int) -> bool:
    before = state_of(directory, name)
    temporary = ".%s.trainmon-%d-%s" % (name, os.getpid(), os.urandom(8).hex())
    done = False
    try:
        write_new(directory, temporary, data, name, mode)
        done = swap_in(directory, temporary, name, before)
        if done:
            os.fsync(directory)
    finally:
        if not done:
            try:
                os.unlink(temporary, dir_fd=directory)
            except OSError:
                pass
    return done


def write_new(directory: int, temporary: str, data: bytes, name: str, mode: int) -> None:
    """It takes over mode and owner of what it replaces."""
    try:
        old = os.stat(name, dir_fd=directory, follow_symlinks=False)  # type: Optional[os.stat_result]
    except FileNotFoundError:
        old = None
    if old is not None and not modes.S_ISREG(old.st_mode):
        old = None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, mode if old is None else 0o600, dir_fd=directory)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if old is not None:
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                pass
            os.fchmod(descriptor, old.st_mode & 0o777)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def swap_in(directory: int, temporary: str, name: str, before: Optional[State]) -> bool:
    """False: something else stands there than `before`, and stays. See `records/compare_and_swap.py`."""
    if before is None:
        return put_new(directory, temporary, name)
    ours = os.stat(temporary, dir_fd=directory, follow_symlinks=False).st_ino
    if state_of(directory, name) != before:
        return False
    try:
        rename(directory, temporary, name, EXCHANGE)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
        return True
    if state_of(directory, temporary) == before:
        os.unlink(temporary, dir_fd=directory)
        return True
    put_back(directory, temporary, name, ours)
    return False


def put_new(directory: int, temporary: str, name: str) -> bool:
    try:
        rename(directory, temporary, name, NO_REPLACE)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        if state_of(directory, name) is not None:
            return False
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    return True


def put_back(directory: int, temporary: str, name: str, placed: int) -> None:
    """What came out belongs under `name`, unless something newer stands there by now."""
    for _ in range(ROUNDS):
        placing = os.stat(temporary, dir_fd=directory, follow_symlinks=False).st_ino
        try:
            rename(directory, temporary, name, EXCHANGE)
        except FileNotFoundError:
            os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
            return
        if os.stat(temporary, dir_fd=directory, follow_symlinks=False).st_ino == placed:
            return
        placed = placing


def rename(directory: int, source: str, target: str, flags: int) -> None:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(directory, os.fsencode(source), directory, os.fsencode(target), ctypes.c_uint(flags)) != 0:
        raise_last_error()


def raise_last_error() -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number))


def sweep(directory: int, name: str) -> None:
    """What was left behind by a writer that was killed in the middle."""
    for entry in os.listdir(directory):
        match = LEFTOVER.fullmatch(entry)
        if match is None or match.group("name") != name or lives(int(match.group("pid"))):
            continue
        try:
            found = os.stat(entry, dir_fd=directory, follow_symlinks=False)
            if time.time() - found.st_mtime > LEFTOVER_SECONDS:
                os.unlink(entry, dir_fd=directory)
        except OSError:
            continue


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def claim(_: int, root: str, name: str, said: str) -> Answer:
    """A lock that is held until it is released, or this process ends. `said`: who holds it; empty: nothing is noted."""
    key = root + "\0" + name
    if key in claims:
        return {"held": True}
    with parent_of(root, name, True) as directory:
        with regular(directory, name, os.O_RDWR | os.O_CREAT, 0o600 if said else 0o666) as opened:
            descriptor = os.dup(opened)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 100, 0).partition(b"\n")[0].decode("ascii", "replace")
        os.close(descriptor)
        return {"held": False, "holder": holder}
    except OSError as error:
        if error.errno not in NO_LOCKS:
            os.close(descriptor)
            raise
    if said:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, (said + "\n").encode("ascii", "replace"), 0)
    claims[key] = descriptor
    return {"held": True}


def release(_: int, root: str, name: str) -> Answer:
    descriptor = claims.pop(root + "\0" + name, None)
    if descriptor is not None:
        os.close(descriptor)
    return {}


def is_claimed(_: int, root: str, name: str) -> Answer:
    """By another than us; nothing is written to find out."""
    if root + "\0" + name in claims:
        return {"held": False}
    try:
        with parent_of(root, name, False) as directory, regular(directory, name, os.O_RDONLY) as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return {"held": True}
    except (OSError, Refused):
        pass
    return {"held": False}


def check(_: int, root: str, name: str, what: str) -> Answer:
    """`there`: is anything of that name? `file`: raises unless it could be appended to. `folder`: or be made there."""
    with parent_of(root, name, False) as directory:
        if what == "folder":
            if os.fstatvfs(directory).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=directory):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        elif what == "file":
            with regular(directory, name, os.O_RDWR | os.O_APPEND):
                pass
        else:
            os.stat(last_of(name), dir_fd=directory, follow_symlinks=False)
    return {}


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
        if group.gr_name != owner or not set(group.gr_mem) <= set([owner]):
            return "group %s may write it" % group.gr_name
    return None


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return "user %d" % uid


def entries(_: int, root: str, folder: str) -> Answer:
    """Names in it, and which are folders; none where nobody may look."""
    found = []  # type: List[Any]
    try:
        for entry in os.scandir(os.path.join(place(root), folder)):
            if len(found) < MOST_NAMES:
                found.append([entry.name, entry.is_dir(follow_symlinks=False)])
    except OSError:
        pass
    return {"names": found}


def facts(_: int, *paths: str) -> Answer:
    """Of each path: the same without links, and who owns what it leads to, its size, time, device, is it a file."""
    told = []  # type: List[Any]
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


LOCAL = frozenset(
    "ext2 ext3 ext4 xfs btrfs zfs f2fs bcachefs jfs reiserfs nilfs2 vfat msdos exfat ntfs ntfs3 hfs hfsplus iso9660 udf "
    "squashfs erofs overlay aufs unionfs tmpfs ramfs rootfs hugetlbfs ecryptfs proc sysfs devtmpfs devpts".split()
)
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
        inside = os.readlink("/proc/self/ns/pid") != "pid:[4026531836]"
        return inside and os.stat(path).st_dev != os.stat("/").st_dev
    except OSError:
        return False


def matching(_: int, pattern: str) -> Answer:
    """As `glob` does it; at most so many."""
    import glob

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


OPERATIONS.update(
    {
        "get": get, "state": state, "append": append, "replace": replace, "claim": claim, "release": release,
        "claimed": is_claimed, "check": check, "stranger": stranger, "names": entries, "facts": facts,
        "matching": matching, "small": small,
    }
)  # fmt: skip
