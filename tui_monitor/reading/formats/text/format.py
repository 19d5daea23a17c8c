"""The stream format of free text: lines to shapes, shapes to rows, rows to columns; events and settings beside them.

A line whose shape has a meaning is read by it, many at once where it was compiled. Sections (tables, boxes, bars,
blocks) see any other line first; what is left is cut and asked what it means.
"""

from __future__ import annotations

import re
from itertools import compress, filterfalse
from typing import ClassVar, Literal

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.formats import folds_of_a_file
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import changes, commas, events, known, lines, prefix, statements
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust
from tui_monitor.reading.formats.text.hyperparameters import Hyperparameters
from tui_monitor.reading.formats.text.known import Known
from tui_monitor.reading.formats.text.numbers import PLAIN
from tui_monitor.reading.formats.text.quiet import Quiet
from tui_monitor.reading.formats.text.readers import Readers
from tui_monitor.reading.formats.text.rows import Ledger
from tui_monitor.reading.formats.text.steps import Raw
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

_MOST_CHARACTERS = 16_384
_DOUBTED = 16
"""Lines that a compiled shape is tried on by itself after it did not hold."""
_LOOK_AHEAD = 256
_MOST_BARS = 2000
_MOST_BLANKS = 300
_GAP = re.compile(rf"\s{{{_MOST_BLANKS}}}")
"""No terminal is so wide; patterns that may begin at any blank would take the square of the length."""
_DIGIT = re.compile(rb"[0-9]")
_NUMBERS = re.compile(PLAIN)
"""With sign, point and exponent, as what is compiled takes them: both have to agree on which lines are alike."""
_MOST_ERRORS = 200
"""Errors without a traceback that are told of one log."""


