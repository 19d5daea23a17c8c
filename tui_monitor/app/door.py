"""What the app needs of a monitor. Tests open it with one made by hand."""

from typing import Protocol

from tui_monitor.model.ask import Request
from tui_monitor.model.snapshot import Snapshot


class Door(Protocol):
    def step(self) -> Snapshot:
        """One bounded slice of work. Called by the feed thread alone."""
        ...

    def ask(self, request: Request) -> None:
        """Thread-safe; wakes `wait`; answered in the details of a later snapshot."""
        ...

    def wait(self, longest: float) -> None:
        """Block until something is due or asked, at most `longest` seconds."""
        ...
