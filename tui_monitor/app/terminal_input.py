"""What a terminal sends, heard as keys.

Esc and the key behind it are two keys. Textual takes them for one, with Alt, when they are read within a tenth of a
second, as over a slow line: the Esc is gone, and of Esc and Enter in a dialog only the Enter would count. We have no
key with Alt. And a byte that is no UTF-8, from a noisy line or a terminal of another encoding, ends nothing.
"""

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable, Iterable
from functools import partial

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.events import Key

_INTRODUCERS = frozenset("[]OPX^_\\")
"""Behind Esc these begin what a terminal says by itself; a part of such a thing is no key with Esc before it."""


class EscapeFirst(XTermParser):
    _within = False
    """The newest sign was behind an Esc: the next one is not the first."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        is_first, self._within = alt and not self._within, alt
        if not is_first or sequence in _INTRODUCERS:
            yield from super()._sequence_to_key_events(sequence, alt)
            return
        yield Key("escape", "\x1b")
        yield from super()._sequence_to_key_events(sequence)


def forgiving(encoding: str) -> Callable[[], IncrementalDecoder]:
    """What cannot be decoded is a sign of its own, which is no key of ours."""
    return partial(getincrementaldecoder(encoding), "replace")


def hear_all_keys() -> None:
    """Textual has no way to bring another parser or decoder: this is where its driver has them from."""
    linux_driver.XTermParser = EscapeFirst  # type: ignore[attr-defined]
    linux_driver.getincrementaldecoder = forgiving  # type: ignore[attr-defined, assignment]
