"""Numbers, steps and ages in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4512, "0.4512"),
        (12.3456, "12.35"),
        (41200.0, "41 200"),
        (9999.6, "10 000"),
        (0.00003, "3e-5"),
        (3.31e25, "3.31e25"),
        (-2.5, "-2.5"),
        (0.0, "0"),
        (math.nan, "NaN"),
        (math.inf, "+inf"),
        (-math.inf, "-inf"),
    ],
)
def test_numbers_are_short(value, text):
    assert wording.number(value) == text


@given(st.floats())
def test_no_number_is_long(value):
    assert len(wording.number(value)) <= 10
    assert "e+" not in wording.number(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3410, "3 410"),
        (0.25, "0.25"),
        (-1, "-"),
        (math.nan, "-"),
        (2.5e7, "25M"),
        (9999.7, "10 000"),
        (1.2e10, "12 000M"),
    ],
)
def test_steps_are_grouped(value, text):
    assert wording.step(value) == text


def test_a_total_in_another_unit_is_not_shown():
    assert wording.progress(500, 1000) == "500/1 000"
    assert wording.progress(571, 44) == "571"


@pytest.mark.parametrize(
    ("rate", "text"),
    [(2.1, "2.1 it/s"), (6850.0, "6 850 it/s"), (0.5, "2 s/it"), (999.7, "1 000 it/s"), (1 / 1500, "1 500 s/it")],
)
def test_rates(rate, text):
    assert wording.rate(rate) == text


@pytest.mark.parametrize("rate", [None, 0.0])
def test_no_rate_is_not_told(rate):
    assert wording.rate(rate) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "now"), (0, "now"), (9.9, "now"), (10, "10 s"), (31, "30 s"), (60, "1 min"), (3599, "59 min"), (7300, "2 h")],
)
def test_ages_come_in_steps(seconds, text):
    assert wording.age(seconds) == text


@given(st.floats(0, 1e7))
def test_an_age_says_the_same_until_it_is_due_to_change(seconds):
    wait = wording.until_age_changes(seconds)
    assert wait > 0
    assert wording.age(seconds + wait * 0.999) == wording.age(seconds)
    assert wording.age(seconds + wait + 1e-3) != wording.age(seconds)


def test_positions_in_a_recording():
    assert wording.clock_time(129) == "02:09"
    assert wording.clock_time(3729.5) == "1:02:09"


def test_what_is_left_is_told_only_when_it_can_be_known():
    assert wording.remaining(400, 1000, 2.0) == "5 min left"
    assert wording.remaining(1000, 1000, 2.0) == ""
    assert wording.remaining(400, None, 2.0) == ""
