"""Alive and silent: what it said before, how its process stands, and whether batches had come ever more slowly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.ended_by import EndedBy, verify
from tui_monitor.diagnosis.causes.speed import emptied, loading_grew, slowed_down
from tui_monitor.diagnosis.course import SILENT, Course
from tui_monitor.diagnosis.exceptions.message import Message
from tui_monitor.diagnosis.exceptions.silences import silence_of
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Finding, Kind, Line, step_text

_LAST, _OF_OTHERS = 6, 2
"""Lines before a silence: of the main log, of each other file."""
_RANKS = lazy_compile(
    r"\brank\W?[0-9]+|world[ _]?size\W{0,3}(?:[2-9]|[1-9][0-9])"
    r"|\[[0-9]+/[0-9]+\]: |nproc_per_node|\bDDP\b|torchrun|\branks?=[2-9]",
    re.IGNORECASE,
)
_DECIMALS = lazy_compile(r"(?<![0-9:.])[0-9]+\.[0-9]+(?![0-9.])")
_LOADERS = lazy_compile(r"\b(?:num_?)?workers?\W{1,3}[1-9]|prefetch|data ?loader|queue", re.IGNORECASE)


class _Heard(Struct, frozen=True):
    """Words before a silence, and what they mean."""

    line: Line
    message: Message


class DeadLockOrHang(EndedBy):
    """Silent, alive, and nothing in its last words or its speed that names another cause.

    Lies about a long evaluation or compilation: its last words say so, and lower it.
    """

    def __init__(self) -> None:
        super().__init__(
            CauseName.DEAD_LOCK_OR_HANG,
            "it waits for something that does not come: a lock, a queue, a process, an answer",
            "new lines within its usual pause",
            "run with 0 loader workers and one rank: if that passes, it is between the processes",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        silent = course.found(SILENT)
        if silent is None:
            return
        seen.explains = silent
        seen.proves(Weight.FAIR, _since(course, silent), silent.onset_step)
        _tell(course, self.name, seen)
        process = course.artifacts.process
        if process is not None and process.alive and process.state in ("S", "D"):
            does = "waits" if process.state == "S" else "waits for a disk and cannot be interrupted"
            cpu = f", after {process.cpu:.3g} s of CPU time" if process.cpu is not None else ""
            seen.proves(Weight.FAIR, f"its process is alive and {does} (state {process.state}{cpu})")
        elif process is not None and process.alive and process.state == "R":
            seen.speaks_against(Weight.FAIR, "its process computes (state R): it loops, or is in a long step")
        if process is not None and process.state == "T":
            seen.speaks_against(Weight.STRONG, "its process is suspended (state T)")

    def fix(self, course: Course) -> Fix:
        if course.found(SILENT) is None:
            return super().fix(course)
        heard = next(_heard(course), None)
        do = heard.message.do if heard is not None else "look where it stands: `py-spy dump --pid PID` of each process"
        return fix(
            do=do[:1].upper() + do[1:],
            expect=self._expect,
            verify=f"{verify(course)}, with a time limit on what it waited for",
            otherwise=self._otherwise,
            effort=Effort.MEDIUM,
            risk="stop it only once its stacks are taken: they are gone with it; checkpoints stay",
        )


class DataLoaderStall(EndedBy):
    """Batches came ever more slowly, or its last words are of its loader."""

    def __init__(self) -> None:
        super().__init__(
            CauseName.DATA_LOADER_STALL,
            "training waits for data: the loader, its workers, or the disk they read from do not keep up",
            "the time to load falls below the time to compute, and throughput is back at its first level",
            "copy that part of the data to a local disk; more workers, or fewer where they fight for memory",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        silent = course.found(SILENT)
        grown = loading_grew(course)
        slow = course.found({Kind.SLOW})
        if grown is not None and (silent or slow or slowed_down(course)) is not None:
            seen.explains = silent or slow
            seen.proves(Weight.DIRECT if grown.most else Weight.STRONG, grown.said, grown.step, numbers=grown.numbers)
        if (queue := emptied(course)) is not None and (silent or slow) is not None:
            seen.explains = silent or slow
            seen.proves(Weight.STRONG, queue.said, queue.step, numbers=queue.numbers)
        if silent is None:
            return
        seen.explains = silent
        _tell(course, self.name, seen)
        workers = course.recipe.get(Hyperparameter.WORKERS)
        if workers is not None and (workers.number or 0) > 0:
            seen.proves(Weight.SLIGHT, f"batches come from worker processes: {workers.said}", place=workers.place)
        elif line := course.line(_LOADERS):
            seen.quotes(Weight.SLIGHT, line)
        process = course.artifacts.process
        if process is not None and process.alive and process.state == "D":
            seen.proves(Weight.STRONG, "its process waits for a disk or a network disk (state D)")

    def fix(self, course: Course) -> Fix:
        told = next((one.message.do for one in _heard(course) if self.name in one.message.causes), None)
        do = told or "run the loader alone with 0 workers over that part of the data, and time each sample"
        return fix(
            do=do[:1].upper() + do[1:],
            expect=self._expect,
            verify="log the time to load of every step: it stays below a tenth of the step",
            otherwise=self._otherwise,
            effort=Effort.MEDIUM,
            risk="none for what is trained so far",
        )


class CollectiveTimeout(EndedBy):
    """A rank waits for the others, or gave up waiting; one that failed first is the cause, where it is seen."""

    def __init__(self) -> None:
        super().__init__(
            CauseName.COLLECTIVE_TIMEOUT,
            "one rank waits for another that does not come: it failed, took another path, or was never found",
            "all ranks log the same steps",
            "run the same with one rank; then with two on one machine",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        silent = course.found(SILENT)
        if silent is None:
            return
        seen.explains = silent
        _tell(course, self.name, seen)
        if (line := course.line(_RANKS)) is not None:
            seen.proves(
                Weight.FAIR, f"it runs in several ranks, and all are silent: {line.text[:120]}", place=line.place
            )

    def fix(self, course: Course) -> Fix:
        told = next((one.message.do for one in _heard(course) if self.name in one.message.causes), None)
        if told is None:
            return super().fix(course)
        return fix(
            do=told[:1].upper() + told[1:],
            expect=self._expect,
            verify="every rank prints that it is ready, and the same step after it",
            otherwise=self._otherwise,
            effort=Effort.MEDIUM,
            risk="none for what is trained so far",
        )


class ProcessStopped:
    """Its process is suspended (state T), or a shell said so."""

    name = CauseName.PROCESS_STOPPED
    issue = "its process is suspended: it neither computes nor ends"

    def look(self, course: Course, seen: Suspicion) -> None:
        process, silent = course.artifacts.process, course.found(SILENT)
        if process is not None and process.alive and process.state in ("T", "t"):
            seen.explains = silent
            seen.proves(Weight.DIRECT, f"its process is stopped (state {process.state})")
        if silent is not None:
            seen.explains = silent
            _tell(course, self.name, seen)

    def fix(self, course: Course) -> Fix:  # noqa: ARG002
        return fix(
            do="Let it go on: `kill -CONT PID`, or `fg` in the shell that it was started from",
            expect="new lines within its usual pause",
            verify="its state is R or S again, and its step moves",
            otherwise="look for who stops it: a shell's job control, a debugger, a paused container",
            risk="none: it goes on where it stood; peers may have given up waiting meanwhile",
        )


def _since(course: Course, silent: Finding) -> str:
    return (
        f"{silent.message}; its last step is {step_text(course.measured.last_step)}"
        if course.measured.last_step >= 0
        else silent.message
    )


def _tell(course: Course, name: CauseName, seen: Suspicion) -> None:
    for heard in _heard(course):
        if (weight := heard.message.causes.get(name)) is not None:
            text = f"its last words: {heard.line.text.strip()[:200]} ({heard.message.means})"
            seen.proves(weight, text, place=heard.line.place)
            return


def _heard(course: Course) -> Iterator[_Heard]:
    """The newest first: of the main log, then of every other file."""
    by_file: dict[str, list[Line]] = {}
    for line in course.artifacts.lines:
        by_file.setdefault(line.place.file, []).append(line)
    for at, lines in enumerate(by_file.values()):
        last = [line for line in lines[-(_OF_OTHERS if at else _LAST) :] if line.text.strip()]
        for number, line in enumerate(reversed(last)):
            message = None if _is_report(line.text) else silence_of(line.text)
            if message is not None and not (number and message.bare):
                yield _Heard(line, message)


def _is_report(text: str) -> bool:
    """Is it a line of metrics? These name evaluations and queues all the time."""
    return text.lstrip()[:1] == "{" or len(_DECIMALS.findall(text)) > 1
