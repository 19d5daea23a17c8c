"""What is told as news: a finding comes, grows worse, is over; what goes on as something graver is never over."""

import pytest
from msgspec.structs import replace
from report import views

from tui_monitor.clock import ManualClock
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.run import Life
from tui_monitor.model.snapshot import Incident, RunEvent, Shared
from tui_monitor.news import News
from tui_monitor.text import Shown

GRAVER = "explosion:loss:0:30"
KINDS = [Kind.DRIFT, Kind.OVERFITTING, Kind.SPIKE, Kind.GRADIENT_EXPLOSION, Kind.REWARD_COLLAPSE]


def told(*looks: tuple[Finding, ...]) -> list[RunEvent]:
    news = News(ManualClock(100.0))
    for findings in looks:
        news.follow(views.view(findings=findings))
    return list(news.events)


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_on_as_something_graver_is_not_told_as_recovered(kind: Kind) -> None:
    begun = views.finding(kind, Severity.WARNING, message=Shown("loss rose"))
    gone_on = views.finding(
        kind, Severity.WARNING, message=Shown("loss rose"), recovered_step=60.0, superseded_by=GRAVER
    )
    graver = views.finding(Kind.EXPLOSION, message=Shown("loss left its level"))
    events = told((begun,), (graver, gone_on))
    assert [event.severity for event in events if event.finding == begun.id] == [Severity.WARNING] * 2
    assert not any("recovered" in event.message for event in events)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_over_is_told_as_recovered(kind: Kind) -> None:
    begun = views.finding(kind, Severity.WARNING)
    events = told((begun,), (views.finding(kind, Severity.WARNING, recovered_step=60.0),))
    assert [event.severity for event in events] == [Severity.WARNING, None]


def test_nothing_is_told_twice() -> None:
    assert len(told(*[(views.finding(),)] * 5)) == 1


def test_a_stall_that_stood_before_its_host_went_is_no_news_once_that_is_back() -> None:
    news, stalled = News(ManualClock(100.0)), views.view(findings=(views.finding(Kind.STALL),), life=Life.STALLED)
    away = replace(stalled, findings=(), life=Life.UNREACHABLE)
    for view in (stalled, away, away, stalled):
        news.follow(view)
    assert len(news.events) == 1


def incident(*runs: str) -> Incident:
    names = ", ".join(runs)
    return Incident(
        Shown(f"{len(runs)} runs diverged within 8 s of their start: {names}"), tuple(map(Shown, runs)), 90.0
    )


def test_runs_that_diverge_together_are_one_event_that_grows_with_them() -> None:
    news, shared = News(ManualClock(100.0)), views.finding(Kind.MASS_DIVERGENCE, Severity.WARNING)
    for runs in (("a", "b"), ("a", "b"), ("a", "b", "c"), ("b", "c")):
        news.follow(views.view(findings=(shared,)))
        news.share([incident(*runs)])
    (event,) = news.events
    assert event.message == "3 runs diverged within 8 s of their start: a, b, c"
    assert (event.run, event.runs, event.severity) == ("", ("a", "b", "c"), Severity.WARNING)


def test_another_batch_is_another_event() -> None:
    news = News(ManualClock(100.0))
    news.share([incident("a", "b"), incident("x", "y")])
    assert [event.runs for event in news.events] == [("a", "b"), ("x", "y")]


def test_a_host_that_falls_silent_again_is_told_again() -> None:
    news = News(ManualClock(100.0))
    silent = Incident(Shown("gpu1 does not answer: 2 runs"), (Shown("a"), Shown("b")), 100.0, Shared.UNREACHABLE)
    for incidents in ([silent], [silent], [], [silent]):
        news.share(incidents)
    assert [event.message for event in news.events] == [silent.message] * 2


def test_a_host_that_answers_again_is_told_once_and_not_before_all_is_known() -> None:
    news, gpu2, none = News(ManualClock(100.0)), frozenset({Shown("gpu2")}), frozenset[Shown]()
    said = []
    for silent, awaited in ((none, none), (gpu2, none), (gpu2, gpu2), (none, gpu2), (none, none), (none, none)):
        news.hear(silent, awaited)
        said.append(len(news.events))
    assert said == [0, 0, 0, 0, 1, 1]
    assert [event.message for event in news.events] == ["gpu2 answers again"]


def test_a_host_whose_runs_were_out_of_reach_answers_again_once() -> None:
    news = News(ManualClock(100.0))
    gpu1 = Shown("gpu1")
    silent = Incident(
        Shown("gpu1 does not answer: 2 runs"), (Shown("a"), Shown("b")), 100.0, Shared.UNREACHABLE, place=gpu1
    )
    for incidents, places in (([silent], {gpu1}), ([silent], set()), ([], {gpu1}), ([], set()), ([], set())):
        news.share(incidents)
        news.hear(places, ())
    assert [event.message for event in news.events] == [silent.message, "gpu1 answers again"]


def test_what_several_folders_of_one_silent_host_say_alike_is_told_once() -> None:
    news, silent = News(ManualClock(100.0)), Shown("gpu1 does not answer")
    news.missed({"/ssh:gpu1/a": silent, "/ssh:gpu1/b": silent, "/ssh:gpu2/a": Shown("gpu2 does not answer")})
    news.missed({"/ssh:gpu1/a": silent, "/ssh:gpu1/c": silent})
    assert [event.message for event in news.events] == ["gpu1 does not answer", "gpu2 does not answer"]
    news.missed({})
    news.missed({"/ssh:gpu1/a": silent})
    assert len(news.events) == 3
