"""Several runs at once: marked, named in one question, counted by the person, each with its own outcome."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet, process
from msgspec.structs import replace
from test_dialog_sizes import SIZES
from test_reason_and_saving import moved
from test_stop_screen import acts, tell

from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.several import SeveralStopsScreen
from tui_monitor.app.screens.several_outcomes import SeveralOutcomesScreen
from tui_monitor.model.act import Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop
from tui_monitor.text import Shown


async def marked(app, count: int) -> None:
    for place in range(count):
        app.app.screen.grid.move_to(place)
        await app.press("space")


async def asked(app) -> SeveralStopsScreen:
    await app.press("K")
    await app.until(lambda: isinstance(app.app.screen, SeveralStopsScreen), "the question")
    await app.pilot.pause()
    await app.heard()
    return app.app.screen


async def read_on(app) -> str:
    """To the end of what has to be read; all that was in sight."""
    seen = app.text
    for _ in range(60):
        if "Read all runs" not in app.text:
            break
        await moved(app, "pagedown")
        seen += app.text
    return seen


async def say_yes(app, count: str, reason: str = "") -> None:
    question = app.app.screen
    question.query_one("#reason").value = reason
    question.query_one("#count").value = count
    await app.pilot.pause()
    question.no_button.focus()
    await moved(app, "tab", "enter")


async def test_a_mark_is_seen_and_escape_clears_it():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await marked(app, 2)
        await app.sees("2 marked")
        assert app.text.count("◆") == 2
        await app.press("v")
        assert app.text.count("◆") == 4, "on both lines of each"
        await app.press("v")
        assert app.text.count("◆") == 2
        await app.press("escape")
        assert "marked" not in app.text
        assert "◆" not in app.text


async def test_one_question_names_every_run_with_its_process_and_what_is_sent():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 4)
        await asked(app)
        seen = await read_on(app)
        for fact in ("exp-007", "exp-003", "exp-011", "pid 4121", "pid 4100", "SIGTERM to pid 4121", "child 1"):
            assert fact in seen, fact
        assert "3 runs will be stopped" in seen


async def test_what_cannot_be_stopped_is_named_with_why_and_not_counted():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 4)
        question = await asked(app)
        seen = await read_on(app)
        assert "3 runs will be stopped" in seen
        assert "1 cannot be" in seen
        assert "exp-015" in seen
        assert "cannot be stopped: no process is known for this run" in seen
        assert len(question.open_proposals) == 3


async def test_only_the_number_of_runs_allows_it_and_one_reason_is_for_all():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 2)
        question = await asked(app)
        await read_on(app)
        for wrong in ("", "1", "3", "22", "two"):
            question.query_one("#count").value = wrong
            await app.pilot.pause()
            assert not question.may_say_yes()
        await say_yes(app, "2", "same data bug")
        await app.until(lambda: len(acts(monitor)) == 2, "two acts")
        assert [act.approval.proposal for act in acts(monitor)] == list(question.open_proposals)
        assert {act.approval.reason for act in acts(monitor)} == {"same data bug"}
        assert "marked" not in app.text


async def test_a_run_that_changes_is_struck_out_and_not_sent_and_the_count_is_typed_anew():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 2)
        question = await asked(app)
        await read_on(app)
        question.query_one("#count").value = "2"
        await app.pilot.pause()
        assert question.may_say_yes()
        runs = monitor.snapshot.runs
        monitor.show(*(replace(v, process=process(999)) if v.exp_id == "exp-003" else v for v in runs))
        await app.sees("1 run will be stopped", "1 struck out", "not stopped: it is another process")
        assert not question.may_say_yes()
        monitor.show(*runs)
        await app.pilot.pause()
        assert len(question.open_proposals) == 1
        await read_on(app)
        await say_yes(app, "1")
        await app.until(lambda: len(acts(monitor)) == 1, "one act")
        assert acts(monitor)[0].approval.proposal.run == "logs/exp-007"


async def test_when_none_is_left_nothing_can_be_said_yes_to():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 1)
        question = await asked(app)
        monitor.show(*(v for v in monitor.snapshot.runs if v.exp_id != "exp-007"))
        await app.sees("None of these can be stopped now")
        question.query_one("#count").value = "0"
        await app.pilot.pause()
        await moved(app, "tab", "tab", "tab", "enter", "enter")
        assert not acts(monitor)


async def test_one_line_a_run_counts_down_and_those_that_live_on_are_asked_about_together():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 2)
        await asked(app)
        await read_on(app)
        await say_yes(app, "2", "why")
        await app.until(lambda: isinstance(app.app.screen, SeveralOutcomesScreen), "the outcomes")
        await app.sees("exp-007", "exp-003", "Sent  10 s left")
        app.ticks.now += 4
        await app.sees("5 s left")
        first, second = acts(monitor)
        tell(monitor, first, Result.DONE, "verified: it ended", problems=(Shown("dev_notes.md is locked"),))
        await app.sees("Done", "verified: it ended", "problem: dev_notes.md is locked")
        assert "Ask about the rest" not in app.text
        tell(monitor, second, Result.STILL_ALIVE, "still alive: pid 4100")
        await app.sees("Still alive", "Ask about the rest")
        await app.heard()
        await moved(app, "tab", "enter")
        await app.until(lambda: isinstance(app.app.screen, SeveralStopsScreen), "the question about KILL")
        assert ProposeStop(Shown("logs/exp-003"), Rung.KILL, said=Shown("why")) in monitor.asked
        question = app.app.screen
        assert [proposal.rung for proposal in question.open_proposals] == [Rung.KILL]
        assert question.reason == "why"
        await app.sees("Kill them")


async def test_marks_of_runs_that_are_gone_are_gone():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 2)
        monitor.show(*(v for v in monitor.snapshot.runs if v.exp_id != "exp-007"))
        await app.sees("1 marked")


async def test_forty_children_of_hostile_names_have_all_been_in_sight_before_a_yes():
    monitor = FakeMonitor(fleet(6))
    usual = monitor.usual_answer
    children = tuple(process(70000 + n, f"worker-{n} \x1b]0;owned\x07 [@click=app.quit]x[/] \u202e") for n in range(40))

    def answer(request):
        found = usual(request)
        return replace(found, children=children) if isinstance(found, StopProposal) else found

    monitor.answer = answer
    async with driven(monitor, (80, 24)) as app:
        await marked(app, 1)
        question = await asked(app)
        question.query_one("#count").value = "1"
        await app.pilot.pause()
        assert not question.may_say_yes()
        seen = await read_on(app)
        assert all(f"pid {70000 + n} " in seen for n in range(40))
        assert "owned" not in seen
        assert "\u202e" not in seen
        assert question.may_say_yes()


async def test_a_no_sends_nothing():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (120, 40)) as app:
        await marked(app, 2)
        await asked(app)
        await moved(app, "enter")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not acts(monitor)


@pytest.mark.parametrize("sizes", [[(1, 1), (59, 15), (60, 15)], pytest.param(SIZES, marks=pytest.mark.long)])
async def test_both_answers_and_the_count_are_in_sight_or_it_refuses_on_every_size(sizes):
    views = fleet(6)
    monitor = FakeMonitor(views)
    runs = [view.id for view in views if view.process]
    async with driven(monitor, sizes[0]) as app:
        for size in sizes:
            await app.pilot.resize_terminal(*size)
            app.app._stops.several(runs, lambda: None)
            await app.until(lambda: isinstance(app.app.screen, SeveralStopsScreen), "the question")
            await app.pilot.pause()
            await app.heard()
            if size[0] >= 60 and size[1] >= 15:
                all_in_sight(app.app.screen, app.text)
            else:
                assert "needs at least" in " ".join(app.text.replace("│", " ").split()) or size[0] < 40
                app.app.screen.query_one("#count").value = str(len(runs))
                await moved(app, "pagedown", "tab", "tab", "space", "enter")
                assert not acts(monitor)
            await moved(app, "escape")
            await app.until(lambda: isinstance(app.app.screen, RunsScreen), "the answer")


def all_in_sight(question: SeveralStopsScreen, text: str) -> None:
    for part in (*question.answers, question.query_one("#count"), question.query_one("#reason")):
        assert question.region.contains_region(part.region), text
        assert part.region.area, text
