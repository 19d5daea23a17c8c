"""The runs screen, driven."""

import re

import pytest
from driving import driven
from fake_monitor import NOW, FakeMonitor, fleet, run_view, sick_views
from made_views import drawn_as
from msgspec.structs import replace
from sweeps import sweep
from textual.events import MouseScrollDown

from tui_monitor.app.drawing.layout import MANY, View
from tui_monitor.app.drawing.reasons import reason
from tui_monitor.app.feed import SnapshotFetched, StepFailed, StepWentWell
from tui_monitor.app.screens.runs import IDLE, RunsScreen
from tui_monitor.model.ask import ProposeStop
from tui_monitor.model.finding import Decision
from tui_monitor.model.machine import Gpu, HostUse, Machine
from tui_monitor.model.run import Life, Reading, RunProgress
from tui_monitor.model.snapshot import Progress
from tui_monitor.text import Shown

SIZES = [(200, 60), (160, 48), (120, 40), (80, 24), (60, 15)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_visible_run_shows_its_verdict_and_the_key_line_stands(size):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        lines = app.text.splitlines()
        assert "STOP" in lines[0] and "WAIT" in lines[0] and "CONTINUE" in lines[0]
        assert "quit" in lines[-1] and "help" in lines[-1]
        for pane in app.app.screen.query("RunPane"):
            if pane.size.height:
                head = "\n".join(strip.text for strip in pane.render_lines(pane.region.reset_offset))
                assert any(word in head for word in ("STOP", "FAILED", "WAIT", "CONTINUE", "FINISHED")), head


async def test_the_reason_of_every_sick_run_is_on_the_screen():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        for view in sick_views():
            assert reason(view)[:40] in app.text


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (23, 10), (40, 4)])
async def test_a_tiny_terminal_says_so_and_nothing_breaks(size):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        said = app.text.replace("\n", "")
        assert said.strip() and "too small".startswith(said.strip()[:9])


async def test_a_storm_of_sizes_ends_in_a_whole_screen():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        for width, height in [(1, 1), (200, 60), (30, 8), (0, 0), (60, 15), (300, 100), (80, 24)]:
            await app.pilot.resize_terminal(width, height)
        await app.sees("exp-007", "STOP 97%", "quit")


async def test_the_cursor_starts_at_the_sickest_and_moves_with_keys():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        grid = app.app.screen.grid
        assert grid.cursor == "logs/exp-007"
        await app.press("l")
        assert grid.cursor == "logs/exp-003"
        await app.press("j")
        assert grid.cursor == "logs/exp-001"
        await app.press("h")
        assert grid.cursor == "logs/exp-011"
        await app.press("G")
        assert grid.cursor == grid.ids[-1]
        await app.press("g", "n")
        assert grid.cursor == "logs/exp-003"
        await app.press("N", "N")
        assert grid.cursor == "logs/exp-011"


async def test_paging_through_a_thousand_runs_keeps_the_cursor_in_sight():
    views = [run_view(f"run-{i:04d}") for i in range(1000)]
    async with driven(FakeMonitor(views), (80, 24)) as app:
        assert len(app.app.screen.query("RunPane")) < 60
        for _ in range(3):
            await app.press("pagedown")
        grid = app.app.screen.grid
        assert grid.cursor in [run for run, _ in grid.in_sight()]
        assert grid.cursor_index > 30
        await app.press("G")
        await app.sees("run-0999")


async def test_nothing_moves_while_a_person_is_at_the_keys_and_everything_does_afterwards():
    calm = [run_view("a"), run_view("b"), run_view("c")]
    monitor = FakeMonitor(calm)
    async with driven(monitor, (80, 24)) as app:
        grid = app.app.screen.grid
        await app.press("j")
        before, cursor = grid.ids, grid.cursor
        monitor.show(calm[0], calm[1], run_view("c", decision=Decision.STOP, reason="it burns"))
        await app.sees("1 STOP")
        assert grid.ids == before
        assert "it burns" in app.text or "STOP" in app.text
        app.ticks.now += IDLE
        monitor.show(*monitor.snapshot.runs[:2], run_view("c", decision=Decision.STOP, reason="it burns on"))
        await app.until(lambda: grid.ids[0] == "logs/c", "the sick run on top")
        assert grid.cursor == cursor


async def test_a_new_run_joins_at_the_end_while_a_person_is_at_the_keys():
    monitor = FakeMonitor([run_view("b")])
    async with driven(monitor, (80, 24)) as app:
        await app.press("j")
        monitor.show(run_view("a"), *monitor.snapshot.runs)
        await app.until(lambda: app.app.screen.grid.ids == ("logs/b", "logs/a"))


