"""Signs that any program may show, and look-alikes that prove nothing."""

from math import exp, inf, nan

import pytest
from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.diagnosis.exceptions import message_of
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity

FALLS = [2.0 * exp(-at / 15) + 0.1 for at in range(30)]
CALM_END = [*FALLS, nan, nan, nan, nan]


def test_one_part_of_the_loss_that_a_line_tells_to_be_infinite_is_a_logarithm_of_zero() -> None:
    line = "WARNING non-finite loss at iter 30: loss_ce 0.0778, loss_log_dice inf (pixels per class: [3755, 357, 0])"
    assert first(artifacts({"loss": CALM_END}, {"eps": 0.0}, [line])) is CauseName.NUMERIC_DOMAIN


def test_no_missing_values_are_no_proof_of_bad_data() -> None:
    line = "dataset electricity: 160 series x 144 points, 0 missing values"
    told = diagnose(artifacts({"loss": [nan] * 10}, {"learning_rate": 0.9, "optimizer": "SGD"}, [line]))
    assert causes(told)[0] is CauseName.LR_TOO_HIGH
    assert CauseName.BAD_DATA not in causes(told)


def test_no_number_from_the_first_point_on_at_a_usual_rate_is_not_the_rate() -> None:
    assert first(artifacts({"loss": [nan] * 10}, {"learning_rate": 0.001})) is not CauseName.LR_TOO_HIGH


def test_parts_of_the_loss_that_are_infinite_in_half_precision_are_an_overflow_and_no_frozen_weights() -> None:
    made = {"loss": [nan] * 12, "loss_q0": [inf] * 12, "param_norm": [6.91] * 12}
    said = [f"Found NaN, decreased lg_loss_scale to {19 - at}.0" for at in range(6)]
    assert first(artifacts(made, {"use_fp16": True}, said)) is CauseName.FP16_OVERFLOW


def test_a_loss_that_stands_above_guessing_at_a_huge_rate_overshoots() -> None:
    loss = [2.9 + 0.1 * ((at * 7) % 5 - 2) for at in range(60)]
    said = ["learning rate = 40", "loss_function = logistic"]
    assert first(artifacts({"loss": loss}, lines=said)) is CauseName.LR_TOO_HIGH
    assert first(artifacts({"loss": FALLS * 2}, lines=said)) is not CauseName.LR_TOO_HIGH


def test_a_reward_that_is_no_number_where_values_still_are_comes_first() -> None:
    good = [20.0 + at for at in range(20)]
    made = {
        "EpRet": [*good, nan, *[9.0] * 10],
        "VVals": [*[50.0 + at % 3 for at in range(21)], *[nan] * 10],
        "LossPi": [*[0.01] * 20, *[nan] * 11],
    }
    assert first(artifacts(made)) is CauseName.NAN_IN_REWARD


def test_a_discount_above_one_is_why_values_run_away() -> None:
    made = {
        "losses/td_loss": [0.01 * 1.5**at for at in range(50)],
        "losses/q_values": [0.1 * 1.4**at for at in range(50)],
        "charts/episodic_return": [1.0] * 50,
        "charts/episodic_length": [20.0, 14.0] * 25,
    }
    assert first(artifacts(made, {"gamma": 1.05})) is CauseName.CRITIC_DIVERGENCE


def test_returns_that_never_rose_while_the_entropy_went_are_too_little_exploration() -> None:
    made = {
        "average reward": [0.3 - 0.001 * (at % 2) for at in range(40)],
        "entropy": [0.6 * exp(-at / 8) for at in range(40)],
    }
    assert first(artifacts(made, {"entropy_coef": 0.0})) is CauseName.ENTROPY_TOO_LOW
    solved = {**made, "average reward": [0.3 + 0.7 * min(1.0, at / 10) for at in range(40)]}
    assert first(artifacts(solved, {"entropy_coef": 0.0})) is not CauseName.ENTROPY_TOO_LOW


def test_a_part_of_the_data_whose_range_is_unlike_all_others_is_bad_data() -> None:
    parts = [f"[epoch {10 * at}] + part_{at}.npz rows=337 min=0.000 max=1.000 mean=0.30{at}" for at in range(3)]
    odd = "[epoch 30] + part_3.npz rows=336 min=0.000 max=255.000 mean=177.895"
    loss = [*FALLS, *[7.0 - 0.7 * at for at in range(9)]]
    assert first(artifacts({"loss": loss}, lines=[*parts, odd])) is CauseName.BAD_DATA
    assert first(artifacts({"loss": loss}, lines=parts)) is not CauseName.BAD_DATA


def test_two_ranks_that_hold_what_the_other_waits_for_are_dead_locked() -> None:
    said = [
        "[rank0]: holding ckpt.lock, waiting for metrics.lock",
        "[rank1]: holding metrics.lock, waiting for ckpt.lock",
    ]
    assert first(artifacts({"loss": FALLS}, lines=said)) is CauseName.DEAD_LOCK_OR_HANG
    alike = ["[rank0]: holding a.lock, waiting for b.lock", "[rank1]: holding c.lock, waiting for b.lock"]
    assert not causes(diagnose(artifacts({"loss": FALLS}, lines=alike)))


@pytest.mark.parametrize(
    "said",
    [
        "RuntimeError: [/pytorch/third_party/gloo/gloo/transport/tcp/buffer.cc:78] Timed out waiting 8000ms for recv",
        "gloo.cc:12] Timed out waiting 30000ms for send operation to complete",
    ],
)
def test_a_receive_that_timed_out_is_a_collective(said: str) -> None:
    told = message_of(said)
    assert told is not None
    assert CauseName.COLLECTIVE_TIMEOUT in told.causes


def test_what_a_launcher_reports_about_a_process_is_no_signal_from_outside() -> None:
    told = message_of("-- Process 0 terminated with the following error:")
    assert told is None or CauseName.KILLED_BY_USER not in told.causes


def test_a_discriminator_with_many_more_filters_is_an_imbalance_before_it_is_a_collapse() -> None:
    made = {
        "Loss_D": [1.38 * exp(-at / 4) + 0.0002 for at in range(60)],
        "Loss_G": [0.7 + 0.14 * at for at in range(60)],
    }
    told = causes(diagnose(artifacts(made, {"ngf": 4, "ndf": 512})))
    assert told[0] is CauseName.ARCHITECTURE_IMBALANCE


def test_a_score_that_is_lost_with_no_other_sign_names_its_usual_suspects_and_none_as_sure() -> None:
    made = {"val_accuracy": [0.5 + 0.4 * min(1, at / 20) for at in range(40)] + [0.9 - 0.02 * at for at in range(30)]}
    told = diagnose(artifacts(made))
    assert CauseName.CURRICULUM_OR_DATA_CHANGE in causes(told)[:3]
    assert all(one.confidence < 0.5 for one in told.causes)


def test_a_jump_that_no_held_out_score_notices_and_that_falls_again_calls_nobody() -> None:
    falls = [2.0 * exp(-at / 4) + 0.25 for at in range(15)]
    made = {
        "train_loss": [*falls, *[1.0 - 0.008 * at for at in range(18)]],
        "val_loss": [*[1.6 * exp(-at / 4) + 0.2 for at in range(15)], *[0.2 + 0.005 * (at % 2) for at in range(18)]],
        "val_acc": [*[0.95 - 0.3 * exp(-at / 3) for at in range(15)], *[0.94 + 0.005 * (at % 2) for at in range(18)]],
    }
    assert all(one.severity is Severity.INFO for one in diagnose(artifacts(made)).causes)
