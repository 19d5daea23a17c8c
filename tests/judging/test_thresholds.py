"""The limits of seed 000: what they are by default, for a kind of model, and by a person's own word."""

import pytest
from judged import judged

from tui_monitor.judging.thresholds import CATEGORIES, Thresholds, for_category
from tui_monitor.model.finding import Kind
from tui_monitor.settings.layers import from_flags
from tui_monitor.settings.settings import Settings

TABLE = {
    "cnn": (5.0, 20),
    "transformer": (10.0, 30),
    "gan": (20.0, 50),
    "diffusion": (10.0, 40),
    "finetune": (3.0, 15),
}
CALM = [1.0 - 0.01 * i for i in range(20)]


def limits(thresholds: Thresholds) -> tuple[float, int]:
    return thresholds.explosion_threshold, thresholds.plateau_patience


def test_s0_7_and_s0_8_without_a_word_an_explosion_is_five_times_and_a_plateau_twenty_points() -> None:
    assert limits(for_category(None)) == (5.0, 20)
    assert limits(for_category("supervised")) == (5.0, 20)


@pytest.mark.parametrize("category", TABLE)
def test_s0_30_each_kind_of_model_has_the_limits_of_the_table(category: str) -> None:
    assert limits(for_category(category)) == TABLE[category]


def test_s0_10_and_s0_27_rl_and_generative_are_kinds_and_rl_waits_for_twenty_times() -> None:
    assert {"rl", "generative", *TABLE} <= set(CATEGORIES)
    assert limits(for_category("rl")) == (20.0, 50)


def test_s0_9_a_flag_wins_over_the_kind_of_model_and_that_over_the_default() -> None:
    said = Settings((from_flags({"category": "gan", "plateau_patience": "7"}),))
    assert limits(said.thresholds("a", "a")) == (20.0, 7)
    assert limits(Settings(()).thresholds("a", "a")) == (5.0, 20)


@pytest.mark.parametrize(("category", "explodes"), [("finetune", True), (None, True), ("transformer", False)])
def test_a_jump_to_seven_times_is_an_explosion_by_the_limit_of_its_kind(category: str | None, explodes: bool) -> None:
    result = judged([*CALM, *[CALM[-1] * 7.0] * 12], thresholds=for_category(category))
    assert (Kind.EXPLOSION in result.critical()) is explodes
