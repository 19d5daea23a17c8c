"""Lines are counted and text is searched a slice at a time, while somebody asks, and told now and then."""

from pathlib import Path

from by_hand import Watching, append, steps

from tui_monitor.model.log_lines import (
    LogAnswer,
    LogFound,
    LogLines,
    LogQuestion,
    LogRequest,
    LogSearch,
    Numbered,
    NumbersRequest,
    Search,
)
from tui_monitor.model.points import Place
from tui_monitor.text import Shown
from tui_monitor.watching.log_work import TELL, LogWork

EXP, FILE = Shown("exp"), Shown("train.log")
NEWEST = LogRequest(EXP, None, None, 5)


class Ticks:
    """Each look at the time takes a while."""

    def __init__(self, tick: float) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


WIDE = "step {step} | loss {loss:.4f} | " + "." * 210 + "\n"
"""Much to count and to search, and little to read: that takes its time by the line."""


def watched(tmp_path: Path, lines: int) -> Watching:
    append(tmp_path / "exp" / "train.log", steps(1, lines, WIDE))
    watching = Watching(tmp_path)
    watching.look()
    return watching


def answers(work: LogWork, watching: Watching) -> list[tuple[LogQuestion, LogAnswer]]:
    return list(work.step(watching.fleet.runs))


def test_little_is_counted_by_the_answer_itself_and_leaves_no_work(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 100), LogWork(Ticks(0.001))
    work.open(NEWEST)
    assert answers(work, watching) == []
    assert work.idle() > 1.0
    assert watching.run().queries.log(None, None, 5).total == 100


def test_much_is_counted_in_slices_and_told_a_few_times_and_at_the_end(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 25_000), LogWork(Ticks(TELL / 5))
    work.open(NEWEST)
    told: list[LogLines] = []
    slices = 0
    while work.idle() < 1.0:
        slices += 1
        for request, answer in answers(work, watching):
            assert request == NEWEST
            assert isinstance(answer, LogLines)
            told.append(answer)
    assert slices >= 4
    assert len(told) < slices
    assert told[0].total is None
    assert told[-1].total == 25_000
    assert answers(work, watching) == []


def test_nobody_who_asks_no_more_is_worked_for(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 25_000), LogWork(Ticks(1.0))
    search = LogSearch(EXP, None, "nowhere", 0, 1)
    for request in (NEWEST, search, NumbersRequest(EXP, (Place(FILE, 6_000_000),))):
        work.open(request)
        answers(work, watching)
        work.forget(request)
        assert work.idle() > 1.0
        assert answers(work, watching) == []
    assert watching.run().queries.log(None, None, 5).total is None


def test_a_search_is_told_while_it_goes_on_and_once_it_is_over(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 25_000), LogWork(Ticks(TELL / 4))
    search = LogSearch(EXP, FILE, "step 24999 ", 0, 1)
    work.open(search)
    told: list[LogFound] = []
    while work.idle() < 1.0:
        for _, answer in answers(work, watching):
            assert isinstance(answer, LogFound)
            told.append(answer)
    assert [answer.state for answer in told[:-1]] == ["searching"] * (len(told) - 1)
    assert [answer.searched for answer in told] == sorted(answer.searched for answer in told)
    assert len(told) > 3
    assert told[-1].line is not None
    assert told[-1].line.text.startswith("step 24999 ")


def test_the_numbers_of_lines_are_told_once_they_are_counted(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 20_000), LogWork(Ticks(1.0))
    (line,) = watching.run().queries.log(FILE, 3_000_000, 1).lines
    missing = Place(Shown("other.log"), 0)
    request = NumbersRequest(EXP, (Place(FILE, 0), line.place, missing))
    work.open(request)
    told: list[LogAnswer] = []
    while work.idle() < 1.0:
        told += [answer for _, answer in answers(work, watching)]
    (numbered,) = told
    assert isinstance(numbered, Numbered)
    assert numbered.numbers == {Place(FILE, 0): 1, line.place: int(line.text.split()[1])}


def test_the_numbers_of_lines_do_not_wait_for_a_search_that_goes_on(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 20_000), LogWork(Ticks(0.06))
    numbers, search = NumbersRequest(EXP, (Place(FILE, 0),)), LogSearch(EXP, FILE, "nowhere", 0, 1)
    for request in (search, numbers):
        work.open(request)
    told = answers(work, watching) + answers(work, watching)
    found = [answer for request, answer in told if request == search and isinstance(answer, LogFound)]
    assert found[-1].state == "searching"
    assert [answer.numbers for _, answer in told if isinstance(answer, Numbered)] == [{Place(FILE, 0): 1}]


def test_a_file_without_lines_says_so_among_the_files_of_its_run(tmp_path: Path) -> None:
    state = '{"log_history": [{"step": 1, "loss": 1.0}], "global_step": 1}'
    append(tmp_path / "exp" / "trainer_state.json", state)
    watching = watched(tmp_path, 20)
    log = watching.run().queries.log(None, None, 5)
    assert (log.file, set(log.files)) == (FILE, {FILE, Shown("trainer_state.json")})
    assert log.files[0] == FILE
    other = watching.run().queries.log(Shown("trainer_state.json"), None, 5)
    assert (other.lines, other.files) == ((), log.files)
    assert other.note == "no text: trainer_state"


def test_lines_that_can_no_longer_be_read_are_not_counted_again_and_again(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 25_000), LogWork(Ticks(1.0))
    for request in (NEWEST, NumbersRequest(EXP, (Place(FILE, 6_000_000),))):
        (tmp_path / "exp" / "train.log").rename(tmp_path / "elsewhere")
        work.open(request)
        answers(work, watching)
        assert work.idle() > 1.0, request
        (tmp_path / "elsewhere").rename(tmp_path / "exp" / "train.log")
        work.forget(request)


def test_numbers_are_told_while_a_search_goes_on(tmp_path: Path) -> None:
    watching, work = watched(tmp_path, 20_000), LogWork(Ticks(0.05))
    search, numbers = LogSearch(EXP, None, "nowhere", 0, 1), NumbersRequest(EXP, (Place(FILE, 0),))
    work.open(search)
    work.open(numbers)
    told = dict(answers(work, watching)) | dict(answers(work, watching))
    found = told[search]
    assert isinstance(found, LogFound)
    assert found.state is Search.SEARCHING
    assert numbers in told
