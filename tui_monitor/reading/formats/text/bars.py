"""Progress bars of tqdm, `Epoch 3/12:  45%|##  | 20/44 [00:00<00:00, 62.8it/s, loss=5.17]`, Lightning and Rich.

A bar is drawn again for many reasons. What a frame says anew decides:

- Drawn with a new count and the old numbers, or all as before: no new point.
- Numbers change while the count stands: where that was already so at count 0, numbers are set once a batch and drawn
  at once, while the count is drawn ten times a second; each frame then is one more batch than the count shows.
- Else numbers that changed belong to the count beside them.

Rich wraps a bar at the width of its terminal: what stands on the next line belongs to it, even the value of a name
that ends the first.
"""

import re
from dataclasses import dataclass, field, replace

from tui_monitor.reading.formats.text import counters, items, numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_FRAME = re.compile(
    r"(?P<before>.*?)\s*(?P<percent>[0-9]{1,3})%\|[^|]*\|\s*(?P<n>[0-9]+(?:\.[0-9]+)?)/(?P<total>[0-9]+(?:\.[0-9]+)?)\s*"
    r"\[(?P<elapsed>[0-9:?]+)<[^,\]]{0,100},\s*[^,\]]{0,100}(?:,\s*(?P<numbers>[^\]]*))?\]"
)
_OPEN = re.compile(  # without a total
    r"(?P<before>.*?:\s+)?(?P<n>[0-9]+)it \[[0-9:]+, [^,\]]{0,100}(?:,\s*(?P<numbers>[^\]]*))?\]"
)
_RICH = re.compile(
    r"\s*(?P<before>Epoch) (?P<epoch>[0-9]+)/(?P<epochs>-?[0-9]+)\s+[━╸╺ ]+\s*(?P<n>[0-9]+)/(?P<total>[0-9]+)\s+"
    r"\S+ • \S+\s+[0-9.]+it/s\s*(?P<numbers>.*)"
)
_DANGLING = re.compile(r"[\w./-]{1,80}\s*[:=]\s*$")
_WRAPPED = " " * 8
"""Rich indents what it wraps to below the first column of numbers."""
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PAIR = re.compile(rf"\s*(?P<name>[^=,\s][^=,]{{0,79}}?)\s*[=:]\s*['\"]?(?P<value>{numbers.NUMBER})(?P<end>[^,]*)")
_IDLE = 10.0
"""A bar that nobody touched for so many seconds is redrawn by tqdm's own watch."""


@dataclass(slots=True)
class _Bar:
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


class Bars:
    def __init__(self) -> None:
        self._bars: dict[tuple[str, float], _Bar] = {}
        self._longest = 0.0
        self._above: tuple[_Bar, Reading, str] | None = None
        """Rich's bar on the line before: its reading, and the name whose value was wrapped."""

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        above, self._above = self._above, None
        if above is not None and text.startswith(_WRAPPED):
            return self._wrapped(text, above, offset)
        if "it/s" not in text and "%|" not in text and "s/it" not in text and "it [" not in text:
            return None
        end = text.rfind("]") + 1  # behind it no bar ends, and each that begins would be read to the end of the line
        match = _FRAME.match(text, head.end, end) or _RICH.match(text, head.end) or _OPEN.match(text, head.end, end)
        if match is None:
            return None
        return self._frame(match, head, offset)

    def finish(self) -> Entries:
        return []

    def _frame(self, match: re.Match[str], head: Prefix, offset: int) -> Entries:
        reading = Reading(rank=head.rank, time=head.time)
        before = (match["before"] or "").strip(" :")
        told = _described(before, reading)
        values = told | _postfix(match["numbers"] or "")
        n = float(match["n"])
        total = float(match["total"]) if match.re is not _OPEN else 0.0
        if match.re is _RICH:
            reading.epoch = Counter(float(match["epoch"]))
        else:
            reading.step = None
        name = before.partition(" ")[0] if told else before
        bar = self._bars.setdefault((_DIGITS.sub("0", name), total), _Bar())
        step = _advance(bar, n, total, values, reading.epoch, _elapsed(match))
        new = _news(bar, values, step.fresh)
        bar.shown = values
        reading.aside = reading.aside or any(word in words.ASIDE for word in re.split(r"[\W_]+", before.lower()))
        self._count(reading, step, total, before, float(match["epochs"]) if match.re is _RICH else None)
        if reading.aside:
            new = {f"{before.split()[0]} {name}": number for name, number in new.items()}
        reading.values = [Value(name, number) for name, number in new.items()]
        if match.re is _RICH:
            dangling = _DANGLING.search(match["numbers"])
            self._above = (bar, reading, dangling[0] if dangling else "")
        return [(reading, offset)] if new or (reading.step is not None and reading.epoch is None) else []

    def _wrapped(self, text: str, above: tuple[_Bar, Reading, str], offset: int) -> Entries:
        bar, reading, name = above
        values = _postfix(name + text.strip())
        new = {name: number for name, number in values.items() if not _same(bar.wrapped.get(name), number)}
        bar.wrapped |= values
        dangling = _DANGLING.search(text)
        self._above = (bar, reading, dangling[0] if dangling else "")
        below = replace(reading, epoch=None, values=[Value(name, number) for name, number in new.items()])
        return [(below, offset)] if new else []

    def _count(self, reading: Reading, step: "_Step", total: float, before: str, last: float | None) -> None:
        """The reading's counter; a bar without name or numbers of its own counts only if it is the longest.

        `last`: the number of the last epoch (from 0, below 0 where there is none) on Rich's bars, else None.
        """
        if reading.aside:
            return
        if reading.epoch is not None:
            past, planned = (reading.epoch.number * total, (last + 1) * total) if last is not None else (0.0, total)
            reading.step = Counter(step.count + past, max(0.0, planned) or None)
            reading.inner, reading.whole = True, last is not None
            return
        if step.named or (not before and total >= self._longest):
            self._longest = max(self._longest, total)
            reading.step = Counter(step.base + step.count, total if total and not step.base else None)
            reading.whole = True


