"""What a run said when it ended: one row of the table of messages, weighed for each cause that it proves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.departures import growth
from tui_monitor.diagnosis.last_words import End, Frame
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import step_text

_FIRST = 1
"""Points up to which it ended in its first steps."""
_LINES = 40
"""Of a log in which no metric is read so many lines count as a point: it had worked for a while."""
_MANY = 20
"""Points from which on the same code had worked often enough not to be at fault by itself."""
_GREW = 3.0
_READS = lazy_compile(
    r"^(?:__getitem__|__next__|__iter__|\w*(?:collate|fetch|load|read|parse|decode|batch|shard|dataset|sample|augment"
    r"|preprocess|tokeni[sz]e)\w*)$"
)
_READING = lazy_compile(
    r"\b(?:\w*load\w*|read\w*|open|imread|next|fetch\w*|collate\w*|decode\w*|parse\w*|from_file|memmap)\("
)
_READERS = lazy_compile(r"data|loader|reader|shard|stream|pars|io\b")
_SCHEDULER = lazy_compile(
    r"slurm|sbatch|\bsrun\b|kubernetes|kubelet|\bkubectl\b|\bk8s\b|\bpods?/|\bPBS_|\bqsub\b|\bbsub\b|\bLSB_|\bSGE_|preempt|spot",
    re.IGNORECASE,
)
_SELDOM = lazy_compile(
    r"eval|valid|test_|_test|save|checkpoint|on_\w+_end|callback|hook|summar|report|plot|export|log_|metric|score"
    r"|after_"
)


class EndedBy:
    """A message at the end proves it, as much as its row of the table says.

    A check for values that are no number only caught a symptom: where the curves show how that came about, it is
    silent. A later line that only reports never counts where an earlier one tells why.
    """

    def __init__(self, name: CauseName, issue: str, expect: str, otherwise: str) -> None:
        self.name = name
        self.issue = issue
        self._expect, self._otherwise = expect, otherwise

    def look(self, course: Course, seen: Suspicion) -> None:
        end = course.end
        weight = end.message.causes.get(self.name) if end is not None else None
        if end is None or weight is None or (end.message.of_numbers and course.blow_up is not None):
            return
        seen.explains = end.finding
        seen.quotes(weight, end.line)
        if end.message.of_numbers:
            self._before_it_was_caught(course, seen)

    def _before_it_was_caught(self, course: Course, seen: Suspicion) -> None:
        """Did the loss grow up to there, or was it calm?"""
        loss = course.loss or course.validation or course.longest
        grown = growth(loss, loss.steps[-1]) if loss is not None and len(loss) else None
        if loss is None or not len(loss):
            return
        if grown is not None and grown.factor >= _GREW:
            text = (
                f"{loss.metric} had grown from {grown.level:.3g} to {grown.value:.3g} over {grown.points} points before"
            )
            weight = Weight.STRONG
        else:
            text, weight = f"{loss.metric} was calm up to its last value, {loss.values[-1]:.3g}", Weight.SLIGHT
        by_the_rate = self.name is CauseName.LR_TOO_HIGH
        if by_the_rate is (weight is Weight.STRONG):
            seen.proves(weight, text, loss.steps[-1])
        else:
            seen.speaks_against(Weight.FAIR, text, loss.steps[-1])

    def fix(self, course: Course) -> Fix:
        end = course.end
        do = end.message.do if end is not None else self._otherwise
        return fix(
            do=do[:1].upper() + do[1:],
            expect=self._expect,
            verify=verify(course),
            otherwise=self._otherwise,
            risk="none for what is trained so far: it is over, and its checkpoints stay as they are",
        )


class Bug(EndedBy):
    """An exception, or a fault of native code, that the program itself is to blame for: the frame that it names."""

    def __init__(self) -> None:
        super().__init__(
            CauseName.BUG,
            "the program itself fails at this place",
            "the run passes the step where it ended, with the same data",
            "put the data of that step aside and run the next ones: if these pass, it is the data",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        end = course.end
        if end is None or not seen.proofs:
            return
        if (frame := end.frame) is not None:
            seen.proves(Weight.SLIGHT, f"raised at {frame.said}", place=frame.place)
        points, step = moment(course)
        if points <= _FIRST:
            seen.proves(Weight.FAIR, "in its first steps: the path itself fails, whatever the data")
        elif (at := _seldom(end)) and end.finding is not None:
            seen.proves(
                Weight.SLIGHT, f"in code that runs seldom ({at}), after {points} points at step {step_text(step)}"
            )
        if course.blow_up is not None:
            told = course.blow_up
            seen.speaks_against(
                Weight.SLIGHT, f"{told.metric} had gone wrong before, at step {step_text(told.onset_step)}"
            )

    def fix(self, course: Course) -> Fix:
        end = course.end
        frame = f"at {end.frame.said.partition(': ')[0]}: " if end is not None and end.frame is not None else ""
        told = super().fix(course)
        return fix(
            do=frame + told.do,
            expect=told.expect,
            verify=told.verify,
            otherwise=told.otherwise,
            effort=Effort.MEDIUM,
            risk=told.risk,
        )


class BadDataAtTheEnd(EndedBy):
    """A reader, or what gets its batches, met something that it cannot read or that is out of range.

    A missing file and a label out of range are as often a fault of the program: then both are named.
    """

    def __init__(self) -> None:
        super().__init__(
            CauseName.BAD_DATA,
            "the data of that step is not what the program expects",
            "the run passes the step where it ended, and skips as many samples as were counted",
            "catch the exception in the loader once, print file and row, and look at that sample by hand",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        end = course.end
        if end is None or not seen.proofs:
            return
        points, step = moment(course)
        if points <= _FIRST:
            seen.speaks_against(Weight.SLIGHT, "in its first steps: no sample was read without it")
            return
        reading = next((one for one in reversed(end.frames) if one.own and _reads(one)), None)
        if reading is not None and not _seldom(end):
            seen.proves(Weight.FAIR, f"raised where data is read: {reading.said}", place=reading.place)
        if points >= _MANY and not _seldom(end) and CauseName.BUG in end.message.causes:
            at = f"after {points} points, at step {step_text(step)}{_epochs(course)}"
            seen.proves(
                Weight.SLIGHT, f"{at}: the same code had run that often before, so what differs is the data", step
            )


class KilledByScheduler(EndedBy):
    """A message of a scheduler; or a signal, where the log shows that one had started it."""

    def __init__(self) -> None:
        super().__init__(
            CauseName.KILLED_BY_SCHEDULER,
            "the scheduler or the machine ended it from outside",
            "it goes on from its newest checkpoint, and ends by itself",
            "run it where it is not preempted, or save on SIGTERM",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        told = course.end is not None and CauseName.KILLED_BY_USER in course.end.message.causes
        if seen.proofs and told and (line := course.line(_SCHEDULER)) is not None:
            seen.proves(Weight.FAIR, f"a scheduler had started it: {line.text.strip()[:160]}", place=line.place)


def moment(course: Course) -> tuple[int, float]:
    """How many points the longest metric had when it ended, and at which step."""
    longest, finding = course.longest, course.end.finding if course.end is not None else None
    points = len(longest) if longest is not None else len(course.artifacts.lines) // _LINES
    return points, finding.onset_step if finding is not None else course.last_step


def verify(course: Course) -> str:
    points, step = moment(course)
    if points <= _FIRST:
        return "start it with 10 steps: it passes its first one"
    return f"resume from the newest checkpoint and run past step {step_text(step)}"


def _seldom(end: End) -> str:
    """A frame of one's own code that runs at the border of an epoch, or at a checkpoint; empty where there is none."""
    frames = [one for one in end.frames if one.function and _SELDOM.search(one.function.lower())]
    return frames[-1].function if frames else ""


