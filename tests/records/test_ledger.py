"""Stops while nobody was asked are counted over all watchers of a user, whatever happens to them."""

import json
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.model.onset import TOGETHER_WITHIN, Onset
from tui_monitor.records.journal import JournalEntry, Story
from tui_monitor.records.ledger import HOUR, NAME, ONSETS, StopLedger, stops_under
from tui_monitor.text import Shown

RUN = Shown("logs/exp-1")
NOON = 1_800_000_000.0


def test_an_hour_has_so_many_places_and_the_next_one_has_them_again(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    ledger = StopLedger(str(tmp_path / "state"), clock)
    assert [ledger.book(RUN, "/x", 2) is not None for _ in range(3)] == [True, True, False]
    clock.sleep(HOUR - 1)
    assert ledger.book(RUN, "/x", 2) is None
    clock.sleep(2)
    assert ledger.count() == 0
    assert ledger.book(RUN, "/x", 2) is not None


def test_a_place_that_was_not_needed_is_given_back(tmp_path: Path) -> None:
    ledger = StopLedger(str(tmp_path / "state"), ManualClock(NOON))
    booked = ledger.book(RUN, "/x", 1)
    assert booked is not None
    ledger.give_back(booked)
    assert ledger.book(RUN, "/x", 1) is not None


def test_a_clock_that_was_set_back_opens_no_new_hour(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    ledger = StopLedger(str(tmp_path / "state"), clock)
    ledger.book(RUN, "/x", 1)
    clock.set(NOON - 10 * HOUR)
    assert ledger.book(RUN, "/x", 1) is None


def _book(state: str, taken: "multiprocessing.Queue[bool]", start: "multiprocessing.Barrier") -> None:  # type: ignore[valid-type]
    start.wait()  # type: ignore[attr-defined]
    taken.put(StopLedger(state, SystemClock()).book(RUN, "/x", 3) is not None)


def test_watchers_that_book_at_the_same_moment_share_the_hour(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    taken, start = context.Queue(), context.Barrier(8)
    watchers = [context.Process(target=_book, args=(str(tmp_path / "state"), taken, start)) for _ in range(8)]
    for watcher in watchers:
        watcher.start()
    assert sum(taken.get(timeout=60) for _ in watchers) == 3
    for watcher in watchers:
        watcher.join()


def test_what_fell_ill_is_known_to_the_other_watchers_for_five_minutes(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    one, other = (StopLedger(str(tmp_path / "state"), clock) for _ in range(2))
    onset = Onset(NOON - 10, RUN, "/x/logs/exp-1/train.log")
    one.tell([onset])
    assert (one.told_by_others(), other.told_by_others()) == ([], [onset])
    assert one.count() == 0, "it is no stop"
    clock.sleep(TOGETHER_WITHIN - 10.5)
    assert other.told_by_others() == [onset]
    clock.sleep(1)
    assert other.told_by_others() == []
    other.tell([Onset(clock.now(), RUN, "/y/train.log")])
    assert (tmp_path / "state" / ONSETS).read_text().count("\n") == 1, "what is over is let go of"


def _tell(state: str, number: int, start: "multiprocessing.Barrier") -> None:  # type: ignore[valid-type]
    start.wait()  # type: ignore[attr-defined]
    StopLedger(state, SystemClock()).tell([Onset(SystemClock().now(), RUN, f"/{number}/train.log")])


def test_watchers_that_tell_at_the_same_moment_are_all_heard(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(8)
    watchers = [context.Process(target=_tell, args=(str(tmp_path), number, start)) for number in range(8)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join(60)
    heard = StopLedger(str(tmp_path), SystemClock()).told_by_others()
    assert sorted(onset.log for onset in heard) == [f"/{number}/train.log" for number in range(8)]


@pytest.mark.parametrize("content", ["{torn", "[]\n", '{"at": "noon"}\n', '{"at": true}\n', '{"at": NaN}\n', "null\n"])
def test_what_cannot_be_counted_allows_nothing(tmp_path: Path, content: str) -> None:
    ledger = StopLedger(str(tmp_path), ManualClock(NOON))
    (tmp_path / NAME).write_text(content)
    with pytest.raises(RecordError, match="cannot be read"):
        ledger.book(RUN, "/x", 3)
    assert (tmp_path / NAME).read_text() == content


def test_a_ledger_that_others_may_write_allows_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("")
    (tmp_path / NAME).chmod(0o666)
    with pytest.raises(RecordError, match="everybody may write it"):
        StopLedger(str(tmp_path), ManualClock(NOON)).book(RUN, "/x", 3)


def test_without_a_home_nothing_is_allowed() -> None:
    with pytest.raises(RecordError, match="neither HOME nor XDG_STATE_HOME"):
        StopLedger(None, ManualClock(NOON)).book(RUN, "/x", 3)


def test_s18_nobody_else_can_look_into_it(tmp_path: Path) -> None:
    state = tmp_path / "state"
    StopLedger(str(state), ManualClock(NOON)).book(RUN, "/x", 3)
    assert stat.S_IMODE(os.stat(state).st_mode) == 0o700
    assert json.loads((state / NAME).read_text())["run"] == RUN


def intent(name: str, action: str, pid: int = 7, time: str = "2027-01-15T07:59:00Z") -> JournalEntry:
    return JournalEntry(name, "intent", time, {"action": action, "log": "/x/train.log", "pid": pid})


def outcome(name: str, result: str) -> JournalEntry:
    return JournalEntry(name, "outcome", "2027-01-15T07:59:30Z", {"result": result, "final": True})


class TestWhatTheJournalOfARootTells:
    def test_whoever_stopped_it_counts_and_term_and_kill_of_one_are_one(self) -> None:
        entries = (intent("a", "TERM"), outcome("a", "still_alive"), intent("b", "KILL"), outcome("b", "done"))
        assert stops_under(Story(entries), NOON) == 1
        assert stops_under(Story((*entries, intent("c", "TERM", pid=8))), NOON) == 2

    def test_what_was_not_sent_and_what_is_no_stop_does_not(self) -> None:
        entries = (intent("a", "TERM"), outcome("a", "refused"), intent("b", "note"), intent("c", "checkpoint"))
        assert stops_under(Story(entries), NOON) == 0

    def test_nor_what_is_longer_ago(self) -> None:
        assert stops_under(Story((intent("a", "TERM", time="2027-01-15T06:59:59Z"),)), NOON) == 0

    def test_one_whose_time_makes_no_sense_does(self) -> None:
        assert stops_under(Story((intent("a", "TERM", time="noon"),)), NOON) == 1
