"""Heading, first finding and chart of one run speak of the same: of what decides."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, finding, run_view
from msgspec.structs import replace

from tui_monitor.app.drawing.proof import kind_of
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.model.ask import ChartRequest
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

LOSS = finding(metric="loss", onset=181, message="loss is NaN since step 181")
VALIDATION = finding(metric="val_loss", onset=200, message="val_loss is NaN since step 200")
GRADIENT = finding(metric="grad_norm", onset=120, message="grad_norm is NaN since step 120")
ENTROPY = finding(Kind.ENTROPY_COLLAPSE, "entropy", 40, "entropy fell to 0.01", Severity.WARNING)
SPIKE = finding(Kind.SPIKE, "loss", 90, "a spike", Severity.INFO)
CRASH = finding(Kind.CRASH, None, 300, "RuntimeError: device-side assert")
RECOVERED = finding(metric="reward", onset=30, message="reward was NaN", recovered=50.0)


def decided_by(deciding, *findings) -> RunView:
    """A run whose `val_loss` is watched."""
    view = run_view("exp-007", decision=Decision.STOP, metric="val_loss", findings=findings)
    return replace(view, verdict=replace(view.verdict, deciding=deciding and deciding.id))


async def on_the_run_screen(app) -> None:
    await app.press("enter")
    await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
    await app.sees("step 3990")


def drawn(monitor: FakeMonitor) -> tuple[Shown, ...]:
    return [request for request in monitor.asked if isinstance(request, ChartRequest)][-1].metrics


@pytest.mark.parametrize(
    ("deciding", "findings", "metric"),
    [
        (LOSS, (VALIDATION, LOSS), "loss"),
        (GRADIENT, (VALIDATION, LOSS, GRADIENT), "grad_norm"),
        (ENTROPY, (SPIKE, ENTROPY), "entropy"),
        (LOSS, (CRASH, VALIDATION, LOSS, RECOVERED), "loss"),
        (VALIDATION, (VALIDATION, LOSS), "val_loss"),
        (CRASH, (LOSS, CRASH), "val_loss"),
        (None, (SPIKE, RECOVERED), "val_loss"),
    ],
)
async def test_what_decides_is_the_first_finding_and_its_metric_is_drawn(deciding, findings, metric):
    monitor = FakeMonitor([decided_by(deciding, *findings)])
    async with driven(monitor, (160, 48)) as app:
        await on_the_run_screen(app)
        assert app.app.screen.finding is (deciding or findings[0])
        rows = app.text.splitlines()
        first = rows[next(i for i, row in enumerate(rows) if f"findings ({len(findings)})" in row) + 1]
        expected = deciding or findings[0]
        assert kind_of(expected) in first and (expected.metric or "") in first
        assert drawn(monitor) == (metric,)


async def test_no_finding_is_lost_or_told_twice():
    view = decided_by(LOSS, VALIDATION, LOSS, GRADIENT)
    async with driven(FakeMonitor([view]), (160, 60)) as app:
        await on_the_run_screen(app)
        seen = []
        for _ in view.findings:
            seen.append(app.app.screen.finding)
            await app.press("n")
        assert seen == [LOSS, VALIDATION, GRADIENT]


async def test_the_chart_turns_to_what_comes_to_decide():
    monitor = FakeMonitor([decided_by(None, SPIKE)])
    async with driven(monitor, (160, 48)) as app:
        await on_the_run_screen(app)
        assert drawn(monitor) == ("val_loss",)
        monitor.show(decided_by(LOSS, VALIDATION, LOSS), now=1.0)
        await app.until(lambda: drawn(monitor) == ("loss",), "the chart of what decides")


async def test_the_chart_stays_at_what_a_person_chose():
    monitor = FakeMonitor([decided_by(LOSS, LOSS, GRADIENT)])
    async with driven(monitor, (160, 48)) as app:
        await on_the_run_screen(app)
        await app.press("n", "enter")
        assert drawn(monitor) == ("grad_norm",)
        monitor.show(decided_by(LOSS, LOSS, GRADIENT, VALIDATION), now=1.0)
        await app.sees("findings (3)", "step 200")
        assert drawn(monitor) == ("grad_norm",)
