"""How far the reading of what was there is, in the top line and in the first picture."""

import pytest
from fake_monitor import NOW, FakeMonitor, run_view
from msgspec.structs import replace

from tui_monitor.app import late
from tui_monitor.app.drawing.reading_hint import reading_hint, silent_hint
from tui_monitor.clock import ManualClock
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Reading
from tui_monitor.model.snapshot import Progress, Snapshot
from tui_monitor.text import Shown


@pytest.mark.parametrize(("silent", "said"), [(0, ""), (1, "1 place does not answer"), (2, "2 places do not answer")])
def test_beside_runs_that_are_well_the_top_line_says_that_a_place_is_not_seen(silent: int, said: str) -> None:
    assert silent_hint(Snapshot(NOW, (run_view("exp-1"),), progress=Progress(silent=silent))) == said
    assert silent_hint(Snapshot(NOW, (), progress=Progress(silent=silent))) == "", "there the whole screen tells it"


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(discovering=True, backlog=5_000_000), "looking for runs"),
        (Progress(backlog=8_000_000, backlog_of=20_000_000, unread=9, unread_of=20), "reading 12 of 20 MB"),
        (Progress(backlog=8_000_000, backlog_of=20_000_000, unread=660, unread_of=1000), "reading 340 of 1 000 runs"),
        (Progress(backlog=300_000, backlog_of=900_000, unread=3, unread_of=20), ""),
        (Progress(unread_of=1000), ""),
        (Progress(), ""),
    ],
)
def test_the_hint_says_how_much_of_how_much_is_read(progress: Progress, said: str) -> None:
    assert reading_hint(progress) == said


def reading(name: str, so_far: Decision | None = None) -> object:
    return replace(run_view(name), reading=Reading(under_way=True, so_far=so_far))


class Slices(FakeMonitor):
    """Gives one prepared snapshot a step, the last one again and again."""

    def __init__(self, *snapshots: Snapshot) -> None:
        super().__init__()
        self.left = list(snapshots)

    def step(self) -> Snapshot:
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


def snapshot(*views: object, unread: int) -> Snapshot:
    return Snapshot(NOW, tuple(views), progress=Progress(unread=unread, unread_of=4))  # type: ignore[arg-type]


def first_of(*snapshots: Snapshot) -> Snapshot:
    return late.LateDoor(lambda: (Slices(*snapshots), ManualClock())).step()


def test_the_first_picture_waits_for_what_three_logs_say_be_it_by_their_end() -> None:
    names = [Shown(name) for name in "abcd"]
    blank = snapshot(*map(reading, names), unread=4)
    told = snapshot(run_view("a"), reading("b", Decision.WAIT), run_view("c"), reading("d"), unread=2)
    assert first_of(blank, blank, told) is told


def test_the_first_picture_of_fewer_runs_waits_for_all_of_them() -> None:
    blank, told = snapshot(reading("a"), unread=1), snapshot(run_view("a"), unread=0)
    assert first_of(blank, told) is told


def test_where_nothing_is_found_the_first_picture_says_so_at_once() -> None:
    empty = snapshot(unread=0)
    assert first_of(empty) is empty


def test_a_place_that_is_slow_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_LONGEST_BLANK", 0.0)
    blank = snapshot(reading("a"), unread=1)
    assert first_of(blank, snapshot(run_view("a"), unread=0)) is blank
