"""Losses that climb slowly: drift, and what it may become."""

import math
import random

import pytest
from judged import SEEDS, examine, judged, points

from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Kind, Severity

LEARNING = [2.3 * 0.9**i + 0.2 for i in range(40)]


def test_a_drift_that_goes_on_and_on_becomes_an_explosion_of_the_same_onset():
    result = judged(LEARNING + [0.2 * 1.03**i for i in range(160)])
    drift, explosion = result.first(Kind.DRIFT), result.of(Kind.EXPLOSION)[0]
    assert drift.severity is Severity.WARNING
    assert explosion.severity is Severity.CRITICAL
    assert explosion.onset_step == drift.onset_step
    assert result.alarms() == {Kind.EXPLOSION}
    assert "it is an explosion" in result.of(Kind.DRIFT)[0].message


def test_a_drift_that_has_become_an_explosion_is_over_when_the_loss_is_back():
    result = judged(LEARNING + [0.2 * 1.03**i for i in range(160)] + [0.2] * 300)
    assert not result.alarms()


def test_a_rise_to_four_times_the_best_level_stays_a_drift():
    rising = [0.21 + 0.6 * i / 300 for i in range(300)]
    result = judged(LEARNING + rising)
    assert result.alarms() == {Kind.DRIFT}
    assert not result.critical()


@pytest.mark.parametrize("offset", [0.0, 3.0, 10.0])
def test_half_of_what_was_learned_lost_is_a_drift_however_large_the_constant_part_of_the_loss(offset):
    smooth = [2.0 * math.exp(-i / 20) for i in range(120)] + [1.3 * min(i / 60, 1.0) for i in range(200)]
    assert judged([offset + y for y in smooth]).alarms() & {Kind.DRIFT, Kind.EXPLOSION}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fine_tune_that_has_learned_less_than_its_noise_does_not_drift(seed):
    noise = random.Random(seed)
    assert not judged([2.5 - 0.05 * min(i / 50, 1.0) + noise.gauss(0, 0.1) for i in range(300)]).alarms()


def test_a_critic_that_climbs_beyond_all_its_swings_is_a_warning_first_and_a_reason_to_stop_when_it_goes_on():
    swings = [1.0 + 0.2 * math.sin(i) for i in range(60)]
    begun = judged(swings + [1.2 * 1.08**i for i in range(70)], "value_loss")
    assert begun.alarms() == {Kind.EXPLOSION} and not begun.critical()
    assert judged(swings + [1.2 * 1.08**i for i in range(160)], "value_loss").critical() == {Kind.EXPLOSION}


def test_a_critic_whose_loss_grows_fifty_fold_with_its_rewards_is_healthy():
    assert not judged([1.0 + 50.0 * i / 400 + 0.2 * math.sin(i) for i in range(400)], "value_loss").alarms()


def test_a_value_that_is_out_of_level_for_good_is_measured_in_the_scales_of_the_level_it_left():
    result = judged([1.0 + 0.01 * (i % 7) for i in range(60)] + [60.0 + 40.0 * i for i in range(300)], "value_loss")
    assert result.alarms() == {Kind.EXPLOSION}


WATCHED = Thresholds(metric="zz")


