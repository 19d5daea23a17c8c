"""A few evaluations that climb each time tell of overfitting; those that only wander do not."""

import math

import pytest
from judged import examine, noise, points

from tui_monitor.model.finding import Kind

TRAINING = [3.0 * 0.93**i + 0.2 for i in range(80)]
STEPS = [5.0 * i for i in range(1, 17)]


def overfits(evaluations: list[float], training: list[float] = TRAINING) -> bool:
    steps = STEPS[: len(evaluations)]
    found = examine(points(training), points(evaluations, "val_loss", steps))
    return Kind.OVERFITTING in found.kinds()


FALLS = [1.9, 1.3, 1.05, 0.97, 0.95, 0.94, 0.93]
CLIMBING = {
    "2 % each time": [*FALLS, *[0.93 + 0.02 * i for i in range(1, 9)]],
    "after one step back": [*FALLS, 0.955, 0.946, 0.975, 0.984, 1.009, 1.026, 1.037, 1.061],
    "at a few only": [1.82, 1.23, 1.02, 0.925, 0.896, 0.884, 0.906, 0.909, 0.937, 0.946, 0.954, 0.976],
    "from the start": [0.694 * 1.012**i for i in range(12)],
    "slowly, then faster": [*FALLS, 0.932, 0.94, 0.96, 0.98, 1.01, 1.05],
}


@pytest.mark.parametrize("shape", CLIMBING)
def test_a_few_evaluations_that_climb_each_time_while_training_falls_are_overfitting(shape: str) -> None:
    assert overfits(CLIMBING[shape])


WANDERING = {
    "less than 7 %": [*FALLS, *[0.93 + 0.005 * i for i in range(1, 9)]],
    "noise": [0.9 + e for e in noise(3, 0.02, 16)],
    "falls": [2.0 * math.exp(-i / 8) for i in range(16)],
    "five rises, then down": [*FALLS, 0.935, 0.94, 0.95, 0.955, 0.96, 0.9, 0.85],
}


@pytest.mark.parametrize("shape", WANDERING)
def test_evaluations_that_wander_are_not(shape: str) -> None:
    assert not overfits(WANDERING[shape])


def test_nor_are_those_that_climb_while_training_does() -> None:
    climbing = CLIMBING["2 % each time"]
    assert not overfits(climbing, [*TRAINING[:34], *[TRAINING[34] + 0.02 * i for i in range(60)]])
