"""Keys that come faster than they are answered go to what has the keys when their turn comes.

Textual sends each to what has them when it is read. Of `/nan`, read at once, `n`, `a` and `n` would go to the runs, and
acknowledge one, instead of into the line that `/` opens.
"""

from weakref import WeakKeyDictionary

from textual.app import App
from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget


class TypedAhead:
    """Of one app."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._sent: WeakKeyDictionary[Key, Widget] = WeakKeyDictionary()
        """Keys, and where they were sent."""

    def send(self, key: Key) -> None:
        """It was read, and is about to be sent."""
        self._sent[key] = self._has_keys

    def send_on(self, key: Key) -> bool:
        """One that nobody had a use for: to who has the keys now, if that is another. Was it?"""
        sent, now = self._sent.get(key), self._has_keys
        if sent is None or sent is now:
            return False
        again = Key(key.key, key.character)
        self._sent[again] = now
        now._forward_event(again)
        return True

    @property
    def _has_keys(self) -> Widget:
        screen: Screen[object] = self._app.screen
        return screen.focused or screen
