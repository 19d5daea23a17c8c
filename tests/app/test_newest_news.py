"""What happened is told by glyph, word and colour, as bad as it is and no worse."""

import pytest
from fake_monitor import NOW
from rich.cells import cell_len

from tui_monitor.app.drawing.glyphs import ASCII, UNICODE
from tui_monitor.app.drawing.news_lines import NewsLook, newest, news_line
from tui_monitor.app.drawing.times import Times
from tui_monitor.app.drawing.told_once import NewsEntry
from tui_monitor.model.finding import Severity
from tui_monitor.model.snapshot import Incident, RunEvent, Shared
from tui_monitor.text import Shown


def drawn(finding, severity, glyphs=UNICODE):
    event = RunEvent(NOW, Shown("logs/a"), Shown("it is so"), finding, severity)
    return news_line(NewsEntry(event), NewsLook({Shown("logs/a"): Shown("a")}, Times(False), NOW, glyphs))


@pytest.mark.parametrize(
    ("finding", "severity", "glyph", "colour"),
    [
        ("nan:loss:0:3", Severity.CRITICAL, "■", "$error"),
        ("drift:loss:0:3", Severity.WARNING, "◐", "$warning"),
        ("restart::1:3", Severity.INFO, "·", "$foreground 80%"),
        ("nan:loss:0:3", None, "✓", "$success"),
        (None, None, "·", "$foreground 80%"),
    ],
    ids=["critical", "warning", "information", "recovered", "no finding"],
)
def test_an_event_is_drawn_as_bad_as_it_is(finding, severity, glyph, colour):
    _, (sign, _), (name, _), (words, style) = drawn(finding, severity)
    assert (sign.strip(), name.strip(), words, style) == (glyph, "a", "it is so", colour)


def test_names_stand_under_each_other_whatever_happened():
    for glyphs in (UNICODE, ASCII):
        lines = [drawn("x", severity, glyphs) for severity in (*Severity, None)]
        assert len({sum(cell_len(text) for text, _ in line[:2]) for line in lines}) == 1


def test_above_all_stands_only_the_newest_of_those_that_said_the_same():
    """A host that fell silent, answered again, and is silent now."""
    silent, again = Shown("gpu1 does not answer: 2 runs"), Shown("gpu1 answers again")
    runs = (Shown("a"), Shown("b"))
    first, second = (RunEvent(at, Shown(""), silent, severity=Severity.WARNING, runs=runs) for at in (1.0, 3.0))
    came = RunEvent(2.0, Shown(""), again)
    lasting = [Incident(silent, runs, 0.0, Shared.UNREACHABLE)]
    assert [entry.event for entry in newest([first, came, second], lasting, 3)] == [second, came, first]
    assert [entry.event for entry in newest([first, came], [], 3)] == [came, first]
