"""Where proofs stand in the log, and which runs of a batch are healthy."""

from pathlib import Path

import pytest

from tui_monitor.cli.assemble import looking_once
from tui_monitor.diagnosis.cause import fix
from tui_monitor.model.diagnosis import CauseName, Diagnosis, DiagnosisStatus, Proof, RootCause
from tui_monitor.model.finding import Severity
from tui_monitor.model.points import Place
from tui_monitor.settings.settings import Settings
from tui_monitor.watching.placed_proofs import placed
from tui_monitor.watching.siblings import siblings_of


def log(folder: Path, text: str, config: str = "lr: 0.1\n") -> Path:
    folder.mkdir()
    (folder / "train.log").write_text(text)
    (folder / "config.yaml").write_text(config)
    return folder / "train.log"


def steps(last: int, value: str = "{}") -> str:
    return "".join(f"step {step} | loss {value.format(2 / step)}\n" for step in range(1, last + 1))


def diagnosis(proof: Proof) -> Diagnosis:
    advice = fix(do="x", expect="x", verify="x", otherwise="x", risk="x")
    cause = RootCause(CauseName.LR_TOO_HIGH, "it", Severity.WARNING, 0.9, (proof,), (), advice)
    return Diagnosis(DiagnosisStatus.COMPLETE, (cause,), (), (), ())


@pytest.mark.parametrize("step", [1, 17, 60])
def test_a_proof_with_a_step_gets_the_line_of_that_step(tmp_path: Path, step: int) -> None:
    file = log(tmp_path / "one", steps(60))
    monitor = looking_once([str(tmp_path)], Settings())
    [view] = monitor.settle().runs
    run = monitor.run(view.id)
    assert run is not None
    [proof] = placed(diagnosis(Proof("loss left its level", float(step))), run.queries).causes[0].proofs
    assert proof.place is not None and proof.place.file == "train.log"
    assert file.read_text()[proof.place.offset :].startswith(f"step {step} |")


@pytest.mark.parametrize("proof", [Proof("no step"), Proof("known", 5.0, Place("other.log", 7)), Proof("before", 0.0)])
def test_a_proof_without_a_step_or_with_a_place_stays_as_it_is(tmp_path: Path, proof: Proof) -> None:
    log(tmp_path / "one", steps(60))
    monitor = looking_once([str(tmp_path)], Settings())
    [view] = monitor.settle().runs
    run = monitor.run(view.id)
    assert run is not None
    assert placed(diagnosis(proof), run.queries).causes[0].proofs == (proof,)


def test_a_healthy_sibling_has_points_and_no_alarm(tmp_path: Path) -> None:
    log(tmp_path / "own", steps(60))
    log(tmp_path / "well", steps(60))
    log(tmp_path / "young", steps(8))
    log(tmp_path / "sick", steps(40) + "step 41 | loss nan\n" * 9)
    log(tmp_path / "silent", steps(60), config="")
    found = siblings_of("own", looking_once([str(tmp_path)], Settings()).settle().runs)
    assert {one.id: one.healthy for one in found} == {"well": True, "young": False, "sick": False}
