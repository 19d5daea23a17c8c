"""A folder of another machine: how it is called, and what goes wrong there, as a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError, Unanswered, Unreachable
from tui_monitor.hosts.address import spelled
from tui_monitor.hosts.put import Put
from tui_monitor.records.explained import explained
from tui_monitor.text import Shown, clean_name


class RemoteRoot:
    """`root`: as that machine spells it."""

    def __init__(self, root: str, clock: Clock, put: Put) -> None:
        self.root = os.path.normpath(root)
        self.clock = clock
        self.put = put

    def shown(self, name: str) -> Shown:
        return clean_name(f"{self.put.host}:{spelled(os.path.join(self.root, name))}")

    @contextmanager
    def explained(self, name: str) -> Iterator[None]:
        """What that machine says, and that it says nothing."""
        try:
            yield
        except OSError as error:
            raise RecordError(f"{self.shown(name)}: {explained(error)}") from error
        except ValueError as error:
            raise RecordError(f"{self.shown(name)} {error}") from error
        except Unreachable as error:
            raise Unanswered(f"{self.shown(name)}: {error}") from error

    @contextmanager
    def written(self, name: str) -> Iterator[None]:
        """The same of what is written: without an answer nobody knows whether it was."""
        try:
            with self.explained(name):
                yield
        except Unanswered as error:
            unknown = f"{self.shown(name)}: nobody knows whether it was written: {error.__cause__}"
            raise Unanswered(unknown) from error.__cause__
