"""An exception, or a fault of native code: the program's own, or of the data that it was given."""

from __future__ import annotations

from msgspec.structs import replace

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.ended_by import FIRST, EndedBy, moment, unstarted, went_before
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.run_end import CodeFrame, End
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.splits import HELD_OUT
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import step_text
from tui_monitor.text import clean

_MANY = 20
"""Points from which on the same code had worked often enough not to be at fault by itself."""
_READS = lazy_compile(
    r"^(?:__getitem__|__next__|__iter__|\w*(?:collate|fetch|load|read|parse|decode|batch|shard|dataset|sample|augment"
    r"|preprocess|tokeni[sz]e)\w*)$"
)
_READING = lazy_compile(
    r"\b(?:\w*load\w*|read\w*|open|imread|next|fetch\w*|collate\w*|decode\w*|parse\w*|from_file|memmap)\("
)
_READERS = lazy_compile(r"data|loader|reader|shard|stream|pars|io\b")
_SELDOM = lazy_compile(
    r"save|checkpoint|on_\w+_end|callback|hook|summar|report|plot|export|log_|metric|score|after_|evaluat|validat"
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
        if points <= FIRST and not went_before(course):
            weight = Weight.SLIGHT if end.message.causes.get(CauseName.BAD_DATA) is Weight.DIRECT else Weight.FAIR
            seen.proves(weight, "in its first steps: the path itself fails, whatever the data")
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
        if course.end is None:
            return _of_code_alone(course)
        told, frame = super().fix(course), course.end.frame
        at = f"at {frame.said.partition(': ')[0]}: " if frame is not None else ""
        told = replace(told, do=clean(f"{at}{course.end.message.do}", 400), effort=Effort.MEDIUM)
        return _before_the_first_step(told) if unstarted(course) else told


def _before_the_first_step(told: Fix) -> Fix:
    """No data of a step was met, so that none can be put aside."""
    return replace(
        told,
        expect=clean("it comes to its first step"),
        otherwise=clean("run that line alone, in the same environment and folder, as the same user"),
    )


def _of_code_alone(course: Course) -> Fix:
    """Nothing ended: a line of the code is wrong, and the run goes on with what it makes of it."""
    return fix(
        do="go through the training step with one batch of eight samples: it has to learn them by heart",
        expect="the loss falls from its first steps on, at the same learning rate",
        verify=f"run as far again as now, step {step_text(course.measured.last_step)}, from the same seed",
        otherwise="print loss, gradient norm and size of the update for the first ten steps, and look which is odd",
        effort=Effort.LOW,
        risk="weights that were trained with that line are no place to start from",
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
        if (passed := went_before(course)) and points <= FIRST:
            seen.proves(Weight.SLIGHT, f"it had passed others of the same kind before: {passed[:120]}")
        elif points <= FIRST:
            seen.speaks_against(Weight.SLIGHT, "in its first steps: no sample was read without it")
            return
        reading = next((one for one in reversed(end.frames) if one.own and _reads(one)), None)
        if reading is not None and not _seldom(end):
            weight = Weight.STRONG if points >= _MANY else Weight.FAIR
            seen.proves(weight, f"raised where data is read: {reading.said}", place=reading.place)
        if points >= _MANY and not _seldom(end) and CauseName.BUG in end.message.causes:
            at = f"after {points} points, at step {step_text(step)}{_epochs(course)}"
            seen.proves(
                Weight.SLIGHT, f"{at}: the same code had run that often before, so what differs is the data", step
            )


def _seldom(end: End) -> str:
    """A frame of one's own code that runs at the border of an epoch, or at a checkpoint; empty where there is none."""
    names = (one.function for one in reversed(end.frames) if one.function)
    return next((name for name in names if _runs_seldom(name.lower())), "")


def _runs_seldom(function: str) -> bool:
    return _SELDOM.search(function) is not None or not HELD_OUT.isdisjoint(function.split("_"))


def _reads(frame: CodeFrame) -> bool:
    """Is it code that gets data?"""
    by_name = _READS.search(frame.function.lower()) or _READERS.search(frame.file.lower().rpartition("/")[2])
    return bool(by_name or _READING.search(frame.source) or "/data/" in frame.file)


def _epochs(course: Course) -> str:
    """`, in epoch 6`, where it is counted."""
    epochs = next((one for one in course.measured.called(r"^epoch$")), None)
    return f", in epoch {epochs.high:.4g}" if epochs is not None and len(epochs) else ""
