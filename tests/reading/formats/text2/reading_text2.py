"""Reading a text the way the tests need it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_monitor.model.points import Event
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text2 import TextFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean


@dataclass
class Said:
    """Everything a text said: metric -> (step, value) in log order."""

    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    total: float | None = None
    left: int = 0

    def values(self, metric: str) -> list[float]:
        return [value for _, value in self.series[metric]]

    def steps(self, metric: str) -> list[float]:
        return [step for step, _ in self.series[metric]]

    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.events]


def said(data: bytes | str, reader: TextFormat | None = None) -> Said:
    raw = data.encode() if isinstance(data, str) else data
    return in_blocks([raw], reader)


def in_blocks(parts: Iterable[bytes], reader: TextFormat | None = None) -> Said:
    """The text cut into `parts`, fed one after another."""
    reader = reader or TextFormat(Origin(clean("train.log")))
    found = Said()
    offset = 0
    parsed = []
    for part in parts:
        parsed.append(reader.feed(Block(part, offset)))
        offset += len(part)
    parsed.append(reader.finish())
    for one in parsed:
        for points in one.points:
            found.series.setdefault(points.metric, []).extend(zip(points.steps, points.values, strict=True))
            found.times.setdefault(points.metric, []).extend(points.times)
            found.places.setdefault(points.metric, []).extend(points.places)
        found.events.extend(one.events)
        found.total = one.total_steps
    found.left = reader.leftovers.count
    return found
