from made_views import drawn_as
from msgspec.structs import replace

from tests.acting.test_propose import finding, view
from tui_monitor.decisions.record_entries import Note, RecordEntry, bare, entries
from tui_monitor.judging.watched import MetricCount, choose
from tui_monitor.model.finding import Decision, Kind, Severity, Verdict
from tui_monitor.model.run import Reading, RunView, Where
from tui_monitor.text import Shown


def of(seen: RunView) -> tuple[RecordEntry, ...]:
    return entries(seen, bare(seen))


def placed(seen: RunView) -> RunView:
    return replace(seen, where=Where(Shown("/x/logs/exp-1"), None, "/x", "/x/logs/exp-1/train.log"))


def test_the_variant_that_is_watched_instead_of_what_was_asked_for_is_a_note() -> None:
    watched = choose("loss", [MetricCount(Shown("val_loss"), 9), MetricCount(Shown("train_loss"), 9)])
    (one,) = of(placed(drawn_as(view(), watched=watched)))
    assert isinstance(one.content, Note)
    assert one.content.text == (
        "## Watched Metric\n\n- Experiment: exp-1\n- Log: logs/exp-1/train.log\n- Metric: val_loss\n"
        "- Asked for: loss\n- Chosen: val_loss: the validation variant of loss\n"
    )
    assert one.content.text.startswith(one.content.mark)
    assert one.log == "/x/logs/exp-1/train.log"


def test_what_was_asked_for_or_chosen_without_being_asked_is_none() -> None:
    metrics = [MetricCount(Shown("loss"), 9), MetricCount(Shown("val_loss"), 9)]
    for asked in ("loss", None):
        assert of(placed(drawn_as(view(), watched=choose(asked, metrics)))) == ()


def test_infinity_is_filed_as_nan_and_only_what_decides_is_a_divergence() -> None:
    inf, other = finding(Kind.INF), finding(Kind.EXPLOSION, metric="grad_norm")
    (one,) = of(placed(replace(view(inf), findings=(inf, other))))
    assert isinstance(one.content, dict)
    assert one.content["context"]["divergence_type"] == "nan"
    assert one.key == f"logs/exp-1/train.log: divergence {inf.id}"


def test_what_is_over_or_no_divergence_is_no_entry() -> None:
    crash = finding(Kind.CRASH, metric=None)
    recovered = replace(finding(), recovered_step=400.0)
    warning = finding(Kind.DRIFT, Severity.WARNING)
    for found in (crash, recovered, warning):
        assert of(placed(view(found))) == ()


def test_a_recording_and_a_log_that_is_still_being_read_are_worth_nothing_yet() -> None:
    for reading in (Reading(under_way=True), Reading(at_end=True)):
        assert of(placed(replace(view(finding()), reading=reading))) == ()


def test_the_same_news_has_the_same_key_whatever_stands_around_it() -> None:
    then = placed(view(finding()))
    now = replace(then, verdict=Verdict(Decision.STOP, 0.5, Shown("said otherwise"), finding().id))
    assert {one.key for one in of(then)} == {one.key for one in of(now)} != set()
