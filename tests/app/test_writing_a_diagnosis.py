"""The question before a diagnosis is written: every file, every line, No has the focus, a yes is to exactly that."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet
from test_reason_and_saving import moved
from test_stop_screen import acts

from tui_monitor.app.screens.outcome import OutcomeScreen, RefusalScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.watching import Proposed
from tui_monitor.app.screens.writing import WritingScreen
from tui_monitor.model.act import DiagnosisProposal, FileChange, WholeFile
from tui_monitor.model.ask import Declined, ProposeDiagnosis, Refusal
from tui_monitor.text import Shown

TEXT = "# Diagnosis of exp-007\n\n## What happened\n"
WHOLE = (WholeFile("logs/exp-007/diagnosis.md", TEXT),)
CHANGES = (
    FileChange(
        Shown("/exps/logs/exp-007/diagnosis.md"), Shown("update"), Shown(""), tuple(map(Shown, TEXT.splitlines()))
    ),
    FileChange(Shown("/exps/next.md"), Shown("append"), Shown(""), (Shown("## exp-008"), Shown("- lower lr"))),
)


def answering(*, refusal: bool = False, simulated: bool = False) -> FakeMonitor:
    monitor = FakeMonitor(fleet(3))
    usual = monitor.usual_answer

    def answer(request):
        if not isinstance(request, ProposeDiagnosis):
            return usual(request)
        if refusal:
            return Refusal(Shown("it is healthy: there is no diagnosis to write down"))
        changes = () if simulated else CHANGES
        return DiagnosisProposal(request.run, CHANGES[0].path, TEXT, WHOLE, changes=changes, simulated=simulated)

    monitor.answer = answer
    return monitor


async def asked(app, screen: type = WritingScreen):
    run = app.monitor.snapshot.runs[0].id
    app.app.screen.post_message(Proposed(ProposeDiagnosis(run)))
    await app.until(lambda: isinstance(app.app.screen, screen), "the question")
    await app.pilot.pause()
    await app.heard()
    return app.app.screen


async def test_every_file_and_its_lines_are_shown():
    async with driven(answering(), (80, 24)) as app:
        await asked(app)
        await app.sees("Write down the diagnosis?", "/exps/logs/exp-007/diagnosis.md", "+ # Diagnosis of exp-007")
        await app.sees("append /exps/next.md", "+ ## exp-008", "+ - lower lr", "Write it")


async def test_enter_says_no_and_nothing_is_written():
    monitor = answering()
    async with driven(monitor, (80, 24)) as app:
        await asked(app)
        await moved(app, "enter")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not acts(monitor)
        assert any(isinstance(request, Declined) for request in monitor.asked)


async def test_a_yes_is_to_exactly_that():
    monitor = answering()
    async with driven(monitor, (80, 24)) as app:
        question = await asked(app)
        await moved(app, "tab", "enter")
        await app.until(lambda: isinstance(app.app.screen, OutcomeScreen), "the outcome")
        assert acts(monitor)[0].approval.proposal is question._proposal


async def test_a_refusal_is_shown():
    async with driven(answering(refusal=True), (80, 24)) as app:
        await asked(app, RefusalScreen)
        await app.sees("it is healthy: there is no diagnosis to write down")


async def test_in_a_replay_it_is_shown_and_said_to_be_simulated():
    async with driven(answering(simulated=True), (80, 24)) as app:
        await asked(app)
        await app.sees("Simulated: write down the diagnosis?", "would be written to", "+ # Diagnosis of exp-007")


@pytest.mark.parametrize("size", [(39, 9), (20, 40)])
async def test_where_it_does_not_fit_no_key_says_yes(size):
    monitor = answering()
    async with driven(monitor, (80, 24)) as app:
        await app.pilot.resize_terminal(*size)
        await asked(app)
        await moved(app, "tab", "space", "y", "tab", "enter")
        assert not acts(monitor)
