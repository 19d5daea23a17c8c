"""Lines that say nothing, however often they come: `current step: 2484th step`, `GPU 0: 14 MiB`.

Reading a line with care costs a hundred times what a template costs, and between metric lines there is often one that
no dialect knows. After forty of one skeleton the next ones are passed over, unless a line of this skeleton may state
something (an exit code, a signal) or changes what a dialect knows: then it is read as ever.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_monitor.reading.formats.text.dialects import Readers

_OFTEN = 40
"""More than a repeated line is given to show what it reports."""
_WEIGHED = 4
"""Of the last ones before a skeleton is passed over it is looked at what they change."""
_MOST = 2000


class Silence:
    """Which skeletons say nothing. It depends on the lines before, never on how they were cut into blocks."""

    def __init__(self) -> None:
        self._heard: dict[bytes, int] = {}
        self._silent: set[bytes] = set()
        self._suspicious: set[bytes] = set()

    def __bool__(self) -> bool:
        return bool(self._silent)

    def __contains__(self, bone: bytes) -> bool:
        return bone in self._silent

    def before(self, bone: bytes, readers: Readers) -> bytes | None:
        """What the dialects know before a line that may soon be passed over is read."""
        return pickle.dumps(readers) if self._heard.get(bone, 0) >= _OFTEN - _WEIGHED else None

    def add(self, bone: bytes, suspicious: bool, before: bytes | None, readers: Readers) -> None:
        """A line said nothing; `suspicious`: but looked as if it did."""
        heard = self._heard.get(bone, 0) + 1
        if before is not None and pickle.dumps(readers) != before:
            heard = 0
        if heard < _OFTEN:
            if len(self._heard) >= _MOST:
                self._heard.clear()
            self._heard[bone] = heard
        elif len(self._silent) < _MOST:
            self._silent.add(bone)
            if suspicious:
                self._suspicious.add(bone)

    def not_understood(self, bones: Sequence[bytes], texts: Sequence[bytes]) -> list[bytes]:
        """Of lines that are passed over, those that look as if they said something: they are counted."""
        if self._suspicious.isdisjoint(bones):
            return []
        return [text for bone, text in zip(bones, texts, strict=True) if bone in self._suspicious]

    def broken(self, bone: bytes) -> None:
        """A line of this skeleton said something."""
        self._heard.pop(bone, None)
