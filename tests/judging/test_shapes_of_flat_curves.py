"""What stands still, and what is only said to: guessing after a wild start, curves that move, metrics at the side."""

import math
import random

import pytest
from judged import Judged, around, examine, judged, noise, points

from tui_monitor.judging.advice import of_the_watched
from tui_monitor.judging.watched import MetricCount, choose
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.text import Shown


def wild(seed: int, n: int, low: float, spread: float) -> list[float]:
    r = random.Random(seed)
    return [low + abs(r.gauss(0.0, spread)) for _ in range(n)]


GUESSING = {
    "ten classes": ([*wild(1, 120, 3.0, 2.0), *around(2, 0.003, [math.log(10)] * 400)], 10),
    "two classes": ([*wild(3, 80, 0.8, 1.5), *around(4, 0.001, [math.log(2)] * 300)], 2),
    "a thousand": ([*wild(5, 200, 7.0, 9.0), *around(6, 0.01, [math.log(1000)] * 600)], 1000),
    "far out": ([*wild(7, 60, 3.0, 300.0), *around(8, 0.004, [math.log(10)] * 250)], 10),
    "nearly exact": ([*wild(9, 150, 2.5, 4.0), *around(10, 1e-5, [2.3026] * 350)], 10),
}


@pytest.mark.parametrize("shape", GUESSING)
@pytest.mark.parametrize("metric", ["loss", "val_loss"])
def test_chance_after_a_wild_start_is_a_plateau_as_good_as_guessing_and_stays_one(shape: str, metric: str) -> None:
    values, classes = GUESSING[shape]
    found = [f for f in judged(values, metric).findings if f.kind in {Kind.PLATEAU, Kind.CONVERGED}]
    [guess] = [f for f in found if f.severity is Severity.WARNING]
    assert guess.kind is Kind.PLATEAU and guess.active
    assert f"as good as guessing, ln({classes})" in guess.message


LEARNED = {
    "a language model that ends there": [2.3 + 8.0 * 0.95**i * (1 + e) for i, e in enumerate(noise(1, 0.03, 400))],
    "noisy batches": [2.3 * (1 + e) + 5.0 * math.exp(-i / 15) for i, e in enumerate(noise(2, 0.1, 300))],
    "a wild start, and learned": [*wild(3, 100, 3.0, 2.0), *[1.1 + 1.2 * math.exp(-i / 30) for i in range(300)]],
}  # fmt: skip


@pytest.mark.parametrize("shape", LEARNED)
def test_what_has_learned_to_where_others_guess_is_not_guessing(shape: str) -> None:
    assert not [f.message for f in judged(LEARNED[shape]).of(Kind.PLATEAU) if f.severity is Severity.WARNING]


MOVING = {
    "a drift of a hundredth a point": ([0.5 + 0.01 * i for i in range(60)], "loss"),
    "a rise to twice": ([*[0.9 + 0.3 * 0.8**i for i in range(30)], *[0.9 + 0.05 * i for i in range(20)]], "loss"),
    "a validation that climbs": ([*[1.5 - i / 20 for i in range(15)], *[0.75 + i / 50 for i in range(40)]], "val_loss"),
    "an accuracy that fell": ([*[0.9] * 25, *[0.1] * 40], "accuracy"),
    "a score that falls slowly": ([*[0.1 * i for i in range(9)], *[0.9 - 0.01 * i for i in range(60)]], "accuracy"),
    "a noisy drift": ([0.5 + 0.01 * i + e for i, e in enumerate(noise(5, 0.02, 90))], "loss"),
    "a return that is lost": ([*[5.0 * i for i in range(40)], *[200.0 - 2.0 * i for i in range(80)]], "reward"),
}  # fmt: skip


@pytest.mark.parametrize("shape", MOVING)
def test_nothing_is_said_to_have_stayed_that_moves(shape: str) -> None:
    values, metric = MOVING[shape]
    flat = [f for f in judged(values, metric).findings if f.kind in {Kind.PLATEAU, Kind.CONVERGED}]
    assert not [f.message for f in flat if f.active]


def test_what_fell_and_stands_still_since_is_said_to_stay_where_it_is_now() -> None:
    [flat] = [
        f for f in judged([*[0.9] * 25, *[0.1] * 200], "accuracy").findings if f.kind is Kind.PLATEAU and f.active
    ]
    assert "stays at 0.1" in flat.message and flat.onset_step > 25


FLAT = {
    "converged": ([0.3 + 2.0 * math.exp(-i / 15) + e for i, e in enumerate(noise(1, 0.01, 300))], Kind.CONVERGED),
    "stuck": ([1.7 + e for e in noise(2, 0.02, 90)], Kind.PLATEAU),
    "a rise within the noise": ([1.7 + 0.0005 * i + e for i, e in enumerate(noise(3, 0.05, 90))], Kind.PLATEAU),
    "a little worse": ([*[1.5 - 0.02 * i for i in range(30)], *[0.94 + 0.0002 * i for i in range(90)]], Kind.CONVERGED),
    "negative": ([-1.7 + e for e in noise(4, 0.02, 90)], Kind.PLATEAU),
}


@pytest.mark.parametrize("shape", FLAT)
def test_what_stands_still_is_said_to(shape: str) -> None:
    values, kind = FLAT[shape]
    assert [f.kind for f in judged(values).findings if f.active and f.kind in {Kind.PLATEAU, Kind.CONVERGED}] == [kind]


def run(*metrics: str) -> Judged:
    return examine(*(points(around(i, 0.004, [0.6] * 80), metric) for i, metric in enumerate(metrics)))


def advised(judged: Judged, requested: str | None = None) -> set[str]:
    counts = [MetricCount(metric, 80) for metric in dict.fromkeys(f.metric for f in judged.findings) if metric]
    watched = choose(requested, counts)
    return {str(f.metric) for f in of_the_watched(judged.findings, watched) if f.kind is Kind.PLATEAU}


@pytest.mark.parametrize(
    ("metrics", "kept"),
    [
        ("val_loss train_loss acc task_3_acc task_7_acc", {"val_loss", "train_loss"}),
        ("loss accuracy wer", {"loss"}),
        ("accuracy val_accuracy item_1_accuracy", {"accuracy", "val_accuracy"}),
        ("reward success_rate loss", {"reward"}),
        ("val_loss", {"val_loss"}),
    ],
)
def test_advice_about_a_plateau_belongs_to_the_watched_metric_and_its_pair(metrics: str, kept: set[str]) -> None:
    assert advised(run(*metrics.split())) == kept


def test_what_a_person_asked_for_is_the_watched_metric() -> None:
    assert advised(run("val_loss", "task_3_acc"), "task_3_acc") == {"task_3_acc"}


def test_a_warning_stays_whatever_metric_it_is_about_and_nothing_is_hidden_where_nothing_is_watched() -> None:
    found = examine(points(around(1, 0.001, [math.log(2)] * 80), "loss"), points([0.6] * 80, "reward")).findings
    watched = choose("reward", [MetricCount(Shown("reward"), 80), MetricCount(Shown("loss"), 80)])
    frozen = [f for f in of_the_watched(found, watched) if f.metric == "reward"]
    assert frozen == [f for f in found if f.metric == "reward"]
    assert list(of_the_watched(found, None)) == list(found)
