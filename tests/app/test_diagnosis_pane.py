"""Why a run is as it is, in the app: the pane, its places in chart and log, what it costs, what is written of it."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet, run_view
from made_diagnosis import cause, diagnosis_of
from msgspec.structs import replace

from tui_monitor.app.drawing.diagnosis_lines import entries
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.panes import PaneName
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.model.ask import ChartRequest, DiagnosisRequest, Forget, ProposeDiagnosis, ReadoutRequest
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus, Proof
from tui_monitor.model.finding import Severity
from tui_monitor.model.log_lines import LogRequest
from tui_monitor.text import Shown, clean

SIZES = [(160, 48), (120, 40), (80, 24)]


def asked(monitor, kind):
    return [request for request in monitor.asked if isinstance(request, kind)]


def answering(monitor, change):
    """Diagnoses are as `change` makes them of the view; None: there is none yet."""
    usual = monitor.usual_answer
    monitor.answer = lambda one: change(monitor.view(one.run)) if isinstance(one, DiagnosisRequest) else usual(one)
    return monitor


async def opened(app, *keys):
    await app.press(*keys or ("D",))
    await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
    await app.sees("┤")


def mark_of(app):
    """The lines beside the cursor of the pane."""
    return [line.rsplit("▌", 1)[1].strip() for line in app.text.splitlines() if "▌" in line]


@pytest.mark.parametrize("size", SIZES)
async def test_d_opens_the_run_at_its_causes_and_leads_to_the_chart_and_back(size):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        await opened(app)
        await app.sees("0.92 lr_schedule: the schedule raises", "lr rose from 0.001 to 0.1", "fix: cap the schedule")
        assert app.app.screen.panes.focused is PaneName.DIAGNOSIS
        await app.press("D")
        assert app.app.screen.panes.focused is PaneName.CHART
        await app.press("D")
        assert app.app.screen.panes.focused is PaneName.DIAGNOSIS
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_a_diagnosis_says_is_reached_by_going_down(size):
    monitor = FakeMonitor(fleet(24))
    view = monitor.view("logs/exp-007")
    said = entries(diagnosis_of(view), view, UNICODE)
    async with driven(monitor, size) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        for entry in said:
            assert " ".join((entry.lead, entry.text)).strip()[:20] in " ".join(mark_of(app)), entry
            await app.press("down")
        await app.press("g")
        assert "0.92 lr_schedule" in mark_of(app)[0]
        await app.press("G")
        assert mark_of(app) == ["missing: gradient norm"]


@pytest.mark.parametrize("size", SIZES)
async def test_enter_on_a_proof_moves_chart_and_log_to_its_place(size):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, size) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        await app.press("down", "enter")
        await app.until(lambda: asked(monitor, LogRequest)[-1].offset == 9600, "the line of the proof")
        window = asked(monitor, ChartRequest)[-1]
        assert window.first < 2400 < window.last and window.metrics == ("lr",)
        assert asked(monitor, ReadoutRequest)[-1].step == 2400
        await app.sees("cursor │ step 2 400")
        if size[0] > 80:  # on a small screen the log has the place of the causes
            await app.sees("▼ proof")
        assert app.app.screen.panes.focused is PaneName.DIAGNOSIS


async def test_a_proof_without_a_line_leads_to_that_of_its_step_and_a_cause_to_its_first_proof():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        await app.press("down", "down", "enter")
        await app.until(lambda: asked(monitor, LogRequest)[-1].offset == 3400 // 10 * 40, "the line of the step")
        assert asked(monitor, ChartRequest)[-1].metrics == ("val_loss",)
        await app.press("up", "up", "enter")
        await app.until(lambda: asked(monitor, LogRequest)[-1].offset == 9600, "the line of the first proof")


async def test_what_has_no_place_says_so():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        await app.press("G", "enter")
        await app.sees("this has no place in the log")


async def test_a_click_selects_what_is_said_and_a_second_one_shows_its_place():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("lr is 0.1, [b]ten times[/b]")
        y = next(y for y, row in enumerate(app.text.splitlines()) if "lr is 0.1" in row)
        await app.pilot.click(offset=(130, y))
        await app.sees("▌  · lr is 0.1")
        await app.pilot.click(offset=(130, y), times=2)
        await app.until(lambda: asked(monitor, LogRequest)[-1].offset == 400)


async def test_a_healthy_run_has_one_quiet_line_and_is_not_asked_about_before():
    monitor = FakeMonitor([run_view("exp-001")])
    async with driven(monitor, (160, 48)) as app:
        await opened(app, "enter")
        await app.sees("diagnosis (D)")
        assert not asked(monitor, DiagnosisRequest)
        await app.press("D")
        await app.sees("healthy: nothing is found that would call for a cause")
        await app.press("D")
        await app.until(lambda: Forget(asked(monitor, DiagnosisRequest)[0]) in monitor.asked)


async def test_what_was_survived_is_told_of_a_healthy_run():
    survived = cause(severity=Severity.INFO)
    monitor = FakeMonitor([run_view("exp-001")])
    answering(monitor, lambda view: Diagnosis(DiagnosisStatus.HEALTHY, (survived,), (), (), ()))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("healthy; what was seen on its way:", "· 0.92 lr_schedule")


async def test_of_a_sick_run_the_likely_cause_stands_with_its_proof():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await opened(app, "enter")
        await app.sees("likely lr_schedule 0.92 (D): cap the schedule at", "diagnosis (D): lr_schedule 0.92, lr_too_hi")
    unsure = FakeMonitor(fleet(24))
    answering(unsure, lambda view: diagnosis_of(view, causes=(cause(confidence=0.3, explains=(view.findings[0].id,)),)))
    async with driven(unsure, (160, 48)) as app:
        await opened(app, "enter")
        await app.sees("diagnosis (D): lr_schedule 0.30")
        assert "likely" not in app.text


async def test_while_causes_are_looked_for_that_is_said():
    async with driven(answering(FakeMonitor(fleet(24)), lambda view: None), (160, 48)) as app:
        await opened(app)
        await app.sees("looking for causes")


async def test_a_diagnosis_that_failed_and_one_without_a_cause_say_so():
    nothing = Diagnosis(DiagnosisStatus.PARTIAL, (), (), (), (Shown("internal error: KeyError: x"),))
    async with driven(answering(FakeMonitor(fleet(24)), lambda view: nothing), (160, 48)) as app:
        await opened(app)
        await app.sees("no cause is known", "less sure: internal error")


async def test_one_stays_at_what_one_reads_when_a_newer_diagnosis_says_it_too():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        await app.press("down", "down", "down")
        assert mark_of(app)[0].startswith("against: an earlier cycle")
        request = asked(monitor, DiagnosisRequest)[0]
        more = Proof(Shown("one more proof"), 10.0)
        first = replace(cause(), proofs=(more, *cause().proofs))
        monitor.answers[request] = diagnosis_of(monitor.view(request.run), causes=(first,))
        monitor.show(*monitor.snapshot.runs)
        await app.sees("one more proof")
        assert mark_of(app)[0].startswith("against: an earlier cycle")


async def test_what_r_asks_about_is_the_diagnosis_that_is_seen():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        await app.press("R")
        await app.sees("write down the diagnosis?", "/exps/diagnosis.md")
        (proposed,) = asked(monitor, ProposeDiagnosis)
        assert proposed.diagnosis is monitor.answers[asked(monitor, DiagnosisRequest)[0]]


async def test_read_only_shows_causes_and_writes_nothing():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48), read_only=True) as app:
        await opened(app)
        await app.sees("lr_schedule:")
        await app.press("R")
        assert not asked(monitor, ProposeDiagnosis)
        assert "R save" not in app.text


async def test_text_from_a_log_is_shown_as_it_is_and_stays_in_its_place():
    hostile = Proof(clean("\x1b[31m[red]x[/red] " + "wide 训练 " * 60), 5.0)
    monitor = answering(FakeMonitor(fleet(24)), lambda view: diagnosis_of(view, causes=(cause(proofs=(hostile,)),)))
    for size in ((160, 48), (80, 24), (40, 10)):
        async with driven(monitor, size) as app:
            await app.press("D")
            await app.sees("[red]x[/red]" if size[1] > 10 else "0.92")
            assert "\x1b" not in app.text
