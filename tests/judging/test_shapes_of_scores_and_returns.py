"""Scores and returns that lose what was learned, and those that only look so: short runs, running means, rates."""

import math
import random
from itertools import accumulate

import pytest
from judged import SEEDS, around, judged, noise

from tui_monitor.judging.thresholds import for_category
from tui_monitor.model.finding import Kind, Severity


def rising(n: int, low: float, high: float) -> list[float]:
    return [low + (high - low) * (1 - math.exp(-4 * i / n)) for i in range(n)]


CHANCE = {
    "flat, then chance": ([0.9] * 25, 0.1, 12),
    "five good ones and ten bad ones": ([0.9] * 5, 0.2, 10),
    "learned, then chance": (rising(20, 0.5, 0.9), 0.1, 12),
    "from nothing, to nothing": (rising(30, 0.05, 0.8), 0.05, 12),
    "percent": (rising(24, 10.0, 93.0), 10.0, 12),
    "long": (rising(100, 0.2, 0.95), 0.1, 12),
}


@pytest.mark.parametrize("shape", CHANCE)
@pytest.mark.parametrize("sd", [0.0, 0.004])
@pytest.mark.parametrize("metric", ["accuracy", "val_f1"])
def test_a_score_that_falls_to_chance_is_a_collapse_to_stop_for_within_a_dozen_points(
    shape: str, sd: float, metric: str
) -> None:
    good, chance, n = CHANCE[shape]
    size = sd * max(good)
    result = judged([*around(1, size, good), *around(2, size, [chance] * n)], metric)
    assert result.critical() == {Kind.COLLAPSE} == result.alarms()


HEALTHY_SCORES = {
    "a dip of three": [*rising(25, 0.1, 0.9), 0.2, 0.15, 0.2, *[0.9] * 15],
    "a third is lost": [*rising(25, 0.1, 0.9), *[0.6] * 20],
    "chance from the start": [0.1 + 0.01 * (i % 3) for i in range(40)],
    "guessing less wildly": [0.5 + 0.1 * math.cos(i) / (1 + i / 5) for i in range(40)],
    "a warm restart every ten": [0.9 - 0.5 * math.exp(-(i % 10)) * (i >= 10) for i in range(60)],
    "single answers": [float(i * 7919 % 100 < 85) for i in range(120)],
}


@pytest.mark.parametrize("shape", HEALTHY_SCORES)
def test_a_score_that_has_not_fallen_to_chance_for_good_is_no_reason_to_stop(shape: str) -> None:
    assert not judged(HEALTHY_SCORES[shape], "accuracy").critical()


RETURNS = {
    "tenfold within a dozen": [12, 25, 41, 60, 80, 95, 99, 97, 60, 20, 9, 8, 7, 8, 9],
    "best to nothing in twenty": [2, 9, 30, 60, 61, 60.5, 52, 40, 26, 9, 1.2, 0.4, 0.3, 0.2, 0.3, 0.1, 0.2, 0.2, 0.1],
    "four at the cap, then a quarter": [20, 35, 60, 110, 160, *[200] * 4, *[50, 52, 48, 49, 51, 50, 47, 50, 52, 49]],
    "from another zero": [-900, -700, -500, -300, -200, -150, -140, -145, -500, -880, -890, -900, -895, -890, -905],
    "a cliff": [5, 6, 9, 14, 20, 28, 34, 39, 41, 42, 41, 42, 43, 4, 3, 4, 4, 3, 4, 3],
}  # fmt: skip


@pytest.mark.parametrize("shape", RETURNS)
@pytest.mark.parametrize("sd", [0.0, 0.01])
@pytest.mark.parametrize("category", [None, "rl"])
def test_a_return_that_is_lost_in_a_short_run_is_a_collapse(shape: str, sd: float, category: str | None) -> None:
    values = RETURNS[shape]
    size = sd * (max(values) - min(values))
    result = judged(around(3, size, values), "episode_return", thresholds=for_category(category))
    assert result.alarms() == {Kind.REWARD_COLLAPSE}
    assert len(result.of(Kind.REWARD_COLLAPSE)) == 1


def test_a_return_that_has_lost_nearly_all_for_twenty_points_is_a_reason_to_stop() -> None:
    values = [*rising(30, 5.0, 200.0), 120.0, 40.0, *around(5, 1.0, [8.0] * 24)]
    assert judged(values, "reward").critical() == {Kind.REWARD_COLLAPSE}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["flat", "single", "rising", "sparse", "heavy", "negative"])
