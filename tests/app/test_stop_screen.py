"""Stopping a run: what is shown, what counts as a yes, what came of it."""

import pytest
from driving import driven
from fake_monitor import NOW, FakeMonitor, fleet, process, sick_views
from msgspec.structs import replace
from textual import events
from textual.widgets import Button

from tui_monitor.app.screens.outcome import OutcomeScreen, RefusalScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.model.act import Outcome, Result, Rung
from tui_monitor.model.ask import Act, ProposeStop
from tui_monitor.model.run import Life
from tui_monitor.model.snapshot import Progress
from tui_monitor.text import Shown


def acts(monitor: FakeMonitor) -> list[Act]:
    return [request for request in monitor.asked if isinstance(request, Act)]


async def asked_to_stop(app, key: str = "K"):
    await app.press(key)
    await app.until(lambda: isinstance(app.app.screen, StopScreen), "the question")
    await app.pilot.pause()
    return app.app.screen


async def test_the_question_shows_exactly_what_will_happen():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await asked_to_stop(app)
        await app.sees(
            "exp-007", "pid 4121", "started", "user ada", "python train.py --lr 3e-4",
            "/home/ada/exps", "pid 4122", "step 3421 | val_loss nan", "step-3000.pt", "SIGTERM to pid 4121",
            "after 10 s", "create results/exp-007.json", '"status": "diverged"', "append dev_notes.md",
            "## Stopped exp-007",
        )  # fmt: skip


async def test_enter_says_no():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.heard()
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not acts(monitor)


@pytest.mark.parametrize("move", ["tab", "right", "left"])
async def test_moving_to_stop_and_enter_says_yes_to_exactly_this_proposal(move):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        question = await asked_to_stop(app)
        await app.heard()
        await app.press(move)
        await app.heard()
        await app.press("enter")
        await app.until(lambda: len(acts(monitor)) == 1, "one act")
        approval = acts(monitor)[0].approval
        assert approval.proposal is question.proposal
        assert (approval.by, approval.at) == ("keyboard", NOW)


async def test_keys_typed_before_the_question_could_be_seen_do_nothing():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.press("tab", "enter", "enter")
        assert isinstance(app.app.screen, StopScreen)
        await app.heard()
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not acts(monitor)


async def test_a_burst_of_keys_is_no_hand():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.heard()
        await app.press("tab", "enter")
        assert not acts(monitor)


async def test_a_paste_never_says_yes():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        question = await asked_to_stop(app)
        await app.heard()
        question.post_message(events.Paste("\t\r\ny\n"))
        app.app.post_message(events.Paste("\t\r\n1\n"))
        await app.pilot.pause()
        assert isinstance(app.app.screen, StopScreen)
        assert not acts(monitor)


async def test_two_questions_never_stack():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await app.pilot.press("K", "K", "K")
        await app.until(lambda: isinstance(app.app.screen, StopScreen))
        await app.press("K")
        assert len(app.app.screen_stack) == 2
        assert (
            len([request for request in monitor.asked if request == ProposeStop(Shown("logs/exp-007"), Rung.TERM)]) == 1
        )


@pytest.mark.parametrize("size", [(80, 14), (40, 30)])
async def test_what_does_not_fit_cannot_be_confirmed(size):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, size) as app:
        question = await asked_to_stop(app)
        assert not question.fits
        await app.heard()
        await app.press("tab", "tab", "enter")
        await app.pilot.pause()
        assert not acts(monitor)


async def test_the_whole_question_fits_into_80x24():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        assert (await asked_to_stop(app)).fits
        await app.sees("will send", "create", "No", "Stop it")


@pytest.mark.parametrize(("size", "more"), [((80, 27), ""), ((60, 15), ", PgDn scrolls")])
async def test_the_question_says_which_keys_answer_it(size, more):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        await asked_to_stop(app)
        await app.sees(f"Tab chooses, Enter answers, Esc is No{more} ─╯")


@pytest.mark.parametrize(
    "change",
    [
        {"life": Life.FINISHED, "process": replace(process(4121), alive=False)},
        {"process": None},
        {"process": replace(process(4121), alive=False)},
        {"process": replace(process(4121), started=NOW - 5)},
        {"process": process(999)},
    ],
)
async def test_a_question_about_what_changed_dies(change):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        await app.heard()
        changed = [replace(v, **change) if v.exp_id == "exp-007" else v for v in monitor.snapshot.runs]
        monitor.show(*changed)
        await app.sees("out of date", "Nothing was sent")
        await app.press("tab")
        await app.heard()
        await app.press("enter")
        assert not acts(monitor)


