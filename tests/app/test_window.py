"""The part of a chart that is in sight."""

from fake_monitor import finding
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.chart_window import LEAST, Window, around

moves = st.lists(st.one_of(st.sampled_from([2.0, 0.5]), st.sampled_from([-1, 1])), max_size=30)


@given(moves, st.floats(0, 1e5), st.floats(10, 1e6))
def test_a_window_stays_inside_of_the_run_however_it_is_moved(steps, start, length):
    window, end = Window(), start + length
    for step in steps:
        window = window.zoomed(step, start, end) if isinstance(step, float) else window.panned(step, start, end)
        if not window.whole:
            assert start - 1e-6 <= window.first < window.last <= end + 1e-6
            assert window.last - window.first >= min(LEAST, length) * 0.999


def test_zooming_out_far_enough_shows_the_whole_again():
    assert Window().zoomed(2, 0, 100).zoomed(0.5, 0, 100).whole


def test_a_finding_stands_in_the_window_around_it():
    window = around(finding(onset=500.0), 0, 1000)
    assert window.first < 500 < window.last
    assert not window.whole
