"""`trainmon watch --json` as a real process, and every object that it has said so far."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.e2e.conftest import COMMAND

TOLD_WITHIN = 150.0
Json = dict[str, object]


def hear_ctrl_c() -> None:
    """A shell makes what it starts in the background deaf to Ctrl-C, tests included."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watcher:
    def __init__(self, home: Path, arguments: Sequence[str | Path]) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        self.process = subprocess.Popen(
            [str(COMMAND), "watch", "--json", *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            env=kept | {"HOME": str(home)},
            preexec_fn=hear_ctrl_c,
        )
        self.said: list[Json] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.said.append(json.loads(line))
                self._more.notify_all()

    def wait_for(self, seen: Callable[[], bool], what: str, within: float = TOLD_WITHIN) -> None:
        until = time.monotonic() + within
        with self._more:
            while not seen():
                assert self._more.wait(until - time.monotonic()), f"not told: {what}\n{self.said[-3:]}"

    def end(self) -> int:
        """Its exit status; all that it said is there then."""
        status = self.process.wait(TOLD_WITHIN)
        self._reader.join(TOLD_WITHIN)
        return status

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def acts(self, name: str) -> list[Json]:
        return [said for said in self.said if said.get("act") == name]

    def run(self, name: str) -> Json:
        """As it was last told."""
        known = [run for said in self.said for run in said.get("runs", ()) if run["exp_id"] == name]  # type: ignore[attr-defined]
        return known[-1] if known else {}

    def kinds(self, name: str) -> set[str]:
        return {finding["kind"] for finding in self.run(name).get("findings", ())}  # type: ignore[attr-defined]
