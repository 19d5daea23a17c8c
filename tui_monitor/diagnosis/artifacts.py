"""All that a diagnosis looks at, as plain values: put together by whoever can read logs, never asked for from here.

What is missing is simply not there: a diagnosis of less is less sure, and asks (S4.9).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import inf, isfinite
from statistics import median

from msgspec import Struct, field

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.splits import EVALUATED
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import Event, Place
from tui_monitor.model.role import Role
from tui_monitor.model.run import Life
from tui_monitor.text import Shown

_TOLD = lazy_compile(
    rf"(\|{{1,2}}\w{{1,8}}\|{{1,2}}|(?:(?:train|{EVALUATED}) )?[A-Za-z][\w@/.>-]{{0,40}}?)"
    r"[\s:=]{1,3}([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])"
)
_MOST_LINES = 300
"""In which they are looked for."""
ADDED = Place(Shown("added by a person"), 0)
"""Of an error that stands in no log."""


class MetricCurve(Struct, frozen=True, eq=False, dict=True):
    """One metric in log order: exact where few thousand points are, extremes of buckets where more were logged."""

    metric: Shown
    role: Role
    steps: Sequence[float]
    values: Sequence[float]
    """May hold NaN and infinities."""
    held_out: bool = False
    """Its name says that it was measured on data that was not trained on."""
    lower_is_better: bool | None = None
    file: Shown = Shown("")

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def finite(self) -> MetricCurve:
        """Without what is no number."""
        pairs = [(step, value) for step, value in self.pairs if isfinite(value)]
        return self._of(pairs)

    @property
    def pairs(self) -> Iterator[tuple[float, float]]:
        return zip(self.steps, self.values, strict=True)

    @cached_property
    def first_bad(self) -> float | None:
        """The step of the first value that is no number."""
        return next((step for step, value in self.pairs if not isfinite(value)), None)

    @cached_property
    def is_in_order(self) -> bool:
        """No restart: steps never go back."""
        return all(one <= other for one, other in zip(self.steps, self.steps[1:], strict=False))

    def between(self, first: float = -inf, last: float = inf) -> MetricCurve:
        """From step `first` to step `last`, both included."""
        if self.is_in_order:
            cut = slice(bisect_left(self.steps, first), bisect_right(self.steps, last))
            return self._of(list(zip(self.steps[cut], self.values[cut], strict=True)))
        return self._of([pair for pair in self.pairs if first <= pair[0] <= last])

    def before(self, step: float) -> MetricCurve:
        """Everything logged before it."""
        return self._of([pair for pair in self.pairs if pair[0] < step])

    def newest(self, most: int) -> MetricCurve:
        return self._of(list(self.pairs)[-most:])

    def at(self, step: float) -> float | None:
        """The finite value at this step, or the nearest one before."""
        values = self.finite.between(last=step).values
        return values[-1] if values else None

    @property
    def median(self) -> float | None:
        """Of its finite values."""
        values = self.finite.values
        return median(values) if values else None

    @property
    def low(self) -> float:
        """inf where there is none."""
        return min(self.finite.values, default=inf)

    @property
    def high(self) -> float:
        return max(self.finite.values, default=-inf)

    def _of(self, pairs: Iterable[tuple[float, float]]) -> MetricCurve:
        pairs = list(pairs)
        steps, values = [step for step, _ in pairs], [value for _, value in pairs]
        return MetricCurve(self.metric, self.role, steps, values, self.held_out, self.lower_is_better, self.file)


class Sibling(Struct, frozen=True):
    """Another run of the same batch."""

    id: Shown
    healthy: bool
    """No alarm, and points enough to say so."""
    config: Mapping[str, object]


class CodeFact(Struct, frozen=True):
    """Something that stands in the code a person added; it was read, never run."""

    name: str
    """Which of the known things it is: `no_zero_grad`, `parameters`, ..."""
    text: Shown
    file: Shown
    line: int
    numbers: Mapping[str, float] = field(default_factory=dict)


class ProcessSigns(Struct, frozen=True):
    command: Shown
    alive: bool
    state: str = ""
    """One letter as in `ps`: T is stopped, D cannot be interrupted."""
    cpu: float | None = None
    """Seconds of CPU time that it has used."""


class Artifacts(Struct, frozen=True, eq=False, dict=True):
    findings: Sequence[Finding] = ()
    """All of them, also those that are over."""
    deciding: Finding | None = None
    """The one that the verdict quotes."""
    curves: Sequence[MetricCurve] = ()
    config: Mapping[str, object] = field(default_factory=dict)
    """Hyperparameters: logged, from files beside the logs, and what a person added."""
    events: Sequence[Event] = ()
    lines: Sequence[Line] = ()
    """Of its logs, quoted, in order: the first ones, those around the trouble, the last ones."""
    life: Life = Life.TRAINING
    total: float | None = None
    """The planned number of steps."""
    process: ProcessSigns | None = None
    siblings: Sequence[Sibling] = ()
    code: Sequence[CodeFact] = ()
    errors: Sequence[Shown] = ()
    """Lines of error messages that a person added."""
    symptoms: Sequence[Shown] = ()
    """What a person says is wrong."""
    seconds_silent: float | None = None

    @property
    def alarmed(self) -> bool:
        """Is there anything that a person is called for?"""
        return any(found.alarm for found in self.findings)

    @property
    def asked(self) -> bool:
        """Does a person say that something is wrong, or is there no log that could show that nothing is?"""
        return bool(self.errors or self.symptoms or not self.has_log)

    @property
    def has_log(self) -> bool:
        """Is anything at hand that the training itself said?"""
        return bool(self.curves or self.lines or self.events)

    @cached_property
    def told(self) -> Mapping[str, Sequence[float]]:
        """Numbers behind a name, in the lines that are at hand, in order, also those that are no points."""
        numbers: dict[str, list[float]] = {}
        for line in self.lines[:_MOST_LINES]:
            for found in _TOLD.finditer(line.text[:400]):
                numbers.setdefault(found[1], []).append(float(found[2]))
        return numbers


def joined(parts: Sequence[Artifacts]) -> Artifacts:
    """What several places tell of one run: its log here, its curves there."""
    deciding = [part.deciding for part in parts if part.deciding is not None]
    config: dict[str, object] = {}
    for part in reversed(parts):
        config.update(part.config)
    return Artifacts(
        findings=[one for part in parts for one in part.findings],
        deciding=max(deciding, key=lambda one: one.severity.rank, default=None),
        curves=[one for part in parts for one in part.curves],
        config=config,
        events=[one for part in parts for one in part.events],
        lines=[one for part in parts for one in part.lines],
        life=next((part.life for part in parts if part.deciding is not None), parts[0].life),
        total=next((part.total for part in parts if part.total is not None), None),
        process=next((part.process for part in parts if part.process is not None), None),
    )
