"""Folds of a cross-validation in one log, and signs that sets are not alike."""

from math import exp, log

import pytest
from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.diagnosis.one_model import one_of_many
from tui_monitor.diagnosis.softmax_floor import floor_of
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

ROUNDS = [20.0 * (at + 1) for at in range(12)]
TRAIN = [0.6 * exp(-at / 3) for at in range(12)]


def folds(name: str, values: list[float], role: Role, held_out: bool = False, models: int = 5) -> MetricCurve:
    return MetricCurve(Shown(name), role, ROUNDS * models, values * models, held_out, role is not Role.SCORE)


def cross_validated(held_out: list[float], models: int = 5) -> Artifacts:
    train = folds("train-logloss", TRAIN, Role.TRAIN_LOSS, models=models)
    other = folds("valid-logloss", held_out, Role.VALIDATION_LOSS, held_out=True, models=models)
    return Artifacts(curves=(train, other))


def test_rounds_that_begin_anew_are_no_rhythm_of_the_data() -> None:
    told = diagnose(cross_validated([0.55, 0.5, 0.48, *[0.5 + 0.08 * at for at in range(9)]]))
    assert causes(told)[0] is CauseName.OVERFITTING
    assert CauseName.DATA_ORDER not in causes(told)


def test_folds_that_all_end_well_have_no_cause() -> None:
    told = diagnose(cross_validated([0.3 + 0.25 * exp(-at / 3) for at in range(12)]))
    assert all(cause.severity is Severity.INFO for cause in told.causes)
    assert CauseName.DATA_ORDER not in causes(told)


def test_one_of_the_folds_is_looked_at_and_the_best_round_that_is_told_again_is_none() -> None:
    curve = MetricCurve(Shown("train-logloss"), Role.TRAIN_LOSS, [20.0, 40.0, 60.0, 48.0] * 3, [0.6, 0.3, 0.1, 0.2] * 3)
    cut = one_of_many(Artifacts(curves=(curve,))).curves[0]
    assert list(cut.steps) == [20.0, 40.0, 60.0]


def test_a_run_that_was_resumed_is_one_run() -> None:
    twice = cross_validated([0.5] * 12, models=2)
    assert one_of_many(twice) is twice
    falls_on = MetricCurve(Shown("loss"), Role.TRAIN_LOSS, ROUNDS * 3, [2.0 * exp(-at / 9) for at in range(36)])
    learnt = Artifacts(curves=(falls_on,))
    assert one_of_many(learnt) is learnt


@pytest.mark.parametrize(
    "lines",
    [
        ["train images: min=-1.00 max=1.00", "validation images: min=0.00 max=16.00"],
        ["X_tr mean 0.000 std 1.000 | X_va mean 2.478 std 3.353"],
    ],
)
def test_sets_of_other_ranges_are_not_prepared_alike(lines: list[str]) -> None:
    train = [2.3 * exp(-at / 4) for at in range(20)]
    held_out = [2.2 + 0.6 * at for at in range(20)]
    assert first(artifacts({"loss": train, "val_loss": held_out}, lines=lines)) is CauseName.TRAIN_EVAL_MISMATCH
    alike = ["train images: min=-1.00 max=1.00", "validation images: min=-1.00 max=0.98"]
    told = diagnose(artifacts({"loss": train, "val_loss": held_out}, lines=alike))
    assert not any("prepared" in proof.text for cause in told.causes for proof in cause.proofs)


def test_rows_of_the_test_set_that_training_has_are_leakage() -> None:
    falls = [1.0 * exp(-at / 9) + 0.1 for at in range(30)]
    known = ['{"event": "data", "test_rows": 4000, "test_rows_also_in_train": 4000}']
    none = ['{"event": "data", "test_rows": 4000, "test_rows_also_in_train": 0}']
    assert first(artifacts({"train_mse": falls}, lines=known)) is CauseName.LEAKAGE
    assert first(artifacts({"train_mse": falls}, lines=none)) is None


def test_labels_that_were_looked_at_again_are_wrong_where_many_of_them_are() -> None:
    falls = [0.5 * exp(-at / 9) + 0.2 for at in range(30)]
    many = ["audit: 300 training rows labelled again, 114 disagree with the stored label"]
    few = ["audit: 300 training rows labelled again, 3 disagree with the stored label"]
    assert first(artifacts({"loss": falls}, lines=many)) is CauseName.LABEL_NOISE
    assert first(artifacts({"loss": falls}, lines=few)) is None


def test_trees_without_a_split_do_not_train() -> None:
    said = ["[LightGBM] [Warning] Stopped training because there are no more leaves that meet the split requirements"]
    stands = {"train-logloss": [0.6929] * 12, "valid-logloss": [0.6928] * 12}
    assert first(artifacts(stands, lines=said)) is CauseName.NOT_TRAINING
    falls = {"train-logloss": TRAIN, "valid-logloss": [0.3 + 0.3 * exp(-at / 3) for at in range(12)]}
    assert CauseName.NOT_TRAINING not in causes(diagnose(artifacts(falls, lines=said)))


def test_a_first_evaluation_after_many_passes_is_apart_because_it_is_learned_by_heart() -> None:
    epochs = [3.0 * (at + 1) for at in range(60)]
    train = [1.7 * exp(-at) + 0.0001 for at in range(60)]
    held_out = MetricCurve(
        Shown("eval_loss"), Role.VALIDATION_LOSS, epochs[5::5], [1.5 + 0.03 * at for at in range(11)]
    )
    curves = (
        MetricCurve(Shown("loss"), Role.TRAIN_LOSS, epochs, train, lower_is_better=True),
        MetricCurve(Shown("epoch"), Role.EPOCH, epochs, epochs),
        MetricCurve(held_out.metric, held_out.role, held_out.steps, held_out.values, True, True),
    )
    assert causes(diagnose(Artifacts(curves=curves)))[0] is CauseName.OVERFITTING


def test_a_loss_that_rests_at_the_floor_of_ten_classes_where_nearly_all_is_right() -> None:
    score = MetricCurve(Shown("acc"), Role.SCORE, ROUNDS, [97.0] * 12, lower_is_better=False)
    floor = log(1 + 9 / 2.718281828) + 0.03
    assert floor_of(MetricCurve(Shown("loss"), Role.TRAIN_LOSS, ROUNDS, [floor] * 12), score) == 10
    assert floor_of(MetricCurve(Shown("loss"), Role.TRAIN_LOSS, ROUNDS, [0.12] * 12), score) is None
    assert floor_of(MetricCurve(Shown("loss"), Role.TRAIN_LOSS, ROUNDS, [1.33] * 12), score) is None