async def test_a_question_about_a_run_that_is_gone_dies():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_stop(app)
        monitor.show(*(v for v in monitor.snapshot.runs if v.exp_id != "exp-007"))
        await app.sees("out of date")


async def test_what_cannot_be_proposed_is_said_with_its_reason():
    monitor = FakeMonitor([replace(sick_views()[0], process=None)])
    async with driven(monitor) as app:
        await app.press("K")
        await app.until(lambda: isinstance(app.app.screen, RefusalScreen))
        await app.sees("no process is known for this run")


async def said_yes(app, monitor):
    await asked_to_stop(app)
    await app.heard()
    await app.press("tab")
    await app.heard()
    await app.press("enter")
    await app.until(lambda: isinstance(app.app.screen, OutcomeScreen), "the outcome")
    return acts(monitor)[0]


def tell(monitor: FakeMonitor, act: Act, result: Result, message: str, **more: object) -> None:
    monitor.answers[act] = Outcome(act.approval.proposal, result, Shown(message), NOW, **more)
    monitor.show(*monitor.snapshot.runs)


async def test_the_countdown_is_drawn_and_then_kill_is_a_question_of_its_own():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        act = await said_yes(app, monitor)
        await app.sees("Sent", "waiting up to 10 s")
        app.ticks.now += 4
        await app.sees("waiting up to 6 s")
        assert "Ask about KILL" not in app.text
        tell(monitor, act, Result.STILL_ALIVE, "still alive: pid 4121")
        await app.sees("Still alive", "Ask about KILL")
        await app.heard()
        await app.press("tab")
        await app.heard()
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, StopScreen), "the second question")
        assert app.app.screen.proposal.rung is Rung.KILL
        await app.sees("SIGKILL to pid 4121 and to its 1 child")


async def test_kill_needs_the_number_of_runs():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        act = await said_yes(app, monitor)
        tell(monitor, act, Result.STILL_ALIVE, "still alive")
        await app.sees("Ask about KILL")
        await app.heard()
        await app.press("tab")
        await app.heard()
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, StopScreen))
        question = app.app.screen
        await app.pilot.pause()
        await app.heard()
        assert not question.may_say_yes()
        question.query_one("#count").value = "1"
        await app.pilot.pause()
        assert question.may_say_yes()


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (Result.DONE, "Done"),
        (Result.ALREADY_GONE, "Already gone"),
        (Result.CHANGED, "Not done"),
        (Result.NOT_PERMITTED, "Not permitted"),
        (Result.REFUSED, "Refused"),
        (Result.FAILED, "Failed"),
    ],
)
async def test_the_outcome_is_drawn_as_it_was_told(result, word):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        act = await said_yes(app, monitor)
        tell(
            monitor, act, result, "what really happened", written=(Shown("results/exp-007.json"),),
            problems=(Shown("dev_notes.md is locked"),),
        )  # fmt: skip
        await app.sees(word, "what really happened", "results/exp-007.json", "dev_notes.md is locked")
        assert "Ask about KILL" not in app.text


async def test_in_a_replay_everything_says_simulated():
    monitor = FakeMonitor(fleet(24), Progress(position=3.0, length=9.0))
    async with driven(monitor, (120, 40), replay=True) as app:
        assert "simulated" in app.text
        await asked_to_stop(app)
        await app.sees("Simulated: stop this run?", "nothing: TERM to pid 4121 is simulated")


async def test_the_run_screen_asks_too():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (120, 40)) as app:
        await app.press("enter")
        await app.sees("step 3990")
        question = await asked_to_stop(app)
        assert question.proposal.run == "logs/exp-007"


async def test_no_priority_binding_reaches_through_the_question():
    from tui_monitor.app.app import TrainmonApp

    for screen in (TrainmonApp, RunsScreen, StopScreen):
        assert not [b for b in screen.BINDINGS if getattr(b, "priority", False)]


@pytest.mark.parametrize("button", ["no_button", "yes_button"])
async def test_a_second_press_that_is_already_on_its_way_is_no_second_answer(button):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        question = await asked_to_stop(app)
        await app.heard()
        for _ in range(3):
            getattr(question, button).post_message(Button.Pressed(getattr(question, button)))
        await app.until(lambda: not isinstance(app.app.screen, StopScreen), "an answer")
        await app.pilot.pause()
        assert len(acts(monitor)) == (button == "yes_button")


async def test_what_comes_while_a_question_is_being_closed_harms_nothing():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        question = await asked_to_stop(app)
        await question.query(".dialog").remove()
        question.fill()
        assert app.app.screen is question
