"""An expression that is compiled when it is first asked answers as one that was compiled at once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.lazy_regex import lazy_compile


@given(st.text("ab1 ", max_size=20))
def test_it_says_what_the_expression_says(text: str) -> None:
    at_once, later = re.compile("(?P<letter>[ab])([0-9])"), lazy_compile("(?P<letter>[ab])([0-9])")
    assert [found.span("letter") for found in later.finditer(text)] == [
        match.span(1) for match in at_once.finditer(text)
    ]
    assert later.sub("-", text) == at_once.sub("-", text)
    assert (later.match(text) is None) == (at_once.match(text) is None)
    assert later.groupindex == at_once.groupindex


def test_flags_and_bytes_are_those_of_re() -> None:
    assert lazy_compile("LOSS", re.IGNORECASE).search("the loss") is not None
    assert lazy_compile(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_it_is_compiled_when_it_is_first_asked() -> None:
    wrong = lazy_compile("(")
    with pytest.raises(re.error):
        wrong.match("")
