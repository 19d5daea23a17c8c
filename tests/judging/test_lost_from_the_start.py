"""A loss without a number from the first value on: what is proof, what is only a cell that nobody filled."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import Judged, examine, judged, points

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.points import Points

NAN = math.nan
LOSSES = ["loss", "val_loss", "loss_bbox", "loss_G", "policy_loss", "value_loss"]
LEARNING = [2.0 * 0.95**i for i in range(30)]


def severities(result: Judged) -> dict[str, Severity]:
    return {str(f.metric): f.severity for f in result.findings if f.kind in (Kind.NAN, Kind.INF)}


@pytest.mark.parametrize("metric", LOSSES)
@pytest.mark.parametrize("values", [[NAN, NAN], [math.inf, NAN], [NAN, math.inf], [math.inf, math.inf]])
def test_the_first_two_values_of_a_loss_without_a_number_are_critical(metric: str, values: list[float]) -> None:
    (found,) = judged(values, metric).findings
    assert (found.severity, found.onset_step, found.active) == (Severity.CRITICAL, 1.0, True)


@pytest.mark.parametrize("metric", ["ep_rew_mean", "accuracy", "mAP", "entropy", "foo"])
def test_other_metrics_may_begin_without_a_number(metric: str) -> None:
    assert not judged([NAN] * 6 + [0.5, 0.5], metric).findings


ERRORS = ["rmse", "wer", "mae", "perplexity", "sq.err"]


@pytest.mark.parametrize("metric", ERRORS)
@pytest.mark.parametrize("before", [[], [0.5], [0.5] * 8])
def test_an_error_without_a_number_is_a_warning_after_three_and_critical_after_ten(
    metric: str, before: list[float]
) -> None:
    def found(many: int) -> list[Severity]:
        return list(severities(judged([*before, *[NAN] * many], metric)).values())

    assert (found(2), found(3), found(9)) == ([], [Severity.WARNING], [Severity.WARNING])
    assert found(10) == [Severity.CRITICAL]


@pytest.mark.parametrize("metric", ERRORS)
def test_an_error_that_finds_its_number_is_over(metric: str) -> None:
    assert not judged([NAN] * 6 + [0.5, 0.5, 0.4], metric).alarms()


@pytest.mark.parametrize("metric", ERRORS)
@pytest.mark.parametrize("every", [1, 5])
def test_an_error_of_nothing_beside_a_training_loss_that_is_finite_is_a_warning(metric: str, every: int) -> None:
    lost = points([NAN] * 20, metric, [float(every * i) for i in range(1, 21)])
    training = points([2.0 * 0.98**i for i in range(20 * every)])
    for batches in ((lost, training), (training, lost)):
        result = examine(*batches)
        assert severities(result) == {metric: Severity.WARNING}


@pytest.mark.parametrize("metric", ERRORS)
def test_an_error_that_is_lost_with_the_training_loss_is_critical(metric: str) -> None:
    result = examine(points([NAN] * 12), points([NAN] * 12, metric))
    assert severities(result) == {"loss": Severity.CRITICAL, metric: Severity.CRITICAL}


def test_one_nan_before_the_first_number_is_a_warning_that_recovers() -> None:
    result = judged([NAN, *LEARNING])
    assert not result.critical()
    assert not result.alarms()


def test_infinity_as_a_first_value_hides_nothing_of_what_follows_the_next() -> None:
    result = judged([math.inf, 0.9, NAN, 0.8, 0.7, 0.6])
    (found,) = result.findings
    assert (found.kind, found.onset_step, found.severity) == (Kind.NAN, 3.0, Severity.WARNING)


@pytest.mark.parametrize("lost", [(NAN, NAN), (math.inf, NAN), (math.inf, math.inf)])
def test_both_losses_without_a_number_at_the_first_step_are_critical(lost: tuple[float, float]) -> None:
    both = examine(points([lost[0]], "loss"), points([lost[1]], "val_loss"))
    assert severities(both) == {"loss": Severity.CRITICAL, "val_loss": Severity.CRITICAL}


@pytest.mark.parametrize(
    ("training", "validation"), [([0.98], [1.0]), ([10.0], [12.0]), ([490.0], [500.0]), ([12.0], [10.0])]
)
def test_an_evaluation_may_be_counted_a_little_later_than_the_training_before_it(
    training: list[float], validation: list[float]
) -> None:
    both = examine(points([NAN], "loss", training), points([NAN], "eval_loss", validation))
    assert severities(both) == {"loss": Severity.CRITICAL, "eval_loss": Severity.CRITICAL}


def test_a_nan_in_training_proves_nothing_of_one_in_validation_long_after() -> None:
    training = points([*LEARNING, NAN, *LEARNING], "loss")
    far = examine(training, points([2.0, 1.9, NAN], "val_loss", [10, 20, 50]))
    near = examine(training, points([2.0, 1.9, NAN], "val_loss", [10, 20, 32]))
    assert not far.critical()
    assert near.critical() == {Kind.NAN}


def rows(validation: list[float], training: list[float] | None = None, metric: str = "val_loss") -> Judged:
    """Both losses in each record, as a table has them."""
    training = training or [2.0 * 0.99**i for i in range(len(validation))]
    return examine(points(training, "train_loss"), points(validation, metric))


@pytest.mark.parametrize("metric", ["val_loss", "loss_mask"])
@pytest.mark.parametrize(
    "cells",
    [
        [NAN] * 60,
        [NAN if i < 20 else 1.0 for i in range(60)],
        [1.0 if i % 10 == 9 else NAN for i in range(60)],
        [NAN if i % 10 else 1.0 for i in range(60)],
    ],
    ids=["never", "until the first", "every tenth", "every tenth from the first row on"],
)
def test_a_cell_that_was_not_measured_beside_a_finite_training_loss_is_never_critical(
    metric: str, cells: list[float]
) -> None:
    result = rows(cells, metric=metric)
    assert severities(result) == {metric: Severity.WARNING}
    assert not result.critical()


def test_the_doubt_is_said_while_it_lasts() -> None:
    said = [f.message for f in rows([NAN, NAN, NAN, 1.0, 1.0, 1.0]).transitions]
    assert said[0].endswith("the training loss beside it is finite: not measured?")
    assert said[-1].endswith("recovered at step 6")


def test_a_training_loss_that_is_lost_as_well_dispels_the_doubt() -> None:
    result = rows([NAN, NAN, NAN], [2.0, 1.9, NAN])
    assert severities(result)["val_loss"] is Severity.WARNING
    result = rows([NAN, NAN, NAN], [2.0, NAN, NAN])
    assert severities(result) == {"train_loss": Severity.CRITICAL, "val_loss": Severity.CRITICAL}


def test_a_validation_loss_that_was_measured_twice_is_lost_whatever_training_says() -> None:
    assert rows([1.0, 0.9, NAN, NAN]).critical() == {Kind.NAN}


def test_a_validation_loss_with_records_of_its_own_was_measured() -> None:
    training = points(LEARNING, "loss")
    own = points([NAN, NAN], "eval_loss", [10, 20])
    own.places[0], own.places[1] = 801, 1601
    assert examine(training, own).critical() == {Kind.NAN}


def test_a_training_loss_read_later_casts_the_same_doubt() -> None:
    examiner = Examiner(Thresholds())
    examiner.examine([points([NAN, NAN], "val_loss")])
    assert [f.severity for f in examiner.findings] == [Severity.CRITICAL]
    examiner.examine([points([2.0, 1.9], "train_loss")])
    assert [f.severity for f in examiner.findings] == [Severity.WARNING]


few = st.lists(st.sampled_from([1.0, 0.9, NAN, NAN, math.inf]), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(few, few, few, st.sampled_from([1.0, 2.0, 2.5]), st.permutations(range(36)), st.sampled_from([0, 40]))
def test_what_witnesses_say_does_not_depend_on_the_order_of_reading(
    training: list[float], validation: list[float], part: list[float], stride: float, order: list[int], shift: int
) -> None:
    late = points(validation, "val_loss", [stride * (i + 1) for i in range(len(validation))])
    for i in range(len(late)):
        late.places[i] += shift
    whole = [points(training, "train_loss"), late, points(part, "loss_mask")]
    at_once = Examiner(Thresholds())
    at_once.examine(whole)
    singly = Examiner(Thresholds())
    left = [[_one(series, i) for i in range(len(series))] for series in whole]
    for which in itertools.chain(order, range(36)):
        if left[which % 3]:
            singly.examine([left[which % 3].pop(0)])
    assert sorted(map(repr, at_once.findings)) == sorted(map(repr, singly.findings))


def _one(whole: Points, i: int) -> Points:
    part = slice(i, i + 1)
    return Points(
        whole.metric, whole.file, whole.steps[part], whole.values[part], whole.times[part], whole.places[part]
    )