def nameless(n_train: int, n_watched: int):
    """A watched metric that falls and then climbs, beside a training loss that falls all along."""
    train = points([2.0 * 0.97 ** (i * 60 / n_train) for i in range(n_train)], "train_loss", steps_of(n_train))
    v = [1.0 - 0.02 * i if i < 20 else 0.6 + 0.02 * (i - 20) for i in range(60)]
    watched = [v[i * 60 // n_watched] for i in range(n_watched)]
    return examine(train, points(watched, "zz", steps_of(n_watched)), thresholds=WATCHED)


def steps_of(n: int) -> list[float]:
    return [1 + 600.0 * i / n for i in range(n)] if n < 600 else [float(i + 1) for i in range(n)]


def test_a_watched_metric_whose_name_tells_nothing_may_overfit():
    assert Kind.OVERFITTING in nameless(60, 60).kinds()


def test_a_metric_logged_more_often_than_the_training_loss_is_no_validation():
    assert Kind.OVERFITTING not in nameless(12, 60).kinds()


@pytest.mark.parametrize(("metric", "full"), [("accuracy", 1.0), ("acc1", 100.0), ("error", 0.0)])
def test_full_marks_from_the_first_point_on_are_not_frozen(metric, full):
    assert not judged([full] * 80, metric).alarms()
    assert Kind.FROZEN in judged([0.1] * 80, "accuracy").alarms()


def test_a_rise_of_one_percent_is_nothing_however_quiet_the_curve():
    evaluations = [2.1, 1.6, 1.37, *[1.362] * 9, *[1.375] * 20]
    assert not judged([y + 1e-4 * (i % 3) for i, y in enumerate(evaluations)], "val_loss").alarms()


def test_a_score_that_has_learned_nothing_yet_and_falls_to_half_is_no_reason_to_stop():
    assert not judged([0.18, 0.28, 0.27, 0.29, 0.28, *[0.13 + 0.01 * (i % 3) for i in range(60)]], "iou").critical()


def test_a_score_that_has_lost_all_it_learned_is():
    risen = [0.1 + 0.02 * i for i in range(40)]
    assert judged([*risen, *[0.1 + 0.001 * (i % 3) for i in range(80)]], "accuracy").critical() == {Kind.COLLAPSE}


def test_the_summed_loss_of_a_run_with_returns_may_rise():
    loss = points([-0.28 + 0.001 * i for i in range(200)], "train/loss")
    returns = points([min(i, 100.0) for i in range(200)], "rollout/ep_rew_mean")
    assert examine(loss).alarms()
    for order in ((loss, returns), (returns, loss)):
        assert not examine(*order).alarms()
    asked = Thresholds(metric="train/loss")
    assert examine(loss, returns, thresholds=asked).alarms()


def test_trouble_of_a_run_that_began_again_in_the_same_log_is_over():
    values = [1.0] * 12 + [math.nan] * 8 + [2.0 * 0.95**i for i in range(60)]
    result = judged(values, steps=[float(i) for i in (*range(20), *range(60))])
    assert result.critical() == {Kind.NAN}
    assert not result.alarms()
    assert "the log starts again at step 0" in result.of(Kind.NAN)[0].message


def test_a_part_of_a_loss_may_rise_while_the_whole_is_logged_beside_it():
    part = points([0.1] * 30 + [5.0] * 60, "loss_kl")
    whole = points([2.0 * 0.97**i + 1.0 for i in range(90)], "loss")
    assert examine(part).alarms() == {Kind.EXPLOSION}
    for order in ((part, whole), (whole, part)):
        assert not examine(*order).alarms()
    assert examine(part, whole, thresholds=Thresholds(metric="loss_kl")).alarms()


@pytest.mark.parametrize("metric", ["loss", "val_loss"])
def test_ten_epochs_are_enough_to_see_a_loss_that_went_back_up(metric):
    epochs = [1.59, 1.45, 1.20, 0.98, 0.84, 6.26, 1.66, 1.65, 1.68, 1.66]
    result = judged(epochs, metric)
    assert result.alarms() == {Kind.DRIFT}
    assert result.first(Kind.DRIFT).onset_step == 5.0


def test_a_relapse_is_over_when_the_loss_has_come_halfway_back():
    epochs = [1.59, 1.45, 1.20, 0.98, 0.84, 1.7, 1.66, 1.65, 1.2, 1.0, 0.9, 0.85]
    assert not judged(epochs).alarms()


@pytest.mark.parametrize("odd", [[0.9, 0.5, 0.4, 0.6], [1.4, 0.7, 0.9, 1.0]])
def test_odd_first_points_are_no_best_to_fall_back_from(odd):
    assert not judged(odd + [2.0 * 0.985**i + 0.8 for i in range(120)]).alarms()


@pytest.mark.parametrize("seed", SEEDS)
def test_noisy_first_points_are_no_relapse(seed):
    noise = random.Random(seed)
    assert not judged([2.0 - 0.03 * i + noise.gauss(0, 0.25) for i in range(14)]).kinds()


@pytest.mark.parametrize("lower", [True, False])
def test_an_entropy_is_an_entropy_whichever_way_it_is_wanted(lower):
    falling = [0.69 * 0.9**i + 1e-4 for i in range(80)]
    asked = Thresholds(metric="policy entropy", lower_is_better=lower, category="rl")
    assert judged(falling, "policy entropy", thresholds=asked).alarms() == {Kind.ENTROPY_COLLAPSE}


def test_perplexities_of_two_data_sets_overfit_like_losses():
    n = 60
    train = points([30.0 * 0.95**i + 2.0 for i in range(n)], "train ppl")
    held_out = points([20.0 * 0.9**i + 6.0 + 0.06 * i for i in range(n)], "valid ppl")
    assert Kind.OVERFITTING in examine(train, held_out).kinds()


def test_a_saturated_score_is_not_frozen():
    assert not judged([0.98, *[0.9962] * 40], "acc_val").alarms()


def test_a_loss_that_keeps_jumping_for_one_point_is_told_three_times():
    values = [1.0 + 0.02 * (i % 5) for i in range(400)]
    for i in range(50, 400, 50):
        values[i] = 60.0
    result = judged(values)
    assert len(result.of(Kind.EXPLOSION)) == 3
    assert not result.alarms()


def test_an_l2_of_gradients_is_their_norm_and_never_a_reason_to_stop_while_it_is_finite():
    assert not judged([0.3 + 0.01 * (i % 5) for i in range(60)] + [9.0] * 60, "grad_l2").critical()
