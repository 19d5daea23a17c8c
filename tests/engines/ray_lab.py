"""A real Ray of one node on loopback, in a venv of its own. Started once for all tests, ended by its pids with them.

The venv lies in a cache folder (about 400 MB, once): TRAINMON_RAY_VENV names another, which is then used as it is.
"""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.engines.slurm_lab import TRAINER
from tests.engines.sshd import below

_MARK = "TRAINMON_RAY_LAB"
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def venv() -> Path:
    """With Ray in it; skips where it cannot be had."""
    if (named := os.environ.get("TRAINMON_RAY_VENV")) is not None:
        return Path(named)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "trainmon-engines"
    place = cache / f"ray-{sys.version_info.major}.{sys.version_info.minor}"
    if not (place / "bin/ray").exists():
        cache.mkdir(parents=True, exist_ok=True)
        steps = (
            [sys.executable, "-m", "venv", "--clear", str(place)],
            [str(place / "bin/pip"), "install", "-q", "ray[default]"],
        )
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, timeout=900, check=False)
            if done.returncode:
                pytest.skip(f"Ray is not installed and cannot be: {done.stderr.strip()[-300:]}")
    return place


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def running() -> Iterator["Ray"]:
    place = venv()
    folder = tempfile.mkdtemp(prefix="tmray", dir="/tmp")
    head, dashboard, agent = free_ports(3)
    told = os.environ | {
        _MARK: folder,
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # else it listens on all addresses
        "PATH": f"{place}/bin:{os.environ['PATH']}",
    }
    start = [
        *(f"{place}/bin/ray", "start", "--head", "--node-ip-address", "127.0.0.1", "--port", str(head)),
        *("--dashboard-host", "127.0.0.1", "--dashboard-port", str(dashboard)),
        *("--dashboard-agent-listen-port", str(agent), "--num-cpus", "2", "--object-store-memory", "100000000"),
        *("--temp-dir", folder, "--disable-usage-stats"),
    ]
    try:
        up = subprocess.run(start, env=told, capture_output=True, text=True, timeout=120, check=False, cwd=folder)
        if up.returncode:
            pytest.fail(f"Ray does not start: {up.stdout[-1000:]} {up.stderr[-1000:]}")
        ray = Ray(f"http://127.0.0.1:{dashboard}", Path(folder))
        ray.until_it_takes_jobs()
        yield ray
    finally:
        end(folder)
        subprocess.run(["rm", "-rf", folder], check=False)


def end(folder: str) -> None:
    """Its processes, known by their environment: `ray stop` ends every Ray of a machine."""
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGKILL):
        for pid in marked(folder):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        until = time.monotonic() + 10
        while marked(folder) and time.monotonic() < until:
            time.sleep(0.1)


def marked(folder: str) -> list[int]:
    wanted, found = f"{_MARK}={folder}".encode(), []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found


class Ray:
    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder  # of its session, with its logs

    def asked(self, path: str, body: object = None, method: str | None = None) -> object:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with _NO_PROXY.open(request, timeout=30) as reply:
            return json.load(reply)

    def until_it_takes_jobs(self) -> None:
        """Its dashboard answers before its agent does: 500."""
        until = time.monotonic() + 60
        while True:
            try:
                self.submit("first", "true")
                return
            except OSError:
                assert time.monotonic() < until, "Ray takes no jobs"
                time.sleep(0.5)

    def submit(self, id: str, command: str, cpus: float = 0.0, **metadata: str) -> str:
        body = {"entrypoint": command, "submission_id": id, "entrypoint_num_cpus": cpus, "metadata": metadata}
        self.asked("/api/jobs/", body)
        return id

    def train(self, id: str, bad: int, *words: str, folder: Path, cpus: float = 0.0) -> str:
        """Trains, and from step `bad` on its loss is no number."""
        place = folder / id
        place.mkdir()
        (place / "train.py").write_text(TRAINER)
        python = shlex.join([sys.executable, "-I", "-S", "-u", "train.py", str(bad), *words])
        return self.submit(id, f"cd {shlex.quote(str(place))} && exec {python}", cpus)

    def state(self, id: str) -> str:
        """The engine's own word."""
        told = self.asked(f"/api/jobs/{id}")
        assert isinstance(told, dict)
        return str(told["status"])

    def stop(self, id: str) -> None:
        with suppress(OSError):
            self.asked(f"/api/jobs/{id}/stop", method="POST")

    def log(self, id: str) -> bytes:
        """As it lies on the disk of its node."""
        return next(self.folder.glob(f"session_*/logs/job-driver-{id}.log")).read_bytes()

    @contextmanager
    def frozen_dashboard(self) -> Iterator[None]:
        """Its dashboard, with all that it started; jobs and the agent of the node go on."""
        command = f"{os.sep}dashboard.py\0".encode()
        (head,) = [pid for pid in marked(str(self.folder)) if command in Path(f"/proc/{pid}/cmdline").read_bytes()]
        pids = [head, *below(head)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(pids):
                os.kill(pid, signal.SIGCONT)


class Tunnel:
    """To its dashboard alone, as by `ssh -L`. What goes through it can be cut."""

    def __init__(self, url: str) -> None:
        host, port = url.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._ends: list[socket.socket] = []

    def __enter__(self) -> "Tunnel":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._target)
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
