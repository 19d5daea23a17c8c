"""Curves that rise or stand still and are well: counters, distances that go through zero, parts near their floor."""

import pytest
from judged import around, judged, noise

from tui_monitor.judging.roles import is_held_out, role_of
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role


@pytest.mark.parametrize("first", [0, 1, 5])
def test_a_counter_of_generations_is_no_generator_that_has_lost(first: int) -> None:
    assert not judged([float(first + i) for i in range(80)], "gen").alarms()


def test_a_generator_that_has_lost_is_told_under_the_same_name() -> None:
    lost = around(1, 0.01, [*[0.7] * 30, *[min(0.7 + 0.1 * i, 4.0) for i in range(60)]])
    assert Kind.DRIFT in judged(lost, "gen").alarms()


@pytest.mark.parametrize("seed", range(5))
def test_an_estimate_of_a_distance_that_went_through_zero_has_no_best_level(seed: int) -> None:
    values = [-0.15, 0.04, *(0.01 + 0.18 * min(i / 25, 1.0) + e for i, e in enumerate(noise(seed, 0.01, 60)))]
    assert not judged(values, "gen loss").alarms()


@pytest.mark.parametrize("seed", range(5))
def test_a_part_that_has_all_but_vanished_may_come_back_a_little(seed: int) -> None:
    fall = [2.6, 0.55, 0.055, 4e-4, 1e-4, 3e-5, 1e-5, 5e-6, 2e-6]
    values = [*fall, *[1e-6] * 20, *(1.2e-5 * (1.0 + e) for e in noise(seed, 0.2, 30))]
    assert not judged(values, "loss[1]").alarms()


def test_an_error_that_is_negative_is_none() -> None:
    assert not judged([-0.8, *[-0.85] * 10, *[-0.85 + 0.008 * i for i in range(40)]], "gap").alarms()


@pytest.mark.parametrize("values", [[82.1, 82.7, 82.7, *[82.6] * 60], [0.81, 0.85, *[0.88] * 60]])
def test_a_score_of_three_digits_that_stands_still_is_information(values: list[float]) -> None:
    assert not judged(values, "test_acc").alarms()


@pytest.mark.parametrize(
    ("name", "role", "held_out"),
    [
        ("dtrain-rmse", Role.TRAIN_LOSS, False),
        ("dtest-rmse", Role.VALIDATION_LOSS, True),
        ("va_rmse", Role.VALIDATION_LOSS, True),
        ("pinball(valid)", Role.VALIDATION_LOSS, True),
        ("valid bce", Role.VALIDATION_LOSS, True),
        ("train bce", Role.TRAIN_LOSS, False),
        ("eps-mse", Role.ERROR, False),
        ("weak err", Role.OTHER, False),
        ("weight_decay", Role.SETTING, False),
    ],
)
def test_names_of_data_sets_and_of_what_is_fitted(name: str, role: Role, held_out: bool) -> None:
    assert (role_of(name), is_held_out(name)) == (role, held_out)
