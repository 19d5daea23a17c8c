"""What a log says of an end is over once a program began anew behind it, or its process began later."""

from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps
from endings_of_logs import TRACEBACK, aged

from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Process, RunView
from tui_monitor.text import Shown

HEAD = "Loading the data set from /data/cifar10\nUsing device cuda:0 with 8 workers\n"
STARTS = (
    HEAD,
    "Starting training at 10:00\n",
    "$ python train.py --lr 0.1\n",
    "+ python train.py --resume\n",
    "Namespace(lr=0.1, batch=32)\n",
)
OLD_ENDS = {"crash": TRACEBACK, "finished": "Training complete.\n", "killed": "Killed\n", "error": "ValueError: bad\n"}


def first_answer(folder: Path, text: str, age: float = 10.0) -> RunView:
    log = folder / "logs" / "exp-1" / "train.log"
    append(log, text)
    aged(log, age)
    return Watching(folder).look_at_one()


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("end", OLD_ENDS)
def test_an_old_end_is_over_before_the_first_metric_of_a_new_start(tmp_path: Path, end: str, start: str) -> None:
    view = first_answer(tmp_path, HEAD + steps(1, 60) + OLD_ENDS[end] + start)
    assert (view.verdict.decision, view.life.over) == (Decision.CONTINUE, False), view.verdict.reason


@pytest.mark.parametrize("end", ["crash", "killed", "error"])
def test_a_new_start_that_fails_again_has_failed(tmp_path: Path, end: str) -> None:
    view = first_answer(tmp_path, HEAD + steps(1, 60) + OLD_ENDS[end] + HEAD + steps(1, 3) + TRACEBACK)
    assert (view.life, view.verdict.decision) == (Life.FAILED, Decision.STOP)


@pytest.mark.parametrize(
    "after", ["Starting evaluation on the test set\n", "Begin exporting the model\n", HEAD[:20] + "\n"]
)
def test_what_comes_after_training_is_no_new_start(tmp_path: Path, after: str) -> None:
    view = first_answer(tmp_path, HEAD + steps(1, 60) + OLD_ENDS["finished"] + after, age=4000.0)
    assert view.life is Life.FINISHED


@pytest.mark.parametrize("end", OLD_ENDS)
def test_an_end_is_not_about_a_process_that_began_after_it_was_written(tmp_path: Path, end: str) -> None:
    log = tmp_path / "logs" / "exp-1" / "train.log"
    append(log, steps(1, 60) + OLD_ENDS[end])
    aged(log, 3600)
    watching = Watching(tmp_path)
    watching.look()
    began = watching.clock.now() - 5
    process = Process(47, began, Shown("python train.py"), Shown("me"), Shown("/"), True, Shown("holds the log open"))
    watching.run().link(process)
    view = watching.look_at_one(0.1)
    assert (view.life.over, view.verdict.decision) == (False, Decision.CONTINUE), view.verdict.reason
    assert not kinds(view) & {"crash", "killed", "stall"}
