"""Lines that say nothing: passed over together.

Training prints thousands of them between two that report: a notice about a file, a warning again and again. A line is
*dull* if it holds neither a word nor a mark of any line that is understood; of each dull shape two lines are kept as
they are, for at the third repetition may prove a report. A shape is *mute* if lines of it were read with care again and
again and never said anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby, repeat
from typing import TypeAlias

from tui_monitor import lexicon
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.text.known import Known
from tui_monitor.reading.formats.text.loggers import HINTS
from tui_monitor.reading.formats.text.readers import Readers
from tui_monitor.reading.formats.text.statements import TRACEBACK

_OFTEN = 40
"""A line that said nothing so often is passed over."""
_MOST_SHAPES = 2000
_FEWEST = 3
_FIRST_LOOK, _LAST_LOOK = 16, 64
"""Lines that are judged together."""
_TRACEBACK = TRACEBACK.encode()


_Line: TypeAlias = "tuple[bytes, int, float | None]"
"""With its place and where training was."""


class Quiet:
    """The shapes of one log that say nothing."""

    def __init__(self, known: Known, readers: Readers, leftovers: Leftovers) -> None:
        self._known, self._readers, self._leftovers = known, readers, leftovers
        self._mute: dict[bytes, int] = {}
        """How often lines of a skeleton said nothing; 0 where one was understood."""
        self._kept: dict[bytes, tuple[_Line, ...]] = {}
        """Dull lines by their skeleton."""
        self._kept_before: dict[bytes, tuple[_Line, ...]] = {}
        """The older half of them, forgotten at once."""
        self._due = b""
        """The skeleton whose third line has to be read with care now."""

    def understood(self, skeleton: bytes) -> None:
        """A line of this skeleton was read: no other one is passed over unread."""
        if skeleton in self._mute or len(self._mute) < _MOST_SHAPES:
            self._mute[skeleton] = 0

    def said_nothing(self, skeleton: bytes) -> None:
        """A line of this skeleton was read with care, in vain."""
        if len(self._mute) >= _MOST_SHAPES:
            self._mute.clear()
        self._mute[skeleton] = self._mute.get(skeleton, 0) + 1

    def end(
        self, skeletons: Sequence[bytes], texts: Sequence[bytes], offsets: Sequence[int], start: int, here: float | None
    ) -> int:
        """Up to where lines say nothing, from `start` on, while training stands at `here`."""
        at, reach = start, _FIRST_LOOK
        while at < len(skeletons):
            if skeletons[at] == self._due:
                break
            if skeletons[at] in self._mute:
                count = self._mute_lines(skeletons, texts, at)
            else:
                ahead = slice(at, at + reach)
                count = self._dull_lines(skeletons[ahead], texts[ahead], offsets[ahead], here)
            if not count:
                break
            at, reach = at + count, min(4 * reach, _LAST_LOOK)
        if at == start:
            self._due = b""  # it is read now
        self._leftovers.add_numbered(texts[start:at])
        return at

    def _mute_lines(self, skeletons: Sequence[bytes], texts: Sequence[bytes], start: int) -> int:
        at = start
        while at < len(skeletons) and self._mute.get(skeletons[at], 0) >= _OFTEN and _TRACEBACK not in texts[at]:
            at += 1
        return at - start

    def _dull_lines(
        self, skeletons: Sequence[bytes], texts: Sequence[bytes], offsets: Sequence[int], here: float | None
    ) -> int:
        """How many of the first lines are dull, and kept now."""
        mute, known = self._mute, self._known.shapes
        new = len(skeletons)
        if not (mute.keys().isdisjoint(skeletons) and known.keys().isdisjoint(skeletons)):
            new = next(at for at, skeleton in enumerate(skeletons) if skeleton in mute or skeleton in known)
        new = dull(texts[:new])
        return self._keep(skeletons[:new], list(zip(texts, offsets, repeat(here, new), strict=False)))

    def _keep(self, skeletons: Sequence[bytes], lines: Sequence[_Line]) -> int:
        """Keeps dull lines, up to the third one of a shape."""
        if self._are_new(skeletons) and len(self._kept) + len(skeletons) <= _MOST_SHAPES:
            self._kept.update(zip(skeletons, zip(lines), strict=True))
            return len(skeletons)
        for at, (skeleton, line) in enumerate(zip(skeletons, lines, strict=True)):
            same = self._kept.pop(skeleton, ()) or self._kept_before.pop(skeleton, ())
            if len(same) == _FEWEST - 1:
                for text, offset, here in same:
                    self._readers.hold(text.decode(), offset, here)
                self._due = skeleton
                return at
            if len(self._kept) >= _MOST_SHAPES:
                self._kept, self._kept_before = {}, self._kept
            self._kept[skeleton] = (*same, line)
        return len(skeletons)

    def _are_new(self, skeletons: Sequence[bytes]) -> bool:
        """Is each of some skeletons kept for the first time?"""
        if not (self._kept.keys().isdisjoint(skeletons) and self._kept_before.keys().isdisjoint(skeletons)):
            return False
        return len(set(skeletons)) == len(skeletons)


_STEMS = (
    b"loss rewa retu error perpl norm entro auc acc train val eval test memory alloc exhaust oom kill "
    b"signal space quota time watch fail crash diverg explod panic exit stopp ctrl sigint walltime segment "
    b"speicher cause fault abort fatal except termin interr done finish complet sav snapshot checkp compil "
    b"code cancel trace status nan inf kld kll halt instruct corrupt giv quit bail stop died evict preempt oomk "
    b"unrecover irrecover cannot can't unable could uncaught unhandled cuda hip nccl cudnn cublas mpi term result "
    b"entren trein addestr trening abgebr fehl fataler "
).split()
"""How words begin that a metric, a setting or an event is told with."""
_OF_CHANGES = (
    b"fold curriculum stage phase shard unfreeze unfreezing unfroze freezing froze switch switching switched lower "
    b"lowering lowered reduce reducing reduced drop dropping dropped decaying decayed raising raised increasing "
    b"increased changing changed restart moving warm warmup skipping skipped"
).split()
"""Words that a change is announced with, and none that begins so."""
_WITHIN = (b"loss", b"reward", b"entropy", b"norm", b"error", b"except", b"interrupt", b"memory", b"speicher")
"""`OutOfMemoryError`, `Grafikspeicher`: what may stand further on in a word."""
_WORDS = [*(word.encode() for word in lexicon.METRIC | lexicon.COUNT | lexicon.PLURALS | lexicon.SPLIT), *HINTS]
_LETTERS = bytes(byte if 97 <= byte <= 122 else byte + 32 if 65 <= byte <= 90 else 0x20 for byte in range(256))
_MARK = b"=|;{}[]\t\f\v#@<>%:^*_/"
_SIGNS = bytes(
    0x3D if byte in _MARK or byte > 127 else 0x30 if byte in b"0123456789.+-" else byte for byte in range(256)
)
_MARKS = (b"=", b"\n  ", b"\n0", b"\n 0")


def _either(words: Iterable[bytes]) -> bytes:
    """An expression for any of some words: those that begin alike are tried together."""
    rests = {first: [word[1:] for word in alike] for first, alike in groupby(sorted(words), lambda word: word[:1])}
    if b"" in rests:
        return b""
    return b"(?:%b)" % b"|".join(first + _either(rest) for first, rest in rests.items())


@cache
def _telling() -> re.Pattern[bytes]:
    """Compiled when the first log has many lines: it takes as long as reading a short one."""
    return re.compile(b" " + _either([*_STEMS, *(word + b" " for word in [*_WORDS, *_OF_CHANGES] if word.isalpha())]))


def dull(lines: Sequence[bytes]) -> int:
    """How many of the first lines hold neither a word of the lexicon, nor one of a logger, nor a mark that metrics,
    settings, sections or events are written with."""
    text = b"\n".join([b"", *lines, b""])
    end = _first(text, (b"...", b"   "), len(text))
    end = _first(text.translate(_SIGNS), _MARKS, end)
    if text.find(b"\n", 1, end) < 0:
        return 0  # the first line has a mark: its words need not be asked
    low = text[:end].translate(_LETTERS)
    end = _first(low, _WITHIN, end)
    if found := _telling().search(low, 0, end):
        end = found.end() - 1
    return text.count(b"\n", 0, end) - 1


def _first(text: bytes, wanted: Iterable[bytes], end: int) -> int:
    """Behind the first letter of what is found first; `end` where nothing is found before."""
    for one in wanted:
        end = text.find(one, 0, end) + 1 or end
    return end
