"""The app on a monitor made by hand, in a terminal of its own: `python quiet_app.py [hostile | stuck]`."""

import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from fake_monitor import NOW, FakeMonitor, fleet
from test_hostile_text import HOSTILE, Hostile, hostile_view

from tui_monitor.app.app import TrainmonApp
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.clock import ManualClock
from tui_monitor.text import Shown

if "hostile" in sys.argv:
    monitor: FakeMonitor = Hostile(HOSTILE[0])
    monitor.show(*(hostile_view(text) for text in HOSTILE if text.strip()))
elif "stuck" in sys.argv:

    class Stuck(FakeMonitor):
        """Its second step is still under way when everybody has gone."""

        def wait(self, longest: float) -> None:
            time.sleep(60)

    monitor = Stuck(fleet(24))
else:
    monitor = FakeMonitor(fleet(24))
app = TrainmonApp(Context(monitor, ManualClock(NOW), UNICODE, Shown("exps")))
app.run_guarded()
raise SystemExit(app.return_code or 0)
