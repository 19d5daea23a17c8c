"""Rates that were too high before the first point was logged, and what looks like them."""

from __future__ import annotations

import pytest
from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity

NAN, INF = float("nan"), float("inf")
WILD = [6.6, 316.0, 601.0, 1174.0, 1051.0, *(640.0 + 40.0 * (at % 4) for at in range(36))]
LOST = [2.61, 2.19, 2.11, 2.09, 2.08, 2.12, 2.11, *(2.303 + 0.01 * (at % 3) for at in range(23))]
CHANCE = [0.25, 0.2, 0.19, 0.187, 0.185, 0.18, 0.18, *(0.1 + 0.01 * (at % 2) for at in range(23))]
OVERFLOW = "train.py:57: RuntimeWarning: overflow encountered in multiply"


def test_a_loss_that_left_at_once_and_never_came_back_has_a_rate_that_is_too_high() -> None:
    made = artifacts({"bpc": WILD, "lr": [30.0] * len(WILD)}, {"lr": 30.0})
    assert first(made) is CauseName.LR_TOO_HIGH


def test_one_that_came_back_does_not_have_it_for_that() -> None:
    made = artifacts({"loss": [*WILD[:5], *(5.0 * 0.95**at for at in range(60))]}, {"lr": 0.01})
    assert all("never came back" not in proof.text for cause in diagnose(made).causes for proof in cause.proofs)


def test_a_loss_that_went_back_to_guessing_at_a_large_rate_lost_it_by_its_steps() -> None:
    made = artifacts({"train_loss": LOST, "train_acc": CHANCE, "lr": [0.4] * 30}, {"lr": 0.4})
    assert first(made) is CauseName.LR_TOO_HIGH


def test_the_same_at_a_usual_rate_is_not_that() -> None:
    made = artifacts({"train_loss": LOST, "train_acc": CHANCE, "lr": [0.001] * 30}, {"lr": 0.001})
    assert CauseName.LR_TOO_HIGH not in causes(diagnose(made))


def test_half_the_variance_of_the_targets_is_one_answer_for_all() -> None:
    stands = [0.94, 0.51, 0.48, 0.41, *(0.5 + 0.004 * (at % 3) for at in range(40))]
    made = artifacts({"loss": stands}, lines=["MLP(lr=0.6, solver='sgd')", "X mean 0 std 1.00; y mean 0.01 std 1"])
    (cause, *_) = diagnose(made).causes
    assert cause.cause is CauseName.LR_TOO_HIGH
    assert cause.severity is Severity.INFO
    assert "half the variance" in cause.proofs[0].text


@pytest.mark.parametrize("value", [NAN, INF])
def test_arithmetic_that_overflows_before_the_first_value_is_steps_that_ran_away(value: float) -> None:
    made = artifacts({"loss": [value] * 12}, lines=["mf k:16 lr:0.55 reg:0.05", OVERFLOW])
    (cause, *_) = diagnose(made).causes
    assert cause.cause is CauseName.LR_TOO_HIGH
    assert any("0.55" in proof.text for proof in cause.proofs)


def test_a_nan_from_the_first_value_on_without_an_overflow_is_the_data() -> None:
    assert first(artifacts({"loss": [NAN] * 12}, {"lr": 0.01})) is CauseName.NAN_IN_DATA


def test_an_error_of_a_critic_that_grows_where_nothing_is_ever_rewarded_feeds_on_itself() -> None:
    grown = [6.9 * 1.6**at for at in range(60)]
    made = artifacts({"td_rms": grown, "v_max": [7.0 * one for one in grown], "reward": [0.0] * 60}, {"alpha": 0.01})
    assert first(made) is CauseName.CRITIC_DIVERGENCE
