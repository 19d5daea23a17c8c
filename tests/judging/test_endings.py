"""What the end of a log says, and what training that goes on takes back."""

from array import array
from math import nan

import pytest

from tui_monitor.judging.endings import Endings, finding
from tui_monitor.model.finding import Severity
from tui_monitor.model.points import Event, EventKind, Place, Points
from tui_monitor.text import Shown

LOG, OTHER = Shown("train.log"), Shown("rank1.log")


def event(kind: EventKind, text: str, offset: int = 1000, step: float = 100.0, file: Shown = LOG) -> Event:
    return Event(kind, Shown(text), Place(file, offset), step, nan)


def trained(first: int, last: int, after: int, file: Shown = LOG) -> Points:
    """Steps `first` to `last`, standing behind byte `after`."""
    count = last - first + 1
    return Points(
        Shown("loss"),
        file,
        array("d", range(first, last + 1)),
        array("d", [1.0]) * count,
        array("d", [nan]) * count,
        array("q", range(after + 10, after + 10 + count)),
    )


CRASH = event(EventKind.TRACEBACK, "ValueError: no such thing")
DONE = event(EventKind.FINISHED, "Training complete.")


def endings(*events: Event) -> Endings:
    followed = Endings()
    followed.take((), events)
    return followed


def test_a_traceback_with_nothing_after_it_is_a_crash() -> None:
    found = finding(endings(CRASH).ending, points=10)
    assert found is not None
    assert (found.kind, found.severity, found.onset_step) == ("crash", Severity.CRITICAL, 100.0)
    assert found.message == "crashed after step 100: ValueError: no such thing"
    assert found.evidence.places == (CRASH.place,)


def test_a_traceback_that_training_outlived_is_no_crash() -> None:
    followed = endings(CRASH)
    followed.take([trained(101, 103, after=1000)], ())
    assert followed.ending.failure is None


def test_two_more_steps_of_a_buffer_do_not_outlive_a_traceback() -> None:
    followed = endings(CRASH)
    followed.take([trained(101, 102, after=1000)], ())
    assert followed.ending.failure is CRASH


def test_many_metrics_of_the_same_step_are_one_step() -> None:
    followed = endings(CRASH)
    followed.take([trained(101, 101, after=1000)] * 5, ())
    assert followed.ending.failure is CRASH


@pytest.mark.parametrize("size", [1, 2, 3])
def test_whether_training_went_on_does_not_depend_on_how_its_steps_came_in(size: int) -> None:
    followed = endings(CRASH)
    for first in range(101, 107, size):
        followed.take([trained(first, first + size - 1, after=1000 + first)], ())
    assert followed.ending.failure is None


def test_training_before_the_traceback_in_the_file_proves_nothing() -> None:
    followed = endings(CRASH)
    followed.take([trained(1, 50, after=0)], ())
    assert followed.ending.failure is CRASH


def test_another_file_proves_nothing() -> None:
    followed = endings(CRASH)
    followed.take([trained(101, 150, after=2000, file=OTHER)], ())
    assert followed.ending.failure is CRASH


def test_a_run_that_says_it_is_done_has_finished_and_gives_no_finding() -> None:
    assert endings(DONE).ending.finish is DONE
    assert finding(endings(DONE).ending, points=10) is None


def test_training_that_goes_on_was_not_done() -> None:
    followed = endings(DONE)
    followed.take([trained(101, 110, after=1000)], ())
    assert followed.ending.finish is None


def test_a_traceback_before_the_end_of_training_is_harmless() -> None:
    followed = endings(CRASH, event(EventKind.FINISHED, "Training complete.", offset=2000))
    assert followed.ending.failure is None
    assert followed.ending.finish is not None


def test_a_traceback_after_the_end_of_training_is_a_crash() -> None:
    late = event(EventKind.TRACEBACK, "OSError: cannot save", offset=3000)
    assert endings(DONE, late).ending.failure is late


def test_out_of_memory_counts_for_more_than_its_traceback_and_the_launchers_report() -> None:
    oom = event(EventKind.OOM, "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", offset=1100)
    launcher = event(EventKind.FAILED, "torch.distributed.elastic...ChildFailedError:", offset=1200)
    found = finding(endings(launcher, CRASH, oom).ending, points=10)
    assert found is not None
    assert found.kind == "oom"
    assert found.message.startswith("out of memory after step 100: torch.OutOfMemoryError")


