"""No yes in the dark: on every size of terminal a question is in sight with its answers, or it refuses in words."""

import asyncio
import re
from contextlib import asynccontextmanager

import pytest
from driving import Driver, driven
from fake_monitor import NOW, FakeMonitor, fleet, process, sick_views, stop_proposal
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sweeps import sweep
from textual import events
from textual.geometry import Size
from textual.widget import Widget

from tui_monitor.app.screens.dialog import DEAF, Dialog
from tui_monitor.app.screens.note import NoteScreen
from tui_monitor.app.screens.outcome import OutcomeScreen, RefusalScreen
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.model.act import Approval, FileChange, NoteProposal, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act
from tui_monitor.text import Shown, clean

SIZES = [
    (1, 1), (10, 3), (40, 10), (24, 5), (60, 10), (200, 10), (40, 60), (59, 15), (60, 14), (60, 15), (61, 16), (72, 18),
    (80, 15), (80, 20), (80, 24), (80, 25), (100, 30), (120, 40), (160, 48), (200, 15),
]  # fmt: skip
USUAL = [(1, 1), (40, 60), (59, 15), (60, 14), (60, 15), (80, 24), (160, 48), (200, 10)]
"""Tried each time: no room at all, both sides of what must fit, much wider than high and the other way."""
MUST_FIT = (60, 15)
EXP = Shown("exp-007")
SENDS = {
    Rung.COMMAND: "your stop command:",
    Rung.CHECKPOINT: "the signal that you set to pid",
    Rung.TERM: "SIGTERM to pid",
    Rung.KILL: "SIGKILL to pid",
    Rung.WINDOW: "the end of ",
}
REFUSED = "needs at least"
UNREAD = re.compile(r"Read (all children|on) \(PgDn\)")
TRIES = [("tab", "enter"), ("right", "space"), ("y",), ("shift+tab", "enter"), ("tab", "tab", "enter"), ("enter",)]
"""What a person may do who does not see what they answer."""
LONG = (
    "python -m torch.distributed.run --nproc 8 train.py --config /data/" + "very_long_folder/" * 28 + "c.yaml --seed 1"
)
WIDE = "訓練 /データ/実験/" + "漢字" * 60 + "/モデル.py ✗ ◐ é́ 終"


def proposal_with(text: str, children: int = 1, pid: int = 4194304, rung: Rung = Rung.TERM) -> StopProposal:
    """One in which everything that comes from outside is `text`."""
    shown, plain = clean(text), stop_proposal(sick_views()[0], rung)
    change = FileChange(shown, Shown("append"), shown, (shown, shown))
    return replace(
        plain,
        reason=shown,
        process=replace(plain.process, pid=pid, command=shown, cwd=shown, linked_by=shown),
        children=tuple(process(pid - 1 - i, f"worker {i} {shown}") for i in range(children)),
        changes=(change, change, *plain.changes),
        last_line=shown,
        checkpoint=shown,
        wait_seconds=30.0,
    )


PROPOSALS = {
    "plain": stop_proposal(sick_views()[0]),
    "long": proposal_with(LONG),
    "wide": proposal_with(WIDE, 2),
    "thirty children": proposal_with("python train.py", 30),
    "kill": replace(proposal_with(LONG, 4, rung=Rung.KILL), children=tuple(map(process, range(4194300, 4194330)))),
    "simulated": stop_proposal(sick_views()[0], simulated=True),
}


class Asked:
    """A dialog on the screen, and what it was dismissed with."""

    def __init__(self, app: Driver, screen: Dialog) -> None:
        self.app, self.screen, self.answers = app, screen, []

    async def hears(self) -> None:
        self.app.ticks.now += DEAF + 0.1
        await self.app.pilot.pause()

    async def press(self, *keys: str) -> None:
        """With the time between that a hand takes."""
        for key in keys:
            await self.app.press(key)
            await self.hears()

    def whole(self, widget: Widget) -> bool:
        """Inside the screen, and inside whatever it stands in."""
        place = self.screen.find_widget(widget)
        return self.screen.region.intersection(place.clip).contains_region(place.region) and place.region.area > 0

    async def read_on(self) -> None:
        """As far as it asks for."""
        for _ in range(100):
            if not UNREAD.search(self.app.text):
                return
            await self.press("pagedown")
        raise AssertionError(self.app.text)


