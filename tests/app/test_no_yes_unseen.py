"""Whatever is pressed, at whatever size: only a yes to the question that was on the screen leads to an act.

What was on the screen is looked at from outside, just before each key; what was done, at the door.
"""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from driving import THEMES, Driver, Ticks, driven, on_screen
from fake_monitor import FakeMonitor, fleet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.app.screens.note import NoteScreen
from tui_monitor.app.screens.several import SeveralStopsScreen
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.app.screens.writing import WritingScreen
from tui_monitor.cli import assemble
from tui_monitor.clock import SystemClock
from tui_monitor.model.act import Proposal
from tui_monitor.model.ask import Act, Request
from tui_monitor.model.finding import Decision
from tui_monitor.settings.layers import Layer
from tui_monitor.settings.load import load
from tui_monitor.text import Shown

KEYS = (
    "K", "K", "W", "U", "A", "space", "tab", "tab", "enter", "enter", "shift+tab", "left", "right", "down", "up",
    "pagedown", "escape", "q", "y", "1", "2", "backspace", "n", "v", "later", "later", "later",
)  # fmt: skip
SIZES = [(1, 1), (30, 9), (60, 14), (60, 15), (80, 24), (120, 40)]


def shown(screen: object) -> tuple[Proposal, ...]:
    """What a yes on this screen would be to."""
    if isinstance(screen, StopScreen | NoteScreen):
        return (screen.proposal,)
    if isinstance(screen, SeveralStopsScreen):
        return screen.open_proposals
    return (screen._proposal,) if isinstance(screen, WritingScreen) else ()


def may_be_a_yes(screen: object, key: str, ticks: Ticks) -> bool:
    """Enter or space on a yes that is whole in sight and has the focus, in a dialog that has been there for a while."""
    if not isinstance(screen, Dialog) or key not in ("enter", "space") or screen.focused is not screen.yes_button:
        return False
    return all(screen.region.contains_region(button.region) and button.region.area for button in screen.answers)


async def pressed(app: "Driver | Real", acts: list[Act], keys: list[str]) -> None:
    """Press all of them; an act that nobody said yes to fails at once."""
    for key in keys:
        if key == "later":
            app.ticks.now += 1.0
            await app.pilot.pause()
            continue
        screen, before = app.app.screen, len(acts)
        allowed = shown(screen) if may_be_a_yes(screen, key, app.ticks) else ()
        if key == "q" and not isinstance(screen, Dialog) and app.app.focused is None:
            continue  # it would only leave
        await app.pilot.press(key)
        await app.pilot.pause()
        if allowed and screen not in app.app.screen_stack:
            await told(app, acts, before + len(allowed))
        said = tuple(act.approval.proposal for act in acts[before:])
        assert not said or said == allowed, (key, screen)


async def told(app: "Driver | Real", acts: list[Act], count: int) -> None:
    """A yes reaches the door a little after its dialog is gone."""
    end = monotonic() + 60
    while len(acts) < count:
        assert monotonic() < end, on_screen(app.app)
        await app.pilot.pause(0.005)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=st.lists(st.sampled_from(KEYS), max_size=25), size=st.sampled_from(SIZES))
def test_s4_no_sequence_of_keys_acts_without_a_yes_to_what_is_on_the_screen(keys, size):
    asyncio.run(tried(keys, size))


@pytest.mark.long
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=st.lists(st.sampled_from(KEYS), max_size=60), size=st.sampled_from(SIZES))
def test_no_long_sequence_of_keys_does_so_either(keys, size):
    asyncio.run(tried(keys, size))


async def tried(keys: list[str], size: tuple[int, int]) -> None:
    monitor = FakeMonitor(fleet(4))
    acts: list[Act] = []
    usual = monitor.usual_answer

    def answer(request: Request):
        if isinstance(request, Act):
            acts.append(request)
        return usual(request)

    monitor.answer = answer
    async with driven(monitor, size) as app:
        await pressed(app, acts, keys)


# The same with everything real: a training, its processes, the hands, the records

TRAINER = """
import math, signal, sys
log = open(sys.argv[1], "a", buffering=1)
for step in range(1, 90):
    log.write(f"step {step}/1000 | loss {math.nan if step > 60 else 2 / step + 0.3:.4f}\\n")
print("ready", flush=True)
signal.pause()
"""


