"""A place that is slow, and one that never answers: what those who ask it get, and how long they wait."""

import threading
from collections.abc import Iterator

import pytest

from tui_monitor.clock import ManualClock, monotonic
from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.lane import MOST_WAITING, SILENT, Lane
from tui_monitor.hosts.patience import WATCHING, Patience

A_LOT = 10.0
AT_ONCE = Patience(0.0)


class Gate:
    """Work that goes on only when it is let."""

    def __init__(self) -> None:
        self._open, self.begun, self.over = threading.Event(), threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self._open.wait(A_LOT)
        self.over.set()
        return "answer"

    def let(self) -> None:
        self._open.set()
        assert self.over.wait(A_LOT)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1000.0)


@pytest.fixture
def gate() -> Iterator[Gate]:
    one = Gate()
    yield one
    one._open.set()


def late(lane: Lane, key: str) -> object:
    """What is there for `key`, once its thread has put it down."""
    end = monotonic() + A_LOT
    while monotonic() < end:
        try:
            return lane.ask(key, lambda: "asked again")
        except NotYet:
            threading.Event().wait(0.001)
    raise AssertionError(f"no answer for {key}")


def test_an_answer_in_time_is_given_as_if_one_had_looked_oneself(clock: ManualClock) -> None:
    lane = Lane("/mnt/a", clock, Patience(A_LOT))
    assert lane.ask("one", lambda: 1) == 1

    def refuse() -> None:
        raise NotReadable("not for you")

    with pytest.raises(NotReadable, match="not for you"):
        lane.ask("two", refuse)


def test_who_asks_does_not_wait_longer_than_their_patience_and_finds_the_answer_later(
    clock: ManualClock, gate: Gate
) -> None:
    lane = Lane("/mnt/a", clock, AT_ONCE)
    with pytest.raises(NotYet, match="/mnt/a is slow to answer"):
        lane.ask("size", gate)
    gate.let()
    assert late(lane, "size") == "answer"


def test_a_chain_of_slow_answers_is_gone_through_to_its_end(clock: ManualClock) -> None:
    """Each try begins with the first question; all earlier answers are there at once."""
    lane, asked = Lane("/mnt/a", clock, AT_ONCE), []
    waited_for = [threading.Event() for _ in range(5)]

    def step(number: int) -> int:
        asked.append(number)
        waited_for[number].wait(A_LOT)  # so slow that who asked has gone on without it
        return number

    def chain() -> list[int]:
        return [lane.ask(number, lambda number=number: step(number)) for number in range(5)]

    end = monotonic() + A_LOT
    while monotonic() < end:
        try:
            assert chain() == [0, 1, 2, 3, 4]
            break
        except NotYet:
            for number in asked:
                waited_for[number].set()
            threading.Event().wait(0.001)
    assert asked == [0, 1, 2, 3, 4], "no question was asked twice"


def test_a_late_answer_is_no_news_for_ever(clock: ManualClock, gate: Gate) -> None:
    lane = Lane("/mnt/a", clock, AT_ONCE)
    with pytest.raises(NotYet):
        lane.ask("size", gate)
    gate.let()
    assert late(lane, "size") == "answer"
    clock.sleep(60.0)
    assert late(lane, "size") == "asked again"


def test_after_two_seconds_without_an_answer_a_place_is_unreachable_since_then(clock: ManualClock, gate: Gate) -> None:
    lane = Lane("/mnt/a", clock, AT_ONCE)
    with pytest.raises(NotYet):
        lane.ask("one", gate)
    assert gate.begun.wait(A_LOT)
    clock.sleep(SILENT - 0.01)
    with pytest.raises(NotYet):
        lane.ask("two", gate)
    clock.sleep(0.01)
    with pytest.raises(Unreachable, match=r"/mnt/a has not answered since \d\d:\d\d:\d\d$") as told:
        lane.ask("one", gate)
    assert not isinstance(told.value, NotYet)
    clock.sleep(3600.0)
    with pytest.raises(Unreachable, match="since") as again:
        lane.ask("three", gate)
    assert str(again.value) == str(told.value), "it is the same silence"


def test_a_place_that_hangs_costs_no_more_waiting_however_often_it_is_asked(clock: ManualClock, gate: Gate) -> None:
    lane = Lane("/mnt/a", clock, WATCHING)
    begun = monotonic()
    for number in range(1000):
        with pytest.raises(NotYet):
            lane.ask(number, gate)
    assert monotonic() - begun < 10 * WATCHING.longest + 1.0
    assert len(lane._open) <= MOST_WAITING, "the queue is bounded"


def test_many_short_waits_are_no_long_one(clock: ManualClock) -> None:
    """A place that needs 20 ms for each answer gets a fifth of the time, not all of it."""
    lane, begun = Lane("/mnt/a", clock, WATCHING), monotonic()
    waiting, waits = threading.Event(), []
    while monotonic() - begun < 0.5:
        entered = monotonic()
        try:
            lane.ask(len(waits), lambda: waiting.wait(0.02))
        except NotYet:
            waiting.wait(0.005)
        waits.append(monotonic() - entered)
    assert sorted(waits)[-3] < WATCHING.longest + 0.2, "a busy machine holds up one or two, a line all"
    assert max(waits) < 10 * (WATCHING.longest + 0.2)
    assert len(waits) > 25, "while it works on one answer, nobody stands in line"


def test_a_person_who_asks_for_just_this_may_wait_longer(clock: ManualClock, gate: Gate) -> None:
    lane = Lane("/mnt/a", clock, AT_ONCE)
    threading.Timer(0.05, gate.let).start()
    assert lane.ask("answers?", gate, longest=A_LOT) == "answer"


def test_its_thread_does_not_keep_the_program_alive(clock: ManualClock, gate: Gate) -> None:
    lane = Lane("/mnt/a", clock, AT_ONCE)
    with pytest.raises(NotYet):
        lane.ask("one", gate)
    assert lane._thread is not None
    assert lane._thread.daemon
