"""A file system in user space that shows another folder, read-only: `python fuse_server.py FOLDER MOUNT_POINT [DELAY]`.

It stops answering when its process is stopped (SIGSTOP), as a dead file server does; DELAY makes it answer late, in
seconds. Spoken is the kernel's own protocol (linux/fuse.h): nothing has to be installed.
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
    def __init__(self, folder: str, mount_point: str, delay: float) -> None:
        self.descriptor = os.open("/dev/fuse", os.O_RDWR)
        self.paths = {1: folder}
        """Node -> what it shows."""
        self.delay = delay
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
            return struct.pack("<QII", 0, 0, 0) + attributes(path)
        if code == READLINK:
            return os.fsencode(os.readlink(path))
        if code in (OPEN, OPENDIR):
            return struct.pack("<QII", 0, DIRECT_IO, 0)
        _, offset, size = struct.unpack_from("<QQI", body)
        if code == READ:
            with open(path, "rb") as file:
                return os.pread(file.fileno(), size, offset)
        if code == READDIR:
            return listing(path, offset)
        raise OSError(errno.ENOSYS, "not needed")

    def entry(self, path: str) -> bytes:
        found = os.lstat(path)
        self.paths[found.st_ino] = path
        return struct.pack("<QQQQII", found.st_ino, 0, 0, 0, 0, 0) + attributes(path)


def attributes(path: str) -> bytes:
    found = os.lstat(path)
    times = [int(found.st_atime), int(found.st_mtime), int(found.st_ctime)]
    parts = [found.st_mtime_ns % 10**9] * 3
    return struct.pack(
        "<QQQQQQIIIIIIIIII",
        found.st_ino, found.st_size, found.st_blocks, *times, *parts,
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
    Server(sys.argv[1], sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else 0.0).serve()
