"""Causes about numbers that break down: what makes a NaN, told from what was one before it was read."""

from __future__ import annotations

import pytest
from made_courses import artifacts, causes, first

from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName

NAN, INF = float("nan"), float("inf")
CALM = [1.0 + 0.02 * (at % 5) for at in range(60)]
NORM = [0.5 + 0.03 * (at % 4) for at in range(60)]
RATE = [0.001] * 70


@pytest.mark.parametrize(
    "line",
    [
        "train.py:31: RuntimeWarning: divide by zero encountered in log",
        "loss.py:8: RuntimeWarning: invalid value encountered in sqrt",
        "RuntimeError: Function 'LogBackward0' returned nan values in its 0th output.",
        "ValueError: math domain error",
        "ERROR: DomainError with -0.003: log will only return a complex result",
    ],
)
def test_a_message_of_a_function_outside_its_domain_is_direct_proof(line: str) -> None:
    made = artifacts({"loss": [*CALM, NAN, NAN, NAN], "grad_norm": [*NORM, NAN, NAN, NAN]}, lines=["start", line])
    (cause, *_) = diagnose(made).causes
    assert cause.cause is CauseName.NUMERIC_DOMAIN
    assert cause.confidence > 0.9
    assert any(line[:30] in proof.text for proof in cause.proofs)


def test_such_a_message_behind_a_growth_is_what_came_of_it() -> None:
    grown = [*CALM, *(2.0**at for at in range(1, 20)), NAN, NAN]
    made = artifacts({"loss": grown, "lr": [0.9] * 81}, lines=["RuntimeWarning: invalid value encountered in log"])
    assert first(made) is CauseName.LR_TOO_HIGH


def test_a_spread_that_ran_to_zero_before_the_loss_was_none_is_what_the_log_was_taken_of() -> None:
    sigma = [0.8 * 0.8**at for at in range(60)]
    made = artifacts({"nll": [*CALM, NAN, NAN, NAN], "sigma": [*sigma, NAN, NAN, NAN]})
    assert first(made) is CauseName.NUMERIC_DOMAIN


def test_one_part_of_the_loss_that_breaks_down_alone_is_to_blame() -> None:
    made = artifacts(
        {
            "loss": [*CALM, NAN, NAN, NAN],
            "loss_ctc": [*CALM, NAN, NAN, NAN],
            "loss_att": [*CALM, 1.0, 1.02, 1.01],
        }
    )
    assert first(made) is CauseName.NUMERIC_DOMAIN


def test_a_loss_that_grew_to_infinity_took_no_logarithm_of_zero() -> None:
    made = artifacts({"loss": [*CALM, *(4.0**at for at in range(1, 30)), INF, INF, NAN]})
    assert first(made) is CauseName.LR_TOO_HIGH


def test_half_precision_with_a_scale_that_fell_before_is_an_overflow() -> None:
    scale = [65536.0] * 50 + [65536.0 / 2**at for at in range(1, 11)] + [32.0] * 3
    lines = [
        "precision=fp16 lr=0.001",
        *[f"Gradient overflow. Skipping step, reducing to {2**at}" for at in range(9, 3, -1)],
    ]
    made = artifacts({"loss": [*CALM, NAN, NAN, NAN], "loss_scale": scale}, {"precision": "fp16"}, lines)
    assert first(made) is CauseName.FP16_OVERFLOW


def test_the_same_in_full_precision_is_none() -> None:
    made = artifacts({"loss": [*CALM, NAN, NAN, NAN], "grad_norm": [*NORM, NAN, NAN, NAN]}, {"precision": "bf16"})
    assert CauseName.FP16_OVERFLOW not in causes(diagnose(made))


def test_first_overflows_by_which_a_scale_finds_its_size_are_no_cause_of_anything() -> None:
    lines = ["Gradient overflow. Skipping step, loss scaler 0 reducing loss scale to 32768.0"] * 3
    assert not causes(diagnose(artifacts({"loss": [3.0 * 0.97**at for at in range(80)]}, lines=lines)))


