"""What a run said when it ended: one row of the table of messages, weighed for each cause that it proves."""

from __future__ import annotations

from itertools import takewhile

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.departures import growth
from tui_monitor.diagnosis.measurands import is_of_a_critic
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import counted, step_text
from tui_monitor.model.role import Role

FIRST = 1
"""Points up to which it ended in its first steps."""
_LINES = 40
"""Of a log in which no metric is read so many lines count as a point at least: it had worked for a while."""
_PASSED = 2
"""Pieces that it had been through before the one it ended at."""
_TRACEBACK = lazy_compile(r"^\W*(?:\[\w+ ?\d+\]:? ?)?Traceback ")
_COUNTS = lazy_compile(r"[0-9]+(?:[.:][0-9]+)*")
_GREW = 3.0
"""Times its lowest value, from which on a loss had grown before it was caught."""
_BETTER = frozenset({Role.REWARD, Role.SCORE})
"""What grows where all is well."""


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
        loss = course.measured.loss or course.measured.curve(Role.VALIDATION_LOSS) or _of_a_critic(course)
        loss = loss or longest(course)
        grown = growth(loss, loss.steps[-1]) if loss is not None and len(loss) else None
        if loss is None or not len(loss):
            return
        if grown is not None and grown.factor >= _GREW and loss.role not in _BETTER:
            over = counted(grown.points, "point")
            text = f"{loss.metric} had grown from {grown.level:.3g} to {grown.value:.3g} over {over} before"
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
            do=do,
            expect=self._expect,
            verify=verify(course),
            otherwise=self._otherwise,
            risk=risk(course),
        )


def _of_a_critic(course: Course) -> MetricCurve | None:
    """An agent minimises that: its return rises as it should."""
    return next((one for one in course.artifacts.curves if one.role is not Role.REWARD and is_of_a_critic(one)), None)


def longest(course: Course) -> MetricCurve | None:
    """The metric with most points."""
    return max(course.artifacts.curves, key=len, default=None)


def moment(course: Course) -> tuple[int, float]:
    """How many points the longest metric had when it ended, and at which step."""
    curve, finding = longest(course), course.end.finding if course.end is not None else None
    points = max(len(curve) if curve is not None else 0, len(course.artifacts.lines) // _LINES)
    return points, finding.onset_step if finding is not None else course.measured.last_step


def unstarted(course: Course) -> bool:
    """It ended before a step was logged: there is none to be passed, and hardly a checkpoint."""
    return course.end is not None and course.end.finding is not None and moment(course)[1] < 0


def went_before(course: Course) -> str:
    """The line that tells what it was at when it ended, where it had told that of others before; else empty.

    A fold, a file, a shard after the other: the same code had passed these, whatever metrics are read.
    """
    end = course.end
    if end is None:
        return ""
    lines = [one for one in course.artifacts.lines if one.place.file == end.line.place.file]
    before = list(takewhile(lambda one: not _TRACEBACK.search(one.text), lines))
    told = before[-1].text if before and len(before) < len(lines) else ""
    shape = _COUNTS.sub("#", told)
    alike = sum(_COUNTS.sub("#", one.text) == shape for one in before)
    return told.strip() if "#" in shape and alike > _PASSED else ""


def risk(course: Course) -> str:
    if unstarted(course):
        return "none: no step of it was logged"
    kept = "its checkpoints stay as they are"
    over = "it is over, and " if course.end is not None and course.end.finding is not None else ""
    return f"none for what is trained so far: {over}{kept}"


def verify(course: Course) -> str:
    points, step = moment(course)
    if points <= FIRST or unstarted(course):
        return "start it with 10 steps: it passes its first one"
    return f"resume from the newest checkpoint and run past step {step_text(step)}"
