"""All text from outside is hostile; what `clean` returns is not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_monitor.text import clean, clean_bytes

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x1b\x07\x9b\x9c\x9d\x90[]()0;1m?hlABKJ\\PX^_\r\n\t\0\x7f\u202e\u2066\u200b\ufeff\u2028a"),
        st.characters(codec=None),
    ),
    max_size=80,
)


@given(HOSTILE, st.integers(1, 60))
@example("\x1b\x1b[31m[31m", 60)
@example("\x1b]52;c;cGF5bG9hZA==\x07", 60)
def test_what_is_clean_cannot_drive_a_terminal_and_keeps_its_limit(raw: str, limit: int) -> None:
    shown = clean(raw, limit)
    assert shown.isprintable()
    assert len(shown) <= limit
    assert clean(shown, limit) == shown
    shown.encode("utf-8")


@given(st.binary(max_size=200), st.integers(1, 60))
def test_bytes_of_any_kind_become_clean_text(raw: bytes, limit: int) -> None:
    shown = clean_bytes(raw, limit)
    assert shown.isprintable()
    assert len(shown) <= limit


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60))
def test_plain_text_stays_as_it_is(raw: str) -> None:
    assert clean(raw) == raw


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[1;31mloss\x1b[0m 0.5", "loss 0.5"),
        ("\x1b]0;title\x07step 3", "step 3"),
        ("\x1b]52;c;aGk=\x1b\\step 3", "step 3"),
        ("\x1bP1$qm\x1b\\step 3", "step 3"),
        ("\x9b31mloss", "loss"),
        ("\x1bcreset", "reset"),
        ("bell\x07", "bell\\x07"),
        ("user\u202egpj.exe", "user\\u202egpj.exe"),
        ("a\tb", "a    b"),
        ("one\ntwo\rthree", "one\\x0atwo\\x0dthree"),
        ("\udcff", "\\xff"),
        ("\ud800", "\\ud800"),
        ("[red]markup[/nope]", "[red]markup[/nope]"),
        ("损失 0.5 é ñ 🙂", "损失 0.5 é ñ 🙂"),
        ("", ""),
    ],
)
def test_a_hostile_line_is_shown_so(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_sequence_cut_by_the_limit_does_not_escape() -> None:
    assert clean("ab\x1b]52;c;AAAAAAAAAAAAAAAA\x07", 8) == "ab"
    assert clean("ab\x1b]52;c;" + "A" * 9000 + "\x07", 8) == "ab52;c…"


def test_a_long_line_ends_in_an_ellipsis() -> None:
    assert clean("x" * 5000) == "x" * 1999 + "…"
