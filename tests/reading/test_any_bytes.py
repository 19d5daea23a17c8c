"""Any bytes, under any name, in any pieces: a file is read, refused in a sentence, or waited for; no error escapes."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_monitor.clock import ManualClock
from tui_monitor.errors import FormatError
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery.run_files import FileSpec
from tui_monitor.reading.files.stream import FileBatch, StreamReader
from tui_monitor.reading.formats.taught import taught
from tui_monitor.text import clean

NAMES = (
    "train.log",
    "metrics.jsonl",
    "history.csv",
    "progress.tsv",
    "events.out.tfevents.1.host",
    "run.wandb",
    "x.log.gz",
)
WORDS = (
    b"step ", b"Epoch ", b"loss", b"=", b": ", b"0.5", b"nan", b"-inf", b"1e400", b"9" * 400, b"1/10 ", b"100%|",
    b"it/s", b"\n", b"\r", b"\r\n", b"\b", b"\0", b"\t", b"        ", b"|", b"{", b"}", b'"', b"'", b",", b"[", b"]",
    b"(", b")", b"\xff", b"\xef\xbb\xbf", b"\xe2\x94\x81", b"\x1b[31m", b"\x1b]0;", b"Namespace(", b" ..... ", b"#",
    b"Traceback (most recent call last):", b"2026-01-01 00:00:00,5 ", b"INFO ", b"lr", b"val_", b"\\ud800", b"1,2",
    b"null", b"true",
)  # fmt: skip
PIECES = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=8)), max_size=60).map(b"".join)
LONG = st.builds(lambda word, times, end: word * times + end, st.sampled_from(WORDS), st.integers(500, 3000), PIECES)


def read(data: bytes, name: str, cuts: list[int]) -> tuple[StreamReader, list[FileBatch]]:
    """The file as it grows to each cut, and to its end."""
    edges = sorted({0, *(min(cut, len(data)) for cut in cuts), len(data)})
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        reader = StreamReader(LocalSource(ManualClock()), FileSpec(str(file), clean(name)))
        batches = []
        for start, end in pairwise(edges):
            with file.open("ab") as out:
                out.write(data[start:end])
            batches.append(reader.read())
        batches.append(reader.finish())
        reader.close()
    return reader, batches


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(st.binary(max_size=400), PIECES, LONG), st.sampled_from(NAMES), st.lists(st.integers(0, 400), max_size=5)
)
@example(b" " * 16_000 + b"100%|" + b" " * 100, "train.log", [])
@example(b"9" * 12_000 + b":e" * 2000, "train.log", [])
@example(b"loss" * 4000, "train.log", [])
@example(b'{"a":' * 20_000, "metrics.jsonl", [])
def test_no_bytes_raise_and_what_was_read_is_whole(data: bytes, name: str, cuts: list[int]) -> None:
    reader, batches = read(data, name, cuts)
    found = [points for batch in batches for parsed in batch.parsed for points in parsed.points]
    assert sum(map(len, found)) == reader.points
    for points in found:
        assert points.metric.isprintable()
        assert len(points.steps) == len(points.values) == len(points.times) == len(points.places) > 0
        assert all(abs(step) <= 2**63 for step in points.steps)
    assert reader.format_name.isprintable()
    assert reader.note is None or reader.note.isprintable()
    assert all(example.isprintable() for _, example in reader.leftovers())


@given(st.text(max_size=40))
def test_any_pattern_is_a_format_or_refused(pattern: str) -> None:
    try:
        kind = taught({"name": "x", "pattern": pattern}, "")
    except FormatError as error:
        assert str(error)
    else:
        assert kind.pattern == pattern


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_nothing_but_nul_bytes_says_nothing(name: str) -> None:
    _, batches = read(b"\0" * 300_000, name, [100_000])
    assert not any(parsed.points for batch in batches for parsed in batch.parsed)