async def test_sort_goes_through_the_orders():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("s")
        await app.sees("name")
        await app.press("s")
        await app.sees("newest output")


async def test_the_sort_is_named_and_turned_round():
    async with driven(FakeMonitor(fleet(12)), (160, 48)) as app:
        assert "sort: sickest" in app.text
        await app.press("v", "v", "s")
        await app.sees("sort: name ")
        ids = app.app.screen.grid.ids
        assert list(ids) == sorted(ids)
        await app.press("S")
        await app.sees("sort: name reversed")
        assert list(app.app.screen.grid.ids) == sorted(ids, reverse=True)


@pytest.mark.parametrize("keys", [("v",), ("v", "v")])
async def test_other_views_have_a_line_for_every_run(keys):
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press(*keys)
        for view in fleet(24):
            assert any(view.exp_id in line for line in app.text.splitlines())
        assert ("verdict" in app.text) is (len(keys) == 2)


async def test_while_one_types_a_filter_its_grammar_stands_in_place_of_the_keys():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        slots = app.app.screen.grid.slots
        await app.press("slash")
        assert "cfg.lr>=1e-3" in app.text.splitlines()[-1] and "quit" not in app.text.splitlines()[-1]
        assert app.app.screen.grid.slots == slots, "the list stays where it is"
        await app.press("escape")
        await app.until(lambda: "quit" in app.text.splitlines()[-1])


async def test_esc_brings_back_the_filter_from_before_the_typing():
    async with driven(FakeMonitor(fleet(24)), (160, 40)) as app:
        await app.press("slash", *"kind:nan", "enter")
        await app.sees("1 of 24 runs")
        await app.press(
            "slash", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace"
        )
        await app.until(lambda: len(app.app.screen.grid.ids) > 1)
        await app.press("escape")
        await app.sees("1 of 24 runs", "/kind:nan")
        assert app.app.screen.grid.ids == ("logs/exp-007",)


async def test_the_filter_follows_every_key_and_esc_drops_it():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("slash", *"kind:nan")
        await app.until(lambda: app.app.screen.grid.ids == ("logs/exp-007",))
        await app.press("enter")
        await app.sees("/kind:nan")
        await app.press("escape")
        await app.until(lambda: len(app.app.screen.grid.ids) == 24)


async def test_a_filter_that_matches_nothing_keeps_the_old_view_and_says_so():
    async with driven(FakeMonitor(fleet(24)), (160, 40)) as app:
        await app.press("slash", *"zzz")
        await app.sees("no run matches")
        assert len(app.app.screen.grid.ids) == 24


@pytest.mark.parametrize("key", ["K", "W", "a", "z", "enter", "space"])
async def test_no_key_means_a_run_that_the_filter_does_not_show(key: str):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 40)) as app:
        await app.press("slash", *"zzz", "enter")
        await app.sees("no run matches")
        asked = len(monitor.asked)
        await app.press(key)
        await app.sees("no run matches", *([] if key in "az" else ["Esc drops it"]))
        assert isinstance(app.app.screen, RunsScreen)
        assert not [request for request in monitor.asked[asked:] if "Propos" in type(request).__name__]


async def test_a_click_selects_and_a_double_click_opens():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        panes = list(app.app.screen.query("RunPane"))
        await app.pilot.click(panes[1])
        assert app.app.screen.grid.cursor == "logs/exp-003"
        await app.pilot.click(panes[1], times=2)
        await app.until(lambda: not isinstance(app.app.screen, RunsScreen), "the run screen")


async def test_a_click_on_the_key_line_does_what_the_key_does():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        keys = app.app.screen.query_one("KeyLine")
        at = app.text.splitlines()[-1].index("view")
        await app.pilot.click(keys, offset=(at, 0))
        await app.press("v")
        await app.sees("verdict")


async def test_the_wheel_scrolls_and_the_cursor_stays_in_sight():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        grid = app.app.screen.grid
        row = grid.slots[10].y
        for _ in range(4):
            app.app.post_message(MouseScrollDown(grid, 5, 5, 0, 1, 0, False, False, False, screen_x=5, screen_y=5))
        await app.until(lambda: grid.top > 0)
        await app.pilot.pause()
        assert grid.slots[10].y == row, "only the window moved"
        assert grid.cursor in [run for run, _ in grid.in_sight()]
        first, last = grid.sight()
        assert first > 1 and f"{first}-{last}/24" in app.text.splitlines()[0]