def test_a_scale_at_its_minimum_is_told_by_the_message_that_ends_the_run() -> None:
    line = "FloatingPointError: Minimum loss scale reached (0.0001). Your loss is probably exploding."
    made = artifacts({"loss": [*CALM, NAN, NAN]}, lines=["fp16=True", line])
    assert CauseName.LOSS_SCALE in causes(diagnose(made))[:2]


def test_a_gradient_that_is_infinite_in_half_precision_is_an_overflow_and_one_that_is_none_may_be_the_data() -> None:
    def broken(norm: float, dtype: str) -> CauseName | None:
        return first(artifacts({"loss": [*CALM, NAN, NAN], "grad_norm": [*NORM, norm, norm]}, {"dtype": dtype}))

    assert broken(INF, "float16") is CauseName.FP16_OVERFLOW
    assert broken(NAN, "float32") is CauseName.NAN_IN_DATA


def broken_in(banner: str, *lines: str) -> CauseName | None:
    return first(artifacts({"loss": [2.4, 2.7, 2.5, 2.0, NAN, NAN, NAN, NAN]}, lines=[banner, *lines]))


EXP = "net.py:127: RuntimeWarning: overflow encountered in exp"
DIVIDE = "net.py:129: RuntimeWarning: invalid value encountered in divide"
CAST = "net.py:40: RuntimeWarning: overflow encountered in cast"


def test_what_overflows_first_in_half_precision_is_the_cause_of_what_is_invalid_then() -> None:
    assert broken_in("weights fp32, compute fp16, lr=0.001", EXP, DIVIDE) is CauseName.FP16_OVERFLOW
    assert broken_in("lr=0.001", CAST, DIVIDE) is CauseName.FP16_OVERFLOW


def test_in_full_precision_or_in_the_other_order_it_is_the_function() -> None:
    assert broken_in("compute bf16, lr=0.001", EXP, DIVIDE) is CauseName.NUMERIC_DOMAIN
    assert broken_in("weights fp32, lr=0.001", DIVIDE, CAST) is CauseName.NUMERIC_DOMAIN


def test_a_scale_at_which_every_step_is_skipped_proves_itself_though_nothing_alarms() -> None:
    loss = [2.4 + 0.1 * (at % 3) for at in range(30)]
    lines = [f"iter {at} loss 2.4 scale 1.67e+07 skipped {at}/{at} grad -" for at in range(10, 100, 10)]
    assert first(artifacts({"loss": loss}, lines=lines)) is CauseName.LOSS_SCALE
    assert first(artifacts({"loss": loss, "skipped_steps": [1.0 + at for at in range(30)]})) is CauseName.LOSS_SCALE


def test_a_few_skipped_steps_do_not() -> None:
    loss = [2.4 * 0.97**at for at in range(30)]
    lines = [f"iter {at} loss 2.4 scale 65536 skipped 3/{at} grad 0.5" for at in range(10, 100, 10)]
    made = artifacts({"loss": loss, "skipped_steps": [min(3.0, 1.0 + at) for at in range(30)]}, lines=lines)
    assert CauseName.LOSS_SCALE not in causes(diagnose(made))


def test_a_likelihood_that_rises_as_it_should_has_not_grown_before_it_was_no_number() -> None:
    rising = [-5.3, -4.8, -4.7, -4.6, -4.5, -4.4, -4.2, -4.1, NAN, NAN, NAN]
    spread = [1.7, 0.45, 0.27, 0.23, 0.2, 0.1, 0.01, -1e-13, NAN, NAN, NAN]
    line = "em.py:18: RuntimeWarning: divide by zero encountered in divide"
    made = artifacts({"avg_loglik": rising, "min_var": spread}, lines=[line])
    assert first(made) is CauseName.NUMERIC_DOMAIN
