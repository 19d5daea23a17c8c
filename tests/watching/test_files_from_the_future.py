"""Clocks of file servers are wrong: a file that is younger than now was changed now, and its run can still stall."""

import os
from pathlib import Path

from by_hand import Watching, append, kinds, steps

from tui_monitor.model.run import Life

IN_2106 = 2**32 - 1.0
IN_1970 = 0.0


def stamped(log: Path, data: str, mtime: float) -> None:
    append(log, data)
    os.utime(log, (mtime, mtime))


def test_a_run_whose_log_is_dated_from_the_future_stalls_like_any_other(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    stamped(log, steps(1, 9), IN_2106)
    watching = Watching(tmp_path)
    assert watching.look_at_one().life is Life.TRAINING
    for step in range(10, 20):
        stamped(log, steps(step, step), IN_2106)
        assert watching.look_at_one(1.0).life is Life.TRAINING
    stalled = watching.look_at_one(600.0)
    assert (stalled.life, "stall" in kinds(stalled)) == (Life.STALLED, True)


def test_a_log_that_is_dated_from_1970_and_grows_is_no_run_that_ended(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    stamped(log, steps(1, 9), IN_1970)
    watching = Watching(tmp_path)
    watching.look()
    stamped(log, steps(10, 10), IN_1970)
    grown = watching.look_at_one(1.0)
    assert (grown.life, grown.progress.step) == (Life.TRAINING, 10)
