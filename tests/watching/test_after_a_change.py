"""A level that moves right behind a change that the log announces was moved by it; what goes on and on was not."""

import random
from collections.abc import Callable
from math import exp, nan
from pathlib import Path

import pytest
from by_hand import Watching, append

from tui_monitor.model.finding import Decision, Kind
from tui_monitor.model.run import RunView

AT, LAST = 150, 300


def log(line: str, after: Callable[[int], float], at: int = AT) -> str:
    noise = random.Random(7)
    rows = []
    for step in range(1, LAST + 1):
        value = 0.4 + 2 * exp(-step / 60) if step < AT else after(step - AT)
        announced = f"{line}\n" if step == at else ""
        rows.append(f"{announced}step {step} loss {value + noise.gauss(0, 0.015):.4f}\n")
    return "".join(rows)


def looked_at(folder: Path, text: str, piece: int = 1 << 20) -> RunView:
    watching = Watching(folder)
    for start in range(0, len(text), piece):
        append(folder / "exp" / "train.log", text[start : start + piece])
        view = watching.look_at_one(1.0)
    return view


STEPS = {
    "up and stays": lambda k: 1.4,
    "up and learnt again": lambda k: 0.45 + 1.2 * exp(-k / 40),
    "up slowly": lambda k: 0.5 + 0.9 * (1 - exp(-k / 12)),
}


@pytest.mark.parametrize("after", STEPS)
@pytest.mark.parametrize("line", ["curriculum: stage 2", "switching to 512 px", "unfreezing backbone"])
def test_a_new_level_behind_a_change_is_told_as_following_it(tmp_path: Path, line: str, after: str) -> None:
    view = looked_at(tmp_path, log(line, STEPS[after]))
    assert view.verdict.decision is Decision.CONTINUE
    moved = [finding for finding in view.findings if finding.kind in (Kind.EXPLOSION, Kind.DRIFT)]
    assert moved and all(f"it follows a change at step {AT - 1}: {line}" in finding.message for finding in moved)


@pytest.mark.parametrize(
    ("line", "at", "after"),
    [
        ("curriculum: stage 2", AT, lambda k: 0.9 if k < 8 else nan),
        ("increasing learning rate to 0.1", AT, lambda k: 0.9 * 1.12**k),
        ("saving samples", AT, lambda k: 6.4),
        ("curriculum: stage 2", AT - 90, lambda k: 7.4),
    ],
    ids=["no number", "without end", "no change", "long before"],
)
def test_what_a_change_does_not_explain_still_stops(
    tmp_path: Path, line: str, at: int, after: Callable[[int], float]
) -> None:
    assert looked_at(tmp_path, log(line, after, at)).verdict.decision is Decision.STOP


def test_worse_than_at_the_start_is_a_warning_and_no_stop(tmp_path: Path) -> None:
    assert looked_at(tmp_path, log("Phase 2", lambda k: 6.4)).verdict.decision is Decision.WAIT


def test_a_program_that_announces_each_step_explains_nothing(tmp_path: Path) -> None:
    rows = log("", lambda k: 6.4).replace("step", "Adjusting learning rate of group 0 to 1.0e-03.\nstep")
    assert looked_at(tmp_path, rows).verdict.decision is Decision.STOP


@pytest.mark.parametrize("after", STEPS)
def test_what_is_found_does_not_depend_on_how_it_came(tmp_path: Path, after: str) -> None:
    text = log("curriculum: stage 2", STEPS[after])
    views = [looked_at(tmp_path / str(piece), text, piece) for piece in (1 << 20, 997, 64)]
    assert len({tuple((f.id, f.severity, f.message, f.recovered_step) for f in view.findings) for view in views}) == 1


AGAIN = 220
LATER = {
    "explodes": (lambda k: 8.0, Decision.STOP),
    "drifts": (lambda k: 1.2 + 0.02 * k, Decision.WAIT),
    "rises to where it began": (lambda k: 2.4, Decision.WAIT),
    "stays": (lambda k: 1.2, Decision.CONTINUE),
    "goes on learning": (lambda k: 0.6 + 0.6 * exp(-k / 30), Decision.CONTINUE),
}


