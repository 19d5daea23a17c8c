"""Questions that are come back for: what came late is kept for a look that needs several, and nothing old is given."""

from collections.abc import Callable

import pytest

from tests.remote_box import BOX
from tui_monitor.errors import NotYet
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.ssh import asked_there, wire
from tui_monitor.hosts.ssh.asked_there import AskedThere
from tui_monitor.hosts.ssh.wire import Question, Told


class PlayedLine:
    """What was asked is answered when the test says so."""

    address = BOX

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def check(self) -> None:
        pass

    def ask(self, operation: str, *arguments: str, then: Callable[[Told], None] | None = None) -> Question:
        self.asked.append(Question(len(self.asked), operation, arguments, then=then))
        return self.asked[-1]

    def answers(self) -> None:
        for question in self.asked:
            if not question.answered.is_set():
                told = {"data": str(question.number)}
                if question.then is not None:
                    question.then(told)
                question.answer(told)


@pytest.fixture
def line() -> PlayedLine:
    return PlayedLine()


@pytest.fixture
def there(line: PlayedLine) -> AskedThere:
    return AskedThere(line, Patience(0.0), lambda path: path)  # type: ignore[arg-type]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    for module in (asked_there, wire):
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def ask(there: AskedThere, key: str) -> object:
    return there.answer(key, "/log", "read", (key,))["data"]


def look(there: AskedThere, *keys: str) -> list[object]:
    """One that needs several answers, one after the other."""
    return [ask(there, key) for key in keys]


def test_a_look_that_needs_many_late_answers_comes_to_its_end(there: AskedThere, line: PlayedLine) -> None:
    """Broken once: the first was asked for again each time the second was not there yet, for ever."""
    for _ in "abcd":
        with pytest.raises(NotYet):
            look(there, "a", "b", "c", "d")
        line.answers()
    assert look(there, "a", "b", "c", "d") == ["0", "1", "2", "3"]
    assert len(line.asked) == 4


def test_who_has_used_what_came_late_gets_what_is_new(there: AskedThere, line: PlayedLine, clock: list[float]) -> None:
    with pytest.raises(NotYet):
        ask(there, "a")
    line.answers()
    assert ask(there, "a") == ask(there, "a") == "0"
    there.used("/another")
    assert ask(there, "a") == "0"
    there.used("/log")
    with pytest.raises(NotYet):
        ask(there, "a")
    line.answers()
    assert ask(there, "a") == "1"
    clock[0] += 1.5
    with pytest.raises(NotYet):
        ask(there, "a")


def test_an_answer_that_nobody_came_back_for_is_asked_for_anew(
    there: AskedThere, line: PlayedLine, clock: list[float]
) -> None:
    """What was asked for ahead may have been written anew since."""
    there.ahead("a", "/log", "read", ("a",))
    there.ahead("a", "/log", "read", ("a",))
    line.answers()
    clock[0] += 5.0
    assert ask(there, "a") == "0"
    there.ahead("b", "/log", "read", ("b",))
    line.answers()
    clock[0] += 11.0
    with pytest.raises(NotYet):
        ask(there, "b")
    line.answers()
    assert ask(there, "b") == "2"
