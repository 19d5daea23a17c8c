"""Every key of the table does something that is seen, in the real app.

One row for each key of `tui_monitor/app/bindings.py`: the keys before it, and what stands on the screen after it. A key
without a row fails.
"""

import re
from array import array
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest
from driving import Driver, driven
from fake_monitor import FakeMonitor, finding, fleet
from msgspec.structs import replace

from tui_monitor.app.bindings import KEYS, Scope
from tui_monitor.model.act import KeepProposal, UndoProposal
from tui_monitor.model.ask import Along, ChartRequest, Play, ProposeKeeping, ProposeUndo, Request, Seek, XAxis
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.log_lines import LogLines
from tui_monitor.model.snapshot import Progress
from tui_monitor.text import Shown, clean

SIZE = (160, 48)

Seen = Callable[[str, str], bool]
"""Of the screen before the key, and after it."""


def now(*words: str) -> Seen:
    """They stand there, and did not before."""
    return lambda before, after: all(word in after for word in words) and not all(word in before for word in words)


def gone(*words: str) -> Seen:
    """They stood there, and do not any more."""
    return lambda before, after: all(word in before and word not in after for word in words)


def other(pattern: str) -> Seen:
    """What this finds is there before and after, and is not the same."""
    found = re.compile(pattern)
    return lambda before, after: bool(found.search(before)) and found.findall(after) not in ([], found.findall(before))


def grows(pattern: str, direction: int = 1) -> Seen:
    """A number, which this finds, is larger than before; or smaller."""

    def number(text: str) -> float | None:
        match = re.search(pattern, text)
        return float(match[1].replace(" ", "").replace(":", ".")) if match else None

    def seen(before: str, after: str) -> bool:
        was, is_now = number(before), number(after)
        return was is not None and is_now is not None and (is_now - was) * direction > 0

    return seen


def cursor_at(name: str) -> Seen:
    """The heavy frame is around this run, and was around another."""
    return now(f"┏ {name} ")


class Way(NamedTuple):
    seen: Seen
    before: tuple[str, ...] = ()


# What is watched


def watched(progress: Progress | None = None) -> FakeMonitor:
    """Of twelve runs the first has three findings; what is asked in a replay is done at once."""
    first, *rest = sorted(fleet(12), key=lambda view: view.id != "logs/exp-007")
    explosion = finding(Kind.EXPLOSION, "val_loss", 2980, "it rose", severity=Severity.WARNING)
    plateau = finding(Kind.PLATEAU, "lr", 1000, "it is flat", severity=Severity.WARNING)
    monitor = FakeMonitor((replace(first, findings=(*first.findings, explosion, plateau)), *rest), progress)
    monitor.said[399] = clean("begin " + "word " * 100 + "the end")
    monitor.said[100] = clean("step 1000 | loss nan")
    monitor.said[200] = clean("RuntimeError: bad")
    usual = monitor.usual_answer
    files = (Shown("train.log"), Shown("metrics.bin"))

    def answer(request: Request):
        found = usual(request)
        match request:
            case ProposeUndo(run):
                return UndoProposal(run, "/exps/dev_notes.md", "## NaN Detected\n")
            case ProposeKeeping(run):
                return KeepProposal(run, Shown("/exps"), ())
            case ChartRequest():
                along = Along(array("d", [1.0, 3421.0]), array("d", [0.0, 7200.0]))
                timed = along if request.axis is XAxis.TIME else None
                return replace(found, axes=(XAxis.STEP, XAxis.TIME), axis=request.axis, along=timed)
            case Seek() | Play():
                monitor.show(*monitor.snapshot.runs, progress=moved(monitor.snapshot.progress, request))
        if isinstance(found, LogLines):
            return replace(found, files=files, file=request.file or files[0])
        return found

    monitor.answer = answer
    return monitor


def moved(progress: Progress, request: Seek | Play) -> Progress:
    if isinstance(request, Seek):
        return replace(progress, position=request.position)
    return replace(progress, speed=request.speed or progress.speed, paused=not request.speed)


REPLAY = Progress(position=100.0, length=200.0, speed=10.0, marks=(20.0, 150.0))

# What is seen of each key

SORT, CURSOR, SPAN = r"sort: (.*?)  ", r"cursor │ step ([\d ]+\d)", r"─ (?:all|steps) [^─]*"
PLACE = r"(\d\d:\d\d) [━▼●]"
FINDING = r"▌. ?(\w+ +\w+)"

