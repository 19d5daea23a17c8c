"""What another machine has not told yet is no silence of its runs."""

import threading
from pathlib import Path

from by_hand import maker

from tests.remote_box import Box, freeze, helper_of, thaw, there, until
from tui_monitor.clock import SystemClock
from tui_monitor.hosts.patience import WATCHING
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import RunView
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import WatchOptions


def test_who_looks_once_sees_all_that_is_there_however_late_it_is_told(tmp_path: Path) -> None:
    """A stop that was proposed before the log had been read had another id once it was."""
    log = tmp_path / "runs/exp-1/train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {step} | loss {'nan' if step > 30 else 0.5}\n" for step in range(40)))
    box, clock = Box(tmp_path / "box"), SystemClock()
    files = box.files(patience=WATCHING)
    source = box.source(files)
    fleet = Fleet(source, Discovery(source, [str(there(tmp_path / "runs"))]), clock, maker(source, WatchOptions()))
    fleet.find()
    freeze(helper := helper_of(files))
    thawing = threading.Timer(0.3, thaw, (helper,))
    thawing.start()
    fleet.read()
    thawing.join()
    (view,) = fleet.views()
    files.line.close()
    assert (view.progress.step, view.verdict.deciding) == (39.0, "nan:loss:0:31")


def test_a_log_that_was_not_told_yet_is_not_said_to_be_empty(tmp_path: Path) -> None:
    """`watch` began with "there is no output to judge yet" about each run of another machine."""
    log = tmp_path / "runs/exp-1/train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {step} | loss {1 / (step + 1):.4f}\n" for step in range(40)))
    box, clock = Box(tmp_path / "box"), SystemClock()
    files = box.files(patience=WATCHING)
    source = box.source(files)
    fleet = Fleet(source, Discovery(source, [str(there(tmp_path / "runs"))]), clock, maker(source, WatchOptions()))
    fleet.find()
    freeze(helper := helper_of(files))
    fleet.step()
    assert fleet.backlog().runs == 1, "as one that is being read"
    thaw(helper)
    seen: list[RunView] = []
    until(lambda: (fleet.step(), seen.extend(fleet.views())), lambda _: seen[-1].progress.step == 39.0)
    files.line.close()
    assert seen[-1].verdict.decision is Decision.CONTINUE
    assert not [view.verdict.reason for view in seen if "no output" in view.verdict.reason]
