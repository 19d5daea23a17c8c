"""What a run said last: of all the lines of its end the one that tells why, and the code that it stood in.

The first one counts that is no consequence of another: a rank that lost its peer, a launcher that reports, and a
signal to the ranks that are left all follow from what failed first, whichever file that stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.exceptions import Message, message_of
from tui_monitor.diagnosis.exceptions.waits import LAUNCHERS
from tui_monitor.diagnosis.words_of_the_end import words_of_the_end
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import Place

_MOST = 160
"""Lines of an end that are looked at."""
_DEEPEST, _BEHIND, _ALIKE = 80, 14, 80
"""Lines of a traceback, lines behind a message that may quote frames, characters by which a line is known again."""
_ADVICE = lazy_compile(
    r"(?i)\be\.g\.|\bfor example\b|\bto debug\b|\b(?:check|see) (?:the|your|that|if|whether)\b"
    r"|\b(?:may|might|could) (?:be|have)\b|\bpossible (?:causes?|reasons?)\b"
)
"""What a message says could have been, or where it sends its reader: that names causes, and states none."""
_RANK = lazy_compile(r"^(?:\[(?:rank|proc(?:ess)?|worker)?[ _]?[0-9]+\]:?|[0-9]+:|>)\s")
_SOURCE = lazy_compile(
    r'^(?:\s{2,}|\t)(?!what\(\))|^File "|^\s*[\^~]+\s*$|^(?:Original )?Traceback|^\S*During handling'
)
_FRAME = lazy_compile(r'File "(?P<file>[^"]+)", line (?P<line>[0-9]+)(?:, in (?P<function>\S+))?')
_NATIVE = lazy_compile(
    r"(?:\b(?P<function>(?!at\b|in\b)[\w.$<>]+)[ (@]+)?"
    r"(?P<file>[\w./\\-]+\.(?:rs|java|kt|scala|js|ts|jl|cpp|cc|cu|c|h|go|R|pl|lua|awk))"
    r"(?::| line )(?P<line>[0-9]+)"
)
_LIBRARY = lazy_compile(
    r"(?:site|dist)-packages|lib/python[0-9]|<frozen|/rustc/|/\.cargo/|/(?:s?venv|\.venv|envs?|\w*conda\w*)/"
    r"|node:internal"
    r"|^\./|node_modules|^java\.|/usr/(?:lib|share)"
)
"""Where code stands that the person who trains did not write."""


class CodeFrame(Struct, frozen=True):
    """A place in code that a traceback quotes."""

    file: str
    line: int
    function: str
    source: str
    place: Place

    @property
    def own(self) -> bool:
        """Is it no library?"""
        return _LIBRARY.search(self.file) is None

    @property
    def said(self) -> str:
        short = self.file.replace("\\", "/").rpartition("/")[2]
        where = f"{short}:{self.line}" + (f", in {self.function}" if self.function else "")
        return f"{where}: {self.source[:120]}" if self.source else where


class End(Struct, frozen=True):
    """How it ended, by its own words."""

    finding: Finding | None
    """None where a person added an error, and the log shows no end."""
    message: Message
    line: Line
    frames: tuple[CodeFrame, ...] = ()
    """The innermost last."""

    @property
    def frame(self) -> CodeFrame | None:
        """The innermost of the person's own code; else of all."""
        own = [frame for frame in self.frames if frame.own]
        return own[-1] if own else self.frames[-1] if self.frames else None


def end_of(artifacts: Artifacts, finding: Finding | None, last: Sequence[Line] = ()) -> End | None:
    """Of a finding that says it ended, of its last words, and of what a person added; None where nothing is known.

    `last`: what it said behind its newest metrics.
    """
    told = list(words_of_the_end(artifacts, finding, last))[:_MOST]
    best: tuple[int, Line, Message] | None = None
    for line in told:
        message = message_of(line.text) if not _SOURCE.search(_RANK.sub("", line.text)) else None
        if message is not None and (best is None or _rank(message, line.text) < best[0]):
            best = _rank(message, line.text), line, message
        if best is not None and best[0] == 0:
            break
    if best is None:
        return None
    _, line, message = best
    return End(finding, message, line, tuple(_frames(artifacts, line)))


def _rank(message: Message, text: str) -> int:
    if any(message is one for one in LAUNCHERS) or (message.bare and _ADVICE.search(text)):
        return 3  # it only reports that another one failed, whatever that one says, or where to look
    return 2 if message.follows else 1 if message.bare else 0


def _frames(artifacts: Artifacts, line: Line) -> Iterator[CodeFrame]:
    """Of the traceback that a line ends, or that stands behind it; the innermost last."""
    lines = [one for one in artifacts.lines if one.place.file == line.place.file]
    lines = lines or [Line(line.place, text) for text in artifacts.errors]
    start = next((at for at, one in enumerate(lines) if one.place.offset >= line.place.offset), len(lines))
    end = next((at for at in range(start, len(lines)) if line.text[:_ALIKE] in lines[at].text), start)
    quoted = list(_before(lines, start if end > start else max(0, end - _DEEPEST), end))
    yield from quoted or _behind(lines, end)


def _behind(lines: Sequence[Line], end: int) -> Iterator[CodeFrame]:
    """As Java, Rust and Julia quote them, in the line itself and behind it."""
    behind = [_NATIVE.search(one.text) for one in lines[end : end + _BEHIND]]
    places = [one.place for one in lines[end : end + _BEHIND]]
    found = [(one, place) for one, place in zip(behind, places, strict=True) if one is not None]
    for one, place in reversed(found):
        yield CodeFrame(one["file"], int(one["line"]), one["function"] or "", "", place)


def _before(lines: Sequence[Line], start: int, end: int) -> Iterator[CodeFrame]:
    """As Python quotes them, of the rank that the line is from."""
    rank = _rank_of(lines[end].text) if end < len(lines) else ""
    for at in range(start, end):
        found = _FRAME.search(lines[at].text)
        if found is not None and _rank_of(lines[at].text) == rank:
            source = lines[at + 1].text.removeprefix(rank).strip()
            yield CodeFrame(found["file"], int(found["line"]), found["function"] or "", source, lines[at].place)


def _rank_of(text: str) -> str:
    found = _RANK.match(text)
    return found.group().rstrip() if found is not None else ""
