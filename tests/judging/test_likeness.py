"""A metric whose name tells nothing: what is taken for a loss, and what is not."""

import random
from math import exp

import pytest

from tui_monitor.judging.likeness import goes_like_a_loss, likely_role, likest
from tui_monitor.model.role import Role
from tui_monitor.text import Shown


def falling(seed: int, level: float = 2.3) -> list[float]:
    noise = random.Random(seed)
    return [level * exp(-at / 8) + 0.2 + noise.gauss(0, 0.02) for at in range(20)]


def named(**curves: list[float]) -> dict[Shown, list[float]]:
    return {Shown(name.replace("__", " ")): values for name, values in curves.items()}


STANDS = [2.303 + 0.001 * (at * 7 % 5) for at in range(20)]


@pytest.mark.parametrize("values", [falling(1), falling(2, 50.0), STANDS])
def test_what_falls_or_stands_goes_like_a_loss(values: list[float]) -> None:
    assert goes_like_a_loss(values)


@pytest.mark.parametrize(
    "values",
    [
        falling(1)[:5],
        falling(1)[::-1],
        [-value for value in falling(1)],
        [0.1 * 0.9**at for at in range(20)],
        [1.0 - 0.05 * at for at in range(20)],
        [0.5] * 20,
        [float(20 - at) for at in range(20)],
        [float("nan")] * 20,
        [0.1 if at % 2 else 3.0 for at in range(20)],
    ],
    ids=["too few", "rises", "negative", "a factor", "a straight line", "constant", "whole", "lost", "rough"],
)
def test_what_counts_is_planned_or_jumps_does_not(values: list[float]) -> None:
    assert not goes_like_a_loss(values)


def test_the_first_one_of_the_log_is_taken() -> None:
    assert likest(named(phi=falling(1), zeta=falling(2))) == "phi"


def test_of_a_pair_the_one_that_was_held_out_is_taken() -> None:
    assert likest(named(zeta=falling(3), phi=falling(1), held__phi=falling(2))) == "held phi"


def test_a_metric_whose_name_tells_something_is_none_of_them() -> None:
    assert likest(named(accuracy=falling(1), lr=falling(2))) is None


def test_both_of_a_pair_get_the_role_of_a_loss() -> None:
    like = Shown("held phi")
    assert likely_role(like, like) == (Role.VALIDATION_LOSS, True)
    assert likely_role(Shown("phi"), like) == (Role.TRAIN_LOSS, True)
    assert likely_role(Shown("zeta"), like)[0] is Role.OTHER
    assert likely_role(Shown("lr"), like)[0] is Role.LEARNING_RATE


def test_nothing_changes_where_none_is_taken_for_a_loss() -> None:
    assert likely_role(Shown("phi"), None) == (Role.OTHER, None)
