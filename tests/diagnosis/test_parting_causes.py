"""Why training and held-out numbers are apart, and why what is minimised is not what is wanted."""

from __future__ import annotations

from math import exp, log

from tests.diagnosis.flat_courses import POINTS, about, diagnosed, falling, first, names, straight
from tui_monitor.diagnosis.standing import softmax_twice
from tui_monitor.model.diagnosis import CauseName

TURNED = [*falling(2.3, 0.9, 15, 3.0), *straight(0.95, 2.2, 45)]


def test_losses_that_fell_together_and_parted_later_overfit() -> None:
    seen = diagnosed({"train_loss": falling(2.3, 0.01), "val_loss": TURNED})
    assert first(seen) is CauseName.OVERFITTING
    assert seen.causes[0].confidence > 0.9
    assert f"step {10 * (TURNED.index(min(TURNED)) + 1)}" in seen.causes[0].fix.do


def test_losses_that_stay_together_do_not_overfit() -> None:
    assert not names(diagnosed({"train_loss": falling(2.3, 0.5), "val_loss": falling(2.3, 0.52)}))


def test_a_held_out_score_at_guessing_beside_a_good_training_score_is_of_evaluation() -> None:
    curves = {
        "train_loss": falling(2.3, 0.05),
        "train_acc": falling(0.1, 0.98),
        "val_loss": about(3.9, 0.1),
        "val_acc": about(0.1, 0.01),
    }
    seen = diagnosed(curves, ["num_classes=10"])
    assert first(seen) is CauseName.TRAIN_EVAL_MISMATCH
    assert CauseName.OVERFITTING not in names(seen)[:1]


def test_a_held_out_loss_that_leaps_and_stays_while_training_goes_on_is_of_evaluation() -> None:
    held_out = [*falling(2.3, 0.5, 30), *about(2.9, 0.02, 30)]
    assert first(diagnosed({"train_loss": falling(2.3, 0.3), "val_loss": held_out})) is CauseName.TRAIN_EVAL_MISMATCH


def test_held_out_numbers_that_stand_exactly_while_training_improves_are_stale() -> None:
    held_out = [*falling(1.4, 0.61, 20), *[0.603576] * 40]
    seen = diagnosed({"loss": falling(1.6, 0.4, halves=15.0), "val_loss": held_out})
    assert first(seen) is CauseName.TRAIN_EVAL_MISMATCH
    assert CauseName.NOT_TRAINING not in names(seen)


def test_a_validation_that_is_perfect_at_once_leaks() -> None:
    curves = {
        "train_acc": falling(0.5, 0.85),
        "val_acc": about(0.995, 0.001),
        "train_loss": falling(0.7, 0.35),
        "val_loss": falling(0.05, 0.02),
    }
    assert first(diagnosed(curves)) is CauseName.LEAKAGE


def test_a_test_set_far_below_a_perfect_validation_leaks() -> None:
    curves = {"train_acc": falling(0.5, 0.99), "val_acc": falling(0.6, 0.99), "test_acc": [0.61, 0.62, 0.61]}
    assert first(diagnosed(curves)) is CauseName.LEAKAGE


def test_dropout_that_keeps_training_below_validation_does_not_leak() -> None:
    curves = {"train_acc": falling(0.4, 0.85), "val_acc": falling(0.5, 0.9)}
    assert CauseName.LEAKAGE not in names(diagnosed(curves, ["dropout=0.5"]))


def test_training_that_unlearns_while_clean_held_out_data_are_answered_has_wrong_labels() -> None:
    curves = {
        "train_loss": [*falling(2.3, 0.2, 20, 3.0), *straight(0.25, 2.2, 40)],
        "train_acc": [*falling(0.1, 0.93, 20, 3.0), *straight(0.9, 0.2, 40)],
        "val_acc": [*falling(0.1, 0.97, 20, 3.0), *about(0.97, 0.004, 40)],
        "lr": [1e-2] * POINTS,
        "grad_norm": about(0.4, 0.03),
    }
    seen = diagnosed(curves)
    assert first(seen) is CauseName.LABEL_NOISE
    assert seen.causes[0].confidence > 0.9


