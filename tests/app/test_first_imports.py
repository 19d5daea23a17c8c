"""What must not be imported before the first screen is drawn."""

import subprocess
import sys

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
