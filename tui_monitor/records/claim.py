"""One trainmon at a time acts in an experiment root; others go on watching it."""

import fcntl
import os

from tui_monitor.errors import RecordError
from tui_monitor.records.folder import Folder

NAME = ".trainmon/acting.lock"


class Claim:
    """Held from the intent to the final outcome. It ends with the process that holds it, however that ends."""

    def __init__(self, folder: Folder) -> None:
        """Raises RecordError when another trainmon is acting there."""
        flags = os.O_RDWR | os.O_CREAT
        with folder.parent_of(NAME, make=True) as directory, folder.open(NAME, directory, flags, 0o600) as opened:
            self._descriptor = os.dup(opened)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            message = f"another trainmon is acting in {folder.shown('')}: wait until it is done"
            raise RecordError(message) from error

    def release(self) -> None:
        os.close(self._descriptor)
