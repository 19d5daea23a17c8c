"""Keys as a terminal sends them, close together."""

import pytest
from textual import constants
from textual.drivers import linux_driver
from textual.events import Key

from tui_monitor.app.terminal_input import EscapeFirst, forgiving, hear_all_keys


def keys(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is heard of it when nothing comes behind it."""
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 0.0)
    parser = EscapeFirst()
    heard = [*parser.feed(text), *parser.tick()]
    return [message.key for message in heard if isinstance(message, Key)]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("\x1bq", ["escape", "q"]),
        ("\x1bK", ["escape", "K"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b/nan", ["escape", "slash", "n", "a", "n"]),
        ("\x1bjj", ["escape", "j", "j"]),
        ("j\x1bkj", ["j", "escape", "k", "j"]),
        ("\x1b\x1bq", ["escape", "escape", "q"]),
        ("\x1b[A", ["up"]),
        ("\x1b", ["escape"]),
    ],
)
def test_escape_and_the_key_behind_it_are_two_keys(text, heard, monkeypatch):
    assert keys(text, monkeypatch) == heard


@pytest.mark.parametrize("text", ["\x1b[0K", "\x1b[<0;K", "\x1b]0;K", "\x1bPK", "\x1b[?1;2c"])
def test_a_part_of_what_a_terminal_says_by_itself_begins_with_no_escape_key(text, monkeypatch):
    assert "escape" not in keys(text, monkeypatch)


def test_the_driver_of_the_app_hears_so():
    hear_all_keys()
    assert vars(linux_driver)["XTermParser"] is EscapeFirst
    assert vars(linux_driver)["getincrementaldecoder"] is forgiving


def test_bytes_that_are_no_text_end_nothing_and_hide_nothing_behind_them():
    decode = forgiving("utf-8")().decode
    assert [decode(part) for part in (b"j\xff", b"\xe9k", b"\xe6\xbc", b"\xa2")] == ["j\ufffd", "\ufffdk", "", "漢"]
