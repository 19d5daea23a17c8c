"""The replay bar and its keys."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing import replay_steps
from tui_monitor.model.ask import Play, Seek
from tui_monitor.model.snapshot import Progress

HALF = Progress(position=100.0, length=200.0, speed=10.0, marks=(20.0, 150.0))


def moves(monitor: FakeMonitor) -> list:
    return [request for request in monitor.asked if isinstance(request, Play | Seek)]


def test_speeds_go_from_one_to_as_fast_as_it_can():
    assert replay_steps.next_speed(1.0, 1) == 2.0
    assert replay_steps.next_speed(1.0, -1) == 1.0
    assert replay_steps.speed_text(replay_steps.next_speed(100.0, 1)) == "max"
    assert replay_steps.speed_text(30.0) == "30x"


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.sampled_from([-1, 1]))
def test_a_step_stays_within_the_recording(position, length, direction):
    progress = Progress(position=min(position, length), length=length)
    assert 0.0 <= replay_steps.stepped(progress, direction) <= length


@given(st.floats(0, 1), st.integers(1, 200))
def test_a_click_on_a_cell_leads_back_to_that_cell(share, width):
    cell = replay_steps.cell_at(share * 200.0, width, HALF)
    assert replay_steps.cell_at(replay_steps.position_at(cell, width, HALF), width, HALF) == cell


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        ("p", Play(0.0)),
        ("greater_than_sign", Play(30.0)),
        ("less_than_sign", Play(5.0)),
        ("full_stop", Seek(101.0)),
        ("comma", Seek(99.0)),
        ("f", Seek(150.0)),
    ],
)
async def test_keys_move_the_replay(key, request_):
    monitor = FakeMonitor(fleet(5), HALF)
    async with driven(monitor, (120, 30), replay=True) as app:
        await app.press(key)
        assert moves(monitor) == [request_]


async def test_a_paused_replay_goes_on_at_its_speed():
    monitor = FakeMonitor(fleet(5), Progress(position=1.0, length=9.0, speed=5.0, paused=True))
    async with driven(monitor, (120, 30), replay=True) as app:
        assert "paused" in app.text
        await app.press("p")
        assert moves(monitor) == [Play(5.0)]


async def test_the_next_finding_is_played_to_when_it_is_not_known_yet():
    monitor = FakeMonitor(fleet(5), Progress(position=160.0, length=200.0, speed=1.0, marks=(20.0,)))
    async with driven(monitor, (120, 30), replay=True) as app:
        await app.press("f")
        assert isinstance(moves(monitor)[0], Play) and moves(monitor)[0].speed > 1
        monitor.show(*monitor.snapshot.runs, progress=Progress(position=190.0, length=200.0, marks=(20.0, 188.0)))
        await app.until(lambda: moves(monitor)[1:] == [Play(1.0), Play(0.0), Seek(188.0)])


async def test_the_bar_shows_position_length_marks_and_that_all_is_simulated():
    async with driven(FakeMonitor(fleet(5), HALF), (120, 30), replay=True) as app:
        bar = app.text.splitlines()[1]
        for words in ("10x", "01:40", "03:20", "simulated", "▼", "●"):
            assert words in bar


async def test_a_click_and_the_arrows_on_the_bar_seek():
    monitor = FakeMonitor(fleet(5), HALF)
    async with driven(monitor, (120, 30), replay=True) as app:
        bar = app.app.screen.replay_bar
        await app.pilot.click(bar, offset=(app.text.splitlines()[1].index("▼"), 0))
        assert moves(monitor)[0].position == pytest.approx(20, abs=2)
        bar.focus()
        await app.press("right", "left")
        assert [move.position for move in moves(monitor)[1:]] == [101.0, 99.0]


async def test_what_is_live_has_no_bar_and_no_replay_keys():
    monitor = FakeMonitor(fleet(5))
    async with driven(monitor, (120, 30)) as app:
        await app.press("p", "f", "greater_than_sign")
        assert not moves(monitor)
        assert "simulated" not in app.text
