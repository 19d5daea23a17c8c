"""Reading bytes with a format, whole or cut, for tests."""

from collections.abc import Iterable, Sequence

from tui_monitor.model.points import Event, Parsed
from tui_monitor.reading.formats.protocols import Origin, Stream, StreamFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown

Rows = list[tuple[float, float, float, int]]


def reader(kind: type[StreamFormat], file: str = "log") -> StreamFormat:
    return kind(Origin(Shown(file)))


def feed(format_: Stream, data: bytes, cuts: Sequence[int] = ()) -> list[Parsed]:
    """Feeds `data` in blocks that end at `cuts`; for a format of lines, at the ends of the lines these fall in."""
    ends = sorted({_end(format_, data, cut) for cut in cuts} | {len(data)})
    parsed, start = [], 0
    for end in ends:
        parsed.append(format_.feed(Block(data[start:end], start)))
        start = end
    return [*parsed, format_.finish()]


def _end(format_: Stream, data: bytes, cut: int) -> int:
    cut = min(cut, len(data))
    return cut if format_.framing == "bytes" else data.rfind(b"\n", 0, cut) + 1


def rows(parsed: Iterable[Parsed]) -> dict[str, Rows]:
    """Metric -> (step, value, time, place) of each point."""
    found: dict[str, Rows] = {}
    for one in parsed:
        for points in one.points:
            new = zip(points.steps, points.values, points.times, points.places, strict=True)
            found.setdefault(points.metric, []).extend(new)
    return found


def curve(parsed: Iterable[Parsed], metric: str) -> list[tuple[float, float]]:
    return [(step, value) for step, value, _, _ in rows(parsed)[metric]]


def events(parsed: Iterable[Parsed]) -> list[Event]:
    return [event for one in parsed for event in one.events]


def curves(kind: type[StreamFormat], data: bytes) -> dict[str, list[tuple[float, float]]]:
    parsed = feed(reader(kind), data)
    return {metric: curve(parsed, metric) for metric in rows(parsed)}
