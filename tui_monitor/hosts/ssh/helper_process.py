"""One ssh process with a helper at its other end: begun, spoken to, and ended with everything it started."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.ssh import wire
from tui_monitor.hosts.ssh.helper_text import PARTS, joined
from tui_monitor.hosts.ssh.wire import Question, Told
from tui_monitor.text import Shown, clean

_PROGRAMS = {"python3": (PARTS, wire.percent, 1.0), "sh": (("helper.sh",), wire.octal, 5.0)}
"""What is found there -> what is sent to it, how it takes the parts of a question, and how many times slower its quick
poll is: for a shell each look at names is a program to start."""
_GREETINGS = {b"trainmon %s\n" % name.encode("ascii"): name for name in _PROGRAMS}
_MOST_NOISE = 10_000
"""Lines that a login may print before ours is there."""
_LONGEST_NOISE, _LONGEST_ANSWER = 1 << 16, 256 << 20
"""Bytes of a line, before it and after it: a folder of a million names is one answer."""
_LAST_WORDS, _MOST_SHOWN = 50, 100


class Helper:
    """`command`: of ssh. Started in a session of its own: keys and signals of the terminal are for trainmon."""

    def __init__(self, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
        self.hung = False
        """Was it given up because nothing was heard of it?"""
        self.noise: Shown | None = None
        """What came instead of an answer."""
        self._words: list[bytes] = []
        self._listener = threading.Thread(target=self._listen, name="ssh says", daemon=True)
        self._listener.start()
        self._encode, self.pace = wire.percent, 1.0

    def greet(self) -> None:
        """Send it the program that it can run. Raises OSError when the line ends before it is there."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        for _ in range(_MOST_NOISE):
            line = self._process.stdout.readline(_LONGEST_NOISE)
            if not line:
                raise BrokenPipeError
            if line in _GREETINGS:
                break
        else:
            raise Unreachable("its login prints without end")
        parts, self._encode, self.pace = _PROGRAMS[_GREETINGS[line]]
        program = joined(parts)
        self._process.stdin.write(b"%d\n%s" % (len(program), program))
        self._process.stdin.flush()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, questions: Sequence[Question]) -> None:
        """Raises OSError when the line is gone; it may wait for one that does not take them."""
        assert self._process.stdin is not None
        if questions:
            self._process.stdin.write(b"".join(question.line(self._encode) for question in questions))
            self._process.stdin.flush()

    def answers(self) -> Iterator[Told]:
        """As they come, until the line ends, or something else than an answer is on it."""
        assert self._process.stdout is not None
        with suppress(ValueError, OSError):
            while line := self._process.stdout.readline(_LONGEST_ANSWER):
                try:
                    told = wire.read(line)
                except ValueError:
                    self.noise = clean(line[:_MOST_SHOWN].decode("utf-8", "replace").strip())
                    return
                yield told

    def kill(self) -> None:
        if self.alive:
            self._process.kill()

    def end(self) -> None:
        """Its standard input first: the helper there ends with it. At most a second is waited.

        Who writes to a host that is frozen holds its input, which cannot be closed before it is killed.
        """
        threading.Thread(target=self._close_input, name="ssh ends", daemon=True).start()
        try:
            self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def last_words(self) -> tuple[str, int | None]:
        """What ssh said on its standard error, and how it ended."""
        self._listener.join(1.0)
        return b"".join(self._words).decode("utf-8", "replace"), self._process.returncode

    def _close_input(self) -> None:
        if self._process.stdin is not None:
            with suppress(OSError, ValueError):
                self._process.stdin.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._words = [*self._words[-_LAST_WORDS:], line]
