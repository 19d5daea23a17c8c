"""What trainmon itself printed into a file: it repeats what others logged, and nothing is trained there."""

import re

OWN_WORDS = "what trainmon itself printed, not a log"
"""Why such a file is not read."""
_OWN = re.compile(
    r"(?:trainmon: [^\n]*\n)*"
    r'(?:\{"schema":\d+,"generated":"'
    r"|(?:\d\d:\d\d:\d\d )?"
    r"(?:[■✗◐●○·] (?:STOP|STOPPING|FAILED|DIVERGED|WAIT|CONTINUE|ENDED|FINISHED|STOPPED) |▶ [A-Z]+))"
)


def are_own(head: bytes) -> bool:
    """Does a file that begins so hold the words of `check` or `watch`?"""
    return _OWN.match(head.decode("utf-8", "replace")) is not None
