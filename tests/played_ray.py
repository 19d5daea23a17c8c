"""A dashboard of Ray and an agent of one node, played: its answers are those that a real Ray 2.60 gave."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NODE = "ac977ac7862a8d7c1a704e3759992de2cb76189db56c604c236de2a1"
NOT_READY = (
    'Traceback (most recent call last):\n  File "job_head.py", line 418, in submit_job\n'
    "    job_agent_client = await self.get_target_agent()\n"
    "Exception: No available agent to submit job, please try again later.\n"
)


def job(id: str, status: str, /, **more: object) -> dict[str, Any]:
    """As `/api/jobs/` tells of one."""
    messages = {
        "PENDING": "Job has not started yet. It may be waiting for resources (CPUs, GPUs, memory, custom resources) to "
        "become available.",
        "RUNNING": "Job is currently running.",
        "STOPPED": "Job was intentionally stopped.",
        "SUCCEEDED": "Job finished successfully.",
        "FAILED": "Job entrypoint command failed with exit code 3, last available logs (truncated to 20,000 chars):"
        "\nstep 1\n",
    }
    waits, over = status == "PENDING", status in ("STOPPED", "SUCCEEDED", "FAILED")
    return {
        "type": "SUBMISSION",
        "job_id": None,
        "submission_id": id,
        "driver_info": None,
        "status": status,
        "entrypoint": "python3 -u train.py",
        "message": messages[status],
        "error_type": None,
        "start_time": 1795936508965,
        "end_time": 1795936513717 if over else None,
        "metadata": {"user": "ada"},
        "runtime_env": None,
        "driver_agent_http_address": None,
        "driver_node_id": None if waits else NODE,
        "driver_exit_code": {"FAILED": 3, "SUCCEEDED": 0}.get(status),
    } | more


class PlayedRay:
    """`jobs`, `logs` and `failing` are what a test sets; `asked` what was asked of it."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.logs: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.failing: list[tuple[int, str]] = []
        """Answers that come before all others."""
        self.stopped, self.ends_when_stopped = True, False
        self.frozen = threading.Event()
        self.agent_serves = True
        self.elsewhere: str | None = None
        self._servers = [ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, kind)) for kind in ("head", "agent")]
        self.url, self.agent = (f"http://127.0.0.1:{one.server_address[1]}" for one in self._servers)
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def add(self, id: str, status: str, log: bytes = b"", /, **more: object) -> None:
        agent = None if status == "PENDING" else self.agent
        self.jobs = [one for one in self.jobs if one["submission_id"] != id]
        self.jobs.append(job(id, status, **({"driver_agent_http_address": agent} | more)))
        if status != "PENDING":
            self.logs[f"job-driver-{id}.log"] = log or self.logs.get(f"job-driver-{id}.log", b"")

    def written(self, path: str) -> int:
        """When a log was written, in nanoseconds: nothing is after the end of its job."""
        ends = [one["end_time"] for one in self.jobs if one["end_time"] and f"-{one['submission_id']}." in path]
        return int(ends[0]) * 1_000_000 if ends else time.time_ns()

    def write(self, id: str, more: bytes) -> None:
        self.logs[f"job-driver-{id}.log"] += more

    def close(self) -> None:
        self.frozen.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()


def _handler(ray: PlayedRay, kind: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

        def do_HEAD(self) -> None:
            self._file(with_body=False)

        def do_GET(self) -> None:
            ray.asked.append(f"{kind} {self.path}")
            if kind == "agent":
                self._file(with_body=True)
            elif not self._fails():
                self._head(urlsplit(self.path).path)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            ray.asked.append(f"{kind} POST {self.path} {body.decode()}")
            if self._fails():
                return
            path = urlsplit(self.path).path
            if path == "/api/jobs/":
                wanted = json.loads(body).get("submission_id") or "raysubmit_x1"
                self._json({"job_id": wanted, "submission_id": wanted})
            elif self._known(path.split("/")[3]) is None:
                self._text(404, f"Job {path.split('/')[3]} does not exist")
            else:
                if ray.ends_when_stopped:
                    ray.add(path.split("/")[3], "STOPPED")
                self._json({"stopped": ray.stopped})

        def _head(self, path: str) -> None:
            if path == "/api/version":
                self._json({"version": "4", "ray_version": "2.60.0", "session_name": "session_1"})
            elif path == "/api/jobs/":
                self._json(ray.jobs)
            elif path.startswith("/api/jobs/"):
                known = self._known(path.rpartition("/")[2])
                self._text(404, f"Job {path.rpartition('/')[2]} does not exist") if known is None else self._json(known)
            elif path.startswith("/api/v0/logs/"):
                self._log(path.rpartition("/")[2])
            else:
                self._text(404, "404: Not Found")

        def _log(self, media: str) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            data, lines = ray.logs.get(asked["filename"]), int(asked["lines"])
            if data is None:
                self._text(500, f"A file is not found at: {asked['filename']}")
                return
            if lines >= 0:
                data = b"".join(data.splitlines(keepends=True)[-lines:])
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)
            while media == "stream" and not ray.frozen.wait(0.02):
                newest = ray.logs[asked["filename"]]
                self.wfile.write(newest[len(data) :])
                data = newest
            self.close_connection = True

        def _file(self, with_body: bool) -> None:
            data = ray.logs.get(self.path.removeprefix("/logs/"))
            if data is None or not ray.agent_serves:
                self._text(404, "404: Not Found")
                return
            span = self.headers.get("Range", "").removeprefix("bytes=")
            first, _, last = span.partition("-")
            begin = (int(first) if first else max(0, len(data) - int(last))) if span else 0
            end = min(len(data), int(last) + 1) if span and first and last else len(data)
            if span and begin >= len(data):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(data)}")
                part = b""
            else:
                part = data[begin:end]
                self.send_response(206 if span else 200)
                self.send_header("Etag", f'"{ray.written(self.path):x}-{len(data):x}"')
                if span:
                    self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            if with_body:
                self.wfile.write(part)

        def _fails(self) -> bool:
            if ray.elsewhere is not None:
                self.send_response(302)
                self.send_header("Location", ray.elsewhere)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return True
            if not ray.failing:
                return False
            self._text(*ray.failing.pop(0))
            return True

        def _known(self, id: str) -> dict[str, Any] | None:
            return next((one for one in ray.jobs if one["submission_id"] == id), None)

        def _json(self, told: object) -> None:
            self._text(200, json.dumps(told))

        def _text(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

    return Handler
