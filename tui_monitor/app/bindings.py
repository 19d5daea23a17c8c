"""The one table of keys: bindings, footer, help, palette and docs/keys.md are all made from it."""

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct
from textual.binding import Binding, BindingType

from tui_monitor.app.drawing.panes import PaneName


class Scope(StrEnum):
    """Where a key means something."""

    ANYWHERE = "anywhere"
    RUNS = "runs"
    RUN = "run"
    LOG = "log"
    """The log of a run, while it has the focus."""
    REPLAY = "replay"


class Key(Struct, frozen=True):
    """One thing a person can do."""

    action: str
    keys: tuple[str, ...]
    """Textual's names."""
    shown: str
    """As written on the screen."""
    label: str
    """For the footer; empty keeps it out."""
    help: str
    place: Scope
    lasting: bool = False
    """It leads to something that outlives trainmon: not offered when read-only."""
    pair: str = ""
    """In the footer, where it stands there for its opposite, too: `[ ]`."""

    @property
    def named(self) -> str:
        """In a few words: `Next run that needs you`; with dots where a question comes first."""
        said = re.split(r"[:;,]", self.help)[0]
        return f"{said[0].upper()}{said[1:]}{' …' * self.lasting}"


def _written(place: Scope) -> tuple[Key, ...]:
    """What is written about one run without a stop."""
    note = "write a dev note about this run: a preview to edit"
    undo = "take trainmon's newest note about this run back: shows it and asks"
    keep = "keep notes, error log and memory automatically: asks"
    return (
        Key("note", ("W",), "W", "note", note, place, lasting=True),
        Key("undo", ("U",), "U", "", undo, place, lasting=True),
        Key("keep", ("A",), "A", "", keep, place, lasting=True),
    )


def _attended(place: Scope) -> tuple[Key, ...]:
    """What a person says about alarms."""
    acknowledge = "acknowledge: you know its alarms, until one is new or worse; again takes it back"
    snooze = "snooze: leave it alone for a time, until a step, or until it ends"
    return (
        Key("acknowledge", ("a",), "a", "ack", acknowledge, place),
        Key("snooze", ("z",), "z", "snooze", snooze, place),
    )


