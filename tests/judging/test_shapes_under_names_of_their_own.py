"""What a person asks for under a name that says little, steps that count nothing, and what never began to learn."""

import math

import pytest
from msgspec.structs import replace

from tests.judging.judged import around, examine, judged, noise, points
from tui_monitor.judging.roles import role_of
from tui_monitor.judging.thresholds import Thresholds, for_category
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role

MEANINGS = {
    Role.ENTROPY: "H(pi)|H[π]|H(π)|Entropie|policy entropy",
    Role.LEARNING_RATE: "alpha|Schrittweite|step size|stepsize|η",
    Role.TRAIN_LOSS: "fitted rmse|learn loss|in-sample loss|Kosten",
    Role.VALIDATION_LOSS: "probe rmse|out-of-sample loss",
}


@pytest.mark.parametrize(("role", "name"), [(role, name) for role in MEANINGS for name in MEANINGS[role].split("|")])
def test_a_name_of_a_textbook_or_of_another_language_says_its_role(role: Role, name: str) -> None:
    assert role_of(name) is role


def test_a_letter_that_counts_generations_is_no_generator() -> None:
    assert role_of("g") is Role.OTHER
    assert role_of("errG") is role_of("errD") is Role.GAN_LOSS


def asking(metric: str, lower: bool, category: str | None = None) -> Thresholds:
    return replace(for_category(category), metric=metric, lower_is_better=lower)


FALLS = [2.0 * math.exp(-i / 12) + 0.1 for i in range(60)]
TURNS = [1.0 + 0.8 * math.exp(-i / 4) + 0.012 * max(i - 12, 0) for i in range(60)]


def test_a_loss_that_is_asked_for_and_rises_while_training_falls_overfits_whatever_its_name() -> None:
    both = points(around(1, 0.01, FALLS), "misfit"), points(around(2, 0.01, TURNS), "away-misfit")
    assert Kind.OVERFITTING in examine(*both, thresholds=asking("away-misfit", True)).alarms()


@pytest.mark.parametrize("term", ["kl loss", "l2 penalty loss"])
def test_a_term_that_may_rise_while_the_whole_falls_does_not(term: str) -> None:
    both = points(around(1, 0.01, FALLS), "loss"), points(around(2, 0.01, TURNS), term)
    assert Kind.OVERFITTING not in examine(*both, thresholds=asking(term, True)).kinds()


def test_a_best_of_each_generation_is_judged_where_it_is_asked_for() -> None:
    values = [*(-90.0 + e for e in noise(1, 5.0, 12)), *[-156.91] * 40]
    assert Kind.FROZEN in judged(values, "fitness/best", thresholds=asking("fitness/best", False)).alarms()
    assert not judged(values, "fitness/best").findings


def test_steps_that_go_to_and_fro_count_nothing_and_part_nothing() -> None:
    means = [*(20.0 + 2.0 * i for i in range(80)), *[10.0] * 60]
    returns = [mean * (1.0 + e) for mean, e in zip(means, noise(3, 0.15, 140), strict=True)]
    steps = [round((i + 1) * value) for i, value in enumerate(returns)]
    said = examine(points(returns, "return", steps)).alarms()
    assert Kind.REWARD_COLLAPSE in said


def test_a_log_that_begins_again_now_and_then_is_parted_each_time() -> None:
    steps = [float(i % 40) + 7 * (i // 40) for i in range(240)]
    restarts = examine(points(around(1, 0.05, [1.0] * 240), "loss", steps)).of(Kind.RESTART)
    assert len(restarts) == 5


def test_what_never_was_better_than_at_its_start_is_advised_after_half_of_a_long_patience() -> None:
    """Noise makes some of them begin better than they are, and these wait for all of it."""
    runs = [around(seed, 2.0, [25.0] * 45) for seed in range(8)]
    found = [judged(run, "reward", thresholds=asking("reward", False, "rl")).of(Kind.PLATEAU) for run in runs]
    assert sum(bool(one) and one[-1].active for one in found) >= 6
    assert not any(finding.alarm for one in found for finding in one)


def test_what_learned_has_all_of_its_patience() -> None:
    values = around(1, 0.5, [min(2.0 * i, 60.0) for i in range(70)])
    assert not judged(values, "reward", thresholds=asking("reward", False, "rl")).of(Kind.PLATEAU)


def test_an_odd_first_value_within_the_noise_is_nothing_learned() -> None:
    values = [-5.3, *around(4, 0.9, [-3.8] * 59)]
    assert judged(values, "score", thresholds=asking("score", False)).of(Kind.PLATEAU)


@pytest.mark.parametrize("batch", [16, 64, 256, 4096])
def test_a_contrastive_loss_at_the_level_of_guessing_among_its_batch_has_learned_nothing(batch: int) -> None:
    values = around(batch, 0.005, [math.log(batch) * (1.003 + math.exp(-i / 3)) for i in range(100)])
    assert Kind.PLATEAU in judged(values, "InfoNCE").alarms()
    assert Kind.PLATEAU not in judged(values, "train_loss").alarms()


@pytest.mark.parametrize("places", [4, 6])
def test_an_evaluation_that_is_cut_off_on_its_way_down_is_frozen(places: int) -> None:
    on_its_way = [round(0.5 + 1.1 * math.exp(-i / 6), places) for i in range(16)]
    assert Kind.FROZEN in judged([*on_its_way, *[on_its_way[-1]] * 30], "val_loss").alarms()
