"""A rule in plain words."""

import pytest
from fake_monitor import finding
from msgspec.structs import replace

from tui_monitor.app.drawing.rule_words import rule_words
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.model.finding import Evidence
from tui_monitor.text import clean

MADE = (
    "level - best > 0.5 scale, > 5 sd of the level, 3 points",
    "the lowest of 3 points is 0.35 scale and 5 sigma above the best before",
    "6 points > 0.75 of the range and > 5 sigma below the best median of 5",
    "lr <= largest / 10000 or < 1e-9, for 10 points and 10 % of all",
)
"""Of rules that make theirs from their thresholds."""
FORMULAS = sorted({*MADE, *filter(None, (getattr(rule, "formula", "") for rule in REGISTRY))})


def worded(rule: str, **numbers: float) -> str:

    return rule_words(replace(finding(), evidence=Evidence(clean(rule), numbers)))


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_rule_is_said_in_symbols(formula):
    said = worded(formula)
    assert said
    assert not set(said) & set("`<>|"), said
    assert "sigma" not in said and " sd" not in said


def test_the_numbers_that_tripped_it_are_in_it():
    numbers = {"value": 9.0, "level": 2.733, "excess": 3.0, "scale": 2.4, "sigma": 0.17, "points out": 5.0}
    said = worded("out of level: y - level > 1 scale, > 8 sigma, log(y/level) > 3 sigma_log; 3 points", **numbers)
    assert said == "5 values far above its level of 2.733, by more than it moves otherwise"


def test_what_is_not_finite_is_counted_in_words():
    said = worded("non-finite loss: 1 value warns, 2 in a row or 5 in all are critical, 3 finite in a row end it")
    assert said == "1 value warns, 2 in a row or 5 in all stop, 3 finite in a row end it"
