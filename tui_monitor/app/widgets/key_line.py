"""The bottom line: the keys that matter here, from the one table. A click on one does it."""

from collections.abc import Iterable

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from tui_monitor.app.bindings import Key


class KeyLine(Widget):
    """As many keys as fit, whole ones; help and quit are always among them."""

    ALLOW_SELECT = False

    def __init__(self, keys: Iterable[Key]) -> None:
        super().__init__()
        self._instead = ""
        self._keys = tuple(key for key in keys if key.label)

    def set_keys(self, keys: Iterable[Key]) -> None:
        keys = tuple(key for key in keys if key.label)
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def say(self, text: str) -> None:
        """This in place of the keys, while they mean something else; empty: the keys again."""
        if text != self._instead:
            self._instead = text
            self.refresh()

    def render(self) -> Content:
        if self._instead:
            return Content(f" {self._instead}")
        parts: list[Content] = []
        for key in fitting(self._keys, self.size.width):
            text = Content.assemble(
                (f" {key.pair or key.shown}", "bold $primary"), (f" {key.label} ", "$foreground 80%")
            )
            scope = "app" if key.action in ("quit", "help", "command_palette") else "screen"
            parts.append(text.stylize(Style.from_meta({"@click": f"{scope}.{key.action}"})))
        return Content("").join(parts)


def fitting(keys: tuple[Key, ...], width: int) -> list[Key]:
    """The keys that fit into `width` cells, in order. The last two are kept first."""
    kept: set[Key] = set()
    for key in (*keys[-2:], *keys[:-2]):
        width -= len(key.pair or key.shown) + len(key.label) + 3
        if width < 0:
            break
        kept.add(key)
    return [key for key in keys if key in kept]