RUNS: Mapping[str, Way] = {
    "enter": Way(now("Esc back", "1 of 12", "exp-007")),
    "n": Way(cursor_at("■ exp-003")),
    "N": Way(cursor_at("◐ exp-011")),
    "K": Way(now("Stop this run?", "pid 4121")),
    "W": Way(now("Dev note", "## exp-007")),
    "U": Way(now("Take back a note?")),
    "A": Way(now("Keep notes automatically?")),
    "D": Way(now("┃ diagnosis (D)", "0.92 lr_schedule")),
    "space": Way(now("1 marked")),
    "slash": Way(now("status:stop")),
    "s": Way(now("sort: name")),
    "S": Way(now("sort: sickest reversed")),
    "v": Way(gone("┏ ■ exp-007")),
    "e": Way(now("─ News, ")),
    "a": Way(now("STOP ack", "exp-007 acknowledged")),
    "z": Way(now("─ Snooze ─", "for an hour")),
    "i": Way(gone("● exp-001")),
    "right": Way(cursor_at("■ exp-003")),
    "l": Way(cursor_at("■ exp-003")),
    "left": Way(cursor_at("■ exp-007"), ("right",)),
    "h": Way(cursor_at("■ exp-007"), ("right",)),
    "down": Way(cursor_at("◐ exp-011")),
    "j": Way(cursor_at("◐ exp-011")),
    "up": Way(cursor_at("■ exp-007"), ("down",)),
    "k": Way(cursor_at("■ exp-007"), ("down",)),
    "pagedown": Way(cursor_at("● exp-008")),
    "pageup": Way(cursor_at("■ exp-007"), ("pagedown",)),
    "G": Way(cursor_at("○ exp-010")),
    "end": Way(cursor_at("○ exp-010")),
    "g": Way(cursor_at("■ exp-007"), ("G",)),
    "home": Way(cursor_at("■ exp-007"), ("G",)),
    "escape": Way(gone("1 marked"), ("space",)),
}

RUN: Mapping[str, Way] = {
    "escape": Way(now("Enter open", "12 runs")),
    "enter": Way(now("PAUSED", "▼ onset")),
    "n": Way(now("▌◐ explosion")),
    "N": Way(now("▌■ NaN"), ("n",)),
    "down": Way(now("▌◐ explosion")),
    "j": Way(now("▌◐ explosion")),
    "up": Way(now("▌■ NaN"), ("n",)),
    "k": Way(now("▌■ NaN"), ("n",)),
    "K": Way(now("Stop this run?")),
    "W": Way(now("Dev note")),
    "U": Way(now("Take back a note?")),
    "A": Way(now("Keep notes automatically?")),
    "D": Way(now("┃ diagnosis (D)", "0.92 lr_schedule")),
    "R": Way(now("Simulated: write down the diagnosis?")),
    "tab": Way(gone("┃─ 1 ▪ val_loss")),
    "shift+tab": Way(now("┃─ 1 ▪ val_loss"), ("tab",)),
    "1": Way(now("┃─ 1 ▪ val_loss"), ("3",)),
    "2": Way(now("┃ findings")),
    "3": Way(now("┃─ train.log")),
    "4": Way(now("┃ config")),
    "5": Way(now("┃ process")),
    "6": Way(now("┃ newest")),
    "7": Way(now("┃ notes")),
    "8": Way(now("┃ diagnosis")),
    "o": Way(gone("─ train.log ─")),
    "m": Way(now("─ Metrics ─")),
    "y": Way(now("─ y log ─")),
    "x": Way(now("x time")),
    "plus": Way(other(SPAN)),
    "equals_sign": Way(other(SPAN)),
    "minus": Way(other(SPAN), ("plus",)),
    "left": Way(now("cursor │ step")),
    "h": Way(grows(CURSOR, -1), ("left",)),
    "right": Way(grows(CURSOR), ("left", "left", "left")),
    "l": Way(grows(CURSOR), ("left", "left", "left")),
    "shift+left": Way(other(SPAN), ("plus",)),
    "H": Way(other(SPAN), ("plus",)),
    "shift+right": Way(other(SPAN), ("plus", "H", "H")),
    "L": Way(other(SPAN), ("plus", "H", "H")),
    "right_square_bracket": Way(gone("smooth 0 ")),
    "left_square_bracket": Way(now("smooth 0 "), ("right_square_bracket",)),
    "0": Way(now("─ all 3 421 steps"), ("plus",)),
    "pageup": Way(now("PAUSED")),
    "pagedown": Way(grows(r"lines (\d+)-"), ("pageup",)),
    "g": Way(now("lines 1-")),
    "home": Way(now("lines 1-")),
    "G": Way(now("FOLLOWING"), ("g",)),
    "end": Way(now("FOLLOWING"), ("g",)),
    "right_curly_bracket": Way(now("exp-003", "2 of 12")),
    "left_curly_bracket": Way(now("exp-007", "1 of 12"), ("right_curly_bracket",)),
    "slash": Way(now("search the log: words")),
    "a": Way(now("exp-007 acknowledged")),
    "z": Way(now("─ Snooze ─", "for an hour")),
    "t": Way(now("trouble: line ")),
    "T": Way(now("trouble: line 201")),
}

