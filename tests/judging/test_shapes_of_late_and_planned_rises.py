"""Rises late in few epochs, rises that were planned, numbers that stand in each row, starts below a baseline."""

import math

import pytest
from judged import Judged, around, examine, judged, noise, points

from tui_monitor.judging.roles import lower_is_better, role_of
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.role import Role

TRAIN = [1.2 * math.exp(-i / 7) + 0.1 for i in range(24)]
VALIDATION = [1.3 * math.exp(-i / 5) + 0.5 for i in range(24)]

LATE = {
    "a fifth in six": [*VALIDATION[:15], *[0.56 * (1 + 0.04 * i) for i in range(1, 7)]],
    "a half in three": [*VALIDATION[:18], 0.60, 0.72, 0.82],
    "two fifths in three": [*VALIDATION[:17], 0.58, 0.66, 0.76],
    "a third in four": [*VALIDATION[:16], 0.57, 0.62, 0.68, 0.74],
    "all at once": [*VALIDATION[:19], 0.80, 0.82, 0.84],
}
NAMES = [
    ("loss", "dev loss"),
    ("train_loss", "holdout_loss"),
    ("train loss", "probe loss"),
    ("RMSE(train)", "RMSE(test)"),
    ("train rmse", "probe rmse"),
    ("loss", "out-of-bag loss"),
    ("train_loss", "hold-out loss"),
    ("in-bag loss", "oob_loss"),
]


@pytest.mark.parametrize("shape", LATE)
@pytest.mark.parametrize("names", NAMES)
def test_a_validation_that_rises_within_the_last_few_of_some_twenty_epochs_overfits(
    shape: str, names: tuple[str, str]
) -> None:
    train, validation = names
    values = LATE[shape]
    result = examine(points(TRAIN[: len(values)], train), points(values, validation))
    assert Kind.OVERFITTING in {f.kind for f in result.findings if f.active and f.metric == validation}


NOT_LATE = {
    "one bad evaluation": [*VALIDATION[:19], 0.85, 0.52, 0.52],
    "two bad evaluations": [*VALIDATION[:18], 0.80, 0.85, 0.52, 0.52],
    "noisy": [v * (1 + e) for v, e in zip(VALIDATION, noise(2, 0.06, 24), strict=True)],
    "flat": [*VALIDATION[:15], *[0.56 + 0.003 * i for i in range(6)]],
    "a bad one at the end": [*VALIDATION[:21], 0.75],
}


@pytest.mark.parametrize("shape", NOT_LATE)
@pytest.mark.parametrize("names", NAMES[:5])
def test_one_or_two_bad_evaluations_are_no_overfitting(shape: str, names: tuple[str, str]) -> None:
    train, validation = names
    values = NOT_LATE[shape]
    assert not examine(points(TRAIN[: len(values)], train), points(values, validation)).of(Kind.OVERFITTING)


@pytest.mark.parametrize("metric", ["top1_err", "WER", "1-acc", "1 - accuracy", "error rate", "cer", "test_error"])
def test_an_error_that_is_named_like_a_score_is_better_where_it_is_lower(metric: str) -> None:
    assert role_of(metric) is Role.ERROR and lower_is_better(metric) is True
    assert not judged(around(1, 0.003, [0.6 * math.exp(-i / 8) + 0.2 for i in range(60)]), metric).kinds()
    rising = [0.3] * 25 + [0.3 + 0.03 * i for i in range(20)]
    assert Kind.DRIFT in judged(rising, metric).alarms()


def beside_a_loss(metric: str, values: list[float]) -> Judged:
    loss = [2.0 / (1 + 0.1 * i) for i in range(len(values))]
    return examine(points(loss, "train_loss"), points(values, metric))


@pytest.mark.parametrize("metric", ["final_acc", "n_params", "best_score", "test_acc", "params", "wer"])
def test_one_value_that_stands_in_each_row_beside_a_loss_that_learns_is_a_summary(metric: str) -> None:
    assert not beside_a_loss(metric, [0.731] * 60).kinds()


@pytest.mark.parametrize("metric", ["test_acc", "wer"])
def test_a_score_that_moved_before_it_froze_or_a_loss_that_never_learned_is_no_summary(metric: str) -> None:
    frozen = [0.73, 0.729, 0.731, *[0.7305] * 60]
    assert Kind.FROZEN in beside_a_loss(metric, frozen).alarms()
    stuck = examine(points(around(1, 0.01, [0.7] * 60), "train_loss"), points([0.5] * 60, metric))
    assert Kind.FROZEN in stuck.alarms()


def restarts(period: int, height: float, n: int) -> tuple[list[float], list[float]]:
    """A loss and a learning rate with warm restarts."""
    loss = [height * math.exp(-(i % period) / (0.3 * period)) + 0.3 + e for i, e in enumerate(noise(6, 0.01, n))]
    return loss, [0.005 * (1 + math.cos(math.pi * (i % period) / period)) for i in range(n)]


@pytest.mark.parametrize(("period", "height"), [(25, 1.5), (40, 2.0), (30, 0.8), (60, 3.0), (20, 1.0)])
@pytest.mark.parametrize("first", [True, False])
def test_a_jump_at_a_warm_restart_of_the_learning_rate_is_planned(period: int, height: float, first: bool) -> None:
    loss, rates = restarts(period, height, 4 * period)
    both = [points(loss, "loss"), points(rates, "lr")]
    result = examine(*(both if first else reversed(both)))
    assert not result.alarms() and Severity.CRITICAL not in {f.severity for f in result.findings}


def test_a_jump_between_two_restarts_is_none_nor_one_at_a_rate_that_was_never_reached_before() -> None:
    loss, rates = restarts(50, 1.0, 100)
    struck = [value if i < 80 else 3.0 for i, value in enumerate(loss)]
    assert Kind.EXPLOSION in examine(points(struck, "loss"), points(rates, "lr")).alarms()
    higher = [0.001 if i < 60 else 0.1 for i in range(100)]
    burst = [2.0 * 0.95**i + 0.2 if i < 60 else 4.0 for i in range(100)]
    assert Kind.EXPLOSION in examine(points(burst, "loss"), points(higher, "lr")).alarms()


def test_a_loss_that_explodes_for_good_at_a_warm_restart_is_a_reason_to_stop_all_the_same() -> None:
    loss, rates = restarts(50, 1.0, 100)
    lost = [value if i < 50 else 40.0 + i for i, value in enumerate(loss)]
    assert examine(points(lost, "loss"), points(rates, "lr")).critical() == {Kind.EXPLOSION}


@pytest.mark.parametrize("metric", ["success_rate", "accuracy", "ep_rew_mean"])
@pytest.mark.parametrize("baseline", [0.6, 0.35])
def test_three_evaluations_in_a_row_far_under_the_start_of_a_baseline_are_told(metric: str, baseline: float) -> None:
    thresholds = Thresholds(metric=metric, baseline_start=baseline, lower_is_better=False)
    low = [0.01 * (i % 3 + 1) for i in range(12)]
    assert Kind.BASELINE_MISSED in judged(low, metric, thresholds=thresholds).kinds()
    for healthy in ([0.01, 0.02, 0.5, 0.6, 0.7, 0.7], [0.3 + 0.02 * i for i in range(12)]):
        assert not judged(healthy, metric, thresholds=thresholds).of(Kind.BASELINE_MISSED)
