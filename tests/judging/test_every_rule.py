"""What every rule owes: the same answer for any cut, no surprise on hostile numbers, evidence for what it says."""

import itertools
import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import examine, judged, points

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.roles import role_of
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.judging.thresholds import Thresholds, for_category
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Points
from tui_monitor.model.role import Role

NAMES = {
    Role.TRAIN_LOSS: "train_loss",
    Role.VALIDATION_LOSS: "val_loss",
    Role.LOSS_PART: "loss_bbox",
    Role.GAN_LOSS: "loss_G",
    Role.POLICY_LOSS: "policy_loss",
    Role.VALUE_LOSS: "value_loss",
    Role.REWARD: "ep_rew_mean",
    Role.ENTROPY: "entropy",
    Role.KL: "approx_kl",
    Role.SCORE: "accuracy",
    Role.ERROR: "wer",
    Role.GRADIENT_NORM: "grad_norm",
    Role.LEARNING_RATE: "lr",
    Role.LOSS_SCALE: "loss_scale",
    Role.THROUGHPUT: "tokens/s",
    Role.OTHER: "foo",
}
values = st.lists(
    st.one_of(
        st.floats(-3, 3),
        st.floats(allow_nan=True, allow_infinity=True),
        st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf, 1.0, 100.0]),
    ),
    min_size=1,
    max_size=120,
)


def text(findings: tuple[Finding, ...]) -> list[str]:
    """Findings as comparable text: NaN equals NaN."""
    return sorted(map(repr, findings))


def cut(whole: Points, places: list[int]) -> list[Points]:
    edges = sorted({0, len(whole), *(place % (len(whole) + 1) for place in places)})
    return [
        Points(whole.metric, whole.file, whole.steps[a:b], whole.values[a:b], whole.times[a:b], whole.places[a:b])
        for a, b in itertools.pairwise(edges)
    ]


def test_the_names_used_here_have_these_roles():
    assert {role: role_of(name) for role, name in NAMES.items()} == {role: role for role in NAMES}


def test_every_rule_is_reached_by_one_of_these_roles():
    assert all(set(NAMES) & rule.needs for rule in REGISTRY)


def test_every_value_finding_of_the_contract_has_a_rule():
    said = {kind for rule in REGISTRY for kind in rule.kinds}
    from_events_and_life = {
        "stall", "no_output", "crash", "oom", "killed", "timeout", "disk_full", "finished", "mass_divergence",
        "evaluation_failed",
    }  # fmt: skip
    assert said | {Kind.RESTART} == {kind for kind in Kind if kind not in from_events_and_life}


@pytest.mark.parametrize("rule", REGISTRY)
def test_every_rule_says_what_it_is_where_it_comes_from_and_its_name_is_a_noun(rule):
    assert rule.__doc__ and len(rule.__doc__.split()) > 10


@settings(max_examples=60, deadline=None)
@given(values, st.lists(st.integers(0, 1000), max_size=6), st.sampled_from(sorted(NAMES.values())))
def test_findings_do_not_depend_on_how_points_are_cut(series, places, metric):
    whole = points(series, metric)
    at_once, in_parts = Examiner(Thresholds()), Examiner(Thresholds())
    once = at_once.examine([whole])
    parts = [finding for part in cut(whole, places) for finding in in_parts.examine([part])]
    assert list(map(repr, once)) == list(map(repr, parts))
    assert text(at_once.findings) == text(in_parts.findings)


@settings(max_examples=40, deadline=None)
@given(values, values, st.lists(st.integers(0, 1000), max_size=8), st.integers(1, 7), st.booleans())
def test_findings_do_not_depend_on_how_metrics_interleave(train, validation, places, stride, validation_first):
    dense = points(train, "train_loss")
    sparse = points(validation, "val_loss", [stride * (i + 1) for i in range(len(validation))])
    reference = Examiner(Thresholds())
    reference.examine([dense, sparse])
    other = Examiner(Thresholds())
    parts = [*cut(dense, places), *cut(sparse, places)]
    for part in reversed(parts) if validation_first and not places else parts:
        other.examine([part])
    alternating = Examiner(Thresholds())
    for i in range(max(len(dense), len(sparse))):
        for series in (sparse, dense):
            if i < len(series):
                alternating.examine(cut(series, [i, i + 1])[1 if i else 0 : 2 if i else 1])
    assert text(reference.findings) == text(other.findings) == text(alternating.findings)


@settings(max_examples=80, deadline=None)
@given(values, st.sampled_from(sorted(NAMES.values())), st.sampled_from([None, "rl", "gan"]))
def test_any_numbers_give_findings_with_evidence(series, metric, category):
    for finding in judged(series, metric, thresholds=for_category(category)).transitions:
        assert finding.message and finding.evidence.rule and finding.metric == metric
        assert 0.0 <= finding.confidence <= 1.0
        assert finding.onset_step <= finding.detected_step
        assert finding.recovered_step is None or finding.recovered_step >= finding.detected_step


