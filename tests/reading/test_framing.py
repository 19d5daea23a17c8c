"""Blocks depend on the bytes alone, however they were cut into reads."""

import tracemalloc
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.reading.tailing import framing, wide_text
from tui_monitor.reading.tailing.block import Block
from tui_monitor.reading.tailing.framing import ByteFraming, Framing, LineFraming
from tui_monitor.reading.tailing.wide_text import WideFraming

LIMIT = 8
TEXT = st.lists(st.sampled_from([b"a", b"7", b"\n", b"\r", b"\r\n", b"\0", b"\0" * 9, b"long record ", "é".encode()]))


@pytest.fixture(autouse=True, scope="module")
def short_records() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(framing, "LONGEST_RECORD", LIMIT)
        patch.setattr(wide_text, "LONGEST_RECORD", LIMIT)
        yield


def cut_at(data: bytes, cuts: list[int]) -> list[tuple[int, bytes]]:
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [(start, data[start:end]) for start, end in pairwise(places)]


def blocks_of(frames: Framing, data: bytes, cuts: list[int], base: int = 0) -> list[Block]:
    return [block for start, piece in cut_at(data, cuts) for block in frames.cut(piece, base + start)]


def records(blocks: list[Block]) -> list[tuple[int, bytes]]:
    """(offset, record with its end) of each record, as a format sees them."""
    found = []
    for block in blocks:
        start = 0
        for place, byte in enumerate(block.data):
            if byte in b"\r\n":
                found.append((block.offset + start, block.data[start : place + 1]))
                start = place + 1
        if block.data[start:]:
            found.append((block.offset + start, block.data[start:]))
    return found


def expected(data: bytes) -> list[tuple[int, bytes]]:
    """What LineFraming promises, written down plainly."""
    found, start = [], 0
    ends = [place + 1 for place, byte in enumerate(data) if byte in b"\r\n"]
    for end in ends:
        while end - start > LIMIT and not data[start : start + LIMIT].strip(b"\0"):
            start += LIMIT
        found.append((start, data[start:end][:LIMIT]))
        start = end
    return found


