"""Values on lines of their own: entries below a line that counts, dictionaries printed over several lines.

[step=10/1000,epoch=0]                 {'Loss/classification_loss': 0.5,      > EVALUATION
    train/CrossEntropyLoss=9.064        'Loss/total_loss': 1.5,                 | > loss_mel: 19.08  (23.57)
    throughput/total_tokens=9,437       'learning_rate': 0.01}                  | > loss_kl: 3.79  (7.26)
"""

import re

from msgspec import Struct

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.units import Unit, unit_of
from tui_monitor.reading.formats.text import eta, numbers, qualifiers
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust, Value
from tui_monitor.reading.formats.text.counting import counting
from tui_monitor.reading.formats.text.cut import cut
from tui_monitor.reading.formats.text.joint_names import of_its_data
from tui_monitor.reading.formats.text.naming import named
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.steps import Count, Raw, Stand

_ENTRY = (
    r"(?P<name>[^\W\d][\w./@() -]{0,80}?)(?:\s*[:=]\s*|\s?\.{2,}\s)(?P<value>[-+\w.,#]{1,40}(?:\s?%)?)"
    r"(?P<mean>\s*\([^()]{0,40}\))?\s*$"
)
_INDENT = r"(?:\s{2,}|\s*[|>*•-])[\s|>*•-]*"
_LINE = lazy_compile(_INDENT + _ENTRY)
_SPACED = lazy_compile(
    r"\s{2,}(?P<name>[^\W\d][\w./@()-]*(?: [\w./@()-]+){0,3})\s{2,}"
    rf"(?P<value>{numbers.NUMBER}(?:\s?%)?)(?P<mean>)\s*$"
)
"""`  AUROC       0.75`, below a line that counts."""
_FLUSH = lazy_compile(r"(?=[^0-9:=]*[:=])" + _ENTRY)
_OTHER = lazy_compile(_INDENT + r"[^\W\d][\w ./()-]{0,80}:\s+\S")
"""An entry that is no number: `Computation: 50000 steps/s (collection: 1.1s)`, `ETA: 1:30:00`."""
_SEVERAL = lazy_compile(
    rf"(?:\s{{2,}}|\t)(?:[^=:]{{1,80}}[=:]){{1,2}}\s*{numbers.NUMBER}[^=:]{{1,80}}[=:]\s*{numbers.NUMBER}"
)
"""An indented line of several values is read as if it were not indented: `  source: loss=0.9, acc=0.6`."""
_UNCLOSED = re.compile(r"[^()]*\([^()]*$")
_WRAPPED = re.compile(r"\s*[0-9.:]+\s?\w{0,4}\)\s*$")
"""The rest of an entry that was wrapped within its bracket."""


class Phase(Struct):
    """Of which data set the lines speak, by headings. One holds until training is named, an epoch grows, or training
    counts on; a line that counts up to another total, or again what was counted before, is still of it."""

    now: str = ""
    begun: bool = False
    """Has the training counted?"""
    _total: float | None = None
    _step: float = -1.0
    _epoch: float | None = None

    def heading(self, data: str) -> None:
        self.now = data

    def claims(self, raw: Raw, seen: bool) -> bool:
        """Is a line that counts so of the phase? `seen`: a line of its shape said the same place before."""
        if not self.now or not raw.counts:
            return bool(self.now)
        if raw.epoch is not None and (self._epoch is None or raw.epoch.number > self._epoch):
            return False
        if raw.step is None:
            return seen
        if raw.step.total is not None and self._total is not None:
            return raw.step.total != self._total
        return seen or (raw.step.number < self._step and raw.stand is not Stand.OVER_RUN)

    def passed(self, raw: Raw, reports: bool) -> None:
        """Training counts on; `reports`: with values beside its count."""
        if raw.step is not None and raw.stand is not Stand.WITH_TRAINING:
            self.begun, self.now = self.begun or reports, ""
            self._total, self._step = raw.step.total or self._total, raw.step.number
        if raw.epoch is not None and raw.stand is not Stand.WITH_TRAINING:
            self.begun = True
            if self._epoch is None or raw.epoch.number > self._epoch:
                self.now = ""
            self._epoch = raw.epoch.number


