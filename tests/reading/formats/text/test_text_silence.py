"""Lines that say nothing are passed over after a while, and nothing that matters is lost with them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from reading_text import in_blocks, said

from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

SILENT = "current place: {0}th of the queue\n"


def log(n: int, silent: str = SILENT) -> str:
    return "".join(f"batch loss:{2 / i:.6f}\n" + silent.format(i) for i in range(1, n + 1))


class Counting(TextFormat):
    """Counts the lines that are read one by one."""

    def __init__(self) -> None:
        super().__init__(Origin(clean("train.log")))
        self.one_by_one = 0

    def _line(self, *line) -> bool:  # type: ignore[no-untyped-def]
        self.one_by_one += 1
        return super()._line(*line)


def test_metrics_between_lines_that_say_nothing_are_all_read() -> None:
    assert len(said(log(500)).values("loss")) == 500


def test_a_line_that_says_nothing_is_read_with_care_for_a_while_only() -> None:
    reader = Counting()
    for part in range(10):
        reader.feed(Block(log(1000).encode(), part * 50_000))
    assert reader.one_by_one < 200


def test_an_exit_code_is_heard_after_many_that_said_nothing() -> None:
    text = log(100, "worker left with exit code 0\n") + "worker left with exit code 137\n"
    assert said(text).kinds() == ["killed"]


def test_an_exception_that_was_printed_often_is_told_once_and_still_ends_a_traceback() -> None:
    exception = "RuntimeError: place {0} is taken\n"
    traceback = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    main()\n'
    assert said(log(100, exception) + traceback + exception.format(7)).kinds() == ["error", "traceback"]


def test_headings_that_come_again_and_again_go_on_to_name_their_columns() -> None:
    rows = "".join(f"Epoch  top1  top5  loss2\n{i:5}  0.5  0.9  {1 / i:.4f}\n" for i in range(1, 101))
    assert len(said(rows).series["loss2"]) == 100


def test_lines_that_look_like_metrics_and_were_not_understood_are_counted_all_the_same() -> None:
    odd = "the loss7, the acc3 and loss {0} and {0} too: 1/2/3/4\n"
    once = said(log(1, odd)).left
    assert said(log(100, odd)).left == 100 * once


def test_lines_that_were_understood_when_they_came_again_are_no_longer_counted() -> None:
    rows = [f"{at:6}      objective      {1267.5 - at}\n" for at in range(5, 30, 5)]
    assert said("".join(rows[:2])).left == 2
    assert said("".join(rows[:3])).left == 0
    assert said("".join(rows)).left == 0


@given(st.lists(st.integers(0, 6000), max_size=8), st.integers(30, 60))
def test_what_is_passed_over_does_not_depend_on_how_the_log_was_cut(places: list[int], n: int) -> None:
    text = (log(n) + "exit code 0\n" + log(n, "GPU {0}: {0} MiB of 81920\n")).encode()
    edges = sorted({0, len(text), *(place % len(text) for place in places)})
    cuts = [text.rfind(b"\n", 0, edge) + 1 if edge < len(text) else edge for edge in edges]
    cut, whole = in_blocks([text[a:b] for a, b in pairwise(cuts) if b > a]), said(text)
    assert (cut.series, cut.places, cut.kinds(), cut.left) == (whole.series, whole.places, whole.kinds(), whole.left)
