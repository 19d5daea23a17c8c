"""Whoever runs as root is told once, small, in the header."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet
from msgspec.structs import replace

from tui_monitor.app.widgets.counts import StateCounts


@pytest.mark.parametrize(
    ("width", "words"), [(160, "running as root: runs of every user can be stopped"), (80, "root"), (60, "root")]
)
async def test_s20_running_as_root_is_said_in_the_header(width, words):
    async with driven(FakeMonitor(fleet(6)), (width, 24)) as app:
        head = app.app.screen.query_one(StateCounts)
        assert "root" not in app.text
        root = StateCounts(replace(app.app.context, as_root=True))
        root.show(head.header)
        await app.app.screen.mount(root, before=head)
        await app.pilot.pause()
        assert words in app.text
        assert app.text.count("root") == 1
        assert "2 STOP" in app.text.splitlines()[0]
