"""How fast something grows, told from samples of a whole day or of some minutes alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.watching.growth import GrowthSeen


def grown(values: list[float], every: float = 10.0, least: float = 60.0) -> GrowthSeen:
    growth = GrowthSeen(least)
    for at, value in enumerate(values):
        growth.add(at * every, value)
    return growth


def test_nothing_is_said_before_enough_was_seen() -> None:
    assert grown([1.0, 2.0, 3.0]).per_second is None
    assert grown([float(n) for n in range(60)], every=0.5).per_second is None


def test_one_sample_that_is_off_moves_nothing() -> None:
    values = [1000.0] * 60
    values[0], values[59] = 1e9, 0.0
    assert grown(values).per_second == 0


@given(st.integers(20, 20_000), st.floats(-1e6, 1e6), st.floats(0.5, 100.0))
def test_a_steady_pace_is_found_however_long_it_was_seen(count: int, pace: float, every: float) -> None:
    growth = GrowthSeen(0.0)
    for n in range(count):
        growth.add(n * every, pace * n * every)
    assert growth.per_second == pytest.approx(pace, rel=1e-6, abs=1e-6)
    assert len(growth._samples) <= 48
