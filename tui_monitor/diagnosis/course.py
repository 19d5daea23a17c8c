"""The course of one run: what the artifacts show, looked up once, for all causes alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from math import inf

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.differing import Difference, differing
from tui_monitor.diagnosis.recipe import Recipe
from tui_monitor.model.finding import Finding, Kind, Line, Severity
from tui_monitor.model.points import Place
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.text import Shown

NONFINITE = frozenset({Kind.NAN, Kind.INF})
RISING = frozenset({Kind.EXPLOSION, Kind.DRIFT})
FLAT = frozenset({Kind.PLATEAU, Kind.FROZEN})
FALLING = frozenset({Kind.COLLAPSE, Kind.REWARD_COLLAPSE})
SILENT = frozenset({Kind.STALL, Kind.NO_OUTPUT})
ENDED = frozenset({Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.TIMEOUT, Kind.DISK_FULL})

_WARNED = Severity.WARNING.rank
_LOSSES = LOSSES | {Role.GAN_LOSS, Role.VALUE_LOSS, Role.POLICY_LOSS}
_ADDED = Place(Shown("added by a person"), 0)


class Course:
    def __init__(self, artifacts: Artifacts) -> None:
        self.artifacts = artifacts
        process = artifacts.process
        command = process.command if process is not None else ""
        self.recipe = Recipe(artifacts.config, artifacts.lines, command, artifacts.code)

    # What is wrong

    @cached_property
    def trouble(self) -> Finding | None:
        """What is to be explained: what the verdict quotes, else the gravest finding, the earliest of these."""
        return self.artifacts.deciding or min(
            self.artifacts.findings,
            key=lambda found: (-found.severity.rank, not found.active, found.onset_step),
            default=None,
        )

    def found(self, kinds: Iterable[Kind], at_least: Severity = Severity.INFO) -> Finding | None:
        """The first of these that set in: the gravest of those, and sooner one of the loss than of a metric beside."""
        kinds = frozenset(kinds)
        fits = (one for one in self.artifacts.findings if one.kind in kinds and one.severity.rank >= at_least.rank)
        return min(fits, key=lambda one: (-one.severity.rank, one.onset_step), default=None)

    @cached_property
    def blow_up(self) -> Finding | None:
        """Something grew beyond measure or became no number; of the loss, where the loss did."""
        kinds = NONFINITE | RISING
        fits = [one for one in self.artifacts.findings if one.kind in kinds and one.severity.rank >= _WARNED]
        return min(fits, key=lambda one: (self._role(one.metric) not in _LOSSES, one.onset_step), default=None)

    def _role(self, metric: str | None) -> Role | None:
        curve = self.named(metric)
        return curve.role if curve is not None else None

    def onset_on(self, curve: MetricCurve, trouble: Finding) -> float:
        """Where a trouble began, in the steps of another curve: where two files count in different ways, it is told by
        a finding of its sort in the same file; where there is none, the end of that curve."""
        shown = self.named(trouble.metric)
        if shown is None or shown.file == curve.file:
            return trouble.onset_step
        same = (one for one in self.artifacts.findings if one.kind is trouble.kind and one.metric != trouble.metric)
        beside = [one.onset_step for one in same if (there := self.named(one.metric)) and there.file == curve.file]
        return min(beside, default=curve.steps[-1] if len(curve) else trouble.onset_step)

    @cached_property
    def alarmed(self) -> bool:
        """Is there anything that a person is called for?"""
        return any(found.alarm for found in self.artifacts.findings)

    @cached_property
    def asked(self) -> bool:
        """Does a person say that something is wrong, or is there no log that could show that nothing is?"""
        return bool(self.artifacts.errors or self.artifacts.symptoms or not self.has_log)

    @property
    def has_log(self) -> bool:
        """Is anything at hand that the training itself said?"""
        return bool(self.artifacts.curves or self.artifacts.lines or self.artifacts.events)

    @cached_property
    def differing(self) -> tuple[Difference, ...]:
        """Settings that no healthy run of the batch has."""
        return tuple(differing(self.artifacts.config, self.artifacts.siblings))

    # What was measured

    def curve(self, role: Role, held_out: bool | None = None) -> MetricCurve | None:
        """The longest of a role."""
        fits = (one for one in self.artifacts.curves if one.role is role)
        return max((one for one in fits if held_out in (None, one.held_out)), key=len, default=None)

    def named(self, metric: str | None) -> MetricCurve | None:
        return next((one for one in self.artifacts.curves if one.metric == metric), None)

    def called(self, pattern: str) -> Iterator[MetricCurve]:
        """Those whose name holds a pattern, in lower case."""
        return (one for one in self.artifacts.curves if re.search(pattern, one.metric.lower()))

    @cached_property
    def loss(self) -> MetricCurve | None:
        """What is minimised, on the data that is trained on."""
        return self.curve(Role.TRAIN_LOSS)

    @cached_property
    def validation(self) -> MetricCurve | None:
        return self.curve(Role.VALIDATION_LOSS)

    @cached_property
    def gradient(self) -> MetricCurve | None:
        """The norm of the gradient."""
        return self.curve(Role.GRADIENT_NORM)

    @cached_property
    def rate(self) -> MetricCurve | None:
        """The learning rate, as it was logged."""
        return self.curve(Role.LEARNING_RATE)

    @cached_property
    def first_step(self) -> float:
        return min((one.steps[0] for one in self.artifacts.curves if len(one)), default=0.0)

    @cached_property
    def last_step(self) -> float:
        return max((one.steps[-1] for one in self.artifacts.curves if len(one)), default=-1.0)

    # What was said

    @cached_property
    def said(self) -> tuple[Line, ...]:
        """Every line that is at hand: of the log, of its events, of the proofs of its findings, and what was added."""
        events = (Line(event.place, event.text) for event in self.artifacts.events)
        proofs = (line for found in self.artifacts.findings for line in found.evidence.lines)
        added = (Line(_ADDED, text) for text in self.artifacts.errors)
        return (*self.artifacts.lines, *events, *proofs, *added)

    def line(self, pattern: re.Pattern[str]) -> Line | None:
        """The first line in which a pattern is found."""
        return next((line for line in self.said if pattern.search(line.text)), None)

    # When it began

    @cached_property
    def onset(self) -> float:
        """The step since when it is so; inf where nothing is wrong."""
        return self.trouble.onset_step if self.trouble is not None else inf
