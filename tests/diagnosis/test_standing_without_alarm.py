"""What stands by its own proof, also where no rule has raised anything: each kind, and one that only looks like it."""

from __future__ import annotations

from tests.diagnosis.flat_courses import POINTS, about, diagnosed, falling, first, names, straight
from tui_monitor.diagnosis.standing import softmax_twice
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity

ACCURACY = [*straight(0.3, 0.98, 40), *[0.98] * 20]


def softmaxed_twice(classes: int) -> dict[str, list[float]]:
    loss = [softmax_twice(classes) + 1.0 - share for share in ACCURACY]
    return {"train_loss": loss, "train_acc": ACCURACY}


def test_a_loss_that_is_its_floor_and_the_wrong_answers_at_each_accuracy_had_softmax_twice() -> None:
    for classes in (4, 10, 100):
        seen = diagnosed(softmaxed_twice(classes))
        assert first(seen) is CauseName.WRONG_LOSS, classes
        assert seen.causes[0].confidence > 0.9
        assert seen.causes[0].severity is Severity.INFO


def test_a_loss_of_real_logits_beside_the_same_accuracy_is_no_wrong_one() -> None:
    curves = {"train_loss": [3.2 * (1.0 - share) + 0.02 for share in ACCURACY], "train_acc": ACCURACY}
    assert CauseName.WRONG_LOSS not in names(diagnosed(curves, ["num_classes=10"]))


def test_classes_are_counted_where_a_line_tells_the_first_and_the_last() -> None:
    still = {"train_loss": [softmax_twice(10) + 0.02] * POINTS, "train_acc": [0.98] * POINTS}
    assert first(diagnosed(still, ["1300 train / 497 val, classes 0-9"])) is CauseName.WRONG_LOSS


def test_outputs_at_their_bound_far_below_the_targets_have_a_wrong_loss_and_are_trained() -> None:
    curves = {
        "loss": about(9.9e6, 1e5),
        "val_rmse": [3125.90381] * POINTS,
        "pred_absmax": [1.0] * POINTS,
        "y_mean": about(3000.0, 80.0),
        "grad_norm": about(2.0, 0.5),
        "lr": [1e-3] * POINTS,
    }
    seen = diagnosed(curves)
    assert first(seen) is CauseName.WRONG_LOSS
    assert seen.causes[0].confidence > 0.9
    free = diagnosed(curves | {"pred_absmax": about(0.8, 0.05)})
    assert first(free) is CauseName.NOT_TRAINING


def test_numbers_that_are_exact_at_a_tiny_rate_are_of_the_rate_first() -> None:
    curves = {"rmse": [0.9808] * 15, "val_rmse": [0.9836] * 15}
    assert first(diagnosed(curves, ["k:16  lr:1e-07  reg:0.05  passes:15"])) is CauseName.LR_TOO_LOW
    assert first(diagnosed(curves, ["k:16  lr:1e-02  reg:0.05  passes:15"])) is CauseName.NOT_TRAINING


def test_norms_between_bars_tell_that_no_weight_moves_though_they_are_no_metrics() -> None:
    lines = [f"epoch {at} train_loss 2.4{at % 3} |g| 1.2{at}e+00 |w| 16.5443" for at in range(12)]
    assert first(diagnosed({"train_loss": about(2.4, 0.01)}, lines)) is CauseName.NOT_TRAINING
    moving = [f"epoch {at} train_loss 2.4{at % 3} |w| 16.5{at}43" for at in range(12)]
    assert CauseName.NOT_TRAINING not in names(diagnosed({"train_loss": about(2.4, 0.01)}, moving))


def test_a_share_of_active_units_that_a_line_tells_as_zero_is_direct_proof() -> None:
    lines = [f"epoch {at} loss 2.30 act>0 0.00" for at in range(12)]
    assert first(diagnosed({"loss": about(2.303, 0.002)}, lines)) is CauseName.INIT_OR_DEAD_UNITS
    alive = [f"epoch {at} loss 2.30 act>0 0.52" for at in range(12)]
    assert first(diagnosed({"loss": about(2.303, 0.002)}, alive)) is not CauseName.INIT_OR_DEAD_UNITS


def test_biases_far_below_zero_kill_units_and_biases_of_zero_do_not() -> None:
    flat = {"loss": about(2.303, 0.004), "val_loss": about(2.304, 0.002)}
    assert first(diagnosed(flat, config={"bias_init": -8.0, "init_scale": 1.0})) is CauseName.INIT_OR_DEAD_UNITS
    plain = diagnosed(flat, config={"bias_init": 0.0, "init_scale": 1.0})
    assert all(cause.confidence < 0.5 for cause in plain.causes)


def test_a_rate_that_is_told_and_no_metric_is_seen_to_be_gone() -> None:
    told = [f"tree {5 * at} | eta {0.1 * 0.3**at:.2e} | logloss 0.59" for at in range(40)]
    assert first(diagnosed({"logloss": falling(0.65, 0.59, halves=3.0)}, told)) is CauseName.LR_DEAD
    kept = [f"tree {5 * at} | eta 1.00e-01 | logloss 0.59" for at in range(40)]
    assert CauseName.LR_DEAD not in names(diagnosed({"logloss": falling(0.65, 0.59, halves=3.0)}, kept))


def test_a_linear_model_at_the_level_of_guessing_is_too_small_and_has_no_units_that_die() -> None:
    chance = {"loss": about(0.6942, 0.0001)}
    seen = diagnosed(chance, ["SGDClassifier(learning_rate='constant', loss='log_loss')", "eta0=0.01"])
    assert names(seen) == [CauseName.UNDERFITTING]
    assert CauseName.UNDERFITTING not in names(diagnosed(chance, ["MLPClassifier(hidden_layer_sizes=(64,))"]))


def test_a_layer_of_one_unit_is_narrow_however_the_sizes_are_written() -> None:
    curves = {
        "train_loss": falling(2.28, 1.99, halves=4.0),
        "val_loss": falling(2.25, 2.03, halves=4.0),
        "val_acc": falling(0.15, 0.19, halves=4.0),
    }
    assert first(diagnosed(curves, config={"hidden": "[1]"})) is CauseName.UNDERFITTING
    assert first(diagnosed(curves, ["train (1120, 64) | model 64-1-10 relu"])) is CauseName.UNDERFITTING
    assert CauseName.UNDERFITTING not in names(diagnosed(curves, ["train (1120, 64) | model 64-64-10 relu"]))


def test_eight_layers_that_squash_vanish_though_only_their_sizes_are_told() -> None:
    flat = {"loss": about(2.303, 0.004), "val_loss": about(2.304, 0.002), "val_acc": [0.076] * POINTS}
    lines = [f"epoch {at} loss 2.30 act>0 0.55" for at in range(12)]
    deep = diagnosed(flat, lines, {"hidden": str([64] * 8), "act": "tanh"})
    assert first(deep) is CauseName.VANISHING_GRADIENTS
    shallow = diagnosed(flat, config={"hidden": "[64]", "act": "relu"})
    assert first(shallow) is CauseName.INIT_OR_DEAD_UNITS
