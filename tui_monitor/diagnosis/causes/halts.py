"""Whether a run stands still, what it said before, and where its threads stood: asked by every cause of a silence."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tui_monitor.diagnosis.course import SILENT, Course
from tui_monitor.diagnosis.exceptions.before_silence import silence_of
from tui_monitor.diagnosis.exceptions.message import Message
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.words_of_a_halt import ProcessStates, StackDump, is_report
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Finding, Line, step_text
from tui_monitor.model.run import Life

_LAST, _OF_OTHERS = 6, 2
"""Lines before a silence: of the main log, of each other file."""
_TALK, _OFTEN = 120, 3
"""Lines in which ranks are told apart, and how many of each are enough to miss one."""
_RANK = lazy_compile(r"(?i)\brank\W{0,2}([0-9]{1,4})\b")
_SILENT = frozenset({Life.QUIET, Life.STALLED})
_LOCKS = lazy_compile(
    r"(?i)(?:^|\bin )(?:acquire\w*|join|__enter__|_wait_for_tstate_lock|lock\w*)\b|futex|mutex|\bblocked\b"
)
_READS = lazy_compile(
    r"(?i)(?:^|\bin )(?:read(?:_\w+|line|lines|into)?|load(?:_\w+)?|open|fetch(?:_\w+)?|sleep|__getitem__"
    r"|recv_into)\b|nfs"
)
_QUEUES = lazy_compile(
    r"(?i)queues?\.py|dataloader|_try_get_data|(?:^|\bin )(?:get|_get|__next__|next_batch|get_batch)\b"
)
_LOADERS = lazy_compile(
    r"(?i)dataloader|data_loader|_try_get_data|_next_data|(?:^|\bin |< )(?:__next__|next_batch|get_batch|_fetch\w*)\b"
)
"""Who called what a thread stands in."""
_PEERS = lazy_compile(
    r"(?i)all_?(?:reduce|gather)|barrier|distributed|nccl|gloo|\bmpi"
    r"|rendezvous|(?:^|\bin )recv(?!_into)\w*\b"
)


class Halt(Struct, frozen=True):
    """It stands still, or only says that it waits."""

    said: str
    step: float
    finding: Finding | None
    """None where no rule calls it a silence yet."""


class Heard(Struct, frozen=True):
    """Words before a silence, and what they mean."""

    line: Line
    message: Message


def halt_of(course: Course) -> Halt | None:
    last, artifacts = course.measured.last_step, course.artifacts
    at = f"its last step is {step_text(last)}"
    if (silent := course.found(SILENT)) is not None:
        return Halt(f"{silent.message}; {at}" if last >= 0 else silent.message, silent.onset_step, silent)
    if artifacts.life in _SILENT:
        return Halt(f"no new line for longer than its pauses were; {at}", last, None)
    if course.last_words.stacks is not None:
        return Halt(f"behind its newest metrics stand the stacks of its threads, and nothing else; {at}", last, None)
    if course.last_words.crossed is not None:
        return Halt(f"two of its newest lines wait for each other; {at}", last, None)
    if artifacts.life.over and suspended(course) is None:
        return None
    if not artifacts.curves and course.last_words.newest and _is_a_wait(course.last_words.newest[-1].text):
        return Halt("no metric was logged, and its very last line tells that it waits", last, None)
    return Halt(f"it says again and again that it waits; {at}", last, None) if _waits(course) is not None else None


def _waits(course: Course) -> Line | None:
    """A wait that is said several times among its newest lines, or states of processes and no metric between them."""
    words = course.last_words
    waits = [line for line in words.newest if not is_report(line.text) and _is_a_wait(line.text)]
    states = words.states
    alike = [line for line in words.lines if states is not None and line.text[-20:] == states.line.text[-20:]]
    return words.again(waits) or words.again(alike)


def _is_a_wait(text: str) -> bool:
    message = silence_of(text)
    return message is not None and not message.bare


def suspended(course: Course) -> ProcessStates | None:
    """A line behind its newest metrics that says that a process of it is stopped."""
    states = course.last_words.states
    return states if states is not None and states.of("Tt") else None


def lost_rank(course: Course) -> tuple[str, Line] | None:
    """A rank that had talked as often as the others, and says nothing more while each of them goes on."""
    lines = [(line, found[1]) for line in course.artifacts.lines[-_TALK:] if (found := _RANK.search(line.text[:200]))]
    said: dict[str, list[int]] = {}
    for at, (_, rank) in enumerate(lines):
        said.setdefault(rank, []).append(at)
    if len(said) < 2 or min(len(all_) for all_ in said.values()) < _OFTEN:
        return None
    first = min(said, key=lambda rank: said[rank][-1])
    last = said[first][-1]
    if any(sum(at > last for at in all_) < _OFTEN for rank, all_ in said.items() if rank != first):
        return None
    text = f"rank {first} says nothing any more while each other rank has {_OFTEN} lines and more behind its last one"
    return f"{text}: {lines[last][0].text.strip()[:120]}", lines[last][0]


def tell(course: Course, name: CauseName, seen: Suspicion) -> None:
    """By the newest words that mean something."""
    for said in heard(course):
        if (weight := said.message.causes.get(name)) is not None:
            text = f"its last words: {said.line.text.strip()[:200]} ({said.message.means})"
            seen.proves(weight, text, place=said.line.place)
            return


def heard(course: Course) -> Iterator[Heard]:
    """The newest first: of the main log, then of every other file."""
    by_file: dict[str, list[Line]] = {}
    for line in course.artifacts.lines:
        by_file.setdefault(line.place.file, []).append(line)
    for at, lines in enumerate(by_file.values()):
        last = [line for line in lines[-(_OF_OTHERS if at else _LAST) :] if line.text.strip()]
        for number, line in enumerate(reversed(last)):
            quoted = course.last_words.stacks is not None and line.text[:1].isspace()
            message = None if quoted or is_report(line.text) else silence_of(line.text)
            if message is not None and not (number and message.bare):
                yield Heard(line, message)


def tell_stacks(course: Course, name: CauseName, seen: Suspicion) -> None:
    """By the frames in which the threads of a process stand."""
    stacks = course.last_words.stacks
    weight = _by_stacks(stacks).get(name) if stacks is not None else None
    if stacks is not None and weight is not None:
        where = "; ".join(frame for frame in stacks.innermost[:4] if frame)
        text = f"{stacks.line.text.strip()[:80]}: {len(stacks.innermost)} threads stand in {where[:180]}"
        seen.proves(weight, text, place=stacks.line.place)


def _by_stacks(stacks: StackDump) -> dict[CauseName, Weight]:
    """Who stands in a lock, in a read, at an empty queue, or at a collective; nobody: at a lock of the program."""
    locked, reads, gets, peers = (
        any(kind.search(frame) for frame in stacks.innermost) for kind in (_LOCKS, _READS, _QUEUES, _PEERS)
    )
    told = {CauseName.DEAD_LOCK_OR_HANG: Weight.STRONG if locked or not (reads or gets or peers) else Weight.FAIR}
    if not locked and any(_LOADERS.search(calls) for calls in stacks.calls):
        told = {CauseName.DEAD_LOCK_OR_HANG: Weight.SLIGHT, CauseName.DATA_LOADER_STALL: Weight.STRONG}
    elif reads or gets:
        told[CauseName.DATA_LOADER_STALL] = Weight.FAIR if locked or not (reads and gets) else Weight.STRONG
    if peers:  # none of them gave up: what keeps one from coming is what is asked
        told[CauseName.DEAD_LOCK_OR_HANG] = Weight.STRONG
        told[CauseName.COLLECTIVE_TIMEOUT] = Weight.FAIR
    return told
