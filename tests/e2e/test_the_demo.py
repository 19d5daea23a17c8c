"""`trainmon demo` in a terminal: every key of the help does what it says, and nothing outside is touched."""

import json
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, Open
from tests.e2e.person import say_yes
from tests.e2e.terminal import Seen, Terminal
from tui_monitor.app.bindings import KEYS, Scope

TYPED = {
    "enter": "Enter",
    "escape": "Esc",
    "left": "Left",
    "right": "Right",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "slash": "/",
    "space": " ",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "full_stop": ".",
    "question_mark": "?",
    "ctrl+p": "Ctrl+P",
    "ctrl+c": "Ctrl+C",
    "ctrl+z": "\x1a",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "shift+left": "\x1b[1;2D",
    "shift+right": "\x1b[1;2C",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}
"""Textual's name of a key -> what the terminal calls it."""


class Person:
    """Presses keys, looks for what each should bring, and remembers which were pressed where."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.pressed: set[tuple[Scope, str]] = set()

    def press(self, place: Scope, key: str, seen: Seen | str) -> None:
        """What is to be seen must not be there before."""
        is_seen: Seen = (lambda: seen in self.text) if isinstance(seen, str) else seen
        assert not is_seen(), f"before {key} was pressed there was already what it should bring\n{self.text}"
        self.pressed.add((place, key))
        self.terminal.keys(TYPED.get(key, key))
        self.terminal.wait_for(is_seen)

    def keys_again(self, key: str, seen: Seen | str) -> None:
        """The second press of a key that goes to and fro."""
        self.terminal.keys(key)
        self.terminal.wait_for(seen)

    def press_and_back(self, place: Scope, key: str, seen: str) -> None:
        """Something that opens, and is left by Esc."""
        self.press(place, key, seen)
        self.terminal.press_until("Esc", self.without(seen))

    @property
    def text(self) -> str:
        return self.terminal.text

    def without(self, words: str) -> Seen:
        return lambda: words not in self.text

    def changed(self, look: Callable[[], object]) -> Seen:
        """From what it is now."""
        before = look()
        return lambda: look() != before

    def assert_all_pressed(self, *places: Scope) -> None:
        wanted = {(key.place, name) for key in KEYS if key.place in places for name in key.keys}
        assert {one for one in self.pressed if one[0] in places} == wanted


def at_cursor(person: Person) -> Seen:
    """Is the cursor on another run than now?"""
    return person.changed(lambda: cursor(person.terminal))


def open_run(terminal: Terminal, name: str) -> None:
    """By way of the filter."""
    terminal.keys("/")
    terminal.wait_for("status:stop")
    terminal.keys(name, "Enter")
    terminal.wait_for(lambda: re.search(r"\b1 of \d", terminal.screen()[0]) and "status:stop" not in terminal.text)
    terminal.press_until("Enter", "Enter show")


def cursor(terminal: Terminal) -> str:
    """The run whose frame is drawn with double weight."""
    found = re.search(r"┏ \S (\S+)", terminal.text)
    return found[1] if found else ""


def position(terminal: Terminal) -> float:
    """Where the replay stands, in seconds."""
    found = re.search(r"(\d+):(\d+) [━▼●]", terminal.text)
    assert found is not None, terminal.text
    return int(found[1]) * 60 + int(found[2])


def paused_demo(opened: Open, *size: int) -> Person:
    """At the second at which it begins, however long it takes to pause it."""
    person = Person(opened("demo", "--speed", "0.001", size=size or (160, 48)))
    person.terminal.wait_for("tqdm-sgd-nan")
    person.press(Scope.REPLAY, "p", "paused")
    return person


@pytest.mark.long
def test_keys_of_all_runs(opened: Open) -> None:
    person = paused_demo(opened)
    terminal, runs = person.terminal, Scope.RUNS
    for key in (
        "right",
        "left",
        "down",
        "up",
        "l",
        "h",
        "j",
        "k",
        "G",
        "g",
        "end",
        "home",
        "pagedown",
        "pageup",
        "n",
        "N",
    ):
        person.press(runs, key, at_cursor(person))
    person.press(runs, "s", "name")
    person.press(runs, "slash", "status:stop")
    terminal.keys("tqdm-h")
    terminal.wait_for(person.without("● nanogpt"))
    terminal.keys("Enter")
    terminal.wait_for("/tqdm-h")
    person.press(runs, "escape", "● nanogpt")
    for _ in range(3):
        person.press(runs, "v", person.changed(lambda: (terminal.text.count("╭"), "metric" in terminal.screen()[2])))
    person.press(runs, "S", person.changed(lambda: terminal.screen()[0][-4:]))
    terminal.keys("n")
    person.press(runs, "a", "acknowledged")
    person.press_and_back(runs, "z", "─ Snooze ─")
    person.press(runs, "i", person.without("● nanogpt"))
    person.keys_again("i", "● nanogpt")
    person.press_and_back(runs, "e", "─ News")
    person.press_and_back(runs, "K", "Simulated: stop this run?")
    person.press_and_back(runs, "W", "Simulated: dev note")
    person.press_and_back(runs, "U", "no note of trainmon")
    person.press_and_back(runs, "A", "Simulated: keep notes automatically?")
    person.press(runs, "space", "1 marked")
    person.press(runs, "space", person.without("1 marked"))
    person.press_and_back(runs, "enter", "Enter show")
    person.press_and_back(runs, "D", "Enter show")
    person.assert_all_pressed(runs)


def chosen_finding(terminal: Terminal) -> str:
    """Without the chart beside it, which is drawn a moment later and is no answer to the key."""
    return terminal.row("▌").partition("▌")[2]


def title_with(terminal: Terminal, about: str) -> Callable[[], object]:
    """A part of the title of the chart."""
    return lambda: re.findall(rf"─ {about} [^─]*", terminal.row("─ smooth "))


@pytest.mark.long
def test_keys_of_one_run(opened: Open) -> None:
    person = paused_demo(opened)
    terminal, run = person.terminal, Scope.RUN
    open_run(terminal, "tqdm-sgd-nan")
    terminal.wait_for("epoch 8:")
    terminal.wait_for("first bad step")
    for key in ("n", "N", "down", "up", "j", "k"):
        person.press(run, key, person.changed(lambda: chosen_finding(terminal)))
    person.press(run, "y", person.changed(title_with(terminal, "y")))
    person.press(run, "x", person.changed(title_with(terminal, "x")))
    person.press(run, "right_square_bracket", person.without("smooth 0 "))
    person.press(run, "left_square_bracket", "smooth 0 ")
    person.press(run, "0", person.changed(title_with(terminal, "x")))
    for key in ("plus", "H", "L", "shift+left", "shift+right", "minus", "equals_sign"):
        person.press(run, key, person.changed(title_with(terminal, "(?:all|steps)")))
    person.press(run, "left", "cursor │ step")
    for key in ("left", "h", "right", "l"):
        person.press(run, key, person.changed(lambda: terminal.row("cursor │ step")))
    terminal.press_until("Esc", person.without("cursor │ step"))
    for key in ("tab", "shift+tab", "2", "1", "3", "4", "5", "6", "7"):
        person.press(
            run, key, person.changed(lambda: [(at, row.find("┃")) for at, row in enumerate(terminal.screen())])
        )
    person.press(run, "o", person.without("─ train.log ─"))
    person.keys_again("o", "─ train.log ─")
    person.press_and_back(run, "slash", "search the log: words")
    person.press(run, "T", "trouble: line ")
    person.press(run, "t", person.changed(lambda: terminal.row("trouble: line ")))
    person.press(run, "right_curly_bracket", person.without("tqdm-sgd-nan"))
    person.press(run, "left_curly_bracket", "tqdm-sgd-nan")
    person.press(run, "enter", "PAUSED")
    person.press(run, "a", "acknowledged")
    person.press_and_back(run, "z", "─ Snooze ─")
    person.press_and_back(run, "m", "─ Metrics ─")
    person.press(run, "D", "fix: ")
    person.press_and_back(run, "R", "diagnosis.md")
    person.keys_again("1", person.without("fix: "))
    person.press(run, "8", "fix: ")
    person.press_and_back(run, "K", "Simulated: stop this run?")
    person.press_and_back(run, "W", "Simulated: dev note")
    person.press_and_back(run, "U", "no note of trainmon")
    person.press_and_back(run, "A", "Simulated: keep notes automatically?")
    person.press(run, "escape", "next alarm")
    person.pressed |= keys_of_a_log_longer_than_its_pane(opened)
    person.assert_all_pressed(run)


def keys_of_a_log_longer_than_its_pane(opened: Open) -> set[tuple[Scope, str]]:
    person = paused_demo(opened, 80, 24)
    terminal, run = person.terminal, Scope.RUN
    open_run(terminal, "tqdm-sgd-nan")
    terminal.wait_for("FOLLOWING")
    person.press(run, "g", "PAUSED")
    person.press(run, "G", "FOLLOWING")
    person.press(run, "home", "PAUSED")
    person.press(run, "end", "FOLLOWING")
    person.press(run, "pageup", "PAUSED")
    person.press(run, "pagedown", person.changed(lambda: terminal.row("─ train.log ─")))
    return person.pressed


@pytest.mark.long
def test_keys_of_the_replay_and_those_that_work_everywhere(opened: Open) -> None:
    person = paused_demo(opened)
    terminal, play = person.terminal, Scope.REPLAY
    start = position(terminal)
    person.press(play, "comma", lambda: position(terminal) < start)
    person.press(play, "full_stop", lambda: position(terminal) >= start)
    person.press(play, "p", person.without("paused"))
    person.press(play, "greater_than_sign", " 2x ")
    person.press(play, "less_than_sign", " 1x ")
    person.press(play, "p", "paused")
    here = position(terminal)
    terminal.press_until("f", lambda: position(terminal) > here and "paused" in terminal.text, again=0.5)
    person.pressed.add((play, "f"))
    person.assert_all_pressed(play)

    everywhere = Scope.ANYWHERE
    person.press_and_back(everywhere, "question_mark", "─ Help ─")
    person.press_and_back(everywhere, "ctrl+p", "Search")
    person.press(everywhere, "ctrl+z", lambda: b"\x1b[?1049l" in terminal.raw)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_for(lambda: terminal.raw.count(b"\x1b[?1049h") == 2)
    terminal.wait_for("quit")
    terminal.press_until("q", lambda: terminal.process.poll() is not None)  # what comes before it reads again is lost
    person.pressed.add((everywhere, "q"))
    assert terminal.wait() == 0
    again = Person(opened("demo"))
    again.terminal.wait_for("quit")
    again.press(everywhere, "ctrl+c", lambda: again.terminal.process.poll() is not None)
    assert again.terminal.wait() == 0
    person.pressed |= again.pressed
    person.assert_all_pressed(everywhere)


def test_a_stop_and_a_note_are_simulated_and_say_so(opened: Open, samples: Path) -> None:
    before = {path: path.stat().st_mtime for path in samples.rglob("*")}
    person = paused_demo(opened)
    terminal = person.terminal
    terminal.keys("K")
    say_yes(terminal, "Stop it")
    terminal.wait_for("simulated: TERM would be sent to")
    terminal.press_until("Esc", person.without("nothing was touched │"))
    terminal.press_until("Esc", person.without("Close"))
    terminal.keys("W")
    say_yes(terminal, "Add it")
    terminal.wait_for("simulated: the note was not written")
    assert {path: path.stat().st_mtime for path in samples.rglob("*")} == before


@pytest.mark.long
def test_at_the_end_there_are_the_findings_of_check_whichever_way_it_was_reached(opened: Open, samples: Path) -> None:
    person = paused_demo(opened, 160, 90)
    terminal = person.terminal
    at_the_end(person)
    open_run(terminal, "tqdm-sgd-nan")
    terminal.wait_for("newest")
    checked = findings_of_check(samples / "tqdm-sgd-nan")
    assert checked
    terminal.wait_for(lambda: findings_on_screen(terminal) == checked)

    click_at(terminal, 0.02)
    terminal.wait_for(lambda: position(terminal) < 5)
    terminal.wait_for("tqdm-sgd-nan has not begun yet")
    terminal.wait_for(lambda: findings_on_screen(terminal) == set())
    at_the_end(person)
    terminal.wait_for(lambda: findings_on_screen(terminal) == checked)


def at_the_end(person: Person) -> None:
    click_at(person.terminal, 0.99)
    person.terminal.keys("p", *">" * 8)
    person.terminal.wait_for(lambda: bool(re.search(r"●\s*(\d+:\d+)\s+simulated", person.text)))


def click_at(terminal: Terminal, share: float) -> None:
    """On the time line of the replay bar."""
    number, row = next((i, row) for i, row in enumerate(terminal.screen(), 1) if "simulated" in row and "●" in row)
    track = re.search(r"[━▼●─]{20,}", row)
    assert track is not None
    column = track.start() + 1 + int(share * (track.end() - track.start() - 1))
    terminal.keys(f"\x1b[<0;{column};{number}M", f"\x1b[<0;{column};{number}m")


def findings_of_check(run: Path) -> set[tuple[str, str, str]]:
    """(kind, metric, step) of each."""
    done = subprocess.run(
        [str(COMMAND), "check", "--json", str(run)],
        capture_output=True,
        check=False,
    )
    (found,) = json.loads(done.stdout)["runs"]
    return {
        (finding["kind"], finding["metric"] or "", str(finding["onset_step"]))
        for finding in found["findings"]
        if finding["onset_step"] is not None and finding["metric"]
    }


def findings_on_screen(terminal: Terminal) -> set[tuple[str, str, str]]:
    return {
        (kind.lower().replace(" ", "_"), metric, step)
        for kind, metric, step in re.findall(r"[■◐✓·] (\w+(?: \w+)*) {2,}(\S+) +step (\d+)", terminal.text)
    }
