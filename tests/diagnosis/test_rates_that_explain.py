"""What a rate explains by itself, a schedule that raises it again, and a rate that is gone: before other causes."""

from __future__ import annotations

from made_courses import artifacts, first

from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName

LEARNED = [2.0 * 0.9**at for at in range(30)]


def test_a_restart_beyond_all_earlier_peaks_is_to_blame_for_what_is_lost_there() -> None:
    cycle = [0.02, 0.015, 0.01, 0.006, 0.003, 0.001]
    rate = [peak * one for peak in (1.0, 1.0, 1.0, 1.0, 1.0, 10.0, 10.0) for one in cycle]
    loss = [*LEARNED, 3.0, 5.0, 9.0, 20.0, 60.0, 90.0, 200.0, 400.0, 800.0, 900.0, 2000.0, 4000.0]
    assert first(artifacts({"loss": loss, "lr": rate})) is CauseName.LR_SCHEDULE


def test_a_warm_up_in_leaps_is_no_restart() -> None:
    rate = [0.001] * 5 + [0.01] * 37
    loss = [*LEARNED, 3.0, 5.0, 9.0, 20.0, 60.0, 90.0, 200.0, 400.0, 800.0, 900.0, 2000.0, 4000.0]
    assert first(artifacts({"loss": loss, "lr": rate})) is CauseName.LR_TOO_HIGH


def test_weights_that_moved_until_the_rate_was_gone_are_trained() -> None:
    loss = [2.0, 1.8123, 1.7011, *[1.6518] * 30]
    rate = [0.02, 0.002, 0.0002, *[2e-9] * 30]
    made = artifacts(
        {"train_loss": [one + 0.001 * (at % 3) for at, one in enumerate(loss)], "val_loss": loss, "lr": rate}
    )
    assert first(made) is CauseName.LR_DEAD


def test_a_gradient_that_left_at_a_rate_beyond_usual_is_no_matter_of_clipping_first() -> None:
    norm = [0.5] * 40 + [4.0, 9.0, 30.0, 90.0, 300.0, 900.0, 3e3, 9e3, 3e4, 9e4]
    loss = [2.0 + 0.01 * (at % 3) for at in range(40)] + [2.0 * 1.8**at for at in range(1, 11)]
    config = {"lr": 0.5, "momentum": 0.9, "optimizer": "sgd", "clip": 0.0}
    assert first(artifacts({"loss": loss, "grad_norm": norm}, config)) is CauseName.LR_TOO_HIGH


def test_a_leap_of_training_that_is_learned_anew_is_not_learned_by_heart() -> None:
    train = [1.6 - 0.1 * at for at in range(12)] + [1.7, 0.9, 0.5, 0.3, 0.2, 0.15, 0.1, 0.08]
    held_out = [1.65 - 0.1 * at for at in range(12)] + [1.4, 1.9, 2.3, 2.6, 2.8, 3.0, 3.1, 3.2]
    found = diagnose(artifacts({"train_loss": train, "val_loss": held_out})).causes
    assert all(one.confidence < 0.7 for one in found if one.cause is CauseName.OVERFITTING)
