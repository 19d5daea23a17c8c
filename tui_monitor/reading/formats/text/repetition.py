"""Lines that no dialect understands, learned because they come again: whatever repeats and counts is a report.

       5      objective      1267.1683        Validation after   2 |> macro 0.41 micro 0.52
      10      objective      1264.1523        Validation after   4 |> macro 0.43 micro 0.55

Three lines of one skeleton, in which one number grows from line to line and another changes, are metric lines. The
number that grows is the step; each other one is named by the words beside it. The three were kept and are entered
with what is learned from them. In the same way a line that is understood, but whose count is not, gets its step:
until the third line it is held back, so that its points need not be numbered anew.

A repeated line need not be a report: files, devices and classes are numbered, too, and settings are listed. Where
the log has metrics that are understood, only lines that name a quantity which training reports are learned, and only
where training went on between them; they stand where training is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui_monitor.reading.formats.text import reports, sketch, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value
from tui_monitor.reading.formats.text.sketch import Number, Sketch

_FEWEST = 3
_FEWEST_NAMELESS = 20
"""Lines `2: 1.1765`: a list of numbers that is printed once looks the same, but is seldom so long."""
_NAMELESS = "value"
_MOST_TRIES = 30
_MOST_SHAPES = 300
_PLAIN_NAME = re.compile(r"[\w|‖@ -]+")
_EPOCHS = words.EPOCHS | {"e"}


@dataclass(slots=True)
class _Line:
    sketch: Sketch
    head: Prefix
    offset: int
    standing: float | None
    """Where training was."""
    reading: Reading | None = None
    """As a dialect understood it."""


@dataclass(slots=True)
class _Shape:
    lines: list[_Line] = field(default_factory=list)
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the numbers of a skeleton are, by their index."""

    counter: int | None
    names: dict[int, str]

    def read(self, line: _Line) -> Reading | None:
        """The line by this meaning; None where a number that should count does not."""
        numbers = line.sketch.numbers
        if any(numbers[at].unit == sketch.VAGUE for at in self.names):
            return None
        found = Reading(rank=line.head.rank, time=line.head.time, repeatable=True)
        found.values = [
            Value(name, numbers[at].value, numbers[at].start, numbers[at].end) for at, name in self.names.items()
        ]
        found.loose = [
            (number.start, number.end) for at, number in enumerate(numbers) if number.loose and at not in self.names
        ]
        found.anchored = self.counter is not None
        if self.counter is not None:
            if not numbers[self.counter].whole:
                return None
            _count(found, line.sketch, self.counter)
        return found


class Repetition:
    """Remembers lines by their skeleton."""

    def __init__(self) -> None:
        self._reported = False
        """Has a dialect understood any line?"""
        self._certain = False
        """Has it understood lines that count?"""
        self._seen: dict[str, _Shape] = {}
        self._learned: dict[str, _Meaning] = {}
        self._held: dict[str, list[_Line]] = {}
        self._counters: dict[str, int | None] = {}

    def read(
        self, text: str, head: Prefix, offset: int, outcome: Entries | None, standing: float | None
    ) -> Entries | None:
        """What a line says, where dialects found `outcome` in it and training stands at `standing`."""
        if outcome is None:
            return self._unknown(text, head, offset, standing)
        self._reported = self._reported or any(reading.values for reading, _ in outcome)
        if len(outcome) == 1 and _lacks_counter(outcome[0][0]):
            return self._count(text, head, outcome[0], standing)
        if not self._certain and any(reading.anchored and reading.values for reading, _ in outcome):
            self._certain = True
            self._counters |= dict.fromkeys(self._held)
            return self.finish() + outcome
        return outcome

    def finish(self) -> Entries:
        """The lines that were held back, as they were understood: other lines count, or no more will come."""
        lines = sorted((line for lines in self._held.values() for line in lines), key=lambda line: line.offset)
        self._held.clear()
        return _entries(lines)

    def _unknown(self, text: str, head: Prefix, offset: int, standing: float | None) -> Entries | None:
        found = sketch.of(text, head.end)
        if found is None:
            return None
        line = _Line(found, head, offset, standing)
        meaning = self._learned.get(found.skeleton)
        if meaning is not None:
            reading = meaning.read(line)
            return None if reading is None else [(reading, offset)]
        return self._learn(line)

    def _learn(self, line: _Line) -> Entries | None:
        shape = self._seen.get(line.sketch.skeleton)
        if shape is None:
            if len(self._seen) >= _MOST_SHAPES:
                del self._seen[next(iter(self._seen))]
            shape = self._seen[line.sketch.skeleton] = _Shape()
        if shape.tries >= _MOST_TRIES:
            return None
        shape.tries += 1
        shape.lines.append(line)
        meaning = _meaning(shape.lines, self._certain)
        if self._reported and meaning is not None and _NAMELESS in meaning.names.values():
            meaning = None
        if meaning is None or len(self._learned) >= _MOST_SHAPES:
            del shape.lines[: 1 - (_FEWEST_NAMELESS if _is_nameless(line.sketch) else _FEWEST)]
            return None
        del self._seen[line.sketch.skeleton]
        self._learned[line.sketch.skeleton] = meaning
        return [(reading, kept.offset) for kept in shape.lines if (reading := _late(meaning, kept)) is not None]

    def _count(self, text: str, head: Prefix, entry: tuple[Reading, int], standing: float | None) -> Entries:
        """The step of a line that is understood but for it; such a line is held back while it is not known."""
        reading, offset = entry
        found = sketch.of(text, head.end)
        if found is None:
            return [entry]
        line = _Line(found, head, offset, standing, reading)
        if found.skeleton not in self._counters:
            if found.skeleton not in self._held and (standing is not None or _candidate([line]) is None):
                if standing is None and len(self._counters) < _MOST_SHAPES:
                    self._counters[found.skeleton] = None
                return [entry]
            return self._hold(line)
        _put_counter(line, self._counters[found.skeleton])
        return [entry]

    def _hold(self, line: _Line) -> Entries:
        key = line.sketch.skeleton
        if len(self._counters) + len(self._held) >= _MOST_SHAPES and key not in self._held:
            return [(line.reading, line.offset)] if line.reading is not None else []
        lines = self._held.setdefault(key, [])
        lines.append(line)
        counter = _candidate(lines)
        if len(lines) < _FEWEST and counter is not None:
            return []
        del self._held[key]
        self._counters[key] = counter
        for held in lines:
            _put_counter(held, counter)
        return _entries(lines)


