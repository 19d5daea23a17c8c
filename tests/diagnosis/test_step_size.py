"""Causes about the size of a step: the rate, the schedule, the rare large gradient, the first steps."""

from __future__ import annotations

from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.artifacts import Artifacts, Sibling
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.text import Shown

NAN = float("nan")
CALM = [2.0 + 0.01 * (at % 3) for at in range(40)]
GROWN = [2.0 * 1.5**at for at in range(20)]


def test_a_loss_that_grows_from_point_to_point_at_a_constant_rate_has_a_rate_that_is_too_high() -> None:
    made = artifacts({"loss": CALM + GROWN + [NAN] * 5, "lr": [0.5] * 65})
    assert first(made) is CauseName.LR_TOO_HIGH


def test_a_loss_that_grows_while_the_rate_is_raised_has_a_schedule_to_blame() -> None:
    made = artifacts({"loss": CALM + GROWN, "lr": [0.001 * 1.1**at for at in range(60)]})
    assert first(made) is CauseName.LR_SCHEDULE


def test_a_rate_that_was_raised_only_after_the_loss_had_left_is_not_to_blame() -> None:
    made = artifacts({"loss": CALM + GROWN, "lr": [0.5] * 58 + [2.0] * 2})
    assert CauseName.LR_SCHEDULE not in causes(diagnose(made))


def test_a_gradient_norm_that_leaves_before_the_loss_does_wants_to_be_clipped() -> None:
    norm = [0.5] * 35 + [4.0, 9.0, 30.0, 90.0, 300.0] + [1e4] * 10
    made = artifacts({"loss": CALM + [40.0] * 10, "grad_norm": norm, "lr": [0.02] * 50})
    assert first(made) is CauseName.NO_CLIPPING


def test_a_rate_that_healthy_runs_of_the_batch_do_not_have_is_named_with_theirs() -> None:
    made = artifacts({"loss": [2.0, 3.0, 5.0, 9.0, 17.0, 60.0, 400.0, NAN, NAN]}, {"lr": 0.03})
    others = (Sibling(Shown("a"), True, {"lr": 0.001}), Sibling(Shown("b"), False, {"lr": 0.02}))
    beside = Artifacts(findings=made.findings, curves=made.curves, config=made.config, siblings=others)
    (cause, *_) = diagnose(beside).causes
    assert cause.cause is CauseName.LR_TOO_HIGH
    assert "from 0.03 to 0.001" in cause.fix.do


def test_nan_within_the_first_ten_points_hints_at_the_learning_rate() -> None:
    made = artifacts({"loss": [2.3, 2.2, 2.1, NAN, NAN, NAN]})
    assert CauseName.LR_TOO_HIGH in causes(diagnose(made))


def test_a_rate_that_is_called_a_rate_alone_and_that_the_loss_follows_is_a_schedule_to_blame() -> None:
    raised = [0.018 * 1.6**at for at in range(30)]
    loss = [0.66 - 0.03 * at for at in range(8)] + [0.45 * 1.5**at for at in range(22)]
    assert first(artifacts({"average loss": loss, "current rate": raised})) is CauseName.LR_SCHEDULE
