"""Esc and the key behind it are two keys, however close together they arrive.

Textual takes them for one, with Alt, when they are read within a tenth of a second, as over a slow line: the Esc is
gone, and of Esc and Enter in a dialog only the Enter would count. We have no key with Alt.
"""

from collections.abc import Iterable

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


def hear_escape_first() -> None:
    """Textual has no way to bring another parser: this is where its driver has it from."""
    linux_driver.XTermParser = EscapeFirst  # type: ignore[misc]
