"""Names and lines made to drive the terminal, faults in one run, a thousand runs, terminals of any size."""

import os
import re
from pathlib import Path

import pytest

from tests.damaged import schema_that_is_no_text
from tests.e2e.conftest import Open, Train
from tests.e2e.terminal import Terminal
from tests.sweeps import sweep

HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07clipboard",
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[Hcleared",
    "\x9b31mred\x9d0;title\x9c",
    "[/nope] [bold]x",
    "[@click=app.quit]press[/]",
    "right\u202eto\u2066left",
    "two\nlines\rback",
    "\x1bP$q\x1b\\\x1b_Gi=1\x1b\\",
    "n" * 250,
)
OUR_SEQUENCE = re.compile(r"\x1b(\[[?<>=]?[0-9;:]*\$?[A-Za-z]|\(B|>|=|7|8|\]22;[a-z]*\x07)")
"""What Textual draws with. Of strings to the terminal (OSC, DCS, APC), in which titles and clipboards are written,
only the shape of the mouse pointer."""


def assert_nothing_drove_the_terminal(terminal: Terminal) -> None:
    sent = terminal.raw.decode("utf-8", "replace")
    left = OUR_SEQUENCE.sub("", sent)
    assert "\x1b" not in left, repr(left[max(0, left.find("\x1b") - 60) : left.find("\x1b") + 60])
    assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", left)


def written(root: Path) -> None:
    """Hostile names of runs; in each a log with hostile metrics, lines and a traceback."""
    for number, name in enumerate(HOSTILE):
        folder = os.fsencode(root / "logs") + b"/" + os.fsencode(f"{number}-{name}"[:250])
        os.makedirs(folder)
        lines = [f"step {step} | loss {9 / step:.3f} | {name} {step}.5\n" for step in range(1, 30)]
        lines += [f"step {step} | loss nan\n{name}\n" for step in range(30, 40)]
        lines += [f'Traceback (most recent call last):\n  File "{name}"\nRuntimeError: {name}\n']
        with open(folder + b"/train.log", "wb") as log:
            log.write("".join(lines).encode())
        os.utime(folder + b"/train.log", (1e9, 1e9))  # ended from the start: the order of the runs stays
    (root / "logs" / "plain").mkdir()
    (root / "logs/plain/train.log").write_bytes(b"step 1 | loss 1\n\xff\xfe \x00\x1b]52;c;ZXZpbA==\x07\n" * 20)


@pytest.mark.long
def test_s1_hostile_names_and_lines_do_not_reach_the_terminal(opened: Open, root: Path) -> None:
    written(root)
    terminal = opened(root)
    terminal.wait_for(f"{len(HOSTILE) + 1} runs")
    terminal.wait_for("loss is NaN")
    for view in ("v", "v", "v"):
        before = terminal.text
        terminal.keys(view)
        terminal.wait_for(lambda before=before: terminal.text != before)
    terminal.keys("g")  # the order stands, now that all are read
    for _ in HOSTILE:
        terminal.keys("Enter")
        terminal.wait_for("Enter show")
        terminal.press_until("Enter", "steps ")
        terminal.keys("m")
        terminal.wait_for("─ Metrics ─")
        terminal.press_until("Esc", lambda: "─ Metrics ─" not in terminal.text)
        terminal.press_until("Esc", "next alarm")
        terminal.keys("j")
    for key, words in (("K", "Not possible"), ("W", "Dev note"), ("e", "─ News"), ("Ctrl+P", "Search")):
        terminal.keys(key)
        terminal.wait_for(words)
        terminal.press_until("Esc", lambda words=words: words not in terminal.text)
    terminal.keys("q")
    assert terminal.wait() == 0
    assert_nothing_drove_the_terminal(terminal)
    assert b"internal error" not in terminal.raw


def test_s2_a_click_on_markup_in_a_name_does_nothing(opened: Open, root: Path) -> None:
    log = root / "logs" / "[@click=app.quit]press[" / "train.log"
    log.parent.mkdir(parents=True)
    log.write_text("step 1 | loss 1\n" * 9)
    terminal = opened(root)
    terminal.wait_for("press[ ━")
    row = next(number for number, line in enumerate(terminal.screen(), 1) if "press[ ━" in line)
    column = terminal.screen()[row - 1].find("press") + 2
    terminal.keys(f"\x1b[<0;{column};{row}M", f"\x1b[<0;{column};{row}m")
    terminal.keys("?")
    terminal.wait_for("─ Help ─")


@pytest.mark.parametrize("size", sweep([(60, 15), (80, 24)], [(60, 15)]))
def test_verdicts_and_keys_are_in_sight_after_a_storm_of_resizes(
    opened: Open, samples: Path, size: tuple[int, int]
) -> None:
    terminal = opened("demo", "--speed", "0.001", size=(200, 60))
    terminal.wait_for("tqdm-sgd-nan")
    terminal.keys("p")
    terminal.wait_for("paused")
    for columns in range(200, 60, -7):
        terminal.resize(columns, 15 + columns % 40)
    terminal.resize(1, 1)
    terminal.resize(2, 40)
    terminal.resize(200, 1)
    terminal.resize(*size)
    sick = ("tqdm-sgd-nan", "aceback", "rlimit")  # long names lose their middle
    terminal.wait_for(lambda: all(re.search(r"STOP|FAILED", terminal.row(name)) for name in sick))
    terminal.wait_for(lambda: "q quit" in terminal.screen()[-1])
    assert "■" in terminal.screen()[0]
    terminal.keys("Enter")
    terminal.wait_for("Enter show")
    terminal.wait_for(lambda: re.search(r"STOP \d+% +tqdm-sgd-nan", terminal.screen()[0]) is not None)