class Entries:
    """Open from a line that only counts, or that names a data set, to the first line that is no entry."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase
        self.open = False
        self._headed = False
        self._torn = False
        self.under_heading = False
        """Does the line that was asked for last stand right below a heading that names a data set?"""

    def below(self, counts: bool, entry: bool) -> None:
        """A line was read by its shape: one that only counts opens, a lone value keeps open, any other closes."""
        self.open = counts or (self.open and entry)
        self.under_heading, self._headed = self._headed, False

    def heading(self, data: str) -> None:
        """A line names the data set of those below it."""
        self._phase.heading(data)
        self.open = self._headed = self._phase.begun  # before that, `TEST:` heads a block of settings

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        data = qualifiers.heading(text, head.end)
        if data is not None:
            self.heading(data)
            return []
        self.under_heading, self._headed = self._headed, False
        if not self.open:
            return None
        if self._torn and _WRAPPED.match(text, head.end):
            self._torn = False
            return []
        if _SEVERAL.match(text, head.end) and not _UNCLOSED.match(text, head.end):
            return None
        match = _LINE.match(text, head.end) or _SPACED.match(text, head.end)
        match = match or self._flush(text, head.end)
        number = numbers.cell(match["value"].removesuffix("s")) if match else None
        if match is None or number is None:
            self.open = _OTHER.match(text, head.end) is not None and not _counts(text, head)
            self._torn = self.open and _UNCLOSED.match(text, head.end) is not None
            return [] if self.open else None
        name = of_its_data(eta.told_apart(match["name"], match["value"]))
        if lexicon.is_prose(name) or lexicon.is_never(name) or (_counts_alone(name) and _is_whole(match["value"])):
            return []
        row = Row(rank=head.rank, time=head.time, shape=f"entry {name}")
        if match["mean"]:
            row.free.append(match.span("mean"))
        row.values = [Value(name, number, *match.span("value"))]
        return [(row, offset)]

    def _flush(self, text: str, start: int) -> re.Match[str] | None:
        match = _FLUSH.match(text, start)
        return match if match is not None and (self._phase.now or _is_quantity(match)) else None


def _counts(text: str, head: Prefix) -> bool:
    line = cut(text, head.end)
    return counting(line, named(line)[0]).counts


def _is_quantity(entry: re.Match[str]) -> bool:
    """`fit = 1.25` right below `=== EPOCH 4 ===`; a setting may stand there, too."""
    return "." in entry["value"] and lexicon.may_measure(entry["name"]) and not lexicon.is_metric(entry["name"])


def _counts_alone(name: str) -> bool:
    return unit_of(name) is not None and " " not in name.strip()


def _is_whole(text: str) -> bool:
    """Is it a count or a duration? `step ..... 0.05` is the size of a step."""
    return text.endswith("s") or "." not in text


_RESULTS = re.compile(r"\W*(?:\w+ ){0,3}results?\b[^=]{0,120}[:*]\s*$", re.IGNORECASE)
_STARRED = re.compile(r"\s*\*{3,} [^*]{0,60}results?\b[^*]{0,60}\*{3,}\s*$", re.IGNORECASE)
_STARRED_RESULT = lazy_compile(r"(?P<indent>\s*)(?P<name>[^\W\d][\w./@%-]{0,80})\s*[=:]\s+(?P<value>\S{1,40})\s*$")
"""`***** Eval results *****`, `  eval_accuracy = 0.86`: the step is often the last of them."""
_RESULT = lazy_compile(
    r"(?P<indent>\s+)(?P<name>[^\W\d][\w./@%() -]{0,80}?)\s*[:=](?=\s|$)\s*(?P<value>\S{0,80}(?: \S{1,80}){0,3})\s*$"
)


class Results:
    """`Result for PPO_1:` and indented entries below it, one of which may count them.

    The first line that is no entry ends them, and they are one row. What is indented further belongs to an entry, and
    is only asked where the entries themselves measure nothing.
    """

    def __init__(self) -> None:
        self._row: Row | None = None
        self._offset = 0
        self._inner: list[Value] = []
        self._indent = 0
        self._entry = _RESULT

    @property
    def open(self) -> bool:
        return self._row is not None

    def read(self, text: str, head: Prefix, offset: int) -> tuple[bool, Rows]:
        """Is the line part of results, and the row of those that end before it."""
        starred = _STARRED.match(text, head.end) is not None
        if starred or (_RESULTS.match(text, head.end) and qualifiers.heading(text, head.end) is None):
            rows, self._row = self.finish(), Row(rank=head.rank, time=head.time)
            self._inner = []
            self._offset, self._indent, self._entry = offset, 0, _STARRED_RESULT if starred else _RESULT
            return starred, rows
        entry = self._entry.match(text, head.end) if self._row is not None else None
        if self._row is not None and entry is not None and self._holds(entry, offset, self._row):
            return True, []
        return False, self.finish()

    def _holds(self, entry: re.Match[str], offset: int, row: Row) -> bool:
        indent = len(entry["indent"])
        self._indent = self._indent or indent
        if indent == self._indent:
            _put(entry["name"], numbers.cell(entry["value"]), offset, row)
        elif _measures(entry["name"]):
            self._put_inner(entry["name"], numbers.cell(entry["value"]), offset)
        return indent >= self._indent

    def _put_inner(self, name: str, number: float | None, offset: int) -> None:
        if number is not None and all(value.name != name for value in self._inner):
            self._inner.append(Value(name, number, offset=offset))

    def finish(self) -> Rows:
        """The results so far, as one row, if they measure something."""
        row, self._row = self._row, None
        if row is not None and not any(_measures(value.name) for value in row.values):
            row.values, self._inner = row.values + self._inner, []
        if row is None or not any(_measures(value.name) for value in row.values):
            return []
        row.trust = Trust.COUNTED if row.raw.counts else Trust.NAMED
        return [(row, self._offset)]


def _measures(name: str) -> bool:
    return lexicon.is_metric(name) and not lexicon.is_rate(name)


_OPENING = re.compile(r"\s*\{\s*")
_QUOTE, _CELL = r"['\"]", r"[^,{}\[\]]{1,100}"
_PAIR = lazy_compile(rf"(?P<quote>{_QUOTE})(?P<name>[^'\"]{{1,100}})(?P=quote):(?P<value>{_CELL})")
_PAIRS = lazy_compile(
    rf"\s*{_QUOTE}[^'\"]{{1,100}}{_QUOTE}:{_CELL}(?:,\s*{_QUOTE}[^'\"]{{1,100}}{_QUOTE}:{_CELL})*+(?P<end>,|\}}?)\s*$"
)
"""A blank before a value belongs to it alone: with two ways to read each pair, many pairs would never end."""
_CLOSING = re.compile(r"\s*\}\s*$")
_MOST_LINES = 200


class Spread:
    """A dictionary over several lines, one row at its end. One that counts nothing may as well be settings."""

    def __init__(self) -> None:
        self._row: Row | None = None
        self._lines = 0

    @property
    def open(self) -> bool:
        return self._row is not None

    def read(self, text: str, head: Prefix, offset: int) -> Rows | None:
        at = head.end
        opening = _OPENING.match(text, at)
        if opening is not None:
            self._row = Row(rank=head.rank, time=head.time)
            self._lines, at = 0, opening.end()
        elif self._row is None:
            return None
        self._lines += 1
        closes = _CLOSING.match(text, at) is not None
        entry = _PAIRS.match(text, at)
        if (entry is None and not closes and at < len(text)) or self._lines > _MOST_LINES:
            self._row = None
            return None
        if entry is not None and self._row is not None:
            for pair in _PAIR.finditer(text, at):
                _take(pair, offset, self._row)
            closes = entry["end"] == "}"
        return self._closed(offset) if closes else []

    def _closed(self, offset: int) -> Rows | None:
        row, self._row = self._row, None
        if row is None or self._lines < 2:
            return None
        row.trust = Trust.COUNTED if row.raw.counts else Trust.TENTATIVE
        measured = any(lexicon.is_metric(value.name) and not lexicon.is_rate(value.name) for value in row.values)
        return [(row, offset)] if measured else []


def _take(entry: re.Match[str], offset: int, row: Row) -> None:
    _put(entry["name"], numbers.wrapped(entry["value"].strip()), offset, row)


def _put(name: str, number: float | None, offset: int, row: Row) -> None:
    """An entry counts its row, or is a value of it."""
    if number is None or lexicon.is_never(name):
        return
    unit = unit_of(name)
    if unit is Unit.EPOCH:
        row.raw = Raw(row.raw.stand, row.raw.step, Count(number))
    elif unit is not None:
        if row.raw.step is None or unit is Unit.RUN:
            row.raw = Raw(Stand.OVER_RUN, Count(number), row.raw.epoch)
    else:
        row.values.append(Value(name, number, offset=offset))
