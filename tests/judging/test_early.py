"""The first ten points: no STOP on an opening that was only odd."""

from judged import examine, judged, points

from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Kind, Severity

NAN = float("nan")


def test_three_odd_first_values_below_a_curve_that_learns_are_no_reason_to_stop() -> None:
    learning = [0.3 + 2.3 * 0.93**i for i in range(100)]
    result = judged([0.40, 0.33, 0.285, *learning])
    assert Kind.EXPLOSION in result.kinds()
    assert not result.critical()
    assert not result.alarms()


def test_an_early_explosion_that_stays_up_is_critical_within_an_opening_of_nine_points() -> None:
    result = judged([2.3, 2.0, 1.7, *[14.0, 13.0, 13.5, 14.5, 13.2] * 4])
    assert Kind.EXPLOSION in result.critical()


BESIDE_A_BASELINE = Thresholds(metric="loss", baseline_start=2.3)


def test_a_start_ten_times_above_the_baselines_is_a_warning_at_once_and_critical_after_three_points() -> None:
    result = examine(points([30.0, 29.0, 28.0, 27.0]), thresholds=BESIDE_A_BASELINE)
    first = result.first(Kind.BASELINE_MISSED)
    assert (first.detected_step, first.severity) == (1.0, Severity.WARNING)
    assert Kind.BASELINE_MISSED in result.critical()


def test_a_start_above_the_baseline_is_withdrawn_once_the_loss_comes_down() -> None:
    result = examine(points([30.0, 29.0, 9.0, 5.0, 4.0, 3.0]), thresholds=BESIDE_A_BASELINE)
    assert not result.critical()
    assert not result.alarms()


def test_a_baseline_says_nothing_of_a_start_below_ten_times_nor_of_later_points_nor_of_other_metrics() -> None:
    assert not examine(points([22.0, 20.0, 18.0]), thresholds=BESIDE_A_BASELINE).of(Kind.BASELINE_MISSED)
    late = [2.3 - 0.01 * i for i in range(40)] + [25.0] * 5
    assert not examine(points(late), thresholds=BESIDE_A_BASELINE).of(Kind.BASELINE_MISSED)
    assert not examine(points([30.0] * 5, "val_loss"), thresholds=BESIDE_A_BASELINE).of(Kind.BASELINE_MISSED)
    negative = Thresholds(metric="loss", baseline_start=-2.0)
    assert not examine(points([30.0] * 5), thresholds=negative).of(Kind.BASELINE_MISSED)


def test_a_rise_after_one_odd_best_point_is_over_once_the_level_has_settled_without_a_drift() -> None:
    values = [2.0, 1.6, 1.5, 0.4, 1.5, 1.45, 1.5, *[1.4 - 0.01 * i for i in range(40)]]
    values[27] = 0.7
    drift = judged(values).first(Kind.DRIFT)
    ended = next(f for f in judged(values).findings if f.id == drift.id)
    assert drift.detected_step <= 14
    assert ended.recovered_step == 28
