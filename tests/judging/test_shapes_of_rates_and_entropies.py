"""Learning rates that are printed as zero, and entropies of policies that are done or have given up."""

import math

import pytest
from judged import Judged, around, examine, judged, points

from tui_monitor.model.finding import Kind, Severity


def printed(places: int, n: int, peak: float, warm: int = 0) -> list[float]:
    """A cosine as a log rounds it."""
    rates = [peak * min(1.0, (i + 1) / (warm or 1)) * 0.5 * (1 + math.cos(math.pi * i / n)) for i in range(n)]
    return [round(rate, places) for rate in rates]


DEAD = {
    "one digit, then zero": [*[0.001] * 30, *[0.0] * 50],
    "after an hour": [*[0.1] * 200, *[0.0] * 60],
    "small": [*[5e-5] * 25, *[0.0] * 25],
    "at once": [*[0.01] * 3, *[0.0] * 40],
    "evenly to zero in few digits": [*[round(0.002 * (1 - i / 20), 4) for i in range(20)], *[0.0] * 60],
    "evenly after a warm-up": [
        *[round(0.001 * i / 10, 3) for i in range(1, 11)],
        *[round(0.01 * (1 - i / 100), 3) for i in range(100)],
        *[0.0] * 100,
    ],
    "a cosine made for a third": [*printed(3, 100, 0.01), *[0.0] * 200],
    "a square made for a half": [*[round(0.03 * (1 - i / 150) ** 2, 3) for i in range(150)], *[0.0] * 150],
    "digits that could tell": [*[0.00123456 * 0.99**i for i in range(40)], *[0.0] * 40],
}


@pytest.mark.parametrize("shape", DEAD)
@pytest.mark.parametrize("metric", ["lr", "learning_rate", "train/lr"])
def test_a_learning_rate_that_is_nothing_for_good_is_dead(shape: str, metric: str) -> None:
    assert judged(DEAD[shape], metric).alarms() == {Kind.DEAD_LR}


ALIVE = {
    "rounded on a grid": printed(3, 200, 0.004),
    "rounded, after a warm-up": printed(3, 200, 0.001, warm=40),
    "decays by half, rounded": [round(0.02 * 0.5 ** (i // 10), 3) for i in range(200)],
    "decays on and on, rounded": [round(0.002 * 0.97**i, 4) for i in range(400)],
    "decays slower and slower, rounded": [round(0.01 / math.sqrt(i + 1), 3) for i in range(800)],
    "in three steps, rounded": [*[0.002] * 100, *[0.0002] * 60, *[0.0] * 60],
    "cycles, rounded": 4 * printed(3, 60, 0.01),
    "the plan ends there": [0.001 * (1 - i / 80) for i in range(81)],
    "a cosine to its end": [0.5 * 0.003 * (1 + math.cos(math.pi * i / 300)) for i in range(301)],
    "a few that were not logged": [*[0.001] * 60, 0.0, 0.0, *[0.001] * 60],
    "ends with its last points": [*[0.001] * 95, *[0.0] * 5],
    "never decays": [0.001] * 200,
}


@pytest.mark.parametrize("shape", ALIVE)
def test_a_learning_rate_that_is_rounded_or_at_its_planned_end_is_not(shape: str) -> None:
    assert not judged(ALIVE[shape], "lr").kinds()


def beside(returns: list[float], entropies: list[float], first: bool = True) -> Judged:
    both = [points(returns, "ep_rew_mean"), points(entropies, "entropy")]
    return examine(*(both if first else reversed(both)))


def falling(low: float, n: int = 70, start: float = 0.4) -> list[float]:
    return [max(start * math.exp(-i / 8), low) for i in range(n)]


@pytest.mark.parametrize("low", [0.009, 0.006, 0.001])
@pytest.mark.parametrize(
    "returns",
    [
        around(1, 1.0, [10.0] * 70),
        around(2, 1.0, [200.0 - 2.5 * i for i in range(70)]),
        around(3, 0.5, [*[5.0 * i for i in range(20)], *[20.0] * 50]),
        around(4, 3.0, [-300.0] * 70),
        [0.0] * 70,
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_an_entropy_below_a_hundredth_is_a_collapse_while_the_returns_are_not_at_their_best(
    low: float, returns: list[float], first: bool
) -> None:
    assert Kind.ENTROPY_COLLAPSE in beside(returns, falling(low), first).alarms()


@pytest.mark.parametrize("low", [0.009, 0.006, 0.001])
@pytest.mark.parametrize(
    "returns",
    [
        around(1, 1.0, [0.5 * i for i in range(70)]),
        around(2, 2.0, [200.0 * (1 - math.exp(-i / 12)) for i in range(70)]),
        around(3, 8.0, [-500.0 + 400.0 * min(i / 30, 1.0) for i in range(70)]),
        [min(500.0, 15.0 * i) for i in range(70)],
        around(5, 0.02, [min(1.0, i / 25) for i in range(70)]),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_an_entropy_of_nothing_is_advice_where_the_policy_is_done(
    low: float, returns: list[float], first: bool
) -> None:
    found = beside(returns, falling(low), first).of(Kind.ENTROPY_COLLAPSE)
    assert all(f.severity is Severity.INFO for f in found)


def test_an_entropy_collapses_without_any_returns_beside_it() -> None:
    assert judged(falling(0.009), "entropy").alarms() == {Kind.ENTROPY_COLLAPSE}


@pytest.mark.parametrize(
    "values",
    [
        falling(0.02),
        [0.4, 0.2, 0.009, 0.008, 0.3, 0.2, 0.3, *[0.25] * 40],
        [1.4 - 0.05 * i for i in range(60)],
        [0.012] * 60,
        [-0.4 + 0.005 * i for i in range(60)],
    ],
)
def test_an_entropy_that_is_small_for_a_moment_or_passes_through_zero_has_not_collapsed(values: list[float]) -> None:
    assert not judged(values, "entropy").kinds()


@pytest.mark.parametrize(
    "values",
    [
        [2.0**-i for i in range(-1, 12)],
        [2.0**-i for i in range(12)],
        [65536.0, 1024.0, 1.0, 1.0, 0.5],
        [128.0 * 0.5**i for i in range(14)],
        [4.0, *[0.03] * 5],
        [2.0, 0.0005],
        [2.0, 2.0, 2.0, 0.015, 0.0005],
        [65536.0, 0.0],
        [*[2.0] * 20, *[2.0**-i for i in range(12)]],
    ],
)
def test_a_loss_scale_that_falls_on_and_on_has_collapsed_wherever_it_began(values: list[float]) -> None:
    assert judged(values, "loss_scale").alarms() == {Kind.LOSS_SCALE_COLLAPSE}


@pytest.mark.parametrize(
    "values",
    [
        [65536.0 * 0.5**i for i in range(6)] * 3,
        [1.0] * 40,
        [2.0, 1.0, 0.5, 0.5, 1.0, 1.0, 2.0, 2.0],
        [0.0] * 40,
        [65536.0, 32768.0, *[4096.0] * 40],
        [0.01] * 40,
        [0.5, 0.25, 0.125, 0.25, 0.5],
    ],
)
def test_a_loss_scale_that_settles_or_is_one_has_not(values: list[float]) -> None:
    assert not judged(values, "loss_scale").alarms()
