"""Where the system has no pidfd: psutil, which compares the start time right before it sends."""

import signal

import psutil

from tui_monitor.model.process_identity import ProcessIdentity


class PsutilHandle:
    """Raises ProcessLookupError when there is no such process."""

    def __init__(self, identity: ProcessIdentity) -> None:
        try:
            self._process = psutil.Process(identity.pid)
        except psutil.NoSuchProcess as error:
            raise ProcessLookupError(str(error)) from error

    def ended(self) -> bool:
        try:
            return not self._process.is_running() or self._process.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def send(self, number: signal.Signals) -> None:
        try:
            self._process.send_signal(number)
        except psutil.NoSuchProcess as error:
            raise ProcessLookupError(str(error)) from error
        except psutil.AccessDenied as error:
            raise PermissionError(str(error)) from error
