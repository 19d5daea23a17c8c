"""Lines are numbered alike, however their bytes arrive."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.reading.tailing import line_index
from tui_monitor.reading.tailing.line_index import LineIndex

TEXTS = st.lists(st.sampled_from(["", "a", "step 1 | loss 0.5", "é漢", "x" * 50, "bar\rbar"]), max_size=40)
ENDS = st.sampled_from(["\n", "\r\n"])


def whole(lines: list[str], end: str, final: bool) -> str:
    text = end.join(lines)
    return text + end if final and text else text


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_index, "STEP", 16)
    monkeypatch.setattr(line_index, "MOST_MARKS", 8)


def number(index: LineIndex, data: bytes, offset: int, encoding: str) -> int:
    found = index.before(offset)
    assert found is not None
    start, ends = found
    assert start <= offset
    return ends + data[start:offset].decode(encoding, "replace").count("\n") + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@given(lines=TEXTS, end=ENDS, final=st.booleans(), cuts=st.lists(st.integers(0, 400), max_size=8))
def test_the_number_of_every_line_is_that_of_a_text_editor_for_any_cuts(
    encoding: str, lines: list[str], end: str, final: bool, cuts: list[int]
) -> None:
    text = whole(lines, end, final)
    data, index = text.encode(encoding), LineIndex(encoding)
    places = sorted({0, len(data), *(2 * min(cut, len(data) // 2) for cut in cuts)})
    for start, stop in itertools.pairwise(places):
        index.take(data[start:stop])
    assert index.counted == len(data)
    assert index.lines == text.count("\n") + (not text.endswith("\n") and bool(text))
    offset = 0
    for n, line in enumerate(text.splitlines(keepends=True) if "\r" not in text else text.split("\n"), 1):
        assert number(index, data, offset, encoding) == n
        offset += len((line if "\r" not in text else line + "\n").encode(encoding))
        if offset > len(data):
            break


def test_what_is_not_counted_has_no_number() -> None:
    index = LineIndex()
    index.take(b"one\ntwo\n")
    assert index.before(9) is None
    assert index.before(-1) is None


def test_its_memory_is_bounded_for_a_file_of_any_size() -> None:
    index = LineIndex()
    data = b"0123456\n" * 1000
    for _ in range(20):
        index.take(data)
    assert len(index._marks) <= line_index.MOST_MARKS
    assert index.lines == 20_000
    start, ends = index.before(100_000) or (0, 0)
    assert ends == start // 8
    assert start > 0
