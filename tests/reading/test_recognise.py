"""What no log is, told while the file is there to be looked at, not only at its end."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import NotReadable
from tui_monitor.reading.formats.recognise import HEAD, recognise
from tui_monitor.reading.formats.registry import STREAMS, TEXT

TFEVENTS = next(row for row in STREAMS if row.name == "tfevents")
NOISE = bytes(byte for byte in random.Random(5).randbytes(8000) if byte not in b"\n\r")


def told(name: str, data: bytes, final: bool = False) -> object:
    try:
        found = recognise(name, data, final)
    except NotReadable as error:
        return str(error)
    return found and found.format


@pytest.mark.parametrize(
    "head", [b"PK\x03\x04", b"\x80\x04\x95", b"\x93NUMPY\x01", b"\x89HDF\r\n\x1a\n", b"\x89PNG\r\n\x1a\n", b"\x7fELF\2"]
)
def test_other_files_are_told_by_their_first_bytes(head: bytes) -> None:
    assert told("train.log", head) == "binary, not a log"


def test_a_binary_file_without_line_ends_is_told_after_4_kib() -> None:
    assert told("train.log", NOISE[:4000]) is None
    assert told("train.log", NOISE[:4096]) == "binary, not a log"


def test_utf_16_without_a_mark_and_without_line_ends_says_what_it_may_be() -> None:
    assert "UTF-16" in str(told("train.log", ("loss 0.5 " * 300).encode("utf-16-le")))


def test_a_text_line_that_does_not_end_is_waited_for() -> None:
    assert told("train.log", b"loss 0.5 " * 1000) is None
    assert told("train.log", b"loss 0.5 " * 8000) is TEXT


def test_an_event_file_is_never_taken_for_another_by_its_first_bytes() -> None:
    head = (24).to_bytes(8, "little") + b"abcd\x09" + bytes(8) + b"\x1a\x0dbrain.Event:2"
    for end in range(8, len(head)):
        assert told("events.out.tfevents.1", head[:end]) in (None, TFEVENTS)


@given(st.lists(st.sampled_from([b"\n", b"loss 0.5", b"\0\x01\x02", b"\x1b[0m", b"\xff"]), max_size=12), st.data())
def test_what_was_decided_early_is_decided_later(pieces: list[bytes], data: st.DataObject) -> None:
    whole = (b"".join(piece * data.draw(st.sampled_from([1, 40, 700])) for piece in pieces) + NOISE)[:HEAD]
    early = told("train.log", whole[: data.draw(st.integers(1, len(whole)))])
    if early is not None:
        assert told("train.log", whole) == early
