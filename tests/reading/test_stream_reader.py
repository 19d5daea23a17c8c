"""From bytes of any kind to points: encodings, packing, NUL bytes, what is no log."""

import gzip
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from following import reader, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_monitor.errors import NotReadable
from tui_monitor.model.points import Place
from tui_monitor.reading.formats.recognise import recognise
from tui_monitor.text import Shown, clean

LINES = "".join(f"step {step} loss {step / 8}\n" for step in range(1, 9))
LOSSES = [step / 8 for step in range(1, 9)]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "train.log"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_p3_text_is_read_in_its_encoding_and_quoted_at_the_place_it_has_in_the_file(
    log: Path, encoding: str, end: str
) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    log.write_bytes((mark + "début\n" + LINES).replace("\n", end).encode(encoding))
    stream = reader(log)
    assert values(stream, "loss", size=5) == LOSSES
    line = f"step 3 loss {LOSSES[2]}"
    offset = log.read_bytes().index(line.encode(encoding.replace("-sig", "")))
    quoted = stream.quote(Place(Shown("train.log"), offset))
    assert quoted is not None
    assert quoted.text == line
    assert [shown.text for shown in stream.pages.around(None, 2).lines] == LINES.splitlines()[-2:]


@pytest.mark.parametrize("width", [60, 250, 500])
def test_lines_around_a_place_end_with_a_whole_line(log: Path, width: int) -> None:
    """Half a line may hold half a key, which looks like none."""
    lines = [f"step {step} loss {step / 8} key={'0a1b' * 10}".ljust(width, ".") for step in range(1, 200)]
    log.write_text("\n".join(lines) + "\n")
    whole = {clean(line) for line in lines}
    stream = reader(log)
    values(stream, "loss")
    for offset in range(0, 100 * (width + 1), 61):
        shown = [line.text for line in stream.pages.around(offset, 7).lines]
        assert shown
        assert whole.issuperset(shown)


def test_p3_points_of_utf16_stand_where_their_lines_stand(log: Path) -> None:
    data = ("\ufeff" + LINES).encode("utf-16-le")
    log.write_bytes(data)
    stream = reader(log)
    places = [place for parsed in stream.read().parsed for points in parsed.points for place in points.places]
    assert places[1:] == [data.index(line.encode("utf-16-le")) for line in LINES.splitlines()[1:]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_p3_utf16_without_a_mark_is_said_to_be_perhaps_binary(log: Path, encoding: str) -> None:
    log.write_bytes(LINES.encode(encoding))
    stream = reader(log)
    assert values(stream, "loss") == []
    assert stream.note is not None
    assert stream.note.startswith("binary?")


def test_p1_nul_bytes_before_and_between_lines_are_no_text(log: Path) -> None:
    first, rest = LINES[:40], LINES[40:]
    log.write_bytes(b"\0" * 5000 + first.encode() + b"\0" * 70_000 + rest.encode())
    assert values(reader(log), "loss") == LOSSES


def test_p1_a_long_run_of_nul_bytes_is_skipped_in_pieces(log: Path) -> None:
    with log.open("wb") as out:
        out.write(LINES[:40].encode())
        out.truncate(300 << 20)  # sparse
        out.seek(0, os.SEEK_END)
        out.write(b"\n" + LINES[40:].encode())
    assert values(reader(log), "loss")[-3:] == LOSSES[-3:]


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_p13_only_newlines_and_carriage_returns_end_a_line(log: Path, separator: str) -> None:
    log.write_text(f"begin\nstep 1 loss 0.5 note a{separator}b\nstep 2 loss 0.25\n")
    stream = reader(log)
    parsed = stream.read().parsed + stream.finish().parsed
    places = [place for one in parsed for points in one.points for place in points.places]
    data = log.read_bytes()
    assert places == [data.index(b"step 1"), data.index(b"step 2")]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(range(256)) * 40,
        b"\x80\x02}q\x00" + random.Random(1).randbytes(9000),
        b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(5000),
    ],
    ids=["pt", "pickle", "png"],
)
def test_p20_binary_files_are_refused_and_read_no_further(log: Path, data: bytes) -> None:
    log.write_bytes(data)
    stream = reader(log)
    assert values(stream, "loss") == []
    assert stream.format_name in ("binary, not a log", "not a format that is known")
    assert stream.note == stream.format_name
    assert not stream.read().more


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gz", "zst"])
@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_packed_logs_are_read_as_they_are_packed(log: Path, pack: object, size: int) -> None:
    packed = log.with_name("metrics.csv.gz")
    table = "step,loss\n" + "".join(f"{step},{step / 8}\n" for step in range(1, 9))
    packed.write_bytes(pack(table.encode()))  # type: ignore[operator]
    stream = reader(packed)
    assert values(stream, "loss", size=size) == LOSSES
    assert stream.format_name == "csv"
    assert not stream.has_lines


