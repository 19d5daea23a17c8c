"""Rises that are small and stay, games that one side has won, schedules that ended under names of their own."""

import math

import pytest

from tests.judging.judged import SEEDS, around, judged
from tui_monitor.model.finding import Kind, Severity


def learned(n: int, floor: float = 0.4) -> list[float]:
    return [floor + math.exp(-i / 8) for i in range(n)]


STAYS = {
    "after forty points": [*learned(40), *(0.41 + 0.001 * i for i in range(70))],
    "of a short run": [*learned(28), *(0.42 + 0.003 * i for i in range(50))],
    "a step up": [*learned(60), *[0.47] * 60],
    "of a long run": [*learned(400), *(0.4 + 0.0001 * i for i in range(800))],
}


@pytest.mark.parametrize("shape", STAYS)
@pytest.mark.parametrize("metric", ["val_loss", "wer"])
def test_a_small_rise_that_stays_is_a_drift(shape: str, metric: str) -> None:
    said = judged(around(1, 0.004, STAYS[shape]), metric)
    assert Kind.DRIFT in said.alarms()
    assert not said.critical()


PASSES = {
    "comes down again": [*learned(40), *[0.47] * 8, *learned(60)[12:]],
    "within the noise": around(3, 0.05, [*learned(40), *[0.44] * 60]),
    "too small": [*learned(40), *[0.415] * 80],
    "far less than was learned": [*(20.0 * math.exp(-i / 8) + 0.4 for i in range(80)), *[0.5] * 60],
}


@pytest.mark.parametrize("shape", PASSES)
def test_what_passes_or_is_little_is_none(shape: str) -> None:
    assert Kind.DRIFT not in judged(PASSES[shape], "val_loss").alarms()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_loss_has_no_lasting_rise(seed: int) -> None:
    assert not judged(around(seed, 0.05, learned(300)), "val_loss").alarms()


WON = [0.7 + 0.04 * max(i - 30, 0) for i in range(110)]


@pytest.mark.parametrize("metric", ["loss_G", "G_GAN", "errG", "D loss"])
def test_a_player_of_a_game_whose_loss_climbs_for_good_has_lost(metric: str) -> None:
    said = judged(around(2, 0.05, WON), metric).of(Kind.DRIFT)
    assert [finding.severity for finding in said if finding.active] == [Severity.WARNING]


HOLDS = {
    "loses ground slowly": [0.85 + 1.5 * (1 - math.exp(-i / 100)) for i in range(250)],
    "swings": [1.5 + math.sin(i / 9) for i in range(200)],
    "loses for a while": [*WON[:90], *[0.8] * 60],
}


@pytest.mark.parametrize("shape", HOLDS)
def test_a_player_who_holds_on_has_not(shape: str) -> None:
    assert not judged(around(2, 0.05, HOLDS[shape]), "loss_G").alarms()


ENDED = {
    "at once, to nearly nothing": [*[0.001] * 15, *[1e-9] * 45],
    "evenly, to zero": [*(0.004 * (1 - i / 20) for i in range(20)), *[0.0] * 40],
}


@pytest.mark.parametrize("shape", ENDED)
@pytest.mark.parametrize("metric", ["shuttle", "pas", "alpha", "lr"])
def test_a_schedule_that_came_to_nothing_is_a_dead_learning_rate_whatever_its_name(shape: str, metric: str) -> None:
    assert judged(ENDED[shape], metric).alarms() == {Kind.DEAD_LR}


GOES_ON = {
    "exploration that ends": [*(0.9 * (1 - i / 20) for i in range(20)), *[0.0] * 40],
    "decays by itself": [0.05 * 0.6**i for i in range(60)],
    "rises once": [*[0.001] * 15, 0.002, *[1e-9] * 45],
    "a cosine to its end": [0.001 * 0.5 * (1 + math.cos(math.pi * i / 100)) for i in range(100)],
    "rounded on its way": [round(0.004 * 0.7**i, 3) for i in range(60)],
    "never anything": [0.0] * 60,
}


@pytest.mark.parametrize("shape", GOES_ON)
def test_what_is_no_schedule_or_has_not_ended_is_none(shape: str) -> None:
    assert not judged(GOES_ON[shape], "shuttle").alarms()


def test_two_means_that_lost_nearly_all_far_beyond_the_noise_are_enough() -> None:
    returns = around(1, 3.0, [*(30.0 + 5.0 * i for i in range(30)), *[180.0] * 8])
    assert Kind.REWARD_COLLAPSE in judged([*returns, 130.0, 60.0, 12.0, 12.0], "reward").alarms()
    assert Kind.REWARD_COLLAPSE not in judged([*returns, 130.0, 60.0, 12.0], "reward").alarms()
    assert not judged([*returns, 12.0, 12.0, 178.0, 181.0, 179.0], "reward").alarms()


@pytest.mark.parametrize("seed", SEEDS)
def test_two_bad_episodes_of_many_that_scatter_are_not(seed: int) -> None:
    returns = around(seed, 40.0, [150.0] * 60)
    assert not judged([*returns, 5.0, 5.0], "reward").alarms()