@asynccontextmanager
async def asked(app: Driver, screen: Dialog):
    question = Asked(app, screen)
    await app.app.push_screen(screen, question.answers.append)
    await app.until(lambda: screen._opened is not None, "the dialog")
    await question.hears()
    yield question
    if not question.answers:
        screen.dismiss(False)
        await app.pilot.pause()


def asked_to_stop(app: Driver, name: str):
    return asked(app, StopScreen(app.app.context, PROPOSALS[name], EXP))


async def answers_are_in_sight(question: Asked, proposal: StopProposal) -> None:
    """Both buttons, what has the focus, and what decides."""
    screen, text = question.screen, question.app.text
    assert all(question.whole(screen.query_one(name)) for name in ("#no", "#yes")), text
    assert screen.focused is screen.query_one("#no"), text
    assert len(screen.rows_in_sight) <= screen.scroller.scrollable_content_region.height, text
    joined = " ".join(text.replace("│", " ").split())
    count = len(proposal.children)
    for fact in (f"pid {proposal.process.pid}", f"{count}, named below", "Tab chooses, Enter answers, Esc is No"):
        assert fact in joined, f"{fact}\n{text}"
    for label in ("run ", "because ", "command ", "will send "):
        assert f"  {label}" in text, f"{label}\n{text}"
    assert SENDS[proposal.rung] in joined or proposal.simulated
    if proposal.rung is Rung.KILL:
        assert question.whole(screen.query_one("#count")), text
        screen.query_one("#count").value = "1"
    await question.read_on()
    for _ in range(3):
        await question.press("tab")
        assert question.whole(screen.focused), question.app.text
        if screen.focused is screen.query_one("#yes"):
            return
    raise AssertionError(f"no way to the yes\n{question.app.text}")


async def nothing_says_yes(question: Asked, *keys: str) -> None:
    """Neither a key nor a click."""
    app = question.app
    assert REFUSED in " ".join(app.text.replace("│", " ").split()) or app.app.size.width < 40, app.text
    for y, row in enumerate(app.text.splitlines()):
        if (x := max(row.find("Stop it"), row.find("Kill it"))) >= 0:
            await app.pilot.click(offset=(x, y))
    await question.press(*keys)
    assert True not in question.answers, keys


async def in_sight_or_refused(app: Driver, proposal: StopProposal, *keys: str) -> None:
    size = app.app.size
    async with asked(app, StopScreen(app.app.context, proposal, EXP)) as question:
        refused = question.screen.query_one("#yes").region.area == 0
        assert refused is not (size.width >= MUST_FIT[0] and size.height >= MUST_FIT[1]), app.text
        if refused:
            await nothing_says_yes(question, *keys)
        else:
            await answers_are_in_sight(question, proposal)


@pytest.mark.parametrize("size", sweep(SIZES, USUAL))
async def test_both_answers_are_in_sight_with_what_decides_or_no_key_says_yes(size):
    async with driven(FakeMonitor(fleet(2)), size) as app:
        for proposal, keys in zip(PROPOSALS.values(), TRIES, strict=True):
            await in_sight_or_refused(app, proposal, *keys)


TEXTS = st.text(st.sampled_from("ab /-漢é́🙂\t\x1b"), max_size=400)


@settings(max_examples=12, deadline=None)
@given(text=TEXTS, children=st.integers(1, 12), size=st.sampled_from(SIZES), rung=st.sampled_from(Rung))
def test_so_it_is_whatever_the_texts_are(text, children, size, rung):
    async def looked_at() -> None:
        async with driven(FakeMonitor(fleet(2)), size) as app:
            await in_sight_or_refused(app, proposal_with(text, children, rung=rung), "tab", "enter")

    asyncio.run(looked_at())


async def test_every_child_must_have_been_in_sight_before_yes_can_be_said():
    async with driven(FakeMonitor(fleet(2)), (80, 24)) as app:
        async with asked_to_stop(app, "thirty children") as question:
            await app.sees("Read all children (PgDn) first")
            await question.press("tab", "enter")
        assert question.answers == [False]
        async with asked_to_stop(app, "thirty children") as question:
            seen = set()
            while "Read all children" in app.text:
                seen |= {i for i in range(30) if f"worker {i} " in app.text}
                await question.press("pagedown")
            assert len(seen | {i for i in range(30) if f"worker {i} " in app.text}) == 30
            await question.press("tab", "enter")
        assert question.answers == [True]


