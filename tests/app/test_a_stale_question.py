"""A question about a run that is another one by now dies on the screen, before anybody can say yes to it."""

import math

import pytest
from driving import driven
from fake_monitor import FakeMonitor, finding, process, sick_views, stop_proposal
from msgspec.structs import replace

from tui_monitor.app.drawing.proposal_text import stale
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.model.act import StopProposal
from tui_monitor.model.ask import ProposeStop
from tui_monitor.model.finding import Decision, Severity
from tui_monitor.model.points import Event, EventKind, Place
from tui_monitor.model.run import RunProgress, RunView
from tui_monitor.text import Shown

SICK = sick_views()[0]
NAN = SICK.findings[0]
RECOVERED = finding(recovered=3500.0)


def event(kind: EventKind, offset: int = 900) -> Event:
    return Event(kind, Shown("Training finished. Saving final checkpoint"), Place(Shown("train.log"), offset), 50, 0.0)


def judged(decision: Decision, *findings: object, deciding: str | None = NAN.id, reason: str = "as it is") -> RunView:
    verdict = replace(SICK.verdict, decision=decision, deciding=deciding, reason=Shown(reason))
    return replace(SICK, verdict=verdict, findings=findings)


ELSE = finding(metric="loss", onset=20)
CHANGES = {
    "recovered": (judged(Decision.CONTINUE, RECOVERED, deciding=None), "was STOP and is CONTINUE now"),
    "milder": (judged(Decision.WAIT, replace(NAN, severity=Severity.WARNING)), "was STOP and is WAIT now"),
    "another finding": (judged(Decision.STOP, ELSE, NAN, deciding=ELSE.id), "another finding decides"),
    "less severe": (judged(Decision.STOP, replace(NAN, severity=Severity.WARNING)), "is warning now"),
    "over": (judged(Decision.STOP, RECOVERED), "is over now"),
    "finished": (replace(SICK, events=(event(EventKind.FINISHED),)), "training finished"),
    "last step": (replace(SICK, progress=replace(SICK.progress, step=10_000.0)), "training finished"),
}


def asking(proposal: StopProposal) -> FakeMonitor:
    """A monitor that answers with this proposal."""
    monitor = FakeMonitor([SICK])
    usual = monitor.usual_answer
    monitor.answer = lambda request: proposal if isinstance(request, ProposeStop) else usual(request)
    return monitor


async def shown(app):
    await app.press("K")
    await app.until(lambda: isinstance(app.app.screen, StopScreen), "the question")
    return app.app.screen


@pytest.mark.parametrize(("now", "why"), CHANGES.values(), ids=CHANGES)
async def test_the_question_is_out_of_date_at_once(now: RunView, why: str):
    question = replace(stop_proposal(SICK), seen=SICK)
    monitor = asking(question)
    async with driven(monitor) as app:
        screen = await shown(app)
        assert screen.may_say_yes()
        monitor.show(now)
        await app.sees("out of date", "ask again")
        assert not screen.may_say_yes()
    assert why in (stale(question, now) or "")


async def test_what_may_belong_to_the_run_is_named_as_left_alone():
    stray = process(4777, "python worker.py --out logs/exp-007")
    async with driven(asking(replace(stop_proposal(SICK), may_belong=(stray,))), (160, 48)) as app:
        await shown(app)
        await app.sees("left alone", "may also belong to it: pid 4777 python worker.py")
    async with driven(FakeMonitor([SICK]), (160, 48)) as app:
        await shown(app)
        await app.sees("will send")
        assert "left alone" not in app.text


@pytest.mark.parametrize(
    "now",
    [
        replace(SICK, progress=RunProgress(3999.0, 5000), latest={Shown("val_loss"): math.nan, Shown("lr"): 1e-4}),
        judged(Decision.STOP, replace(NAN, message=Shown("NaN in val_loss (99 in a row)")), reason="99 in a row"),
        judged(Decision.STOP, NAN, ELSE, RECOVERED),
        replace(SICK, events=(event(EventKind.CHECKPOINT),)),
        replace(SICK, progress=replace(SICK.progress, step=9_999.0)),
    ],
)
def test_numbers_that_move_leave_the_question_open(now: RunView):
    assert stale(replace(stop_proposal(SICK), seen=SICK), now) is None


def test_what_was_said_before_the_question_is_no_change():
    before = replace(SICK, events=(event(EventKind.FINISHED),))
    question = replace(stop_proposal(SICK), seen=before)
    assert stale(question, replace(before, progress=replace(before.progress, step=4000.0))) is None
    assert stale(question, replace(before, events=())) is None
    again = replace(before, events=(event(EventKind.FINISHED), event(EventKind.FINISHED, 2000)))
    assert "training finished" in (stale(question, again) or "")
