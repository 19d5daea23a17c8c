"""Facts and the life they mean. Times in seconds; `silent` since the newest output."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.life import LifeFacts, life, span
from tui_monitor.model.run import Life
from tui_monitor.text import Shown

NOW = 100_000.0
DONE, BROKEN = Shown("Training complete."), Shown("ValueError: no such thing")


def every(pause: float, times: int = 50) -> Cadence:
    """Output each `pause` seconds, so far."""
    cadence = Cadence()
    cadence.arrive(pause * number for number in range(times))
    return cadence


def facts(silent: float, **known: object) -> LifeFacts:
    usual: dict[str, object] = {"bytes": 1000, "points": 50, "growing": True, "last_output": NOW - silent}
    return LifeFacts(**(usual | known))  # type: ignore[arg-type]


TABLE = [
    ("a log without a byte is waited for", LifeFacts(watched_since=NOW), every(1, 0), Life.WAITING),
    ("output without a metric is a start", facts(1, points=0), every(1), Life.STARTING),
    ("output as usual is training", facts(1), every(1), Life.TRAINING),
    ("ten seconds are never remarkable", facts(9.9), every(0.1), Life.TRAINING),
    ("longer than the longest pause is quiet", facts(11), every(1), Life.QUIET),
    ("much longer is a stall", facts(31), every(1), Life.STALLED),
    ("an unknown cadence is given ten minutes", facts(599), every(1, 3), Life.QUIET),
    ("and no more", facts(601), every(1, 3), Life.STALLED),
    ("a log that prints each hour may rest for hours", facts(5000), every(3600), Life.QUIET),
    ("a process that lives and says nothing is stalled", facts(700, growing=False, process_alive=True), every(1, 0),
     Life.STALLED),
    ("an old log without a process has ended", facts(4000, growing=False), every(1, 0), Life.ENDED),
    ("a younger one is only quiet", facts(700, growing=False), every(1, 0), Life.QUIET),
    ("a dead process that said it was done has finished", facts(1, process_alive=False, finished=DONE), every(1),
     Life.FINISHED),
    ("a dead process that broke has failed", facts(1, process_alive=False, failed=BROKEN), every(1), Life.FAILED),
    ("what broke counts for more than what was done", facts(1, process_alive=False, finished=DONE, failed=BROKEN),
     every(1), Life.FAILED),
    ("a dead process that said nothing has ended", facts(1, process_alive=False), every(1), Life.ENDED),
    ("a dead process without output has ended", facts(0, bytes=0, points=0, process_alive=False), every(1, 0),
     Life.ENDED),
    ("done counts while the process lives only when it is silent", facts(1, finished=DONE), every(1), Life.TRAINING),
    ("done and silent has finished", facts(11, finished=DONE), every(1), Life.FINISHED),
    ("broken and silent has failed", facts(11, failed=BROKEN), every(1), Life.FAILED),
    ("an end that is the end of the log counts at once", facts(1, failed=BROKEN, stated=True), every(1), Life.FAILED),
    ("done at the end of the log has finished", facts(1, finished=DONE, stated=True), every(1), Life.FINISHED),
    ("also while the process lives", facts(1, finished=DONE, stated=True, process_alive=True), every(1), Life.FINISHED),
    ("a process that lives on after its failure has not ended",
     facts(1, failed=BROKEN, stated=True, process_alive=True), every(1), Life.TRAINING),
    ("until it is silent", facts(11, failed=BROKEN, stated=True, process_alive=True), every(1), Life.FAILED),
    ("stopped by hand at the end of the log has ended", facts(1, stated=True), every(1), Life.ENDED),
    ("a process that a person interrupted and that lives on has not", facts(1, stated=True, process_alive=True),
     every(1), Life.TRAINING),
    ("done at the end of a recording has finished", facts(1, finished=DONE, no_more=True), every(1), Life.FINISHED),
    ("the end of a recording alone says nothing", facts(1, no_more=True), every(1), Life.TRAINING),
    ("a hang at the end of a recording is a stall", facts(31, no_more=True), every(1), Life.STALLED),
    ("a log without any clock has ended", facts(1, no_clock=True), every(1), Life.ENDED),
    ("no answer says nothing about the run", facts(9999, unreachable=Shown("no answer since 12:00")), every(1),
     Life.UNREACHABLE),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "known", "cadence", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_life(sentence: str, known: LifeFacts, cadence: Cadence, expected: Life) -> None:
    assert life(known, cadence, NOW).life is expected, sentence


def test_evaluation_pauses_belong_to_the_cadence() -> None:
    cadence = Cadence()
    time = 0.0
    for _ in range(5):
        cadence.arrive([time := time + 1 for _ in range(20)])
        time += 120
        cadence.arrive([time])
    assert life(facts(119), cadence, NOW).life is Life.TRAINING
    assert life(facts(130), cadence, NOW).life is Life.QUIET
    assert life(facts(190), cadence, NOW).life is Life.STALLED


def test_the_reason_tells_the_silence_and_what_was_usual() -> None:
    vitals = life(facts(31), every(1), NOW)
    assert vitals.reason == "no output for 31 s, its longest pause was 1 s"
    assert vitals.silent == 31


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60).map(sorted), st.lists(st.integers(0, 60), max_size=5))
def test_the_cadence_is_a_function_of_the_arrival_times_alone(times: list[float], cuts: list[int]) -> None:
    whole, parts = Cadence(), Cadence()
    whole.arrive(times)
    edges = [0, *sorted(cuts), len(times)]
    for start, end in pairwise(edges):
        parts.arrive(times[start:end])
    for training in (True, False):
        assert whole.stalled_after(training) == parts.stalled_after(training)
    assert (whole.last, whole.longest, whole.quiet_after) == (parts.last, parts.longest, parts.quiet_after)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=60).map(sorted), st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_silence_never_makes_a_run_livelier(times: list[float], one: float, other: float) -> None:
    order = [Life.TRAINING, Life.QUIET, Life.STALLED]
    cadence = Cadence()
    cadence.arrive(times)
    sooner, later = (life(facts(silent), cadence, NOW).life for silent in sorted((one, other)))
    assert order.index(sooner) <= order.index(later)


def test_a_burst_is_one_piece_of_output() -> None:
    cadence = Cadence()
    for start in range(0, 100, 10):
        cadence.arrive([start + line / 1000 for line in range(40)])
    assert cadence.longest == pytest.approx(10, abs=0.1)
    assert cadence.stalled_after(training=True) > 100


def test_a_backlog_says_nothing_about_pauses() -> None:
    cadence = Cadence()
    cadence.found(1000.0)
    assert not cadence.known
    assert cadence.last == 1000.0


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.25, "0.2 s"), (45, "45 s"), (119, "119 s"), (720, "12 min"), (12_600, "3.5 h")]
)
def test_pauses_are_told_in_two_digits(seconds: float, text: str) -> None:
    assert span(seconds) == text