@dataclass(slots=True)
class _Step:
    count: float
    base: float
    fresh: bool
    """The numbers were set anew while the count stood."""
    named: bool
    """It carries numbers."""


def _advance(
    bar: _Bar, n: float, total: float, values: dict[str, float], epoch: Counter | None, elapsed: float
) -> _Step:
    """Moves the bar to this frame."""
    number = None if epoch is None else epoch.number
    if n < bar.n or number != bar.epoch:
        if n < bar.n and epoch is None:
            bar.base += total or bar.n
        if number == bar.epoch or n == 0:
            bar.n, bar.ahead = -1.0, 0
            bar.shown = bar.shown if _alike(values, bar.shown) else {}
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
    return _Step(n + bar.ahead, bar.base, fresh, bool(values))


def _news(bar: _Bar, values: dict[str, float], fresh: bool) -> dict[str, float]:
    """The numbers that this frame says for the first time."""
    if fresh and bar.lags:
        return values
    return {name: number for name, number in values.items() if not _same(bar.shown.get(name), number)}


def _alike(these: dict[str, float], those: dict[str, float]) -> bool:
    return these.keys() == those.keys() and all(_same(those[name], number) for name, number in these.items())


def _elapsed(match: re.Match[str]) -> float:
    """Seconds on the bar's own watch; 0 where it shows none."""
    if match.re is not _FRAME or "?" in match["elapsed"]:
        return 0.0
    seconds = 0.0
    for part in match["elapsed"].split(":"):
        seconds = seconds * 60 + (float(part) if part else 0.0)
    return seconds


def _same(old: float | None, new: float) -> bool:
    return old is not None and (old == new or (old != old and new != new))


def _described(before: str, reading: Reading) -> dict[str, float]:
    """Numbers in the bar's own name (`loss 0.53: 10%|`), and its epoch."""
    if not before:
        return {}
    found = items.read(before, Prefix())
    if found is None:
        counters.read(before, 0, reading)
        return {}
    reading.epoch, reading.aside = found.epoch, found.aside
    return {value.name: value.number for value in found.values}


def _postfix(text: str) -> dict[str, float]:
    """Numbers after the rate: `loss=5.17, acc=6.25%`."""
    found: dict[str, float] = {}
    if "=" not in text and ", " not in text:
        reading = items.read(text, Prefix()) if text else None
        return {} if reading is None else {value.name: value.number for value in reading.values}
    for part in text.split(", "):
        match = _PAIR.match(part)
        if match and not words.is_never(match["name"]) and match["name"] not in found:
            found[match["name"]] = numbers.value(match["value"])
    return found
