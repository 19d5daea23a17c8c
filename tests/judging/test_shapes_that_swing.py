"""Losses that swing wildly, those that are only noisy, and folds that differ more than they should."""

import math
import random

import pytest
from judged import SEEDS, examine, judged, noise, points

from tui_monitor.model.finding import Kind, Severity


def zigzag(low: float, high: float, n: int, share: float = 0.1, seed: int = 1) -> list[float]:
    return [(high if i % 2 else low) * (1 + e) for i, e in enumerate(noise(seed, share, n))]


SWINGS = {
    "forty times": zigzag(0.2, 8.0, 40),
    "four times": zigzag(0.8, 3.5, 80, 0.05),
    "by epoch": zigzag(2.0, 8.0, 26, 0.03),
    "after it had learned": [*[2.0 * 0.9**i + 0.3 for i in range(40)], *zigzag(0.4, 2.2, 40)],
    "every fourth": [4.0 + 3.2 * math.sin(math.pi * i / 2 + 0.7) + e for i, e in enumerate(noise(3, 0.1, 60))],
    "slower": [2.0 + 1.6 * math.sin(math.pi * i / 4) for i in range(80)],
}


@pytest.mark.parametrize("shape", SWINGS)
@pytest.mark.parametrize("metric", ["loss", "val_loss"])
@pytest.mark.parametrize("size", [1.0, 1e-4])
def test_a_loss_that_swings_wildly_for_twenty_points_oscillates(shape: str, metric: str, size: float) -> None:
    result = judged([size * value for value in SWINGS[shape]], metric)
    assert Kind.OSCILLATION in result.alarms()
    assert len(result.of(Kind.OSCILLATION)) == 1
    assert Kind.OSCILLATION not in result.critical()


def test_what_swings_has_its_range_and_its_beginning_told() -> None:
    [found] = judged([*[1.0] * 30, *zigzag(0.5, 4.0, 40, 0.0)]).of(Kind.OSCILLATION)
    assert "swings between 0.5 and 4" in found.message
    assert 29 <= found.onset_step <= 34


def draw(kind: str, r: random.Random) -> float:
    return {
        "gaussian": lambda: 1.0 + abs(r.gauss(0, 0.5)),
        "small batches": lambda: math.exp(r.gauss(0, 0.8)),
        "heavy tails": lambda: math.exp(r.gauss(0, 1.5)),
        "single answers": lambda: 5.0 if r.random() < 0.5 else 0.01,
        "exponential": lambda: r.expovariate(1.0) + 0.01,
        "rare": lambda: 6.0 if r.random() < 0.15 else 0.2,
    }[kind]()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["gaussian", "small batches", "heavy tails", "single answers", "exponential", "rare"])
def test_noise_does_not_oscillate_however_large_it_is(seed: int, kind: str) -> None:
    r = random.Random(seed)
    assert not judged([draw(kind, r) for _ in range(400)]).of(Kind.OSCILLATION)


STEADY = {
    "a cycle of the learning rate": [math.exp(-i / 40) + 0.5 + 0.1 * math.sin(i / 5) for i in range(120)],
    "every second batch is harder": [(1.6 if i % 2 else 1.0) * (0.5 + math.exp(-i / 50)) for i in range(150)],
    "dies away": [1.0 + 0.9 * math.cos(math.pi * i) * math.exp(-i / 6) for i in range(60)],
    "warm restarts": [1.5 * math.exp(-(i % 25) / 8) + 0.3 for i in range(100)],
    "a few only": [*[1.0 - 0.005 * i for i in range(60)], *zigzag(0.3, 3.0, 8), *[0.6] * 40],
    "while it learns": [(3.0 if i % 2 else 1.0) * 0.93**i for i in range(100)],
    "about zero": [math.sin(math.pi * i / 2 + 0.3) for i in range(60)],
}


@pytest.mark.parametrize("shape", STEADY)
def test_a_cycle_that_is_small_slow_short_or_dies_away_is_no_oscillation(shape: str) -> None:
    assert not judged(STEADY[shape]).of(Kind.OSCILLATION)


@pytest.mark.parametrize("metric", ["loss_G", "critic_loss", "policy_loss", "ep_rew_mean", "accuracy", "lr"])
def test_what_swings_by_nature_is_not_judged(metric: str) -> None:
    assert not judged(SWINGS["forty times"], metric).of(Kind.OSCILLATION)


def test_what_has_come_to_rest_oscillates_no_more() -> None:
    [found] = judged([*zigzag(0.2, 4.0, 50), *[0.5 + 0.01 * (i % 3) for i in range(40)]]).of(Kind.OSCILLATION)
    assert found.state == "recovered"


def folds(values: list[float], name: str = "fold {} accuracy") -> list:
    return [points([value], name.format(k), [k]) for k, value in enumerate(values, 1)]


WIDE = [
    [0.91, 0.42, 0.88, 0.51, 0.90],
    [0.8, 0.79, 0.35],
    [92.0, 61.0, 90.0, 88.0],
    [0.5, 0.9, 0.7, 0.6],
    [0.7, 0.2, 0.4],
]
CLOSE = [
    [0.91, 0.92, 0.90, 0.93, 0.91],
    [0.8, 0.42],
    [0.71, 0.83, 0.78, 0.69],
    [92.0, 88.0, 79.5],
    [0.33, 0.38, 0.41, 0.3],
]


@pytest.mark.parametrize("values", WIDE)
@pytest.mark.parametrize("name", ["fold {} accuracy", "fold_{}_f1", "Fold {} val_acc", "fold{}/auc", "acc fold {}"])
def test_folds_that_differ_widely_are_a_warning_that_names_them(values: list[float], name: str) -> None:
    [found] = examine(*folds(values, name)).of(Kind.OSCILLATION)
    assert found.severity is Severity.WARNING and found.active
    worst, best = values.index(min(values)) + 1, values.index(max(values)) + 1
    assert f"fold {worst}" in found.message and f"fold {best}" in found.message
    assert found.evidence.places


@pytest.mark.parametrize("values", CLOSE)
@pytest.mark.parametrize("name", ["fold {} accuracy", "fold_{}_f1"])
def test_folds_that_are_close_or_too_few_are_nothing(values: list[float], name: str) -> None:
    assert not examine(*folds(values, name)).findings


def test_what_is_found_of_folds_is_the_same_in_whatever_order_they_are_read() -> None:
    told = [repr(examine(*some).findings) for some in (folds(WIDE[0]), list(reversed(folds(WIDE[0]))))]
    assert told[0] == told[1]


def test_a_fold_that_is_still_being_trained_is_not_compared() -> None:
    trained = [points([0.1, 0.5, 0.8, 0.9], f"fold {k} accuracy", range(4 * k, 4 * k + 4)) for k in (1, 2, 3)]
    assert not examine(*trained, points([0.1], "fold 4 accuracy", [16])).of(Kind.OSCILLATION)
    assert examine(*trained, points([0.1, 0.2, 0.2, 0.2], "fold 4 accuracy", range(16, 20))).of(Kind.OSCILLATION)