def test_a_loss_that_repeats_in_each_pass_of_unshuffled_data_is_of_their_order() -> None:
    one_pass = [2.0, 1.2, 0.7, 0.4, 1.9, 1.1, 0.6, 0.3, 0.2, 0.15]
    noise = about(0.0, 0.03)
    loss = [one_pass[at % 10] + noise[at] for at in range(POINTS)]
    seen = diagnosed({"loss": loss}, ["shuffle=False batch_size=32 lr=0.01"])
    assert first(seen) is CauseName.DATA_ORDER


def test_a_noisy_loss_without_rhythm_is_not_of_the_order() -> None:
    curves = {"loss": [value + extra for value, extra in zip(falling(2.3, 0.4), about(0.0, 0.15), strict=True)]}
    assert CauseName.DATA_ORDER not in names(diagnosed(curves, ["shuffle=False"]))


def test_the_floor_of_softmax_twice_beside_a_good_score_is_a_wrong_loss() -> None:
    for classes in (5, 10):
        score = falling(1 / classes, 0.97, halves=5.0)
        loss = [softmax_twice(classes) + 1.0 - right for right in score]
        loss[0] = log(classes)
        seen = diagnosed({"loss": loss, "train_acc": score}, [f"num_classes={classes} lr=0.1"])
        assert first(seen) is CauseName.WRONG_LOSS, classes


def test_a_loss_at_its_own_level_beside_such_a_score_is_not_wrong() -> None:
    score = falling(0.1, 0.97)
    seen = diagnosed({"loss": falling(log(10), 0.09), "train_acc": score}, ["num_classes=10"])
    assert CauseName.WRONG_LOSS not in names(seen)


def test_a_cross_entropy_below_zero_is_a_wrong_loss() -> None:
    for name in ("bce_loss", "train/cross_entropy", "mse_loss"):
        assert first(diagnosed({name: straight(0.7, -85.0)})) is CauseName.WRONG_LOSS, name


def test_a_density_below_zero_is_right() -> None:
    assert CauseName.WRONG_LOSS not in names(diagnosed({"nll": falling(1.2, -2.0)}))


def test_a_mean_probability_with_a_minus_is_no_logarithm_of_it() -> None:
    curves = {"loss": [-0.1 - 0.85 * (1.0 - exp(-at / 10.0)) for at in range(POINTS)], "acc": falling(0.1, 0.95)}
    assert first(diagnosed(curves, ["classes=10"])) is CauseName.WRONG_LOSS


def test_a_loss_that_falls_while_the_score_gets_worse_is_a_wrong_loss() -> None:
    curves = {"loss": falling(1.0, 0.2), "train_acc": straight(0.6, 0.1)}
    assert first(diagnosed(curves)) is CauseName.WRONG_LOSS


def test_messages_about_shapes_and_logits_are_believed() -> None:
    for line in (
        "UserWarning: Using a target size (torch.Size([32])) that is different to the input size (torch.Size([32, 1]))",
        "`sparse_categorical_crossentropy` received `from_logits=True`, but the `output` argument was produced by a "
        "Softmax activation and thus does not represent logits. Was this intended?",
    ):
        assert first(diagnosed({"loss": falling(2.0, 1.2)}, [line])) is CauseName.WRONG_LOSS, line


def test_healthy_courses_have_no_cause() -> None:
    for curves in (
        {"loss": falling(2.3, 0.2), "val_loss": falling(2.3, 0.25), "val_acc": falling(0.1, 0.93)},
        {"loss": [a + b for a, b in zip(falling(4.0, 1.5), about(0.0, 0.1), strict=True)], "lr": straight(3e-4, 0.0)},
        {"train_acc": falling(0.3, 1.0, halves=4.0), "val_acc": falling(0.3, 0.9), "train_loss": falling(2.0, 0.05)},
    ):
        assert not names(diagnosed(curves)), list(curves)
