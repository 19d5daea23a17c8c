"""What `trainmon doctor` says of one thing."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.text import Shown


class Answer(Struct, frozen=True):
    name: Shown
    answer: Literal["ok", "no", "?"]
    """`?`: nobody can know it from here, or it is a matter of taste."""
    said: Shown
    do: Shown | None = None
    """What helps, or how to see it."""


def ok(name: str, said: Shown, do: str | None = None) -> Answer:
    return Answer(Shown(name), "ok", said, Shown(do) if do is not None else None)


def no(name: str, said: Shown, do: str) -> Answer:
    return Answer(Shown(name), "no", said, Shown(do))


def unknown(name: str, said: Shown, do: str) -> Answer:
    return Answer(Shown(name), "?", said, Shown(do))
