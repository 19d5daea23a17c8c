"""A learning rate beside what was planned: at zero too early, at its floor too early, never coming down."""

from collections.abc import Mapping, Sequence
from math import cos, exp, pi

import pytest
from judged import around, points

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.planned import Plan
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity

STEPS = range(10, 1001, 10)


def cosine(end: float, floor: float = 0.0) -> list[float]:
    return [max(floor, 1e-3 * (1 + cos(pi * min(step / end, 1.0))) / 2) for step in STEPS]


def rounded(values: Sequence[float], digits: int) -> list[float]:
    return [round(value, digits) for value in values]


def found(
    rates: Sequence[float], loss: Sequence[float] | None = None, config: Mapping[str, object] | None = None
) -> list[Finding]:
    n = len(rates)
    examiner = Examiner(Thresholds())
    falling = around(1, 0.01, [0.5 + 2 * exp(-step / 330) for step in STEPS][:n])
    examiner.examine([points(loss or falling, "loss", STEPS[:n]), points(rates, "lr", STEPS[:n])])
    plan = Plan(1000.0, STEPS[n - 1], config or {})
    return [finding for finding in examiner.planned(plan) if finding.metric == "lr"]


def test_zero_long_before_the_end_is_told_with_both_numbers():
    (dead,) = found(cosine(400.0))
    assert dead.severity is Severity.WARNING and dead.kind is Kind.DEAD_LR
    assert "since step 400 of 1000" in dead.message


def test_a_few_epochs_are_enough_where_the_plan_is_known():
    (dead,) = found([max(0.0, 1e-2 * (1 - step / 80)) for step in STEPS][:14], [2.0] * 14)
    assert dead.message == "lr is 0 since step 80 of 1000, its largest was 0.00875"
    assert dead.onset_step < dead.detected_step <= 140


def test_a_floor_that_is_reached_early_is_told():
    (dead,) = found(cosine(300.0, 2e-6)[:80])
    assert dead.message.startswith("lr is at its floor of 2e-06 since step 300 of 1000")


@pytest.mark.parametrize(
    "rates",
    [
        cosine(1000.0),
        cosine(950.0),
        cosine(800.0, 1e-4),
        rounded(cosine(1000.0), 4),
        rounded(cosine(1000.0), 3),
        [0.1 * 0.1 ** (step // 334) for step in STEPS],
        [1e-3 * (1 + cos(pi * (step % 200) / 200)) / 2 for step in STEPS],
        [1e-3 * min(max(0, step - 50) / 100, 1.0) for step in STEPS],
        [0.0] * 100,
    ],
    ids=["cosine", "nearly", "floor", "4 digits", "3 digits", "steps", "cycles", "warm-up", "printed as zeros"],
)
@pytest.mark.parametrize("n", [30, 60, 100])
def test_a_schedule_that_takes_its_time_is_silent_while_the_loss_moves(rates: list[float], n: int):
    assert not [finding for finding in found(rates[:n]) if finding.severity is not Severity.INFO]


def test_zero_from_the_first_step_on_is_told_where_the_loss_stands_still():
    (dead,) = found([0.0] * 60, around(2, 0.02, [2.3] * 60))
    assert dead.severity is Severity.WARNING
    assert "from the first step on" in dead.message


def test_a_schedule_that_is_named_and_not_followed_is_advice():
    (never,) = found([3e-4] * 80, config={"train/lr_scheduler_type": "cosine"})
    assert never.severity is Severity.INFO
    assert never.message == "lr stays at 0.0003, at step 800 of 1000, though the schedule is cosine"


@pytest.mark.parametrize("said", ["constant", "constant_with_warmup", "plateau", "step", 7])
def test_a_schedule_that_may_stand_still_is_no_advice(said: object):
    assert not found([3e-4] * 80, config={"scheduler": said})
    assert not found([3e-4] * 30, config={"scheduler": "cosine"})
