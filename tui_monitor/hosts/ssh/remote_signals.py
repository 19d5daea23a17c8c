"""One signal over the line: compared and sent there in one round trip, through a hold on the process."""

from __future__ import annotations

import signal

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.signals import Sent
from tui_monitor.hosts.ssh.remote_table import Pictures
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.model.process_identity import ProcessIdentity

_MEANS = {
    0: Sent.YES,
    3: Sent.GONE,
    4: Sent.CHANGED,
    5: Sent.FORBIDDEN,
    6: Sent.HIDDEN,
    7: Sent.DEAF,
    8: Sent.SILENT,
}
"""The helper's code -> what it means: see `one_signal.py`. With all but the first, nothing was sent."""


class RemoteSignals:
    def __init__(self, asked: WaitedFor, pictures: Pictures) -> None:
        self._asked, self._pictures = asked, pictures

    def send(self, table: ProcessTable, target: ProcessIdentity, number: signal.Signals | None) -> Sent:
        """UNKNOWN where no answer came: the question may have arrived; after we gave up, it is not carried out."""
        del table  # the host itself compares
        if number is None:
            return Sent.DEAF
        try:
            self._asked.stand()
            self._pictures.heed((target.pid,), acted=True)
            until = self._asked.deadline()
        except (Unreachable, OSError, ValueError):
            return Sent.SILENT
        try:
            told = self._asked.answer("signal", until, *_told(target), str(int(number)))
        except Unreachable:
            return Sent.UNKNOWN
        except (OSError, ValueError):  # a helper that does not know how: nothing was sent
            return Sent.HIDDEN
        return _MEANS.get(told.get("code", -1), Sent.UNKNOWN)


def _told(target: ProcessIdentity) -> tuple[str, ...]:
    return (str(target.pid), str(target.start), target.boot, str(target.uid), str(target.serial), target.program)
