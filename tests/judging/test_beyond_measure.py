"""What grows without bound is told, whatever it is called; what counts, sums up or is merely large is not."""

import pytest
from judged import judged

from tui_monitor.model.finding import Kind

SICK = {
    "a score that should rise": ("score", [-0.2 - 0.001 * i for i in range(100)] + [-(10.0**k) for k in range(5, 30)]),
    "a fitness, whose name says no direction": (
        "fitness(mean)",
        [-184.0 + i for i in range(40)] + [-(9.0**k) for k in range(40)],
    ),
    "a return": ("ep_return", [20.0 + i % 7 for i in range(60)] + [-(10.0**k) for k in range(3, 30)]),
    "a loss that began so": ("train_loss", [1e22 * (1.0 + i % 5) for i in range(30)]),
    "an error that began so": ("rmse", [4e18 + 1e17 * (i % 3) for i in range(20)]),
}
WELL = {
    "tokens seen": ("tokens seen", [32_768.0 * i for i in range(1, 3000)]),
    "operations, in sum": ("flops", [3e17 * i for i in range(1, 500)]),
    "a reward that adds up": ("total reward", [11.0 * i for i in range(1, 2000)]),
    "a sum of squares over large data": ("sse", [4.1e11 / (1 + 0.1 * i) for i in range(200)]),
    "one absurd value between": ("score", [0.5 + 0.001 * i for i in range(60)] + [-1e20] + [0.56] * 20),
    "a perplexity that begins high": ("ppl", [4.8e8 / 2.0**i + 20 for i in range(60)]),
    "a number that grows tenfold": ("fitness", [100.0 * 1.01**i for i in range(300)]),
}


@pytest.mark.parametrize("name", SICK)
def test_growth_without_bound_is_an_explosion_and_a_reason_to_stop(name: str) -> None:
    metric, values = SICK[name]
    assert Kind.EXPLOSION in judged(values, metric).critical()


@pytest.mark.parametrize("name", WELL)
def test_large_numbers_are_no_explosion(name: str) -> None:
    metric, values = WELL[name]
    assert Kind.EXPLOSION not in {finding.kind for finding in judged(values, metric).transitions}
