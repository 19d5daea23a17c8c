"""What is found by its shape, by its splits and by other words, and what looks alike and is none."""

from __future__ import annotations

from math import e, log

import pytest

from tests.diagnosis import made_courses
from tests.diagnosis.flat_courses import about, diagnosed, falling, first, names, straight
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity

TORCH = ["(lin1): Linear(in_features=32, out_features=16)", "(lin2): Linear(in_features=16, out_features=7, bias=True)"]


def test_splits_alone_beside_a_loss_are_scores() -> None:
    curves = {
        "Loss": falling(1.96, log(1 + 6 / e), halves=3.0),
        "Train": [*straight(0.12, 1.0, 20), *[1.0] * 40],
        "Val": [*straight(0.15, 0.98, 20), *about(0.99, 0.002, 40)],
        "Test": [*straight(0.15, 0.97, 20), *[0.97] * 40],
    }
    seen = diagnosed(curves, [*TORCH, "(act): Softmax(dim=-1)"])
    assert first(seen) is CauseName.WRONG_LOSS
    assert CauseName.TRAIN_EVAL_MISMATCH not in names(seen)


def test_splits_alone_that_fall_as_the_loss_does_are_losses() -> None:
    curves = {"loss": falling(0.7, 0.4), "learn": falling(0.58, 0.41), "test": falling(0.6, 0.42)}
    assert not names(diagnosed(curves))


def test_no_active_unit_and_a_far_bias_are_dead_units() -> None:
    curves = {"Loss": [*falling(1.97, 1.9326, 20, 2.0), *[1.9326] * 40], "Active": [0.0] * 60}
    assert first(diagnosed(curves, [*TORCH, "Constant(-3.0)"], {"bias_init": -20.0})) is CauseName.INIT_OR_DEAD_UNITS


def test_a_bias_in_an_initializer_is_read() -> None:
    lines = ["Adam(learning_rate=0.001), bias_initializer=Constant(-3.0)"]
    curves = {"loss": about(log(10), 0.0002, 16), "val_loss": [2.3026] * 4 + [2.3025] * 12}
    seen = diagnosed(curves, lines)
    assert first(seen) is CauseName.INIT_OR_DEAD_UNITS
    assert any("-3.0" in proof.text for proof in seen.causes[0].proofs)


def test_a_loss_that_rests_exactly_away_from_guessing_is_still_not_training() -> None:
    seen = diagnosed({"loss": about(2.9, 0.01, 16), "val_loss": [2.71934] * 16}, (), {"lr": 0.001})
    assert first(seen) is CauseName.NOT_TRAINING


def test_steps_that_are_skipped_in_each_interval_are_of_the_loss_scale() -> None:
    curves = {"lm loss": about(4.16, 0.002), "number of skipped iterations": [10.0] * 60}
    assert first(diagnosed(curves)) is CauseName.LOSS_SCALE


def test_a_few_skipped_steps_are_not() -> None:
    curves = {"lm loss": falling(4.16, 2.0), "number of skipped iterations": [1.0] * 60}
    assert CauseName.LOSS_SCALE not in names(diagnosed(curves))


def test_an_error_that_was_never_better_than_at_first_while_training_goes_to_nothing_is_by_heart() -> None:
    curves = {"train loss": falling(1.42, 0.001, halves=3.0), "val_rmse": straight(1.17, 1.19)}
    assert first(diagnosed(curves)) is CauseName.OVERFITTING


def test_an_error_that_falls_with_training_is_not() -> None:
    curves = {"train loss": falling(1.42, 0.1), "val_rmse": falling(1.2, 0.31)}
    assert not names(diagnosed(curves))


def test_losses_by_item_are_compared_with_each_other_and_not_with_their_sum() -> None:
    curves = {
        "Loss": falling(1700.0, 400.0),
        "Loss per item": falling(0.35, 0.08),
        "Holdout loss per item": straight(1.57, 2.45),
    }
    assert first(diagnosed(curves)) in (CauseName.TRAIN_EVAL_MISMATCH, CauseName.OVERFITTING)