KEYS = (
    Key("open", ("enter",), "Enter", "open", "open the run under the cursor", Scope.RUNS),
    Key("next_alarm(1)", ("n",), "n", "next alarm", "next run that needs you", Scope.RUNS),
    Key("next_alarm(-1)", ("N",), "N", "", "previous run that needs you", Scope.RUNS),
    Key(
        "stop",
        ("K",),
        "K",
        "stop",
        "stop this run, or all that are marked: shows what would happen and asks",
        Scope.RUNS,
        lasting=True,
    ),
    *_written(Scope.RUNS),
    Key("diagnose", ("D",), "D", "why", "why it is as it is: causes, their proof, what to do", Scope.RUNS),
    Key(
        "filter",
        ("slash",),
        "/",
        "filter",
        "filter: words, status:stop,failed host:gpu2 kind:nan cfg.lr>=1e-3 -name:base; Esc brings the one before back",
        Scope.RUNS,
    ),
    Key(
        "mark",
        ("space",),
        "Space",
        "mark",
        "mark this run, or drop its mark: K then asks about all marked ones",
        Scope.RUNS,
    ),
    Key("sort", ("s",), "s", "sort", "sort now; again for the next order", Scope.RUNS),
    Key("reverse", ("S",), "S", "", "sort the other way round", Scope.RUNS),
    Key("view", ("v",), "v", "view", "the next view: grid, compact, table", Scope.RUNS),
    Key(
        "news",
        ("e",),
        "e",
        "news",
        "news: all that happened, newest first; Enter opens the run, / filters",
        Scope.RUNS,
    ),
    *_attended(Scope.RUNS),
    Key("inbox", ("i",), "i", "inbox", "inbox: only what still needs you; again: all runs", Scope.RUNS),
    Key("move(-1, 0)", ("left", "h"), "Left h", "", "move left", Scope.RUNS),
    Key("move(1, 0)", ("right", "l"), "Right l", "", "move right", Scope.RUNS),
    Key("move(0, -1)", ("up", "k"), "Up k", "", "move up", Scope.RUNS),
    Key("move(0, 1)", ("down", "j"), "Down j", "", "move down", Scope.RUNS),
    Key("page(-1)", ("pageup",), "PgUp", "", "one screen up", Scope.RUNS),
    Key("page(1)", ("pagedown",), "PgDn", "", "one screen down", Scope.RUNS),
    Key("first", ("g", "home"), "g", "", "the first run", Scope.RUNS),
    Key("last", ("G", "end"), "G", "", "the last run", Scope.RUNS),
    Key("leave", ("escape",), "Esc", "", "drop the marks, then the filter", Scope.RUNS),
    Key("leave", ("escape",), "Esc", "back", "the cursor away, all panes again, then back to all runs", Scope.RUN),
    Key(
        "jump",
        ("enter",),
        "Enter",
        "show",
        "show the finding, or the proof of a cause, in the chart and in the log",
        Scope.RUN,
    ),
    Key("finding(1)", ("n",), "n", "finding", "next finding", Scope.RUN),
    Key("finding(-1)", ("N",), "N", "", "previous finding", Scope.RUN),
    Key("stop", ("K",), "K", "stop", "stop this run: shows what would happen and asks", Scope.RUN, lasting=True),
    *_written(Scope.RUN),
    Key("diagnose", ("D",), "D", "why", "why it is as it is: causes, proof, what to do; again: the chart", Scope.RUN),
    Key("report", ("R",), "R", "save", "write diagnosis.md, next.md: shows them and asks", Scope.RUN, lasting=True),
    Key("pane(1)", ("tab",), "Tab", "pane", "give the keys to the next pane", Scope.RUN),
    Key("metric", ("m",), "m", "metric", "choose the metrics of the chart", Scope.RUN),
    Key("log_scale", ("y",), "y", "log", "logarithmic or linear values", Scope.RUN),
    Key("x_axis", ("x",), "x", "axis", "the next x axis: step, epoch, time, clock, tokens, as logged", Scope.RUN),
    Key(
        "zoom(2)",
        ("plus", "equals_sign"),
        "+",
        "zoom",
        "zoom in at the cursor; the wheel: at the pointer; a drag: that part",
        Scope.RUN,
        pair="+ -",
    ),
    Key("zoom(-2)", ("minus",), "-", "", "zoom out", Scope.RUN),
    Key(
        "cursor(-1)",
        ("left", "h"),
        "Left h",
        "",
        "the value cursor to earlier points; a click puts it there",
        Scope.RUN,
    ),
    Key(
        "cursor(1)",
        ("right", "l"),
        "Right l",
        "cursor",
        "the value cursor to later points",
        Scope.RUN,
        pair="Left Right",
    ),
    Key(
        "pan(-1)",
        ("shift+left", "H"),
        "Shift+Left H",
        "",
        "the chart to earlier steps, as Shift and the wheel",
        Scope.RUN,
    ),
    Key("pan(1)", ("shift+right", "L"), "Shift+Right L", "", "the chart to later steps", Scope.RUN),
    Key("smooth(1)", ("right_square_bracket",), "]", "smooth", "smoother", Scope.RUN, pair="[ ]"),
    Key("smooth(-1)", ("left_square_bracket",), "[", "", "less smooth", Scope.RUN),
    Key("reset", ("0",), "0", "reset", "the whole chart, unsmoothed, without a cursor", Scope.RUN),
    Key("log(-1)", ("pageup",), "PgUp", "", "earlier lines of the log, or of the pane that has the keys", Scope.RUN),
    Key("log(1)", ("pagedown",), "PgDn", "", "later lines of the log, or of the pane that has the keys", Scope.RUN),
    Key("log_start", ("g", "home"), "g", "", "the start of the log, or of the pane that has the keys", Scope.RUN),
    Key("log_follow", ("G", "end"), "G", "follow", "follow the end of the log; the end of another pane", Scope.RUN),
    Key(
        "line(-1)",
        ("up", "k"),
        "Up k",
        "",
        "up by a line; in chart and findings: the previous finding",
        Scope.RUN,
    ),
    Key(
        "line(1)",
        ("down", "j"),
        "Down j",
        "",
        "down by a line; in chart and findings: the next finding",
        Scope.RUN,
    ),
    Key("pane(-1)", ("shift+tab",), "Shift+Tab", "", "give the keys to the previous pane", Scope.RUN),
    *(
        Key(f"to_pane({number})", (str(number),), str(number), "", f"to the pane {pane}", Scope.RUN)
        for number, pane in enumerate(PaneName, 1)
    ),
    Key("only", ("o",), "o", "only", "only this pane, on the whole screen; again: all panes", Scope.RUN),
    Key("other_run(1)", ("right_curly_bracket",), "}", "next run", "the next run of the list", Scope.RUN),
    Key("other_run(-1)", ("left_curly_bracket",), "{", "", "the previous run of the list", Scope.RUN),
    Key(
        "log_search",
        ("slash",),
        "/",
        "search",
        "search the log: words, or re:pattern; then n and N go to its matches, Esc closes it",
        Scope.RUN,
    ),
    Key("log_trouble(1)", ("t",), "t", "", "next line of the log with NaN, an error or a traceback", Scope.RUN),
    Key("log_trouble(-1)", ("T",), "T", "", "previous line with NaN, an error or a traceback", Scope.RUN),
    *_attended(Scope.RUN),
    Key("sideways(-1)", ("left", "h"), "Left h", "", "back along long lines", Scope.LOG),
    Key("sideways(1)", ("right", "l"), "Right l", "", "along long lines", Scope.LOG),
    Key("wrap", ("w",), "w", "", "wrap long lines, or cut them", Scope.LOG),
    Key("other_file", ("F",), "F", "", "the next file of this run", Scope.LOG),
    Key("replay_pause", ("p",), "p", "pause", "pause and play", Scope.REPLAY),
    Key(
        "replay_speed(-1)",
        ("less_than_sign",),
        "<",
        "",
        "slower: 1, 2, 5, 10, 30, 100 times, as fast as it can",
        Scope.REPLAY,
    ),
    Key("replay_speed(1)", ("greater_than_sign",), ">", "faster", "faster", Scope.REPLAY),
    Key("replay_step(-1)", ("comma",), ",", "", "a little back", Scope.REPLAY),
    Key("replay_step(1)", ("full_stop",), ".", "", "a little on", Scope.REPLAY),
    Key("replay_finding", ("f",), "f", "next finding", "play on to the next finding", Scope.REPLAY),
    Key("command_palette", ("ctrl+p",), "Ctrl+P", "", "search all commands, themes and runs", Scope.ANYWHERE),
    Key(
        "help",
        ("question_mark",),
        "?",
        "help",
        "help: keys, verdicts, colours; first those of the place one is at",
        Scope.ANYWHERE,
    ),
    Key("suspend_process", ("ctrl+z",), "Ctrl+Z", "", "suspend: to the shell; fg brings trainmon back", Scope.ANYWHERE),
    Key("quit", ("q", "ctrl+c"), "q", "quit", "quit; training goes on", Scope.ANYWHERE),
)

