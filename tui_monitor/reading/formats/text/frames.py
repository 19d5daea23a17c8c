"""What a frame of a progress bar says anew.

A bar is drawn again for many reasons. What a frame says anew decides:

- Drawn with a new count and the old numbers, or all as before: no new point.
- Numbers change while the count stands: where that was already so at count 0, numbers are set once a batch and drawn
  at once, while the count is drawn ten times a second; each frame then is one more batch than the count shows.
- Else numbers that changed belong to the count beside them.
- A number that is none stands: it is said once more when the count has moved on by three times the longest stretch
  that numbers ever stood while they changed, or after twenty frames where nothing was learned.
"""

import math
import re
from collections.abc import Sequence

from msgspec import Struct, field

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.steps import Count

_PAIR = lazy_compile(rf"\s*(?P<name>[^=,]{{1,80}}?)\s*[=:]\s*['\"]?(?P<value>{numbers.NUMBER})(?P<end>[^,]*)")
_NEVER = re.compile(r"(?!)")
_MOST_FORMS = 200
"""Expressions made for one log: where words vary from frame to frame none is of use."""
_IDLE = 10.0
"""A bar that nobody touched for so many seconds is redrawn by tqdm's own watch."""
_FRAMES = 20
_STRETCHES = 3
_SAID = -25_000_000
"""Frames: one that stands is said once more only."""


class Bar(Struct):
    """One kind of bar, drawn pass after pass."""

    n: float = -1.0
    ahead: int = 0
    """Batches set since the count was drawn."""
    lags: bool | None = None
    base: float = 0.0
    """Steps of the passes before this one."""
    epoch: float | None = None
    elapsed: float = 0.0
    shown: dict[str, float] = field(default_factory=dict)
    wrapped: dict[str, float] = field(default_factory=dict)
    """As `shown`, of the lines below the bar."""
    clock: bool = False
    """Rows were printed while it ran."""
    changed: float = 0.0
    """The count at which a number changed last."""
    longest: float = 0.0
    """Of the stretches of the count in which none changed, while they did."""
    frames: int = 0
    """Since a number changed."""
    passed: bool = False
    """Another line stands below its newest frame."""


class Step(Struct):
    count: float
    base: float
    fresh: bool
    """The numbers were set anew while the count stood."""
    named: bool
    """It carries numbers."""


def advance(bar: Bar, n: float, total: float, values: dict[str, float], epoch: Count | None, elapsed: float) -> Step:
    """Moves the bar to this frame."""
    number = None if epoch is None else epoch.number
    again = n == bar.n and 0 < total <= n and bar.passed and epoch is None
    if n < bar.n or number != bar.epoch or again:
        if (n < bar.n or again) and epoch is None:
            bar.base += total or bar.n
        if number == bar.epoch or n == 0:
            bar.n, bar.ahead = -1.0, 0
            bar.shown = bar.shown if _alike(values, bar.shown) and not again else {}
        bar.epoch = number
    fresh = False
    if n == bar.n:
        alike = _alike(values, bar.shown)
        full = 0 < total <= n + bar.ahead
        fresh = bool(values) and not (alike and (not bar.lags or full or elapsed >= bar.elapsed + _IDLE))
        if n == 0 and values and not alike and bar.lags is None:
            bar.lags = True
        if bar.lags and fresh and not full:
            bar.ahead += 1
    else:
        first = n == 0 and bar.n < 0 and bool(values) and bar.lags is None
        if n > 0 and bar.lags is None:
            bar.lags = False
        if first:
            bar.lags = True
        bar.ahead = int(first)
    bar.n, bar.elapsed = n, elapsed
    return Step(n + bar.ahead, bar.base, fresh, bool(values))


def news(bar: Bar, values: dict[str, float], step: Step, n: float) -> dict[str, float]:
    """The numbers that this frame says for the first time, and those that are none and stand."""
    here = step.base + n
    if step.fresh and bar.lags:
        new = values
    else:
        new = {name: number for name, number in values.items() if not same(bar.shown.get(name), number)}
    if new:
        if bar.frames and bar.shown and any(math.isfinite(bar.shown.get(name, math.nan)) for name in new):
            bar.longest = max(bar.longest, here - bar.changed)
        bar.changed, bar.frames = here, 0
        return new
    bar.frames += 1
    standing = {name: number for name, number in values.items() if not math.isfinite(number)}
    stood = here - bar.changed >= _STRETCHES * bar.longest if bar.longest else bar.frames >= _FRAMES
    if not standing or not stood or bar.frames <= 1:
        return {}
    bar.frames = _SAID
    return standing


def _alike(these: dict[str, float], those: dict[str, float]) -> bool:
    return these.keys() == those.keys() and all(same(those[name], number) for name, number in these.items())


def same(old: float | None, new: float) -> bool:
    return old is not None and (old == new or (old != old and new != new))


class Postfix(Struct):
    """Numbers after the rate, `loss=5.17, acc=6.25%`: where only they have changed, the names are known."""

    _form: re.Pattern[str] = _NEVER
    """Of the newest postfix: the texts between its numbers, and any number between them."""
    _names: Sequence[str] = ()
    _forms: int = 0

    def read(self, text: str) -> dict[str, float]:
        match = self._form.fullmatch(text)
        if match is not None:
            return dict(zip(self._names, map(numbers.value, match.groups()), strict=True))
        found: dict[str, float] = {}
        form: list[str] = []
        for part in text.split(", "):
            match = _PAIR.match(part)
            if match and not lexicon.is_never(match["name"]) and match["name"] not in found:
                found[match["name"]] = numbers.value(match["value"])
                start, end = match.span("value")
                form.append(f"{re.escape(part[:start])}((?>{numbers.NUMBER})){re.escape(part[end:])}")
            else:
                form.append(re.escape(part))
        if found and self._forms < _MOST_FORMS:
            self._form, self._names = re.compile(", ".join(form)), list(found)
            self._forms += 1
        return found
