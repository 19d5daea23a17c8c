"""The app: it runs the feed, hands snapshots to the screens in sight, and opens screens. Drawing is theirs."""

import sys
from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import App
from textual.worker import get_current_worker

from tui_monitor.app import themes
from tui_monitor.app.bindings import Place, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.feed import SWITCH_INTERVAL, Feed, SnapshotFetched, StepFailed
from tui_monitor.app.names import short_names
from tui_monitor.app.screens.runs import RunOpened, RunsScreen
from tui_monitor.app.screens.watching import Resumed, WatchingScreen
from tui_monitor.model.run import Snapshot
from tui_monitor.text import Shown, clean


class TrainmonApp(App[None]):
    CSS_PATH = "trainmon.tcss"
    BINDINGS = bindings(Place.ANYWHERE)

    def __init__(self, context: Context, theme: str = themes.DEFAULT.name, theme_folders: Sequence[Path] = ()) -> None:
        super().__init__()
        self.context = context
        self.snapshot: Snapshot | None = None
        self.feed = Feed(context.door, self.post_message)
        self._theme_folders = tuple(theme_folders)
        self._problems: list[Shown] = []
        self.register_theme(themes.DEFAULT)
        self._choose_theme(theme)

    def get_default_screen(self) -> RunsScreen:
        return RunsScreen(self.context)

    # Themes

    def _choose_theme(self, name: str) -> None:
        """The default needs no file; any other is looked for in the theme folders."""
        if name != themes.DEFAULT.name:
            self.read_themes()
        if name not in self.available_themes:
            self._problems.append(clean(f"There is no theme {name}; the usual one is shown"))
            name = themes.DEFAULT.name
        self.theme = name

    def read_themes(self) -> None:
        """All of them, once; bad files are told about, each once."""
        found, problems = themes.load(self._theme_folders)
        self._theme_folders = ()
        for theme in found:
            self.register_theme(theme)
        self._problems += problems

    def _tell_problems(self) -> None:
        for problem in self._problems:
            self.say(problem, error=True)
        self._problems.clear()

    # The feed

    def on_mount(self) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        """After the first paint, which the feed would only hold up."""
        self.run_worker(self._feed_thread, thread=True, name="feed")
        self._tell_problems()

    def _feed_thread(self) -> None:
        worker = get_current_worker()
        self.feed.run(lambda: worker.is_cancelled)

    def exit(self, result: None = None, return_code: int = 0, message: object = None) -> None:
        self.feed.stop()
        super().exit(result, return_code, message)  # type: ignore[arg-type]

    @on(SnapshotFetched)
    def _fetched(self, message: SnapshotFetched) -> None:
        self.snapshot = message.snapshot
        for screen in self._screens_in_sight():
            screen.show(message.snapshot)

    @on(Resumed)
    def _resumed(self, message: Resumed) -> None:
        if self.snapshot is not None:
            message.screen.show(self.snapshot)

    @on(StepFailed)
    def _failed(self, message: StepFailed) -> None:
        self.say(clean(f"internal error while reading: {message.reason}"), error=True)

    def _screens_in_sight(self) -> list[WatchingScreen]:
        """The top screen, and those that show through the dialogs above them."""
        stack = self.screen_stack
        bottom = next((i for i in reversed(range(len(stack))) if not stack[i].is_modal), 0)
        return [screen for screen in stack[bottom:] if isinstance(screen, WatchingScreen)]

    def say(self, text: Shown, error: bool = False) -> None:
        """A note in the corner, for what has no place of its own on the screen."""
        self.notify(text, severity="error" if error else "information", markup=False)

    # Screens

    @on(RunOpened)
    def _open_run(self, message: RunOpened) -> None:
        from tui_monitor.app.screens.run import RunScreen

        names = short_names(self.snapshot.runs) if self.snapshot else {}
        self.push_screen(RunScreen(self.context, message.run, names.get(message.run, message.run)))