def test_a_launchers_report_alone_is_a_crash() -> None:
    found = finding(endings(event(EventKind.FAILED, "ChildFailedError: train.py FAILED")).ending, points=10)
    assert found is not None
    assert found.kind == "crash"


def test_the_newest_statement_is_the_last_word_with_the_lines_of_the_steps_behind_it() -> None:
    launcher = event(EventKind.FAILED, "ChildFailedError:", offset=2000)
    followed = endings(CRASH, launcher)
    followed.take([trained(101, 102, after=2000)], ())
    word = followed.newest
    assert word is not None
    assert (word.event, word.steps, word.finished) == (launcher, {2010, 2011}, False)
    followed.take([trained(103, 103, after=3000)], ())
    assert followed.newest is None


def test_a_finish_is_the_last_word_where_nothing_failed_after_it() -> None:
    done = event(EventKind.FINISHED, "Training complete.", offset=2000)
    word = endings(CRASH, done).newest
    assert word is not None
    assert (word.event, word.finished) == (done, True)


def test_an_end_that_was_answered_is_no_last_word_and_still_evidence() -> None:
    followed = endings(CRASH, DONE)
    followed.answer()
    assert followed.newest is None
    assert followed.ending.failure is CRASH
    late = event(EventKind.OOM, "CUDA out of memory", offset=4000)
    followed.take((), [late])
    assert followed.newest is not None
    assert followed.newest.event is late


def test_a_run_stopped_by_hand_is_no_failure() -> None:
    followed = endings(event(EventKind.INTERRUPTED, "KeyboardInterrupt"))
    found = finding(followed.ending, points=10)
    assert followed.ending.by_hand
    assert found is not None
    assert (found.kind, found.severity) == ("killed", Severity.INFO)
    assert found.message == "stopped by hand after step 100: KeyboardInterrupt"


def test_a_crash_before_the_first_step_says_so() -> None:
    found = finding(endings(event(EventKind.TRACEBACK, "ImportError: torch", step=-1.0)).ending, points=0)
    assert found is not None
    assert found.message == "crashed before the first step: ImportError: torch"


def test_of_several_ends_with_training_between_the_newest_is_told() -> None:
    first = event(EventKind.KILLED, "JOB 101 CANCELLED", step=-1.0)
    followed = endings(first)
    last = event(EventKind.KILLED, "JOB 102 CANCELLED", offset=3000)
    followed.take([trained(1, 2, after=1000)], [last])
    assert followed.ending.failure is last


def test_of_several_lines_of_one_end_the_first_is_told() -> None:
    again = event(EventKind.TRACEBACK, "RuntimeError: a worker is gone", offset=2000)
    assert endings(CRASH, again).ending.failure is CRASH


def test_a_crash_that_a_framework_makes_of_an_interrupt_is_no_crash() -> None:
    interrupt = event(EventKind.INTERRUPTED, "KeyboardInterrupt")
    wrapped = event(EventKind.TRACEBACK, "RuntimeError: a worker is gone", offset=2000)
    launcher = event(EventKind.FAILED, "ChildFailedError", offset=3000)
    assert endings(interrupt, wrapped, launcher).ending.by_hand


def test_an_interrupt_after_a_crash_hides_it_not() -> None:
    interrupt = event(EventKind.INTERRUPTED, "KeyboardInterrupt", offset=2000)
    assert endings(CRASH, interrupt).ending.failure is CRASH


def test_an_interrupt_that_training_outlived_excuses_no_later_crash() -> None:
    followed = endings(event(EventKind.INTERRUPTED, "^C", offset=500))
    late = event(EventKind.TRACEBACK, "ValueError: bad", offset=3000)
    followed.take([trained(1, 2, after=1000)], [late])
    assert followed.ending.failure is late


def test_a_failure_that_is_over_is_withdrawn_with_those_before_it() -> None:
    late = event(EventKind.KILLED, "Killed", offset=4000)
    other = event(EventKind.FAILED, "ChildFailedError", offset=10, file=OTHER)
    launcher = event(EventKind.FAILED, "ChildFailedError", offset=1500)
    followed = endings(other, CRASH, launcher, late)
    followed.withdraw(launcher, before=True)
    assert followed.ending.failure is late
    followed.withdraw(late, before=False)
    assert followed.ending.failure is other