class Watched:
    """The real monitor; what it is told to do is kept."""

    def __init__(self, root: Path) -> None:
        self.monitor = assemble.watching([str(root)], load([str(root)], None, Layer()), acting=True)
        self.acts: list[Act] = []
        self.step, self.wait = self.monitor.step, self.monitor.wait

    def ask(self, request: Request) -> None:
        if isinstance(request, Act):
            self.acts.append(request)
        self.monitor.ask(request)


class Real:
    def __init__(self, root: Path) -> None:
        self.door, self.ticks = Watched(root), Ticks()
        context = Context(self.door, SystemClock(), UNICODE, Shown("lab"), ticks=self.ticks)
        self.app = TrainmonApp(context, theme_folders=[THEMES])

    async def linked(self) -> None:
        """Until the run has been read, and its process is known: a question about less would be out of date soon."""
        end = monotonic() + 60
        while not any(
            view.process and view.verdict.decision is Decision.STOP
            for view in (self.app.snapshot.runs if self.app.snapshot else ())
        ):
            assert monotonic() < end, "the run was never linked to its process"
            await asyncio.sleep(0.005)
            await self.pilot.pause()


@asynccontextmanager
async def opened(root: Path, size: tuple[int, int]):
    real = Real(root)
    async with real.app.run_test(size=size) as real.pilot:
        await real.linked()
        yield real


class Lab:
    """An experiment root with a training that went NaN and holds its log open."""

    def __init__(self, root: Path) -> None:
        self.root, log = root, root / "logs/exp-1/train.log"
        log.parent.mkdir(parents=True)
        command = [sys.executable, "-S", "-c", TRAINER, str(log)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def tree(self) -> dict[str, str]:
        """Every name below the root, and what stands in it."""
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for path in sorted(self.root.rglob("*"))
        }

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def labs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Labs"]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("real trainings are looked at through /proc, which is not here")
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    labs = Labs(tmp_path)
    yield labs
    for lab in labs.made:
        lab.end()


class Labs:
    """One training as long as it lives: only after a yes another one is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, list[Lab]()

    def one(self) -> Lab:
        if not self.made or self.made[-1].process.poll() is not None or (self.made[-1].root / ".trainmon").exists():
            self.made.append(Lab(self.folder / f"lab-{len(self.made)}"))
        return self.made[-1]


async def really_tried(lab: Lab, keys: list[str], size: tuple[int, int]) -> None:
    before = lab.tree()
    async with opened(lab.root, size) as real:
        await pressed(real, real.door.acts, keys)
    if not real.door.acts:
        assert lab.process.poll() is None
        assert lab.tree() == before
    else:
        assert {act.approval.proposal.run for act in real.door.acts} == {"logs/exp-1"}


REAL_KEYS = st.lists(st.sampled_from(KEYS), max_size=12)
BOLD = [["K", "later", "tab", "later", "later", "enter"], ["space", "K", "later", "tab", "later", "enter"]]


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=REAL_KEYS, size=st.sampled_from(SIZES))
def test_s4_nothing_is_sent_and_nothing_is_written_for_real_without_a_yes(labs, keys, size):
    asyncio.run(really_tried(labs.one(), keys, size))


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=st.one_of(st.sampled_from(BOLD), st.lists(st.sampled_from(KEYS), max_size=40)), size=st.sampled_from(SIZES))
def test_nor_by_any_longer_sequence(labs, keys, size):
    asyncio.run(really_tried(labs.one(), keys, size))


async def test_a_yes_for_real_ends_exactly_that_process(labs):
    """Otherwise the laws above would hold of an app that can do nothing."""
    lab = labs.one()
    async with opened(lab.root, (120, 40)) as real:
        await real.pilot.press("K")
        end = monotonic() + 60
        while not isinstance(real.app.screen, StopScreen):
            assert monotonic() < end
            await real.pilot.pause(0.01)
        while real.app.screen.focused is not real.app.screen.yes_button:
            assert monotonic() < end, on_screen(real.app)
            await pressed(real, real.door.acts, ["later", "tab", "later"])
        await pressed(real, real.door.acts, ["enter"])
        assert len(real.door.acts) == 1, on_screen(real.app)
        while lab.process.poll() is None:
            assert monotonic() < end, "it was never stopped"
            await real.pilot.pause(0.01)
        while not (lab.root / "dev_notes.md").exists():
            assert monotonic() < end, "no note was written"
            await real.pilot.pause(0.01)
    assert lab.process.returncode == -15