async def test_a_click_on_a_count_shows_only_those_runs_and_again_all():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        at = app.text.splitlines()[0].index("WAIT")
        await app.pilot.click(offset=(at, 0))
        await app.until(lambda: app.app.screen.grid.ids == ("logs/exp-011",))
        await app.sees("1 of 24 runs", "/status:wait")
        await app.pilot.click(offset=(app.text.splitlines()[0].index("WAIT"), 0))
        await app.until(lambda: len(app.app.screen.grid.ids) == 24)


async def test_a_click_on_the_sort_goes_to_the_next_one():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.pilot.click(offset=(app.text.splitlines()[0].index("sort:"), 0))
        await app.sees("sort: name")


async def test_a_click_on_a_line_moves_the_cursor_and_two_open_the_run():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        y = next(i for i, line in enumerate(app.text.splitlines()) if "exp-009" in line)
        await app.pilot.click(offset=(9, y))
        assert app.app.screen.grid.cursor == "logs/exp-009"
        await app.pilot.click(offset=(9, y), times=2)
        await app.until(lambda: not isinstance(app.app.screen, RunsScreen), "the run screen")


@pytest.mark.parametrize("keys", [(), ("v",), ("v", "v")])
async def test_no_text_is_ever_selected(keys):
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press(*keys)
        await app.pilot.mouse_down(offset=(5, 3))
        await app.pilot.hover(offset=(60, 20))
        await app.pilot.mouse_up(offset=(60, 20))
        await app.pilot.click(offset=(150, 5), times=3)
        assert not app.app.screen_stack[0].selections


async def test_many_runs_are_seen_as_a_table_with_a_preview_until_a_person_chooses():
    monitor = FakeMonitor(fleet(MANY))
    async with driven(monitor, (160, 48)) as app:
        assert app.app.screen.listing.view is View.TABLE
        assert "Enter opens" in app.text and "step 3410 | val_loss nan" in app.text
        await app.press("j")
        await app.sees("exp-003 under the cursor")
        assert [line for line in app.text.splitlines() if "╭ ■ exp-003" in line]
        await app.press("v")
        assert app.app.screen.listing.view is View.GRID


async def test_a_person_who_chose_a_view_keeps_it_when_more_runs_come():
    monitor = FakeMonitor(fleet(10))
    async with driven(monitor, (160, 48)) as app:
        await app.press("v", "v", "v")
        monitor.show(*fleet(60))
        await app.until(lambda: len(app.app.screen.grid.ids) == 60)
        assert app.app.screen.listing.view is View.GRID


@pytest.mark.parametrize("size", sweep(SIZES, [(120, 40), (60, 15)]))
async def test_the_rows_in_sight_are_told_after_every_key_and_size(size):
    async with driven(FakeMonitor(fleet(60)), (120, 40)) as app:
        await app.pilot.resize_terminal(*size)
        for key in ("G", "v", "pageup", "v", "g", "slash", "0", "enter", "v", "G"):
            await app.press(key)
            grid = app.app.screen.grid
            seen = [
                view.exp_id
                for view in fleet(60)
                if any(names(view.exp_id, line) for line in app.text.splitlines()[1:-4])
            ]
            first, last = grid.sight()
            assert set(seen) <= {run.removeprefix("logs/") for run in grid.ids[first - 1 : last]} | {under_cursor(grid)}
            head = app.text.splitlines()[0]
            said = re.search(r"(?:rows )?(\d+)-(\d+)(?: of |/)(\d+)", head)
            if said:
                assert tuple(map(int, said.groups())) == (first, last, len(grid.ids)), key
            elif size[0] >= 80:
                assert (first, last) == (1, len(grid.ids)), (key, head)


def names(name: str, line: str) -> bool:
    return re.search(rf"{name}\b", line) is not None


def under_cursor(grid) -> str:
    return grid.cursor.removeprefix("logs/")


async def test_the_machine_stands_in_the_header():
    host = HostUse(Shown("box"), 0.61, 8, 9 * 10**9, 31 * 10**9, (Gpu(0, Shown("H100"), 0.91, 1, 2),))
    monitor = FakeMonitor(fleet(24))
    monitor.show(*monitor.snapshot.runs, machine=Machine(host))
    async with driven(monitor, (200, 48)) as app:
        await app.sees("CPU 61%  RAM 22/31G  GPU 1/1 91%")
        await app.pilot.resize_terminal(100, 48)
        await app.until(lambda: "CPU" not in app.text.splitlines()[0], "no room for all of it")
        assert "GPU 1/1 91%" in app.text.splitlines()[0]


