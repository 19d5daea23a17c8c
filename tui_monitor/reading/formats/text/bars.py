"""Progress bars: tqdm's, Lightning's and Rich's, redrawn over themselves, and Keras' within each epoch.

    Epoch 3/12:  45%|##  | 20/44 [00:00<00:00, 62.8it/s, loss=5.17]        44/44 [====] - 1s 3ms/step - loss: 0.5

A bar without numbers is the clock of the rows that are printed while it runs; one that stands at its end before any
row is somebody else's. Of Keras' bars the last one of an epoch counts. Where no epoch ever ended all count, at their
batches. A running mean over few batches is no number of its epoch, but one that is NaN is: such frames count
within their epoch (`12/50` of epoch 3 stands at 2.24).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.cells import Row, Rows, Value
from tui_monitor.reading.formats.text.cut import cut
from tui_monitor.reading.formats.text.frames import Bar, Postfix, Step, advance, news, same
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.sense import sense, understood
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand

_FRAME = re.compile(
    r"(?P<before>.*?)\s*(?P<percent>[0-9]{1,3})%\|[^|]*\|\s*(?P<n>[0-9]+(?:\.[0-9]+)?)/(?P<total>[0-9]+(?:\.[0-9]+)?)\s*"
    r"\[(?P<elapsed>[0-9:?]+)<[^,\]]*,\s*[^,\]]*(?:,\s*(?P<numbers>[^\]]*))?\]"
)
_OPEN = re.compile(  # without a total
    r"(?P<before>.*?:\s+)?(?P<n>[0-9]+)it \[[0-9:]+, [^,\]]*(?:,\s*(?P<numbers>[^\]]*))?\]"
)
_RICH = re.compile(
    r"\s*(?P<before>Epoch) (?P<epoch>[0-9]+)/(?P<epochs>-?[0-9]+)\s+[━╸╺ ]+\s*(?P<n>[0-9]+)/(?P<total>[0-9]+)\s+"
    r"\S+ • \S+\s+[0-9.]+it/s\s*(?P<numbers>.*)"
)
_KERAS = re.compile(r"\s*(?P<n>[0-9]+)/(?P<total>[0-9]+|Unknown)\s+(?:[━╸╺]+|\[[=>.\s]+\]|-)\s", re.ASCII)
_KERAS_TIME = lazy_compile(r"\b[0-9.]+(?:s|ms|us|µs)(?:/step|/sample|/epoch)?\b|ETA")
_KERAS_ITEM = lazy_compile(rf"\s-\s(?P<name>(?:(?! - )[^:]){{1,80}}?): (?P<value>{numbers.NUMBER})(?=\s|$)")
_KERAS_LINE = re.compile(r"\s*- [0-9]+s(?: - [0-9.]+[mu]?s/(?:step|sample|epoch))? - ", re.ASCII)
_DANGLING = re.compile(r"[\w./-]{1,80}\s*[:=]\s*$")
_WRAPPED = " " * 8
"""Rich indents what it wraps to below the first column of numbers."""
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MOST_FRAMES = 5000
_MOST_TITLES = 1000
_NO_PREFIX = Prefix()


class Bars:
    def __init__(self) -> None:
        self._bars: dict[tuple[str, float], Bar] = {}
        self._plain: set[str] = set()
        """What stood before frames of tqdm on lines without a prefix."""
        self._postfix = Postfix()
        self._longest = 0.0
        self._newest: Bar | None = None
        """Of a frame directly above."""
        self._above: tuple[Bar, Row, str] | None = None
        """Rich's bar on the line before: its row, and the name whose value was wrapped."""
        self._running: tuple[Bar, Count, bool] | None = None
        """The newest bar without numbers, where it stands, and whether at its end."""
        self._ended = False
        """Has an epoch of Keras ended?"""
        self._frames: Rows = []
        """Keras' frames of an epoch that is not over."""
        self.end = -1
        """Where the frame ends that was read last: what stands behind it is a message of its own."""

    def clock(self) -> Raw | None:
        """Where the rows stand that are printed below a running bar."""
        if self._running is None:
            return None
        bar, count, ended = self._running
        bar.clock = bar.clock or not ended
        return Raw(Stand.OVER_RUN, count) if bar.clock else None

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        """A frame of tqdm, Lightning or Rich, or the line that Rich wrapped it to."""
        above, self._above, self.end = self._above, None, -1
        if above is not None and text.startswith(_WRAPPED):
            return self._wrapped(text, above, offset)
        match = _FRAME.match(text, head.end) or _RICH.match(text, head.end) or _OPEN.match(text, head.end)
        if match is None:
            return None
        self.end = match.end()
        if match.re is _FRAME and head.end == 0:
            if len(self._plain) >= _MOST_TITLES:
                self._plain.clear()
            self._plain.add(match["before"])
        return self._frame(match, head, offset)

    def again(self, text: str, offset: int) -> Rows | None:
        """A frame of tqdm below a title that `read` knows, as `read` gives it; None where that has to be asked."""
        match = _FRAME.match(text)
        if match is None or match["before"] not in self._plain or match.end() < len(text) or self._above is not None:
            return None
        return self._frame(match, _NO_PREFIX, offset)

    def of_keras(self, text: str, head: Prefix, offset: int) -> Rows | None:
        """A frame of Keras, or one of its lines of whole epochs."""
        match = _KERAS.match(text, head.end)
        if match is not None or _KERAS_LINE.match(text):
            return self._keras(match, text, head, offset)
        self.below()
        return None

    def below(self) -> None:
        """Another line stands below the newest frames."""
        if self._above is not None or self._newest is not None:
            self._above = self._newest = None
            for bar in self._bars.values():
                bar.passed = True

    @property
    def here(self) -> float | None:
        """Where the bar stands that runs, if it is the clock."""
        return self._running[1].number if self._running is not None and not self._running[2] else None

    def finish(self) -> Rows:
        """The frames of Keras' last epoch, where none ever ended, or from where one is no number."""
        frames, self._frames = self._frames, []
        if not self._ended:
            return frames
        sick = next((at for at, (row, _) in enumerate(frames) if not _is_finite(row)), len(frames))
        return [(replace(row, raw=Raw(Stand.AT_EPOCH, row.raw.step)), offset) for row, offset in frames[sick:]]

    # tqdm, Lightning and Rich.

    def _frame(self, match: re.Match[str], head: Prefix, offset: int) -> Rows:
        title = _titled((match["before"] or "").strip(" :"))
        values = self._values(match["numbers"] or "")
        values = {**title.told, **values} if title.told else values
        n, total = numbers.count(match["n"]), numbers.count(match["total"]) if match.re is not _OPEN else 0.0
        epoch = Count(numbers.count(match["epoch"])) if match.re is _RICH else title.epoch
        bar = self._bars.get((title.kind, total))
        if bar is None:
            bar = self._bars[title.kind, total] = Bar()
        step = advance(bar, n, total, values, epoch, _elapsed(match))
        new = news(bar, values, step, n)
        bar.shown, bar.passed, self._newest = values, False, bar
        last = numbers.count(match["epochs"]) if match.re is _RICH else None
        raw = self._place(step, total, title, last, epoch, bar)
        said = [Value(title.data + name, number) for name, number in new.items()]
        row = Row(said, raw, head.rank, head.time)
        if match.re is _RICH:
            dangling = _DANGLING.search(match["numbers"])
            self._above = (bar, row, dangling[0] if dangling else "")
        return [(row, offset)] if new or (row.raw.step is not None and epoch is None) else []

    def _values(self, text: str) -> dict[str, float]:
        """Numbers after the rate: `loss=5.17, acc=6.25%`, or Lightning's `loss: 5.17 acc: 6.25`."""
        return self._postfix.read(text) if "=" in text or ", " in text else dict(_described(text)[0])

    def _wrapped(self, text: str, above: tuple[Bar, Row, str], offset: int) -> Rows:
        bar, row, name = above
        values = self._values(name + text.strip())
        new = {name: number for name, number in values.items() if not same(bar.wrapped.get(name), number)}
        bar.wrapped |= values
        dangling = _DANGLING.search(text)
        self._above = (bar, row, dangling[0] if dangling else "")
        raw = Raw(row.raw.stand, row.raw.step)
        below = replace(row, raw=raw, values=[Value(name, number) for name, number in new.items()])
        return [(below, offset)] if new else []

    def _place(self, step: Step, total: float, title: _Title, last: float | None, epoch: Count | None, bar: Bar) -> Raw:
        """Where a frame stands; a bar without name or numbers of its own counts only if it is the longest.

        `last`: the number of the last epoch (from 0, below 0 where there is none) on Rich's bars, else None.
        """
        if title.data:
            return Raw(Stand.WITH_TRAINING, None, epoch)
        if epoch is not None:
            past, planned = (epoch.number * total, (last + 1) * total) if last is not None else (0.0, total)
            stand = Stand.OVER_RUN if last is not None else Stand.WITHIN_EPOCH
            return Raw(stand, Count(step.count + past, max(0.0, planned) or None), epoch)
        if not (step.named or (not title.kind and total >= self._longest)):
            return Raw(Stand.WITH_TRAINING)
        self._longest = max(self._longest, total)
        count = Count(step.base + step.count, total if total and not step.base else None)
        if step.named:
            self._running = None
            return Raw(Stand.OVER_RUN, count)
        self._running = (bar, count, 0 < total <= step.count)
        return Raw(Stand.WITH_TRAINING)

    # Keras.

    def _keras(self, match: re.Match[str] | None, text: str, head: Prefix, offset: int) -> Rows | None:
        if match is None:
            return self._epoch(text, head, offset)
        if _KERAS_TIME.search(text, match.end() - 2) is None:
            return None
        if match["n"] == match["total"] and "ETA:" not in text:
            return self._epoch(text, head, offset)
        row = _items(text, head)
        n, total = numbers.count(match["n"]), None if match["total"] == "Unknown" else numbers.count(match["total"])
        row.raw = Raw(Stand.WITHIN_EPOCH, Count(n, total))
        if row.values and len(self._frames) < _MOST_FRAMES:
            if self._frames and (said := self._frames[-1][0].raw.step) and said.number >= n:
                self._frames = [] if said.number > n else self._frames[:-1]
            self._frames.append((row, offset))
        return []

    def _epoch(self, text: str, head: Prefix, offset: int) -> Rows:
        self._frames, self._ended = [], True
        row = _items(text, head)
        row.raw = Raw(Stand.AT_EPOCH)
        return [(row, offset)] if row.values else []


