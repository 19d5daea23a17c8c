"""A watcher that is told to end (Ctrl+C, SIGTERM) says its last words first; told once more, it ends at once."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any

_ENDING = (signal.SIGINT, signal.SIGTERM)


class ToldToEnd:
    """From `with` on: has anybody said so? What the shell that started it made it deaf to stays unheard."""

    def __init__(self) -> None:
        self.said = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> ToldToEnd:
        heard = [number for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN]
        self._before = {number: signal.signal(number, self._notice) for number in heard}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._as_before()

    def _notice(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - Python's form
        self.said = True
        self._as_before()

    def _as_before(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
