"""A yes or no on a terminal. What was typed before the question stood there is no answer to it."""

import sys
import termios

from tui_monitor.clock import SystemClock

DEAF = 0.5
"""Seconds: keys that were on their way to something else are over by then."""


def agreed(question: str) -> bool:
    """The default is No; so is an empty line, an end of input, and whatever is not plainly a yes."""
    sys.stdout.flush()
    SystemClock().sleep(DEAF)
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
