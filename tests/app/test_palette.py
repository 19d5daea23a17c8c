"""The palette: short, grouped, each with its key; and what can only be done there."""

from pathlib import Path

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet

from tui_monitor.app.commands import Command, fitting
from tui_monitor.app.screens.palette import CommandList
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.app.screens.watching import StopWanted


async def test_what_can_be_done_stands_in_groups_with_its_key_at_the_edge():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("ctrl+p")
        await app.sees("Search", "Stop this run", "Next run that needs you")
        lines = [line for line in app.text.splitlines() if "Stop this run" in line]
        box = lines[0].split("│")
        assert any(part.rstrip().endswith("K") and "Stop this run" in part and " …" in part for part in box)
        assert max(len(part) for part in box if "Stop this run" in part) <= 76
        assert sum("│  theme " in line for line in app.text.splitlines()) == 1, "a group is named once"


async def test_enter_does_it_on_the_screen_below():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        await app.press("ctrl+p", *"news", "enter")
        await app.until(lambda: type(app.app.screen).__name__ == "NewsScreen")


@pytest.mark.parametrize("word", ["snooze", "alarm", "inbox", "news", "ack", "help", "quit", "lr"])
async def test_a_command_is_found_by_its_word_in_the_footer_or_the_help(word: str):
    async with driven(FakeMonitor(fleet(3)), (80, 24)) as app:
        await app.press("ctrl+p", *word)
        await app.sees(f" {word}", " of ")
        assert "nothing is called so" not in app.text


async def test_a_click_that_comes_after_a_question_has_opened_takes_no_question_away():
    async with driven(FakeMonitor(fleet(3)), (80, 24)) as app:
        await app.press("ctrl+p")
        palette = app.app.screen
        app.app.post_message(StopWanted((fleet(3)[0].id,)))
        await app.until(lambda: isinstance(app.app.screen, StopScreen), "the question")
        question = app.app.screen
        palette.query_one(CommandList).post_message(CommandList.Taken())
        palette.action_leave()
        await app.pilot.pause()
        assert app.app.screen is question


async def test_a_run_is_found_by_its_name():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        await app.press("ctrl+p", *"open 011")
        await app.sees("Open exp-011", "1 of")
        await app.press("enter")
        await app.until(lambda: type(app.app.screen).__name__ == "RunScreen")


async def test_a_click_does_it_and_a_click_beside_the_box_leaves():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("ctrl+p", *"colour")
        await app.sees("colour-blind")
        row = next(y for y, line in enumerate(app.text.splitlines()) if "theme" in line and "colour-blind" in line)
        await app.pilot.click(offset=(50, row))
        await app.until(lambda: not app.app.screen.is_modal and app.app.theme == "colour-blind")
        await app.press("ctrl+p")
        await app.pilot.click(offset=(1, 1))
        await app.until(lambda: not app.app.screen.is_modal)


async def test_a_picture_is_saved_in_ones_own_folder_and_the_place_is_told(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        for _ in range(2):
            await app.press("ctrl+p", *"picture", "enter")
            await app.sees("Saved as")
        await app.until(lambda: len(list((tmp_path / "trainmon" / "pictures").iterdir())) == 2)
    for picture in (tmp_path / "trainmon" / "pictures").iterdir():
        text = picture.read_text("utf-8")
        assert picture.stat().st_mode & 0o077 == 0
        assert text.startswith("<svg") and "exp-007" in text and "Commands" not in text


async def test_read_only_saves_no_picture_and_stops_nothing():
    async with driven(FakeMonitor(fleet(24)), (160, 48), read_only=True) as app:
        await app.press("ctrl+p")
        await app.sees("Search")
        assert "picture" not in app.text and "Stop this run" not in app.text


def test_where_a_word_begins_with_what_was_typed_stands_first():
    offered = [Command("here", "Restart"), Command("here", "Open start"), Command("theme", "other")]
    assert [one.text for one in fitting(offered, "start")] == ["Open start", "Restart"]
    assert [one.text for one in fitting(offered, "theme oth")] == ["other"]
    assert not fitting(offered, "nothing")
