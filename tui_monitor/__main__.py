"""`python -m tui_monitor` is `trainmon`."""

from tui_monitor.cli.main import main

raise SystemExit(main())
