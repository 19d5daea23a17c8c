"""Asking the monitor for causes: what is answered, when it is answered anew, and what a fault in it touches."""

from pathlib import Path

import pytest
from by_hand import append, steps

from tui_monitor.cli.assemble import watching
from tui_monitor.model.ask import DiagnosisRequest
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus
from tui_monitor.model.points import Place
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching import diagnosed

EXP = Shown("exp")
WHY = DiagnosisRequest(EXP)


class World:
    """One run that is watched; how often its causes were looked for."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log = root / "exp" / "train.log"
        self.made = 0
        self._really = diagnosed.diagnosis_of
        monkeypatch.setattr(diagnosed, "diagnosis_of", self._counted)
        append(self.log, steps(1, 200))
        self.monitor: Monitor = watching([str(root)], Settings())
        self.until(lambda now: bool(now.runs) and not now.progress.discovering and not now.progress.backlog)

    def _counted(self, *given: object) -> Diagnosis:
        self.made += 1
        return self._really(*given)  # type: ignore[arg-type]

    def until(self, holds: object) -> Snapshot:
        for _ in range(400):
            snapshot = self.monitor.step()
            if holds(snapshot):  # type: ignore[operator]
                return snapshot
            self.monitor.wait(0.05)
        raise AssertionError("it never came")

    def read(self, text: str) -> Snapshot:
        """Until what was written is in the snapshot."""
        before = self.monitor.step().runs[0].progress.step
        append(self.log, text)
        return self.until(lambda now: now.runs[0].progress.step > before)

    @property
    def answer(self) -> Diagnosis:
        return self.monitor.step().details[WHY]  # type: ignore[return-value]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


def gone_wrong(first: int, last: int) -> str:
    return "".join(f"step {step} | loss nan | lr 3e-4\n" for step in range(first, last + 1))


def test_nothing_is_diagnosed_that_nobody_asks_about(world: World) -> None:
    world.read(gone_wrong(201, 220))
    assert world.made == 0


def test_a_healthy_run_is_answered_as_such(world: World) -> None:
    world.monitor.ask(WHY)
    assert world.answer.status is DiagnosisStatus.HEALTHY


def test_new_points_alone_are_no_reason_to_diagnose_again_and_a_finding_is(world: World) -> None:
    world.monitor.ask(WHY)
    first = world.answer
    world.read(steps(201, 220))
    world.read(steps(221, 240))
    assert world.answer is first
    assert world.made == 1
    world.read(gone_wrong(241, 260))
    world.until(lambda now: now.details[WHY] is not first)
    made, told = world.made, world.answer
    assert told.status is not DiagnosisStatus.HEALTHY
    world.read(gone_wrong(261, 300))
    assert (world.answer, world.made) == (told, made)


def test_proofs_of_a_cause_stand_in_lines_of_the_log(world: World) -> None:
    world.read(gone_wrong(201, 220))
    world.monitor.ask(WHY)
    places = [proof.place for cause in world.answer.causes for proof in cause.proofs if proof.step is not None]
    assert places
    assert all(isinstance(place, Place) and place.file == "train.log" for place in places)


def test_a_fault_in_a_cause_is_a_doubt_and_the_watch_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Diagnosis:
        raise KeyError("level")

    monkeypatch.setattr(diagnosed, "diagnosis_of", broken)
    world.monitor.ask(WHY)
    assert world.answer.doubts == ("internal error: KeyError: 'level'",)
    assert world.read(gone_wrong(201, 220)).runs[0].findings
