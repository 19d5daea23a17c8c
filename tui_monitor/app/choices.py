"""What is remembered of how a person has the screen, each with what it may be."""

from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct

from tui_monitor.app.drawing.layout import View
from tui_monitor.app.drawing.order import Sort
from tui_monitor.model.ask import XAxis
from tui_monitor.text import Shown, clean_name

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
_METRICS = 20


class Choice(Struct, Generic[T], frozen=True):
    name: str
    """As it is written down."""
    read: Callable[[object], T | None]
    """What stands there, if it may be that."""


def _one_of(kind: type[E]) -> Callable[[object], E | None]:
    values = {member.value: member for member in kind}
    return lambda said: values.get(said) if isinstance(said, str) else None


def _truth(said: object) -> bool | None:
    return said if isinstance(said, bool) else None


def _count(said: object) -> int | None:
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None


def _text(said: object) -> Shown | None:
    return clean_name(said, 200) if isinstance(said, str) and said else None


def _texts(said: object) -> tuple[Shown, ...] | None:
    found = said if isinstance(said, list | tuple) else ()
    return tuple(text for one in found[:_METRICS] if (text := _text(one)) is not None) or None


THEME = Choice("theme", _text)
VIEW = Choice("view", _one_of(View))
SORT = Choice("sort", _one_of(Sort))
BACKWARDS = Choice("sorted backwards", _truth)
METRICS = Choice("metrics", _texts)
AXIS = Choice("x axis", _one_of(XAxis))
LOG_SCALE = Choice("log scale", _truth)
SMOOTHING = Choice("smoothing", _count)
