"""The themes that can be chosen: read once, when somebody asks for more than the usual one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.app import App
from textual.message import Message

from tui_monitor.app import themes
from tui_monitor.text import Shown, clean


@dataclass
class ThemeChosen(Message):
    """A person took it: it stays."""

    name: Shown


class ThemeShelf:
    """Of one app. Textual's own themes are not among them: they do not have all that our screens are drawn with."""

    def __init__(self, app: App[None], folders: Sequence[Path], said: object = None) -> None:
        """`said`: which one the settings name; None: they name none."""
        self._app = app
        self._folders = tuple(folders)
        self._names = frozenset((themes.DEFAULT.name,))
        self.problems: list[Shown] = []
        """What is to be told of files that cannot be used."""
        self._said = said
        app.register_theme(themes.DEFAULT)

    def follow(self, said: object) -> None:
        """Settings that name another theme than before are obeyed; one that a person takes afterwards stays."""
        before, self._said = self._said, said
        if said is not None and said != before:
            self.choose(str(said))

    def choose(self, name: str) -> None:
        """The default needs no file; any other is looked for in the folders."""
        if name != themes.DEFAULT.name and name not in self.names():
            self.problems.append(clean(f"There is no theme {name}; the usual one is shown"))
            name = themes.DEFAULT.name
        self._app.theme = name

    def names(self) -> frozenset[str]:
        """Of all that can be used."""
        found, problems = themes.load(self._folders)
        self._folders = ()
        for theme in found:
            self._app.register_theme(theme)
        self._names |= {theme.name for theme in found}
        self.problems += problems
        return self._names
