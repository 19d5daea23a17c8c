"""The terminal may be taken away: by SIGTERM, by SIGHUP, or without a word. Training goes on; we leave in order.

Textual dies of SIGTERM without restoring the screen, and spins for ever on a terminal that is gone.
"""

import asyncio
import os
import select
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from textual.geometry import Size

TERMINATED, HUNG_UP = 128 + signal.SIGTERM, 128 + signal.SIGHUP
GRACE = 2.0
"""Seconds to leave in order once the terminal is gone; writing to it may block for ever."""


def size() -> Size:
    """As it is now."""
    return Size(*shutil.get_terminal_size())


@contextmanager
def watched(leave: Callable[[int], None]) -> Iterator[None]:
    """While inside, `leave(status)` is called on the event loop when a signal comes or the terminal goes."""
    loop = asyncio.get_running_loop()
    signals = {signal.SIGTERM: TERMINATED, signal.SIGHUP: HUNG_UP}
    for number, status in signals.items():
        loop.add_signal_handler(number, leave, status)
    reading, writing = os.pipe()
    gone = threading.Thread(target=_wait_for_hangup, args=(reading, loop, leave), name="terminal", daemon=True)
    gone.start()
    try:
        yield
    finally:
        os.close(writing)
        gone.join()
        os.close(reading)
        for number in signals:
            loop.remove_signal_handler(number)


def _wait_for_hangup(stop: int, loop: asyncio.AbstractEventLoop, leave: Callable[[int], None]) -> None:
    """Sleeps in the kernel until the terminal hangs up, or until the other end of `stop` is closed."""
    poll = select.poll()
    poll.register(stop, select.POLLIN)
    if sys.__stdin__ is not None:
        poll.register(sys.__stdin__.fileno(), 0)
    gone = {fd for fd, _ in poll.poll()} - {stop}
    if not gone:
        return
    loop.call_soon_threadsafe(leave, HUNG_UP)
    last_resort = threading.Timer(GRACE, os._exit, (HUNG_UP,))
    last_resort.daemon = True
    last_resort.start()
