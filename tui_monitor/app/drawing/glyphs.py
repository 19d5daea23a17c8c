"""The signs of the screen, in Unicode and in ASCII."""

from msgspec import Struct

from tui_monitor.report.states import SIGNS, State


class ReplaySigns(Struct, frozen=True):
    """Of the bar of a replay: what it does, and how much of the track was played."""

    play: str
    pause: str
    played: str
    head: str


class Glyphs(Struct, frozen=True):
    states: dict[State, str]
    braille: bool
    box: tuple[str, str, str, str, str, str]
    """Corners (left top, right top, left bottom, right bottom), horizontal, vertical: no sign of a state among them."""
    selected_box: tuple[str, str, str, str, str, str]
    bad: str
    """A column with NaN or infinite points."""
    onset: str
    cursor: str
    mark: str
    """Before a run that a person marked."""
    dot: str
    """Between two facts of a line."""
    track: str
    replay: ReplaySigns
    ellipsis: str
    up: str
    down: str
    recovered: str
    series: str
    """Before the name of a curve, in its colour."""
    band: str
    """What the dim band of a chart is made of."""
    scale: tuple[str, str]
    """The axis at the right of a curve: where a number stands, and between."""
    eighths: str
    """A cell that fills from the left; empty where there is no such sign."""
    times: str


UNICODE = Glyphs(
    states=SIGNS,
    braille=True,
    box=("╭", "╮", "╰", "╯", "─", "│"),
    selected_box=("┏", "┓", "┗", "┛", "━", "┃"),
    bad="×",
    onset="▼",
    cursor="▌",
    mark="◆",
    dot="·",
    track="─",
    replay=ReplaySigns(play="▶", pause="⏸", played="━", head="●"),
    ellipsis="…",
    up="▲",
    down="▼",
    recovered="✓",
    series="▪",
    band="⣿",
    scale=("┤", "╷"),
    eighths=" ▏▎▍▌▋▊▉█",
    times="×",
)

ASCII = Glyphs(
    states={
        State.STOP: "#",
        State.FAILED: "x",
        State.WAIT: "?",
        State.CONTINUE: "+",
        State.QUIET: ".",
        State.READING: "~",
        State.ENDED: "o",
    },
    braille=False,
    box=("/", "\\", "\\", "/", "-", "|"),
    selected_box=("/", "\\", "\\", "/", "=", "H"),
    bad="!",
    onset="v",
    cursor=">",
    mark="*",
    dot="|",
    track="-",
    replay=ReplaySigns(play=">", pause="=", played="=", head="O"),
    ellipsis="~",
    up="^",
    down="v",
    recovered="ok",
    series="*",
    band=":",
    scale=("|", "|"),
    eighths="",
    times="x",
)


def choose(encoding: str, term: str, forced: bool = False) -> Glyphs:
    """ASCII where the terminal cannot show more, or where a person asks for it."""
    able = encoding.replace("-", "").lower() == "utf8" and term not in ("", "dumb")
    return ASCII if forced or not able else UNICODE
