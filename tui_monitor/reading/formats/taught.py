"""A format that a user taught: one regular expression a line, with named groups.

`step`, `epoch`, `time` and `total` say where a line stands; every other group is a metric of that name, or `name` and
`value` together are one metric, as often as they match in the line. A log is more than its numbers: what the pattern
does not match is still searched for tracebacks, endings and hyperparameters, as free text is.

Patterns come from people and run on text from elsewhere, so they may take forever. They run with the `regex` package,
which can be interrupted: a pattern that takes longer than 0.05 s on one line is disabled, and the file is read as free
text from there on. So it is where a pattern reads fewer lines than trainmon reads by itself: see `contest`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Event, Parsed, Points
from tui_monitor.reading.formats.axes import epoch_seconds
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.contest import Contest, from_offset
from tui_monitor.reading.formats.format_row import Format
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.protocols import Origin, Stream
from tui_monitor.reading.formats.registry import TEXT
from tui_monitor.reading.formats.text import TextFormat, lines, numbers
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    import regex

TIMEOUT = 0.05
"""Seconds a pattern may take on one line."""
LONGEST_LINE = 4096
"""Characters of a line that a pattern sees."""
_KEYS = ("name", "pattern", "files")
_COUNTERS = ("step", "epoch", "time", "total")
_PAIR = ("name", "value")


class Taught(Struct, frozen=True):
    """One entry of `formats:` in `trainmon.yaml`."""

    name: Shown
    pattern: str
    files: str = ""
    """Glob on the name of a file: decides alone. Without it, a line of the file's first two must match."""
    origin: str = ""
    """`trainmon.yaml, line 3`."""
    rival: Format = TEXT
    """What reads the file by itself, and may read more of it."""

    framing: ClassVar[Literal["lines", "bytes"]] = "lines"
    rank: ClassVar[int] = 0
    """As of a format made for machines: its user says what each number is."""

    def sniff(self, name: str, head: bytes) -> bool:
        if not TextFormat.sniff(name, head):
            return False
        if self.files:
            return fnmatchcase(name, self.files)
        pattern = compiled(self.pattern)
        try:
            return any(_matches(pattern, line) for line in head.decode("utf-8", "replace").splitlines())
        except TimeoutError:
            return False

    def against(self, rival: Format) -> Taught:
        return replace(self, rival=rival)

    def stream(self, origin: Origin) -> TaughtFormat:
        return TaughtFormat(self, origin)


def taught(entry: Mapping[str, object], origin: str) -> Taught:
    """An entry as somebody wrote it. Raises FormatError: what is wrong with it, and what it should be."""
    for key, value in entry.items():
        if key not in _KEYS:
            raise FormatError(f"unknown key '{clean(key)}' of a format; known are {', '.join(_KEYS)}")
        if not isinstance(value, str) or not value:
            raise FormatError(f"{key} of a format must be text")
    if "name" not in entry or "pattern" not in entry:
        raise FormatError("a format needs a name and a pattern")
    pattern = str(entry["pattern"])
    _check_groups(compiled(pattern).groupindex)
    return Taught(clean(str(entry["name"]), 60), pattern, str(entry.get("files", "")), origin)


def compiled(pattern: str) -> regex.Pattern[str]:
    """Raises FormatError."""
    import regex  # imported only where a format was taught

    try:
        return regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        raise FormatError(f"pattern is not a regular expression: {clean(str(error), 200)}") from error


def _check_groups(groups: Mapping[str, int]) -> None:
    if ("name" in groups) != ("value" in groups):
        raise FormatError("pattern: the groups `name` and `value` belong together")
    if not set(groups) - set(_COUNTERS):
        raise FormatError(
            "pattern names no metric: write a group like (?P<loss>...), or (?P<name>...) and (?P<value>...)"
        )