def test_a_short_run_whose_returns_are_only_noisy_has_not_collapsed(seed: int, kind: str) -> None:
    r = random.Random(seed)
    values = {
        "flat": [50.0 + r.gauss(0, 20) for _ in range(35)],
        "single": [r.choice([0.0, 200.0]) for _ in range(35)],
        "rising": [5.0 * i + r.gauss(0, 25) for i in range(35)],
        "sparse": [float(r.random() < 0.15) for _ in range(35)],
        "heavy": [20.0 * math.exp(r.gauss(0, 0.8)) for _ in range(35)],
        "negative": [-1000.0 * math.exp(-i / 12) + r.gauss(0, 120) for i in range(35)],
    }[kind]
    assert not judged(values, "reward").kinds()


@pytest.mark.parametrize("dip", [[90.0, 60.0, 30.0, 12.0, 50.0, 80.0, 100.0], [10.0, 12.0, 9.0, 60.0, 90.0]])
def test_a_dip_that_heals_is_over(dip: list[float]) -> None:
    assert not judged([*rising(12, 5.0, 100.0), *dip, *[100.0, 101.0, 99.0] * 4], "reward").alarms()


MEANS = {
    "exactly": [(300 + i * 18) / (i + 1) for i in range(119)],
    "of noise": [total / (i + 1) for i, total in enumerate(accumulate([90.0, *around(1, 4.0, [12.0] * 150)]))],
    "two lucky ones": [total / (i + 1) for i, total in enumerate(accumulate([200.0, 180.0, *[21.0, 19.0] * 60]))],
    "negative": [total / (i + 1) for i, total in enumerate(accumulate([-10.0, *around(4, 20.0, [-200.0] * 200)]))],
    "long": [total / (i + 1) for i, total in enumerate(accumulate([500.0, *around(8, 6.0, [9.0] * 900)]))],
}


@pytest.mark.parametrize("shape", MEANS)
@pytest.mark.parametrize("metric", ["mean_reward_so_far", "average_return"])
def test_a_mean_over_all_episodes_that_starts_with_a_lucky_one_is_no_collapse(shape: str, metric: str) -> None:
    assert not judged(MEANS[shape], metric, thresholds=for_category("rl")).kinds()


@pytest.mark.parametrize("seed", range(5))
def test_a_return_that_was_best_at_its_start_and_is_lost_since_has_collapsed(seed: int) -> None:
    falling = [300.0 * math.exp(-i / 25) + 5 for i in range(120)]
    assert Kind.REWARD_COLLAPSE in judged(around(seed, 12.0, falling), "reward").kinds()


def flicker(one: float, often: float, n: int, seed: int) -> list[float]:
    r = random.Random(seed)
    return [one if r.random() < often else 0.0 for _ in range(n)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("often", [0.1, 0.3, 0.5])
@pytest.mark.parametrize(("one", "n"), [(0.05, 40), (0.02, 30), (0.1, 60), (4.0, 35), (0.01, 100)])
def test_a_rate_that_flickers_between_nothing_and_one_count_has_not_collapsed(
    seed: int, often: float, one: float, n: int
) -> None:
    assert not judged([0.0, *flicker(one, often, n, seed)], "success_rate").of(Kind.COLLAPSE)


@pytest.mark.parametrize("seed", range(5))
def test_a_rate_that_flickers_at_the_floor_is_a_plateau_and_has_learned_nothing(seed: int) -> None:
    found = judged([0.0, 0.05, 0.0, *flicker(0.05, 0.3, 45, seed)], "success_rate").findings
    assert {f.kind for f in found if f.active} <= {Kind.PLATEAU}
    assert any(f.kind is Kind.PLATEAU for f in found)
    assert all(f.severity is Severity.INFO for f in found)


def test_a_rate_that_counted_to_half_and_is_nothing_now_has_collapsed() -> None:
    counted = [0.0, 0.05, 0.1, 0.15, 0.25, 0.3, 0.4, 0.45, *[0.5, 0.55] * 6, *[0.0, 0.05, 0.0] * 6]
    assert judged(
        [v + e for v, e in zip(counted, noise(1, 0.0, len(counted)), strict=True)], "success_rate"
    ).alarms() == {Kind.COLLAPSE}