@settings(max_examples=60, deadline=None)
@given(values, st.sampled_from(sorted(NAMES.values())), st.integers(1, 119))
def test_what_was_raised_does_not_depend_on_what_comes_later(series, metric, end):
    whole, prefix = judged(series, metric).transitions, judged(series[:end], metric).transitions
    assert list(map(repr, whole[: len(prefix)])) == list(map(repr, prefix))


@pytest.mark.parametrize("metric", sorted(NAMES.values()))
@pytest.mark.parametrize("series", [[1.0], [0.0], [1e308, -1e308] * 20, [0.0] * 100, [-5.0] * 100, [1e-300] * 50])
def test_degenerate_series_raise_nothing_critical(metric, series):
    assert not judged(series, metric).critical()


def explosion() -> list[float]:
    return [2.0 * 0.97**i + 0.1 * (i % 3) for i in range(60)] + [30.0 + i for i in range(30)]


@pytest.mark.parametrize("factor", [1e-9, 1e-3, 1e3, 1e9])
def test_an_explosion_is_the_same_in_other_units(factor):
    told, scaled = judged(explosion()), judged([factor * value for value in explosion()])
    assert [(f.id, f.detected_step, f.severity) for f in told.transitions] == [
        (f.id, f.detected_step, f.severity) for f in scaled.transitions
    ]


@pytest.mark.parametrize("shift", [-1000.0, 50.0, 1e4])
def test_a_reward_collapse_is_the_same_from_another_zero(shift):
    returns = [float(i) + (i * 7919 % 13) for i in range(100)] + [20.0 + (i * 7919 % 13) for i in range(100)]
    assert judged([value + shift for value in returns], "reward").alarms() == {Kind.REWARD_COLLAPSE}


def test_a_restart_begins_anew_and_says_so():
    first = [2.0 * 0.95**i for i in range(50)]
    result = judged([*first, *first], steps=[*range(50), *range(50)])
    assert [f.kind for f in result.findings if f.severity is not Severity.INFO] == []
    assert [(f.kind, f.segment) for f in result.findings if f.kind is Kind.RESTART] == [(Kind.RESTART, 1)]


def test_a_run_resumed_on_its_floor_is_no_plateau():
    before = [2.0 * 0.95**i + 0.3 for i in range(100)]
    resumed = judged([*before, *before[-20:], *[0.31] * 60], steps=[*range(100), *range(80, 160)])
    assert Kind.PLATEAU not in {f.kind for f in resumed.findings if f.segment == 1}


def test_small_disorder_among_writers_is_no_restart():
    order = [0, 1, 2, 4, 3, 5, 6, 8, 7, 9, 10]
    assert not judged([1.0] * len(order), steps=order).of(Kind.RESTART)


def test_a_counter_that_starts_over_every_epoch_is_no_restart_after_a_few():
    steps = [step for _ in range(30) for step in range(20)]
    assert len(judged([2.0 * 0.999**i for i in range(600)], steps=steps).of(Kind.RESTART)) <= 3


def test_a_dropped_metric_is_forgotten():
    examiner = Examiner(Thresholds())
    examiner.examine([points([1.0, math.nan, math.nan], "loss"), points([1.0, math.nan, math.nan], "val_loss")])
    examiner.drop("loss")
    assert {f.metric for f in examiner.findings} == {"val_loss"}
    assert examiner.best("loss") is None and examiner.best("val_loss") == (1.0, 1.0)


def test_the_best_value_is_finite_and_knows_its_direction():
    examiner = Examiner(Thresholds())
    examiner.examine([points([math.inf, 3.0, 1.0, 2.0], "loss"), points([0.1, 0.9, math.nan, 0.5], "accuracy")])
    assert examiner.best("loss") == (1.0, 3.0) and examiner.best("accuracy") == (0.9, 2.0)


def test_training_and_validation_that_lose_their_numbers_together_are_critical_at_once():
    both = examine(points([1.0, 0.9, math.nan], "loss"), points([1.1, 1.0, math.nan], "val_loss"))
    assert [(f.metric, f.severity) for f in both.findings] == [
        ("loss", Severity.CRITICAL),
        ("val_loss", Severity.CRITICAL),
    ]
    parts = examine(points([1.0, 0.9, math.nan], "loss"), points([1.1, 1.0, math.nan], "loss_bbox"))
    assert not parts.critical()


def test_a_run_that_spikes_for_ever_has_a_bounded_number_of_findings():
    spiky = [9.0 if i % 50 == 49 else 1.0 + 0.01 * (i % 7) for i in range(5000)]
    assert 5 < len(judged(spiky).of(Kind.SPIKE)) <= 20


def test_empty_columns_change_nothing():
    empty = points([], "loss")
    assert isinstance(empty.values, array)
    assert examine(empty).findings == ()
