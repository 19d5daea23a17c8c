"""What a run said last: of all the lines of its end the one that tells why, and the code that it stood in.

The first one counts that is no consequence of another: a rank that lost its peer, a launcher that reports, and a
signal to the ranks that are left all follow from what failed first, whichever file that stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import ADDED, Artifacts
from tui_monitor.diagnosis.exceptions import Message, message_of
from tui_monitor.diagnosis.exceptions.waits import LAUNCHERS
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import EventKind, Place
from tui_monitor.text import Shown

_FAILURES = frozenset(EventKind) - {
    EventKind.FINISHED,
    EventKind.CHECKPOINT,
    EventKind.WAITING,
    EventKind.CHANGE,
    EventKind.EVALUATION_FAILED,
}
_OF_ANOTHER_FILE = 3
"""Newest events of each other file that are looked at."""
_MOST = 160
"""Lines of an end that are looked at."""
_LAST = 6
"""Lines behind the newest metrics of a log in which it says that it was stopped."""
_FROM_OUTSIDE = frozenset({CauseName.TIME_LIMIT, CauseName.KILLED_BY_SCHEDULER, CauseName.KILLED_BY_USER})
_DEEPEST, _BEHIND, _ALIKE = 80, 14, 80
"""Lines of a traceback, lines behind a message that may quote frames, characters by which a line is known again."""
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
    told = list(_told(artifacts, finding, last))[:_MOST]
    best: tuple[int, Line, Message] | None = None
    for line in told:
        message = message_of(line.text) if not _SOURCE.search(_RANK.sub("", line.text)) else None
        if message is not None and (best is None or _rank(message) < best[0]):
            best = _rank(message), line, message
        if best is not None and best[0] == 0:
            break
    if best is None:
        return None
    _, line, message = best
    return End(finding, message, line, tuple(_frames(artifacts, line)))


def _rank(message: Message) -> int:
    if any(message is one for one in LAUNCHERS):
        return 3  # it only reports that another one failed, whatever that one says
    return 2 if message.follows else 1 if message.bare else 0


def _told(artifacts: Artifacts, finding: Finding | None, last: Sequence[Line]) -> Iterator[Line]:
    """The words of the end: of its own file in order, of the others, and what was added."""
    if finding is not None:
        place = finding.evidence.places[0] if finding.evidence.places else None
        yield from _of_its_file(artifacts, finding, place)
        yield from _of_other_files(artifacts, place)
        yield Line(place or Place(Shown("the end"), 0), finding.message)
    else:
        yield from _interrupted(artifacts)
        yield from _stopped_from_outside(artifacts, last)
    yield from (Line(ADDED, text) for text in artifacts.errors)


def _interrupted(artifacts: Artifacts) -> Iterator[Line]:
    """A Ctrl-C behind which no step was logged: it may be too early to say that the run is over."""
    told = next((one for one in reversed(artifacts.events) if one.kind in _FAILURES), None)
    last = max((one.steps[-1] for one in artifacts.curves if len(one)), default=-1.0)
    if told is not None and told.kind is EventKind.INTERRUPTED and told.step >= last:
        yield Line(told.place, told.text)


def _stopped_from_outside(artifacts: Artifacts, last: Sequence[Line]) -> Iterator[Line]:
    """A time limit, a scheduler or a signal among its very last words, where it does not say that it is complete."""
    if any(one.kind is EventKind.FINISHED for one in artifacts.events):
        return
    for line in last[-_LAST:]:
        message = message_of(line.text)
        if message is not None and _FROM_OUTSIDE.issuperset(message.causes):
            yield line


def _of_its_file(artifacts: Artifacts, finding: Finding, place: Place | None) -> Iterator[Line]:
    """From the first statement of its end on: no step was logged between that one and the one that decides."""
    if place is None:
        return
    events = [one for one in artifacts.events if one.kind in _FAILURES and one.place.file == place.file]
    same = (one.place.offset for one in events if one.step == finding.onset_step and one.place.offset <= place.offset)
    begin = min(same, default=place.offset)
    lines = {one.place.offset: one for one in artifacts.lines if one.place.file == place.file}
    said = [(at, 1, line) for at, line in lines.items() if at >= begin]
    said += [(one.place.offset, 0, Line(one.place, one.text)) for one in events if one.place.offset >= begin]
    yield from (line for _, _, line in sorted(said, key=lambda one: one[:2]))


def _of_other_files(artifacts: Artifacts, place: Place | None) -> Iterator[Line]:
    by_file: dict[str, list[Line]] = {}
    for one in artifacts.events:
        if one.kind in _FAILURES and (place is None or one.place.file != place.file):
            by_file.setdefault(one.place.file, []).append(Line(one.place, one.text))
    for lines in by_file.values():
        yield from lines[-_OF_ANOTHER_FILE:]


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
