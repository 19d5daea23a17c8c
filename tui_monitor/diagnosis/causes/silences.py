"""Alive and silent: what it said before, how its process stands, and whether batches had come ever more slowly."""

from __future__ import annotations

import re

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.ended_by import EndedBy, verify
from tui_monitor.diagnosis.causes.halts import halt_of, heard, lost_rank, suspended, tell, tell_stacks
from tui_monitor.diagnosis.causes.speed import batches_ready, emptied, loading_grew, share_of_loading, slowed_down
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.exceptions.suspension import SUSPENDED
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, Line

_RANKS = lazy_compile(
    r"\brank\W?[0-9]+|world[ _]?size\W{0,3}(?:[2-9]|[1-9][0-9])"
    r"|\[[0-9]+/[0-9]+\]: |nproc_per_node|\bDDP\b|torchrun|\branks?=[2-9]",
    re.IGNORECASE,
)
_LOADERS = lazy_compile(r"\b(?:num_?)?workers?\W{1,3}[1-9]|prefetch|data ?loader|queue", re.IGNORECASE)
_SUSPENDED = lazy_compile(SUSPENDED, re.IGNORECASE)
_SOON = lazy_compile(
    r"(?i:stopped|suspend|sigt?stop|sigtstp|sigtt|signal (?:19|20)|-(?:s )?(?:stop|tstp|19|20)\b|paus|froz|freez)|\^Z"
    r"|(?<![\w.])T[lLsN<+]{0,4}(?![\w.])"
)
"""Is in each such line: most lines are soon seen to hold none."""


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
        halt = halt_of(course)
        if halt is None:
            return
        seen.explains = halt.finding
        seen.proves(Weight.FAIR if halt.finding is not None else Weight.SLIGHT, halt.said, halt.step)
        tell(course, self.name, seen)
        tell_stacks(course, self.name, seen)
        if (crossed := course.last_words.crossed) is not None:
            one, other = (line.text.strip()[:110] for line in crossed)
            seen.proves(Weight.DIRECT, f"each has what the other waits for: {one}; {other}", place=crossed[1].place)
        if (ready := batches_ready(course)) is not None:
            seen.proves(Weight.FAIR, ready.said, ready.step)
        self._by_its_process(course, seen)

    def _by_its_process(self, course: Course, seen: Suspicion) -> None:
        process = course.artifacts.process
        if process is not None and process.alive and process.state in ("S", "D"):
            does = "waits" if process.state == "S" else "waits for a disk and cannot be interrupted"
            cpu = f", after {process.cpu:.3g} s of CPU time" if process.cpu is not None else ""
            seen.proves(Weight.FAIR, f"its process is alive and {does} (state {process.state}{cpu})")
        elif process is not None and process.alive and process.state == "R":
            seen.speaks_against(Weight.FAIR, "its process computes (state R): it loops, or is in a long step")
        if (process is not None and process.state == "T") or suspended(course) is not None:
            seen.speaks_against(Weight.STRONG, "a process of it is suspended (state T)")

    def fix(self, course: Course) -> Fix:
        if halt_of(course) is None:
            return super().fix(course)
        words = next(heard(course), None)
        do = words.message.do if words is not None else "look where it stands: `py-spy dump --pid PID` of each process"
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
        halt = halt_of(course)
        grown, slow = loading_grew(course), course.found({Kind.SLOW})
        seen.explains = (halt.finding if halt is not None else None) or slow
        if (share := share_of_loading(course)) is not None:
            seen.proves(Weight.STRONG, share.said, share.step, numbers=share.numbers)
        told = (halt or slow or slowed_down(course)) is not None
        if grown is not None and (told or grown.much):
            sure = told and grown.most
            seen.proves(Weight.DIRECT if sure else Weight.STRONG, grown.said, grown.step, numbers=grown.numbers)
        if (queue := emptied(course)) is not None and (halt or slow or seen.proofs):
            seen.proves(Weight.STRONG, queue.said, queue.step, numbers=queue.numbers)
        if halt is None:
            return
        tell(course, self.name, seen)
        tell_stacks(course, self.name, seen)
        workers = course.recipe.get(Hyperparameter.WORKERS)
        if workers is not None and (workers.number or 0) > 0:
            seen.proves(Weight.SLIGHT, f"batches come from worker processes: {workers.said}", place=workers.place)
        elif line := course.line(_LOADERS):
            seen.quotes(Weight.SLIGHT, line)
        process = course.artifacts.process
        if process is not None and process.alive and process.state == "D":
            seen.proves(Weight.STRONG, "its process waits for a disk or a network disk (state D)")

    def fix(self, course: Course) -> Fix:
        told = next((one.message.do for one in heard(course) if self.name in one.message.causes), None)
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
        halt = halt_of(course)
        if halt is None:
            return
        seen.explains = halt.finding
        tell(course, self.name, seen)
        tell_stacks(course, self.name, seen)
        if (line := course.line(_RANKS)) is not None:
            text = f"it runs in several ranks, and all are silent: {line.text[:120]}"
            seen.proves(Weight.SLIGHT if halt.finding is None else Weight.FAIR, text, place=line.place)
        if (lost := lost_rank(course)) is not None:
            seen.proves(Weight.STRONG, lost[0], place=lost[1].place)
        if suspended(course) is not None:
            seen.speaks_against(Weight.FAIR, "a process of it is suspended (state T): the others wait for that one")

    def fix(self, course: Course) -> Fix:
        told = next((one.message.do for one in heard(course) if self.name in one.message.causes), None)
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
        process, halt = course.artifacts.process, halt_of(course)
        seen.explains = halt.finding if halt is not None else None
        if process is not None and process.alive and process.state in ("T", "t"):
            seen.proves(Weight.DIRECT, f"its process is stopped (state {process.state})")
        if (told := suspended(course)) is not None:
            text = f"{told.of('Tt')} is suspended (state T): {told.line.text.strip()[:160]}"
            seen.proves(Weight.DIRECT, text, place=told.line.place)
        elif (line := _said_to_be_suspended(course)) is not None:
            seen.quotes(Weight.DIRECT, line)

    def fix(self, course: Course) -> Fix:  # noqa: ARG002
        return fix(
            do="let it go on: `kill -CONT PID`, or `fg` in the shell that it was started from",
            expect="new lines within its usual pause",
            verify="its state is R or S again, and its step moves",
            otherwise="look for who stops it: a shell's job control, a debugger, a paused container",
            risk="none: it goes on where it stood; peers may have given up waiting meanwhile",
        )


def _said_to_be_suspended(course: Course) -> Line | None:
    """The first such line, also where it went on since."""
    soon = (line for line in course.said if _SOON.search(line.text[:400]))
    return next((line for line in soon if _SUSPENDED.search(line.text[:400])), None)
