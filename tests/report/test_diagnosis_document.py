"""diagnosis.md says what is not known, and next.md gets each idea once."""

import pytest

from tests.report.views import view
from tui_monitor.model.diagnosis import CauseName, Diagnosis, DiagnosisStatus, Effort, Fix, Proof, RootCause
from tui_monitor.model.finding import Severity
from tui_monitor.model.points import Place
from tui_monitor.report.diagnosis_document import DocumentFacts, LastLosses, Plot, document
from tui_monitor.report.next_experiments import ideas, new_ones, sections
from tui_monitor.text import Shown

LOG = Shown("logs/exp-1/train.log")


def cause(name: CauseName = CauseName.LR_TOO_HIGH, confidence: float = 0.9, do: str = "lower lr to 0.001") -> RootCause:
    said = map(Shown, (do, "the loss falls", "run past step 40", "halve it again"))
    fix = Fix(*said, Effort.LOW, Shown("slower at first"))
    proof = Proof(Shown("grad_norm left its level at step 40"), 40.0, Place(Shown("train.log"), 77))
    against = Proof(Shown("the loss was calm until step 39"), 39.0)
    return RootCause(name, Shown("each step overshoots"), Severity.CRITICAL, confidence, (proof,), (against,), fix)


def diagnosis(*causes: RootCause, status: DiagnosisStatus = DiagnosisStatus.COMPLETE) -> Diagnosis:
    return Diagnosis(status, causes, (Shown("is the data shuffled?"),), (Shown("config"),), (Shown("few points"),))


def text(*causes: RootCause, status: DiagnosisStatus = DiagnosisStatus.COMPLETE) -> str:
    return document(view(), diagnosis(*causes, status=status), DocumentFacts(LOG, 0.0))


def test_a_cause_stands_with_proof_what_speaks_against_it_and_its_whole_fix() -> None:
    said = text(cause())
    for line in (
        "### 1. lr_too_high: each step overshoots",
        "- Confidence: 0.90, circumstantial; critical",
        "- Proof: grad_norm left its level at step 40 (train.log, byte 77)",
        "- Speaks against it: the loss was calm until step 39",
        "1. lower lr to 0.001",
        "   - Expect: the loss falls",
        "   - Verify: run past step 40",
        "   - If it does not help: halve it again",
        "   - Effort: low; risk: slower at first",
        "- is the data shuffled?",
        "- config",
    ):
        assert line in said.splitlines(), line


def test_what_is_not_known_is_said_plainly() -> None:
    said = text(cause(CauseName.UNKNOWN, 0.2), status=DiagnosisStatus.PARTIAL)
    assert "Not known: no cause is proven" in said
    assert "Surest cause" not in said
    assert "Not certain: no cause is surer than 0.8" in text(cause(confidence=0.6), status=DiagnosisStatus.PARTIAL)


def test_plots_are_linked() -> None:
    facts = DocumentFacts(LOG, 0.0, [Plot(Shown("loss"), Shown("diagnosis-loss.svg"))])
    assert document(view(), diagnosis(cause()), facts).endswith("## Plots\n\n![loss](diagnosis-loss.svg)\n")


@pytest.mark.parametrize(
    ("train", "validation", "said"),
    [
        (1.0, 1.04, "a gap of +4.0 % (less than 5 %: no overfitting)"),
        (1.0, 1.5, "a gap of +50.0 % (5 % or more)"),
        (0.001, 2.0, "a gap of 2e+03 times the train loss (5 % or more)"),
        (-1.0, 2.0, "train loss -1, validation loss 2"),
    ],
)
def test_s4_20_the_gap_is_told(train: float, validation: float, said: str) -> None:
    assert LastLosses(train, validation).said(diverged=False).endswith(said)
    assert LastLosses(train, validation).said(diverged=True).endswith(f"validation loss {validation:.4g}")


def test_an_idea_is_known_again_by_run_and_cause_whatever_its_words() -> None:
    found = ideas(diagnosis(cause()), LOG)
    stands = sections(found, 7)
    assert stands.startswith("## exp-007\n\n- lower lr to 0.001\n- Expect: ")
    assert new_ones(ideas(diagnosis(cause(do="lower lr to 0.0005", confidence=0.7)), LOG), stands) == []
    assert len(new_ones(ideas(diagnosis(cause(CauseName.NO_CLIPPING)), LOG), stands)) == 1
    assert len(new_ones(ideas(diagnosis(cause()), Shown("logs/exp-2/train.log")), stands)) == 1


def test_what_is_not_sure_enough_is_no_experiment_unless_nothing_else_is_there() -> None:
    several = [cause(name, sure) for name, sure in zip(list(CauseName)[:5], (0.9, 0.8, 0.5, 0.45, 0.3), strict=True)]
    assert len(ideas(diagnosis(*several), LOG)) == 3
    assert len(ideas(diagnosis(cause(), cause(CauseName.BUG, 0.2)), LOG)) == 1
    assert len(ideas(diagnosis(cause(CauseName.UNKNOWN, 0.2)), LOG)) == 1
    assert ideas(diagnosis(cause(), status=DiagnosisStatus.HEALTHY), LOG) == ()
