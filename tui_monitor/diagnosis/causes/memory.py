"""Memory that is up: all at once, or bit by bit."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.ended_by import EndedBy, moment, verify
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.memory_sizes import Asked, asked_for, sized
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

_NAMES = (
    r"mem|rss|ram\b|vram|heap|alloc|reserved|resident|cache_?size|buffer_?(?:size|len)"
    r"|(?:^|[/_.])(?:kept|held|live|tensors?|objects?)"
)
_FREE = r"free|avail|left|util|limit|total|\bmax_allowed"
_FEWEST, _GREW, _RISES, _STILL = 8, 1.3, 0.7, 0.4
"""Points; times its first value; share of rises among its changes; share of the first half's growth in the second."""
_MUCH = 2.0
"""Times its first value: so much tells of a leak before anything else does."""
_LARGE = 8 * 2**30
"""Bytes that hardly any array of one step has."""
_FIRST, _MANY = 1, 10
_SORTS = frozenset({CauseName.HOST_OUT_OF_MEMORY, CauseName.GPU_OUT_OF_MEMORY})


class MemoryGrowth(Struct, frozen=True):
    """A memory that grew steadily to the end."""

    curve: MetricCurve
    first: float
    last: float
    per_step: float

    @property
    def said(self) -> str:
        steps = f"from step {step_text(self.curve.steps[0])} to {step_text(self.curve.steps[-1])}"
        rate = f"{self.per_step:.3g} a step"
        return f"{self.curve.metric} grew steadily from {self.first:.4g} to {self.last:.4g} {steps}, {rate}"