def _entries(held: list[_Line]) -> Entries:
    """Lines that were held back; those that turned out to count nothing stand where training was."""
    for line in held:
        if line.reading is not None:
            line.reading.repeatable = False  # it is entered on a line that may be of another shape
            line.reading.late, line.reading.at = line.reading.step is None, line.standing
    return [(line.reading, line.offset) for line in held if line.reading is not None]


def _lacks_counter(reading: Reading) -> bool:
    counted = reading.step is not None or reading.epoch is not None or reading.anchored
    return bool(reading.values) and not counted and not reading.tentative and not reading.shape


def _count(reading: Reading, found: Sketch, counter: int) -> None:
    """The step of a line, and its epoch where one stands before it: `[E 0][B 1/500]`."""
    number = found.numbers[counter]
    reading.step = Counter(number.value, number.total, number.start, number.end)
    reading.anchored = reading.whole = True
    for outer in found.numbers[:counter]:
        if _is_epoch(outer):
            reading.epoch = Counter(outer.value, outer.total, outer.start, outer.end)
            reading.whole, reading.inner = False, True


def _is_epoch(number: Number) -> bool:
    return number.whole and reports.last_word(number) in _EPOCHS


def _put_counter(line: _Line, counter: int | None) -> None:
    """Makes a number that was taken for a value, for a rank or for nothing the step of the line."""
    reading = line.reading
    if reading is None or counter is None:
        return
    number = line.sketch.numbers[counter]
    if not number.whole:
        return
    counted = [outer.start for outer in line.sketch.numbers[: counter + 1] if outer is number or _is_epoch(outer)]
    reading.values = [value for value in reading.values if value.start not in counted]
    reading.rank, reading.repeatable = line.head.rank, True
    _count(reading, line.sketch, counter)


def _late(meaning: _Meaning, line: _Line) -> Reading | None:
    reading = meaning.read(line)
    if reading is not None:
        reading.repeatable = False  # it is entered on a line that may be of another shape
        reading.late, reading.at = meaning.counter is None, line.standing
    return reading


def _candidate(lines: list[_Line]) -> int | None:
    """The number of understood lines that counts them."""
    taken = {
        value.start for line in lines if line.reading for value in line.reading.values if words.is_metric(value.name)
    }
    columns = zip(*(line.sketch.numbers for line in lines), strict=True)
    for at, column in enumerate(columns):
        if column[0].start in taken or not reports.counts(at, column):
            continue
        is_rank = bool(lines[0].reading and lines[0].reading.rank) and column[0].value == 0
        return None if is_rank else at
    return None


def _is_nameless(found: Sketch) -> bool:
    return not any(sign.isalpha() for sign in found.skeleton)


def _meaning(lines: list[_Line], certain: bool) -> _Meaning | None:
    """What lines of one skeleton mean, if they are reports and there are enough of them to know it."""
    if len(lines) < (_FEWEST_NAMELESS if _is_nameless(lines[0].sketch) else _FEWEST):
        return None
    columns = list(zip(*(line.sketch.numbers for line in lines), strict=True))
    counter = next((at for at, column in enumerate(columns) if reports.counts(at, column)), None)
    names = _names(lines[0].sketch.numbers, counter)
    changing = {at: name for at, name in names.items() if len({repr(number.value) for number in columns[at]}) > 1}
    if any(words.is_metric(name) and not words.is_rate(name) for name in changing.values()):
        if counter is not None and not certain:
            return _Meaning(counter, names)
        return _Meaning(None, names) if _goes_on(lines) and not reports.is_talk(lines[0].sketch) else None
    if certain or counter is None or not reports.may_report(lines[0].sketch, columns[counter]):
        return None
    named = bool(reports.last_word(columns[counter][0]))
    measured = any(
        _PLAIN_NAME.fullmatch(name) and not words.is_setting(name) and reports.is_measured(columns[at], named)
        for at, name in changing.items()
    )
    return _Meaning(counter, names) if measured else None


def _names(numbers: tuple[Number, ...], counter: int | None) -> dict[int, str]:
    """The values among the numbers; words stand behind all of them where none is before the first."""
    free = [at for at, number in enumerate(numbers) if at != counter and number.unit in ("", "%") and not number.listed]
    behind = bool(free) and not numbers[free[0]].before and any(numbers[at].after for at in free)
    found: dict[int, str] = {}
    for at in free:
        name = numbers[at].after if behind else numbers[at].before
        if (
            name
            and name not in found.values()
            and not words.is_never(name)
            and not (numbers[at].whole and name.lower() in reports.TIMES)
        ):
            found[at] = name
    if not found and counter is not None and len(free) == 1:
        lead = numbers[counter].before
        found[free[0]] = lead if words.is_metric(lead) else _NAMELESS
    return found


def _goes_on(lines: list[_Line]) -> bool:
    """Did training go on from line to line?"""
    standings = [line.standing for line in lines]
    return None not in standings and len(set(standings)) == len(standings)
