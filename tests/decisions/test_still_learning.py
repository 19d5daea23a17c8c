"""A watcher that may act leaves alone what goes on learning beside the number that it lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from by_hand import append

from tests.decisions.unattended_lab import Lab, Watcher
from tui_monitor.acting.policy import KINDS, Policy
from tui_monitor.decisions.notices import Topic

pytestmark = pytest.mark.alone

Line = Callable[[int, float, bool], str]
"""(step, the loss that it has, was something lost by then?) -> what is logged at this step."""

WELL: dict[str, Line] = {
    "an evaluation that is NaN": lambda step, loss, lost: (
        f"epoch {step} | train_loss {loss:.4f} | val_loss {'nan' if lost else f'{loss:.4f}'}\n"
    ),
    "a term that is infinite": lambda step, loss, lost: (
        f"step {step} | loss {loss:.4f} | kl_loss {'inf' if lost else '0.4'}\n"
    ),
    "a gradient norm of skipped steps": lambda step, loss, lost: (
        f"step {step} | loss {loss:.4f} | grad_norm {'inf' if lost else '1.2'}\n"
    ),
    "every third batch without an example": lambda step, loss, lost: (
        f"step {step} | loss {'nan' if lost and step % 3 == 0 else f'{loss:.4f}'}\n"
    ),
    "a line of the log that a model wrote": lambda step, loss, lost: (
        f"step {step} | loss {loss:.4f}\n" + (f"generated: step {step} | loss nan\n" if lost else "")
    ),
    "another model in the same log": lambda step, loss, lost: (
        f"[A] step {step} | loss {'nan' if lost else f'{loss:.4f}'}\n[B] step {step} | loss {loss:.4f}\n"
    ),
    "the critic of a GAN beside a generator that learns": lambda step, loss, lost: (
        f"step {step} | d_loss {'nan' if lost else f'{loss:.4f}'} | g_loss {loss:.4f}\n"
    ),
    "one part of a loss of which no sum is logged": lambda step, loss, lost: (
        f"step {step} | box_loss {'nan' if lost else f'{loss:.4f}'} | cls_loss {loss:.4f}\n"
    ),
    "a value loss beside a policy that learns": lambda step, loss, lost: (
        f"step {step} | policy_loss {loss:.4f} | value_loss {'nan' if lost else f'{loss:.4f}'}\n"
    ),
    "the mean of a training loss, and an evaluation that is well": lambda step, loss, lost: (
        f"epoch {step} | train_loss {'nan' if lost else f'{loss:.4f}'} | val_loss {loss:.4f}\n"
    ),
    "the same, evaluated now and then": lambda step, loss, lost: (
        f"step {step} | loss {'nan' if lost else f'{loss:.4f}'}\n"
        + (f"step {step} | val_loss {loss:.4f}\n" if step % 15 == 0 else "")
    ),
    "an evaluation, and nothing that is minimised": lambda step, loss, lost: (
        f"epoch {step} | val_loss {'nan' if lost else f'{loss:.4f}'}\n"
    ),
}
LOST: dict[str, Line] = {
    "the loss beside its lowest value": lambda step, loss, lost: (
        f"step {step} | loss {'nan' if lost else f'{loss:.4f}'} | min_loss {2 / min(step, 60) ** 0.5:.4f}\n"
    ),
    "the loss and with it an evaluation": lambda step, loss, lost: (
        f"step {step} | loss {'nan' if lost else f'{loss:.4f}'} | val_loss {'nan' if lost else f'{loss:.4f}'}\n"
    ),
    "the loss beside an evaluation that is logged again as it was": lambda step, loss, lost: (
        f"step {step} | loss {'nan' if lost else f'{loss:.4f}'} | val_loss {2 - min(step // 15, 3) / 4:.4f}\n"
    ),
    "both sides of a GAN": lambda step, loss, lost: (
        f"step {step} | d_loss {'nan' if lost else f'{loss:.4f}'} | g_loss {'nan' if lost else f'{loss:.4f}'}\n"
    ),
    "a run that logs nothing else": lambda step, loss, lost: (
        f"step {step} | policy_loss {'nan' if lost else f'{loss:.4f}'}\n"
    ),
}
AUX: dict[str, Line] = {
    "an evaluation that explodes": lambda step, loss, lost: (
        f"epoch {step} | train_loss {loss:.4f} | val_loss {900 + step if lost else loss:.4f}\n"
    ),
    "a score that collapses": lambda step, loss, lost: (
        f"epoch {step} | train_loss {loss:.4f} | accuracy {0.01 if lost else 0.9 - loss / 4:.4f}\n"
    ),
    "an evaluation that explodes beside a loss that lies flat": lambda step, loss, lost: (
        f"epoch {step} | train_loss {0.5 + step % 7 / 50:.4f} | val_loss {900 + step if lost else loss:.4f}\n"
    ),
    "another model in the same log that explodes": lambda step, loss, lost: (
        f"[A] step {step} | loss {9000 + step if lost else loss:.4f}\n[B] step {step} | loss {loss:.4f}\n"
    ),
}
"""Beside what exploded or collapsed."""
ALL_LOST: dict[str, Line] = {
    "the loss alone": lambda step, loss, lost: f"step {step} | loss {900 + step if lost else loss:.4f}\n",
    "the loss beside its lowest value": lambda step, loss, lost: (
        f"step {step} | loss {900 + step if lost else loss:.4f} | min_loss {2 / min(step, 60) ** 0.5:.4f}\n"
    ),
    "the loss and with it an evaluation": lambda step, loss, lost: (
        f"epoch {step} | train_loss {700 + step if lost else loss:.4f} | val_loss {900 + step if lost else loss:.4f}\n"
    ),
    "the loss and with it a score": lambda step, loss, lost: (
        f"epoch {step} | train_loss {700 + step if lost else loss:.4f} | accuracy {0.01 if lost else 0.9:.4f}\n"
    ),
}


def watched(lab: Lab, tmp_path: Path, line: Line) -> Watcher:
    """Seen well, and then for a minute and a half with what was lost."""

    def log(first: int, last: int) -> None:
        append(lab.log("exp-1"), "".join(line(step, 2 / step**0.5, step > 60) for step in range(first, last + 1)))

    log(1, 40)
    lab.begin("exp-1", log=False)
    log(41, 60)
    watcher = Watcher(lab, tmp_path / "state", Policy(kinds=KINDS))
    for step in range(61, 121, 3):
        log(step, step + 2)
        watcher.look(5)
        if Topic.STOP in watcher.topics():
            break
    return watcher


@pytest.mark.parametrize("line", (WELL | AUX).values(), ids=WELL | AUX)
def test_what_learns_on_is_left_alone(lab: Lab, tmp_path: Path, line: Line) -> None:
    watcher = watched(lab, tmp_path, line)
    assert Topic.STOP not in watcher.topics()
    assert lab.lives("exp-1")
    assert "for a person to decide" in watcher.words(Topic.HELD)


@pytest.mark.parametrize(
    "line", [*LOST.values(), *ALL_LOST.values()], ids=[*LOST, *map("{} explodes".format, ALL_LOST)]
)
def test_what_has_lost_all_is_stopped(lab: Lab, tmp_path: Path, line: Line) -> None:
    watcher = watched(lab, tmp_path, line)
    assert watcher.topics() == [Topic.DUE, Topic.STOP]


def test_what_was_due_and_recovered_is_told_as_withdrawn(lab: Lab, tmp_path: Path) -> None:
    watcher = watched(
        lab, tmp_path, lambda step, loss, _: f"step {step} | loss {loss if not 60 < step < 67 else 'nan'}\n"
    )
    assert watcher.topics() == [Topic.DUE, Topic.WITHDRAWN]


def test_what_came_while_another_finding_decided_counts_too(lab: Lab, tmp_path: Path) -> None:
    """The evaluation decides until it is a number again, and moves: nothing of it comes once the loss decides."""

    def line(step: int, loss: float, lost: bool) -> str:
        evaluation = "nan" if lost and step < 100 else f"{loss:.4f}"
        evaluated = f"step {step} | val_loss {evaluation}\n" if step <= 102 else ""
        return f"{evaluated}step {step} | loss {'nan' if step > 70 else f'{loss:.4f}'}\n"

    watcher = watched(lab, tmp_path, line)
    assert Topic.STOP not in watcher.topics()
    assert "val_loss is a number beside it" in watcher.words(Topic.HELD)


def test_a_process_that_went_on_to_another_run_is_left_alone(lab: Lab, tmp_path: Path) -> None:
    """A sweep in one process: the log of its first trial stays open, NaN to the end, while the second one learns."""
    lab.begin("exp-1")
    watcher = Watcher(lab, tmp_path / "state")
    lab.nan("exp-1", points=20)
    watcher.look(5)
    for _ in range(20):
        lab.write("exp-2", 3)
        watcher.look(5)
    assert Topic.STOP not in watcher.topics()
    assert lab.lives("exp-1")
    assert "its log does not tell" in watcher.words(Topic.HELD)