def _is_finite(row: Row) -> bool:
    return all(math.isfinite(value.number) for value in row.values)


def _items(text: str, head: Prefix) -> Row:
    values = {match["name"]: numbers.value(match["value"]) for match in reversed([*_KERAS_ITEM.finditer(text)])}
    said = [Value(name, number) for name, number in reversed(values.items())]
    return Row(said, rank=head.rank, time=head.time)


def _elapsed(match: re.Match[str]) -> float:
    """Seconds on the bar's own watch; 0 where it shows none."""
    return _seconds(match["elapsed"]) if match.re is _FRAME else 0.0


@lru_cache(maxsize=1024)
def _seconds(watch: str) -> float:
    seconds = 0.0
    for part in watch.split(":") if "?" not in watch else ():
        seconds = seconds * 60 + (float(part) if part else 0.0)
    return seconds


class _Title(Struct, frozen=True):
    """What stands before a bar."""

    told: Mapping[str, float]
    """Numbers in it: `loss 0.53: 10%|`."""
    epoch: Count | None
    kind: str
    """What bars of this kind have in common."""
    data: str
    """The word that goes before the names of numbers that are none of training's, with a blank behind it."""


@lru_cache(maxsize=1024)
def _titled(before: str) -> _Title:
    told, epoch, split = _described(before)
    held_out = bool(split) or any(word in lexicon.HELD_OUT for word in re.split(r"[\W_]+", before.lower()))
    kind = _DIGITS.sub("0", before.partition(" ")[0] if told else before)
    return _Title(told, epoch, kind, f"{before.split()[0]} " if held_out else "")


@lru_cache(maxsize=1024)
def _described(before: str) -> tuple[Mapping[str, float], Count | None, str]:
    """Numbers in the bar's own name (`loss 0.53: 10%|`), its epoch, and the data set it names."""
    if not before:
        return {}, None, ""
    line = cut(before, 0)
    said = sense(line, 0)
    found = understood(said)
    epoch = said.counting.epoch
    count = None
    if epoch is not None:
        total = said.counting.epoch_total
        count = Count(line.numbers[epoch].value, line.numbers[total].value if total is not None else None)
    if found is None:
        return {}, count, said.counting.split
    row = found.row(line, Prefix())
    return {value.name: value.number for value in row.values} if row else {}, count, found.split
