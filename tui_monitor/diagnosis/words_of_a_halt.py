"""What a run said behind its newest metrics: stacks of its threads, states of its processes, the same wait again and
again. It proves a halt by itself, also where no rule calls the silence long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import takewhile

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.exceptions import message_of
from tui_monitor.diagnosis.suspicion import Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line

_DECIMALS = lazy_compile(r"(?<![0-9:.])[0-9]+\.[0-9]+(?![0-9.])")
_JUDGED = lazy_compile(r"(?i)\b(?:\w*loss|\w*acc\w*|mse|rmse|mae|reward|return|ppl|bpc|score)\b\W{0,3}-?[0-9]")
_MOST = 60
"""Lines that are looked at."""
_NEWEST = 12
"""Lines among which a wait is said again and again."""
_OFTEN = 3
_CALLERS = 8
"""Frames of a thread that are looked at."""
_STACK = lazy_compile(
    r"^(?:current )?thread (?:0x)?[0-9a-f]+.{0,80}(?:most recent call first|\((?:idle|active)\b)"
    r"|^\"[^\"]{1,80}\" .{0,60}\b(?:tid=|nid=)|^goroutine [0-9]+ \[|^thread [0-9]+ \((?:thread|lwp)\b"
    r"|^#+ ?(?:thread|stack of thread)\b|^-{2,} ?(?:thread|stack)\b",
    re.IGNORECASE,
)
_DIED = lazy_compile(
    r"(?i)fatal python error|segmentation fault|core dumped|\bpanic:|unhandled exception|SIGABRT|SIGSEGV"
)
_FRAME = lazy_compile(r"^\s+(?:File \"(?P<file>[^\"]+)\", line (?P<line>\d+)(?:,)? in (?P<name>\S+)|\S.*)")
_STATE = lazy_compile(r"(?P<who>[A-Za-z]\w*[ _-]?\d+|\b\d{2,7})\s?[=:]\s?(?P<state>[RSDTtZI])(?![\w.])")
_STATUS = lazy_compile(r"(?i:\bstate|\bstatus|\bstat)\W{1,3}(?P<state>[TtDZ])\b(?:\s*\((?P<word>[a-z ]+)\))?")
_HOLDS = lazy_compile(
    r"(?i)\b(?:hold(?:s|ing)?|ha[sd]|owns?|acquired|got|took|locked)\W+(?:the |lock )*(?P<has>[\w./-]*\w)\b.{0,40}?"
    r"\b(?:wait(?:s|ing|ed)?(?: for| on)?|wants?|blocked on|acquir(?:es?|ing)|requests?)\W+(?:the |lock )*"
    r"(?P<wants>[\w./-]*\w)"
)
_LEVEL = lazy_compile(r"(?i)\"(?:level|levelname|severity|lvl)\"\s?:\s?\"(?:error|critical|fatal|warn\w*)\"")
"""A line of a logger that writes JSON."""
_DIGITS = lazy_compile(r"[0-9.]+")


class StackDump(Struct, frozen=True):
    """Where the threads of a process stood when somebody, or its own watchdog, asked."""

    line: Line
    """The first line of it."""
    innermost: tuple[str, ...]
    """The frame in which each thread stands."""
    calls: tuple[str, ...]
    """Of each thread the innermost frames, joined: who called what it stands in."""


class ProcessStates(Struct, frozen=True):
    """What a line tells of processes, one letter each as in `ps`."""

    line: Line
    states: tuple[tuple[str, str], ...]
    """Who, and its letter."""

    def of(self, letters: str) -> str:
        """Those in one of these states, named; empty where none is."""
        return ", ".join(who for who, letter in self.states if letter in letters)


class LastWords:
    def __init__(self, artifacts: Artifacts) -> None:
        lines = [line for line in artifacts.lines if line.text.strip()]
        main = Counter(line.place.file for line in lines).most_common(1)
        own = [line for line in lines if main and line.place.file == main[0][0]]
        self._newest: list[Line] = own[-_NEWEST:]
        behind = next((at for at, line in enumerate(reversed(own)) if _reports(line.text)), len(own))
        self.lines: tuple[Line, ...] = tuple(own[len(own) - behind :][-_MOST:]) if behind else ()
        """Of the main log, behind its newest line of metrics."""

    @cached_property
    def stacks(self) -> StackDump | None:
        """None where they are those of a crash."""
        starts = [at for at, line in enumerate(self.lines) if _STACK.search(line.text)]
        if not starts or any(_DIED.search(line.text) for line in self.lines):
            return None
        threads = [self._frames(at) for at in starts]
        innermost, calls = (frames[0] if frames else "" for frames in threads), (" < ".join(one) for one in threads)
        return StackDump(self.lines[starts[0]], tuple(innermost), tuple(calls))

    def _frames(self, at: int) -> list[str]:
        """Of the thread whose stack begins there."""
        found = (_FRAME.match(line.text) for line in self.lines[at + 1 : at + 1 + _CALLERS])
        return [frame.group().strip()[:120] for frame in takewhile(lambda frame: frame is not None, found) if frame]

    @cached_property
    def states(self) -> ProcessStates | None:
        """The newest line that tells them of several processes, or that one is suspended."""
        for line in reversed(self.lines):
            pairs = tuple((found["who"], found["state"]) for found in _STATE.finditer(line.text[:400]))
            if len(pairs) > 1:
                return ProcessStates(line, pairs)
            if (one := _STATUS.search(line.text)) is not None:
                return ProcessStates(line, (("the process", one["state"]),))
        return None

    @cached_property
    def crossed(self) -> tuple[Line, Line] | None:
        """Two of its newest lines in which each has what the other waits for."""
        held = [(line, found) for line in self._newest if (found := _HOLDS.search(line.text[:400])) is not None]
        pairs = ((one, other) for at, one in enumerate(held) for other in held[at + 1 :])
        crossed = (
            (one[0], other[0])
            for one, other in pairs
            if one[1]["has"] == other[1]["wants"] != one[1]["wants"] == other[1]["has"]
        )
        return next(crossed, None)

    def again(self, said: Sequence[Line]) -> Line | None:
        """The newest of lines that say one thing again and again among the newest of the log, whatever they count."""
        newest = {line.place.offset for line in self._newest}
        alike = Counter(_DIGITS.sub("#", line.text) for line in said if line.place.offset in newest)
        text, times = alike.most_common(1)[0] if alike else ("", 0)
        often = (line for line in reversed(said) if times >= _OFTEN and _DIGITS.sub("#", line.text) == text)
        return next(often, None)

    @property
    def newest(self) -> Sequence[Line]:
        """The last lines of the main log, of metrics or not."""
        return self._newest


def _reports(text: str) -> bool:
    """Is it a line of metrics, and none that tells an end with numbers in it?"""
    if not is_report(text):
        return False
    message = message_of(text) if _JUDGED.search(text) is None else None
    return message is None or message.follows or Weight.DIRECT not in message.causes.values()


def is_report(text: str) -> bool:
    """Is it a line of metrics? These name evaluations and queues all the time."""
    if _LEVEL.search(text):
        return False
    return text.lstrip()[:1] == "{" or len(_DECIMALS.findall(text)) > 1 or _JUDGED.search(text) is not None
