"""What a run is called on the screen."""

import pytest
from fake_monitor import NOW, run_view
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from tui_monitor.app.drawing.filter import matching, parse
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_names import LEAST_PREFIX, WIDEST, folded, short_names
from tui_monitor.app.drawing.run_parts import RunLook
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


def fold(*names: str, width: int = WIDEST) -> tuple[str, list[str]]:
    prefix, found = folded({Shown(f"{i}"): Shown(name) for i, name in enumerate(names)}, width, "…")
    return prefix, list(found.values())


def test_what_all_names_begin_with_is_told_once() -> None:
    assert fold("gpt-small-lr3e-4-a1", "gpt-small-lr3e-4-b2") == ("gpt-small-lr3e-4-", ["…a1", "…b2"])


def test_short_or_different_names_stay_as_they_are() -> None:
    assert fold("exp-001", "exp-002") == ("", ["exp-001", "exp-002"])
    assert fold("gpt-small-lr3e-4-a1") == ("", ["gpt-small-lr3e-4-a1"])


def test_a_name_that_is_too_long_shows_its_beginning_and_its_end() -> None:
    (name,) = fold("a" * 30 + "seed-7")[1]
    assert cell_len(name) == WIDEST and name.startswith("aaa") and name.endswith("seed-7") and "…" in name


def test_names_that_differ_only_in_the_middle_show_it() -> None:
    names = fold(*(f"{'a' * 20}{middle}{'b' * 40}" for middle in "xyz"))[1]
    assert len(set(names)) == 3
    assert all(middle in name for middle, name in zip("xyz", names, strict=True))


@given(
    st.lists(st.text("ab-é日", min_size=1, max_size=60), min_size=1, max_size=12, unique=True), st.integers(10, WIDEST)
)
def test_no_two_rows_ever_have_one_name(names: list[str], width: int) -> None:
    prefix, found = fold(*names, width=width)
    assert len(set(found)) == len(names)
    assert all(cell_len(name) <= width for name in found)
    assert not prefix or len(prefix) >= LEAST_PREFIX
