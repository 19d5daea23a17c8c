"""What a person chose stays: over a restart, by several trainmons at once, and never where nobody said yes to it."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet, run_view, sick_views

from tui_monitor.app import choices, remembered_root
from tui_monitor.app.drawing.layout import View
from tui_monitor.app.drawing.order import Sort
from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.errors import RecordError
from tui_monitor.model.ask import ChartRequest, XAxis
from tui_monitor.model.seen import Seen
from tui_monitor.records.per_root import RootMemory
from tui_monitor.text import Shown

RUN = Shown("logs/exp-1")
SEEN = Seen(1e9, "STOP", {})


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "trainmon"


@pytest.fixture
def root(tmp_path: Path) -> str:
    (tmp_path / "exps").mkdir()
    return str(tmp_path / "exps")


def opened(root: str, read_only: bool = False) -> PlaceMemory:
    known, problems = remembered_root.of_places([root], read_only)
    assert problems == ()
    return known


def recent() -> Seen:
    return Seen(time.time(), "STOP", {"nan:loss:0:3": "critical"})


def test_what_was_chosen_and_said_is_known_at_the_next_start(state: Path, root: str) -> None:
    known, seen = opened(root), recent()
    known.put(choices.VIEW, View.TABLE)
    known.put(choices.METRICS, (Shown("loss"), Shown("lr")))
    known.say({RUN: seen})
    known.close(10)
    again = opened(root)
    assert again.get(choices.VIEW) is View.TABLE
    assert again.get(choices.METRICS) == ("loss", "lr")
    assert again.seen == {RUN: seen}
    (file,) = (state / "roots").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600 and state.stat().st_mode & 0o777 == 0o700


def test_it_is_written_soon_and_not_only_at_the_end(state: Path, root: str) -> None:
    opened(root).put(choices.VIEW, View.TABLE)
    end = time.monotonic() + 20
    while opened(root).get(choices.VIEW) is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_two_at_once_learn_what_the_other_was_told_and_keep_their_own_view(state: Path, root: str) -> None:
    one, two, seen = opened(root), opened(root), recent()
    one.say({RUN: seen})
    one.put(choices.VIEW, View.TABLE)
    one.close(10)
    two.say({Shown("b"): seen})
    two.put(choices.SORT, Sort.NAME)
    two.close(10)
    assert two.seen == {RUN: seen, Shown("b"): seen}
    assert two.get(choices.VIEW) is None
    third = opened(root)
    assert (third.get(choices.VIEW), third.get(choices.SORT)) == (View.TABLE, Sort.NAME)


def test_another_place_has_a_memory_of_its_own(state: Path, root: str, tmp_path: Path) -> None:
    known = opened(root)
    known.put(choices.VIEW, View.TABLE)
    known.close(10)
    assert opened(str(tmp_path / "other")).get(choices.VIEW) is None


def test_read_only_knows_it_and_writes_nothing(state: Path, root: str) -> None:
    known = opened(root)
    known.put(choices.VIEW, View.TABLE)
    known.close(10)
    before = {file: file.read_bytes() for file in state.rglob("*") if file.is_file()}
    reading = opened(root, read_only=True)
    assert reading.get(choices.VIEW) is View.TABLE
    reading.say({RUN: SEEN})
    reading.close(10)
    assert reading.seen == {RUN: SEEN}
    assert {file: file.read_bytes() for file in state.rglob("*") if file.is_file()} == before


def test_nothing_is_written_where_the_state_folder_itself_is_watched(state: Path, tmp_path: Path) -> None:
    known = opened(str(tmp_path))
    known.put(choices.VIEW, View.TABLE)
    known.close(10)
    assert known.get(choices.VIEW) is View.TABLE
    assert not state.exists()


def test_a_broken_file_is_told_by_name_and_the_next_change_keeps_it_aside(state: Path, root: str) -> None:
    known = opened(root)
    known.put(choices.VIEW, View.TABLE)
    known.close(10)
    (file,) = (state / "roots").glob("*.json")
    file.write_text("{broken")
    again, problems = remembered_root.of_places([root], False)
    assert len(problems) == 1 and file.name in problems[0] and again.get(choices.VIEW) is None
    told: list[str] = []
    again.tell = told.append
    again.put(choices.SORT, Sort.NAME)
    again.close(10)
    assert len(told) == 1 and "damaged" in told[0]
    (aside,) = (state / "roots").glob("*.damaged-*")
    assert aside.read_text() == "{broken"
    assert opened(root).get(choices.SORT) is Sort.NAME


def test_a_disk_that_takes_nothing_is_told_once_and_all_is_known_until_the_end() -> None:
    told: list[str] = []

    def full(_: object) -> tuple[RootMemory, None]:
        raise RecordError("the disk is full")

    known = PlaceMemory(save=full)
    known.tell = told.append
    known.close(0)
    for view in (View.TABLE, View.GRID, View.COMPACT):
        known.put(choices.VIEW, view)
        known.close(10)
    assert known.get(choices.VIEW) is View.COMPACT
    assert len(told) == 1 and "the disk is full" in told[0]


def test_a_disk_that_hangs_holds_nobody_up() -> None:
    hanging = threading.Event()

    def hang(_: object) -> tuple[RootMemory, None]:
        hanging.wait(30)
        return RootMemory(), None

    known = PlaceMemory(save=hang)
    known.put(choices.VIEW, View.TABLE)
    known.close(0.05)
    assert known.get(choices.VIEW) is View.TABLE
    hanging.set()


def test_what_changes_while_the_disk_is_busy_is_written_afterwards_and_counts_at_once() -> None:
    written: list[RootMemory] = []
    known: PlaceMemory

    def save(change) -> tuple[RootMemory, None]:
        written.append(RootMemory(*change))
        if len(written) == 1:
            known.say({RUN: None})
        return RootMemory({}, {RUN: SEEN}), None

    known = PlaceMemory(save=save)
    known.close(0)
    known.say({RUN: SEEN})
    known.close(10)
    assert [dict(one.seen) for one in written] == [{RUN: SEEN}, {RUN: None}]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (choices.VIEW, "cube"),
        (choices.VIEW, 3),
        (choices.SORT, None),
        (choices.METRICS, "loss"),
        (choices.METRICS, [1, None]),
        (choices.LOG_SCALE, "yes"),
        (choices.SMOOTHING, -1),
        (choices.SMOOTHING, True),
        (choices.AXIS, ["step"]),
        (choices.THEME, ""),
    ],
)
def test_what_a_choice_may_not_be_was_not_chosen(choice, said) -> None:
    assert PlaceMemory(RootMemory({choice.name: said})).get(choice) is None


# In the app


async def test_view_and_sort_are_as_they_were_left():
    known = PlaceMemory()
    async with driven(FakeMonitor(fleet(24)), (160, 48), remembered=known) as app:
        await app.press("v", "v", "s", "S")
        await app.sees("sort: name reversed")
    async with driven(FakeMonitor(fleet(24)), (160, 48), remembered=known) as app:
        await app.sees("sort: name reversed", "verdict")
        assert app.app.screen.listing.view is View.TABLE


async def test_a_theme_that_a_person_chooses_stays():
    known = PlaceMemory()
    async with driven(FakeMonitor(fleet(3)), theme="night", remembered=known) as app:
        assert known.get(choices.THEME) is None
        await app.press("ctrl+p", *"theme paper")
        await app.until(lambda: app.app.theme == "paper", "it is shown while it is looked at")
        assert known.get(choices.THEME) is None
        await app.press("enter")
        await app.until(lambda: known.get(choices.THEME) == "paper", "it was taken")


async def test_the_chart_of_a_healthy_run_is_as_a_person_had_it():
    known, monitor = PlaceMemory(), FakeMonitor([run_view("exp-1")])
    async with driven(monitor, (160, 48), remembered=known) as app:
        await app.press("enter", "y", "right_square_bracket")
        await app.pilot.pause()
        app.app.screen._picked((Shown("lr"),))
        await app.pilot.pause()
    assert known.get(choices.METRICS) == ("lr",)
    assert (known.get(choices.LOG_SCALE), known.get(choices.SMOOTHING)) == (True, 1)
    async with driven(monitor, (160, 48), remembered=known) as app:
        await app.press("enter")
        await app.until(lambda: drawn(monitor) == ("lr",), "the metric")
        assert app.app.screen._chart.showing.smoothing == 1


async def test_the_chart_of_a_sick_run_is_that_of_its_finding():
    known, monitor = PlaceMemory(), FakeMonitor(sick_views()[:1])
    known.put(choices.METRICS, (Shown("lr"),))
    known.put(choices.AXIS, XAxis.TIME)
    async with driven(monitor, (160, 48), remembered=known) as app:
        await app.press("enter")
        await app.until(lambda: drawn(monitor) == ("val_loss",), "the metric of the finding")


def drawn(monitor: FakeMonitor) -> tuple[str, ...]:
    return next((one.metrics for one in reversed(monitor.asked) if isinstance(one, ChartRequest)), ())


def test_a_start_that_remembers_nothing_loads_nothing_for_it(state: Path, root: str) -> None:
    code = (
        "import sys; from tui_monitor.app.remembered_root import of_places\n"
        "of_places(sys.argv[1:], False); print('tui_monitor.records.per_root' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
