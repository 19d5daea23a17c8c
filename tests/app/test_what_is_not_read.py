"""What is to be known of a run's files stands on the screen, and hides no reason of a sick one."""

import re

import pytest
from by_hand import Watching, append, steps
from driving import driven
from fake_monitor import NOW, FakeMonitor, fleet, run_view, sick_views
from msgspec.structs import replace

from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.run_parts import RunLook
from tui_monitor.app.drawing.table_view import draw_row
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.model.finding import Decision
from tui_monitor.text import Shown

SAID = "config.yaml: not valid YAML"


@pytest.fixture
def watching(tmp_path) -> Watching:
    append(tmp_path / "exp-1" / "train.log", steps(1, 40))
    append(tmp_path / "exp-1" / "config.yaml", "a: [1,\n b: {")
    return Watching(tmp_path)


@pytest.mark.parametrize("keys", [(), ("v",), ("v", "v"), ("enter",)], ids=["panes", "lines", "table", "one run"])
async def test_a_configuration_that_cannot_be_read_is_told_until_it_is_mended(watching, tmp_path, keys):
    monitor = FakeMonitor(watching.look())
    async with driven(monitor, (160, 48)) as app:
        await app.press(*keys)
        await app.until(lambda: isinstance(app.app.screen, RunScreen) or "enter" not in keys)
        await app.sees("exp-1", SAID)
        (tmp_path / "exp-1" / "config.yaml").write_text("lr: 0.1\n")
        monitor.show(*watching.look(1.0))
        await app.until(lambda: SAID not in app.text and "exp-1" in app.text, "it goes")


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_of_many_runs_each_says_as_much_of_it_as_there_is_room_for(size):
    views = [run_view(view.exp_id, note=f"{SAID} (did not find expected node content)") for view in fleet(60)]
    async with driven(FakeMonitor(views), size) as app:
        await app.press("v", "v")
        await app.until(lambda: app.text.count("exp-") > 18, "a line for each")
        assert app.text.count(SAID) == app.text.count("exp-")
        rows = len(re.findall(r"exp-\d+ +CONTINUE", app.text))
        assert 20 <= rows == len(re.findall(rf"[\u2801-\u28ff]+ {SAID}", app.text)), "beside its curve"


def row(view, width=200) -> str:
    look = RunLook(UNICODE, Shown("exp-007"), 7, NOW)
    return "".join(text for text, _ in draw_row(view, look, width))


def test_a_row_of_the_table_tells_why_a_run_is_sick_before_what_is_not_read():
    sick = replace(sick_views()[0], note=Shown(SAID))
    assert f"▼3 410 NaN ever since  {SAID}" in row(sick)
    assert row(sick, 110).count("▼3 410 NaN ever since  config") == 1
    assert SAID in row(run_view(note=SAID))


def test_a_row_says_nothing_twice():
    assert row(run_view(note=SAID, decision=Decision.WAIT, reason=SAID)).count(SAID) == 1
