"""The ways of writing metrics, in the order in which they are asked: the surest first, plain named numbers last."""

import re
from typing import Protocol

from tui_monitor.reading.formats.text import items, words
from tui_monitor.reading.formats.text.bars import Bars
from tui_monitor.reading.formats.text.blocks import Blocks
from tui_monitor.reading.formats.text.boosting import Boosting
from tui_monitor.reading.formats.text.boxes import Boxes
from tui_monitor.reading.formats.text.caffe import Caffe
from tui_monitor.reading.formats.text.dicts import Dicts
from tui_monitor.reading.formats.text.keras import Keras
from tui_monitor.reading.formats.text.mlperf import MLPerf
from tui_monitor.reading.formats.text.pairs import Pairs
from tui_monitor.reading.formats.text.phases import Phases
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.sentences import Sentences
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading
from tui_monitor.reading.formats.text.spread_dicts import SpreadDicts
from tui_monitor.reading.formats.text.tables import Tables
from tui_monitor.reading.formats.text.values_first import ValuesFirst
from tui_monitor.reading.formats.text.yolo import Yolo


class Dialect(Protocol):
    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        """What this line completes; an empty list when it belongs to the dialect and completes nothing; else None."""
        ...

    def finish(self) -> Entries:
        """What was held back, now that no more will come."""
        ...


class Items:
    """Named numbers in one line.

    `[3] ` before them is a rank when it is not the step of the line: absl writes the step there, launchers the rank.
    On a line that counts nothing else it is a step behind absl's prefix, or where no machine has so many.
    """

    def __init__(self, phases: Phases, blocks: Blocks) -> None:
        self._phases = phases
        self._blocks = blocks
        self._ranked = self._stepped = False
        self._labels: dict[tuple[str, ...], str] = {}
        """By the names behind it, the first label that was met."""

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        reading = items.read(text, head)
        if reading is None:
            return None
        index = _INDEX.match(text, head.end)
        if index and not reading.rank:
            self._indexed(index, text, reading)
        self._label(text, head, reading)
        self._heed(reading)
        return [(reading, offset)]

    def _indexed(self, index: re.Match[str], text: str, reading: Reading) -> None:
        counter = reading.step or reading.epoch
        if counter is None and (self._stepped or not self._ranked):
            self._stepped = self._stepped or _ABSL.match(text) is not None or int(index[1]) >= _MOST_RANKS
            if self._stepped:
                reading.step, reading.whole = Counter(float(index[1]), None, *index.span(1)), True
                reading.anchored, reading.tentative = True, False
                return
        self._ranked = self._ranked or (counter is not None and counter.number != float(index[1]))
        reading.repeatable = self._ranked
        reading.rank = index[1] if self._ranked or counter is None else ""

    def _label(self, text: str, head: Prefix, reading: Reading) -> None:
        """`ROAD: precision: 0.5` below `all: precision: 0.7`: of two labels before the same names, one names them."""
        match = _LABEL.match(text, head.end)
        if match is None or not reading.values or match["label"].lower() in words.ASIDE or len(self._labels) > _MOST:
            return
        counted = any(match.start() <= count.start < match.end() for count in (reading.step, reading.epoch) if count)
        if counted or not text.startswith(reading.values[0].name, match.end()):
            return
        label = self._labels.setdefault(tuple(value.name for value in reading.values), match["label"])
        if label != match["label"]:
            for value in reading.values:
                value.name = f"{match['label']} {value.name}"

    def _heed(self, reading: Reading) -> None:
        """What stands above the line, and what it means for the lines below it."""
        if not reading.anchored and self._phases.seen:
            reading.repeatable = False
            items.name_after(self._phases.now if self._blocks.under_heading else "", reading)
        if not reading.values:
            self._blocks.open()
            reading.repeatable = reading.repeatable and not self._phases.seen
            if reading.epoch is not None and not reading.aside:
                self._phases.epoch()
        elif reading.step is not None and not reading.aside:
            epoch = None if reading.epoch is None else reading.epoch.number
            of = self._phases.of_counter(reading.step.total, epoch)
            if of:
                reading.aside, reading.repeatable = True, False
                items.name_after(of, reading)

    def finish(self) -> Entries:
        return []


_INDEX = re.compile(r"\s*\[([0-9]{1,12})\] (?!\[)", re.ASCII)
_LABEL = re.compile(r"\s*(?P<label>[^\W\d][\w&/-]{0,40}(?: [\w&/-]{1,40}){0,2}): +(?=[^\W\d])")
_MOST = 1000
"""Shapes of lines with a label that are remembered."""
_ABSL = re.compile(r"[IWEF][0-9]{4} [0-9:.]+\s+[0-9]+ ", re.ASCII)
_MOST_RANKS = 16
_NUMBER = re.compile(r"[0-9]|nan|inf", re.IGNORECASE)
_SUSPICIOUS = re.compile(r"(?:loss|acc|reward|error|metric)\w{0,40}\W{1,4}[-+]?\.?[0-9]", re.IGNORECASE)


class Readers:
    """All dialects over one file."""

    def __init__(self) -> None:
        yolo, boxes, self._tables, self._pairs = Yolo(), Boxes(), Tables(), Pairs()
        self._phases = phases = Phases()
        spread = SpreadDicts()
        self._blocks = blocks = Blocks(phases)
        self._all: tuple[Dialect, ...] = (
            MLPerf(),
            yolo,
            Bars(),
            Keras(),
            boxes,
            Boosting(),
            Dicts(),
            spread,
            Caffe(),
            Sentences(),
            self._tables,
            ValuesFirst(),
            blocks,
            self._pairs,
            Items(phases, blocks),
        )
        self._heeding_words: tuple[Dialect, ...] = (yolo, boxes, spread, self._tables, blocks)

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        """What the line completes; None when no dialect knows it. A line without a number can only be a heading."""
        for dialect in self._all if _NUMBER.search(text) else self._heeding_words:
            found = dialect.read(text, head, offset)
            if found is not None:
                if dialect is not self._pairs and not self._pairs.elsewhere:
                    self._pairs.elsewhere = any(entry.step is not None or entry.epoch is not None for entry, _ in found)
                if any(entry.step is not None and not entry.aside for entry, _ in found):
                    self._phases.now = ""
                return found
        return None

    @property
    def phased(self) -> bool:
        """Do headings tell what lines below them are about? Then no line is known by its words alone."""
        return self._phases.seen

    @property
    def counted(self) -> bool:
        """Do the next lines stand below one that only counts?"""
        return self._blocks.is_open

    def passed(self, counted: bool) -> None:
        """A line was read without asking: no heading of a table stands above the next one.

        `counted`: it counted the training's steps, which ends what was said of another data set.
        """
        self._tables.forget()
        if counted:
            self._phases.now = ""

    def finish(self) -> Entries:
        return [entry for dialect in self._all for entry in dialect.finish()]

    def suspicious(self, text: str, head: Prefix) -> bool:
        """Looks like a metric line and was not understood."""
        return _SUSPICIOUS.search(text, head.end) is not None
