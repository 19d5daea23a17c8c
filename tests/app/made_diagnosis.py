"""A diagnosis made by hand, as the monitor would answer it."""

from tui_monitor.model.diagnosis import CauseName, Diagnosis, DiagnosisStatus, Effort, Fix, Proof, RootCause
from tui_monitor.model.finding import Severity
from tui_monitor.model.points import Place
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean

LOG = Shown("train.log")


def cause(name: CauseName = CauseName.LR_SCHEDULE, confidence: float = 0.92, **changes: object) -> RootCause:
    usual: dict[str, object] = {
        "cause": name,
        "issue": Shown("the schedule raises the learning rate until training no longer holds it"),
        "severity": Severity.CRITICAL,
        "confidence": confidence,
        "proofs": (
            Proof(Shown("lr rose from 0.001 to 0.1 by step 2400, 100 times"), 2400.0, Place(LOG, 9600)),
            Proof(Shown("val_loss left its level at step 3400"), 3400.0),
        ),
        "against": (Proof(Shown("an earlier cycle was as high and did no harm"), 400.0),),
        "fix": Fix(
            do=Shown("cap the schedule at 0.03, a third of where it broke"),
            expect=Shown("the rate stops rising, and the loss keeps falling where it turned"),
            verify=Shown("run past step 3410"),
            otherwise=Shown("a constant rate at the value of the calm part"),
            effort=Effort.LOW,
            risk=Shown("slower at first"),
        ),
    }
    return RootCause(**{**usual, **changes})


def diagnosis_of(view: RunView, **changes: object) -> Diagnosis:
    """Two causes of all of its alarms; a run without an alarm is healthy."""
    explained = tuple(found.id for found in view.findings if found.alarm)
    if not explained:
        return Diagnosis(DiagnosisStatus.HEALTHY, (), (), (), ())
    second = cause(
        CauseName.LR_TOO_HIGH,
        0.4,
        issue=Shown("the learning rate is too high"),
        proofs=(Proof(clean("lr is 0.1, [b]ten times[/b] what others have"), None, Place(LOG, 400)),),
        against=(),
        explains=explained,
    )
    usual: dict[str, object] = {
        "status": DiagnosisStatus.PARTIAL,
        "causes": (cause(explains=explained), second),
        "questions": (Shown("does a tenth of the learning rate pass the step?"),),
        "missing": (Shown("gradient norm"),),
        "doubts": (Shown("without a gradient norm it cannot be seen what came first"),),
        "differing": (Shown("lr 0.1 (they: 0.001)"),),
    }
    return Diagnosis(**{**usual, **changes})
