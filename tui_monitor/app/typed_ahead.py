"""Keys that come faster than they are answered go, in their order, to what has the keys when their turn comes.

Textual sends each to what has them when it is read. Of `/nan`, read at once, `n`, `a` and `n` would go to the runs, and
acknowledge one, instead of into the line that `/` opens. And of `seen`, typed over a No, `n` would be sent straight to
the text that `s` moved to, while the two `e` are still on their way up from the No.
"""

from collections import deque
from collections.abc import Iterator
from time import monotonic
from weakref import WeakKeyDictionary, WeakSet

from textual.app import App
from textual.events import Key
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

LOOK_AGAIN, LONGEST = 0.05, 2.0
"""Seconds: a widget that is taken away answers nothing, and one that hangs must not hold all keys up for ever."""


class CameThrough(Message):
    """Sent behind a key, the same way: by the time it is at the app, that key was answered, or is back, too."""

    def __init__(self, by: Widget | None = None, key: Key | None = None) -> None:
        super().__init__()
        self.by, self.key = by, key


class TypedAhead:
    """Of one app."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._sent: WeakKeyDictionary[Key, Widget] = WeakKeyDictionary()
        """Keys, and where they were sent."""
        self._newest: WeakKeyDictionary[Widget, Key] = WeakKeyDictionary()
        """Who was sent keys that may not be answered yet, and the last of these."""
        self._followed: WeakSet[Key] = WeakSet()
        """Keys behind which something was sent that comes back."""
        self._waiting: deque[Key] = deque()
        self._since = 0.0

    def waits(self, key: Key) -> bool:
        """It was read; must it wait until those before it, which are on their way to somebody else, are answered?"""
        if not self._waiting:
            if not self._others():
                return False
            self._since = monotonic()
        self._waiting.append(key)
        if len(self._waiting) == 1:
            self._follow()
        return True

    def came_through(self, message: CameThrough) -> Iterator[Key]:
        """Those that do not wait any more, each once what was sent before it is known."""
        if message.by is not None and message.key is not None:
            self._is_over(message.by, message.key)
        while (key := self._next()) is not None:
            yield key

    def _next(self) -> Key | None:
        if not self._waiting:
            return None
        if self._others() and monotonic() - self._since < LONGEST:
            self._follow()
            return None
        self._since = monotonic()
        return self._waiting.popleft()

    def send(self, key: Key) -> None:
        """It is about to be sent."""
        now = self._has_keys
        self._sent[key], self._newest[now] = now, key

    def send_on(self, key: Key) -> bool:
        """One that nobody had a use for: to who has the keys now, if that is another. Was it?"""
        sent, now = self._sent.get(key), self._has_keys
        if sent is not None:
            self._is_over(sent, key)
        if sent is None or sent is now:
            return False
        again = Key(key.key, key.character)
        self.send(again)
        now._forward_event(again)
        return True

    def _is_over(self, widget: Widget, key: Key) -> None:
        """And so is each that it was sent before: a widget answers in order."""
        if self._newest.get(widget) is key:
            del self._newest[widget]

    def _others(self) -> list[Widget]:
        """Those that have not the keys now, and may have some to answer."""
        now = self._has_keys
        return [widget for widget in self._newest if widget is not now and widget.is_attached and widget.is_running]

    def _follow(self) -> None:
        for widget in self._others():
            key = self._newest[widget]
            if key not in self._followed:
                self._followed.add(key)
                widget.post_message(CameThrough(widget, key))
        self._app.set_timer(LOOK_AGAIN, self._look_again)

    def _look_again(self) -> None:
        if self._waiting:
            self._app.post_message(CameThrough())

    @property
    def _has_keys(self) -> Widget:
        screen: Screen[object] = self._app.screen
        return screen.focused or screen
