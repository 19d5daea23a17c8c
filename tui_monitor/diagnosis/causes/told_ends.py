"""Ends that their message alone proves: by a person, a scheduler, a clock, a disk, a value that is no number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_monitor.diagnosis.causes.ended_by import EndedBy
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName

_SCHEDULER = lazy_compile(
    r"slurm|sbatch|\bsrun\b|kubernetes|kubelet|\bkubectl\b|\bk8s\b|\bpods?/|\bPBS_|\bqsub\b|\bbsub\b|\bLSB_|\bSGE_|preempt|spot",
    re.IGNORECASE,
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
        CauseName.WRONG_LOSS,
        "the loss does not fit what it is given: probabilities for logits, labels outside its domain, sign or units",
        "it comes to its first step, and the loss starts near that of chance",
        "print the smallest and largest value of both of its arguments",
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
TOLD: tuple[EndedBy, ...] = (*_told(), KilledByScheduler())
