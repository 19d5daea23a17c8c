"""A loss that rises with the weight of one of its terms was meant to."""

import pytest
from judged import Judged, examine, noise, points

from tui_monitor.model.finding import Kind


def ramp(n: int) -> list[float]:
    return [min(max((i - 20) / 60, 0.0), 1.0) for i in range(n)]


def with_weight(further: float, name: str, seed: int, loss: str = "loss", first: bool = True) -> Judged:
    """A loss that falls from 2.5 to 0.4, and to 1.2 with the weight; `further`: so much more a point at the end."""
    weights = ramp(160)
    values = [
        0.4 + 2.1 * 0.8**i + 0.8 * w + further * max(i - 100, 0) + e
        for i, (w, e) in enumerate(zip(weights, noise(seed, 0.01, 160), strict=True))
    ]
    both = [points(values, loss), points(weights, name)]
    return examine(*(both if first else reversed(both)))


@pytest.mark.parametrize("name", ["beta", "kl_weight", "w", "lambda", "cons_weight"])
@pytest.mark.parametrize("first", [True, False])
def test_a_loss_that_rises_with_the_weight_beside_it_is_no_alarm(name: str, first: bool) -> None:
    assert not with_weight(0.0, name, 1, first=first).alarms()


@pytest.mark.parametrize("name", ["beta1", "weight_decay", "momentum", "||w||"])
def test_what_weighs_no_term_explains_nothing(name: str) -> None:
    assert {Kind.DRIFT, Kind.EXPLOSION} & with_weight(0.0, name, 1).alarms()


@pytest.mark.parametrize("seed", range(5))
def test_a_loss_that_goes_on_when_the_weight_has_come_to_rest_is_one(seed: int) -> None:
    assert {Kind.DRIFT, Kind.EXPLOSION} & with_weight(0.03, "beta", seed).alarms()


@pytest.mark.parametrize(("metric", "alarmed"), [("Score", False), ("accuracy", True)])
def test_a_bare_score_that_falls_while_the_loss_is_at_its_best_is_an_error(metric: str, alarmed: bool) -> None:
    falls = [0.3 + 1.2 * 0.9**i for i in range(60)]
    said = examine(points(falls, "val_loss"), points([0.5 * value for value in falls], metric)).alarms()
    assert (Kind.COLLAPSE in said) is alarmed
