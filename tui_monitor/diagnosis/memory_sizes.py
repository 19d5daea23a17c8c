"""The sizes that a message of an allocator tells, in bytes.

>>> said = asked_for("Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.69 GiB of which 1.12 GiB is free.")
>>> sized(said.tried), sized(said.free), sized(said.total)
('2 GiB', '1.12 GiB', '23.7 GiB')
"""

from __future__ import annotations

import re

from msgspec import Struct

from tui_monitor.lazy_regex import lazy_compile

_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50}
_SIZE = r"(?P<size>[0-9][0-9,]*(?:\.[0-9]*)?)\s?(?P<unit>[kmgtp]?)i?(?:b\b|bytes?\b|o\b)"
_FLAGS = re.IGNORECASE
_TRIED = lazy_compile(
    rf"(?:tried to allocate|trying to allocate|unable to allocate|allocating"
    rf"|allocation of|allocate vector of size|size)\s+{_SIZE}",
    _FLAGS,
)
_TOTAL = lazy_compile(rf"(?:total capacity of |capacity of ){_SIZE}", _FLAGS)
_TOTAL_BEFORE = lazy_compile(rf"{_SIZE} total capacity", _FLAGS)
_FREE = lazy_compile(rf"{_SIZE} (?:is )?free", _FLAGS)
_ALLOCATED = lazy_compile(rf"{_SIZE} (?:is |already )allocated", _FLAGS)
_UNUSED = lazy_compile(rf"{_SIZE} is reserved by PyTorch but unallocated", _FLAGS)
_OWN = lazy_compile(rf"this process has {_SIZE}", _FLAGS)


class Asked(Struct, frozen=True):
    """Bytes; 0 where the message does not say."""

    tried: float
    total: float
    free: float
    allocated: float
    unused: float
    """Reserved by the allocator, in pieces that are too small."""
    own: float

    @property
    def fragmented(self) -> float:
        """What would have been enough in one piece."""
        return self.unused if self.tried and self.unused > self.tried else 0.0

    @property
    def of_others(self) -> float:
        """What other programs hold, where that is more than a tenth of it all."""
        others = self.total - self.free - self.own if self.total and self.own else 0.0
        return others if others > 0.1 * self.total else 0.0

    @property
    def numbers(self) -> dict[str, float]:
        named = {"tried": self.tried, "free": self.free, "total": self.total, "allocated": self.allocated}
        return {name: number for name, number in named.items() if number}

    @property
    def said(self) -> str:
        """`it asked for 2 GiB; 1.12 GiB of 23.7 GiB were free`."""
        parts = [f"it asked for {sized(self.tried)}"] if self.tried else []
        parts += [f"{sized(self.free)} of {sized(self.total)} were free"] if self.total else []
        parts += [f"{sized(self.allocated)} were allocated"] if self.allocated else []
        return "; ".join(parts)


def asked_for(text: str) -> Asked:
    total = _bytes(_TOTAL, text) or _bytes(_TOTAL_BEFORE, text)
    sizes = (_bytes(one, text) for one in (_FREE, _ALLOCATED, _UNUSED, _OWN))
    return Asked(_bytes(_TRIED, text), total, *sizes)


def sized(number: float) -> str:
    """`2 GiB`."""
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if number < 1024 or unit == "TiB":
            return f"{number:.3g} {unit}" if number < 1000 else f"{number:.0f} {unit}"
        number /= 1024
    return ""


def _bytes(pattern: re.Pattern[str], text: str) -> float:
    found = pattern.search(text)
    if found is None:
        return 0.0
    return float(found["size"].replace(",", "").rstrip(".") or 0) * _UNITS[found["unit"].lower()]
