"""Playing a recording: which speed comes next, how far a step goes, where the next finding is. Pure."""

from tui_monitor.model.snapshot import Progress

SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 1e6)
"""Times as fast as it was recorded; the last stands for as fast as it can be read."""

LOOKING = 30.0
"""How fast to play while looking for the next finding: no faster, or it is only seen long after it was raised."""


def speed_text(speed: float) -> str:
    return "max" if speed >= SPEEDS[-1] else f"{speed:g}x"


def next_speed(speed: float | None, direction: int) -> float:
    """The neighbour of `speed`, at most the fastest and at least the slowest."""
    nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - (speed or 1.0)))
    return SPEEDS[max(0, min(len(SPEEDS) - 1, nearest + direction))]


def stepped(progress: Progress, direction: int) -> float:
    """One step on or back: a two-hundredth of the recording, at least a second, within its ends."""
    position, length = progress.position or 0.0, progress.length or 0.0
    return min(max(0.0, position + direction * max(1.0, length / 200)), max(length, position))


def next_mark(progress: Progress, position: float) -> float | None:
    """When the first finding after `position` was raised, as far as it is known; None when none is."""
    return min((mark for mark in progress.marks if mark > position + 0.01), default=None)


def position_at(cell: int, width: int, progress: Progress) -> float:
    """The time at a cell of a time line of `width` cells."""
    return max(0.0, min(1.0, (cell + 0.5) / max(1, width))) * (progress.length or 0.0)


def cell_at(position: float, width: int, progress: Progress) -> int:
    length = progress.length or 0.0
    return min(width - 1, max(0, int(position / length * width))) if length > 0 and width > 0 else 0
