"""What the tests of acting start, and how they wait for its end."""

import os
import select
import subprocess
import time
from collections.abc import Callable

TIMEOUT_MS = 60_000

TRAINER = """
import os, signal, subprocess, sys
log = open(sys.argv[1], "a")
for word in sys.argv[2:]:
    if word == "ignore-term":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(
    [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"],
    stdout=subprocess.PIPE,
)
child.stdout.readline()
print("ready", child.pid, flush=True)
while True:
    signal.pause()
"""
"""A training that holds its log open and has a worker that does not end with it."""


class Started:
    """A process and what it said when it was ready."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        self.words = process.stdout.readline().split()
        assert self.words[:1] == ["ready"], f"it did not start: {self.words}"

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def child(self) -> int:
        return int(self.words[1])


Start = Callable[..., Started]


def wait_for(condition: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    """Until it holds; there is nothing to be woken by."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not come: {what}"
        select.select((), (), (), 0.005)


def wait_until_ended(pid: int) -> None:
    """A zombie counts: only its parent has not asked yet."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        assert poll.poll(TIMEOUT_MS), f"process {pid} did not end"
    finally:
        os.close(descriptor)
