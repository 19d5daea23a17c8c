"""The lines in which a run tells how it ended: of its own log in order, of its other files, and what was added.

Where no rule calls it an end, its very last words count: what stopped it from outside, and what it gave up over. Of
several attempts in one log the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.diagnosis.artifacts import ADDED, Artifacts
from tui_monitor.diagnosis.exceptions import message_of
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import EventKind, Place
from tui_monitor.model.run import Life
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
_LAST = 6
"""Lines behind the newest metrics of a log in which it says why it stopped."""
_SIGNALLED = lazy_compile(r"^\W*(?:Signal [0-9]+ \()?SIG[A-Z]+[0-9]?\b.{0,30}\breceived by PID\b")
"""As glog tells it, which goes on where somebody handles the signal: whatever is logged behind it has outlived it."""
_FRAME = lazy_compile(r"^\s|^PC: @|^\W*$")
_OF_A_HEAD, _A_SENTENCE, _TRACEBACK = 3, 16, "Traceback (most"
"""Lines that a program begins with, and characters of one that is worth being known again."""
_DIGITS = lazy_compile(r"[0-9]+(?:[.:,][0-9]+)*")
_RIGHT_BEFORE = 3
"""Lines in front of the first statement of an end."""
_KILLED = frozenset({CauseName.KILLED_BY_SCHEDULER, CauseName.KILLED_BY_USER})
_FROM_OUTSIDE = _KILLED | {CauseName.TIME_LIMIT}
_GRAVE = lazy_compile(
    r"\b(?:ERROR|CRITICAL|FATAL|SEVERE|PANIC)\b|^[EF][0-9]{4} |(?i:\blevel\W{1,4}(?:error|critical|fatal)\b)"
    r"|(?i:error:|\bfatal:|^fatal\b|\b(?:insufficient|not enough) memory\b)"
)
_GIVES_UP = lazy_compile(
    r"(?i)\b(?:abort|terminat|interrupt|leav|stopp|exit|refus|kill|halt|fail|crash|cancel|evict|quit)\w*\b|\bstop$"
    r"|\bg(?:iv(?:es?|en|ing)|ave) up\b|\bshut(?:ting)? ?down\b|\b(?:was|is|been) held\b|\b(?:died|is dead|bye)\b"
)
_GOES_ON = lazy_compile(
    r"(?i)\b(?:retr(?:y|ies|ied|ying)|(?:will|going to) (?:try|go on|retry|continue)|try(?:ing)? again|attempt [0-9]"
    r"|continu\w*|skip\w*|ignor\w*|f[ae]ll(?:s|ing)? ?back|go(?:es|ing) on|re-?(?:start|spawn|launch)\w*|proceed\w*"
    r"|recovered|reconnect\w*)\b|(?-i:\bWARN(?:ING)?\b)"
)
"""What a program says that outlives its trouble."""
_ATTEMPT = lazy_compile(
    r"(?i)\b(?:attempt|retry|restart|run|trial|try)\W{0,3}(?:no\.? ?|number )?[0-9]+\b(?! (?:failed|crashed|exited))"
    r"|\b(?:restart|relaunch|respawn|requeu|re-?start|re-?launch)(?:ing|ed)\b"
    r"|\b(?:starting|launching|running|trying) (?:it )?(?:again|anew|once more)\b"
)
_NO_MORE = lazy_compile(r"(?i)\bno (?:more )?(?:attempt|restart|retr)|\b(?:max\w*|limit|budget|out of|used up)\b")


def words_of_the_end(artifacts: Artifacts, finding: Finding | None, last: Sequence[Line]) -> Iterator[Line]:
    """`finding` says that it ended; None: `last`, what it said behind its newest metrics, may say so.

    Of a run that a person is known to have stopped, what its log tells of that explains nothing.
    """
    stopped = artifacts.life is Life.STOPPED
    yield from (line for line in _words(artifacts, finding, last) if not (stopped and _was_killed(line.text)))


def _words(artifacts: Artifacts, finding: Finding | None, last: Sequence[Line]) -> Iterator[Line]:
    if finding is not None:
        place = finding.evidence.places[0] if finding.evidence.places else None
        yield from of_the_last_attempt(list(_of_its_file(artifacts, finding, place)), _head(artifacts, place))
        yield from _of_other_files(artifacts, place)
        yield Line(place or Place(Shown("the end"), 0), finding.message)
        yield from _before_its_end(artifacts, finding, place)
    else:
        yield from _interrupted(artifacts)
        yield from _last_words(artifacts, last)
    yield from (Line(ADDED, text) for text in artifacts.errors)


def _was_killed(text: str) -> bool:
    message = message_of(text)
    return message is not None and _KILLED.issuperset(message.causes)


def of_the_last_attempt(lines: Sequence[Line], head: frozenset[str] = frozenset()) -> Sequence[Line]:
    """Behind the newest line in which a launcher starts it again, or which its log began with (`head`), where anything
    is told behind that."""
    starts = (at for at, line in enumerate(lines) if at and (_starts_anew(line.text) or _shape(line.text) in head))
    told = [at for at in starts if any(message_of(line.text) is not None for line in lines[at + 1 :])]
    return lines[told[-1] + 1 :] if told else lines


def _head(artifacts: Artifacts, place: Place | None) -> frozenset[str]:
    """The first lines of the file, as they are known again whatever they count."""
    lines = [one.text for one in artifacts.lines if place is not None and one.place.file == place.file][:_OF_A_HEAD]
    return frozenset(shape for text in lines if len(shape := _shape(text)) >= _A_SENTENCE and _TRACEBACK not in shape)


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.strip())


def _starts_anew(text: str) -> bool:
    return text[:1] != " " and _ATTEMPT.search(text[:200]) is not None and _NO_MORE.search(text[:200]) is None


def _interrupted(artifacts: Artifacts) -> Iterator[Line]:
    """A Ctrl-C behind which no step was logged: it may be too early to say that the run is over."""
    told = next((one for one in reversed(artifacts.events) if one.kind in _FAILURES), None)
    last = max((one.steps[-1] for one in artifacts.curves if len(one)), default=-1.0)
    if told is not None and told.kind is EventKind.INTERRUPTED and told.step >= last:
        yield Line(told.place, told.text)


def _last_words(artifacts: Artifacts, last: Sequence[Line]) -> Iterator[Line]:
    """What ended it, among its very last words, where it does not say that it is complete and nobody sees it live."""
    if any(one.kind is EventKind.FINISHED and not _stopped_from_outside(one.text) for one in artifacts.events):
        return
    alive = artifacts.process is not None and artifacts.process.alive
    newest = of_the_last_attempt(last[-_LAST:])
    for at, line in enumerate(newest):
        if _SIGNALLED.search(line.text):
            told = all(_FRAME.search(behind.text) for behind in newest[at + 1 :])
        else:
            told = _stopped_from_outside(line.text) or (not alive and _gave_up(line.text, newest[at:]))
        if told:
            yield line


def _stopped_from_outside(text: str) -> bool:
    """By a time limit, a scheduler or a signal."""
    message = message_of(text)
    return message is not None and _FROM_OUTSIDE.issuperset(message.causes)


def _gave_up(text: str, behind: Sequence[Line]) -> bool:
    """Does a line tell of trouble that the program did not outlive, by its own words or by those behind it?

    `behind`: the line itself and all behind it.
    """
    if any(_GOES_ON.search(line.text) for line in behind):
        return False
    return _GRAVE.search(text) is not None or any(_GIVES_UP.search(line.text) for line in behind)


def _begin_of(artifacts: Artifacts, finding: Finding, place: Place) -> int:
    """Where the first statement of its end stands: no step was logged between that one and the one that decides."""
    events = (one for one in artifacts.events if one.kind in _FAILURES and one.place.file == place.file)
    same = (one.place.offset for one in events if one.step == finding.onset_step and one.place.offset <= place.offset)
    return min(same, default=place.offset)


def _before_its_end(artifacts: Artifacts, finding: Finding, place: Place | None) -> Iterator[Line]:
    """What it called an error right before, or what stopped it, while that is no statement of an end by itself."""
    if place is None:
        return
    begin = _begin_of(artifacts, finding, place)
    before = [one for one in artifacts.lines if one.place.file == place.file and one.place.offset < begin]
    for line in before[-_RIGHT_BEFORE:]:
        grave = _GRAVE.search(line.text) is not None or _stopped_from_outside(line.text)
        if grave and not _GOES_ON.search(line.text):
            yield line


def _of_its_file(artifacts: Artifacts, finding: Finding, place: Place | None) -> Iterator[Line]:
    """From the first statement of its end on."""
    if place is None:
        return
    events = [one for one in artifacts.events if one.kind in _FAILURES and one.place.file == place.file]
    begin = _begin_of(artifacts, finding, place)
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
