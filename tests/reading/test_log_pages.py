"""A log of any size: the lines around any place, with their numbers, by a bounded number of bytes."""

import os
from pathlib import Path

import pytest
from following import local, reader, rotate, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_monitor.hosts.source import OpenFile
from tui_monitor.model.log_lines import LogLines
from tui_monitor.reading.files.log_pages import FARTHEST, LogPages
from tui_monitor.reading.files.log_text import LONGEST
from tui_monitor.reading.files.stream import StreamReader
from tui_monitor.reading.tailing.stored import BLOCK
from tui_monitor.reading.tailing.tail import Tail
from tui_monitor.text import Shown

STEPS = [f"step {step} loss {step / 8}" for step in range(1, 101)]


class Counting:
    """A source that knows how much was read from it."""

    def __init__(self) -> None:
        self._source = local()
        self.bytes = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._source, name)

    def open(self, path: str) -> OpenFile:
        return _CountedFile(self._source.open(path), self)


class _CountedFile:
    def __init__(self, file: OpenFile, counting: Counting) -> None:
        self._file, self._counting = file, counting

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def read_at(self, offset: int, size: int) -> bytes:
        data = self._file.read_at(offset, size)
        self._counting.bytes += len(data)
        return data


def log(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "train.log"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def opened(path: Path) -> StreamReader:
    stream = reader(path)
    values(stream, "loss", finish=False)
    return stream


def numbers(answer: LogLines) -> list[int | None]:
    return [line.number for line in answer.lines]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("final", [True, False])
def test_every_line_has_the_number_that_an_editor_gives_it(
    tmp_path: Path, end: str, encoding: str, final: bool
) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    text = mark + end.join(STEPS) + (end if final else "")
    pages = opened(log(tmp_path, text.encode(encoding))).pages
    for offset in (None, 0, 500, 1000, 10**9):
        answer = pages.around(offset, 12)
        assert answer.total == 100
        assert answer.lines
        assert [line.text for line in answer.lines] == [STEPS[line.number - 1] for line in answer.lines if line.number]
    assert numbers(pages.around(None, 3)) == [98, 99, 100]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    cuts=st.lists(st.integers(0, 1900), min_size=1, max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
    at=st.integers(0, 2200),
)
def test_a_log_that_grows_is_numbered_as_one_that_is_whole(tmp_path: Path, cuts: list[int], end: str, at: int) -> None:
    data = end.join(STEPS).encode()
    path = log(tmp_path, data[:40])
    stream = opened(path)
    for cut in sorted(cuts):
        path.write_bytes(data[: max(40, cut)])
        stream.read()
        stream.pages.around(None, 5)
    path.write_bytes(data)
    stream.read()
    grown = stream.pages.around(at, 9)
    found = opened(path).pages.around(at, 9)
    assert grown.lines == found.lines
    assert (grown.total, found.total) == (100, 100)
    for line in found.lines:
        assert line.number is not None
        assert line.text == STEPS[line.number - 1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.binary(max_size=600), at=st.integers(-5, 700), lines=st.integers(1, 20))
def test_any_bytes_are_shown_without_gap_or_overlap(tmp_path: Path, data: bytes, at: int, lines: int) -> None:
    path = log(tmp_path, data)
    tail = Tail(local(), str(path))
    tail.read()
    answer = LogPages(local(), tail, "utf-8", Shown("train.log")).around(at, lines)
    for before, after in zip(answer.lines, answer.lines[1:], strict=False):
        assert before.end == after.place.offset
        assert after.number == (before.number or 0) + 1
    assert all(line.text.isprintable() for line in answer.lines)


def test_a_file_of_200_megabytes_is_answered_at_once_from_few_bytes(tmp_path: Path) -> None:
    path, size = tmp_path / "train.log", 200 << 20
    lines = "".join(f"{step}\n" for step in STEPS).encode()
    with path.open("wb") as out:
        for place in (0, size // 2, size - len(lines)):
            out.seek(place)
            out.write(b"\n" + lines[:-1] + b"\n" if place else lines)
    source = Counting()
    tail = Tail(source, str(path))  # type: ignore[arg-type]
    tail.read(1 << 16)
    pages = LogPages(source, tail, "utf-8", Shown("train.log"))  # type: ignore[arg-type]
    for offset, last in ((None, STEPS[-1]), (0, STEPS[9]), (size // 2 + 100, None)):
        source.bytes = 0
        answer = pages.around(offset, 10)
        assert source.bytes <= 2 * FARTHEST + 4 * BLOCK
        assert answer.total is None
        assert answer.counted < 0.01
        assert last is None or answer.lines[-1].text == last
    slices = 0
    while pages.uncounted:
        source.bytes, slices = 0, slices + 1
        assert pages.count(lambda: False)
        assert source.bytes <= 1 << 20
    assert 190 <= slices <= 201
    assert pages.around(None, 2).total == pages.around(None, 2).lines[-1].number


def test_what_was_read_for_one_answer_is_not_read_again_for_the_next(tmp_path: Path) -> None:
    path = log(tmp_path, "".join(f"step {step} loss 0.5\n" for step in range(60_000)))
    source = Counting()
    tail = Tail(source, str(path))  # type: ignore[arg-type]
    while tail.read().more:
        pass
    pages = LogPages(source, tail, "utf-8", Shown("train.log"))  # type: ignore[arg-type]
    pages.count(lambda: True)
    pages.around(500_000, 200)
    source.bytes = 0
    pages.around(501_000, 200)
    pages.around(499_000, 200)
    assert source.bytes <= BLOCK


def test_a_log_that_is_rotated_or_truncated_is_numbered_anew(tmp_path: Path) -> None:
    path = log(tmp_path, "".join(f"{step}\n" for step in STEPS))
    stream = opened(path)
    assert stream.pages.around(None, 1).total == 100
    rotate(path)
    path.write_text("".join(f"{step}\n" for step in STEPS[:7]))
    values(stream, "loss", finish=False)
    answer = stream.pages.around(None, 10)
    assert answer.total == 7
    assert numbers(answer) == [None, None, None, 1, 2, 3, 4, 5, 6, 7]
    assert [line.text for line in answer.lines] == [*STEPS[-3:], *STEPS[:7]]
    assert stream.pages.around(0, 3).lines[0].text == STEPS[0]
    path.write_text("step 1 loss 9\n")
    os.utime(path, (2e9, 2e9))
    values(stream, "loss", finish=False)
    answer = stream.pages.around(None, 10)
    assert (answer.total, numbers(answer)) == (1, [1])


def test_redrawn_lines_are_one_line_in_its_last_state_and_are_counted(tmp_path: Path) -> None:
    bar = "".join(f"\r{percent}%|###|" for percent in range(101))
    text = f"step 1 loss 1\n{bar}\n\rgone\r    \rstep 2 loss 2\nplain\r\n"
    answer = opened(log(tmp_path, text)).pages.around(None, 9)
    assert [(line.text, line.redraws) for line in answer.lines] == [
        ("step 1 loss 1", 0),
        ("100%|###|", 100),
        ("step 2 loss 2", 1),
        ("plain", 0),
    ]
    assert numbers(answer) == [1, 2, 3, 4]


def test_what_is_left_out_of_a_long_line_is_counted(tmp_path: Path) -> None:
    text = "step 1 loss 1\n" + "x " * 10_000 + "\nstep 2 loss 2\n"
    answer = opened(log(tmp_path, text)).pages.around(None, 9)
    assert [line.cut for line in answer.lines] == [0, 20_000 - LONGEST, 0]
    assert len(answer.lines[1].text) <= LONGEST


def test_a_line_of_megabytes_is_passed_in_pieces(tmp_path: Path) -> None:
    path = log(tmp_path, "step 1 loss 1\n" + "word " * 800_000 + "\nstep 2 loss 2\n")
    pages = opened(path).pages
    place, seen = pages.around(None, 4).end, 0
    while (line := pages.around(place - 1, 1).lines[0]).place.offset > 0:
        assert line.place.offset < place
        place, seen = line.place.offset, seen + 1
        assert seen < 20
    assert pages.around(0, 3).lines[0].text == "step 1 loss 1"


@pytest.mark.parametrize(
    ("line", "clock", "message"),
    [
        ("2026-01-31 13:05:09,123 INFO step 1", "13:05:09", "INFO step 1"),
        ("[2026-01-31T13:05:09.123Z] step 1", "13:05:09", "step 1"),
        ("13:05:09 | step 1", "13:05:09", "step 1"),
        ("01/31/2026 13:05:09 - INFO - step 1", "13:05:09", "INFO - step 1"),
        ("Jan  3 13:05:09 host trainer: step 1", "13:05:09", "host trainer: step 1"),
        ("step 1 at 13:05:09", "", "step 1 at 13:05:09"),
        ("13:05:0912 no time", "", "13:05:0912 no time"),
        ("2026-01-31 no time", "", "2026-01-31 no time"),
    ],
)
def test_the_time_that_a_line_begins_with_is_told_apart(tmp_path: Path, line: str, clock: str, message: str) -> None:
    (shown, *_) = opened(log(tmp_path, f"{line}\nstep 2 loss 2\n")).pages.around(None, 9).lines
    assert (shown.clock, shown.text[shown.message :]) == (clock, message)


def test_control_codes_of_a_line_never_get_further(tmp_path: Path) -> None:
    text = "step 1 loss 1\n\x1b]0;owned\x07\x1b[31mred\x1b[0m \u202e end \x9b2J\nkey=sk-ant-" + "a1B2" * 20 + "\n"
    lines = opened(log(tmp_path, text)).pages.around(None, 9).lines
    assert all(line.text.isprintable() for line in lines)
    assert "red" in lines[1].text
    assert "a1B2a1B2" not in lines[2].text
