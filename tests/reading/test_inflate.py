"""Packed streams."""

import gzip
import random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.reading.tailing.inflate import Caps, Inflated


def gzipped(data: bytes) -> bytes:
    """The same bytes every day: otherwise the time stands in the head."""
    return gzip.compress(data, mtime=0)


CHANCE = random.Random(7)
TEXT = b"".join(b"step %d loss %.6f\n" % (i, CHANCE.random()) for i in range(3000))
PACKED = [
    pytest.param(gzipped(TEXT), id="gzip"),
    pytest.param(zstandard.compress(TEXT), id="zstd"),
    pytest.param(gzipped(TEXT[:500]) + gzipped(TEXT[500:]), id="two gzip members"),
    pytest.param(zstandard.compress(TEXT[:500]) + zstandard.compress(TEXT[500:]), id="two zstd frames"),
    pytest.param(gzipped(TEXT) + bytes(100), id="padding"),
]


@pytest.mark.parametrize("packed", PACKED)
@settings(max_examples=30, deadline=None)
@given(cuts=st.lists(st.integers(0, 40_000), max_size=8))
def test_any_cut_gives_the_plain_bytes(packed: bytes, cuts: list[int]) -> None:
    inflated, plain, start = Inflated(), b"", 0
    for end in [*sorted(cuts), len(packed)]:
        plain += inflated.feed(packed[start:end])
        start = max(start, min(end, len(packed)))
    assert plain == TEXT
    assert inflated.plain == len(TEXT)


@pytest.mark.parametrize("packed", PACKED)
def test_what_is_not_whole_waits(packed: bytes) -> None:
    for end in range(0, len(packed), 211):
        assert TEXT.startswith(Inflated().feed(packed[:end]))


@pytest.mark.parametrize("packed", [gzipped(TEXT), zstandard.compress(TEXT)], ids=["gzip", "zstd"])
def test_corrupt_bytes_are_an_error_in_words(packed: bytes) -> None:
    for at in range(0, len(packed), 101):
        inflated = Inflated()
        plain = inflated.feed(packed[:at] + bytes([packed[at] ^ 255]) + packed[at + 1 :])
        assert inflated.broken is None or str(inflated.broken)
        assert len(plain) == inflated.plain


@pytest.mark.parametrize("pack", [gzipped, zstandard.compress], ids=["gzip", "zstd"])
def test_s10_a_small_file_does_not_become_a_huge_one(pack: type[bytes]) -> None:
    caps = Caps(ratio=200, free=1 << 20)
    inflated = Inflated(caps)
    steps = [len(inflated.feed(pack(bytes(64 << 20))))]
    while inflated.waits:
        steps.append(len(inflated.feed(b"")))
    assert max(steps) <= 3 << 20
    assert sum(steps) < 32 << 20
    assert "200 times" in str(inflated.broken)
    assert inflated.feed(b"more") == b""


def test_a_stream_ends_at_its_cap() -> None:
    inflated = Inflated(Caps(total=1000))
    inflated.feed(gzipped(TEXT))
    assert "more than 0 MiB" in str(inflated.broken)


def test_what_comes_before_an_error_is_given() -> None:
    inflated = Inflated()
    assert inflated.feed(gzipped(TEXT) + b"garbage") == TEXT
    assert "neither gzip nor zstd" in str(inflated.broken)


def test_other_bytes_are_no_packed_stream() -> None:
    assert Inflated.packs(gzipped(b""))
    assert not Inflated.packs(b"step 1\n")
    inflated = Inflated()
    assert inflated.feed(b"step 1\n") == b""
    assert "neither" in str(inflated.broken)
