"""The filter language."""

import pytest
from fake_monitor import fleet, run_view
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.filter import matching, parse


def found(text: str) -> set[str]:
    return {view.exp_id for view in matching(fleet(24), parse(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status:stop", {"exp-007", "exp-003"}),
        ("status:stop,failed", {"exp-007", "exp-003", "exp-015"}),
        ("status:fail", {"exp-015"}),
        ("kind:nan", {"exp-007"}),
        ("kind:nan -name:007", set()),
        ("NaN", {"exp-007"}),
        ("exp-00 status:stop", {"exp-007", "exp-003"}),
        ("metric:reward", {"exp-011"}),
        ("status:wait", {"exp-011"}),
        ("status:failed", {"exp-015"}),
    ],
)
def test_every_term_must_hold(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("cfg.lr>=1e-4", True),
        ("cfg.lr<1e-4", False),
        ("cfg.batch_size=64", True),
        ("cfg.batch_size!=64", False),
        ("cfg.LR>0", True),
        ("cfg.nothing>0", False),
        ("cfg.lr>many", False),
    ],
)
def test_configuration_values_are_compared_as_numbers(text, matches):
    assert bool(matching([run_view()], parse(text))) is matches


def test_an_empty_filter_lets_everything_pass():
    assert len(matching(fleet(24), parse("  "))) == 24


@given(st.text(max_size=40))
def test_any_text_is_a_filter(text):
    matching([run_view()], parse(text))
