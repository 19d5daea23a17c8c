"""A metric whose name tells no direction: the screen asks, and shows no best value that nobody can know."""

import pytest
from fake_monitor import NOW, run_view
from made_views import drawn_as
from msgspec.structs import replace

from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_parts import RunLook
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

LOOK = RunLook(UNICODE, Shown("exp-001"), 7, NOW)


def undirected(**more) -> RunView:
    run = run_view(metric="zorg", **more)
    assert run.watched is not None
    return drawn_as(run, watched=replace(run.watched, directed=False), best=None)


def drawn(run: RunView, width: int, height: int) -> str:
    return "\n".join("".join(text for text, _ in line) for line in draw(run, LOOK, width, height))


@pytest.mark.parametrize(("width", "height"), [(80, 6), (60, 4), (120, 8), (100, 2), (160, 5)])
def test_a_pane_asks_which_way_is_better(width: int, height: int) -> None:
    said = drawn(undirected(), width, height)
    assert "which way is better?" in said and "best" not in said
    assert "which way" not in drawn(run_view(metric="zorg"), width, height)


def test_the_run_screen_asks_too_also_where_an_alarm_is_the_reason() -> None:
    lines = head_lines(undirected(reason="lr is NaN since step 7"), LOOK, 140)
    assert "which way is better?" in "".join(text for line in lines for text, _ in line)


@pytest.mark.parametrize(
    ("points", "said"), [(0, "no metric yet"), (1, "no metric to watch"), (900, "no metric to watch")]
)
def test_a_run_that_logs_and_has_nothing_to_watch_says_so(points: int, said: str) -> None:
    run = run_view()
    bare = drawn_as(replace(run, progress=replace(run.progress, points=points)), watched=None)
    assert said in drawn(bare, 80, 6)
