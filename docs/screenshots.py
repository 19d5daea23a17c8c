"""Makes the pictures of the documentation from the real app on the packaged samples: `python docs/screenshots.py`."""

import asyncio
import os
import re
from pathlib import Path

from textual.pilot import Pilot

from tui_monitor import resources
from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.cli.assemble import replaying
from tui_monitor.clock import ManualClock
from tui_monitor.model.ask import Seek
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown

HERE = Path(__file__).parent
SIZES = {"160x48": (160, 48), "80x24": (80, 24)}
THEMES = ("night", "colour-blind")
KEYS = {
    "runs": (),
    "run": ("enter",),
    "confirm": ("K",),
    "note": ("W",),
    "replay": ("n", "enter", "p"),
}
"""Picture -> keys that lead to it from the runs screen."""
SAMPLES = os.path.relpath(resources.find("sample_logs"))
"""Relative: no folder of this machine is in a picture."""
POSITION = 19.0
"""Seconds into the recordings: most of what goes wrong has gone wrong by then."""


async def picture(name: str, size: str, theme: str) -> None:
    driver = ManualClock()
    replay = replaying([SAMPLES], Settings(), driver)
    replay.monitor.ask(Seek(POSITION))
    replay.monitor.step()
    context = Context(replay.monitor, replay.clock, UNICODE, Shown("sample_logs"), replay=True)
    app = TrainmonApp(context, theme, [resources.find("themes")])
    async with app.run_test(size=SIZES[size]) as pilot:
        await _settled(pilot)
        for key in KEYS[name]:
            await pilot.press(key)
            await _settled(pilot)
        suffix = "" if theme == THEMES[0] else f"-{theme}"
        (HERE / f"{name}-{size}{suffix}.svg").write_text(_own_font(app.export_screenshot(title="trainmon")))


def _own_font(svg: str) -> str:
    """Drawn with a font of the reader's machine: nothing is loaded from elsewhere."""
    without = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"Fira Code", "DejaVu Sans Mono, Menlo, Consolas", without)


async def _settled(pilot: Pilot[None]) -> None:
    """The feed answers on its own thread: let it, and let the screen draw."""
    for _ in range(20):
        await asyncio.sleep(0.05)
        await pilot.pause()


async def main() -> None:
    for theme in THEMES:
        for size in SIZES:
            for name in KEYS:
                await picture(name, size, theme)


if __name__ == "__main__":
    asyncio.run(main())
