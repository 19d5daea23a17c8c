"""What holds for every cause, whatever it looks for."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_courses import artifacts

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes import REGISTRY
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.diagnosis.suspicion import Suspicion
from tui_monitor.model.diagnosis import CauseName, DiagnosisStatus
from tui_monitor.model.finding import Severity
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

NAMES = ("loss", "val_loss", "grad_norm", "lr", "accuracy", "val_accuracy", "reward", "entropy", "kl", "loss_scale")
VALUES = st.floats(allow_nan=True, allow_infinity=True) | st.floats(min_value=0, max_value=10)
MADE = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, min_size=1, max_size=40), max_size=5)
CONFIGS = st.dictionaries(
    st.sampled_from(("lr", "optimizer", "clip", "warmup", "amp", "epochs", "ent_coef", "batch_size", "dtype")),
    st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=8)),
    max_size=4,
)


@pytest.mark.parametrize("cause", REGISTRY, ids=lambda cause: type(cause).__name__)
def test_a_cause_has_no_proof_where_there_is_nothing_to_look_at(cause: Cause) -> None:
    seen = Suspicion()
    cause.look(Course(Artifacts()), seen)
    assert not seen.proofs
    assert seen.confidence == 0.0


@pytest.mark.parametrize("cause", REGISTRY, ids=lambda cause: type(cause).__name__)
def test_a_cause_says_why_in_a_sentence_and_what_to_do_with_everything_around_it(cause: Cause) -> None:
    fix = cause.fix(Course(Artifacts()))
    for said in (cause.issue, fix.do, fix.expect, fix.verify, fix.otherwise, fix.risk):
        assert len(said) > 10
        assert not said.endswith(".")
    assert "nan" not in fix.do.lower().split()
    assert (type(cause).__doc__ or "").strip()


def test_each_cause_stands_once_in_the_registry() -> None:
    known = [(type(cause), cause.name) for cause in REGISTRY]
    assert len(set(known)) == len(known)
    assert CauseName.UNKNOWN not in {cause.name for cause in REGISTRY}


@given(MADE, CONFIGS)
@settings(max_examples=120, deadline=None)
def test_no_proof_no_cause_and_confidence_keeps_to_its_bands(
    made: dict[str, list[float]], config: dict[str, object]
) -> None:
    diagnosis = diagnose(artifacts(made, config))
    for cause in diagnosis.causes:
        assert cause.proofs
        assert 0.0 < cause.confidence <= 0.97
        assert all(proof.text for proof in cause.proofs)
    sure = [cause.confidence for cause in diagnosis.causes]
    assert sure == sorted(sure, reverse=True)
    if diagnosis.status is DiagnosisStatus.HEALTHY:
        assert all(cause.severity is Severity.INFO for cause in diagnosis.causes)


@given(MADE, CONFIGS)
@settings(max_examples=40, deadline=None)
def test_the_same_artifacts_give_the_same_diagnosis_in_whatever_order_their_curves_stand(
    made: dict[str, list[float]], config: dict[str, object]
) -> None:
    one = artifacts(made, config)
    other = Artifacts(findings=one.findings, curves=tuple(one.curves), config=one.config, lines=one.lines)
    assert diagnose(one) == diagnose(other)


def test_a_diagnosis_of_the_most_points_that_are_kept_takes_a_second_at_most() -> None:
    steps = [float(at) for at in range(10_000)]
    grown = [math.exp(min(at / 800, 300)) for at in steps]
    curves = [MetricCurve(Shown(name), Role.TRAIN_LOSS, steps, grown) for name in ("loss", "a", "b")]
    curves += [MetricCurve(Shown("grad_norm"), Role.GRADIENT_NORM, steps, grown)]
    curves += [MetricCurve(Shown("lr"), Role.LEARNING_RATE, steps, grown)]
    short = artifacts({"loss": [1.0] * 20 + [float("nan")] * 5})
    begun = time.process_time()
    diagnose(Artifacts(findings=short.findings, curves=curves))
    assert time.process_time() - begun < 1.0
