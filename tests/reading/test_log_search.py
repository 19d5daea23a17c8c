"""Searching a log: round its ends, in slices, with an end of patience."""

from collections.abc import Callable
from pathlib import Path

import pytest
from following import reader, values

from tui_monitor.model.log_lines import LogFound, LogSearch, Search
from tui_monitor.reading.files.log_pages import LogPages
from tui_monitor.reading.files.log_search import BLOCK, PATIENCE, RunningSearch
from tui_monitor.text import Shown

RUN = Shown("exp")


class Ticking:
    """Seconds that pass with every look at them."""

    def __init__(self, tick: float = 0.0) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def pages_of(tmp_path: Path, text: str | bytes) -> LogPages:
    path = tmp_path / "train.log"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    stream = reader(path)
    values(stream, "loss", finish=False)
    return stream.pages


def request(text: str | None, offset: int = 0, direction: int = 1, begun: int | None = None) -> LogSearch:
    return LogSearch(RUN, None, text, offset, direction, begun)


def searched(pages: LogPages, wanted: LogSearch, now: Callable[[], float] | None = None) -> LogFound:
    search = RunningSearch(wanted, now or Ticking())
    while search.under_way:
        search.step(pages, lambda: False)
    return search.found


def found(pages: LogPages, wanted: LogSearch) -> str:
    line = searched(pages, wanted).line
    return "" if line is None else str(line.text)


LINES = "".join(f"step {step} loss {step / 8}\n" for step in range(1, 40_001))


def test_the_next_and_the_previous_match_are_found_and_then_the_search_goes_round(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, LINES.replace("step 777 ", "step 777 Here ").replace("step 30000 ", "step 30000 Here "))
    first = searched(pages, request("Here"))
    assert first.line is not None
    assert (first.state, first.line.text.split()[1], first.line.number, first.wrapped) == ("found", "777", 777, False)
    second = searched(pages, request("Here", first.line.end))
    assert second.line is not None
    assert second.line.number == 30000
    third = searched(pages, request("Here", second.line.end))
    assert third.wrapped
    assert third.line == first.line
    back = searched(pages, request("Here", first.line.place.offset, -1))
    assert back.wrapped
    assert back.line == second.line
    assert searched(pages, request("Here", second.line.place.offset, -1)).line == first.line


def test_small_letters_are_found_in_any_case_and_capitals_only_as_they_are(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, "step 1 loss 1\nCUDA Error\ncuda error\nÜber Größe\n")
    assert found(pages, request("cuda error")) == "CUDA Error"
    assert found(pages, request("Cuda")) == ""
    assert found(pages, request("CUDA")) == "CUDA Error"
    assert found(pages, request("über GRÖSSE")) == ""
    assert found(pages, request("über größe")) == "Über Größe"


def test_a_pattern_is_searched_for_and_one_that_is_none_is_refused_with_a_reason(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, LINES)
    assert found(pages, request(r"re:step \d{5} .*\.25$")) == "step 10002 loss 1250.25"
    refused = searched(pages, request("re:(step"))
    assert refused.state is Search.REFUSED
    assert refused.note


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("text", ["", "re:"])
def test_nothing_is_nowhere(tmp_path: Path, text: str, direction: int) -> None:
    pages = pages_of(tmp_path, LINES[:1000])
    assert searched(pages, request(text, 500, direction)).state == "nowhere"


def test_a_pattern_that_would_take_for_ever_is_given_up(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, "step 1 loss 1\n" + "a" * 2000 + "b\n")
    refused = searched(pages, request(r"re:(a|aa)+(a|aa)+(a|aa)+$"))
    assert refused.state is Search.REFUSED
    assert "too long" in str(refused.note)


def test_what_is_nowhere_is_said_to_be_nowhere(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, LINES)
    for direction in (1, -1):
        answer = searched(pages, request("nowhere", 5000, direction))
        assert (answer.state, answer.line, answer.wrapped) == ("nowhere", None, True)
        assert answer.searched == answer.size == len(LINES)


