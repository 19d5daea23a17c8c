"""The course of one run: what the artifacts show, looked up once, for all causes alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from math import inf

from tui_monitor.diagnosis.artifacts import ADDED, Artifacts, MetricCurve
from tui_monitor.diagnosis.departures import half_way
from tui_monitor.diagnosis.differing import DifferingSetting, differing
from tui_monitor.diagnosis.measurements import Measurements
from tui_monitor.diagnosis.recipe import Recipe
from tui_monitor.diagnosis.run_end import End, end_of
from tui_monitor.diagnosis.standing import Standing, standing_of
from tui_monitor.diagnosis.words_of_a_halt import LastWords
from tui_monitor.model.finding import Finding, Kind, Line, Severity
from tui_monitor.model.role import LOSSES, Role

NONFINITE = frozenset({Kind.NAN, Kind.INF})
RISING = frozenset({Kind.EXPLOSION, Kind.DRIFT})
FLAT = frozenset({Kind.PLATEAU, Kind.FROZEN})
FALLING = frozenset({Kind.COLLAPSE, Kind.REWARD_COLLAPSE})
SILENT = frozenset({Kind.STALL, Kind.NO_OUTPUT})
ENDED = frozenset({Kind.CRASH, Kind.OOM, Kind.KILLED, Kind.TIMEOUT, Kind.DISK_FULL})

_WARNED = Severity.WARNING.rank
_LOSSES = LOSSES | {Role.GAN_LOSS, Role.VALUE_LOSS, Role.POLICY_LOSS}
_TOGETHER = 0.1
"""Share of the last step by which two files that count alike may differ there."""


class Course:
    def __init__(self, artifacts: Artifacts) -> None:
        self.artifacts = artifacts
        self._asked: dict[re.Pattern[str], Line | None] = {}
        """What was asked of the lines: several causes ask the same."""
        process = artifacts.process
        command = process.command if process is not None else ""
        self.recipe = Recipe(artifacts.config, artifacts.lines, command, artifacts.code)
        self.measured = Measurements(artifacts, self.trouble)

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
        curve = self.measured.named(metric)
        return curve.role if curve is not None else None

    def onset_on(self, curve: MetricCurve, trouble: Finding) -> float:
        """Where a trouble began, in the steps of another curve. Where their files count in different ways, it is told
        by a finding of its sort in the same file; where there is none, by the share of its points that were logged.

        What fell counts as fallen when it was half down: its finding tells the best point before.
        """
        told = trouble if self._counts_alike(curve, trouble) else self._told_beside(curve, trouble) or trouble
        shown = self.measured.named(told.metric)
        step = half_way(shown, told.onset_step) if shown is not None and told.kind in FALLING else told.onset_step
        if shown is None or not len(curve) or self._counts_alike(curve, told):
            return step
        share = len(shown.before(step)) / len(shown)
        return curve.steps[min(int(share * len(curve)), len(curve) - 1)]

    def _told_beside(self, curve: MetricCurve, trouble: Finding) -> Finding | None:
        """The first finding of a sort in the file of a curve."""
        same = (one for one in self.artifacts.findings if one.kind is trouble.kind and one.metric != trouble.metric)
        beside = (one for one in same if (there := self.measured.named(one.metric)) and there.file == curve.file)
        return min(beside, key=lambda one: one.onset_step, default=None)

    def _counts_alike(self, curve: MetricCurve, trouble: Finding) -> bool:
        """Do the steps of a curve and those of a finding mean the same: of one file, or ending about together?"""
        shown = self.measured.named(trouble.metric)
        if shown is None or shown.file == curve.file or not len(curve) or not len(shown):
            return True
        return abs(shown.steps[-1] - curve.steps[-1]) <= _TOGETHER * max(abs(shown.steps[-1]), abs(curve.steps[-1]))

    @cached_property
    def differing(self) -> tuple[DifferingSetting, ...]:
        """Settings that no healthy run of the batch has."""
        return tuple(differing(self.artifacts.config, self.artifacts.siblings))

    @cached_property
    def standing(self) -> Standing | None:
        """How what is minimised stands."""
        return standing_of(self.measured.objective)

    @cached_property
    def held_out_standing(self) -> Standing | None:
        return standing_of(self.measured.held_out)

    # What was said

    @cached_property
    def said(self) -> tuple[Line, ...]:
        """Every line that is at hand: of the log, of its events, of the proofs of its findings, and what was added."""
        events = (Line(event.place, event.text) for event in self.artifacts.events)
        proofs = (line for found in self.artifacts.findings for line in found.evidence.lines)
        added = (Line(ADDED, text) for text in self.artifacts.errors)
        return (*self.artifacts.lines, *events, *proofs, *added)

    @cached_property
    def end(self) -> End | None:
        """What it said when it ended, and what a person added; None where neither says anything known."""
        return end_of(self.artifacts, self.found(ENDED), self.last_words.lines)

    @cached_property
    def last_words(self) -> LastWords:
        return LastWords(self.artifacts)

    @cached_property
    def _text(self) -> str:
        """All of it in lower case."""
        return "\n".join(line.text for line in self.said).lower()

    def line(self, pattern: re.Pattern[str], words: tuple[str, ...] = ()) -> Line | None:
        """The first line in which a pattern is found. `words`: one of them is in each such line, in lower case; most
        logs have none of them, and that is soon seen."""
        if words and not any(word in self._text for word in words):
            return None
        if pattern not in self._asked:
            self._asked[pattern] = next((line for line in self.said if pattern.search(line.text)), None)
        return self._asked[pattern]

    # When it began

    @cached_property
    def onset(self) -> float:
        """The step since when it is so; inf where nothing is wrong."""
        return self.trouble.onset_step if self.trouble is not None else inf
