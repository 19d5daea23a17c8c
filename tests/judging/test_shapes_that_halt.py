"""A loss that repeats one number exactly: moving until then it was brought to a halt, else it has come to rest."""

import math

import pytest
from judged import judged, noise

from tui_monitor.model.finding import Kind


def moving(seed: int, n: int, sd: float = 0.02, places: int = 6) -> list[float]:
    return [round((0.3 + 1.7 * math.exp(-i / 8)) * (1 + e), places) for i, e in enumerate(noise(seed, sd, n))]


def halted(values: list[float], n: int = 40) -> list[float]:
    return [*values, *[values[-1]] * n]


HALTED = {
    "after forty points": halted(moving(1, 40)),
    "early": halted(moving(2, 14, 0.1)),
    "a long run": halted(moving(3, 900), 120),
    "all digits of a float": halted(moving(4, 60, places=16)),
    "large": halted([1000.0 * value for value in moving(5, 50)]),
    "four digits": halted(moving(6, 50, 0.05, 4)),
}


@pytest.mark.parametrize("shape", HALTED)
@pytest.mark.parametrize("metric", ["loss", "val_loss", "wer"])
def test_a_loss_that_moved_until_it_repeats_one_number_is_frozen(shape: str, metric: str) -> None:
    assert Kind.FROZEN in judged(HALTED[shape], metric).alarms()


def converging(places: int) -> list[float]:
    return [round(0.3 + 1.7 * math.exp(-i / 8), places) for i in range(300)]


AT_REST = {
    "converged, rounded": converging(3),
    "converged to the last digit": converging(6),
    "noise that dies away": [
        round(0.3 + (1.7 + 3 * e) * math.exp(-i / 8), 4) for i, e in enumerate(noise(1, 0.1, 300))
    ],
    "repeated until the next evaluation": [value for value in moving(2, 20) for _ in range(30)],
    "two digits": halted(moving(3, 60, 0.02, 2)),
    "too short to tell": halted(moving(4, 40), 12),
    "for a while": [*halted(moving(5, 40)), *moving(6, 60)[30:]],
}


@pytest.mark.parametrize("shape", AT_REST)
def test_a_loss_that_came_to_rest_or_is_only_told_again_is_not(shape: str) -> None:
    assert Kind.FROZEN not in judged(AT_REST[shape]).alarms()


def test_a_score_of_few_examples_may_stay_where_it_is() -> None:
    assert not judged(halted([0.5 + 0.01 * i + e for i, e in enumerate(noise(1, 0.05, 40))]), "accuracy").alarms()
