"""How sure an end is: by the words of the log, by silence, by nobody who holds the log, by a dead process."""

from pathlib import Path

from by_hand import Watching, append, steps
from endings_of_logs import TRACEBACK

from tui_monitor.model.run import Process, RunView, Traces
from tui_monitor.text import Shown


def confidence(view: RunView) -> float:
    (crash,) = [finding for finding in view.findings if finding.kind == "crash"]
    assert view.verdict.confidence >= crash.confidence
    return crash.confidence


def test_trust_in_an_end_grows_with_what_proves_it(tmp_path: Path) -> None:
    watching, log = Watching(tmp_path), tmp_path / "exp" / "train.log"
    for step in range(1, 12):
        append(log, steps(step, step))
        watching.look(1.0)
    append(log, TRACEBACK)
    watching.look()
    by_word = confidence(watching.look_at_one(2.0))
    silent = confidence(watching.look_at_one(60.0))
    command = Shown("python train.py")
    watching.run().link(Process(47, 0.0, command, Shown("me"), Shown("/"), False, Shown("holds the log open")))
    dead = confidence(watching.look_at_one(0.1))
    assert by_word < silent < dead == 1.0


def test_a_log_that_nobody_holds_proves_nearly_as_much_as_a_dead_process(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 30) + TRACEBACK)
    watching = Watching(tmp_path)
    by_word = confidence(watching.look_at_one())
    watching.run().link(None, Traces(nobody=True))
    held_by_nobody = confidence(watching.look_at_one(0.1))
    watching.run().link(None, Traces(nobody=True, dead_pid=47))
    assert by_word < held_by_nobody < confidence(watching.look_at_one(0.1)) == 1.0
