"""Why a curve stands still: each cause by the signs that tell it from the others."""

from __future__ import annotations

from math import log

from tests.diagnosis.flat_courses import POINTS, about, diagnosed, falling, first, names, straight
from tui_monitor.model.diagnosis import CauseName

RESTING = {"train_loss": (2.3, 1.2), "val_loss": (2.31, 1.22), "val_acc": (0.1, 0.55)}


def test_a_straight_creep_is_a_rate_that_is_too_low() -> None:
    seen = diagnosed({"loss": straight(0.7426, 0.7381)}, ["lr=1e-07 optimizer=sgd batch_size=32"])
    assert first(seen) is CauseName.LR_TOO_LOW
    assert "1e-07" in seen.causes[0].fix.do


def test_a_curve_that_came_down_to_its_floor_has_no_rate_that_is_too_low() -> None:
    seen = diagnosed({"loss": falling(2.3, 0.3)}, ["lr=1e-07 optimizer=adam"])
    assert CauseName.LR_TOO_LOW not in names(seen)


def test_a_loss_far_above_guessing_was_not_even_moved_by_a_bias() -> None:
    curves = {"loss": about(3.8, 0.1), "val_loss": about(3.81, 0.002), "val_acc": about(0.1, 0.004)}
    assert first(diagnosed(curves, ["num_classes=10"])) is CauseName.LR_TOO_LOW


def test_a_rate_that_is_gone_long_before_the_end_is_dead() -> None:
    rate = [*falling(1e-3, 1e-4, 20), *[0.0] * 40]
    assert first(diagnosed({"loss": falling(2.3, 1.5), "lr": rate})) is CauseName.LR_DEAD


def test_a_rate_that_ends_with_the_plan_is_not_dead() -> None:
    assert CauseName.LR_DEAD not in names(diagnosed({"loss": falling(2.3, 0.2), "lr": straight(1e-3, 0.0)}))


def test_held_out_numbers_that_never_move_beside_a_gradient_and_a_rate_are_not_trained() -> None:
    curves = {
        "loss": about(1.9, 0.1),
        "val_loss": [1.83309] * POINTS,
        "grad_norm": about(3.0, 0.4),
        "lr": [2e-3] * POINTS,
    }
    seen = diagnosed(curves)
    assert first(seen) is CauseName.NOT_TRAINING
    assert seen.causes[0].confidence > 0.9


def test_weights_of_a_constant_norm_are_not_trained() -> None:
    curves = {"loss": about(1.9, 0.1), "weight_norm": [14.21873] * POINTS, "lr": [1e-3] * POINTS}
    assert first(diagnosed(curves)) is CauseName.NOT_TRAINING


def test_a_line_that_says_that_nothing_is_trainable_is_believed() -> None:
    for line in (
        "trainable params: 0 || all params: 124439808 || trainable%: 0.0",
        "UserWarning: None of the inputs have requires_grad=True. Gradients will be None",
        "ValueError: optimizer got an empty parameter list",
        "Trainable params: 0 (0.00 B)",
    ):
        assert first(diagnosed({"loss": about(0.69, 0.01)}, [line])) is CauseName.NOT_TRAINING, line


def test_a_line_that_counts_what_is_not_trainable_says_nothing() -> None:
    for line in ("Non-trainable params: 0", "trainable params: 294912 || all params: 124734720 || trainable%: 0.23"):
        assert CauseName.NOT_TRAINING not in names(diagnosed({"loss": falling(2.3, 0.2)}, [line])), line


def test_a_score_that_never_changes_beside_a_moving_loss_is_one_answer_of_dead_units() -> None:
    curves = {"loss": about(2.303, 0.004), "val_loss": about(2.31, 0.002), "val_accuracy": [0.0805] * POINTS}
    assert first(diagnosed(curves)) is CauseName.INIT_OR_DEAD_UNITS


def test_a_measured_share_of_dead_units_is_direct_proof() -> None:
    for name in ("dead_frac", "relu/frac_zero", "hidden1/dead_units", "saturation"):
        seen = diagnosed({"loss": about(1.4, 0.01), name: about(0.97, 0.005)})
        assert first(seen) is CauseName.INIT_OR_DEAD_UNITS, name
        assert seen.causes[0].confidence > 0.9


def test_no_gradient_at_a_usual_rate_is_of_dead_units_sooner_than_of_a_rate() -> None:
    curves = {"loss": [log(2)] * POINTS, "grad_norm": [0.0] * POINTS, "lr": [1e-2] * POINTS}
    seen = diagnosed(curves)
    assert first(seen) is CauseName.INIT_OR_DEAD_UNITS
    assert CauseName.LR_TOO_LOW not in names(seen)


def test_gradients_that_are_orders_smaller_in_the_first_layer_vanish() -> None:
    for early, late in (("grad_first", "grad_last"), ("grad_norm/layer0", "grad_norm/layer7"), ("g/fc1", "g/fc8")):
        curves = {"loss": about(2.31, 0.005), f"{early}": about(3e-6, 1e-7), f"{late}": about(0.4, 0.01)}
        if early.startswith("g/"):
            curves = {name.replace("g/", "grad/"): values for name, values in curves.items()}
        assert first(diagnosed(curves)) is CauseName.VANISHING_GRADIENTS, early


def test_deep_sigmoid_layers_at_the_level_of_guessing_vanish_first() -> None:
    seen = diagnosed({"loss": about(2.305, 0.01)}, ["layers=8 activation=sigmoid lr=0.01"])
    assert first(seen) is CauseName.VANISHING_GRADIENTS


def test_a_net_that_learns_is_not_blamed_for_its_sigmoids() -> None:
    assert not names(diagnosed({"loss": falling(2.3, 0.1)}, ["layers=8 activation=sigmoid lr=0.01"]))


def test_where_only_a_flat_loss_is_known_several_causes_are_asked_about() -> None:
    seen = diagnosed({"loss": about(2.3, 0.02), "val_acc": about(0.1, 0.01)})
    assert len(seen.causes) >= 2
    assert all(cause.confidence < 0.7 for cause in seen.causes)


def test_a_narrow_model_whose_losses_rest_together_underfits() -> None:
    curves = {name: falling(*ends, halves=4.0) for name, ends in RESTING.items()}
    assert first(diagnosed(curves, ["hidden=2 lr=0.01 epochs=60"])) is CauseName.UNDERFITTING


def test_a_wide_model_at_the_same_floor_is_not_said_to_underfit() -> None:
    curves = {name: falling(*ends, halves=4.0) for name, ends in RESTING.items()}
    assert CauseName.UNDERFITTING not in names(diagnosed(curves, ["hidden=256 lr=0.01 epochs=60"]))


def test_embeddings_that_hold_most_parameters_are_told_with_their_share() -> None:
    table = ["wte.weight   50257 x 256   12,865,792", "blocks        3,419,908", "Total params: 16,285,700"]
    seen = diagnosed({"loss": falling(9.0, 6.0)}, table)
    assert first(seen) is CauseName.ARCHITECTURE_IMBALANCE
    assert "79 %" in seen.causes[0].proofs[0].text


def test_embeddings_that_hold_a_part_are_no_cause() -> None:
    table = ["tok_emb  1,286,579", "blocks  13,419,908", "Total params: 14,706,487"]
    assert not names(diagnosed({"loss": falling(9.0, 6.0)}, table))
