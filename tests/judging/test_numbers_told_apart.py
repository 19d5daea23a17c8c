"""A change is told by two numbers that print differently."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import judged, noise

from tui_monitor.model.finding import Kind, from_to

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE, FINITE)
def test_numbers_that_differ_print_differently(before: float, now: float) -> None:
    said = from_to(before, now).removeprefix("from ").split(" to ")
    assert len(said) == 2 and (said[0] != said[1] or before == now)


def test_no_more_digits_are_told_than_it_takes() -> None:
    assert from_to(0.2, 0.3) == "from 0.2 to 0.3"
    assert from_to(0.196721, 0.196744) == "from 0.19672 to 0.19674"
    assert from_to(1.0, 2.0, "its best level of ") == "from its best level of 1 to 2"


SLOW = {
    "much of it a constant": [10.0 + 0.5 * math.exp(-i / 40) + max(i - 300, 0) * 0.0004 for i in range(900)],
    "noisy": [1.0 + max(i - 800, 0) * 0.0007 + 0.6 * e for i, e in enumerate(noise(3, 0.4, 2400))],
    "negative": [-5.0 - math.exp(-i / 40) + max(i - 300, 0) * 0.004 for i in range(900)],
    "small": [1e-3 * (0.2 + math.exp(-i / 50) + max(i - 400, 0) * 0.0009) for i in range(900)],
    "of a sudden": [*[0.1967] * 60, *[0.29] * 60],
}


@pytest.mark.parametrize("shape", SLOW)
def test_a_drift_is_told_by_two_numbers(shape: str) -> None:
    for finding in judged(SLOW[shape]).transitions:
        if finding.kind in (Kind.DRIFT, Kind.EXPLOSION):
            before, _, now = finding.message.partition(";")[0].partition(" to ")
            assert before.split()[-1] != now.split()[0], finding.message
