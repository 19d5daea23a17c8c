"""A run that went on from another state, told by its values where a line says that it resumes."""

from itertools import count

from tests.diagnosis.ended_runs import curve, lines, names
from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName, Diagnosis
from tui_monitor.model.role import Role

LEARNT = [6.7, 5.2, 4.4, 3.9, 3.6, 3.41, 3.29, 3.21, 3.14, 3.11, 3.07, 3.06]
RESUMED = "=> resuming from last.npz (step 120)"


def _told(behind: list[float], *said: str, lr: list[float] | None = None) -> Diagnosis:
    """Twelve points of ten steps each, a line, and what came behind it; the line stands between their lines."""
    values = [*LEARNT, *behind]
    rows = [f"step {10 * at} loss {value} acc 0.50" for at, value in zip(count(1), values, strict=False)]
    curves = [curve("loss", Role.TRAIN_LOSS, values)]
    if lr is not None:
        curves.append(curve("lr", Role.LEARNING_RATE, lr, lower=None))
    return diagnose(Artifacts(curves=curves, lines=lines(*rows[:12], *said, *rows[12:])))


def test_a_loss_that_jumps_behind_the_step_that_a_line_resumes_from_was_resumed_wrongly() -> None:
    told = _told([5.5, 5.2, 4.6, 4.1, 3.9], RESUMED)
    assert names(told)[0] is CauseName.RESUMED_WRONGLY
    assert "resumed between steps 120 and 130" in told.causes[0].proofs[0].text


def test_the_step_is_found_behind_a_line_that_tells_none() -> None:
    assert names(_told([5.5, 5.2, 4.6, 4.1, 3.9], "checkpoint loaded"))[0] is CauseName.RESUMED_WRONGLY


def test_a_loss_that_goes_on_where_it_was_is_no_wrong_resumption() -> None:
    assert CauseName.RESUMED_WRONGLY not in names(_told([3.04, 3.05, 3.02, 3.01, 3.0], RESUMED))


def test_a_jump_elsewhere_than_where_it_resumed_is_another_matter() -> None:
    told = _told([3.04, 3.05, 3.02, 3.01, 3.0, 5.5, 5.4, 5.3], RESUMED)
    assert CauseName.RESUMED_WRONGLY not in names(told)


def test_a_setting_that_is_called_resume_does_not_resume() -> None:
    assert CauseName.RESUMED_WRONGLY not in names(_told([5.5, 5.2, 4.6, 4.1, 3.9], "lr=0.1 resume=last.npz seed=0"))


def test_values_that_come_once_more_from_the_first_on_say_that_nothing_was_loaded() -> None:
    told = _told(LEARNT[:6], "missing keys 6: ['w.0'] unexpected keys 6: ['module.w.0']")
    assert names(told)[0] is CauseName.RESUMED_WRONGLY
    assert "goes through its very first values once more from step 130" in told.causes[0].proofs[0].text


def test_another_rate_behind_the_resumption_is_told_beside_the_jump() -> None:
    told = _told([5.5, 5.2, 4.6, 4.1, 3.9], RESUMED, lr=[0.01] * 12 + [0.1] * 5)
    assert any("lr was 0.01 before, and 0.1 behind" in proof.text for proof in told.causes[0].proofs)
