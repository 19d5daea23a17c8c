"""Where no run is: what was looked for, where, and what can be done."""

from driving import driven
from fake_monitor import FakeMonitor

from tui_monitor.app.drawing.empty import counted, empty_lines
from tui_monitor.model.snapshot import Progress
from tui_monitor.text import Shown

LOOKED = Progress(folders=12, files=3400, nearby=(Shown("/home/ann/runs"),))


def said(progress: Progress | None, width: int = 100, height: int = 20) -> str:
    return "\n".join("".join(text for text, _ in line) for line in empty_lines("~/exps", progress, width, height))


def test_it_tells_what_was_looked_for_and_where():
    text = said(LOOKED)
    for words in ("~/exps: 12 folders, 3 400 files", ".jsonl", "TensorBoard", "hidden folders", "/home/ann/runs"):
        assert words in text
    assert "trainmon demo" in text and "docs/formats.md" in text


def test_a_place_that_could_not_be_looked_at_is_named_before_all_else():
    text = said(Progress(unseen=(Shown("gpu1: no host of that name is known"), Shown("gpu2 does not answer"))))
    assert text.index("gpu1: no host of that name is known") < text.index("gpu2 does not answer") < text.index("to try")


def test_while_it_is_looked_the_count_is_told():
    looking = Progress(discovering=True, folders=1, files=2)
    assert "~/exps: 1 folder, 2 files seen" in said(looking)
    assert counted(looking) == "1 folder, 2 files"


def test_no_run_is_said_to_be_missing_before_all_that_was_found_is_read():
    assert "Looking for runs" in said(Progress(folders=1, files=2, unread=3, unread_of=3))


def test_it_fits_a_small_terminal():
    for width, height in ((60, 11), (80, 20), (40, 5)):
        lines = empty_lines("~/exps", LOOKED, width, height)
        assert len(lines) <= height
        assert all(sum(len(text) for text, _ in line) <= width for line in lines)


def test_what_can_be_done_stands_above_what_was_looked_for():
    assert "trainmon run -- COMMAND" in said(LOOKED, 60, 12)


async def test_keys_that_need_a_run_are_not_offered_and_say_so():
    monitor = FakeMonitor(())
    monitor.show(progress=LOOKED)
    async with driven(monitor, (80, 24)) as app:
        await app.sees("No run has been found yet", "12 folders", "runs")
        last = app.text.splitlines()[-1]
        assert "stop" not in last and "next alarm" not in last and "news" in last and "quit" in last
        await app.press("K")
        await app.sees("there is no run here yet")
        await app.press("n")
        await app.press("ctrl+p")
        await app.sees("Search")
        assert "Stop this run" not in app.text


async def test_once_a_run_is_there_all_keys_are_offered():
    from fake_monitor import fleet

    monitor = FakeMonitor(())
    async with driven(monitor, (120, 30)) as app:
        monitor.show(*fleet(3))
        await app.sees("exp-001", "K stop")