@pytest.mark.parametrize("piece", [1 << 20, 997, 64])
@pytest.mark.parametrize("later", LATER)
def test_what_comes_long_after_a_change_is_judged_by_the_new_level(tmp_path: Path, later: str, piece: int) -> None:
    then, decision = LATER[later]
    text = log("switching to 512 px", lambda k: 1.2 if k < AGAIN - AT else then(k - (AGAIN - AT)))
    view = looked_at(tmp_path, text, piece)
    assert view.verdict.decision is decision
    (moved,) = [finding for finding in view.findings if "it follows a change" in finding.message]
    assert not moved.active and "the level is learnt anew from step" in moved.message


def stages(last: float) -> str:
    """Four stages of 120 steps, each far above the one before; `last` is where the loss is from step 560 on."""
    noise, rows = random.Random(7), []
    for step in range(1, 661):
        stage, k = divmod(step, 120)
        level = 0.1 + 1.8 * exp(-step / 15) if step < 120 else 0.1 * 2.4 ** min(stage, 3)
        said = f"curriculum: stage {stage}\n" if not k and step < 480 else ""
        value = (level if step < 560 else last) * (1.0 + noise.gauss(0, 0.02))
        rows.append(f"{said}step {step} loss {value:.4f}\n")
    return "".join(rows)


@pytest.mark.parametrize(
    ("last", "decision"),
    [(1.38, Decision.CONTINUE), (0.9, Decision.CONTINUE), (2.4, Decision.WAIT), (9.5, Decision.STOP)],
)
def test_each_of_many_stages_is_explained_by_itself(tmp_path: Path, last: float, decision: Decision) -> None:
    assert looked_at(tmp_path, stages(last)).verdict.decision is decision


def test_what_comes_soon_after_the_level_was_learnt_is_not_explained_by_the_change_before(tmp_path: Path) -> None:
    text = log("switching to 512 px", lambda k: 1.2 if k < 45 else 9.0, at=AT)
    view = looked_at(tmp_path, text)
    assert view.verdict.decision is Decision.STOP


def test_a_loss_that_explodes_right_after_a_change_is_not_learnt(tmp_path: Path) -> None:
    view = looked_at(tmp_path, log("unfreezing backbone", lambda k: 6.0))
    assert view.verdict.decision is Decision.WAIT
    assert not any("learnt anew" in finding.message for finding in view.findings)


def test_a_loss_that_goes_on_rising_behind_a_change_is_not_learnt(tmp_path: Path) -> None:
    view = looked_at(tmp_path, log("unfreezing backbone", lambda k: 0.9 * 1.05**k))
    assert view.verdict.decision is Decision.STOP


def test_what_was_open_before_the_change_stays_open(tmp_path: Path) -> None:
    text = log("curriculum: stage 2", lambda k: 3.0 if k < 60 else 3.6, at=AT + 60)
    assert looked_at(tmp_path, text).verdict.decision is not Decision.CONTINUE


@pytest.mark.parametrize("later", LATER)
def test_what_is_found_behind_a_new_level_does_not_depend_on_how_it_came(tmp_path: Path, later: str) -> None:
    text = log("curriculum: stage 2", lambda k: 1.2 if k < 70 else LATER[later][0](k - 70))
    views = [looked_at(tmp_path / str(piece), text, piece) for piece in (1 << 20, 997, 64)]
    assert len({tuple((f.id, f.severity, f.message, f.recovered_step) for f in view.findings) for view in views}) == 1


@pytest.mark.parametrize("last", [1.38, 9.5])
def test_what_is_found_behind_many_stages_does_not_depend_on_how_it_came(tmp_path: Path, last: float) -> None:
    views = [looked_at(tmp_path / str(piece), stages(last), piece) for piece in (1 << 20, 1997, 97)]
    assert len({tuple((f.id, f.severity, f.message, f.recovered_step) for f in view.findings) for view in views}) == 1
    moved = [finding for finding in views[0].findings if finding.kind in (Kind.EXPLOSION, Kind.DRIFT)]
    explained = [finding for finding in moved if finding.onset_step < 550]
    assert len(explained) == 3 and all("it follows a change" in finding.message for finding in explained)
