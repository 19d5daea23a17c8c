"""A run of which no name tells what is learned: what is watched, and what a diagnosis makes of it."""

from pathlib import Path

from by_hand import append

from tui_monitor.cli.assemble import watching
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.settings.settings import Settings

FALLS = [2.31, 2.08, 1.86, 1.61, 1.55, 1.31, 1.22, 1.18, 1.05, 1.01]


def seen(root: Path, line: str) -> Snapshot:
    log = "".join(
        line.format(at=at + 1, phi=value, away=value + 0.1 + at % 3 / 50, sigma=0.9**at, live=90 + at % 2) + "\n"
        for at, value in enumerate(FALLS)
    )
    append(root / "exp" / "train.log", log)
    monitor = watching([str(root)], Settings())
    for _ in range(400):
        snapshot = monitor.step()
        if snapshot.runs and not snapshot.progress.discovering and not snapshot.progress.backlog:
            return snapshot
        monitor.wait(0.05)
    raise AssertionError("it never came")


def test_what_goes_like_a_loss_is_watched(tmp_path: Path) -> None:
    (run,) = seen(tmp_path, "round {at}: live {live}.5, sigma {sigma:.4f}, phi {phi:.4f}").runs
    assert run.watched is not None
    assert (run.watched.metric, run.watched.lower_is_better) == ("phi", True)
    assert run.watched.why == "goes like a loss; no name tells more"


def test_of_two_data_sets_the_one_that_was_held_out_is_watched(tmp_path: Path) -> None:
    (run,) = seen(tmp_path, "(r{at:02d}) phi {phi:.4f} :: held-out phi {away:.4f} :: sigma {sigma:.4f}").runs
    assert run.watched is not None
    assert run.watched.metric == "held-out phi"


def test_a_name_that_tells_something_is_watched_before_all_of_them(tmp_path: Path) -> None:
    (run,) = seen(tmp_path, "round {at}: phi {phi:.4f}, loss {away:.4f}").runs
    assert run.watched is not None
    assert run.watched.metric == "loss"
