"""In which settings a run differs from its batch: the other runs of the same round or folder. Pure.

Values are compared as values (`1e-3` is `0.001`, `True` is `true`), and shown as they were written.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean_name, clean_value

Value = tuple[str, object]
"""What is compared: numbers by their size, all else by how it is written."""
NOT_SET = Shown("not set")
_MOST = 500
"""Settings of one run that are looked at."""
_LONGEST = 300
_TOLD = 3
"""Values of the others that are told."""


class Difference(Struct, frozen=True):
    """One setting that the batch has otherwise."""

    key: Shown
    mine: Shown
    others: tuple[tuple[Shown, int], ...]
    """(value, how many have it), the usual ones first; last how many do not say."""
    more: int = 0
    """How many further values there are."""


class Comparison(Struct, frozen=True):
    differing: tuple[Difference, ...] = ()
    """Those first in which the others agree most."""
    rest: tuple[tuple[Shown, Shown], ...] = ()
    """(key, value) of all other settings, in the order in which the run tells them."""
    others: int = 0
    """How many runs of the batch tell their settings."""


ALONE = Comparison()
"""Nothing is told, and there is nothing to compare with."""


def batch_of(view: RunView, runs: Iterable[RunView]) -> list[RunView]:
    """The other runs of its round; without rounds, of its folder."""
    mine = _place(view)
    return [other for other in runs if other.id != view.id and other.setup.config and _place(other) == mine]


def _place(view: RunView) -> tuple[str, str]:
    if view.where.round is not None:
        return (view.where.root, view.where.round)
    return (view.where.root, view.where.path.rpartition("/")[0])


def compared(config: Mapping[str, object], others: Sequence[Mapping[str, object]]) -> Comparison:
    """`others`: the settings of the batch."""
    return _compared(_read(config), [_read(other) for other in others])


Settings = Mapping[str, tuple[object, Value]]
"""Key -> what is set, and what it is compared by; nothing of it is clean yet."""


def _compared(mine: Settings, others: Sequence[Settings]) -> Comparison:
    if not mine:
        return Comparison(others=len(others))
    columns = _columns(others)
    found: list[tuple[int, Difference]] = []
    same: list[tuple[Shown, Shown]] = []
    for key, (raw, value) in mine.items():
        column = columns.get(key, _Column())
        if others and 2 * column.counts[value] < len(others):
            found.append((len(column.counts), _difference(key, raw, value, column, len(others))))
        else:
            same.append((clean_name(key, 100), _shown(key, raw)))
    for key, column in columns.items():
        if key not in mine and 2 * sum(column.counts.values()) > len(others):
            found.append((len(column.counts), _difference(key, None, None, column, len(others))))
    found.sort(key=lambda one: one[0])
    return Comparison(tuple(difference for _, difference in found), tuple(same), len(others))


class _Column:
    """What all others have for one key."""

    def __init__(self) -> None:
        self.counts: Counter[Value] = Counter()
        self.raw: dict[Value, object] = {}

    def add(self, raw: object, value: Value) -> None:
        self.counts[value] += 1
        self.raw.setdefault(value, raw)


def _columns(others: Sequence[Settings]) -> dict[str, _Column]:
    columns: dict[str, _Column] = {}
    for settings in others:
        for key, (raw, value) in settings.items():
            if key not in columns:
                columns[key] = _Column()
            columns[key].add(raw, value)
    return columns


def _difference(key: str, raw: object, mine: Value | None, column: _Column, others: int) -> Difference:
    usual = [(value, count) for value, count in column.counts.most_common(_TOLD + 1) if value != mine][:_TOLD]
    told = [(_shown(key, column.raw[value]), count) for value, count in usual]
    if silent := others - sum(column.counts.values()):
        told.append((NOT_SET, silent))
    values = len(column.counts) + bool(silent) - (mine in column.counts)
    shown = NOT_SET if mine is None else _shown(key, raw)
    return Difference(clean_name(key, 100), shown, tuple(told), values - len(told))


def _read(config: Mapping[str, object]) -> Settings:
    return {str(key): (raw, _value(raw)) for key, raw in list(config.items())[:_MOST]}


def _shown(key: str, raw: object) -> Shown:
    return clean_value(key, _written(raw), _LONGEST)


def _written(raw: object) -> str:
    if isinstance(raw, float):
        short = f"{raw:g}"
        return short if float(short) == raw else repr(raw)
    return str(raw)


def _value(raw: object) -> Value:
    if isinstance(raw, bool):
        return ("truth", raw)
    if isinstance(raw, int | float):
        return ("number", raw) if raw == raw else ("text", "nan")
    text = str(raw).strip()
    if (folded := text.casefold()) in ("true", "false"):
        return ("truth", folded == "true")
    try:
        number = float(text)
    except ValueError:
        return ("text", text)
    return ("number", number) if math.isfinite(number) else ("text", folded)


class ComparedRun:
    """One run and its batch: compared anew only when the settings of one of them have changed."""

    def __init__(self) -> None:
        self._read: dict[Shown, tuple[RunView, Settings]] = {}
        """The run itself, then its batch, as they were looked at last."""
        self._newest = ALONE

    def look(self, view: RunView, runs: Sequence[RunView]) -> Comparison:
        members = [view, *batch_of(view, runs)]
        read = {member.id: (member, self._settings(member)) for member in members}
        before = [(run, known) for run, (_, known) in self._read.items()]
        now = [(run, known) for run, (_, known) in read.items()]
        self._read = read
        if len(before) != len(now) or any(a[0] != b[0] or a[1] is not b[1] for a, b in zip(before, now, strict=True)):
            self._newest = _compared(now[0][1], [settings for _, settings in now[1:]])
        return self._newest

    def _settings(self, view: RunView) -> Settings:
        """The same object for the same settings."""
        known = self._read.get(view.id)
        if known is None:
            return _read(view.setup.config)
        if known[0] is view or known[0].setup.config == view.setup.config:
            return known[1]
        return _read(view.setup.config)
