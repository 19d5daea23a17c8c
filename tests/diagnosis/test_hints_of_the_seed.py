"""The three hints of seed 000, of runs that log nothing but a loss (S0.56)."""

from math import exp, nan

from made_courses import artifacts, causes

from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName

GOOD = [2.3 * exp(-at / 40) + 0.3 + 0.02 * (at % 3) for at in range(150)]
GROWS = [0.5 * 1.4**at for at in range(20)]


def test_s0_56_a_nan_within_the_first_ten_steps_hints_at_a_learning_rate_that_is_too_high() -> None:
    told = diagnose(artifacts({"loss": [2.3, 2.2, 2.1, nan, nan, nan]}))
    assert causes(told)[0] is CauseName.LR_TOO_HIGH
    assert "lower the learning rate" in told.causes[0].fix.do


def test_a_nan_after_few_points_of_a_log_that_begins_later_does_not() -> None:
    told = diagnose(artifacts({"loss": [2.3, 2.2, 2.1, nan, nan, nan]}, every=100))
    assert CauseName.LR_TOO_HIGH not in causes(told)[:1]


def test_s0_56_an_explosion_after_a_good_start_hints_at_schedule_and_accumulation() -> None:
    told = diagnose(artifacts({"loss": GOOD + GROWS}))
    assert CauseName.LR_SCHEDULE in causes(told)[:3]
    schedule = next(one for one in told.causes if one.cause is CauseName.LR_SCHEDULE)
    assert any("learned for" in proof.text and "points before" in proof.text for proof in schedule.proofs)
    assert "accumulation" in schedule.fix.otherwise
    assert "zero_grad" in schedule.fix.otherwise


def test_an_explosion_within_the_first_points_hints_at_no_schedule() -> None:
    assert CauseName.LR_SCHEDULE not in causes(diagnose(artifacts({"loss": [2.3 * 1.5**at for at in range(20)]})))[:1]


def test_s0_56_a_slow_plateau_hints_at_a_rate_that_is_too_low_or_too_little_capacity() -> None:
    told = diagnose(artifacts({"loss": [2.3 - 0.0002 * at + 0.01 * ((at * 7) % 5 - 2) for at in range(200)]}))
    assert set(causes(told)[:2]) == {CauseName.LR_TOO_LOW, CauseName.UNDERFITTING}


def test_a_loss_that_converges_hints_at_nothing() -> None:
    assert not causes(diagnose(artifacts({"loss": GOOD[:60] + [0.8 + 0.02 * ((at * 7) % 5 - 2) for at in range(200)]})))