LOG: Mapping[str, Way] = {
    "right": Way(now("from character 21")),
    "l": Way(now("from character 21")),
    "left": Way(gone("from character"), ("right",)),
    "h": Way(gone("from character"), ("right",)),
    "w": Way(now("wrapped", "the end")),
    "F": Way(now("metrics.bin", "2 of 2 files")),
}

IN_REPLAY: Mapping[str, Way] = {
    "p": Way(now("paused")),
    "less_than_sign": Way(now(" 5x")),
    "greater_than_sign": Way(now(" 30x")),
    "comma": Way(grows(PLACE, -1)),
    "full_stop": Way(grows(PLACE)),
    "f": Way(now("02:30")),
}

ANYWHERE: Mapping[str, Way] = {
    "ctrl+p": Way(now("Search")),
    "question_mark": Way(now("─ Help ─")),
}

WAYS = {Scope.RUNS: RUNS, Scope.RUN: RUN, Scope.LOG: LOG, Scope.REPLAY: IN_REPLAY, Scope.ANYWHERE: ANYWHERE}
LEAVING = ("q", "ctrl+c")
IN_A_TERMINAL = ("ctrl+z",)
"""Only a real terminal has a shell to go to: `test_in_a_terminal.py` presses it there."""


def rows() -> list[tuple[Scope, str]]:
    return [(place, key) for place, ways in WAYS.items() for key in ways]


def test_every_key_of_the_table_has_a_row_and_every_row_a_key():
    named = {(key.place, name) for key in KEYS for name in key.keys}
    assert named == {*rows(), *((Scope.ANYWHERE, name) for name in (*LEAVING, *IN_A_TERMINAL))}


async def go_to(app: Driver, place: Scope) -> None:
    """Where keys of this place work."""
    if place in (Scope.RUN, Scope.LOG):
        await app.press("enter")
        await app.sees("begin word", "findings (3)", "┊")
    if place is Scope.LOG:
        await app.press("3")


def usual() -> set[tuple[Scope, str]]:
    """Of each thing that a person can do its first key. The others are names of the same: `make long` presses them."""
    return {(key.place, key.keys[0]) for key in KEYS}


@pytest.mark.parametrize(
    ("place", "key"),
    [pytest.param(*row, marks=[] if row in usual() else [pytest.mark.long]) for row in rows()],
)
async def test_what_a_key_does_is_seen(place: Scope, key: str):
    way = WAYS[place][key]
    async with driven(watched(REPLAY if place is Scope.REPLAY else None), SIZE, replay=place is Scope.REPLAY) as app:
        await go_to(app, place)
        for earlier in way.before:
            before = app.text
            await app.press(earlier)
            await app.until(lambda before=before: app.text != before, f"{earlier} is seen")
        before = app.text
        await app.press(key)
        await app.until(lambda: way.seen(before, app.text), f"{key} in {place}")


@pytest.mark.parametrize("place", [Scope.RUNS, Scope.RUN])
@pytest.mark.parametrize("key", LEAVING)
async def test_who_leaves_is_gone_at_once(key: str, place: Scope):
    async with driven(watched(), SIZE) as app:
        await go_to(app, place)
        await app.pilot.press(key)
        assert app.app._exit
        assert app.app.return_code == 0
