"""Why, in the person's own words; saving first; and which rung is asked about."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet, stop_proposal
from msgspec.structs import replace
from test_stop_screen import acts, asked_to_stop, tell

from tui_monitor.app.screens.outcome import OutcomeScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.model.act import FileChange, Launch, LaunchKind, Result, Rung
from tui_monitor.model.ask import Declined, ProposeStop, Refusal
from tui_monitor.text import Shown

COMMAND = Launch(LaunchKind.COMMAND, Shown("stop-job exp-007"), ("stop-job", "exp-007", "a b"))


class Rungs(FakeMonitor):
    """Proposes these rungs, beside TERM and KILL."""

    def __init__(self, *rungs: Rung) -> None:
        super().__init__(fleet(3))
        self.rungs = rungs

    def usual_answer(self, request):
        if isinstance(request, ProposeStop) and request.rung in self.rungs:
            proposal = replace(stop_proposal(self.view(request.run), request.rung), signal="USR1")
            return replace(proposal, launch=COMMAND) if request.rung is Rung.COMMAND else proposal
        return super().usual_answer(request)


async def moved(app, *keys: str) -> None:
    """With the time between that a hand takes."""
    for key in keys:
        await app.press(key)
        await app.heard()


async def asked(app, rung: Rung) -> StopScreen:
    def there() -> bool:
        screen = app.app.screen
        return isinstance(screen, StopScreen) and screen.proposal.rung is rung

    await app.until(there, f"the question about {rung}")
    await app.pilot.pause()
    await app.heard()
    return app.app.screen


async def test_a_reason_goes_into_the_approval_cleaned():
    monitor = FakeMonitor(fleet(3))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.heard()
        await moved(app, "tab", "tab", *"qK j", "space", "y", "enter")
        assert not acts(monitor)
        assert app.app.screen.focused is app.app.screen.no_button
        await moved(app, "tab", "enter")
        await app.until(lambda: len(acts(monitor)) == 1, "the act")
        assert acts(monitor)[0].approval.reason == "qK j y"


async def test_without_one_there_is_none():
    monitor = FakeMonitor(fleet(3))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.heard()
        await moved(app, "shift+tab", "space", "space", "enter", "tab", "enter")
        await app.until(lambda: len(acts(monitor)) == 1, "the act")
        assert acts(monitor)[0].approval.reason is None


async def test_no_and_escape_from_the_reason_are_written_down_as_a_no():
    monitor = FakeMonitor(fleet(3))
    async with driven(monitor) as app:
        question = await asked_to_stop(app)
        await app.heard()
        await moved(app, "shift+tab", *"because", "escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not acts(monitor)
        assert Declined(question.proposal, Shown("keyboard")) in monitor.asked


async def test_a_stop_command_is_the_first_rung_and_term_follows_it_when_it_failed():
    monitor = Rungs(Rung.COMMAND)
    async with driven(monitor) as app:
        await app.press("K")
        await asked(app, Rung.COMMAND)
        await app.sees("your stop command: stop-job exp-007 'a b'", "TERM is")
        await moved(app, "shift+tab", *"why", "enter", "tab", "enter")
        await app.until(lambda: len(acts(monitor)) == 1, "the act")
        follows = replace(acts(monitor)[0].approval.proposal, rung=Rung.TERM)
        tell(monitor, acts(monitor)[0], Result.FAILED, "the stop command ended with status 3", next=follows)
        await app.sees("Failed", "status 3", "Ask about TERM")
        await app.heard()
        await moved(app, "tab", "enter")
        question = await asked(app, Rung.TERM)
        assert question.reason == "why"


async def test_save_first_is_a_question_of_its_own_and_then_the_stop_is_asked_again():
    monitor = Rungs(Rung.CHECKPOINT)
    async with driven(monitor) as app:
        await app.press("K")
        await asked(app, Rung.TERM)
        await app.sees("Save first")
        await moved(app, "shift+tab", *"why", "enter", "tab", "enter")
        await asked(app, Rung.CHECKPOINT)
        await app.sees("Let this run save first?", "SIGUSR1 to pid 4121: it saves and goes on", "Save it")
        assert not acts(monitor)
        await moved(app, "tab", "enter")
        await app.until(lambda: isinstance(app.app.screen, OutcomeScreen), "the outcome")
        await app.sees("waiting up to 10 s for a new checkpoint")
        (act,) = acts(monitor)
        assert act.approval.proposal.rung is Rung.CHECKPOINT
        tell(monitor, act, Result.DONE, "a new checkpoint: step-3500.pt, 1 s old")
        await app.sees("step-3500.pt", "the stop is asked about again")
        await app.heard()
        await moved(app, "enter")
        question = await asked(app, Rung.TERM)
        assert question.reason == "why"
        assert question.focused is question.no_button
        assert len(acts(monitor)) == 1


async def test_that_nothing_was_saved_is_said_and_the_stop_is_asked_again_all_the_same():
    monitor = Rungs(Rung.CHECKPOINT)
    async with driven(monitor) as app:
        await app.press("K")
        await asked(app, Rung.TERM)
        await moved(app, "tab", "enter")
        await asked(app, Rung.CHECKPOINT)
        await moved(app, "tab", "enter")
        await app.until(lambda: len(acts(monitor)) == 1, "the act")
        tell(monitor, acts(monitor)[0], Result.STILL_ALIVE, "no new checkpoint came within 10 s")
        await app.sees("no new checkpoint came")
        await app.heard()
        assert "Ask about KILL" not in app.text
        await moved(app, "escape")
        await asked(app, Rung.TERM)


async def test_why_it_cannot_save_first_is_said_small():
    async with driven(FakeMonitor(fleet(3)), (120, 50)) as app:
        await asked_to_stop(app)
        await app.sees("save first not possible: no checkpoint is set")
        assert not app.app.screen.query("#save")


async def test_in_a_replay_nothing_is_said_of_saving():
    """What is configured for a run of a recording, under its id there, is of no use to anybody."""
    monitor = FakeMonitor(fleet(3))
    usual = monitor.usual_answer

    def simulated(request):
        found = usual(request)
        return found if isinstance(found, Refusal) else replace(found, simulated=True)

    monitor.answer = lambda request: simulated(request) if isinstance(request, ProposeStop) else usual(request)
    async with driven(monitor, (120, 50)) as app:
        await asked_to_stop(app)
        await app.sees("Simulated: stop this run?", "found by")
        assert "save first" not in app.text
        assert not app.app.screen.query("#save")


async def test_what_a_stop_loses_is_said():
    monitor = FakeMonitor(fleet(3))
    usual = monitor.usual_answer

    def answer(request):
        found = usual(request)
        losing = isinstance(request, ProposeStop) and not isinstance(found, Refusal)
        return replace(found, loses=Shown("1 240 steps, 14 minutes")) if losing else found

    monitor.answer = answer
    async with driven(monitor, (120, 40)) as app:
        await asked_to_stop(app)
        await app.sees("a stop now loses 1 240 steps, 14 minutes")


async def test_a_long_stop_command_must_have_been_in_sight_whole():
    monitor, long = Rungs(Rung.COMMAND), tuple(f"--argument-{n}=of some length" for n in range(30))
    launch = replace(COMMAND, argv=("stop-job", *long))
    usual = monitor.usual_answer

    def answer(request):
        found = usual(request)
        return replace(found, launch=launch) if getattr(found, "rung", None) is Rung.COMMAND else found

    monitor.answer = answer
    async with driven(monitor, (60, 15)) as app:
        await app.press("K")
        question = await asked(app, Rung.COMMAND)
        await app.sees("Read all children (PgDn) first")
        seen = ""
        for _ in range(60):
            seen += app.text
            if question.may_say_yes():
                break
            await moved(app, "pagedown")
        assert all(f"--argument-{n}=of" in seen.replace("\n", "") for n in range(30))
        assert question.may_say_yes()


async def test_a_stop_without_a_record_is_a_question_of_its_own():
    monitor = FakeMonitor(fleet(3))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.heard()
        await moved(app, "shift+tab", *"why", "enter", "tab", "enter")
        await app.until(lambda: len(acts(monitor)) == 1, "the act")
        lost = FileChange(Shown("dev_notes.md"), Shown("cannot be written"), Shown("no space left on device"))
        unrecorded = replace(acts(monitor)[0].approval.proposal, unrecorded=True, changes=(lost,))
        tell(monitor, acts(monitor)[0], Result.REFUSED, "nothing was sent: no space left", next=unrecorded)
        await app.sees("Refused", "Ask: no record?")
        await app.heard()
        await moved(app, "tab", "enter")
        question = await asked(app, Rung.TERM)
        await app.sees("Stop without a record?", "no record", "no space left on device")
        assert question.proposal is unrecorded
        assert question.reason == "why"
        assert len(acts(monitor)) == 1


@pytest.mark.parametrize("size", [(60, 15), (80, 24)], ids=str)
async def test_three_answers_and_the_reason_fit(size):
    async with driven(Rungs(Rung.CHECKPOINT), size) as app:
        await app.press("K")
        question = await asked(app, Rung.TERM)
        whole = [*question.answers, question.query_one("#reason")]
        assert all(question.region.contains_region(widget.region) and widget.region.area for widget in whole), app.text


async def test_problems_are_shown_whole():
    monitor = FakeMonitor(fleet(3))
    problem = Shown("pid 4777 of the same group is still alive: python loader.py " + "--with a-long-word " * 20 + "end")
    again = Shown("exp-007 was restarted by its launcher: pid 5001 writes its log since 12:00:07")
    async with driven(monitor, (60, 30)) as app:
        await asked_to_stop(app)
        await app.heard()
        await moved(app, "tab", "enter")
        await app.until(lambda: len(acts(monitor)) == 1, "the act")
        tell(monitor, acts(monitor)[0], Result.DONE, "verified: pid 4121 ended", problems=(problem, again))
        await app.sees("verified")
        told = " ".join(app.text.replace("│", " ").split())
        assert all(word in told for word in (problem, again))