async def test_the_machine_of_the_run_under_the_cursor_stands_in_the_header():
    here, there = HostUse(Shown("desk"), 0.61, 8), HostUse(Shown("gpu1"), 0.07, 64)
    first, second, *_ = (run_view(name) for name in ("a", "b"))
    second = replace(second, where=replace(second.where, host=Shown("gpu1")))
    monitor = FakeMonitor([first, second])
    monitor.show(first, second, machine=Machine(here, {}, {Shown("gpu1"): there}))
    async with driven(monitor, (160, 30)) as app:
        await app.sees("CPU 61%")
        await app.press("right")
        await app.sees("gpu1 CPU 7%")
        await app.press("left")
        await app.sees("CPU 61%")


async def test_names_with_a_long_beginning_in_common_say_it_once():
    views = [run_view(f"resnet50-imagenet-lr3e-4-seed-{i}") for i in range(4)]
    async with driven(FakeMonitor(views), (160, 30)) as app:
        assert app.text.splitlines()[0].count("resnet50-imagenet-lr3e-4-") == 1
        body = "\n".join(app.text.splitlines()[1:-4])
        assert "resnet50" not in body and all(f"…seed-{i} " in body for i in range(4))


async def test_an_unchanged_world_is_not_posted_again():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        posted, steps = len(app.posted(SnapshotFetched)), monitor.steps
        for more in (1, 2, 3):
            monitor.show(*monitor.snapshot.runs)
            await app.until(lambda wanted=steps + more: monitor.steps >= wanted)
        assert len(app.posted(SnapshotFetched)) == posted


async def test_only_the_cells_that_changed_are_drawn_again(monkeypatch):
    from tui_monitor.app.widgets.painted import Painted

    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        drawn = []
        refresh = Painted.refresh
        monkeypatch.setattr(
            Painted,
            "refresh",
            lambda self, *regions, **how: (drawn.append((self, regions)), refresh(self, *regions, **how))[1],
        )
        views = list(monitor.snapshot.runs)
        views[0] = replace(views[0], latest={Shown("loss"): 0.999})
        monitor.show(*views)
        await app.sees("loss  0.999")
        ((pane, (region,)),) = drawn
        assert pane.view.exp_id == "exp-001"
        assert region.height == 1 and region.width <= 5


async def test_a_line_of_the_list_is_drawn_again_by_its_changed_cells_alone(monkeypatch):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        grid, drawn = app.app.screen.grid, []
        refresh = grid.refresh
        grid.refresh = lambda *regions, **how: (drawn.extend(regions), refresh(*regions, **how))[1]
        at = next(i for i, view in enumerate(monitor.snapshot.runs) if view.exp_id == "exp-022")
        views = list(monitor.snapshot.runs)
        views[at] = replace(views[at], progress=replace(views[at].progress, step=777.0))
        monitor.show(*views)
        await app.sees("777/1 000")
        assert {region.height for region in drawn} == {1} and len({region.y for region in drawn}) == 1
        assert sum(region.width for region in drawn) < 40


async def test_ages_change_in_steps_without_a_new_snapshot():
    monitor = FakeMonitor([run_view("a", last_output=NOW - 9.99)])
    async with driven(monitor, (80, 24)) as app:
        assert "now" in app.text
        app.clock.set(NOW + 0.2)
        await app.sees("10 s")


async def test_a_recording_at_its_end_has_no_age_among_live_runs():
    async with driven(
        FakeMonitor([replace(run_view("a", last_output=12.0), reading=Reading(at_end=True))]), (80, 24)
    ) as app:
        assert "500/1 000" in app.text or "3 421" in app.text
        assert " d " not in app.text and "min" not in app.text


async def test_a_step_that_raises_is_shown_on_every_screen_until_one_goes_well():
    monitor = FakeMonitor([run_view("a")])
    async with driven(monitor, (120, 24)) as app:
        app.app.post_message(StepFailed(ValueError("the disk [bold]sings[/nope]")))
        await app.sees(" as of ", "trying again: ValueError: the disk [bold]sings[/nope]")
        await app.press("enter")
        await app.until(lambda: "Enter show" in app.text and "internal error" in app.text)
        app.app.post_message(StepWentWell())
        await app.until(lambda: "internal error" not in app.text)
        await app.press("escape")
        await app.until(lambda: "next alarm" in app.text and "internal error" not in app.text)
    assert app.app.fault is None


