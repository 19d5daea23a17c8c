"""trainmon: watch many training runs in one terminal.

Reading, judging, acting, recording, showing -- always in that direction; asking goes the other way,
through `tui_monitor.monitor.Monitor`. `docs/architecture.md` follows one log line through the rooms.
"""

__version__ = "0.12.0"
