"""What a run is called on the screen."""

import pytest
from fake_monitor import NOW, run_view
from msgspec.structs import replace

from tui_monitor.app.drawing.filter import matching, parse
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.run_lines import RunLook, draw, head_lines
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.text import Shown

A, B = "wandb/run-1-abcd", "wandb/run-2-beef"


def named(run: str, name: str | None):
    view = run_view()
    where = replace(view.where, name=Shown(name) if name else None)
    return replace(view, id=Shown(run), exp_id=Shown(run[6:]), where=where)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("small", "large"), ("small", "large")),
        (("same", "same"), ("same run-1-abcd", "same run-2-beef")),
        (("small", None), ("small", "run-2-beef")),
        ((None, None), ("run-1-abcd", "run-2-beef")),
        (("run-2-beef", None), ("run-2-beef run-1-abcd", "run-2-beef")),
    ],
)
def test_a_run_is_called_by_its_name_and_told_apart_by_its_id(names, shown) -> None:
    found = short_names([named(A, names[0]), named(B, names[1])])
    assert (found[Shown(A)], found[Shown(B)]) == shown


def test_the_id_stands_beside_a_name_in_its_pane_and_above_its_chart() -> None:
    run = named(A, "small")
    look = RunLook(UNICODE, Shown("small"), 5, NOW)
    for lines in (draw(run, look, 120, 6), head_lines(run, look, 160)):
        assert A in "".join(text for line in lines for text, _ in line)


def test_a_run_is_found_by_its_name() -> None:
    runs = [named(A, "small"), named(B, "large")]
    assert [run.id for run in matching(runs, parse("large"))] == [B]
    assert [run.id for run in matching(runs, parse("name:small"))] == [A]
