"""What other metrics make of a finding does not depend on which was read first, nor in how many parts."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from judged import examine, judged, noise, points
from test_every_rule import cut, text

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Kind, Severity

METRICS = ("ep_rew_mean", "critic_loss", "policy_loss", "entropy", "lr", "train_loss", "val_loss", "loss_bbox", "wer")
stretches = st.lists(
    st.tuples(
        st.sampled_from([0.0, 1e-3, 0.009, 0.5, 1.0, 3.0, 400.0, 1e6, -20.0, math.nan, math.inf]),
        st.sampled_from([1.0, 0.97, 1.05]),
        st.integers(1, 30),
    ),
    min_size=1,
    max_size=5,
)


def curve(parts: list[tuple[float, float, int]]) -> list[float]:
    return [level * rate**i for level, rate, n in parts for i in range(n)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(METRICS), stretches), min_size=2, max_size=5, unique_by=lambda pair: pair[0]),
    st.lists(st.integers(0, 1000), max_size=5),
    st.randoms(use_true_random=False),
)
def test_findings_of_metrics_in_company_do_not_depend_on_how_they_were_read(run, places, random):
    series = [points(curve(parts), metric) for metric, parts in run]
    at_once, apart = Examiner(Thresholds()), Examiner(Thresholds())
    at_once.examine(series)
    waiting = [cut(some, places) for some in series]
    while any(waiting):
        parts = random.choice([part for part in waiting if part])
        apart.examine([parts.pop(0)])
    assert text(at_once.findings) == text(apart.findings)


def test_a_jump_of_a_loss_that_oscillates_is_told_as_its_oscillation():
    swinging = [(8.0 if i % 2 else 0.2) * (1 + e) for i, e in enumerate(noise(1, 0.1, 60))]
    found = judged(swinging)
    assert found.alarms() == {Kind.OSCILLATION}


def test_a_jump_that_outlasts_an_oscillation_is_an_explosion_again():
    swinging = [(3.0 if i % 2 else 0.5) * (1 + e) for i, e in enumerate(noise(1, 0.05, 60))]
    found = examine(points([*swinging, *[500.0 + i for i in range(30)]], "loss"))
    assert Kind.EXPLOSION in {f.kind for f in found.findings if f.active and f.severity is Severity.CRITICAL}
