"""A file system in user space that shows another folder, read-only.

    python fuse_server.py FOLDER MOUNT_POINT [DELAY] [KEPT] [by-name]

It stops answering when its process is stopped (SIGSTOP), as a dead file server does; DELAY makes it answer late, in
seconds. KEPT: for so many seconds the kernel keeps what it was told of a file, and growth stays hidden, as with NFS and
sshfs. `by-name`: all files have one inode, and a handle reads what lies under the name now, as with sshfs. Spoken is
the kernel's own protocol (linux/fuse.h): nothing has to be installed.
"""

import ctypes
import errno
import os
import stat
import struct
import sys
import time

HEADER = struct.Struct("<IIQQIIII")
LOOKUP, FORGET, GETATTR, READLINK, OPEN, READ, STATFS, RELEASE, INIT = 1, 2, 3, 5, 14, 15, 17, 18, 26
OPENDIR, READDIR, RELEASEDIR, INTERRUPT, BATCH_FORGET = 27, 28, 29, 36, 42
NO_REPLY = {FORGET, INTERRUPT, BATCH_FORGET}
DIRECT_IO = 1


class Server:
    def __init__(self, folder: str, mount_point: str, delay: float, kept: int = 0, by_name: bool = False) -> None:
        self.descriptor = os.open("/dev/fuse", os.O_RDWR)
        self.paths = {1: folder}
        """Node -> what it shows."""
        self.delay = delay
        self.kept = kept
        self.names: dict[str, int] | None = {folder: 1} if by_name else None
        """Path -> node, where a node is a name and not a file."""
        options = f"fd={self.descriptor},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},allow_other"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"trial", os.fsencode(mount_point), b"fuse.trial", 0, options.encode()):
            raise OSError(ctypes.get_errno(), "mount")

    def serve(self) -> None:
        while True:
            try:
                request = os.read(self.descriptor, 1 << 17)
            except OSError as error:
                if error.errno == errno.ENODEV:  # unmounted
                    return
                continue
            _, code, unique, node, *_ = HEADER.unpack_from(request)
            if code in NO_REPLY:
                continue
            if code != INIT:
                time.sleep(self.delay)
            try:
                body, failed = self.answer(code, node, request[HEADER.size :]), 0
            except OSError as error:
                body, failed = b"", -(error.errno or errno.EIO)
            os.write(self.descriptor, struct.pack("<IiQ", 16 + len(body), failed, unique) + body)

    def answer(self, code: int, node: int, body: bytes) -> bytes:
        if code == INIT:
            return struct.pack("<IIIIHHIIHHI28x", 7, 31, 1 << 16, 0, 16, 12, 1 << 16, 1, 0, 0, 0)
        if code == STATFS:
            return struct.pack("<QQQQQIIII24x", 1, 1, 1, 1, 1, 4096, 255, 4096, 0)
        if code in (RELEASE, RELEASEDIR):
            return b""
        path = self.paths[node]
        if code == LOOKUP:
            return self.entry(os.path.join(path, os.fsdecode(body.rstrip(b"\0"))))
        if code == GETATTR:
            return struct.pack("<QII", self.kept, 0, 0) + self.attributes(path)
        if code == READLINK:
            return os.fsencode(os.readlink(path))
        if code in (OPEN, OPENDIR):
            return struct.pack("<QII", 0, 0 if self.kept else DIRECT_IO, 0)
        _, offset, size = struct.unpack_from("<QQI", body)
        if code == READ:
            with open(path, "rb") as file:
                return os.pread(file.fileno(), size, offset)
        if code == READDIR:
            return listing(path, offset)
        raise OSError(errno.ENOSYS, "not needed")

    def entry(self, path: str) -> bytes:
        found = os.lstat(path)
        node = found.st_ino if self.names is None else self.names.setdefault(path, len(self.names) + 1)
        self.paths[node] = path
        return struct.pack("<QQQQII", node, 0, self.kept, self.kept, 0, 0) + self.attributes(path)

    def attributes(self, path: str) -> bytes:
        found = os.lstat(path)
        inode = found.st_ino if self.names is None or stat.S_ISDIR(found.st_mode) else 2
        times = [int(found.st_atime), int(found.st_mtime), int(found.st_ctime)]
        parts = [found.st_mtime_ns % 10**9] * 3
        return struct.pack(
            "<QQQQQQIIIIIIIIII",
            inode, found.st_size, found.st_blocks, *times, *parts,
            found.st_mode, found.st_nlink, found.st_uid, found.st_gid, 0, 4096, 0,
        )  # fmt: skip


def listing(path: str, offset: int) -> bytes:
    """As many entries as fit, from the one at `offset`."""
    packed = b""
    for number, name in enumerate(sorted(os.listdir(path))[offset:], offset + 1):
        raw, kind = os.fsencode(name), stat.S_IFMT(os.lstat(os.path.join(path, name)).st_mode) >> 12
        entry = struct.pack("<QQII", number, number, len(raw), kind) + raw
        entry += b"\0" * (-len(entry) % 8)
        if len(packed) + len(entry) > 4000:
            break
        packed += entry
    return packed


if __name__ == "__main__":
    _, shown, point, *words = sys.argv
    late, kept_for, *by = [*words, "0", "0"][: max(2, len(words))]
    Server(shown, point, float(late), int(kept_for), "by-name" in by).serve()
