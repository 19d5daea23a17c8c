"""Progress bars of tqdm, `Epoch 3/12:  45%|##  | 20/44 [00:00<00:00, 62.8it/s, loss=5.17]`, Lightning and Rich.

A bar is drawn again for many reasons. What a frame says anew decides:

- Drawn with a new count and the old numbers, or all as before: no new point.
- Numbers change while the count stands: where that was already so at count 0, numbers are set once a batch and drawn
  at once, while the count is drawn ten times a second; each frame then is one more batch than the count shows.
- Else numbers that changed belong to the count beside them.
"""

import re
from dataclasses import dataclass, field

from tui_monitor.reading.formats.text import counters, items, numbers, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_FRAME = re.compile(
    r"(?P<before>.*?)\s*(?P<percent>[0-9]{1,3})%\|[^|]*\|\s*(?P<n>[0-9]+(?:\.[0-9]+)?)/(?P<total>[0-9]+(?:\.[0-9]+)?)\s*"
    r"\[(?P<elapsed>[0-9:?]+)<[^,\]]*,\s*[^,\]]*(?:,\s*(?P<numbers>[^\]]*))?\](?P<after>.*)"
)
_OPEN = re.compile(  # without a total
    r"(?P<before>.*?:\s+)?(?P<n>[0-9]+)it \[[0-9:]+, [^,\]]*(?:,\s*(?P<numbers>[^\]]*))?\](?P<after>.*)"
)
_RICH = re.compile(
    r"\s*(?P<before>Epoch) (?P<epoch>[0-9]+)/(?P<epochs>-?[0-9]+)\s+[━╸╺ ]+\s*(?P<n>[0-9]+)/(?P<total>[0-9]+)\s+"
    r"\S+ • \S+\s+[0-9.]+it/s\s*(?P<numbers>.*)"
)
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PAIR = re.compile(rf"\s*(?P<name>[^=,]{{1,80}}?)\s*[=:]\s*['\"]?(?P<value>{numbers.NUMBER})(?P<end>[^,]*)")
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


class Bars:
    def __init__(self) -> None:
        self._bars: dict[tuple[str, float], _Bar] = {}
        self._longest = 0.0

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        if "it/s" not in text and "%|" not in text and "s/it" not in text and "it [" not in text:
            return None
        match = _FRAME.match(text, head.end) or _RICH.match(text, head.end) or _OPEN.match(text, head.end)
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
        self._count(reading, step, total, before, match.re is _RICH)
        if reading.aside:
            new = {f"{before.split()[0]} {name}": number for name, number in new.items()}
        reading.values = [Value(name, number) for name, number in new.items()]
        return [(reading, offset)] if new or (reading.step is not None and reading.epoch is None) else []

    def _count(self, reading: Reading, step: "_Step", total: float, before: str, rich: bool) -> None:
        """The reading's counter; a bar without name or numbers of its own counts only if it is the longest."""
        if reading.aside:
            return
        if reading.epoch is not None:
            reading.step = Counter(step.count + (reading.epoch.number * total if rich else 0.0), total or None)
            reading.inner, reading.whole = True, rich
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
        if n > 0 and bar.lags is None:
            bar.lags = False
        bar.ahead = 0
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
