"""What is known of each shape of line: new, held, meant or mute.

A line that is understood at its first sight gives its shape a meaning, and all further lines of it are only read by
it. What is not is held, three lines at most: whatever comes again and counts is a report.

     5      objective      1267.1683        t=2 sse=1025799.1
    10      objective      1264.1523        t=4 sse=839982.0

The number that grows from line to line is the step; each other one is named by the words beside it. In the same way a
line that is understood but for its count gets one. Lines that were held are entered when they are decided; nothing
that was given is ever changed. A repeated line need not be a report: files, devices and classes are numbered, too.
Where the log has metrics that count, only lines that name a measured quantity are learned.
"""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from tui_monitor.reading.formats.text.cells import Meaning, Row, Rows, Trust
from tui_monitor.reading.formats.text.cousins import Cousins
from tui_monitor.reading.formats.text.cut import BETWEEN, Cut
from tui_monitor.reading.formats.text.labels import Labels
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.proofs import (
    FEWEST,
    FEWEST_NAMELESS,
    FEWEST_UNKNOWN,
    Learned,
    is_nameless,
    proof,
)
from tui_monitor.reading.formats.text.repetition import (
    Held,
    candidate,
    is_like_ranks,
    with_counter,
    word_of,
)
from tui_monitor.reading.formats.text.sense import Sense, sense, understood
from tui_monitor.reading.formats.text.steps import Raw, Stand

_MOST_TRIES = 30
_MOST_SHAPES = 600
_MOST_RANKS = 16
_MOST_AT_ONCE = 9
"""One more than most machines have processors for."""
_LONGEST_UNKNOWN = 500
_INDEX = re.compile(r"[ _]*\[(N)\] (?!\[)")
_ABSL = re.compile(r"[IWEF][0-9]{4} [0-9:.]+\s+[0-9]+ ", re.ASCII)
_TWIN = re.compile(f"\0[^{BETWEEN}]*")


class _Shape(Struct):
    meaning: Meaning | None = None
    held: list[Held] = field(default_factory=list)
    tries: int = 0