async def test_a_jump_to_the_end_has_read_nothing():
    async with driven(FakeMonitor(fleet(2)), (80, 24)) as app, asked_to_stop(app, "thirty children") as question:
        question.screen.scroller.scroll_end(animate=False)
        await app.sees("Read all children", "above")
        assert question.screen.query_one("#yes").disabled


@pytest.mark.parametrize("keys", [("pagedown",), ("down",) * 4, ("j",) * 4])
async def test_what_is_out_of_sight_is_counted_and_scrolls(keys):
    async with driven(FakeMonitor(fleet(2)), (80, 24)) as app, asked_to_stop(app, "long") as question:
        before = app.text
        assert "▼" in before
        await question.press(*keys)
        await app.sees("▲", "above")
        assert question.screen.focused is question.screen.query_one("#no")
        await question.press(*("pageup",) * 4)
        assert app.text == before


async def test_the_wheel_scrolls():
    async with driven(FakeMonitor(fleet(2)), (80, 24)) as app, asked_to_stop(app, "long") as question:
        x, y = question.screen.scroller.region.center
        where = {"delta_x": 0, "delta_y": 1, "button": 0, "shift": False, "meta": False, "ctrl": False}
        app.app.post_message(events.MouseScrollDown(None, int(x), int(y), **where))
        await app.sees("▲", "above")


async def test_a_terminal_that_shrinks_takes_the_focus_off_the_yes():
    async with driven(FakeMonitor(fleet(2)), (80, 24)) as app:
        async with asked_to_stop(app, "plain") as question:
            await question.press("tab")
            assert question.screen.focused is question.screen.query_one("#yes")
            await app.pilot.resize_terminal(50, 24)
            await app.sees("needs at least 60x15", "50x24")
            await app.pilot.resize_terminal(80, 24)
            await app.sees("Stop it")
            await question.press("enter")
        assert question.answers == [False]


class Blind(StopScreen):
    """As if somebody had reckoned wrongly how much room there is."""

    def least(self) -> Size:
        return Size(1, 1)


async def test_a_yes_that_is_out_of_sight_is_none_whatever_was_reckoned():
    async with driven(FakeMonitor(fleet(2)), (60, 8)) as app:
        async with asked(app, Blind(app.app.context, replace(PROPOSALS["plain"], children=()), EXP)) as question:
            await question.press("tab")
            assert question.screen.focused is question.screen.query_one("#yes")
            assert not question.whole(question.screen.query_one("#yes"))
            await question.press("enter")
        assert question.answers == [False]


def act() -> Act:
    return Act(Approval(PROPOSALS["plain"], NOW, Shown("keyboard")))


def told(app: Driver) -> OutcomeScreen:
    """A long story of one that is still alive."""
    request, monitor = act(), app.monitor
    monitor.answers[request] = Outcome(
        PROPOSALS["plain"], Result.STILL_ALIVE, clean(LONG), NOW, (clean(LONG),) * 6, (clean(WIDE),) * 9
    )
    screen = OutcomeScreen(app.app.context, request)
    screen.show(monitor.step())
    return screen


def refused(app: Driver) -> RefusalScreen:
    return RefusalScreen(app.app.context, clean(LONG * 5))


def noted(app: Driver) -> NoteScreen:
    return NoteScreen(app.app.context, NoteProposal(EXP, "/home/ada/dev_notes.md", "word\n" * 90), EXP)


LONG_DIALOGS = {
    "outcome": (told, ("#no", "#yes")),
    "refusal": (refused, ("#no",)),
    "note": (noted, ("#no", "#yes", "TextArea")),
}


@pytest.mark.parametrize("name", LONG_DIALOGS)
@pytest.mark.parametrize("size", [(40, 10), (60, 15), (80, 24), (160, 48)], ids=str)
async def test_the_other_dialogs_have_their_buttons_in_sight_too(size, name):
    make, parts = LONG_DIALOGS[name]
    async with driven(FakeMonitor(fleet(2)), size) as app, asked(app, make(app)) as question:
        assert all(question.whole(question.screen.query_one(part)) for part in parts), app.text
        assert question.screen.focused is question.screen.query_one("#no")
