"""The app: it runs the feed, hands snapshots to the screens in sight, and opens screens. Drawing is theirs."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace
from textual import on
from textual.app import App
from textual.driver import Driver
from textual.events import Event, Key, Resize

from tui_monitor.app import terminal, themes
from tui_monitor.app.anchored import anchoring
from tui_monitor.app.ascii_border import without_plus
from tui_monitor.app.asking import Asking
from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.choices import THEME
from tui_monitor.app.context import Context
from tui_monitor.app.drawing_pause import DrawingPause
from tui_monitor.app.feed import SWITCH_INTERVAL, Feed, NotStarted, SnapshotFetched, StepFailed, StepWentWell
from tui_monitor.app.few_colours import fit_to_terminal
from tui_monitor.app.hints import Hinted, Hints
from tui_monitor.app.key_first import KeyFirst
from tui_monitor.app.over import in_sight
from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.watching import Proposed, Resumed, RunWanted, StopWanted, WatchingScreen
from tui_monitor.app.stop_questions import StopQuestions
from tui_monitor.app.terminal_input import hear_all_keys
from tui_monitor.app.theme_shelf import ThemeChosen, ThemeShelf
from tui_monitor.app.typed_ahead import CameThrough, TypedAhead
from tui_monitor.home import state_folder
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown, clean

_ENDING, _ENDING_AN_ACT = 0.05, 1.5
"""Seconds that the feed is waited for by who leaves, and by who leaves after something was done."""


class TrainmonApp(App[None]):
    CSS_PATH = "trainmon.tcss"
    ALLOW_SELECT = False
    BINDINGS = bindings(Scope.ANYWHERE)

    def __init__(
        self,
        context: Context,
        theme: str = themes.DEFAULT.name,
        theme_folders: Sequence[Path] = (),
        problems: Sequence[Shown] = (),
    ) -> None:
        """`problems`: what a person should know as soon as it is open."""
        super().__init__()
        if self.is_web:  # whoever reaches the page has proved nothing about who they are
            context = replace(context, read_only=True, remembered=PlaceMemory())
        self.context = context
        self.fault: Exception | None = None
        """Why it could not start; or what went wrong again and again, up to the end."""
        self._failing: StepFailed | None = None
        """Its newest fault, while it lasts."""
        self._as_of = ""
        self._fault_shown: Shown | None = None
        self._guard: terminal.Guard | None = None
        self._running_on: asyncio.AbstractEventLoop | None = None
        self._told_to_leave: int | None = None
        """The status to end with, once a signal or the end of the terminal said so."""
        self.snapshot: Snapshot | None = None
        self._key_first = KeyFirst(self)
        self.feed = Feed(context.door, self.post_message, self._key_first.give_way)
        self._asking = Asking(self, context)
        self._stops = StopQuestions(self._asking)
        self._pause, self._ahead = DrawingPause(self), TypedAhead(self)
        self._hints = Hints(self, context.glyphs, context.read_only)
        self._problems = list(problems)
        self._themes = ThemeShelf(self, theme_folders, context.theme())
        if not context.glyphs.braille:
            without_plus()
            self.add_class("-ascii")
        self.set_class(fit_to_terminal(self), "-plain")
        self._themes.choose(theme)

    def get_driver_class(self) -> type[Driver]:
        hear_all_keys()
        return anchoring(super().get_driver_class())

    def get_default_screen(self) -> RunsScreen:
        return RunsScreen(self.context)

    # Themes

    def read_themes(self) -> frozenset[str]:
        """The names of all of ours. A bad file is told about, once."""
        names = self._themes.names()
        if self.is_running:
            self._tell_problems()
        return names

    @on(ThemeChosen)
    def _theme_chosen(self, message: ThemeChosen) -> None:
        self.context.remembered.put(THEME, message.name)

    def _tell_of_memory(self, trouble: Shown) -> None:
        """Thread-safe."""
        if self.is_running:
            self.say(trouble, error=True)

    def _tell_problems(self) -> None:
        for problem in (*self._problems, *self._themes.problems):
            self.say(problem, error=True)
        self._problems.clear()
        self._themes.problems.clear()

    # The feed

    def on_mount(self) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL)
        self.context.remembered.tell = self._tell_of_memory
        self._running_on = asyncio.get_running_loop()
        if self._told_to_leave is not None:
            self._leave()
        self.call_after_refresh(self._start)

    def on_resize(self, event: Resize) -> None:
        """Textual's signal handler may be interrupted by itself, and then reports the older of two sizes last."""
        if not (self.is_headless or self.is_web) and (now := terminal.size()) != event.size:
            self.post_message(Resize(now, now))

    def _start(self) -> None:
        """After the first paint, which the feed would only hold up."""
        self._key_first.begin()
        self.feed.start()
        self._tell_problems()

    def on_unmount(self) -> None:
        self.feed.stop()

    # The terminal

    def post_display_hook(self) -> None:
        self._key_first.answered()
        if not (self.is_headless or self.is_web):
            self._pause.drawn()

    @on(Driver.SignalResume)
    def _back_again(self) -> None:
        """From a shell, whose words stand where ours stood."""
        self.screen.refresh()

    # Keys

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self._ahead.waits(event):
            await self._send(event)

    async def _send(self, key: Key) -> None:
        self._key_first.pressed()
        self._hints.drop()
        self._ahead.send(key)
        await super().on_event(key)

    @on(CameThrough)
    async def _came_through(self, message: CameThrough) -> None:
        for key in self._ahead.came_through(message):
            await self._send(key)

    async def on_key(self, event: Key) -> None:
        """One that neither a widget nor the screen had a use for."""
        event.prevent_default()
        if not self._ahead.send_on(event) and not await self._check_bindings(event.key):
            self._hints.unknown(event.key, event.character)

    @on(Hinted)
    def _hinted(self, message: Hinted) -> None:
        self._hints.say(message.text)

    # The end

    def run_guarded(self) -> None:
        """Run; whatever ends it, and whatever holds it up then, the terminal is as it was."""
        with terminal.guarded(self.leave) as self._guard:
            self.run()
            self.feed.end(_ENDING_AN_ACT if self._asking.has_acted else _ENDING)

    def leave(self, status: int) -> None:
        """Begin to leave. Thread-safe."""
        self._told_to_leave = status
        if self._running_on is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._running_on.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        self.exit(return_code=self._told_to_leave or 0)

    def exit(self, result: None = None, return_code: int = 0, message: object = None) -> None:
        self.feed.stop()
        self.context.remembered.close(0)
        if self._failing is not None and not return_code:
            self.fault = self._failing.error
        if self._guard is not None:
            self._guard.leaving(return_code)
        super().exit(result, return_code, message)  # type: ignore[arg-type]

    @on(SnapshotFetched)
    def _fetched(self, message: SnapshotFetched) -> None:
        """Numbers that moved wait for a key that is being answered; the answer to a question may belong to it."""
        before, self.snapshot = self.snapshot, (now := message.snapshot)
        self._key_first.read(now.progress)
        self._asking.answer(now)
        self._themes.follow(self.context.theme())
        self._tell_problems()
        same_answers = before is not None and before.details.keys() == now.details.keys()
        self._key_first.then(self._show_newest, waits=same_answers)

    def _show_newest(self) -> None:
        if self.snapshot is not None:
            for screen in in_sight(self.screen_stack):
                screen.show(self.snapshot)

    @on(Resumed)
    def _resumed(self, message: Resumed) -> None:
        if self.snapshot is not None:
            message.screen.show(self.snapshot)
        message.screen.show_fault(self._fault_shown)

    @on(NotStarted)
    def _not_started(self, message: NotStarted) -> None:
        self.fault = message.error.cause
        self.exit()

    @on(StepFailed)
    def _failed(self, message: StepFailed) -> None:
        """Said for as long as it lasts: nothing on the screen is newer than the last step that went well."""
        if self._failing is None and self.snapshot is not None:
            self._as_of = f" this is as of {self.context.times.text(self.context.clock.now())},"
        self._failing = message
        self._show_fault(clean(f"internal error,{self._as_of} trying again: {message.reason}"))

    @on(StepWentWell)
    def _went_well(self) -> None:
        self._failing = None
        self._show_fault(None)

    def _show_fault(self, fault: Shown | None) -> None:
        self._fault_shown = fault
        for screen in self.screen_stack:
            if isinstance(screen, WatchingScreen):
                screen.show_fault(fault)

    def say(self, text: Shown, error: bool = False) -> None:
        """A note in the corner, for what has no place of its own on the screen."""
        self.notify(text, severity="error" if error else "information", markup=False)

    # Screens

    @on(Proposed)
    def _proposed(self, message: Proposed) -> None:
        self._asking.write(message.request)

    @on(StopWanted)
    def _stop_wanted(self, message: StopWanted) -> None:
        if message.unmark is not None:
            self._stops.several(message.runs, message.unmark, message.reason)
        else:
            self._stops.one(message.runs[0])

    @on(RunWanted)
    def _run_wanted(self, message: RunWanted) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, RunsScreen) and self.snapshot is not None:
                screen.show(self.snapshot)  # out of sight it may have missed some
                screen.open_run(message.run)

    def action_help(self) -> None:
        from tui_monitor.app.screens.help import HelpScreen

        here = self.screen
        self.push_screen(HelpScreen(self.context, here.places if isinstance(here, WatchingScreen) else ()))

    def action_command_palette(self) -> None:
        from tui_monitor.app.commands import commands
        from tui_monitor.app.screens.palette import CommandScreen

        here = self.screen
        if isinstance(here, WatchingScreen):
            self.push_screen(CommandScreen(commands(here, self.read_themes(), self.snapshot), self.context.glyphs))

    def action_picture(self) -> None:
        """Of the screen as it is, once what lies above it is gone."""
        self.call_after_refresh(self._save_picture)

    def _save_picture(self) -> None:
        from tui_monitor.records import pictures

        said, failed = pictures.saved(self.export_screenshot(title="trainmon"), state_folder(), self.context.clock)
        self.say(said, error=failed)
