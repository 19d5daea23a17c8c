"""The known failures of simple detectors, each with its number: what should be said, on 20 noise seeds where noisy."""

import math
import random

import pytest
from judged import SEEDS, Judged, around, examine, judged, points

from tui_monitor.errors import UsageError
from tui_monitor.judging.thresholds import Thresholds, for_category
from tui_monitor.judging.watched import MetricCount, choose
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.text import Shown

RL = for_category("rl")


def reward(values: list[float], metric: str = "rollout/ep_rew_mean") -> Judged:
    return judged(values, metric, thresholds=RL)


def falling(n: int = 20) -> list[float]:
    return [1.0 - 0.01 * i for i in range(n)]


def test_w1_a_spike_that_recovers_is_a_spike_and_recovered():
    result = judged([*falling(), 6.0, *[0.79 - 0.01 * i for i in range(20)]])
    [spike] = result.of(Kind.SPIKE)
    assert spike.recovered_step == 22
    assert not result.alarms() and not result.critical()


def test_w2_an_early_explosion_is_critical_within_two_points():
    result = judged([2.3, 2.2, 2.1, 2.0, 1.9, 500, 2e5, 1e9, 1e12])
    explosion = result.first(Kind.EXPLOSION)
    assert explosion.onset_step == 6 and explosion.detected_step == 6
    critical = next(f for f in result.transitions if f.severity is Severity.CRITICAL)
    assert critical.value == 2e5


def test_w2_one_point_per_epoch_is_enough_to_warn_of_an_explosion():
    result = judged([2.0, 1.8, 1.6, 1.5, 1.4, 1.3, 1.2, 120])
    assert result.alarms() == {Kind.EXPLOSION}
    assert not result.critical()


@pytest.mark.parametrize("growth", [1.1, 1.2, 1.3, 1.4, 1.5, 2.0])
def test_w3_steady_growth_is_an_explosion_a_handful_of_points_after_it_is_well_above_the_best(growth):
    healthy = [2 * math.exp(-i / 30) + 0.5 for i in range(60)]
    grown = [healthy[-1] * growth**k for k in range(1, 61)]
    result = judged([*healthy, *grown])
    threshold_crossed = 60 + math.ceil(math.log(2.0) / math.log(growth))
    assert result.first(Kind.EXPLOSION).detected_step <= threshold_crossed + 8
    assert Kind.EXPLOSION in result.critical()


def test_w3_one_point_twenty_percent_up_is_nothing():
    smooth = [2 * math.exp(-i / 30) + 0.5 for i in range(60)]
    assert not judged([*smooth, 1.2 * smooth[-1], *smooth[-10:]]).kinds()


def test_w3_growth_after_a_constant_line_is_found_too():
    assert Kind.EXPLOSION in judged([1.0] * 40 + [1.3**k for k in range(1, 30)]).critical()


def test_w4_a_jump_from_a_level_of_zero_is_an_explosion():
    assert Kind.EXPLOSION in judged([0.0] * 12 + [1e6]).alarms()


def test_w4_a_staircase_of_steps_under_five_times_is_an_explosion():
    assert Kind.EXPLOSION in judged([1.0] * 10 + [4.9] * 10 + [20.0] * 10 + [80.0] * 10).critical()


def test_w4_a_small_change_of_a_short_constant_line_is_nothing():
    assert not judged([0.5] * 10 + [0.9]).kinds()


@pytest.mark.parametrize("values", [[-2.0] * 15, [-1.0 - 0.1 * i for i in range(31)]])
def test_w5_a_negative_loss_is_healthy(values):
    assert not judged(values).kinds() - {Kind.FROZEN}


def test_w5_a_negative_loss_can_explode():
    result = judged([-1.0] * 12 + [-0.5, 0.0, 1.0, 5.0, 50.0])
    assert Kind.EXPLOSION in result.alarms()


@pytest.mark.parametrize("values", [[-1200 + 6.0 * i for i in range(100)], [-200 + 4.0 * i for i in range(100)]])
def test_w6_a_negative_reward_that_improves_is_healthy(values):
    assert not reward(values).kinds()


def test_w7_sparse_rewards_are_healthy():
    sparse = [0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 3, 1, 0, 0, 5, 0, 0, 0, 8]
    assert not reward([float(v) for v in sparse]).kinds()
    assert not reward([float(v) for v in sparse * 8]).kinds()


def test_w8_a_negative_reward_that_falls_has_collapsed():
    assert reward([-100.0] * 30 + [-2000.0] * 100).alarms() == {Kind.REWARD_COLLAPSE}