def test_inputs_that_are_prepared_otherwise_explain_a_rise_better_than_learning_by_heart() -> None:
    lines = [
        "one training batch:   shape (64, 64) mean 0.011 std 1.006 min -0.812 max 1.848",
        "one validation batch: shape (64, 64) mean 4.788 std 6.014 min 0.000 max 16.000",
    ]
    curves = {"train_loss": falling(1.7, 0.02), "valid_loss": [*falling(4.5, 0.84, 20, 3.0), *straight(0.9, 2.3, 40)]}
    assert first(diagnosed(curves, lines)) is CauseName.TRAIN_EVAL_MISMATCH
    assert first(diagnosed(curves)) is CauseName.OVERFITTING


def test_one_feature_and_a_last_score_far_below_leak() -> None:
    lines = ['{"time": 12.7, "data": "Feature importance (gain): merchant_mean=0.9926, num_0=0.0053"}']
    curves = {"valid_1's auc": [0.9999] * 24, "OOF AUC": [1.0, 1.0, 0.99999], "AUC": [0.695]}
    assert first(diagnosed(curves, lines)) is CauseName.LEAKAGE
    assert not names(diagnosed({**curves, "AUC": [0.995]}))


def test_stumps_that_do_not_fit_what_they_train_on_are_too_small() -> None:
    curves = {
        "training's binary_logloss": falling(0.6705, 0.6534, 30, 9.0),
        "training's auc": straight(0.57, 0.64, 30),
        "valid_1's binary_logloss": [0.6785, 0.6778, *straight(0.6773, 0.68, 28)],
    }
    assert first(diagnosed(curves, (), {"num_leaves": 2, "learning_rate": 0.15})) is CauseName.UNDERFITTING
    assert CauseName.UNDERFITTING not in names(diagnosed(curves, (), {"num_leaves": 31, "learning_rate": 0.15}))


def test_leaps_in_a_row_are_the_order_of_the_data() -> None:
    part = [0.2, 0.006, 0.003, *[0.0005] * 21]
    curves = {"since last": part * 6, "holdout accuracy": [0.56]}
    assert first(diagnosed(curves)) is CauseName.DATA_ORDER


@pytest.mark.parametrize("rate", [[0.1, 0.05, 0.02, *[0.01] * 21] * 6])
def test_leaps_at_restarts_of_the_rate_are_not(rate: list[float]) -> None:
    part = [0.2, 0.006, 0.003, *[0.0005] * 21]
    assert CauseName.DATA_ORDER not in names(diagnosed({"loss": part * 6, "lr": rate}))


def test_a_task_that_is_lost_in_part_where_another_begins_is_being_forgotten() -> None:
    curves = {
        "acc_task_A": [*[1.0] * 30, *straight(0.9, 0.74, 30)],
        "acc_task_B": [*[0.0] * 30, *[1.0] * 30],
    }
    assert first(diagnosed(curves, (), {"replay": 0.0})) is CauseName.FORGETTING
    kept = {**curves, "acc_task_A": [*[1.0] * 30, *about(0.98, 0.005, 30)]}
    assert CauseName.FORGETTING not in names(diagnosed(kept, (), {"replay": 0.0}))


def test_announced_augmentation_that_leaves_validation_alone_calls_nobody() -> None:
    curves = {
        "train_loss": [*falling(2.0, 0.13, 12, 2.0), *straight(1.03, 1.02, 18)],
        "val_loss": [*falling(1.6, 0.17, 12, 2.0), *about(0.18, 0.005, 18)],
        "val_acc": [*straight(0.73, 0.955, 12), *about(0.945, 0.003, 18)],
    }
    said = ["Epoch 13: augmentation policy none -> strong (erase=0.5)"]
    announced, silent = (diagnose(made_courses.artifacts(curves, lines=lines)) for lines in (said, ["no word"]))
    assert all(cause.severity is Severity.INFO for cause in announced.causes)
    assert any(cause.severity is not Severity.INFO for cause in silent.causes)


def test_a_loss_that_never_left_its_beginning_has_its_usual_causes() -> None:
    seen = diagnosed({"loss": about(5.3, 0.05)})
    assert CauseName.LR_TOO_LOW in names(seen)
    assert seen.causes[0].confidence < 0.5


def test_a_loss_that_stands_where_all_is_right_has_none() -> None:
    assert not names(diagnosed({"loss": about(0.05, 0.001), "val_acc": about(0.98, 0.003)}))
