"""What must not be imported before the first screen is drawn, and what a start with plain logs never needs."""

import subprocess
import sys
from pathlib import Path

import pytest
from by_hand import append, steps

HEAVY = ("numpy", "plotext", "psutil", "yaml")
START = (
    "import sys; import tui_monitor.cli.open_app, tui_monitor.app.start; from tui_monitor.app.app import TrainmonApp"
)


def imported_by(code: str) -> set[str]:
    script = f"{code}\nprint(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_nothing_heavy_is_imported_before_the_first_paint():
    assert not imported_by(START) & set(HEAVY)


def test_screens_that_are_not_open_yet_are_not_imported():
    modules = imported_by(START)
    for name in ("run", "stop", "note", "help", "picker"):
        assert f"tui_monitor.app.screens.{name}" not in modules
    assert "tui_monitor.monitor" not in modules


def test_no_room_that_reads_judges_or_acts_is_entered_before_the_first_paint():
    modules = {name for name in imported_by(START) if name.startswith("tui_monitor.")}
    for room in ("reading.formats", "reading.files", "reading.discovery.walk", "judging.rules", "decisions", "lexicon"):
        assert not {name for name in modules if name.startswith(f"tui_monitor.{room}")}


FORMATS = "tui_monitor.reading.formats"
OF_OTHER_LOGS = (
    "zstandard",
    "google_crc32c",
    "sqlite3",
    f"{FORMATS}.csv.format",
    f"{FORMATS}.jsonl.format",
    f"{FORMATS}.tfevents.format",
    f"{FORMATS}.wandb.format",
    f"{FORMATS}.stores.database",
)
"""What reads logs that are not there."""
OF_LATER = ("tui_monitor.scoring", "tui_monitor.reading.files.config_yaml", "tui_monitor.app.screens.one_run")
FIRST_VERDICT = """
from tui_monitor.cli.assemble import watching
from tui_monitor.settings.settings import Settings
monitor = watching([{root!r}], Settings(), acting=True, drawn=True)
said = ()
while not said:
    said = [view for view in monitor.step().runs if view.reading.so_far or not view.reading.under_way]
"""


@pytest.mark.parametrize("lines", [40, 20_000], ids=["short", "long"])
def test_a_first_verdict_on_plain_logs_imports_nothing_that_reads_others(tmp_path: Path, lines: int) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, lines))
    modules = imported_by(START + FIRST_VERDICT.format(root=str(tmp_path)))
    assert f"{FORMATS}.text.format" in modules
    assert not modules & {*HEAVY, *OF_OTHER_LOGS, *OF_LATER}
