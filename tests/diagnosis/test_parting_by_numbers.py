"""What numbers and lines say of held-out data, of their order and of what leaks, where no rule alarms."""

from __future__ import annotations

from tests.diagnosis.flat_courses import about, diagnosed, falling, first, names, straight
from tests.diagnosis.made_courses import artifacts
from tests.diagnosis.made_courses import first as surest
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity

LEARNS = falling(1.1, 0.01, 25, 3.0)


def test_a_held_out_error_that_creeps_up_while_training_falls_on_is_learned_by_heart() -> None:
    held_out = [*falling(1.18, 0.86, 6, 1.5), *straight(0.864, 0.95, 10)]
    assert first(diagnosed({"rmse": falling(1.18, 0.63, 16, 4.0), "hold-out": held_out})) is CauseName.OVERFITTING


def test_held_out_and_training_that_rise_together_are_not_learned_by_heart() -> None:
    leap = [*falling(0.4, 0.2, 20, 4.0), *straight(0.7, 0.5, 20)]
    seen = diagnosed({"train_loss": leap, "val_loss": [1.1 * value for value in leap]})
    assert CauseName.OVERFITTING not in names(seen)


def test_a_held_out_loss_worse_than_untrained_from_the_start_is_of_evaluation() -> None:
    seen = diagnosed({"train_loss": LEARNS, "val_loss": about(6.3, 0.5, 25), "val_acc": about(0.9, 0.01, 25)})
    assert first(seen) is CauseName.TRAIN_EVAL_MISMATCH


def test_sets_of_other_mean_and_deviation_are_not_prepared_alike() -> None:
    line = "train (1120, 64) mean 0.00 std 1.00 | val (397, 64) mean 78.01 std 96.31"
    seen = diagnosed({"train_loss": LEARNS, "val_loss": falling(1.2, 0.4, 25)}, [line])
    assert CauseName.TRAIN_EVAL_MISMATCH in names(seen)
    alike = "split=train mean=0.0073 std=0.997, split=valid mean=0.0068 std=1.0025"
    assert not names(diagnosed({"train_loss": LEARNS, "val_loss": falling(1.2, 0.1, 25)}, [alike]))


def test_one_score_that_differs_between_the_modes_of_a_model_is_of_evaluation() -> None:
    line = "sanity: training set again, eval mode acc 0.3308, train mode acc 0.9915"
    curves = {"train_loss": LEARNS, "val_loss": falling(2.0, 0.9, 25)}
    assert first(diagnosed(curves, [line])) is CauseName.TRAIN_EVAL_MISMATCH
    alike = "sanity: training set again, eval mode acc 0.9902, train mode acc 0.9915"
    assert first(diagnosed(curves, [alike])) is not CauseName.TRAIN_EVAL_MISMATCH


def test_unshuffled_data_that_are_easy_from_the_first_pass_on_are_of_their_order() -> None:
    curves = {
        "train_loss": falling(0.45, 0.1, 11, 3.0),
        "train_acc": straight(0.92, 0.97, 11),
        "val_loss": falling(6.4, 2.9, 11, 5.0),
        "val_acc": straight(0.09, 0.36, 11),
    }
    assert first(diagnosed(curves, config={"shuffle": False})) is CauseName.DATA_ORDER
    assert CauseName.DATA_ORDER not in names(diagnosed(curves, config={"shuffle": True}))


def test_one_feature_that_carries_everything_beside_a_perfect_score_leaks() -> None:
    curves = {
        "train auc": [1.0] * 10,
        "valid auc": straight(0.9988, 0.9991, 10),
        "train logloss": falling(0.35, 0.004, 10),
    }
    lines = ["feature importance (gain):", "  cancellation_date_known      0.9950", "  tenure      0.0008"]
    assert first(diagnosed(curves, lines)) is CauseName.LEAKAGE
    many = ["feature importance (gain):", "  usage   0.41", "  tenure   0.38", "  region   0.21"]
    assert CauseName.LEAKAGE not in names(diagnosed(curves, many))


def test_a_perfect_validation_beside_live_data_at_chance_leaks() -> None:
    curves = {"train auc": [1.0] * 10, "valid auc": [1.0] * 10, "live auc": [0.5008]}
    assert first(diagnosed(curves)) is CauseName.LEAKAGE


def test_a_score_that_is_lost_while_the_loss_is_learnt_anew_has_other_data() -> None:
    made = artifacts(
        {
            "loss": [*falling(1.7, 0.45, 38, 6.0), *falling(3.0, 0.4, 60, 3.0)],
            "lr": [3e-3] * 98,
            "accuracy": [*straight(0.85, 0.92, 38), *about(0.01, 0.002, 60)],
        }
    )
    assert surest(made) is CauseName.CURRICULUM_OR_DATA_CHANGE


def test_a_mean_over_everything_that_creeps_hides_a_leap_of_what_is_new() -> None:
    since = [*falling(0.6, 0.45, 23, 5.0), *straight(0.81, 0.72, 17)]
    average = [sum(since[: at + 1]) / (at + 1) for at in range(40)]
    made = artifacts({"average loss": average, "since last": since, "current rate": falling(0.04, 0.006, 40)})
    assert surest(made) is CauseName.CURRICULUM_OR_DATA_CHANGE


def test_a_jump_that_is_learnt_while_held_out_scores_stay_is_information() -> None:
    jump = [*falling(1.0, 0.001, 18, 2.0), *falling(0.59, 0.2, 22, 5.0)]
    curves = {"train_loss": jump, "val_recall": [*falling(0.9, 0.985, 10, 2.0), *about(0.975, 0.004, 30)]}
    kept = diagnose(artifacts({**curves, "stage": [*[0.0] * 18, *[1.0] * 22]}))
    assert kept.first is not None
    assert all(cause.severity is Severity.INFO for cause in kept.causes)
    curves["val_recall"] = [*falling(0.9, 0.985, 18, 2.0), *about(0.4, 0.004, 22)]
    lost = diagnose(artifacts({**curves, "stage": [*[0.0] * 18, *[1.0] * 22]}))
    assert any(cause.severity is not Severity.INFO for cause in lost.causes)


def test_tasks_that_are_announced_one_after_the_other_are_no_rhythm_of_the_data() -> None:
    loss = [3.2, 0.47, 0.147, 0.056, 0.036, 0.027] * 6
    curves = {"loss": loss, "val_loss": about(3.0, 0.1, 36)}
    lines = [f"==== task {at}/5: two classes ====" for at in range(1, 6)]
    assert CauseName.DATA_ORDER not in names(diagnosed(curves, lines))
    assert CauseName.DATA_ORDER in names(diagnosed(curves))
