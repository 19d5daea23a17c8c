"""The stream format of free text: lines to points and events.

What makes a line a metric line? It names a number and says where it stands (a step, an epoch, a round, a bar); or it
names a quantity that only training reports (`val_loss: 0.5`) and looks neither like code nor like a setting. Both
hold for the first line of a run, so a NaN is found on the line that says it. Once a metric has been seen with a
counter, lines without one no longer add to it: summaries at the end of a run repeat names with other meanings.
"""

from __future__ import annotations

import re
from array import array
from itertools import groupby
from typing import ClassVar, Literal

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.columns import Columns, Names
from tui_monitor.reading.formats.text import cleaning, dialects, events, prefix
from tui_monitor.reading.formats.text.hyperparameters import Hyperparameters
from tui_monitor.reading.formats.text.ledger import Ledger
from tui_monitor.reading.formats.text.shape import Entries, Reading
from tui_monitor.reading.formats.text.template import Template, skeleton
from tui_monitor.reading.leftovers import Leftovers
from tui_monitor.reading.shapes import Block, Origin
from tui_monitor.text import clean

_MOST_CHARACTERS = 16_384
_MOST_TEMPLATES = 500
_MOST_BLANKS = 300
_GAP = re.compile(rf"\s{{{_MOST_BLANKS}}}")
"""No terminal is so wide; patterns that may begin at any blank would take the square of the length."""


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
        self._readers = dialects.Readers()
        self._tracebacks = events.Tracebacks()
        self._hyperparameters = Hyperparameters()
        self._templates: dict[bytes, Template] = {}

    def feed(self, block: Block) -> Parsed:
        columns = Columns(self._names)
        found: list[Event] = []
        texts, offsets = cleaning.split(block)
        if not texts:
            return Parsed(total_steps=self._ledger.total)
        bones = skeleton(b"\n".join(texts)).split(b"\n")
        at = 0
        for bone, same in groupby(bones):
            end = at + sum(1 for _ in same)
            if not bone.isspace():
                self._lines(bone, texts[at:end], offsets[at:end], columns, found)
            at = end
        self._ledger.plan(self._hyperparameters.steps, self._hyperparameters.epochs)
        return Parsed(columns.points(), tuple(found), self._ledger.total, self._hyperparameters.take())

    def finish(self) -> Parsed:
        columns = Columns(self._names)
        for reading, offset in self._readers.finish():
            self._ledger.enter(reading, offset, columns)
        return Parsed(columns.points(), (), self._ledger.total)

    def _lines(self, bone: bytes, texts: list[bytes], offsets: list[int], columns: Columns, found: list[Event]) -> None:
        """Neighbouring lines of one skeleton: many at once by a template, or one by one where it does not hold."""
        at, reach = 0, len(texts)
        while at < len(texts):
            done = self._rows(bone, texts[at : at + reach], offsets[at : at + reach], columns)
            if done:
                at, reach = at + done, reach * 4
            elif reach > 1 and bone in self._templates:
                reach = min(reach, len(texts) - at) // 8 or 1
            else:
                self._line(bone, texts[at], offsets[at], columns, found)
                at, reach = at + 1, max(reach, 1)

    def _rows(self, bone: bytes, texts: list[bytes], offsets: list[int], columns: Columns) -> int:
        """Reads all of `texts` by their template; 0 where there is none or it does not hold."""
        template = self._templates.get(bone)
        if template is None or self._tracebacks:
            return 0
        rows = template.rows(texts)
        if rows is None or not self._ledger.enter_rows(template.reading, rows, array("q", offsets), columns):
            return 0
        self._readers.passed()
        return len(texts)

    def _line(self, bone: bytes, raw: bytes, offset: int, columns: Columns, found: list[Event]) -> None:
        heard = len(found)
        text = raw[:_MOST_CHARACTERS].decode("utf-8", "replace").rstrip()
        if len(text) > _MOST_BLANKS and (gap := _GAP.search(text)):
            text = text[: gap.start()]
        head = prefix.read(text)
        self._events(text, head, offset, found)
        if self._hyperparameters.read(text, head.end):
            return
        outcome = self._readers.read(text, head, offset)
        if not self._ledger.begun:
            self._open_with(text[head.end :], outcome)
        if outcome is None:
            if self._readers.suspicious(text, head):
                self.leftovers.add(raw)
            return
        for reading, at in outcome:
            self._ledger.enter(reading, at, columns)
        if len(outcome) == 1 and len(found) == heard and not self._tracebacks:
            self._learn(bone, raw, outcome[0][0], head)

    def _open_with(self, body: str, outcome: Entries | None) -> None:
        """Before training begins, what reports nothing may be a setting; `lr: 0.01` may be either."""
        if outcome is None or all(reading.tentative for reading, _ in outcome):
            self._hyperparameters.read_block(body)
        else:
            self._hyperparameters.end_block()

    def _learn(self, bone: bytes, raw: bytes, reading: Reading, head: prefix.Prefix) -> None:
        if len(self._templates) >= _MOST_TEMPLATES:
            self._templates.clear()
        template = Template.of(raw, reading, head)
        if template is not None:
            self._templates[bone] = template
        else:
            self._templates.pop(bone, None)

    def _events(self, text: str, head: prefix.Prefix, offset: int, found: list[Event]) -> None:
        body = text[head.end :]
        if self._tracebacks:
            start = self._tracebacks.end(head.rank, body[1:] if body.startswith(" ") and head.rank else body)
            if start is not None and not body.strip().startswith("KeyboardInterrupt"):
                found.append(self._event(EventKind.TRACEBACK, body, start, head))
        if events.TRACEBACK in body:
            self._tracebacks.begin(head.rank, offset)
            return
        if self._tracebacks and body[:2].isspace():
            return  # source code, quoted
        body = body.lstrip()
        found.extend(self._event(kind, body[at:], offset, head) for kind, at in events.statements(body))

    def _event(self, kind: EventKind, body: str, offset: int, head: prefix.Prefix) -> Event:
        step = self._ledger.step
        return Event(
            kind, clean(body.strip()), Place(self._origin.file, offset), -1.0 if step is None else step, head.time
        )
