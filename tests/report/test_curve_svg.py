"""Plots that need nothing else: every extreme is there, what is no number is crossed, and names stay text."""

import doctest
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.report import markdown, plot_axis
from tui_monitor.report.curve_svg import HEIGHT, WIDTH, Mark, PlotCurve, as_file, drawn
from tui_monitor.report.plot_axis import of_values
from tui_monitor.text import Shown

LEFT, RIGHT, TOP, BOTTOM = 64, 784, 74, 320


def curve(values: list[float], steps: list[float] | None = None, name: str = "loss") -> PlotCurve:
    return PlotCurve(Shown(name), steps if steps is not None else [float(at) for at in range(len(values))], values)


def svg(*curves: PlotCurve, marks: tuple[Mark, ...] = (), title: str = "loss of a") -> ET.Element:
    made = drawn(Shown(title), curves, marks)
    assert made is not None
    return ET.fromstring(as_file(made))


def paths(root: ET.Element, **having: str) -> list[str]:
    found = root.iter("{http://www.w3.org/2000/svg}path")
    return [
        one.get("d", "") for one in found if all(one.get(key.replace("_", "-")) == said for key, said in having.items())
    ]


def line(root: ET.Element) -> list[tuple[float, float]]:
    """Places of the first curve: the second path of its colour, behind the legend's."""
    drawn_line = paths(root, stroke="#0072b2")[1]
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn_line)]


def words(root: ET.Element) -> list[str]:
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def crosses(root: ET.Element) -> int:
    return len(paths(root, stroke="#b00020"))


def test_examples_in_the_text_hold() -> None:
    assert [doctest.testmod(module).failed for module in (plot_axis, markdown)] == [0, 0]


def test_the_one_extreme_among_a_hundred_thousand_points_is_drawn_at_its_place() -> None:
    values = [1.0 + 0.001 * (at % 7) for at in range(100_000)]
    values[43_210] = 50.0
    places = line(svg(curve(values)))
    assert len(places) <= 4 * (RIGHT - LEFT + 1)
    x, y = min(places, key=lambda place: place[1])
    assert x == pytest.approx(LEFT + 0.4321 * (RIGHT - LEFT), abs=1.0)
    assert y < TOP + 20


def test_what_spans_more_than_a_hundredfold_is_drawn_on_a_log_scale_and_that_is_said() -> None:
    assert "loss of a, log scale" in words(svg(curve([1.0, 10.0, 101.0])))
    assert "loss of a" in words(svg(curve([1.0, 10.0, 99.0])))
    assert "loss of a" in words(svg(curve([-1.0, 10.0, 1e6])))
    assert "0" in words(svg(curve([0.0, 1e-3, 1e6])))


def test_a_value_that_is_no_number_is_crossed_at_the_height_of_the_last_one_that_was() -> None:
    root = svg(curve([1.0, 2.0, math.nan, math.inf]))
    assert crosses(root) == 1 + 2
    assert "NaN or infinite" in words(root)
    *_, (_, height) = line(root)
    assert all(
        float(d.split()[1].split("l")[0]) == pytest.approx(height - 4, abs=0.1)
        for d in paths(root, stroke="#b00020")[1:]
    )
    assert crosses(svg(curve([1.0, 2.0]))) == 0


def test_a_curve_is_broken_where_steps_go_back() -> None:
    root = svg(curve([3.0, 2.0, 1.0, 2.5, 1.5], [0.0, 1.0, 2.0, 0.0, 1.0]))
    assert paths(root, stroke="#0072b2")[1].count("M") == 2


def test_curves_differ_by_colour_and_dashes_and_each_is_named() -> None:
    root = svg(curve([1.0, 2.0], name="train_loss"), curve([1.0, 3.0], name="val_loss"))
    assert {"train_loss", "val_loss"} <= set(words(root))
    assert paths(root, stroke="#d55e00", stroke_dasharray="7 3")


def test_marks_stand_at_their_steps_and_their_words_do_not_meet() -> None:
    marks = (Mark(95.0, Shown("left its level")), Mark(96.0, Shown("NaN since step 96")), Mark(1e9, Shown("elsewhere")))
    root = svg(curve([float(at) for at in range(101)]), marks=marks)
    texts = {one.text: one for one in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "elsewhere" not in texts
    one, other = texts["left its level"], texts["NaN since step 96"]
    assert one.get("text-anchor") == other.get("text-anchor") == "end", "there is no room to the right"
    assert one.get("y") != other.get("y")
    assert len(paths(root, stroke_dasharray="4 3")) == 2


def test_hostile_names_stay_text() -> None:
    name = '</text><script>alert("x")</script>&'
    root = svg(curve([1.0, 2.0], name=name), marks=(Mark(0.0, Shown(name)),), title=name)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert words(root)[0].startswith("</text><script>")


def test_without_a_number_there_is_nothing_to_draw() -> None:
    assert drawn(Shown("loss"), [curve([math.nan, math.inf])]) is None
    assert drawn(Shown("loss"), []) is None


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=60), st.lists(NUMBERS, max_size=3))
def test_whatever_was_logged_the_picture_is_sound_and_all_of_it_lies_within(
    points: list[tuple[float, float]], marked: list[float]
) -> None:
    steps, values = [step for step, _ in points], [value for _, value in points]
    made = drawn(Shown("x"), [curve(values, steps)], [Mark(step, Shown("here")) for step in marked])
    if made is None:
        assert not any(math.isfinite(step) and math.isfinite(value) for step, value in points)
        return
    root = ET.fromstring(as_file(made))
    assert not re.search(r"nan|inf(?!inite)", made)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line(root))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_an_axis_has_few_ticks_in_order_and_within(values: list[float]) -> None:
    axis = of_values(values, 320.0, 74.0)
    ticks = [value for value, _ in axis.ticks()]
    assert ticks == sorted(ticks)
    assert len(ticks) <= 12
    assert all(74.0 <= axis.at(value) <= 320.0 for value in [*ticks, *values])
