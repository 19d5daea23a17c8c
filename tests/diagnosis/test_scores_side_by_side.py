"""What a training score beside a held-out one tells: wrong labels, the order of the data, one answer for all."""

from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName

CLEAN = [0.6, 0.8, 0.88, 0.9, 0.9, 0.88, 0.85, 0.8, 0.76, 0.72, 0.7, 0.68]
NOISY = [0.3, 0.5, 0.55, 0.58, 0.6, 0.65, 0.7, 0.78, 0.85, 0.9, 0.95, 0.98]


def test_clean_data_answered_better_until_training_is_known_by_heart_are_wrong_labels() -> None:
    assert first(artifacts({"train_acc": NOISY, "val_acc": CLEAN})) is CauseName.LABEL_NOISE


def test_units_that_are_dropped_in_training_explain_a_lower_score_there() -> None:
    made = artifacts({"train_acc": NOISY, "val_acc": CLEAN}, {"dropout": 0.5})
    assert first(made) is not CauseName.LABEL_NOISE


def test_an_augmented_training_set_is_no_proof_of_wrong_labels() -> None:
    made = artifacts({"train_acc": NOISY, "val_acc": CLEAN}, {}, ["transforms: randaugment, random_crop"])
    assert first(made) is not CauseName.LABEL_NOISE


def test_batches_answered_worse_than_by_guessing_come_in_an_order() -> None:
    ours = [0.3, *[0.01 + 0.002 * at for at in range(11)]]
    theirs = [0.24 + 0.002 * at for at in range(12)]
    assert first(artifacts({"train_acc": ours, "val_acc": theirs}, {"num_classes": 5})) is CauseName.DATA_ORDER


def test_batches_without_any_variance_of_their_own_are_sorted() -> None:
    made = {"train_r2": [-160.0 + at for at in range(12)], "val_r2": [0.2 + 0.01 * at for at in range(12)]}
    assert first(artifacts(made)) is CauseName.DATA_ORDER


def test_one_held_out_answer_beside_training_that_answers_up_and_down_is_an_order_and_no_dead_unit() -> None:
    ours = [0.42, 0.52, 0.63, 0.47, 0.61, 0.53, 0.69, 0.71, 0.68, 0.69, 0.68, 0.63]
    loss = [3.8, 4.1, 3.9, 3.1, 4.9, 4.7, 4.6, 4.4, 4.5, 4.5, 4.4, 4.6]
    made = artifacts({"train_acc": ours, "val_acc": [0.12] * 12, "val_loss": loss}, {"num_classes": 8})
    assert first(made) is CauseName.DATA_ORDER
    assert CauseName.INIT_OR_DEAD_UNITS not in causes(diagnose(made))


def test_a_gradient_norm_of_the_first_layer_is_no_score_of_an_old_task() -> None:
    falls = [2.0 * 0.8**at for at in range(20)]
    assert CauseName.FORGETTING not in causes(diagnose(artifacts({"train_loss": falls, "g_first": falls})))


def test_an_old_score_that_is_lost_is_no_bad_batch_though_the_loss_leaps_and_is_back() -> None:
    loss = [*[1.0 * 0.7**at for at in range(12)], 9.0, 0.9, *[0.3 * 0.8**at for at in range(12)]]
    old = [*[0.5 + 0.04 * at for at in range(12)], 0.1, *[0.0] * 13]
    new = [*[0.0] * 12, 0.3, *[0.9] * 13]
    assert first(artifacts({"train_loss": loss, "old_acc": old, "new_acc": new})) is CauseName.FORGETTING


def test_a_held_out_r2_of_nothing_at_each_evaluation_is_one_answer_for_all() -> None:
    made = {"val_r2": [-0.001, -0.002, -0.001, -0.003, -0.002, -0.001, -0.002, -0.001]}
    made["val_loss"] = [0.99 - one for one in made["val_r2"]]
    assert first(artifacts(made, {"learning_rate": 0.002})) is CauseName.INIT_OR_DEAD_UNITS


def test_a_model_without_layers_that_rests_at_guessing_is_too_small_whatever_its_rate() -> None:
    loss = [1.41, *[1.386 + 0.001 * (at % 3) for at in range(29)]]
    made = artifacts({"train_loss": loss, "val_loss": loss[::-1]}, {"lr": 0.2, "layers": 0, "num_classes": 4})
    assert first(made) is CauseName.UNDERFITTING


def test_a_warning_that_names_a_record_before_a_loss_without_a_number_is_of_the_data() -> None:
    line = "[WARNING] utt_00666: 2 frames for 5 labels"
    nothing = [float("nan")] * 12
    assert first(artifacts({"ctc": nothing, "loss": nothing}, {"lr": 0.001}, [line])) is CauseName.BAD_DATA