@pytest.mark.parametrize("seed", SEEDS)
def test_w8_a_slow_slide_of_a_negative_reward_has_collapsed(seed):
    slide = [-100.0 - 10.0 * i for i in range(190)]
    assert Kind.REWARD_COLLAPSE in reward(around(seed, 20.0, slide)).alarms()


def test_w9_a_success_rate_that_falls_to_zero_has_collapsed():
    assert judged([0.9] * 30 + [0.0] * 50, "success_rate").alarms() == {Kind.COLLAPSE}


def test_w10_one_lucky_episode_is_no_peak():
    assert not reward([100.0] * 30 + [500.0] + [105.0] * 30).kinds()


def test_w11_a_flapping_collapse_is_a_collapse():
    assert Kind.REWARD_COLLAPSE in reward([100.0] * 20 + ([10.0] * 9 + [60.0]) * 8).alarms()


def test_w12_losing_half_of_the_reward_is_a_warning():
    result = reward([float(i) for i in range(100)] + [45.0] * 100)
    assert result.alarms() == {Kind.REWARD_COLLAPSE}
    assert not result.critical()


def test_w12_losing_nine_tenths_of_the_reward_is_critical():
    result = reward([float(i) for i in range(100)] + [8.0 + i % 3 for i in range(160)])
    assert result.critical() == {Kind.REWARD_COLLAPSE}


def test_w13_an_accuracy_that_falls_far_has_collapsed():
    assert judged([0.9] * 5 + [0.2] * 10, "accuracy").alarms() == {Kind.COLLAPSE}


@pytest.mark.parametrize("seed", SEEDS)
def test_w14_noisy_but_healthy_is_healthy(seed):
    decay = [0.5 * math.exp(-i / 200) for i in range(200)]
    assert not judged(around(seed, 0.05, decay)).kinds()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("category", [None, "transformer"])
def test_w14_a_slow_language_model_is_healthy(seed, category):
    decay = [5.0 * math.exp(-i / 3000) for i in range(1500)]
    result = judged(around(seed, 0.15, decay), thresholds=for_category(category))
    assert not result.kinds()
    assert not [f for f in result.of(Kind.PLATEAU) if f.active]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("n", [1000, 5000])
def test_w15_ordinary_noise_is_no_explosion(seed, n):
    decay = [1.0 + 2.0 * math.exp(-i / 200) for i in range(n)]
    assert not judged(around(seed, 0.05, decay)).kinds()


@pytest.mark.parametrize("seed", SEEDS)
def test_w15_two_percent_of_heavy_batches_are_no_alarm(seed):
    random_ = random.Random(seed)
    decay = [1.0 + 2.0 * math.exp(-i / 200) for i in range(1000)]
    heavy = [value * (8.0 if random_.random() < 0.02 else 1.0) for value in around(seed, 0.05, decay)]
    result = judged(heavy)
    assert not result.alarms() and not result.critical()


def test_w16_micro_progress_is_a_plateau():
    [plateau] = judged([0.5 - 2e-6 * i for i in range(500)]).of(Kind.PLATEAU)
    assert plateau.active and plateau.severity is Severity.INFO


def test_w17_a_plateau_that_ends_is_over():
    result = judged([1.0 + 1e-4 * (i % 2) for i in range(25)] + [0.99**i for i in range(200)])
    [plateau] = result.of(Kind.PLATEAU)
    assert not plateau.active


def test_w17_a_restart_in_one_log_is_recognised_by_the_step():
    once = [2.0 * 0.98**i for i in range(65)]
    result = judged(once * 2, steps=[*range(1, 66), *range(1, 66)])
    [restart] = result.of(Kind.RESTART)
    assert restart.onset_step == 1 and restart.segment == 1
    assert not result.kinds()


@pytest.mark.parametrize("seed", SEEDS)
def test_w18_a_converged_run_is_converged(seed):
    result = judged(around(seed, 0.005, [2.0 * math.exp(-i / 30) + 0.1 for i in range(600)]))
    assert not result.kinds()
    assert Kind.CONVERGED in {f.kind for f in result.findings}


@pytest.mark.parametrize("seed", SEEDS)
def test_w19_a_drift_under_noise_is_found(seed):
    assert Kind.DRIFT in judged(around(seed, 0.3, [0.5 + 0.002 * i for i in range(300)])).alarms()


@pytest.mark.parametrize("seed", SEEDS)
def test_w19_flat_autocorrelated_noise_is_no_drift(seed):
    random_ = random.Random(seed)
    values, level = [], 0.0
    for _ in range(300):
        level = 0.7 * level + random_.gauss(0.0, 0.05)
        values.append(1.0 + level)
    assert not judged(values).kinds()