TITLES = {
    Scope.RUNS: "All runs",
    Scope.RUN: "One run",
    Scope.LOG: "The log of a run, while it has the focus (Tab, or a click)",
    Scope.REPLAY: "Replay and demo",
    Scope.ANYWHERE: "Everywhere",
}


def offered(*places: Scope, read_only: bool) -> Iterator[Key]:
    """The keys of these places, place by place."""
    for place in places:
        yield from (key for key in KEYS if key.place is place and not (read_only and key.lasting))


def bindings(*places: Scope) -> list[BindingType]:
    """For `BINDINGS`. A read-only app refuses the lasting ones in `check_action`."""
    return [
        Binding(name, key.action, key.label or key.help, show=bool(key.label), id=f"{key.place}.{key.action}.{name}")
        for key in offered(*places, read_only=False)
        for name in key.keys
    ]


def lasting_actions() -> frozenset[str]:
    """Names of the actions that a read-only app does not have."""
    return frozenset(key.action for key in KEYS if key.lasting)


def help_rows(*, read_only: bool, first: tuple[Scope, ...] = ()) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """(title, ((keys, what they do), ...)) of each place, `first` before the others."""
    for place in (*first, *(place for place in TITLES if place not in first)):
        title = TITLES[place]
        yield title, tuple((key.shown, key.help) for key in offered(place, read_only=read_only))


def markdown() -> str:
    """docs/keys.md, whole."""
    lines = [
        "# Keys",
        "",
        "Made from the table in `tui_monitor/app/bindings.py`; `?` shows the same in the app.",
        "`K`, `W`, `U`, `A` and `R` are capital because they lead to something lasting; `--read-only` removes them.",
    ]
    for title, rows in help_rows(read_only=False):
        lines += ["", f"## {title}", "", "| key | does |", "|---|---|"]
        lines += [f"| {' or '.join(f'`{key}`' for key in shown.split())} | {text} |" for shown, text in rows]
    return "\n".join([*lines, ""])
