"""What is compiled, and how lines of several shapes in turn are read by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from tui_monitor.reading.formats.text.cells import Row
from tui_monitor.reading.formats.text.compiled import Compiled
from tui_monitor.reading.formats.text.interleaved import Interleaved, Strand
from tui_monitor.reading.formats.text.prefix import Prefix

T = TypeVar("T")
_MOST_KNOWN = 500
_MOST_VARIANTS = 64
"""Of one skeleton. A number with more is no name: each line of it is read with care."""


class Known:
    """What is compiled, by skeleton.

    Lines of one skeleton may differ in numbers that belong to their words: ranks, layers, numbered data sets. Each of
    these has a variant of its own, found by the skeleton and those numbers together.
    """

    def __init__(self) -> None:
        self.shapes: dict[bytes, Compiled] = {}
        self._kinds: dict[bytes, tuple[Compiled, list[None]]] = {}
        """Skeletons that are not enough to know a line by: any of the variants, and how many there were."""

    def tell_apart(self, skeletons: list[bytes], texts: Sequence[bytes], start: int = 0) -> None:
        """Adds the numbers to the skeletons from `start` on that have variants."""
        lines: dict[bytes, list[int]] = {}
        for line in range(start, len(skeletons)) if self._kinds else ():
            if skeletons[line] in self._kinds:
                lines.setdefault(skeletons[line], []).append(line)
        for skeleton, members in lines.items():
            shape, mine = self._kinds[skeleton][0], [texts[line] for line in members]
            names = shape.names(mine) or [name for text in mine for name in shape.names([text]) or [b""]]
            for line, name in zip(members, names, strict=True):
                skeletons[line] = _joined(skeleton, name)

    def learn(self, skeleton: bytes, line: bytes, row: Row, head: Prefix) -> bool:
        """Compiles a line. True when its skeleton turns out to have variants."""
        if len(self.shapes) >= _MOST_KNOWN:
            self.shapes.clear()
            self._kinds.clear()
        shape = Compiled.of(line, row, head)
        if shape is None or not self._wanted(skeleton):
            self.shapes.pop(skeleton, None)
            return False
        known = self.shapes.get(skeleton)
        if known is None or skeleton in self._kinds or not known.differs_in_name(shape):
            self.shapes[skeleton] = shape
            return False
        self._kinds[skeleton] = (shape, [])
        del self.shapes[skeleton]
        self.shapes |= {_joined(skeleton, variant.name): variant for variant in (known, shape)}
        return True

    def _wanted(self, skeleton: bytes) -> bool:
        kind = self._kinds.get(skeleton.partition(b"\0")[0])
        if kind is None or skeleton in self.shapes:
            return True
        kind[1].append(None)
        return len(kind[1]) <= _MOST_VARIANTS


def _joined(skeleton: bytes, name: bytes) -> bytes:
    return skeleton + b"\0" + name  # texts hold no NUL: it cannot be the skeleton of another line


class Misfit(Struct, frozen=True):
    """Some line of this skeleton is not what was compiled for it."""

    skeleton: bytes


def read(
    known: Mapping[bytes, Compiled], skeletons: Sequence[bytes], texts: Sequence[bytes], offsets: Sequence[int]
) -> Interleaved | Misfit:
    """Lines as they were compiled; each of `skeletons`, their skeletons, is known."""
    kinds = {skeleton: kind for kind, skeleton in enumerate(dict.fromkeys(skeletons))}
    turns: Sequence[int] = bytes(len(skeletons)) if len(kinds) == 1 else list(map(kinds.__getitem__, skeletons))
    strands: list[Strand] = []
    for skeleton, lines in zip(kinds, _lines_of_each(turns, len(kinds)), strict=True):
        strand = known[skeleton].strand(_picked(texts, lines), _picked(offsets, lines))
        if strand is None:
            return Misfit(skeleton)
        strands.append(strand)
    return Interleaved(strands, turns)


def _picked(column: Sequence[T], lines: Sequence[int]) -> Sequence[T]:
    return column if len(lines) == len(column) else [column[line] for line in lines]


def _lines_of_each(turns: Sequence[int], kinds: int) -> Sequence[Sequence[int]]:
    if kinds == 1:
        return [range(len(turns))]
    lines: list[list[int]] = [[] for _ in range(kinds)]
    for line, kind in enumerate(turns):
        lines[kind].append(line)
    return lines
