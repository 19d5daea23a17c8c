"""The stream format of free text: lines to points and events.

What makes a line a metric line? It names a number and says where it stands (a step, an epoch, a round, a bar); or it
names a quantity that only training reports (`val_loss: 0.5`) and looks neither like code nor like a setting. Both
hold for the first line of a run, so a NaN is found on the line that says it. Once a metric has been seen with a
counter, lines without one no longer add to it: summaries at the end of a run repeat names with other meanings.
"""

from __future__ import annotations

import re
from itertools import compress, filterfalse
from typing import ClassVar, Literal

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import cleaning, dialects, events, prefix, stretch
from tui_monitor.reading.formats.text.hyperparameters import Hyperparameters
from tui_monitor.reading.formats.text.ledger import Ledger
from tui_monitor.reading.formats.text.repetition import Repetition
from tui_monitor.reading.formats.text.shape import Entries, Reading
from tui_monitor.reading.formats.text.silence import Silence
from tui_monitor.reading.formats.text.template import Template, skeleton
from tui_monitor.reading.formats.text.variants import Variants
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

_TRACEBACK = events.TRACEBACK.encode()
_MOST_CHARACTERS = 16_384
_MOST_TEMPLATES = 500
_DOUBTED = 16
"""Lines that a template is tried on by itself after it did not hold."""
_LOOK_AHEAD = 256
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
        self._repetition = Repetition()
        self._tracebacks = events.Tracebacks()
        self._hyperparameters = Hyperparameters()
        self._templates: dict[bytes, Template] = {}
        self._variants = Variants()
        self._silence = Silence()

    def feed(self, block: Block) -> Parsed:
        columns = Columns(self._names)
        found: list[Event] = []
        texts, offsets = cleaning.split(block)
        if not texts:
            return Parsed(total_steps=self._ledger.total)
        bones = skeleton(b"\n".join(texts)).split(b"\n")
        if any(map(bytes.isspace, set(bones))):
            said = [not bone.isspace() for bone in bones]
            texts, offsets = list(compress(texts, said)), list(compress(offsets, said))
            bones = list(compress(bones, said))
        if self._silence and self._may_pass_over() and not any(_TRACEBACK in text for text in texts):
            self._pass_over(bones, texts)
            said = [bone not in self._silence for bone in bones]
            texts, offsets = list(compress(texts, said)), list(compress(offsets, said))
            bones = list(compress(bones, said))
        self._variants.tell_apart(bones, texts)
        self._lines(bones, texts, offsets, columns, found)
        self._ledger.plan(self._hyperparameters.steps, self._hyperparameters.epochs)
        return Parsed(columns.points(), tuple(found), self._ledger.total, self._hyperparameters.take())

    def finish(self) -> Parsed:
        columns = Columns(self._names)
        for reading, offset in self._readers.finish() + self._repetition.finish():
            self._ledger.enter(reading, offset, columns)
        return Parsed(columns.points(), (), self._ledger.total)

    def _lines(
        self, bones: list[bytes], texts: list[bytes], offsets: list[int], columns: Columns, found: list[Event]
    ) -> None:
        """Many lines at once where templates are known and hold, else one by one."""
        doubts: dict[bytes, int] = {}
        at, reach = 0, len(texts)
        while at < len(texts):
            if bones[at] in self._silence and self._may_pass_over():
                self._pass_over(bones[at : at + 1], texts[at : at + 1])
                at += 1
                continue
            end = self._known(bones, at, min(at + reach, len(texts)), doubts)
            misfit = self._stretch(bones[at:end], texts[at:end], offsets[at:end], columns) if end > at else None
            if end > at and misfit is None:
                if bones[at] in doubts and (left := doubts.pop(bones[at]) - (end - at)) > 0:
                    doubts[bones[at]] = left
                at, reach = end, max(reach, 4 * (end - at))
            elif misfit is not None and end - at > 1:
                doubts[misfit] = _DOUBTED
                reach = (end - at) // 8 or 1
            else:
                if self._line(bones[at], texts[at], offsets[at], columns, found):
                    self._variants.tell_apart(bones, texts, at + 1)
                at += 1

    def _pass_over(self, bones: list[bytes], texts: list[bytes]) -> None:
        for text in self._silence.not_understood(bones, texts):
            self.leftovers.add(text)

    def _may_pass_over(self) -> bool:
        """Within a traceback, and before training begins, every line may matter."""
        return not self._tracebacks and self._ledger.entered

    def _known(self, bones: list[bytes], start: int, end: int, doubts: dict[bytes, int]) -> int:
        """Up to where lines can be read by templates together; one that lately did not hold is tried by itself."""
        if self._tracebacks:
            return start
        if bones[start] in doubts:
            known = {bones[start]}.intersection(self._templates).__contains__
        elif doubts:
            known = self._templates.keys().__sub__(doubts.keys()).__contains__
        else:
            known = self._templates.__contains__
        for low in range(start, end, _LOOK_AHEAD):
            ahead = bones[low : min(low + _LOOK_AHEAD, end)]
            if (unknown := next(filterfalse(known, ahead), None)) is not None:
                return low + ahead.index(unknown)
        return end

    def _stretch(self, bones: list[bytes], texts: list[bytes], offsets: list[int], columns: Columns) -> bytes | None:
        """Reads all lines by their templates; the skeleton whose template does not hold, if any."""
        read = stretch.read(self._templates, bones, texts, offsets)
        if isinstance(read, stretch.Misfit):
            return read.bone
        self._ledger.enter_stretch(read, columns)
        self._readers.passed(any(strand.rows.steps and not strand.reading.aside for strand in read.strands))
        return None

    def _line(self, bone: bytes, raw: bytes, offset: int, columns: Columns, found: list[Event]) -> bool:
        """Reads one line with care. True when it is found to be a variant of its shape."""
        heard = len(found)
        text = raw[:_MOST_CHARACTERS].decode("utf-8", "replace").rstrip()
        if len(text) > _MOST_BLANKS and (gap := _GAP.search(text)):
            text = text[: gap.start()]
        head = prefix.read(text)
        before = self._silence.before(bone, self._readers)
        self._events(text, head, offset, found)
        if self._hyperparameters.read(text, head.end, self._readers.counted):
            return False
        phased = self._readers.phased
        outcome = self._readers.read(text, head, offset)
        if self._readers.phased and not phased:
            self._templates.clear()
            self._variants = Variants()
        if not self._ledger.begun:
            self._open_with(text[head.end :], outcome)
        outcome = self._repetition.read(text, head, offset, outcome, self._ledger.standing)
        if outcome is None:
            suspicious = self._readers.suspicious(text, head)
            if suspicious:
                self.leftovers.add(raw)
            if self._may_pass_over() and not events.may_state(text):
                self._silence.add(bone, suspicious, before, self._readers)
            return False
        self._silence.broken(bone)
        for reading, at in outcome:
            self._ledger.enter(reading, at, columns)
        if len(outcome) == 1 and len(found) == heard and not self._tracebacks:
            return self._learn(bone, raw, outcome[0][0], head)
        return False

    def _open_with(self, body: str, outcome: Entries | None) -> None:
        """Before training begins, what reports nothing may be a setting; `lr: 0.01` may be either."""
        if outcome is None or all(reading.tentative for reading, _ in outcome):
            self._hyperparameters.read_block(body)
        else:
            self._hyperparameters.end_block()

    def _learn(self, bone: bytes, raw: bytes, reading: Reading, head: prefix.Prefix) -> bool:
        if len(self._templates) >= _MOST_TEMPLATES:
            self._templates.clear()
            self._variants = Variants()
        template = Template.of(raw, reading, head)
        if template is None or not self._variants.wanted(self._templates, bone):
            self._templates.pop(bone, None)
            return False
        if self._variants.learn(self._templates, bone, template):
            return True
        self._templates[bone] = template
        return False

    def _events(self, text: str, head: prefix.Prefix, offset: int, found: list[Event]) -> None:
        body = text[head.end :]
        if self._tracebacks:
            start = self._tracebacks.end(head.rank, body[1:] if body.startswith(" ") and head.rank else body)
            if start is not None and not body.strip().startswith(events.ENDED_FROM_OUTSIDE):
                found.append(self._event(EventKind.TRACEBACK, body, start, head))
        if events.TRACEBACK in body:
            self._tracebacks.begin(head.rank, offset)
            return
        if self._tracebacks and body[:2].isspace():
            return  # source code, quoted
        body = body.lstrip()
        found.extend(self._event(kind, body[at:], offset, head) for kind, at in events.statements(body))

    def _event(self, kind: EventKind, body: str, offset: int, head: prefix.Prefix) -> Event:
        here = self._ledger.here
        return Event(
            kind, clean(body.strip()), Place(self._origin.file, offset), -1.0 if here is None else here, head.time
        )