@given(TEXT, st.lists(st.integers(0, 10_000), max_size=12))
def test_any_cut_gives_the_same_records_at_the_same_offsets(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    frames = LineFraming()
    found = records(blocks_of(frames, data, cuts, base=1000))
    whole = [(1000 + place, record) for place, record in expected(data)]
    assert found[: len(whole)] == whole
    assert len(found) - len(whole) in (0, 1)  # the head of a last record that is over-long and has no end yet


@given(TEXT, st.lists(st.integers(0, 10_000), max_size=12))
def test_what_was_skipped_is_counted_alike_for_any_cut(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    frames, once = LineFraming(), LineFraming()
    kept = sum(len(block.data) for block in blocks_of(frames, data, cuts))
    once.cut(data, 0)
    assert frames.skipped == once.skipped
    assert records(frames.rest()) == records(once.rest())
    assert kept + frames.skipped <= len(data)


@given(TEXT)
def test_each_block_holds_bytes_of_the_stream_from_its_offset_on(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    for block in LineFraming().cut(data, 0):
        assert data[block.offset :].startswith(block.data)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("cut", range(12))
def test_a_record_ends_in_a_newline_a_carriage_return_or_both(end: str, cut: int) -> None:
    data = f"ab{end}cd{end}ef{end}".encode()
    found = [(at, record.strip()) for at, record in records(blocks_of(LineFraming(), data, [cut])) if record.strip()]
    step = 2 + len(end)
    assert found == [(0, b"ab"), (step, b"cd"), (2 * step, b"ef")]


BUFFER = 8192


@pytest.mark.parametrize(
    ("torn", "whole", "whole_where_a_buffer_was_full"),
    [
        (b"loss nan", True, True),
        (b"loss 0.2", True, False),
        (b"step 12", True, False),
        (b"done.", True, True),
        (b"loss 1e-", False, False),
        (b"loss 1.", False, False),
        (b"loss -", False, False),
        (b"  ", False, False),
    ],
)
def test_a_torn_last_record_is_read_unless_its_number_may_be_torn(
    torn: bytes, whole: bool, whole_where_a_buffer_was_full: bool
) -> None:
    frames = LineFraming()
    frames.cut(b"x\n" + torn, 0)
    assert frames.rest() == ([Block(torn, 2)] if whole else [])
    begin = BUFFER - len(torn)
    frames = LineFraming()
    frames.cut(b"x" * (begin - 1) + b"\n" + torn, 0)
    assert frames.rest() == ([Block(torn, begin)] if whole_where_a_buffer_was_full else [])


@pytest.mark.parametrize(
    ("before", "torn", "whole"),
    [
        (b"step 9 loss 0.3125\n", b"step 10 loss 0.2", False),
        (b"step 9 loss 0.3125\n", b"step 10 loss 0.2875", True),
        (b"step 9 loss 0.3125\nval loss 0.5\n", b"step 10 loss 0.2", False),
        (b"step 9 loss 0.3 lr 0.1\n", b"step 10 loss 0.2", False),
        (b"step 9\rstep 10\r", b"step 11", True),
        (b"step 8 loss 0.31\nstep 9 loss 0.29\n", b"step 10 loss 0.2", False),
        (b"step 8 loss 0.3\nstep 9 loss 0.29\n", b"step 10 loss 0.2", True),
        (b"step 9 acc 0.5\n", b"step 10 acc 1", True),
        (b"step 1000\n", b"step 1", False),
        (b"step 9 loss 0.3125\n", b"final loss 0.2", True),
        (b"loss 0.3125\nloss 0.5\n", b"loss 0.2", True),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_record_before_tells_that_a_number_is_cut_off(
    before: bytes, torn: bytes, whole: bool, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer that was killed had begun behind what others wrote: no offset tells where its buffers end."""
    monkeypatch.setattr(framing, "LONGEST_RECORD", 1 << 20)
    monkeypatch.setattr(wide_text, "LONGEST_RECORD", 1 << 20)
    frames = LineFraming() if encoding == "utf-8" else WideFraming(encoding)
    data = (before + torn).decode().encode(encoding)
    frames.cut(data, 0)
    assert b"".join(block.data for block in frames.rest()) == (torn if whole else b"")


def test_the_end_of_a_torn_record_that_was_read_is_no_record_of_its_own() -> None:
    frames = LineFraming()
    frames.cut(b"loss x", 0)
    frames.rest()
    assert frames.cut(b"yz\nnext\n", 6) == [Block(b"next\n", 9)]


def test_a_torn_number_that_is_completed_later_is_read_whole() -> None:
    frames = LineFraming()
    frames.cut(b"a 0.2", BUFFER - 5)
    assert frames.rest() == []
    assert frames.cut(b"5\n", BUFFER) == [Block(b"a 0.25\n", BUFFER - 5)]


def test_after_a_leap_reading_begins_with_a_whole_record() -> None:
    frames = LineFraming()
    frames.cut(b"torn", 0)
    frames.leap()
    assert frames.cut(b"rest\nnext\n", 500) == [Block(b"next\n", 505)]


def test_bytes_come_as_they_are() -> None:
    frames = ByteFraming()
    assert frames.cut(b"\n\r\0", 7) == [Block(b"\n\r\0", 7)]
    assert frames.cut(b"", 7) == frames.rest() == []


def test_memory_stays_bounded_on_a_record_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "LONGEST_RECORD", 1 << 20)
    frames, piece = LineFraming(), b"x" * (1 << 18)
    tracemalloc.start()
    for number in range(200):  # 50 MB
        frames.cut(piece, number << 18)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20
    assert frames.cut(b"\nok\n", 200 << 18)[-1].data == b"ok\n"
    assert frames.skipped == (200 << 18) - (1 << 20) + 1


WIDE = st.lists(st.sampled_from(["a", "é", "损", "🙂", "\n", "\r", "\r\n", "long record ", "\u0a0a\u0d0d"]))


@given(WIDE, st.lists(st.integers(0, 10_000), max_size=12), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_gives_the_same_records_for_any_cut_at_offsets_of_the_file(
    pieces: list[str], cuts: list[int], encoding: str
) -> None:
    text = "".join(pieces)
    data = ("\ufeff" + text).encode(encoding)
    found = blocks_of(WideFraming(encoding), data, cuts)
    assert found == WideFraming(encoding).cut(data, 0)
    for block in found:
        assert data[block.offset :].decode(encoding, "replace").lstrip("\ufeff").startswith(block.data.decode()[:1])


@given(st.lists(st.sampled_from(["a", "é", "\n"]), max_size=LIMIT // 2))
def test_utf16_lines_are_those_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces) + "\n"
    short = "\n".join(line[: LIMIT // 2 - 1] for line in text.split("\n"))
    found = WideFraming("utf-16-le").cut(short.encode("utf-16-le"), 0)
    assert b"".join(block.data for block in found).decode() == short


def test_a_torn_utf16_record_is_read_at_the_end() -> None:
    frames = WideFraming("utf-16-le")
    frames.cut("ab".encode("utf-16-le") + b"c", 0)
    assert frames.rest() == [Block(b"ab", 0)]


class Looked(bytearray):
    """Counts the bytes that were looked at in a search."""

    looked = 0

    def find(self, mark: bytes, start: int) -> int:  # type: ignore[override]
        place = super().find(mark, start)
        self.looked += (len(self) if place < 0 else place + len(mark)) - start
        return place


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_each_byte_of_utf16_is_looked_at_once_for_each_line_end_whichever_the_file_has(end):
    frames = WideFraming("utf-16-le")
    looked = frames._torn = Looked()
    data = (f"step 1 loss 0.5{end}" * 500).encode("utf-16-le")
    frames.cut(data, 0)
    assert looked.looked <= 2 * len(data)
