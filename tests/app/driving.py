"""Driving the real app with a monitor made by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from fake_monitor import NOW, FakeMonitor
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot

from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.glyphs import ASCII, UNICODE
from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.app.screens.dialog import DEAF
from tui_monitor.clock import ManualClock
from tui_monitor.text import Shown

PATIENCE = 30.0
"""Seconds: far more than anything takes, also on a busy machine."""
THEMES = Path(__file__).resolve().parents[2] / "themes"


def on_screen(app: App[None]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


class Ticks:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Driver:
    """The app under test, its monitor, its time, and the messages that passed."""

    def __init__(self, monitor: FakeMonitor, **options: object) -> None:
        self.monitor = monitor
        self.ticks = Ticks()
        self.clock = ManualClock(NOW)
        self.messages: list[Message] = []
        context = Context(
            monitor,
            self.clock,
            ASCII if options.get("ascii") else UNICODE,
            Shown("exps"),
            read_only=bool(options.get("read_only")),
            replay=bool(options.get("replay")),
            ticks=self.ticks,
            remembered=options.get("remembered") or PlaceMemory(),
        )
        self.app = TrainmonApp(context, str(options.get("theme", "night")), [THEMES])
        self.pilot: Pilot[None]

    @property
    def text(self) -> str:
        return on_screen(self.app)

    async def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Let the app work until something holds."""
        end = monotonic() + PATIENCE
        await self.pilot.pause()
        while not holds():
            assert monotonic() < end, f"never came: {what or holds}\n{self.text}"
            await asyncio.sleep(0.005)
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def heard(self) -> None:
        """So much time has passed that a dialog, where one is open, could be seen and hears what is pressed."""
        await self.until(lambda: getattr(self.app.screen, "_opened", 0.0) is not None, "the dialog can be seen")
        self.ticks.now += DEAF + 0.1
        await self.pilot.pause()

    async def sees(self, *words: str) -> None:
        await self.until(lambda: all(word in self.text for word in words), f"{words} on the screen")

    def posted(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.messages if isinstance(message, kind)]


@asynccontextmanager
async def driven(monitor: FakeMonitor, size: tuple[int, int] = (120, 40), **options: object) -> AsyncIterator[Driver]:
    """The app with its first snapshot on the screen."""
    driver = Driver(monitor, **options)
    async with driver.app.run_test(size=size, message_hook=driver.messages.append, notifications=True) as driver.pilot:
        await driver.until(lambda: driver.app.snapshot is not None, "the first snapshot")
        await driver.pilot.pause()
        yield driver
