"""A few pictures of whole screens. Words and order are tested elsewhere; these hold the looks."""

import pytest
from driving import THEMES, Ticks, on_screen
from fake_monitor import NOW, FakeMonitor, fleet

from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.clock import ManualClock
from tui_monitor.model.snapshot import Progress
from tui_monitor.text import Shown

PROGRESS = Progress(position=120.0, length=300.0, speed=10.0, marks=(40.0, 90.0))


@pytest.fixture(autouse=True)
def one_time_zone_and_terminal(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm")  # the pictures are of sixteen colours, whatever terminal there is
    monkeypatch.delenv("COLORTERM", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


A_RUN = ("exp-007", "┤", "step 3990")
"""Words of a run that is drawn as a whole."""


async def until(pilot, *words) -> None:
    for _ in range(2000):
        await pilot.pause(0.005)
        text = on_screen(pilot.app)
        if all(word in text for word in words):
            return
    raise AssertionError(f"never came: {words}\n{text}")


def picture(snap_compare, size, *keys, sees=("exp-007",), theme="night", replay=False) -> bool:
    """The screen after these keys, once these words are on it."""
    monitor = FakeMonitor(fleet(24), PROGRESS if replay else None)
    context = Context(monitor, ManualClock(NOW), UNICODE, Shown("exps/round-3"), replay=replay, ticks=Ticks())
    app = TrainmonApp(context, theme, [THEMES])

    async def settle(pilot) -> None:
        await until(pilot, "exp-007")
        for key in keys:
            await pilot.press(key)
            if key == "enter":  # it shows through what opens above it
                await until(pilot, *A_RUN)
        await until(pilot, *sees)
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=settle)


SCREENS = {
    "runs": ((), ("exp-007",)),
    "table": (("v", "v"), ("verdict",)),
    "run": (("enter",), A_RUN),
    "diagnosis": (("D",), ("0.92 lr_schedule", "┤")),
    "metrics": (("enter", "m"), ("Space marks",)),
    "confirm": (("K",), ("Stop this run?", "dev_notes.md")),
    "note": (("W",), ("## exp-007",)),
    "snooze": (("z",), ("Snooze",)),
    "news": (("e",), ("News",)),
    "palette": (("ctrl+p",), ("Commands",)),
    "help": (("question_mark",), ("acknowledge",)),
}
"""Screen -> the keys that lead to it, and words that are on it then."""


WIDE, USUAL = (160, 48), (80, 24)
EVERY_TIME = [(WIDE, "night"), (USUAL, "colour-blind")]
"""The other two by `make long`: a theme does not change where things stand, nor a size the colours."""
LOOKS = [
    pytest.param(
        size,
        theme,
        id=f"{size[0]}x{size[1]}-{theme}",
        marks=[] if (size, theme) in EVERY_TIME else [pytest.mark.long],
    )
    for theme in ("night", "colour-blind")
    for size in (WIDE, USUAL)
]


@pytest.mark.parametrize(("size", "theme"), LOOKS)
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(snap_compare, screen, size, theme):
    keys, sees = SCREENS[screen]
    assert picture(snap_compare, size, *keys, sees=sees, theme=theme)


def test_replay(snap_compare):
    assert picture(snap_compare, (80, 24), theme="colour-blind", replay=True)