def _reads(frame: Frame) -> bool:
    """Is it code that gets data?"""
    by_name = _READS.search(frame.function.lower()) or _READERS.search(frame.file.lower().rpartition("/")[2])
    return bool(by_name or _READING.search(frame.source) or "/data/" in frame.file)


def _epochs(course: Course) -> str:
    """`, in epoch 6`, where it is counted."""
    epochs = next((one for one in course.called(r"^epoch$")), None)
    return f", in epoch {epochs.high:.4g}" if epochs is not None and len(epochs) else ""


def _told() -> Iterator[EndedBy]:
    for name, issue, expect, otherwise in _CAUSES:
        yield EndedBy(name, issue, expect, otherwise)


_CAUSES = (
    (
        CauseName.DISK_FULL,
        "the disk or the quota is full",
        "the next checkpoint is written whole",
        "write checkpoints to another disk; check the newest one before it is loaded, it may be cut off",
    ),
    (
        CauseName.TIME_LIMIT,
        "its time was up before it was done",
        "the job ends by itself before its limit",
        "split the plan into jobs that resume from one another",
    ),
    (
        CauseName.KILLED_BY_USER,
        "a person ended it",
        "it goes on from its newest checkpoint",
        "ask whoever can log in there",
    ),
    (
        CauseName.NUMERIC_DOMAIN,
        "a log, a root, a division or a power got a value for which it has none",
        "no warning of this sort, and finite values past that step",
        "run that step alone in double precision with every part of the loss printed",
    ),
    (
        CauseName.NAN_IN_DATA,
        "the data holds values that are no number",
        "finite values past that step",
        "check every batch with np.isfinite before it is used, and print which one it is",
    ),
    (
        CauseName.NAN_IN_REWARD,
        "the environment gives rewards that are no number",
        "finite returns past that step",
        "clip and check rewards where they are made",
    ),
    (
        CauseName.LR_TOO_HIGH,
        "the learning rate is too high: the error grows from step to step until nothing holds it",
        "the loss falls without leaving its level",
        "clip the gradient norm at twice its usual value as well",
    ),
    (
        CauseName.FP16_OVERFLOW,
        "values leave the range of half precision",
        "no step is skipped for an overflow",
        "train in full precision: if it diverges there as well, the step size is to blame",
    ),
    (
        CauseName.LOSS_SCALE,
        "the loss scale fell to its floor",
        "the loss scale stays above 1",
        "lower the learning rate and clip gradients",
    ),
    (
        CauseName.LABEL_NOISE,
        "labels do not belong to their inputs",
        "every label is among the classes",
        "look at twenty samples of that class by hand",
    ),
    (
        CauseName.SLOW_HARDWARE,
        "the machine itself failed: an accelerator, a disk, or a network disk",
        "the same run passes the step where it ended, on another node",
        "read `dmesg -T` of that node, and have it tested",
    ),
    (
        CauseName.PROCESS_STOPPED,
        "its process is suspended",
        "new lines within its usual pause",
        "look for who stopped it: a shell's job control, a debugger, a container that is paused",
    ),
)
TOLD: tuple[EndedBy, ...] = (*_told(), KilledByScheduler(), BadDataAtTheEnd(), Bug())
