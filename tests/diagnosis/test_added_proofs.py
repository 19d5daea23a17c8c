"""What code and symptoms add to a diagnosis: much where they fit the trouble, little beside it, nothing on its own."""

import pytest

from tui_monitor.diagnosis.artifacts import Artifacts, CodeFact, MetricCurve, Sibling
from tui_monitor.diagnosis.causes import from_code, from_symptoms
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.diagnosis.differing import differing
from tui_monitor.diagnosis.suspicion import Suspicion
from tui_monitor.model.diagnosis import CauseName, DiagnosisStatus
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.role import Role

LOSS = MetricCurve("loss", Role.TRAIN_LOSS, [float(step) for step in range(50)], [1.0] * 50)
NO_CLIPPING = CodeFact("no_clipping", "nothing bounds the gradient", "train.py", 34)
OTHER = CodeFact("other_parameters", "the optimizer moves another model", "train.py", 12)


def course(kind: Kind | None = None, code: tuple[CodeFact, ...] = (), symptoms: tuple[str, ...] = ()) -> Course:
    found = () if kind is None else (Finding(kind, Severity.CRITICAL, "loss", 0, 30, 33, "it", Evidence("rule", {})),)
    return Course(Artifacts(findings=found, curves=[LOSS], code=code, symptoms=symptoms))


def by_code(course: Course, cause: CauseName) -> float:
    seen = Suspicion()
    from_code.tell(course, cause, seen)
    return round(seen.confidence, 2)


def by_symptoms(cause: CauseName, *symptoms: str) -> float:
    seen = Suspicion()
    from_symptoms.tell(course(Kind.EXPLOSION, symptoms=symptoms), cause, seen)
    return round(seen.confidence, 2)


@pytest.mark.parametrize(
    ("kind", "fact", "cause", "confidence"),
    [
        (Kind.EXPLOSION, NO_CLIPPING, CauseName.NO_CLIPPING, 0.45),
        (Kind.PLATEAU, NO_CLIPPING, CauseName.NO_CLIPPING, 0.0),
        (None, NO_CLIPPING, CauseName.NO_CLIPPING, 0.0),
        (Kind.PLATEAU, OTHER, CauseName.NOT_TRAINING, 0.92),
        (Kind.NAN, OTHER, CauseName.NOT_TRAINING, 0.45),
        (None, OTHER, CauseName.NOT_TRAINING, 0.7),
        (Kind.PLATEAU, OTHER, CauseName.NO_CLIPPING, 0.0),
    ],
)
def test_a_fact_of_the_code_weighs_as_the_trouble_fits_it(
    kind: Kind | None, fact: CodeFact, cause: CauseName, confidence: float
) -> None:
    assert by_code(course(kind, (fact,)), cause) == confidence


def test_one_line_of_code_proves_once() -> None:
    assert by_code(course(Kind.EXPLOSION, (NO_CLIPPING, NO_CLIPPING)), CauseName.NO_CLIPPING) == 0.45


def test_a_healthy_run_stays_healthy_whatever_its_code_is() -> None:
    found = diagnose(Artifacts(curves=[LOSS], code=[NO_CLIPPING, OTHER]))
    assert found.status is DiagnosisStatus.HEALTHY
    assert all(cause.severity is Severity.INFO for cause in found.causes)


def test_the_fix_names_the_line_first() -> None:
    artifacts = course(Kind.EXPLOSION, (NO_CLIPPING,)).artifacts
    [fix] = [cause.fix for cause in diagnose(artifacts).causes if cause.cause is CauseName.NO_CLIPPING]
    assert fix.do.startswith("train.py line 34: call clip_grad_norm_ between backward() and step()")


def test_a_rate_that_is_a_literal_in_the_code_is_a_choice_of_the_recipe() -> None:
    known = course(code=(CodeFact("setting", "lr=0.03", "train.py", 5, {"lr": 0.03}),)).recipe
    assert [one.said for one in known] == ["lr=0.03 (train.py line 5)"]


@pytest.mark.parametrize(
    ("symptom", "cause"),
    [
        ("Loss diverged at epoch 7", CauseName.LR_TOO_HIGH),
        ("Mode collapse to single token", CauseName.MODE_COLLAPSE),
        ("outputs only colons", CauseName.MODE_COLLAPSE),
        ("Model outputs are all the same token", CauseName.MODE_COLLAPSE),
        ("Gradient norm exploded", CauseName.NO_CLIPPING),
        ("gradients are vanishing", CauseName.VANISHING_GRADIENTS),
        ("the model is not learning anything", CauseName.NOT_TRAINING),
        ("it doesn't learn", CauseName.NOT_TRAINING),
        ("CUDA out of memory", CauseName.GPU_OUT_OF_MEMORY),
        ("var(): degrees of freedom is <= 0", CauseName.VARIANCE_COLLAPSE),
        ("it overfits", CauseName.OVERFITTING),
        ("loss is NaN", CauseName.NAN_IN_DATA),
    ],
)
def test_a_symptom_supports_its_cause_and_never_proves_it(symptom: str, cause: CauseName) -> None:
    assert 0.2 <= by_symptoms(cause, symptom) <= 0.45
    assert by_symptoms(cause, symptom, symptom, symptom) <= 0.45


def test_a_symptom_of_something_else_supports_nothing() -> None:
    assert by_symptoms(CauseName.MODE_COLLAPSE, "the loss is NaN", "it is Tuesday") == 0.0
    assert by_symptoms(CauseName.LEAKAGE, "there is a memory leak") == 0.0


HEALTHY = [Sibling("a", True, {"lr": 0.001, "optimizer": "adam", "seed": 1, "amp": False})]
ALSO = Sibling("b", True, {"lr": 0.002, "optimizer": "adam", "seed": 2, "amp": False})
SICK = Sibling("c", False, {"lr": 0.9, "optimizer": "sgd", "seed": 3, "amp": True})


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"lr": 0.03, "optimizer": "adam"}, ["lr 0.03 (they: 0.001 to 0.002)"]),
        ({"lr": 0.0015, "optimizer": "adam"}, []),
        ({"lr": 0.001, "optimizer": "sgd", "amp": True}, ["optimizer sgd (they: adam)", "amp True (they: False)"]),
        ({"seed": 99, "run_name": "x"}, []),
        ({"warmup": 10}, []),
    ],
)
def test_what_all_healthy_runs_have_otherwise_differs(own: dict[str, object], said: list[str]) -> None:
    assert [one.said for one in differing(own, [*HEALTHY, ALSO, SICK])] == said


def test_beside_sick_runs_alone_nothing_differs() -> None:
    assert list(differing({"lr": 0.03}, [SICK])) == []
