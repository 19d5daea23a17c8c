"""Settings among the first lines of a log, however they are written, in little time."""

from __future__ import annotations

import time

import pytest

from tui_monitor.diagnosis.recipe import Hyperparameter, Recipe
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.text import Shown


def recipe(*texts: str) -> Recipe:
    return Recipe({}, [Line(Place(Shown("train.log"), at), Shown(text)) for at, text in enumerate(texts)])


@pytest.mark.parametrize(
    "text",
    ["lr=0.05", "lr:0.05", "lr: 0.05", "learning_rate_init=.05, x", "'lr': '0.05'", "mf  k:16  lr:0.05  reg:0.1"],
)
def test_a_rate_is_read_however_it_is_written(text: str) -> None:
    assert recipe(text).number(Hyperparameter.LEARNING_RATE) == 0.05


@pytest.mark.parametrize("text", ["12:30:05 starting", "epoch 3 lr", "a b c d e f g", "colr:0.1"])
def test_what_is_no_setting_is_none(text: str) -> None:
    assert recipe(text).number(Hyperparameter.LEARNING_RATE) is None


@pytest.mark.parametrize(
    "text", ["a" * 4000, "word " * 800, "x_y" * 1300, "key: " * 800, "a " * 1400 + "=", "b-c=" * 900]
)
def test_long_lines_take_no_time(text: str) -> None:
    begun = time.process_time()
    recipe(*[text] * 60)
    assert time.process_time() - begun < 0.05, "ten times what it takes"
