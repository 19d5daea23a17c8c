"""The first ten points: hints, and no STOP on an opening that was only odd."""

from judged import judged

from tui_monitor.model.finding import Kind

NAN = float("nan")


def test_nan_within_the_first_ten_steps_hints_at_the_learning_rate_and_later_ones_do_not() -> None:
    early = judged([2.3, 2.2, 2.1, NAN, NAN]).first(Kind.NAN)
    assert early.message.endswith("NaN within the first 10 steps: learning rate too high?")
    late = judged([2.3 - 0.01 * i for i in range(20)] + [NAN, NAN]).first(Kind.NAN)
    assert "learning rate" not in late.message


def test_three_odd_first_values_below_a_curve_that_learns_are_no_reason_to_stop() -> None:
    learning = [0.3 + 2.3 * 0.93**i for i in range(100)]
    result = judged([0.40, 0.33, 0.285, *learning])
    assert Kind.EXPLOSION in result.kinds()
    assert not result.critical()
    assert not result.alarms()


def test_an_early_explosion_that_stays_up_is_critical_within_an_opening_of_nine_points() -> None:
    result = judged([2.3, 2.0, 1.7, *[14.0, 13.0, 13.5, 14.5, 13.2] * 4])
    assert Kind.EXPLOSION in result.critical()