class GpuOutOfMemory(EndedBy):
    """A message of the accelerator's allocator."""

    def __init__(self) -> None:
        super().__init__(
            CauseName.GPU_OUT_OF_MEMORY,
            "a step needs more memory than the accelerator has left",
            "the peak of allocated memory stays a tenth below what the accelerator has",
            "checkpoint activations, train in bf16, or shard the optimizer's state; then a smaller model",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        asked = _asked(course)
        if seen.proofs and asked is not None and asked.said:
            seen.proves(Weight.SLIGHT, asked.said, numbers=asked.numbers)

    def fix(self, course: Course) -> Fix:
        asked = _asked(course)
        return fix(
            do=_less(course, asked),
            expect=self._expect,
            verify=f"log the peak once a step; {verify(course)}",
            otherwise=self._otherwise,
            risk="a smaller batch without accumulation needs another learning rate",
        )


class HostOutOfMemory(EndedBy):
    """A message of the allocator, the kernel or the scheduler; a SIGKILL may be one, and may not."""

    def __init__(self) -> None:
        super().__init__(
            CauseName.HOST_OUT_OF_MEMORY,
            "the program needs more main memory than it may have",
            "its resident memory stays below the limit, and level from step to step",
            "ask for more memory; if its resident memory then goes on growing, something is kept from step to step",
        )

    def look(self, course: Course, seen: Suspicion) -> None:
        super().look(course, seen)
        if not seen.proofs:
            return
        asked, growth = _asked(course), memory_growth(course)
        if asked is not None and asked.tried:
            text = f"it asked for {sized(asked.tried)} at once"
            seen.proves(Weight.SLIGHT, text, numbers=asked.numbers)
        killed = course.end is not None and course.end.message.follows
        if growth is not None and killed:
            seen.proves(Weight.FAIR, growth.said, growth.curve.steps[-1], numbers=_of(growth))
        elif growth is not None:
            seen.speaks_against(Weight.FAIR, f"bit by bit, not at once: {growth.said}", growth.curve.steps[-1])
        elif killed and (level := next(filter(_is_memory, course.artifacts.curves), None)) is not None:
            seen.speaks_against(Weight.FAIR, f"{level.metric} was level: {level.low:.4g} to {level.high:.4g}")

    def fix(self, course: Course) -> Fix:
        asked, end = _asked(course), course.end
        where = f" at {end.frame.said.partition(': ')[0]}" if end is not None and end.frame is not None else ""
        told = super().fix(course)
        large = asked is not None and asked.tried >= _LARGE
        do = f"Make the array{where} smaller: {sized(asked.tried)} at once" if large and asked is not None else told.do
        return fix(do=do, expect=told.expect, verify=told.verify, otherwise=told.otherwise, risk=told.risk)


class MemoryLeak:
    """A logged memory that grew from step to step until the end; or a small request that failed after many steps.

    Lies where a cache fills up to its bound: then the growth had slowed down, and it is not named.
    """

    name = CauseName.MEMORY_LEAK
    issue = "something is kept from step to step, so that memory grows until it is up"

    def look(self, course: Course, seen: Suspicion) -> None:
        growth, end = memory_growth(course), course.end
        ended = end is not None and not _SORTS.isdisjoint(end.message.causes)
        if end is not None and ended:
            seen.explains = end.finding
        if growth is not None and (course.artifacts.alarmed or growth.last >= _MUCH * growth.first):
            sure = end is not None and ended and not end.message.follows
            weight = Weight.DIRECT if sure else Weight.STRONG
            seen.proves(weight, growth.said, growth.curve.steps[-1], numbers=_of(growth))
            if ahead := _ahead(course, growth):
                seen.proves(Weight.SLIGHT, ahead)
            if ended and end is not None:
                seen.quotes(Weight.FAIR, end.line)
        elif end is not None and any(end.message.causes.get(sort) is Weight.DIRECT for sort in _SORTS):
            self._after_many_steps(course, seen)

    def _after_many_steps(self, course: Course, seen: Suspicion) -> None:
        points, step = moment(course)
        asked = _asked(course)
        if points <= _FIRST or (asked is not None and asked.tried >= _LARGE):
            return
        if points >= _MANY:
            seen.proves(Weight.FAIR, f"the same step had fit {points} times before step {step_text(step)}", step)
        source = (course.end.frame.source if course.end is not None and course.end.frame is not None else "").lower()
        if ".append(" in source or ".extend(" in source or "+=" in source or ".add(" in source or "cat(" in source:
            seen.proves(Weight.FAIR, f"it failed where something is added to what is kept: {source[:120]}")

    def fix(self, course: Course) -> Fix:
        growth = memory_growth(course)
        metric = f"{growth.curve.metric}" if growth is not None else "the resident memory of the process"
        return fix(
            do="look for what outlives its step: a list that is appended to, a loss summed without .item(), outputs"
            " kept with their graph, a cache without a bound (tracemalloc; torch.cuda.memory_snapshot)",
            expect=f"{metric} is level after the first epoch",
            verify=f"log {metric} once in 100 steps: it does not rise over 1000 steps",
            otherwise="restart from a checkpoint once an epoch until it is found: that frees what is kept",
            effort=Effort.MEDIUM,
            risk="none for what is trained so far",
        )


def memory_growth(course: Course) -> MemoryGrowth | None:
    """Of the memories that were logged the one that grew most, and up to the end at about one pace."""
    curves = (one for one in course.artifacts.curves if _is_memory(one))
    grown = [found for one in curves if (found := _grown(one)) is not None]
    return max(grown, key=lambda one: one.last / one.first, default=None)


def _is_memory(curve: MetricCurve) -> bool:
    name = curve.metric.lower()
    known = curve.role is Role.MEMORY or (curve.role is Role.OTHER and re.search(_NAMES, name) is not None)
    return known and re.search(_FREE, name) is None


def _grown(curve: MetricCurve) -> MemoryGrowth | None:
    values, steps = curve.finite.values, curve.finite.steps
    if len(values) < _FEWEST or not curve.is_in_order or values[0] <= 0 or values[-1] < _GREW * values[0]:
        return None
    changes = [two - one for one, two in pairwise(values) if two != one]
    rises = sum(change > 0 for change in changes)
    half = len(values) // 2
    early, late = values[half] - values[0], values[-1] - values[half]
    if rises < _RISES * len(changes) or len(changes) < _FEWEST // 2 or late < _STILL * early or late <= 0:
        return None
    span = steps[-1] - steps[0]
    return MemoryGrowth(curve.finite, values[0], values[-1], (values[-1] - values[0]) / span if span > 0 else 0.0)


def _ahead(course: Course, growth: MemoryGrowth) -> str:
    """Where it would be at the end of the plan."""
    total = course.artifacts.total
    last = growth.curve.steps[-1]
    if total is None or total <= last or growth.per_step <= 0:
        return ""
    return f"at this pace it is {growth.last + growth.per_step * (total - last):.4g} at step {step_text(total)}"


def _of(growth: MemoryGrowth) -> dict[str, float]:
    return {"from": growth.first, "to": growth.last, "per_step": growth.per_step}


def _asked(course: Course) -> Asked | None:
    return asked_for(course.end.line.text) if course.end is not None else None


def _less(course: Course, asked: Asked | None) -> str:
    batch, many = course.recipe.number(Hyperparameter.BATCH_SIZE), course.recipe.number(Hyperparameter.ACCUMULATION)
    smaller = (
        f"lower the batch size from {batch:g} to {batch / 2:g} and accumulate {2 * (many or 1):g} batches"
        if batch and batch >= 2
        else "halve the batch size and double gradient accumulation"
    )
    if asked is not None and asked.fragmented:
        unused = f"{sized(asked.fragmented)} are reserved and not used"
        return f"set PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True ({unused}); {smaller}"
    if asked is not None and asked.of_others:
        return f"free the {sized(asked.of_others)} that other programs hold on that accelerator (nvidia-smi); {smaller}"
    if course.found({Kind.OOM}) is not None and moment(course)[0] >= _MANY:
        return (
            f"{smaller}; it had fit {moment(course)[0]} steps before: look for the longest batch, and for what is kept"
        )
    return smaller