def test_w20_a_rise_that_is_tiny_for_the_run_is_nothing():
    fall = [2.0 * 0.9**i for i in range(90)]
    rise = [fall[-1] * (1.0 + 0.6 * i / 60) for i in range(60)]
    assert not judged([*fall, *rise]).alarms()


@pytest.mark.parametrize("seed", SEEDS)
def test_w21_a_noisy_true_overfit_is_found(seed):
    n = 100
    train = [2.0 * math.exp(-i / 30) + 0.01 for i in range(n)]
    rise = [2.0 - 0.05 * i if i < 30 else 0.5 + 0.01 * (i - 30) for i in range(n)]
    result = examine(points(around(seed, 0.005, train), "train_loss"), points(around(seed, 0.02, rise), "val_loss"))
    assert Kind.OVERFITTING in result.alarms()
    assert not result.critical()


@pytest.mark.parametrize("seed", SEEDS)
def test_w21_a_healthy_validation_loss_is_no_overfit(seed):
    train = [0.6 - 0.0005 * i for i in range(300)]
    validation = around(seed, 0.01, [0.6 - 0.0003 * i for i in range(300)])
    assert not examine(points(train, "train_loss"), points(validation, "val_loss")).kinds()


def test_w22_training_and_validation_are_joined_by_step_not_by_index():
    steps = list(range(1, 3001))
    train = [3.0 * math.exp(-s / 600) + 0.05 for s in steps]
    evals = list(range(100, 3001, 100))
    validation = [1.0 + 0.0008 * abs(s - 1200) for s in evals]
    result = examine(points(train, "train_loss", steps), points(validation, "val_loss", evals))
    [overfitting] = result.of(Kind.OVERFITTING)
    assert overfitting.onset_step == 1200
    assert 1300 < overfitting.detected_step <= 1900


def test_w23_one_nan_that_passes_is_a_warning_and_recovers():
    result = judged([1.0, 0.9, math.nan, 0.8, 0.7, 0.6])
    [nan] = result.of(Kind.NAN)
    assert nan.severity is Severity.WARNING
    assert (nan.detected_step, nan.recovered_step) == (3, 6)


def test_w23_a_placeholder_before_the_first_value_is_nothing():
    assert not judged([math.inf, 0.9, 0.8, 0.7], "val_loss").findings


def test_w23_a_run_of_nan_is_critical():
    result = judged([1.0, 0.9, *[math.nan] * 5])
    assert result.critical() == {Kind.NAN}


def test_w24_steps_are_those_of_the_log():
    result = judged([1.0, 0.9, 0.8, math.nan, math.nan], steps=[800, 900, 1000, 1100, 1200])
    [nan] = result.of(Kind.NAN)
    assert (nan.onset_step, nan.detected_step, nan.id) == (1100, 1100, "nan:loss:0:1100")


def test_w25_a_category_that_is_not_known_is_an_error_that_names_the_known_ones():
    with pytest.raises(UsageError, match=r"'transfomer'.*did you mean transformer.*finetune"):
        for_category("transfomer")
    with pytest.raises(UsageError):
        for_category("None")
    assert for_category("RL").explosion_threshold == 20.0


def test_w26_every_metric_is_judged_not_only_the_watched_one():
    healthy = [2.0 * 0.97**i for i in range(40)]
    result = examine(
        points(healthy, "loss"),
        points([1.0] * 30 + [math.nan] * 10, "grad_norm"),
        points([1.0 + 0.1 * (i % 3) for i in range(30)] + [1e5 * 2.0**i for i in range(10)], "train/value_loss"),
    )
    assert {(f.kind, f.metric) for f in result.findings if f.alarm} >= {
        (Kind.NAN, "grad_norm"),
        (Kind.EXPLOSION, "train/value_loss"),
    }


def test_w27_bookkeeping_is_never_taken_for_the_metric():
    names = ["loss_scale", "loss_weight", "best_val_loss", "train_loss", "val/loss"]
    counts = [MetricCount(Shown(name), 10) for name in names]
    watched = choose("loss", counts, None)
    assert watched is not None
    assert watched.metric == "val/loss" and watched.others == ("train_loss",)


def test_w27_the_choice_changes_when_a_better_metric_appears():
    train, evals = MetricCount(Shown("train_loss"), 500), MetricCount(Shown("eval_loss"), 1)
    before, after = choose("loss", [train], None), choose("loss", [train, evals], None)
    assert before is not None and after is not None
    assert (before.metric, after.metric) == ("train_loss", "eval_loss")
    assert "variant" in after.why


def test_thresholds_default_to_those_of_no_category():
    assert for_category(None) == Thresholds()
