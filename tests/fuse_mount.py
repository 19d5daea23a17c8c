"""A mount of one's own, that can be made to hang: needs Linux with `/dev/fuse`, and root."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SERVER = Path(__file__).parent / "hosts/fuse_server.py"


class Mount:
    """A folder shown through a server that can be silenced. `point`: where it is mounted."""

    def __init__(self, point: Path, behind: Path, delay: float = 0.0, kept: int = 0, by_name: bool = False) -> None:
        if not os.path.exists("/dev/fuse") or os.geteuid() != 0:
            pytest.skip("a file system in user space needs /dev/fuse and root")
        self.point, self.behind = point, behind
        for folder in (point, behind):
            folder.mkdir(parents=True)
        words = [str(behind), str(point), str(delay), str(kept), *(["by-name"] if by_name else [])]
        self.server = subprocess.Popen([sys.executable, str(SERVER), *words], stderr=subprocess.PIPE)
        while not os.path.ismount(point):
            if self.server.poll() is not None:
                assert self.server.stderr is not None
                pytest.skip(f"no file system can be mounted here: {self.server.stderr.read().decode()[-200:]}")
            time.sleep(0.01)

    def hang(self) -> None:
        self.server.send_signal(signal.SIGSTOP)

    def answer_again(self) -> None:
        self.server.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.answer_again()
        subprocess.run(["umount", "-l", str(self.point)], check=False)
        self.server.kill()
        self.server.communicate()
