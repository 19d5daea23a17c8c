"""The panes of the run screen, driven: what is in sight at which size, and which of them has the keys."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, finding, goes_nan, run_view
from msgspec.structs import replace
from sweeps import pairs

from tui_monitor.app.drawing.panes import PaneName
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.model.ask import Forget
from tui_monitor.model.beside import DevNote, NotesRequest, ProcessRequest, ProcessView
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.run import Setup
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.text import Shown

NAN = finding()
SPIKE = finding(Kind.SPIKE, "loss", 900, "a spike", Severity.INFO)
SETTINGS = {"lr": 3e-2, "batch_size": 64, "model": "cnn"}
SIZES = [(200, 60), (160, 48), (120, 30), (110, 20), (80, 24), (60, 15), (40, 10)]


def sick(**changes):
    view = run_view("exp-007", decision=Decision.STOP, reason="NaN", values=goes_nan(), findings=(NAN, SPIKE))
    return replace(view, setup=Setup(config=SETTINGS), **changes)


def others(count: int = 3):
    settings = Setup(config={**SETTINGS, "lr": "1e-3"})
    return [replace(run_view(f"exp-1{n:02d}"), setup=settings) for n in range(count)]


async def opened(app):
    await app.press("enter")
    await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
    await app.pilot.pause()


def asked(monitor, kind):
    return [request for request in monitor.asked if isinstance(request, kind)]


SEEN = {
    PaneName.FINDINGS: ("rule: non-finite value", "still so"),
    PaneName.LOG: ("step 3990",),
    PaneName.CONFIG: ("lr", "0.03", "others 1e-3"),
    PaneName.PROCESS: ("4100", "python train.py", "4200 python loader.py"),
    PaneName.NEWEST: ("lr", "3e-4"),
    PaneName.NOTES: ("Tried a lower rate",),
    PaneName.DIAGNOSIS: ("0.92 lr_schedule",),
}


def often(size: int, pane: int) -> bool:
    """Each pane on the usual terminal and on one more, each size with one pane at least."""
    return SIZES[size] == (80, 24) or size == pane % len(SIZES)


@pytest.mark.parametrize(("size", "pane"), pairs(SIZES, SEEN, often))
async def test_every_pane_is_reached_by_its_digit_at_every_size(size, pane):
    monitor = FakeMonitor([sick(), *others()])
    monitor.notes = (DevNote(Shown("Tried a lower rate"), (Shown("- it did not help"),)),)
    async with driven(monitor, size) as app:
        await opened(app)
        await app.press(str(list(PaneName).index(pane) + 1))
        await app.sees(*SEEN[pane])
        assert app.app.screen.panes.focused is pane
        assert "exp-007" in app.text and "STOP" in app.text


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (60, 15)])
async def test_tab_goes_through_all_panes_and_back(size):
    async with driven(FakeMonitor([sick()]), size) as app:
        await opened(app)
        seen = []
        for _ in PaneName:
            seen.append(app.app.screen.panes.focused)
            await app.press("tab")
        assert seen == list(PaneName)
        assert app.app.screen.panes.focused is PaneName.CHART
        await app.press("shift+tab")
        assert app.app.screen.panes.focused is PaneName.DIAGNOSIS


async def test_on_a_wide_screen_all_panes_are_in_sight_with_their_titles():
    async with driven(FakeMonitor([sick(), *others()]), (160, 48)) as app:
        await opened(app)
        titles = (
            "findings (2)",
            "config: differs from the 3 others in",
            "process",
            "newest of 2",
            "notes: none yet (W)",
        )
        await app.sees(*titles, "step 3990", "12 min ago", "epoch_3.pt", "1.2 GB", "waits for a device")


async def test_on_a_small_screen_findings_stand_in_three_lines_and_the_others_share_a_place():
    tabs = "log · findings · diagnosis · config"
    async with driven(FakeMonitor([sick(), *others()]), (80, 24)) as app:
        await opened(app)
        await app.sees("NaN val_loss 3 410", "spike loss 900", "likely lr_schedule 0.92 (D) · rule:", tabs)
        await app.sees("step 3990")
        await app.press("n")
        await app.sees("lr 0.03, the others 1e-3")


@pytest.mark.parametrize(("size", "marks"), [((160, 48), 1), ((80, 24), 1)])
async def test_the_pane_that_has_the_keys_is_marked_in_more_than_colour(size, marks):
    async with driven(FakeMonitor([sick()]), size) as app:
        await opened(app)
        await app.press("4")
        assert app.text.count("━━━━") >= marks and sum("┃" in line for line in app.text.splitlines()) == 1
        await app.press("3")
        assert sum(line.startswith("┃") for line in app.text.splitlines()) > 3


async def test_one_pane_may_have_the_whole_screen_and_esc_brings_the_others_back():
    many = {f"setting_{n:02d}": n for n in range(30)}
    view = replace(sick(), setup=Setup(config=many))
    async with driven(FakeMonitor([view]), (80, 40)) as app:
        await opened(app)
        await app.press("4")
        assert "setting_29" not in app.text
        await app.press("o")
        await app.sees("setting_00", "setting_29")
        assert "log · findings" not in app.text
        await app.press("escape")
        await app.sees("log · findings")
        assert isinstance(app.app.screen, RunScreen)
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


async def test_what_does_not_fit_is_told_and_scrolled_to():
    many = {f"setting_{n:02d}": n for n in range(60)}
    view = replace(sick(), setup=Setup(config=many))
    async with driven(FakeMonitor([view]), (80, 24)) as app:
        await opened(app)
        await app.press("4", "o")
        await app.sees("1-20 of 60")
        await app.press("pagedown")
        await app.sees("20-39 of 60")
        await app.press("G")
        await app.sees("41-60 of 60", "setting_59")
        await app.press("up", "g")
        await app.sees("1-20 of 60", "setting_00")


async def test_up_and_down_are_for_the_pane_that_has_the_keys():
    async with driven(FakeMonitor([sick()]), (160, 48)) as app:
        await opened(app)
        await app.press("2", "down")
        assert app.app.screen.finding.kind is Kind.SPIKE
        await app.press("3", "up", "up")
        assert "step 3990" not in app.text
        assert app.app.screen.finding.kind is Kind.SPIKE


async def test_a_click_gives_the_keys_to_a_pane_and_selects_a_finding():
    async with driven(FakeMonitor([sick()]), (160, 48)) as app:
        await opened(app)
        rows = app.text.splitlines()
        await app.pilot.click(offset=(120, next(y for y, row in enumerate(rows) if "a spike" in row or "900" in row)))
        await app.pilot.pause()
        assert app.app.screen.panes.focused is PaneName.FINDINGS
        assert app.app.screen.finding.kind is Kind.SPIKE
        await app.pilot.click(offset=(20, 44))
        await app.pilot.pause()
        assert app.app.screen.panes.focused is PaneName.LOG


async def test_a_click_on_a_tab_shows_its_pane():
    async with driven(FakeMonitor([sick()]), (80, 24)) as app:
        await opened(app)
        rows = app.text.splitlines()
        y = next(y for y, row in enumerate(rows) if "log · findings" in row)
        await app.pilot.click(offset=(rows[y].index("process") + 2, y))
        await app.sees("4200 python loader.py")


async def test_the_process_is_looked_for_only_while_it_is_in_sight():
    monitor = FakeMonitor([sick()])
    async with driven(monitor, (80, 24)) as app:
        await opened(app)
        assert not asked(monitor, ProcessRequest)
        await app.press("5")
        await app.sees("4200 python loader.py")
        await app.press("3")
        await app.until(lambda: Forget(asked(monitor, ProcessRequest)[0]) in monitor.asked)
        await app.press("escape")
        await app.until(lambda: Forget(asked(monitor, NotesRequest)[0]) in monitor.asked)


async def test_a_recording_has_no_process():
    monitor = FakeMonitor([sick(process=None)])
    usual = monitor.usual_answer
    monitor.answer = lambda one: ProcessView(recorded=True) if isinstance(one, ProcessRequest) else usual(one)
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("a recording: no process")


async def test_a_note_is_seen_as_soon_as_it_is_written():
    monitor = FakeMonitor([sick()])
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("notes: none yet (W)")
        monitor.notes = (DevNote(Shown("NaN Divergence"), (Shown("- Experiment: exp-007"), Shown("- Why: lr"))),)
        request = asked(monitor, NotesRequest)[0]
        monitor.answers[request] = monitor.usual_answer(request)
        monitor.show(*monitor.snapshot.runs)
        await app.sees("notes (1)", "NaN Divergence", "- Why: lr")


async def test_who_stopped_a_run_stands_above_its_notes():
    told = Told(Stopped(1_700_000_000.0, Shown("ada"), Shown("too hot")), Shown("diverged"))
    async with driven(FakeMonitor([sick(told=told)]), (160, 48)) as app:
        await opened(app)
        await app.sees("by ada: too hot", "result file says diverged")


async def test_the_next_run_of_the_list_takes_the_place_of_this_one():
    async with driven(FakeMonitor([sick(), *others()]), (160, 48)) as app:
        await opened(app)
        await app.sees("1 of 4")
        await app.press("4", "right_curly_bracket")
        await app.sees("2 of 4", "exp-100")
        assert app.app.screen.panes.focused is PaneName.CONFIG
        await app.press("left_curly_bracket", "left_curly_bracket")
        await app.sees("4 of 4", "exp-102")
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


async def test_what_grew_worse_is_not_called_recovered():
    worse = finding(Kind.OVERFITTING, "val_loss", 560, "val_loss rose", Severity.WARNING, recovered=800.0)
    worse = replace(worse, superseded_by="explosion:val_loss:0:560")
    view = replace(sick(), findings=(NAN, worse))
    async with driven(FakeMonitor([view]), (160, 48)) as app:
        await opened(app)
        await app.sees("became explosion")
        assert "✓" not in app.text


async def test_ages_go_on_without_a_snapshot():
    monitor = FakeMonitor([sick()])
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("12 min ago")
        app.clock.sleep(60.0)
        app.app.screen._show_facts()
        await app.sees("13 min ago")


async def test_ascii_panes_have_no_other_signs():
    async with driven(FakeMonitor([sick(), *others()]), (160, 48), ascii=True) as app:
        await opened(app)
        for number in "12345678o":
            await app.press(number)
            assert app.text.isascii(), sorted({c for c in app.text if not c.isascii()})


async def test_a_pane_without_anything_in_it_says_so():
    async with driven(FakeMonitor([sick()]), (80, 24)) as app:
        await opened(app)
        await app.press("7")
        await app.sees("notes: none yet (W)")
