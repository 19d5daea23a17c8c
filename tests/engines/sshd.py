"""A real sshd on loopback, started for a test, with a name of its own in an ssh configuration of its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


class Sshd:
    """`name`: as `ssh` knows it. `more`: lines of its own configuration. `away`: milliseconds there and back."""

    def __init__(self, name: str, folder: Path, more: str = "", away: int = 0) -> None:
        self.name, self.folder, self._away = name, folder, away
        if shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None and os.geteuid() != 0:
            pytest.skip("no sshd is installed, and only root can install one: `apt install openssh-server`")
        told = os.environ | {"SSH_MORE": more}
        up = subprocess.run(
            [HERE / "ssh_up.sh", folder], capture_output=True, text=True, timeout=120, check=False, env=told
        )
        assert up.returncode == 0, up.stderr
        self.pid = int((folder / "sshd.pid").read_text())

    @property
    def configuration(self) -> str:
        text = (self.folder / "config").read_text()
        if self._away:
            way = f"{sys.executable} {HERE}/far_line.py %h %p {self._away}"
            text = text.replace("  HostName", f"  ProxyCommand {way}\n  HostName")
        text = text.replace("tm-remote-mux", f"{self.name}-shared").replace("Host tm-remote ", f"Host {self.name} ")
        return text.replace("Host tm-remote", f"Host {self.name}")

    def sessions(self) -> list[int]:
        """All processes of its logins, but none of what they run."""
        return [pid for pid in below(self.pid) if name_of(pid) == "sshd"]

    def run_there(self) -> list[int]:
        """What runs in its logins."""
        return [pid for pid in below(self.pid) if name_of(pid) not in ("sshd", "")]

    def freeze(self) -> list[int]:
        """It and its sessions; which these are."""
        frozen = [self.pid, *self.sessions()]
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        return frozen

    def cut(self) -> None:
        """Every connection, in the middle of whatever it does."""
        for pid in self.sessions():
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        subprocess.run([HERE / "ssh_down.sh", self.folder], capture_output=True, timeout=60, check=True)


def reached(hosts: list[Sshd], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ssh NAME` leads to them, as it would by a person's own configuration."""
    folder.mkdir(parents=True)
    (folder / "config").write_text("\n".join(host.configuration for host in hosts))
    ssh = folder / "ssh"
    ssh.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {folder}/config "$@"\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def below(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from below(child)


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