class TaughtFormat:
    """Reads one file. Steps are taken as matched; a line without one stands at its epoch, else at the ordinal."""

    framing: ClassVar[Literal["lines", "bytes"]] = "lines"

    def __init__(self, teaching: Taught, origin: Origin) -> None:
        self.name = teaching.name
        self.leftovers = Leftovers()
        self.note: Shown | None = None
        """Why the pattern is not used any more."""
        self._teaching = teaching
        self._pattern = compiled(teaching.pattern)
        self._metrics = [name for name in self._pattern.groupindex if name not in (*_COUNTERS, *_PAIR)]
        self._names = Names(origin)
        self._origin = origin
        self._plain: Stream = teaching.rival.stream(origin)
        self._steps: list[float] = []
        self._places: list[int] = []
        self._ordinals: dict[str, int] = {}
        self._total: float | None = None
        self._contest = Contest()
        self._unread_from: int | None = None
        """Place behind which the pattern reads nothing any more."""

    def feed(self, block: Block) -> Parsed:
        columns, rest = Columns(self._names), list[Points]()
        self._steps, self._places = self._steps[-1:] or [-1.0], self._places[-1:] or [-1]
        parts = [block] if self._contest.over else _line_by_line(block)
        plain = [self._part(part, columns, rest) for part in parts]
        events = tuple(self._placed(event) for parsed in plain for event in parsed.events)
        config = {key: value for parsed in plain for key, value in parsed.config.items()}
        return Parsed((*columns.points(), *rest), events, self._total, config)

    def _part(self, part: Block, columns: Columns, rest: list[Points]) -> Parsed:
        """What free text reads of it. What counts of that goes into `rest`, what the pattern reads into `columns`."""
        plain, offset, matched = self._read_plainly(part), part.offset, False
        for text, offset in zip(*lines.split(part), strict=True):
            if self.note is not None:
                break
            matched = self._line(text, offset, columns)
        if self._unread_from is not None:
            rest += from_offset(plain.points, self._unread_from)
        elif not self._contest.over:
            self._contest.line(offset, matched, plain.points)
            if self._contest.lost:
                self._give_up(offset + 1, "reads less than trainmon by itself and is not used any more")
                rest += self._contest.waiting
        return plain

    def _read_plainly(self, part: Block) -> Parsed:
        """By itself, or, where that kind of file ends in nonsense, as free text."""
        try:
            return self._plain.feed(part)
        except FormatError:
            self._plain = TEXT.stream(self._origin)
            return self._plain.feed(part)

    def finish(self) -> Parsed:
        plain = self._plain.finish()
        return Parsed(plain.points if self.note is not None else (), plain.events, self._total, plain.config)

    def _give_up(self, offset: int, why: str) -> None:
        """From there on the file is read as free text."""
        where = f" ({self._teaching.origin})" if self._teaching.origin else ""
        self.note = clean(f"the pattern of '{self.name}' {why}{where}", 300)
        self._unread_from = offset

    def _line(self, raw: bytes, offset: int, columns: Columns) -> bool:
        """Did the pattern read a value in it?"""
        text = raw[: 4 * LONGEST_LINE].decode("utf-8", "replace").rstrip()[:LONGEST_LINE]
        try:
            matches = [match.groupdict() for match in self._pattern.finditer(text, timeout=TIMEOUT)]
        except TimeoutError:
            self._give_up(offset, "took too long and is not used any more")
            return False
        used = matches if "name" in self._pattern.groupindex else matches[:1]
        read = [self._take(groups, offset, columns) for groups in used]
        if not all(read):
            self.leftovers.add(raw)
        return any(read)

    def _take(self, groups: Mapping[str, str | None], offset: int, columns: Columns) -> bool:
        """The points of one match; False when what it calls a value is no number."""
        values = dict(self._values(groups))
        step = _number(groups.get("step"), numbers.step)
        step = _number(groups.get("epoch"), numbers.step) if step is None else step
        self._total = _number(groups.get("total"), numbers.step) or self._total
        time = _time(groups.get("time"))
        for name, value in values.items():
            if value is not None:
                columns.add(name, self._ordinal(name) if step is None else step, value, offset, time)
        if step is not None:
            self._steps.append(step)
            self._places.append(offset)
        return None not in values.values()

    def _values(self, groups: Mapping[str, str | None]) -> Iterator[tuple[str, float | None]]:
        for name in self._metrics:
            if (text := groups[name]) is not None:
                yield name, _value(text)
        key, text = groups.get("name"), groups.get("value")
        if key and text is not None:
            yield key.strip(), _value(text)

    def _ordinal(self, name: str) -> float:
        self._ordinals[name] = self._ordinals.get(name, 0) + 1
        return float(self._ordinals[name])

    def _placed(self, event: Event) -> Event:
        """An event that free text found, at the newest step that the pattern told before it."""
        at = bisect_right(self._places, event.place.offset) - 1
        return replace(event, step=self._steps[max(at, 0)])


def _matches(pattern: regex.Pattern[str], line: str) -> bool:
    return pattern.search(line[:LONGEST_LINE], timeout=TIMEOUT) is not None


def _number(text: str | None, read: Callable[[str], float | None]) -> float | None:
    return None if text is None else read(text.strip())


def _value(text: str) -> float | None:
    number = numbers.cell(text.strip())
    return numbers.wrapped(text.strip()) if number is None else number


def _time(text: str | None) -> float:
    if text is None:
        return float("nan")
    number = numbers.whole(text)
    return epoch_seconds(text.replace(",", ".") if number is None else number)


def _line_by_line(block: Block) -> list[Block]:
    """A block for each line that is not empty."""
    offsets = lines.split(block)[1]
    starts = [block.offset, *offsets[1:]] if offsets else [block.offset]
    ends = [*starts[1:], block.offset + len(block.data)]
    return [
        Block(block.data[start - block.offset : end - block.offset], start)
        for start, end in zip(starts, ends, strict=True)
    ]