def test_places_in_a_packed_log_are_those_of_its_plain_bytes(log: Path) -> None:
    log.write_bytes(gzip.compress(LINES.encode()))
    parsed = reader(log).read().parsed
    places = [place for one in parsed for points in one.points for place in points.places]
    assert places == [LINES.index(line) for line in LINES.splitlines()]


def test_a_packed_log_that_is_corrupt_keeps_what_was_read_and_says_so(log: Path) -> None:
    log.write_bytes(gzip.compress(LINES.encode()) + b"garbage" * 1000)
    stream = reader(log)
    assert values(stream, "loss") == LOSSES
    assert stream.note is not None
    assert stream.note.startswith("no longer read: ")


def test_a_packed_bomb_is_not_inflated(log: Path) -> None:
    log.write_bytes(gzip.compress(LINES.encode() + b"\n" * (1 << 26)))
    stream = reader(log)
    while stream.read().more:
        assert stream.note is None
    assert stream.note is not None
    assert "no longer read" in stream.note


def test_one_line_of_50_mb_costs_little_memory(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    with log.open("wb") as out:
        for _ in range(50):
            out.write(b"x" * (1 << 20))
        out.write(b"\n" + LINES.encode())
    script = f"""
import resource, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from following import reader, values
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(values(reader(Path({str(log)!r})), "loss"))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found, megabytes = done.stdout.splitlines()
    assert found == str(LOSSES)
    assert int(megabytes) < 20


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(st.binary(max_size=3000), st.integers(1, 64))
def test_any_bytes_however_they_are_cut_give_the_same_and_never_an_exception(log: Path, data: bytes, size: int) -> None:
    log.write_bytes(data)
    outcomes = []
    for limit in (size, 1 << 20):
        stream = reader(log)
        found = values(stream, "loss", size=limit)
        outcomes.append((found, stream.format_name, stream.points))
    assert outcomes[0] == outcomes[1]


@given(st.binary(max_size=400), st.integers(0, 400))
def test_a_format_once_recognised_stays_what_it_is(data: bytes, cut: int) -> None:
    def answer(head: bytes) -> object:
        try:
            found = recognise("train.log", head, final=False)
        except NotReadable as error:
            return str(error)
        return None if found is None else found.format

    early = answer(data[:cut])
    if early is not None:
        assert answer(data) == early


def test_a_table_is_recognised_by_its_first_row_not_before(tmp_path: Path) -> None:
    table = tmp_path / "metrics.csv"
    table.write_text("step,loss\n")
    stream = reader(table)
    stream.read()
    assert stream.format_name == "not known yet"
    with table.open("a") as out:
        out.write("1,0.5\n")
    assert values(stream, "loss") == [0.5]
    assert stream.format_name == "csv"


def test_a_log_of_one_line_is_read_when_the_run_is_over(log: Path) -> None:
    log.write_text("final loss: 0.5 done\n")
    stream = reader(log)
    assert values(stream, "final loss", finish=False) == []
    assert stream.finish().parsed[0].points
