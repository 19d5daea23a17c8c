"""Causes about data: a NaN that was read, a batch unlike all others, other data from one step on."""

from __future__ import annotations

import pytest
from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.causes.data_words import BAD_DATA, NAN_IN_DATA
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName, DiagnosisStatus

NAN = float("nan")
CALM = [1.0 + 0.02 * (at % 5) for at in range(60)]
NORM = [0.5 + 0.03 * (at % 4) for at in range(60)]
LEARNT = [2.3 * 0.95**at + 0.2 for at in range(60)]
NONE = [NAN] * 5


def test_nan_at_once_out_of_calm_with_a_calm_gradient_and_a_constant_rate_was_read() -> None:
    made = artifacts({"loss": CALM + NONE, "grad_norm": NORM + NONE, "lr": [0.001] * 65})
    (cause, *_) = diagnose(made).causes
    assert cause.cause is CauseName.NAN_IN_DATA
    assert cause.confidence < 0.9
    assert any("grad_norm" in proof.text for proof in cause.proofs)


def test_with_a_loss_alone_it_is_one_of_several_and_questions_are_asked() -> None:
    diagnosis = diagnose(artifacts({"loss": CALM + NONE}))
    assert diagnosis.causes[0].confidence < 0.7
    assert len(diagnosis.causes) > 1
    assert diagnosis.questions
    assert diagnosis.status is DiagnosisStatus.PARTIAL


def test_a_loss_that_had_grown_before_was_not_broken_by_its_data() -> None:
    grown = [1.5**at for at in range(1, 20)]
    made = artifacts({"loss": CALM + grown + NONE, "grad_norm": NORM + grown + NONE, "lr": [0.1] * 84})
    assert first(made) in (CauseName.LR_TOO_HIGH, CauseName.NO_CLIPPING)
    assert CauseName.NAN_IN_DATA not in causes(diagnose(made))[:2]


def test_a_statistic_of_the_inputs_that_is_no_number_is_direct_proof() -> None:
    made = artifacts({"loss": CALM + NONE, "input_mean": [*[0.1] * 59, NAN, *NONE]})
    (cause, *_) = diagnose(made).causes
    assert cause.cause is CauseName.NAN_IN_DATA
    assert cause.confidence > 0.9


def test_a_loss_that_is_no_number_once_an_epoch_meets_the_same_batch_again() -> None:
    loss = [NAN if at % 20 == 13 and at > 20 else value for at, value in enumerate(CALM * 3)]
    made = artifacts({"loss": loss, "epoch": [float(at // 20) for at in range(180)], "lr": [0.001] * 180})
    assert first(made) is CauseName.NAN_IN_DATA


@pytest.mark.parametrize(
    "line",
    [
        "ValueError: Input X contains NaN.",
        "WARNING: found 3 NaN values in batch",
        "warning: batch 812 has nan in features",
        "targets contain inf at rows 17, 40",
        "AssertionError: non-finite values in input",
    ],
)
def test_what_says_that_the_data_hold_one_is_known(line: str) -> None:
    assert NAN_IN_DATA.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "NaN loss encountered in batch 31",
        "nan in gradients of batch 8, skipping",
        "ValueError: Input y_pred contains NaN",
        "loss is nan for this batch",
        "epoch 3 batch 20 loss nan",
    ],
)
def test_what_is_said_of_losses_and_gradients_is_not(line: str) -> None:
    assert NAN_IN_DATA.search(line) is None


def test_a_scan_that_found_nothing_corrupt_says_nothing() -> None:
    assert BAD_DATA.search("Scanning labels... 64 images, 0 backgrounds, 0 corrupt") is None
    assert BAD_DATA.search("skipping corrupt image 0031.jpg")


def test_one_huge_loss_and_gradient_at_one_step_that_are_back_at_once_are_one_batch() -> None:
    made = artifacts({"loss": [*CALM, 400.0, *CALM], "grad_norm": [*NORM, 9000.0, *NORM], "lr": [0.001] * 121})
    assert first(made) is CauseName.BAD_BATCH


def test_a_growth_that_stays_is_no_batch() -> None:
    grown = [1.4**at for at in range(1, 40)]
    made = artifacts({"loss": CALM + grown, "grad_norm": NORM + grown, "lr": [0.3] * 99})
    assert CauseName.BAD_BATCH not in causes(diagnose(made))


def test_a_stage_that_moves_where_the_loss_jumps_is_direct_proof() -> None:
    loss = LEARNT + [2.0 + 0.01 * (at % 3) for at in range(40)]
    made = artifacts({"loss": loss, "stage": [1.0] * 60 + [2.0] * 40, "lr": [0.01] * 100})
    (cause, *_) = diagnose(made).causes
    assert cause.cause is CauseName.CURRICULUM_OR_DATA_CHANGE
    assert cause.confidence > 0.9


def test_a_jump_at_one_point_at_a_constant_rate_is_no_rate_that_is_too_high() -> None:
    loss = LEARNT + [2.0 + 0.01 * (at % 3) for at in range(40)]
    made = artifacts({"loss": loss, "grad_norm": NORM + NORM[:40], "lr": [0.01] * 100})
    assert first(made) is CauseName.CURRICULUM_OR_DATA_CHANGE


def test_a_jump_where_the_rate_was_raised_has_the_schedule_to_blame() -> None:
    loss = LEARNT + [2.0 + 0.01 * (at % 3) for at in range(40)]
    made = artifacts({"loss": loss, "lr": [0.01] * 59 + [3.0] * 41})
    assert first(made) is CauseName.LR_SCHEDULE


def test_training_and_validation_that_rise_together_at_a_constant_rate_are_no_step_size() -> None:
    rising = LEARNT + [LEARNT[-1] + 0.03 * at for at in range(50)]
    metrics = {
        "loss": rising,
        "val_loss": [value + 0.02 for value in rising],
        "grad_norm": NORM + NORM[:50],
        "lr": [0.01] * 110,
    }
    assert first(artifacts(metrics)) in (CauseName.LABEL_NOISE, CauseName.CURRICULUM_OR_DATA_CHANGE)


def test_a_calm_run_has_none_of_them() -> None:
    assert not causes(diagnose(artifacts({"loss": LEARNT, "grad_norm": NORM, "lr": [0.01] * 60})))
