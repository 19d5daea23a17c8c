"""Leaving in the very moment in which the line for `trainmon status` begins to be written."""

from pathlib import Path
from threading import Thread

import pytest

from tui_monitor.cli.status_kept import StatusKept
from tui_monitor.clock import SystemClock


def test_who_leaves_before_the_thread_that_writes_has_begun_does_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken once: `RuntimeError: cannot join thread before it is started`, and exit status 1."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    kept, start = StatusKept([str(tmp_path)], SystemClock()), Thread.start
    closed: list[str] = []

    def begin(thread: Thread) -> None:
        if thread.name == "status" and not closed:
            closed.append(thread.name)
            kept.close()
        start(thread)

    monkeypatch.setattr(Thread, "start", begin)
    kept.follow([])
    assert closed == ["status"]
    kept.close()
