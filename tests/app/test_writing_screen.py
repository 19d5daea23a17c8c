"""A note that is taken back, notes that are kept: shown first, and done after a yes to exactly that."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet
from test_reason_and_saving import moved
from test_stop_screen import acts

from tui_monitor.app.screens.outcome import OutcomeScreen, RefusalScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.writing import WritingScreen
from tui_monitor.model.act import FileChange, KeepProposal, UndoProposal
from tui_monitor.model.ask import Declined, ProposeKeeping, ProposeUndo, Refusal
from tui_monitor.text import Shown

BLOCK = "## NaN Detected\n\n- Experiment: exp-007\n- Reason: loss is NaN \x1b]0;owned\x07\n"
CHANGE = FileChange(Shown("reports/error-log.json"), Shown("create"), Shown(""), (Shown('{"category": "divergence"}'),))
KEYS = {"U": ("Take back a note?", "Take it out"), "A": ("Keep notes automatically?", "Keep them")}


def answering(*, refusal: bool = False) -> FakeMonitor:
    monitor = FakeMonitor(fleet(3))
    usual = monitor.usual_answer

    def answer(request):
        if isinstance(request, ProposeUndo | ProposeKeeping) and refusal:
            return Refusal(Shown("somebody has edited it since"))
        if isinstance(request, ProposeUndo):
            return UndoProposal(request.run, "/exps/dev_notes.md", BLOCK)
        if isinstance(request, ProposeKeeping):
            return KeepProposal(request.run, Shown("/exps"), (CHANGE,))
        return usual(request)

    monitor.answer = answer
    return monitor


async def asked(app, key: str) -> WritingScreen:
    await app.press(key)
    await app.until(lambda: isinstance(app.app.screen, WritingScreen), "the question")
    await app.pilot.pause()
    await app.heard()
    return app.app.screen


async def test_the_block_that_goes_is_shown():
    async with driven(answering(), (80, 24)) as app:
        await asked(app, "U")
        await app.sees("Take back a note?", "/exps/dev_notes.md", "- ## NaN Detected", "- - Reason: loss is NaN")
        assert "owned" not in app.text


async def test_what_would_be_written_at_once_is_shown():
    async with driven(answering(), (80, 24)) as app:
        await asked(app, "A")
        await app.sees("until trainmon ends, notes", "/exps", "at once:", "create reports/error-log.json", "divergence")


@pytest.mark.parametrize("key", KEYS)
async def test_enter_says_no_and_the_no_is_told(key):
    monitor = answering()
    async with driven(monitor, (80, 24)) as app:
        await asked(app, key)
        await moved(app, "enter")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not acts(monitor)
        assert any(isinstance(request, Declined) for request in monitor.asked)


@pytest.mark.parametrize("key", KEYS)
async def test_a_yes_is_to_exactly_that(key):
    monitor = answering()
    async with driven(monitor, (80, 24)) as app:
        question = await asked(app, key)
        await app.sees(*KEYS[key])
        await moved(app, "tab", "enter")
        await app.until(lambda: isinstance(app.app.screen, OutcomeScreen), "the outcome")
        assert acts(monitor)[0].approval.proposal is question._proposal


@pytest.mark.parametrize("key", KEYS)
async def test_a_refusal_is_shown(key):
    async with driven(answering(refusal=True)) as app:
        await app.press(key)
        await app.until(lambda: isinstance(app.app.screen, RefusalScreen))
        await app.sees("somebody has edited it since")


async def test_where_it_does_not_fit_no_key_says_yes():
    monitor = answering()
    async with driven(monitor, (80, 24)) as app:
        for key, size in zip("UAU", [(1, 1), (39, 9), (20, 40)], strict=True):
            await app.pilot.resize_terminal(*size)
            await asked(app, key)
            await moved(app, "tab", "space", "y", "tab", "enter")
            assert not acts(monitor)
            await app.until(lambda: isinstance(app.app.screen, RunsScreen), "the answer")


async def test_read_only_asks_for_nothing_that_lasts():
    monitor = answering()
    async with driven(monitor, (120, 40), read_only=True) as app:
        await app.press("K", "W", "U", "A", "space", "K")
        assert isinstance(app.app.screen, RunsScreen)
        assert not acts(monitor)


async def test_a_question_that_is_never_answered_does_not_stand_in_the_way_of_the_next():
    monitor = answering()
    usual = monitor.answer
    monitor.answer = lambda request: None if isinstance(request, ProposeUndo) else usual(request)
    async with driven(monitor, (80, 24)) as app:
        await app.press("U")
        await asked(app, "A")