@pytest.mark.parametrize("direction", [1, -1])
def test_after_ten_seconds_it_tells_how_far_it_came_and_goes_on_from_there(tmp_path: Path, direction: int) -> None:
    lines = "step 1 loss 1\n" + "no match here, only text\n" * 100_000
    pages, begun, asked, times = pages_of(tmp_path, lines), 1_000_000, 1_000_000, 0
    while True:
        wanted = request("nowhere", asked, direction, None if times == 0 else begun)
        answer = searched(pages, wanted, Ticking(PATIENCE / 3))
        if answer.state is not Search.PAUSED:
            break
        assert 0 < answer.searched <= 5 * BLOCK
        assert answer.reached != asked
        asked, times = answer.reached, times + 1
    assert answer.state is Search.NOWHERE
    assert times >= 2


def test_one_step_looks_at_one_block_at_least_and_no_more_than_there_is_time(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, LINES * 2)
    search = RunningSearch(request("nowhere"), Ticking())
    search.step(pages, lambda: False)
    assert search.under_way
    assert search.found.searched <= BLOCK


def test_what_is_written_while_it_searches_is_found(tmp_path: Path) -> None:
    path = tmp_path / "train.log"
    path.write_text(LINES)
    stream = reader(path)
    values(stream, "loss", finish=False)
    search = RunningSearch(request("late"), Ticking())
    search.step(stream.pages, lambda: False)
    with path.open("a") as out:
        out.write("step 40001 loss 1 late\n")
    stream.read()
    while search.under_way:
        search.step(stream.pages, lambda: False)
    assert search.found.line is not None
    assert search.found.line.text.endswith("late")


def test_only_what_is_shown_is_found(tmp_path: Path) -> None:
    """The last state of a bar, without codes for colours, and no secret."""
    secret = "sk-ant-" + "a1B2" * 20
    text = f"step 1 loss 1\n\r10%|\r99%|\n\x1b[31mre\x1b[0md\nkey={secret}\n"
    pages = pages_of(tmp_path, text)
    assert found(pages, request("10%")) == ""
    assert found(pages, request("99%")) == "99%|"
    assert found(pages, request("red")) == "red"
    assert found(pages, request("a1B2a1B2")) == ""


def test_trouble_is_nan_errors_and_tracebacks_and_no_metric_called_error(tmp_path: Path) -> None:
    lines = [
        "step 1 | loss 1", "INFO error 0.25 | mean_error=0.1", "no errors, 0 errors", "step 2 | loss nan", "info",
        "RuntimeError: CUDA out of memory", "step 3 | loss -inf", "Traceback (most recent call last):", "nano banana",
    ]  # fmt: skip
    pages, hits, offset = pages_of(tmp_path, "\n".join(lines) + "\n"), [], 0
    while not (answer := searched(pages, request(None, offset))).wrapped:
        assert answer.line is not None
        hits.append(answer.line.text)
        offset = answer.line.end
    assert hits == [lines[3], lines[5], lines[6], lines[7]]
    assert found(pages, request(None, offset, -1)) == lines[7]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_searched_too(tmp_path: Path, encoding: str) -> None:
    pages = pages_of(tmp_path, ("\ufeff" + LINES[:5000] + "\nneedle\n" + LINES[:900]).encode(encoding))
    assert found(pages, request("needle")) == "needle"
    assert found(pages, request("Needle")) == ""


def test_a_match_behind_a_line_without_end_is_found(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, "step 1 loss 1\n" + "word " * 300_000 + "\nneedle\n" + "word " * 300_000)
    pages.count(lambda: True)
    for direction, offset in ((1, 0), (-1, pages.stored.end)):
        answer = searched(pages, request("needle", offset, direction))
        assert answer.line is not None
        assert (answer.line.text, answer.line.number) == ("needle", 3)
