"""Blocks of points are taken at once where nothing happens; what is found is what each point for itself gives."""

import math
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from judged import points

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.segment import Segment
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Points

NAMES = (
    "train_loss", "val_loss", "loss_bbox", "loss_G", "ep_rew_mean", "entropy", "approx_kl", "accuracy", "wer",
    "grad_norm", "lr", "loss_scale", "tokens/s", "foo",
)  # fmt: skip
piece = st.tuples(
    st.integers(1, 700),
    st.sampled_from([0.0, 1e-9, 0.01, 0.3, 1.0, 1.4, 2.0, 30.0, 1e5, -1.0, math.nan, math.inf]),
    st.sampled_from([0.0, 0.0, 0.01, 0.2]),
    st.sampled_from([0.0, 0.0, -0.002, 0.004]),
)
"""Points, level, noise and slope of a piece of a series, each a share of the level."""
pieces = st.lists(piece, min_size=1, max_size=5)


def drawn(parts: list[tuple[int, float, float, float]], seed: int, digits: int | None) -> list[float]:
    r = random.Random(seed)
    values = [
        level * (1.0 + slope * i + noise * r.gauss(0.0, 1.0)) for n, level, noise, slope in parts for i in range(n)
    ]
    return [round(value, digits) if digits is not None and math.isfinite(value) else value for value in values]


def singly(examiner: Examiner, whole: Points, first: int, end: int) -> list[Finding]:
    """One call a point: too few for a block."""
    return [finding for i in range(first, end) for finding in examiner.examine([part(whole, i, i + 1)])]


def part(whole: Points, a: int, b: int) -> Points:
    columns = (whole.steps, whole.values, whole.times, whole.places)
    return Points(whole.metric, whole.file, *(column[a:b] for column in columns))


@settings(max_examples=60)
@given(
    pieces, st.sampled_from(NAMES), st.integers(0, 9), st.sampled_from([None, None, 2]), st.integers(0, 400), st.data()
)
@example([(700, 1.0, 0.01, 0.0), (300, 1e5, 0.01, 0.0)], "train_loss", 1, None, 0, None)
@example([(700, 1.0, 0.01, 0.0), (700, 1.4, 0.0, 0.0)], "val_loss", 1, 2, 30, None)
def test_blocks_find_what_points_find(parts, metric, seed, digits, back, data):
    values = drawn(parts, seed, digits)
    cut = data.draw(st.integers(0, len(values))) if data is not None else len(values) // 2
    steps = [float(i if i < 500 else i - back) for i in range(len(values))]
    whole = points(values, metric, steps)
    one_by_one, at_once = Examiner(Thresholds()), Examiner(Thresholds())
    expected = singly(one_by_one, whole, 0, len(whole))
    found = at_once.examine([part(whole, 0, cut)]) + at_once.examine([part(whole, cut, len(whole))])
    assert list(map(repr, found)) == list(map(repr, expected))
    assert repr(at_once.best(metric)) == repr(one_by_one.best(metric))


@settings(max_examples=25)
@given(pieces, pieces, st.integers(0, 9))
def test_pairs_of_losses_find_the_same_in_blocks(train, validation, seed):
    both = [points(drawn(train, seed, None), "train_loss"), points(drawn(validation, seed + 1, None), "val_loss")]
    one_by_one, at_once = Examiner(Thresholds()), Examiner(Thresholds())
    for whole in both:
        singly(one_by_one, whole, 0, len(whole))
    for whole in both:
        at_once.examine([whole])
    assert sorted(map(repr, at_once.findings)) == sorted(map(repr, one_by_one.findings))


@pytest.mark.parametrize("metric", NAMES)
def test_calm_points_are_taken_in_blocks(metric, monkeypatch):
    seen = []
    take = Segment.take
    monkeypatch.setattr(Segment, "take", lambda self, *point: (seen.append(1), take(self, *point))[1])
    level = 128.0 if metric == "loss_scale" else 0.5
    Examiner(Thresholds()).examine([points(drawn([(20_000, level, 0.02, 0.0)], 3, None), metric)])
    assert len(seen) < 2500