async def test_who_leaves_while_every_step_raises_is_told_what_it_was():
    async with driven(FakeMonitor([run_view("a")]), (120, 24)) as app:
        app.app.post_message(StepFailed(ValueError("no luck")))
        await app.sees("no luck")
        await app.press("q")
    assert str(app.app.fault) == "no luck"


async def test_a_pane_that_cannot_be_drawn_says_so_alone(monkeypatch):
    from tui_monitor.app.drawing import kept

    real = kept.draw
    monkeypatch.setattr(kept, "draw", lambda view, *rest: 1 / 0 if view.exp_id == "exp-007" else real(view, *rest))
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        assert "exp-007: internal error, ZeroDivisionError" in app.text
        assert "exp-003" in app.text


async def test_read_only_has_no_keys_that_last():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48), read_only=True) as app:
        assert "stop" not in app.text.splitlines()[-1]
        await app.press("K", "W")
        assert not [asked for asked in monitor.asked if isinstance(asked, ProposeStop)]
        await app.press("question_mark")
        await app.sees("All runs")
        assert "stop this run" not in app.text


async def test_runs_that_share_a_name_are_told_apart():
    views = [replace(run_view("exp"), id=f"logs/round-{i}/exp") for i in (1, 2)]
    async with driven(FakeMonitor(views), (100, 24)) as app:
        await app.sees("round-1/exp", "round-2/exp")


async def test_ascii_screens_hold_nothing_but_ascii():
    async with driven(FakeMonitor(fleet(24), Progress(position=1.0, length=9.0)), ascii=True, replay=True) as app:
        for keys in ((), ("v",), ("v",), ("v", "enter")):
            await app.press(*keys)
            assert app.text.isascii(), [c for c in app.text if not c.isascii()]


async def test_no_runs_yet_is_said():
    async with driven(FakeMonitor([]), (80, 24)) as app:
        assert "No run has been found yet" in app.text


async def test_every_life_and_an_empty_run_can_be_drawn():
    views = [run_view(f"r-{life}", life=life) for life in Life]
    empty = run_view("bare", values=[], step=-1.0, total=None, last_output=None, pid=None, note="empty log")
    bare = drawn_as(replace(empty, latest={}, progress=RunProgress(-1.0, 0)), watched=None, curve=None)
    async with driven(FakeMonitor([*views, bare]), (160, 48)) as app:
        for keys in ((), ("v",), ("v",)):
            await app.press(*keys)
            await app.sees("bare", "r-stalled")
            assert "internal error" not in app.text


async def test_the_news_list_what_happened():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("e")
        await app.sees("News", "CUDA error")
        await app.press("escape")
        assert isinstance(app.app.screen, RunsScreen)


@pytest.mark.parametrize(("width", "failed"), [(200, ("1 DIVERGED", "1 FAILED", "1 FINISHED")), (60, ("✗ 2",))])
async def test_the_header_counts_by_the_words_of_the_runs_while_there_is_room(width, failed):
    diverged = replace(sick_views()[0], life=Life.ENDED, id="logs/exp-100")
    async with driven(FakeMonitor([*fleet(24), diverged]), (width, 40)) as app:
        head = app.text.splitlines()[0]
        for words in ("2 STOP", "1 WAIT", *failed):
            assert words in head


async def test_while_a_filter_matches_nothing_all_runs_stay_and_not_what_a_half_typed_word_left():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        names = [view.exp_id for view in fleet(24)]
        for keys in (tuple("exp-003"), tuple("zzz"), ("enter",)):
            await app.press(*(("slash",) if keys[0] == "e" else ()), *keys)
            shown = app.app.screen.grid.ids
            assert len(shown) == (1 if keys[0] == "e" else len(names)), keys
        await app.sees("0 of 24 runs", "no run matches /exp-003zzz")


async def test_a_key_that_the_filter_does_not_have_is_named_beside_those_that_it_has():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("slash", *"foo:bar")
        await app.sees("foo: is no key; there are status: is: host: kind:", "no run matches, the whole list stays")
        await app.press("escape", "slash", *"host:gpu2")
        await app.sees("filter: no run matches, the whole list stays")


async def test_while_a_filter_matches_nothing_the_line_below_it_says_so():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        await app.press("slash", *"exp")
        await app.sees("filter: Enter keeps")
        await app.press(*"zzz")
        await app.sees("no run matches, the whole list stays")
        await app.press("backspace", "backspace", "backspace")
        await app.sees("filter: Enter keeps")
        await app.press("escape")
        await app.sees("Enter open")