def test_s20_whoever_runs_as_root_reads_so_in_the_header(opened: Open, samples: Path) -> None:
    terminal = opened(samples)
    terminal.wait_for("quit")
    terminal.wait_for("STOP")
    assert ("root" in terminal.text.splitlines()[0]) is (os.geteuid() == 0)


def test_a_terminal_of_one_cell_is_survived(opened: Open, samples: Path) -> None:
    terminal = opened("demo", size=(1, 1))
    terminal.wait_for(lambda: b"\x1b[?1049h" in terminal.raw)
    terminal.keys("Enter", "K", "W", "?")
    terminal.resize(80, 24)
    terminal.wait_for("─ Help ─")
    terminal.press_until("Esc", lambda: "tqdm-sgd-nan" in terminal.text and "quit" in terminal.text)
    assert "Stop it" not in terminal.text


RAISES = """
import tui_monitor.judging.rules.nonfinite as module
usual = module.NonFinite.excess
def excess(self, facts):
    if "broken" in facts.metric and facts.value != facts.value:
        raise RuntimeError("a rule of [/nope] \\x1b]0;x\\x07")
    return usual(self, facts)
module.NonFinite.excess = excess
"""


def test_a_rule_that_raises_is_told_in_its_run_and_the_others_go_on(opened: Open, train: Train, root: Path) -> None:
    for name, metric in (("broken", "broken_loss"), ("sick", "loss")):
        log = root / "logs" / name / "train.log"
        log.parent.mkdir(parents=True)
        log.write_text(f"step 1 | {metric} 2\nstep 2 | {metric} 1\n" + f"step 3 | {metric} nan\n" * 12)
    training = train("alive")
    terminal = opened(root, patched=RAISES)
    terminal.wait_for("internal error: RuntimeError: a rule of [/nope]")
    terminal.wait_for("loss is NaN")
    terminal.wait_for("1 CONTINUE")
    training.break_it()
    terminal.wait_for("2 STOP")
    terminal.keys("?")
    terminal.wait_for("─ Help ─")
    terminal.press_until("Esc", lambda: "─ Help ─" not in terminal.text)
    terminal.keys("q")
    assert terminal.wait() == 0
    assert_nothing_drove_the_terminal(terminal)


@pytest.mark.long
def test_a_thousand_runs_open_and_answer_keys(opened: Open, root: Path) -> None:
    for number in range(1000):
        folder = root / "logs" / f"run-{number:04d}"
        folder.mkdir(parents=True)
        value = "nan" if number == 777 else "0.5"
        (folder / "train.log").write_text("step 1 | loss 1\nstep 2 | loss 0.9\n" + f"step 3 | loss {value}\n" * 8)
    terminal = opened(root)
    terminal.wait_for("1000 runs")
    terminal.wait_for("999 CONTINUE")
    terminal.wait_for(lambda: "run-0777" in terminal.text and "loss is NaN" in terminal.text)
    terminal.keys("G")
    terminal.wait_for("run-0999")
    terminal.keys("g")
    terminal.wait_for(lambda: "run-0999" not in terminal.text)
    terminal.keys("/")
    terminal.wait_for("status:stop")
    terminal.keys("0123", "Enter")
    terminal.wait_for(lambda: "run-0123" in terminal.text and "run-0000" not in terminal.text)


def test_runs_are_found_beside_a_database_that_is_damaged(opened: Open, root: Path) -> None:
    schema_that_is_no_text(root / "a" / "mlflow.db")
    log = root / "b" / "train.log"
    log.parent.mkdir()
    log.write_text("".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 61)))
    terminal = opened(root)
    terminal.wait_for("mlflow.db cannot be read: malformed database schema")
    terminal.wait_for(lambda: "1 CONTINUE" in terminal.text and "looking for runs" not in terminal.text)
    schema_that_is_no_text(root / "later" / "other.db")
    terminal.wait_for("other.db cannot be read")
    with log.open("a") as more:
        more.write("".join(f"step {step} | loss nan\n" for step in range(61, 90)))
    terminal.wait_for("1 STOP")


NEVER_WELL = """
from tui_monitor.monitor import Monitor
def step(self):
    raise RuntimeError("no step of [/nope]")
Monitor.step = step
"""


def test_a_fault_of_trainmon_stays_in_sight_and_is_told_at_the_end(opened: Open, root: Path) -> None:
    terminal = opened(root, patched=NEVER_WELL)
    terminal.wait_for("■ internal error, trying again: RuntimeError: no step of [/nope]")
    assert "No run has been found" not in terminal.text
    terminal.keys("q")
    assert terminal.wait() == 1
    assert "a fault of trainmon itself" in terminal.text
    assert "RuntimeError: no step of [/nope]" in terminal.text