class TextFormat:
    """See the package. Points come in log order; steps are counted over the whole run."""

    name: ClassVar[str] = "text"
    framing: ClassVar[Literal["lines", "bytes"]] = "lines"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:  # noqa: ARG003 - the name of free text tells nothing
        """Anything readable: free text is what no structured format wanted."""
        if not head:
            return True
        sample = head[:4096].replace(b"\0", b"")
        odd = sum(byte < 8 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
        return bool(sample) and odd <= 1 + len(sample) // 50 and sample.count(b"\xef\xbf\xbd") < 50

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._origin = origin
        self._names = Names(origin)
        self._ledger = Ledger()
        self._readers = Readers()
        self._tracebacks = events.Tracebacks()
        self._hyperparameters = Hyperparameters()
        self._skeletons = lines.Skeletons()
        self._commas = commas.Commas()
        self._known = Known()
        self._quiet = Quiet(self._known, self._readers, self.leftovers)
        self._errors: set[str] = set()
        self._changes = changes.ChangesTold()
        self._bars: set[bytes] = set()
        """Skeletons of frames that can be no event."""

    def feed(self, block: Block) -> Parsed:
        columns = Columns(self._names)
        found: list[Event] = []
        texts, offsets = lines.split(block)
        if texts:
            skeletons = self._skeletons.of(texts)
            shapes = set(skeletons)
            if marked := set(filter(commas.may_hold, shapes)):
                self._decimal_commas(marked, skeletons, texts)
            if any(map(bytes.isspace, shapes)):
                said = [not skeleton.isspace() for skeleton in skeletons]
                texts, offsets = list(compress(texts, said)), list(compress(offsets, said))
                skeletons = list(compress(skeletons, said))
            self._known.tell_apart(skeletons, texts)
            self._lines(skeletons, texts, offsets, columns, found)
            self._ledger.plan(self._hyperparameters.steps, self._hyperparameters.epochs)
        total, config = self._ledger.total, self._hyperparameters.take()
        return Parsed(columns.points(), tuple(found), total, config, self._ledger.reached)

    def finish(self) -> Parsed:
        columns = Columns(self._names)
        for row, offset in self._readers.finish():
            self._ledger.enter(row, offset, columns)
        cut = self._tracebacks.cut_off()
        found = tuple(self._event(EventKind.FAILED, text, offset, prefix.Prefix()) for offset, text in cut)
        return Parsed(columns.points(), found, self._ledger.total, reached=self._ledger.reached)

    def _lines(
        self, skeletons: list[bytes], texts: list[bytes], offsets: list[int], columns: Columns, found: list[Event]
    ) -> None:
        """Many lines at once where shapes are compiled and hold, else one by one."""
        doubts: dict[bytes, int] = {}
        at, reach = 0, len(texts)
        while at < len(texts):
            framed = skeletons[at] in self._bars and not self._readers.by_turns
            if framed and (end := self._frames(skeletons, texts, offsets, at, columns)) > at:
                at = end
                continue
            end = self._compiled(skeletons, at, min(at + reach, len(texts)), doubts)
            misfit = self._read_many(skeletons[at:end], texts[at:end], offsets[at:end], columns) if end > at else None
            if end > at and misfit is None:
                if skeletons[at] in doubts and (left := doubts.pop(skeletons[at]) - (end - at)) > 0:
                    doubts[skeletons[at]] = left
                at, reach = end, max(reach, 4 * (end - at))
            elif misfit is not None and end - at > 1:
                doubts[misfit] = _DOUBTED
                reach = (end - at) // 8 or 1
            else:
                end = self._pass_quiet(skeletons, texts, offsets, at)
                if end == at:
                    if self._line(skeletons[at], texts[at], offsets[at], columns, found):
                        self._known.tell_apart(skeletons, texts, at + 1)
                    end += 1
                at = end

    def _decimal_commas(self, marked: set[bytes], skeletons: list[bytes], texts: list[bytes]) -> None:
        for at, skeleton in enumerate(skeletons):
            if skeleton in marked and (text := self._commas.with_points(texts[at])) is not texts[at]:
                texts[at], skeletons[at] = text, self._skeletons.of([text])[0]

    def _frames(
        self, skeletons: list[bytes], texts: list[bytes], offsets: list[int], start: int, columns: Columns
    ) -> int:
        """Up to where frames of bars follow each other that can state nothing but their numbers."""
        at, moving = start, Rows()
        while at < len(texts) and skeletons[at] in self._bars and len(texts[at]) <= _MOST_BLANKS:
            text = texts[at].decode("utf-8", "replace").rstrip()
            rows = None if self._tracebacks else self._readers.frame(text, offsets[at])
            if rows is None:
                break
            at += 1
            if len(rows) == 1 and rows[0][0].raw.moves:
                moving += rows
            elif rows:
                self._ledger.enter_rows(moving, columns)
                self._enter(rows, columns)
                moving = []
        self._ledger.enter_rows(moving, columns)
        return at

    def _compiled(self, skeletons: list[bytes], start: int, end: int, doubts: dict[bytes, int]) -> int:
        """Up to where lines can be read together; a shape that lately did not hold is tried by itself."""
        if self._tracebacks or self._readers.by_turns:
            return start
        shapes = self._known.shapes
        if skeletons[start] in doubts:
            known = {skeletons[start]}.intersection(shapes).__contains__
        elif doubts:
            known = shapes.keys().__sub__(doubts.keys()).__contains__
        else:
            known = shapes.__contains__
        for low in range(start, end, _LOOK_AHEAD):
            ahead = skeletons[low : min(low + _LOOK_AHEAD, end)]
            if (unknown := next(filterfalse(known, ahead), None)) is not None:
                return low + ahead.index(unknown)
        return end

    def _read_many(
        self, skeletons: list[bytes], texts: list[bytes], offsets: list[int], columns: Columns
    ) -> bytes | None:
        """Reads all lines by their shapes; the skeleton whose shape does not hold, if any."""
        read = known.read(self._known.shapes, skeletons, texts, offsets)
        if isinstance(read, known.Misfit):
            return read.skeleton
        clocks = {self._clock(strand.row) for strand in read.strands}
        if len(clocks) > 1:
            return skeletons[0]  # some lines stand at a running bar, others move on from it
        if (clock := clocks.pop()) is not None:
            self._ledger.enter(Row(raw=clock), -1, columns)
        self._ledger.enter_interleaved(read, columns)
        self._readers.passed(read)
        return None

    def _pass_quiet(self, skeletons: list[bytes], texts: list[bytes], offsets: list[int], start: int) -> int:
        """Up to where lines say nothing."""
        if self._tracebacks or self._readers.listening:
            return start
        end = self._quiet.end(skeletons, texts, offsets, start, self._ledger.standing)
        if end > start:
            self._readers.bars.below()
            if self._ledger.standing is None:
                self._hyperparameters.end_block()
        return end

    def _line(self, skeleton: bytes, raw: bytes, offset: int, columns: Columns, found: list[Event]) -> bool:
        """Reads one line with care. True when it is found to be a variant of its shape."""
        heard = len(found)
        text = raw[:_MOST_CHARACTERS].decode("utf-8", "replace").rstrip()
        if len(text) > _MOST_BLANKS and (gap := _GAP.search(text)):
            text = text[: gap.start()]
        head = prefix.read(text)
        self._events(text, head, offset, found)
        if not self._tracebacks:
            news = self._changes.told(skeleton, text[head.end :].lstrip())
            found += (self._event(kind, text[head.end :], offset, head) for kind in news)
        if (fold := folds_of_a_file.heading(text[head.end :])) is not None:
            self._names.folds.begin(fold, offset)
        part, ended = self._readers.of_results(text, head, offset)
        self._enter(ended, columns)
        if part:
            return False
        rows = self._readers.known(text, head, offset, self._ledger.standing)
        if rows is None:
            if self._hyperparameters.read(text, head.end, bool(self._readers.entries.open)):
                return False
            rows = self._readers.read(text, head, offset, self._ledger.standing)
            if self._ledger.standing is None:
                self._open_with(text[head.end :], rows)
        if rows is None:
            self._not_understood(skeleton, raw, text, heard == len(found))
            return False
        self._quiet.understood(skeleton)
        drawn = "%|" in text
        if drawn and self._readers.bars.end == len(text) and not statements.may_state(text):
            if len(self._bars) >= _MOST_BARS:
                self._bars.clear()
            self._bars.add(skeleton)
        self._enter(rows, columns)
        if len(rows) == 1 and len(found) == heard and not self._tracebacks and rows[0][0].repeats and not drawn:
            return self._known.learn(skeleton, raw, rows[0][0], head)
        return False

    def _enter(self, rows: Rows, columns: Columns) -> None:
        for row, at in rows:
            if row.first_seen_as:
                self.leftovers.take_back(row.first_seen_as.encode())
            if (clock := self._clock(row)) is not None:
                self._ledger.enter(Row(raw=clock), at, columns)
            self._ledger.enter(row, at, columns)

    def _clock(self, row: Row) -> Raw | None:
        """Where the bar stands that runs above a line which does not itself move on."""
        return self._readers.clock(row) if row.values and not row.raw.moves else None

    def _not_understood(self, skeleton: bytes, raw: bytes, text: str, silent: bool) -> None:
        if silent and _DIGIT.search(raw):
            self.leftovers.add(raw)
        waits = self._tracebacks or self._readers.listening or not self._ledger.entered
        if not waits and not statements.may_state(text):
            self._quiet.said_nothing(skeleton)

    def _open_with(self, body: str, rows: Rows | None) -> None:
        """Before training begins, what reports nothing may be a setting; `lr: 0.01` may be either."""
        if rows is None or all(row.trust is Trust.TENTATIVE for row, _ in rows):
            self._hyperparameters.read_block(body)
        else:
            self._hyperparameters.end_block()

    def _events(self, text: str, head: prefix.Prefix, offset: int, found: list[Event]) -> None:
        body = events.unquoted(text[head.end :])
        start = None
        if self._tracebacks:
            start = self._tracebacks.end(head.rank, body[1:] if body.startswith(" ") and head.rank else body)
            if start is not None and start >= 0 and not events.from_outside(body.strip()):
                found.append(self._event(EventKind.TRACEBACK, body, start, head))
        self._tracebacks.foresee(head.rank, body)
        if statements.TRACEBACK in body:
            self._tracebacks.begin(head.rank, offset, body)
            return
        if self._tracebacks.quotes(head.rank, body):
            return
        body = body.lstrip()
        said = statements.statements(body) or statements.of_a_level(text[: head.end], body)
        for kind, at in said:
            if kind is not EventKind.ERROR or (start is None and self._is_new(body)):
                found.append(self._event(kind, body[at:], offset, head))

    def _is_new(self, error: str) -> bool:
        """An error that was told before and did no harm is none to speak of again."""
        told, shape = len(self._errors), _NUMBERS.sub("0", error)
        if told < _MOST_ERRORS:
            self._errors.add(shape)
        return len(self._errors) > told

    def _event(self, kind: EventKind, body: str, offset: int, head: prefix.Prefix) -> Event:
        here = self._readers.bars.here
        here = self._ledger.here if here is None else here
        place = Place(self._origin.file, offset)
        return Event(kind, clean(body.strip()), place, -1.0 if here is None else here, head.time)
