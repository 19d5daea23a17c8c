"""How long a line takes in the mean, where a log was found that tells no time of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median

from tui_monitor.judging.roles import role_of
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.role import Role
from tui_monitor.model.run import Process
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.watching.run_memory import RunMemory

_LINES = 40
_FEWEST = 5
"""Logged points from which a mean is taken."""
_NEWEST = 256
_SHORTEST = 0.1
"""Seconds: bars are not drawn more often."""
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_BAR = lazy_compile(r"\[(?:\d+:)?\d+:\d\d<[^,\]]*, *(?P<rate>\d+(?:\.\d+)?) ?(?P<unit>s/\w+|\w+/s)\b")
"""tqdm: `[00:12<01:03,  3.20it/s, loss=0.4]`, `[10:00<1:03:00, 2.10s/it]`."""
_KERAS = lazy_compile(
    r"(?:[=━]\]?(?: -)?|^\s*\d+/\d+ -) (?:(?P<hours>\d+):)?(?:(?P<minutes>\d+):)?(?P<number>\d+)(?P<unit>s|ms|us) "
)
"""Keras: `32/32 ━━━━━ 12s 34ms/step - loss: 0.4`: an epoch, which is a line where no bar is drawn."""


def mean_pause(
    reader: RunReader,
    memory: RunMemory,
    process: Process | None,
    checkpoints: Callable[[], Sequence[tuple[int, float]]],
) -> float | None:
    """By the elapsed times that bars tell, or a column of them, or the times of checkpoints; else by the log's last
    change and the start of the process that writes it.

    `checkpoints`: looks for (step, time) of those that are named by their steps. None: nothing of that is known, and
    nobody can say how long the silence may last.
    """
    lines = (line.text for line in reader.log(None).read_so_far(None, _LINES))
    if (told := elapsed(lines)) is not None:
        return told
    if (saved := _of_checkpoints(memory, checkpoints())) is not None:
        return saved
    # A column may count in minutes: then the process knows better.
    known = (_of_columns(memory), _of_process(memory, process))
    return max((pause for pause in known if pause is not None), default=None)


def _of_checkpoints(memory: RunMemory, checkpoints: Sequence[tuple[int, float]]) -> float | None:
    """From the first to the newest one of this training, as many points as were logged between their steps."""
    series = max(memory.series.values(), key=lambda one: one.count, default=None)
    if series is None or series.count < _FEWEST:
        return None
    first, last = series.steps[0], series.last_step
    saved = [(step, time) for step, time in checkpoints if first <= step <= last]
    grows = len(saved) > 1 and all(one < other for (_, one), (_, other) in pairwise(saved))
    if not grows or saved[-1][0] == saved[0][0]:
        return None
    (begin, since), (end, until) = saved[0], saved[-1]
    return (until - since) / (end - begin) * (last - first) / (series.count - 1)


def _of_process(memory: RunMemory, process: Process | None) -> float | None:
    points = max((series.count for series in memory.series.values()), default=0)
    last = memory.cadence.last
    if process is None or last is None or points < _FEWEST or last <= process.started:
        return None
    return (last - process.started) / points


def _of_columns(memory: RunMemory) -> float | None:
    """`time_elapsed`, `wall_time`: a metric that is a time and only grows."""
    clocks = (series.values for name, series in memory.series.items() if role_of(name) is Role.TIME)
    means = (mean for values in clocks if (mean := _growth(values[-_NEWEST:])) is not None)
    return max(means, default=None)


def _growth(values: Sequence[float]) -> float | None:
    """The mean step of what only grows; None where it does not."""
    grows = len(values) >= _FEWEST and all(one <= other for one, other in pairwise(values))
    return (values[-1] - values[0]) / (len(values) - 1) or None if grows else None


def elapsed(lines: Iterable[str]) -> float | None:
    """Seconds that a line takes by what progress bars say of themselves."""
    pauses = [pause for line in lines if (pause := _of_bar(line) or _of_epoch(line)) is not None]
    return max(_SHORTEST, median(_newest(pauses))) if pauses else None


def _newest(pauses: Sequence[float]) -> Sequence[float]:
    return pauses[-10:]


def _of_bar(line: str) -> float | None:
    found = _BAR.search(line)
    if found is None:
        return None
    rate = float(found["rate"])
    if found["unit"].startswith("s/"):
        return rate
    return 1 / rate if rate > 0 else None


def _of_epoch(line: str) -> float | None:
    found = _KERAS.search(line)
    if found is None:
        return None
    whole = 3600 * int(found["hours"] or 0) + 60 * int(found["minutes"] or 0)
    return whole + int(found["number"]) * _UNITS[found["unit"]]
