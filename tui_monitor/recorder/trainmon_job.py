"""The script of a batch job that records a run: starts the recorder beside it, and ends as the command did.

    python -I -S trainmon_job.py FOLDER ORDER

ORDER is what the recorder reads, in hexadecimal digits; begun anew by its batch system, the run goes on in its log.
What ends a job is sent to the command, too, and not meant for who tells how that ended.
"""

from __future__ import annotations

import os
import signal
import sys

DESCRIPTOR = 9
UNKNOWN = 1
IGNORED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


def main() -> int:
    folder, order = os.fsencode(sys.argv[1]), bytes.fromhex(sys.argv[2])
    if int(os.environ.get("SLURM_RESTART_COUNT") or 0):
        order = order.replace(b"\0new\0", b"\0append\0", 1)
    said = _recorder(folder, order)
    for number in IGNORED:
        signal.signal(number, lambda *_: None)
    words = b"".join(iter(lambda: os.read(said, 4096), b"")).split(b"\n")
    ends = [word.split(b" ")[1] for word in words if word.startswith((b"exit ", b"failed "))]
    code = int(ends[-1]) if ends else UNKNOWN
    return 128 - code if code < 0 else code


def _recorder(folder: bytes, order: bytes) -> int:
    """Where it speaks; its pipe ends with it."""
    listens, tells = os.pipe()
    hears, speaks = os.pipe()
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "trainmon_recorder.py")
    command = [os.fsencode(word) for word in (sys.executable, "-I", "-S", beside, os.fsdecode(folder), str(DESCRIPTOR))]
    actions = [
        (os.POSIX_SPAWN_DUP2, listens, 0),
        (os.POSIX_SPAWN_DUP2, speaks, 1),
        (os.POSIX_SPAWN_DUP2, opened, DESCRIPTOR),
    ]
    os.posix_spawn(sys.executable, command, os.environb, file_actions=actions)
    for descriptor in (listens, speaks, opened):
        os.close(descriptor)
    while order:
        order = order[os.write(tells, order) :]
    os.close(tells)
    return hears


if __name__ == "__main__":
    sys.exit(main())
