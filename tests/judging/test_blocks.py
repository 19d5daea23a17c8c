"""Blocks of points are taken at once where nothing happens; what is found is what each point for itself gives."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from judged import points

from tui_monitor.judging.announced import Announcements
from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.judging.segment import Segment
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.track import Track
from tui_monitor.model.points import Points

NAMES = (
    "train_loss", "val_loss", "loss_bbox", "loss_G", "ep_rew_mean", "entropy", "approx_kl", "accuracy", "wer",
    "grad_norm", "lr", "loss_scale", "tokens/s", "foo", "value_loss", "success_rate",
)  # fmt: skip
SHAPES = {
    "even": lambda r, i: 1.0,
    "swings": lambda r, i: (1.0, 5.0)[i // 2 % 2],
    "wild": lambda r, i: math.exp(2.0 * r.gauss(0.0, 1.0)),
    "counts": lambda r, i: 0.05 * r.choice([0, 0, 0, 1, 2]),
    "bursts": lambda r, i: math.nan if r.random() < 0.3 else 1.0,
    "short": lambda r, i: min(i, 30) / 30.0,
}  # fmt: skip
"""What else a piece does, times its level."""
piece = st.tuples(
    st.integers(1, 700),
    st.sampled_from([0.0, 1e-9, 0.01, 0.3, 1.0, 1.4, 2.0, 30.0, 1e5, -1.0, math.nan, math.inf]),
    st.sampled_from([0.0, 0.0, 0.01, 0.2]),
    st.sampled_from([0.0, 0.0, -0.002, 0.004]),
    st.sampled_from(["even", "even", *SHAPES]),
)
"""Points, level, noise and slope of a piece of a series, each a share of the level, and its shape."""
pieces = st.lists(piece, min_size=1, max_size=5)


def drawn(parts: list[tuple[int, float, float, float, str]], seed: int, digits: int | None) -> list[float]:
    r = random.Random(seed)
    values = [
        level * SHAPES[shape](r, i) * (1.0 + slope * i + noise * r.gauss(0.0, 1.0))
        for n, level, noise, slope, shape in parts
        for i in range(n)
    ]
    return [round(value, digits) if digits is not None and math.isfinite(value) else value for value in values]


def singly(examiner: Examiner, whole: Points) -> None:
    """One call a point: too few for a block."""
    for i in range(len(whole)):
        examiner.examine([part(whole, i, i + 1)])


def told(whole: Points, cuts: list[int]) -> list[str]:
    """Of one metric alone, in the order in which it is told."""
    track = Track(whole.metric, whole.file, Thresholds(), REGISTRY, Announcements())
    return [repr(finding) for a, b in pairwise(cuts) if a < b for finding in track.take(part(whole, a, b))]


def part(whole: Points, a: int, b: int) -> Points:
    columns = (whole.steps, whole.values, whole.times, whole.places)
    return Points(whole.metric, whole.file, *(column[a:b] for column in columns))


@settings(max_examples=settings.default.max_examples // 2)
@given(
    pieces, st.sampled_from(NAMES), st.integers(0, 9), st.sampled_from([None, None, 2]), st.integers(0, 400), st.data()
)
@example([(700, 1.0, 0.01, 0.0, "even"), (300, 1e5, 0.01, 0.0, "even")], "train_loss", 1, None, 0, None)
@example([(700, 1.0, 0.01, 0.0, "even"), (700, 1.4, 0.0, 0.0, "even")], "val_loss", 1, 2, 30, None)
@example([(60, 1.0, 0.2, 0.0, "wild"), (700, 0.69, 0.01, 0.0, "even")], "train_loss", 1, None, 0, None)
@example([(200, 1.0, 0.0, 0.0, "counts"), (500, 0.0, 0.0, 0.0, "even")], "success_rate", 1, None, 0, None)
@example([(40, 30.0, 0.01, 0.0, "short"), (500, 0.01, 0.2, 0.0, "even")], "ep_rew_mean", 1, None, 0, None)
@example([(300, 1.0, 0.01, 0.0, "even"), (60, 1.0, 0.01, 0.0, "bursts")], "train_loss", 1, None, 0, None)
@example([(300, 1.0, 0.01, 0.0, "swings"), (600, 1.0, 0.2, 0.0, "even")], "train_loss", 1, None, 0, None)
def test_blocks_find_what_points_find(parts, metric, seed, digits, back, data):
    values = drawn(parts, seed, digits)
    cut = data.draw(st.integers(0, len(values))) if data is not None else len(values) // 2
    steps = [float(i if i < 500 else i - back) for i in range(len(values))]
    whole = points(values, metric, steps)
    one_by_one, at_once = Examiner(Thresholds()), Examiner(Thresholds())
    assert told(whole, [0, cut, len(whole)]) == told(whole, list(range(len(whole) + 1)))
    singly(one_by_one, whole)
    for a, b in pairwise([0, cut, len(whole)]):
        at_once.examine([part(whole, a, b)] if a < b else [])
    assert list(map(repr, at_once.findings)) == list(map(repr, one_by_one.findings))
    assert repr(at_once.best(metric)) == repr(one_by_one.best(metric))


@settings(max_examples=settings.default.max_examples // 2)
@given(pieces, pieces, st.integers(0, 9))
def test_pairs_of_losses_find_the_same_in_blocks(train, validation, seed):
    both = [points(drawn(train, seed, None), "train_loss"), points(drawn(validation, seed + 1, None), "val_loss")]
    one_by_one, at_once = Examiner(Thresholds()), Examiner(Thresholds())
    for whole in both:
        singly(one_by_one, whole)
    for whole in both:
        at_once.examine([whole])
    assert sorted(map(repr, at_once.findings)) == sorted(map(repr, one_by_one.findings))


@pytest.mark.parametrize("metric", NAMES)
def test_calm_points_are_taken_in_blocks(metric, monkeypatch):
    seen = []
    take = Segment.take
    monkeypatch.setattr(Segment, "take", lambda self, *point: (seen.append(1), take(self, *point))[1])
    level = 128.0 if metric == "loss_scale" else 0.5
    Examiner(Thresholds()).examine([points(drawn([(20_000, level, 0.02, 0.0, "even")], 3, None), metric)])
    assert len(seen) < 2500
