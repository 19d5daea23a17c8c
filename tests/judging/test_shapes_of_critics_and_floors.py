"""Losses that may rise while all is well: critics and policies beside their returns, and any loss near zero."""

import math
import random

import pytest
from judged import Judged, around, examine, judged, noise, points

from tui_monitor.judging.thresholds import for_category
from tui_monitor.model.finding import Kind, Severity

RETURN = around(1, 2.0, [20.0] * 200)


def usual(n: int, size: float = 1.0, share: float = 0.1) -> list[float]:
    return [size * (1 + e) for e in noise(7, share, n)]


def beside(returns: list[float], losses: list[float], metric: str, category: str | None = None) -> Judged:
    n = len(losses)
    return examine(points(returns[:n], "return"), points(losses, metric), thresholds=for_category(category))


EXPLODED = {
    "four hundred times": [*usual(30), *usual(60, 400.0)],
    "to the end of numbers": [*usual(30), *[min(10 ** (i / 2), 1e20) for i in range(40)]],
    "by steps": [*usual(40, 0.05), *[0.05 * 1.35**i for i in range(45)]],
    "a cliff": [*usual(60, 3.0), *usual(40, 5e6)],
    "early": [*usual(12, 2.0, 0.02), *usual(40, 3000.0)],
}


@pytest.mark.parametrize("shape", EXPLODED)
@pytest.mark.parametrize("metric", ["critic_loss", "value_loss", "actor_loss", "policy_loss"])
@pytest.mark.parametrize("category", [None, "rl"])
def test_a_critic_or_a_policy_that_explodes_for_good_is_a_reason_to_stop(
    shape: str, metric: str, category: str | None
) -> None:
    assert beside(RETURN, EXPLODED[shape], metric, category).critical() == {Kind.EXPLOSION}


def test_a_critic_that_explodes_without_any_returns_beside_it_is_one_too() -> None:
    assert judged(EXPLODED["four hundred times"], "critic_loss").critical() == {Kind.EXPLOSION}


SWINGS = {
    "thirty times": [*usual(30), *usual(60, 30.0)],
    "a few points far out": [*usual(30), 500.0, 600.0, 450.0, *usual(50)],
    "comes down again": [*usual(30), *[500.0 * 0.8**i for i in range(40)]],
    "heavy tails": [math.exp(random.Random(i).gauss(0, 1.2)) for i in range(150)],
    "grows slowly": [1.0 + 0.3 * i + 0.2 * math.sin(i) for i in range(150)],
}


@pytest.mark.parametrize("shape", SWINGS)
@pytest.mark.parametrize("metric", ["critic_loss", "policy_loss"])
def test_a_critic_or_a_policy_that_swings_is_no_reason_to_stop(shape: str, metric: str) -> None:
    assert not beside(RETURN, SWINGS[shape], metric).critical()


GROWTH = {
    "slowly": ([1.12**i for i in range(100)], [0.1 * 1.06**i for i in range(100)]),
    "as fast": ([1.10**i for i in range(90)], [0.2 * 1.10**i for i in range(90)]),
    "a hundredfold each": ([5.0 + 500.0 * i / 120 for i in range(120)], [1.0 + 120.0 * i / 120 for i in range(120)]),
    "at once": ([*[2.0] * 40, *[300.0] * 60], [*usual(42), *usual(58, 300.0)]),
    "from below": ([-20.0 + 6.0 * i for i in range(100)], [0.5 * 1.05**i for i in range(100)]),
}


@pytest.mark.parametrize("shape", GROWTH)
@pytest.mark.parametrize("metric", ["critic_loss", "td_loss"])
@pytest.mark.parametrize("returns_first", [True, False])
def test_a_critic_that_grows_with_its_returns_is_at_most_advice(shape: str, metric: str, returns_first: bool) -> None:
    returns, losses = ([v * (1 + e) for v, e in zip(some, noise(3, 0.03, 200), strict=False)] for some in GROWTH[shape])
    both = [points(returns, "episode_return"), points(losses, metric)]
    result = examine(*(both if returns_first else reversed(both)))
    assert not [f for f in result.findings if f.metric == metric and f.severity is not Severity.INFO]


def test_returns_that_grew_and_are_lost_again_excuse_no_critic() -> None:
    returns = [*[2.0 * 1.1**i for i in range(50)], *[2.0] * 60]
    result = beside(returns, [*usual(50), *usual(60, 500.0)], "critic_loss")
    assert Kind.EXPLOSION in {f.kind for f in result.findings if f.severity is Severity.CRITICAL}


NEAR_ZERO = {
    "seven times of nothing": [max(0.9 * math.exp(-i / 12), 0.004) * (7 if 60 <= i < 63 else 1) for i in range(100)],
    "five batches": [max(2.3 * math.exp(-i / 10), 0.002) + (0.04 if 70 <= i < 75 else 0.0) for i in range(120)],
    "noisy": [max(0.9 * math.exp(-i / 9), 0.003) * math.exp(e) for i, e in enumerate(noise(4, 0.5, 150))],
    "to zero": [max(0.69 * math.exp(-i / 5), 1e-6) + (0.01 if i in (80, 81, 82, 83) else 0.0) for i in range(130)],
    "one batch far out": [max(0.9 * math.exp(-i / 12), 0.0005) + (0.02 if i == 80 else 0.0) for i in range(100)],
}  # fmt: skip


@pytest.mark.parametrize("shape", NEAR_ZERO)
@pytest.mark.parametrize("metric", ["loss", "val_loss"])
def test_a_few_times_of_nothing_for_a_few_batches_is_no_explosion(shape: str, metric: str) -> None:
    assert not judged(NEAR_ZERO[shape], metric).kinds()


@pytest.mark.parametrize("floor", [0.002, 0.05, 0.5])
def test_a_loss_that_leaves_its_floor_for_good_and_loses_what_it_learned_is_an_explosion(floor: float) -> None:
    values = [max(2.0 * math.exp(-i / 12), floor) for i in range(100)]
    assert judged([*values, *[2.5 + 0.1 * i for i in range(20)]]).critical() == {Kind.EXPLOSION}


def test_what_stays_a_few_times_above_a_floor_is_told_at_last() -> None:
    values = [*[max(2.3 * math.exp(-i / 10), 0.005) for i in range(100)], *[0.06] * 40]
    assert judged(values).alarms() & {Kind.EXPLOSION, Kind.DRIFT}
