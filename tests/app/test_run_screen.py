"""The run screen, driven."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, finding, fleet, goes_nan, run_view
from made_views import drawn_as
from msgspec.structs import replace

from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.model.ask import ChartRequest, Forget
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.log_lines import LogRequest


def asked(monitor: FakeMonitor, kind: type) -> list:
    return [request for request in monitor.asked if isinstance(request, kind)]


async def opened(app):
    await app.press("enter")
    await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
    await app.sees("step 3990")


@pytest.mark.parametrize("size", [(200, 60), (160, 48), (80, 24), (60, 15)])
async def test_enter_shows_verdict_proof_and_log_and_esc_goes_back(size):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, size) as app:
        await opened(app)
        for words in ("exp-007", "STOP 97%", "3 410 NaN ever since", "quit"):
            assert words in app.text
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


async def test_what_was_asked_for_is_forgotten_on_leaving():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await opened(app)
        await app.press("escape")
        await app.until(lambda: len(asked(monitor, Forget)) >= 2)
        forgotten = {request.request for request in asked(monitor, Forget)}
        assert {*asked(monitor, ChartRequest)} <= forgotten
        assert {*asked(monitor, LogRequest)} <= forgotten


async def test_the_proof_has_rule_numbers_steps_and_the_line():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        for words in (
            "rule: non-finite value",
            "12 in a row",
            "first bad step 3 410",
            "raised at 3 421",
            "val_loss nan",
        ):
            assert words in app.text


async def test_nan_and_the_onset_are_marked_in_the_chart():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        await app.until(lambda: any(line.count("×") > 5 for line in app.text.splitlines()), "a rail of marks")
        assert "▼" in app.text


async def test_enter_on_a_finding_moves_chart_and_log_to_its_place():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("enter")
        await app.until(lambda: asked(monitor, LogRequest)[-1].offset == 10233)
        window = asked(monitor, ChartRequest)[-1]
        assert window.first < 3410 <= window.last
        await app.sees("step 2560")


async def test_findings_are_gone_through_one_by_one():
    findings = (
        finding(),
        finding(Kind.SPIKE, "loss", 900, "a spike", Severity.INFO),
        finding(Kind.PLATEAU, "loss", 50, "flat", Severity.WARNING, recovered=70.0),
    )
    view = run_view("exp-007", decision=Decision.STOP, reason="NaN", values=goes_nan(), findings=findings)
    async with driven(FakeMonitor([view]), (160, 48)) as app:
        await opened(app)
        shown = app.app.screen
        await app.press("n")
        assert shown.finding.kind is Kind.SPIKE
        await app.press("n")
        await app.sees("over at 70", "plateau")
        await app.press("n")
        assert shown.finding.kind is Kind.NAN
        await app.press("N")
        assert shown.finding.kind is Kind.PLATEAU


async def test_zoom_pan_and_reset_ask_for_their_window():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("plus")
        zoomed = asked(monitor, ChartRequest)[-1]
        assert zoomed.first == pytest.approx(856, abs=2) and zoomed.last == pytest.approx(2566, abs=2)
        await app.press("shift+right")
        assert asked(monitor, ChartRequest)[-1].last > zoomed.last
        await app.press("H")
        assert asked(monitor, ChartRequest)[-1].last == pytest.approx(zoomed.last)
        await app.press("0")
        assert asked(monitor, ChartRequest)[-1].first is None


async def test_other_metrics_can_be_chosen():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.press("m")
        await app.sees("Metrics", "[x] val_loss", "[ ] lr")
        await app.press("down", "space")
        await app.sees("[x] val_loss", "[x] lr")
        await app.press("enter")
        await app.until(lambda: asked(monitor, ChartRequest)[-1].metrics == ("val_loss", "lr"))


async def test_the_log_follows_scrolls_back_keeps_its_place_and_follows_again():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        await app.press("pageup", "pageup")
        assert "step 3990" not in app.text
        kept = app.text
        app.monitor.show(*app.monitor.snapshot.runs, now=1.0)
        await app.pilot.pause()
        assert app.text == kept
        await app.press("G")
        await app.sees("step 3990")
        await app.press("g")
        await app.sees("step 0 |")


async def test_a_run_without_anything_can_be_opened():

    bare = drawn_as(replace(run_view("bare", values=[], step=-1.0, pid=None), latest={}), watched=None, curve=None)
    async with driven(FakeMonitor([bare]), (100, 30)) as app:
        await app.press("enter")
        await app.sees("no findings")


async def test_keys_are_answered_on_a_tiny_run_screen():
    async with driven(FakeMonitor(fleet(24)), (60, 15)) as app:
        await opened(app)
        await app.pilot.resize_terminal(10, 3)
        await app.press("plus", "y", "n", "enter", "pageup", "m")
        await app.pilot.resize_terminal(120, 40)
        await app.press("escape", "escape")