class Shapes:
    """Remembers lines by their key."""

    def __init__(self) -> None:
        self._shapes: dict[str, _Shape] = {}
        self._twins: dict[str, Meaning] = {}
        self._labels = Labels()
        self._learned, self._cousins = Learned(), Cousins()
        self._ranked = self._stepped = False
        """Is a number in brackets at the head of lines a rank, or a step?"""

    def known(self, line: Cut, head: Prefix, offset: int) -> Rows | None:
        """A line whose shape has a meaning already, read by it: such lines are asked of nobody else."""
        shape = self._shapes.get(line.key)
        if shape is None or shape.meaning is None or (row := self._row(shape.meaning, line, head)) is None:
            return None
        self._cousins.passed(line)
        return [(row, offset)]

    def teach(self, line: Cut, found: Meaning) -> None:
        """The meaning of a shape as a section understood one of its lines."""
        self._learn(self._shape(line.key), line, found)

    def read(self, text: str, line: Cut, head: Prefix, offset: int, standing: float | None) -> Rows | None:
        """What a line says where training stands at `standing`; None when it says nothing."""
        shape = self._shape(line.key)
        said = sense(line, head.end)
        found = understood(said)
        if found is None or (shape.meaning is not None and not found.counts):
            return self._unknown(shape, said, Held(text, line, head, offset, standing))
        found = self._labels.named(said, self._indexed(said, found, text))
        row = self._row(found, line, head)
        if row is None:
            return None
        self._learned.reported = self._learned.reported or bool(row.values)
        if found.trust is not Trust.COUNTED and not found.counts:
            return self._uncounted(shape, said, found, Held(text, line, head, offset, standing, row))
        if shape.meaning is not None:
            row.repeats = False  # `batch 0.5` counts nothing where `batch 10` does
            return self._sure([(row, offset)])
        held = [one for one in shape.held if one.meaning is not None or one.unread]
        for one in held:
            one.row = self._row(found, one.line, one.head)
            if one.row is not None and one.unread:
                one.row.first_seen_as = one.text
        self._learn(shape, line, found)
        return self._sure([*_late(held), (row, offset)])

    def hold(self, text: str, line: Cut, head: Prefix, offset: int, standing: float | None) -> None:
        """A line that was passed over unread: the next one of its shape may prove that it is a report."""
        shape = self._shape(line.key)
        if shape.meaning is None and shape.tries < _MOST_TRIES and len(line.text) - head.end <= _LONGEST_UNKNOWN:
            shape.tries += 1
            shape.held.append(Held(text, line, head, offset, standing, unread=True))

    def _shape(self, key: str) -> _Shape:
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES:
                del self._shapes[next(iter(self._shapes))]
            shape = self._shapes[key] = _Shape()
        return shape

    def _learn(self, shape: _Shape, line: Cut, found: Meaning) -> None:
        shape.meaning, shape.held = found, []
        self._learned.learn(found)
        self._cousins.learn(line, 0, found)
        if len(self._twins) < _MOST_SHAPES:
            self._twins.setdefault(_TWIN.sub("#", line.key), found)

    def sure(self, rows: Rows) -> Rows:
        """Rows of a section: do lines without a count have to be counted by repetition still?"""
        self._learned.reported = self._learned.reported or any(row.values for row, _ in rows)
        return self._sure(rows)

    def _sure(self, rows: Rows) -> Rows:
        if not self._learned.certain and any(row.trust is Trust.COUNTED and row.values for row, _ in rows):
            self._learned.certain = True
            return self._release() + rows
        return rows

    def finish(self) -> Rows:
        """The lines that were held when no more will come: an index that only grew was a count."""
        for shape in self._shapes.values():
            held, found = shape.held, shape.held[0].meaning if shape.held else None
            if found is None or found.index is None or len(held) < FEWEST or not is_like_ranks(held, found.index):
                continue
            for one in held:
                one.row = self._row(with_counter(one.line, found, found.index), one.line, one.head)
        return self._release()

    def _release(self) -> Rows:
        """The lines that were held, as they were understood: other lines count, or no more will come."""
        held: list[Held] = []
        for shape in self._shapes.values():
            if shape.held and shape.held[0].row is not None:
                for one in shape.held:
                    self._count_again(one)
                held += shape.held
                shape.held = []
        return _late(sorted(held, key=lambda one: one.offset))

    def _count_again(self, held: Held) -> None:
        """A line that was held for its count, if another shape proved meanwhile what counts."""
        if held.meaning is None:
            return
        if self._stepped and (index := held.meaning.index) is not None:
            held.row = self._row(with_counter(held.line, held.meaning, index), held.line, held.head)
            return
        said = sense(held.line, held.head.end)
        if (counter := self._counter_of(said)) is not None:
            held.row = self._row(with_counter(held.line, held.meaning, counter), held.line, held.head)

    def _row(self, found: Meaning, line: Cut, head: Prefix) -> Row | None:
        row = found.row(line, head)
        if row is None or found.index is None:
            return row
        index = line.numbers[found.index]
        count = row.raw.step or row.raw.epoch
        self._ranked = self._ranked or (count is not None and count.number != index.value)
        row.repeats = row.repeats and self._ranked
        row.rank = index.text if self._ranked or count is None else ""
        return row

    def _indexed(self, said: Sense, found: Meaning, text: str) -> Meaning:
        """`[3] ` before the names is a rank beside another count; else a step behind absl's prefix, or where no
        machine has so many."""
        match = _INDEX.match(said.line.form)
        if match is None or match.start(1) in said.counting.taken:
            return found
        at = match.start(1)
        if not found.counts and (self._stepped or not self._ranked):
            many = said.line.numbers[at].value >= _MOST_RANKS
            self._stepped = self._stepped or _ABSL.match(text) is not None or many
            if self._stepped:
                return replace(found, step=at, stand=Stand.OVER_RUN, trust=Trust.COUNTED)
        return replace(found, index=at, proper=frozenset({at}))

    # Lines that are understood but for their count.

    def _uncounted(self, shape: _Shape, said: Sense, found: Meaning, held: Held) -> Rows | None:
        rows: Rows = [(held.row, held.offset)] if held.row is not None else []
        if (counter := self._counter_of(said)) is not None and not shape.held:
            self._learn(shape, held.line, with_counter(held.line, found, counter))
            return self.known(held.line, held.head, held.offset)
        if not shape.held and (
            self._learned.certain or held.standing is not None or candidate([held], said, found) is None
        ):
            self._learn(shape, held.line, found)
            return rows
        shape.held.append(held)
        counter = candidate(shape.held, said, found)
        if counter is not None and len(shape.held) < self._fewest(shape.held, found, counter):
            held.meaning = found
            return []
        lines = shape.held
        if counter is not None:
            self._stepped = self._stepped or found.index == counter
            found = with_counter(lines[0].line, found, counter)
            for one in lines:
                one.row = self._row(found, one.line, one.head)
        self._learn(shape, held.line, found)
        if counter is not None:
            self._learned.certain = True
            self._learned.counters.add(word_of(said, counter))
            return sorted(self._release() + _late(lines), key=lambda row: row[1])
        return _late(lines)

    def _fewest(self, held: list[Held], found: Meaning, counter: int) -> int:
        """`[0] `, `[1] `, `[2] ` is as well a process each, until they are more than one machine has, or come again."""
        return _MOST_AT_ONCE if found.index == counter and is_like_ranks(held, counter) else FEWEST

    def _counter_of(self, said: Sense) -> int | None:
        """The number behind a word that was proved to count, in lines of another shape."""
        counters = self._learned.counters - {""}
        return next(
            (at for at, said_ in said.line.numbers.items() if said_.whole and word_of(said, at) in counters), None
        )

    # Lines that nobody understands.

    def _unknown(self, shape: _Shape, said: Sense, held: Held) -> Rows | None:
        if shape.meaning is None and (row := self._twin(held)) is not None:
            return [(row, held.offset)]
        if shape.tries >= _MOST_TRIES or len(held.line.text) - said.start > _LONGEST_UNKNOWN:
            return None
        shape.tries += 1
        shape.held.append(held)
        lines, found = proof(shape.held, said, self._learned)
        if found is None and (found := self._cousins.meaning(said) or self._learned.evaluation(said)) is not None:
            lines = list(shape.held) if said.counting.counts else [held]
        if found is not None:
            found = self._labels.named(said, found)
        else:
            del shape.held[: 1 - (FEWEST_NAMELESS if is_nameless(held.line) else FEWEST_UNKNOWN)]
            return None
        self._learn(shape, held.line, found)
        for one in lines:
            one.row = found.row(one.line, one.head)
            if one.row is not None and one is not held:
                one.row.first_seen_as = one.text
        return _late(lines)

    def _twin(self, held: Held) -> Row | None:
        """`time 45s` where `time 13m 25s` is known: a quantity that is written in two ways."""
        twin = self._twins.get(_TWIN.sub("#", held.line.key))
        if twin is None:
            return None
        numbers = held.line.numbers
        if not twin.cells <= numbers.keys() or any("_" in numbers[at].text for at, _ in twin.values):
            return None
        row = twin.row(held.line, held.head)
        if row is not None:
            row.repeats = False
        return row


def _late(held: list[Held]) -> Rows:
    """Lines that were held; those that turned out to count nothing stand where training was."""
    rows: Rows = []
    for one in held:
        if one.row is None:
            continue
        one.row.repeats = False  # it is entered on a line that may be of another shape
        if one.row.raw.step is None and one.row.raw.epoch is None:
            one.row.raw, one.row.here = Raw(Stand.AT_HEADING), one.standing
        rows.append((one.row, one.offset))
    return rows
