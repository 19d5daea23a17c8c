"""What each kind of terminal is sent: the colours of the verdicts, by the numbers that they have there."""

import re

import pytest
from driving import THEMES
from rich.segment import Segment
from rich.style import Style
from test_in_a_terminal import terminal
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from tui_monitor.app import few_colours, themes
from tui_monitor.app.colour_roles import Roles

NAMES = ["colour-blind", "forest", "high-contrast", "night", "paper"]
_PIECE = re.compile(rb"\x1b\[([0-9;]*)m|\x1b\[[0-9;:?]*[A-Za-z]|\x1b\].*?\x07|([^\x1b]+)")
DARK_RED, BRIGHT_WHITE = "41", "97"


def looks_of(drawn: bytes, word: bytes) -> set[tuple[str, ...]]:
    """The attributes in force wherever `word` was sent."""
    now: tuple[str, ...] = ()
    found = set()
    for sgr, text in _PIECE.findall(drawn):
        if text:
            found |= {now} if word in text else set()
        elif sgr:
            now = () if sgr == b"0" else tuple(sgr.decode().split(";"))
    return found


def sent(**environment: str) -> bytes:
    with terminal(**environment) as screen:
        screen.until(b"CONTINUE")
        screen.settle()
        return screen.bytes


@pytest.mark.alone
@pytest.mark.parametrize("term", ["xterm", "linux", "screen"])
def test_a_terminal_with_few_colours_is_sent_red_yellow_and_green_by_name(term):
    drawn = sent(TERM=term, COLORTERM="")
    assert b"38;" not in drawn and b"48;" not in drawn, "only colours with a name"
    for look in looks_of(drawn, b"STOP"):
        assert {BRIGHT_WHITE, DARK_RED} <= set(look)
    for word, colours in ((b"WAIT", {"33", "93"}), (b"CONTINUE", {"32", "92"})):
        for look in looks_of(drawn, word):
            assert set(look) & colours and "40" in look, (word, look)


@pytest.mark.alone
@pytest.mark.parametrize(
    ("term", "colorterm", "begins"), [("xterm-256color", "", "38;5;"), ("xterm-256color", "truecolor", "38;2;")]
)
def test_a_terminal_with_many_colours_is_sent_those_of_the_theme(term, colorterm, begins):
    drawn = sent(TERM=term, COLORTERM=colorterm)
    for word in (b"STOP", b"WAIT", b"CONTINUE"):
        assert all(begins in ";".join(look) for look in looks_of(drawn, word))
    assert len({frozenset(looks_of(drawn, word)) for word in (b"STOP", b"WAIT", b"CONTINUE")}) == 3


@pytest.mark.alone
def test_without_colour_stop_alone_is_inverse_and_wait_is_bold():
    drawn = sent(NO_COLOR="1")
    assert not re.search(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]", drawn), "no colour is sent"
    assert looks_of(drawn, b"STOP") == {("1", "7")}
    assert all("1" in look and "7" not in look for look in looks_of(drawn, b"WAIT"))
    assert all(not {"1", "7"} & set(look) for look in looks_of(drawn, b"CONTINUE"))


def colours_of(theme: themes.Theme) -> dict[str, str]:
    return theme.to_color_system().generate() | theme.variables


@pytest.mark.parametrize("name", NAMES)
def test_each_theme_names_its_colours_and_the_verdicts_differ(name):
    theme = themes.read(THEMES / f"{name}.yaml")
    drawn = (
        shown(theme, theme.background, theme.error),
        *(shown(theme, colour, theme.background) for colour in (theme.error, theme.warning, theme.success)),
    )
    stop, failed, wait, goes_on = drawn
    assert stop == ("bright_white", "red")
    assert failed[0].endswith("red") and wait[0].endswith("yellow")
    assert goes_on[0].endswith("cyan" if name == "colour-blind" else "green")
    assert {one[1] for one in drawn[1:]} == {"black"}


@pytest.mark.parametrize("name", NAMES)
def test_quiet_text_and_the_lit_row_have_names_too(name):
    theme = themes.read(THEMES / f"{name}.yaml")
    ground, text = Color.parse(theme.background), Color.parse(theme.foreground)
    quiet = shown(theme, ground.blend(text, 0.6).hex, theme.background)
    assert quiet[0] != shown(theme, theme.foreground, theme.background)[0]
    lit = ground.blend(text, 0.14).hex
    assert shown(theme, theme.foreground, lit) == ("bright_white", "blue")
    assert shown(theme, theme.error, lit) == ("bright_red", "black"), "a verdict is not written on blue"


def shown(theme: themes.Theme, ink: str | None, ground: str | None) -> tuple[str, str]:
    part_of: LineFilter = few_colours.ByPart(lambda: (theme.name, colours_of(theme)), few_colours._named)
    style = Style(color=ink, bgcolor=ground)
    strip = Strip([Segment("text", style)]).apply_filter(part_of, Color.parse("#000000"))
    (segment,) = list(strip)
    assert segment.style is not None and segment.style.color and segment.style.bgcolor
    return segment.style.color.name, segment.style.bgcolor.name


def test_a_click_survives_the_change_of_colours():
    theme = themes.DEFAULT
    for looks in (few_colours._named, few_colours._plain):
        changed = few_colours.ByPart(lambda: (theme.name, colours_of(theme)), looks)
        style = Style(color="#7aa2f7", meta={"@click": "app.quit"})
        (segment,) = changed.apply([Segment("q", style)], Color.parse("#16161e"))
        assert segment.style is not None and segment.style.meta == {"@click": "app.quit"}


def test_the_part_of_a_blended_colour_is_told_from_it():
    roles = Roles(colours_of(themes.DEFAULT))
    ground = Color.parse(themes.DEFAULT.background)
    for name in ("error", "warning", "success", "foreground"):
        ink = ground.blend(Color.parse(getattr(themes.DEFAULT, name)), 0.6)
        part = roles.of(Style(color=ink.hex), ground.rgb)
        assert (part.ink, part.ground) == (name, "background") and part.strength == pytest.approx(0.6, abs=0.11)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ansi: [red]", "ansi must be a list"),
        ("ansi: {stop: red}", "stop is no known part"),
        ("ansi: {error: puce}", "'puce' is none of black, red"),
    ],
)
def test_a_bad_name_of_a_colour_is_told(tmp_path, text, why):
    path = tmp_path / "bad.yaml"
    good = (THEMES / "night.yaml").read_text().split("ansi:")[0]
    path.write_text(good + text)
    with pytest.raises(themes.SettingsError, match=re.escape(why)):
        themes.read(path)


def test_a_line_that_is_inverse_is_so_over_its_blanks_too():
    theme = themes.DEFAULT
    changed = few_colours.ByPart(lambda: (theme.name, colours_of(theme)), few_colours._named)
    style = Style(color=theme.foreground, bgcolor=theme.background, reverse=True)
    words, blanks = changed.apply([Segment("Open", style), Segment("    ", style)], Color.parse("#16161e"))
    assert words.style == blanks.style
