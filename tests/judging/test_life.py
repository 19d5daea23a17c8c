"""Facts and the life they mean. Times in seconds; `silent` since the newest output."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.life import LifeFacts, life, span
from tui_monitor.model.run import Life
from tui_monitor.text import Shown

NOW = 100_000.0
DONE, BROKEN = Shown("Training complete."), Shown("ValueError: no such thing")
BY_ADA = Shown("stopped by ada at 2026-01-01 10:00")


def every(pause: float, times: int = 50) -> Cadence:
    """Output each `pause` seconds, so far."""
    cadence = Cadence()
    cadence.arrive(pause * number for number in range(times))
    return cadence


def found(pause: float, times: int = 50) -> Cadence:
    """Output that was there before we came, a line each `pause` seconds by its own clock, in whatever time zone."""
    cadence = Cadence()
    cadence.found(NOW, [1e9 + pause * number for number in range(times)])
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
    ("a log that nobody holds has ended once it is silent for longer than a pause",
     facts(11, growing=False, nobody=True), found(1), Life.ENDED),
    ("not before", facts(9, growing=False, nobody=True), found(1), Life.TRAINING),
    ("a log that was seen to grow was written by somebody", facts(11, nobody=True), every(1), Life.QUIET),
    ("whom the search did not see, so that it proves nothing", facts(31, nobody=True, dead_pid=47), every(1),
     Life.STALLED),
    ("a minute is enough where no cadence is known", facts(61, growing=False, nobody=True), every(1, 0), Life.ENDED),
    ("and less is not", facts(59, growing=False, nobody=True), every(1, 0), Life.TRAINING),
    ("a pid file that names a dead process ends it at once", facts(1, growing=False, nobody=True, dead_pid=47),
     every(1, 0), Life.ENDED),
    ("not a log that grows", facts(1, nobody=True, dead_pid=47), every(1), Life.TRAINING),
    ("nor an empty one", facts(1, bytes=0, growing=False, nobody=True, dead_pid=47), every(1, 0), Life.WAITING),
    ("a hang that was found is a stall by the log's own clock", facts(31, growing=False, process_alive=True), found(1),
     Life.STALLED),
    ("not while nobody knows its process", facts(31, growing=False), found(1), Life.QUIET),
    ("a process that began later is silent since then", facts(999, process_alive=True, process_started=NOW - 5),
     every(1), Life.QUIET),
    ("a process that is stopped is a stall after ten seconds",
     facts(11, growing=False, process_alive=True, process_state="T"), every(60), Life.STALLED),
    ("and none before", facts(9, growing=False, process_alive=True, process_state="T"), every(60), Life.TRAINING),
    ("a run that a person stopped is stopped", facts(9999, failed=BROKEN, stopped=BY_ADA), every(1), Life.STOPPED),
    ("until a process of it lives again", facts(1, stopped=BY_ADA, process_alive=True), every(1), Life.TRAINING),
    ("a failure that was read before counts for more than that nothing answers",
     facts(1, failed=BROKEN, stated=True, unreachable=Shown("no answer since 12:00")), every(1), Life.FAILED),
    ("that nobody holds what cannot be reached says nothing",
     facts(99, nobody=True, unreachable=Shown("no answer since 12:00")), every(1), Life.UNREACHABLE),
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
    ("seconds", "text"),
    [(0.016, "under 0.1 s"), (0.25, "0.2 s"), (45, "45 s"), (119, "119 s"), (720, "12 min"), (12_600, "3.5 h")],
)
def test_pauses_are_told_in_two_digits(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_a_bar_that_never_rested_is_not_said_to_have_paused_for_nothing() -> None:
    """Told once: `no output for 13 s, its longest pause was 0.0 s`."""
    drawn = every(0.016, 200)
    assert drawn.known
    told = life(facts(13), drawn, NOW)
    assert (told.life, told.reason) == (Life.QUIET, "no output for 13 s, its longest pause was under 0.1 s")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"process_state": "T"}, "its process is stopped (SIGSTOP)"),
        ({"process_state": "D"}, "its process waits for a disk or a device"),
        ({"process_state": "S", "cpu_still": 12.0}, "its CPU time stands still for 12 s"),
        ({"process_state": "R"}, "its longest pause was 1 s"),
    ],
)
def test_what_its_process_shows_is_part_of_the_reason(known: dict[str, object], words: str) -> None:
    vitals = life(facts(100, growing=False, process_alive=True, **known), found(1.0), NOW)
    assert (vitals.life, vitals.reason.endswith(words)) == (Life.STALLED, True), vitals.reason


@given(st.lists(st.floats(0.1, 100), min_size=6, max_size=300), st.floats(0, 1e9))
def test_the_logs_own_clock_teaches_what_arrivals_teach(pauses: list[float], zone: float) -> None:
    """Whoever comes later knows the same pauses, in whatever zone the log tells its times."""
    moments = [1e6]
    for pause in pauses:
        moments.append(moments[-1] + pause)
    seen, later = Cadence(), Cadence()
    seen.arrive(moments)
    later.found(moments[-1], [moment + zone for moment in moments])
    assert later.stalled_after(True) == pytest.approx(seen.stalled_after(True), rel=1e-3)
    assert later.quiet_after == pytest.approx(seen.quiet_after, rel=1e-3)


def test_found_in_pieces_is_found_at_once() -> None:
    moments = [100.0 + number * 3 for number in range(40)]
    whole, pieces = Cadence(), Cadence()
    whole.found(NOW, moments)
    for piece in (moments[:7], moments[7:8], [], moments[8:]):
        pieces.found(NOW, piece)
    assert (pieces.longest, pieces.quiet_after) == (whole.longest, whole.quiet_after)


def test_a_line_each_hundredth_of_a_second_is_a_cadence_too() -> None:
    assert found(0.01).known
    assert found(0.01).longest < 0.1


def test_the_newest_lines_of_a_long_log_teach_no_pause_where_lines_were_left_out() -> None:
    cadence = Cadence()
    cadence.found(NOW, [float(second) for second in range(300)])
    cadence.found(NOW, [float(second) for second in range(10_000, 10_300)])
    assert cadence.longest == 1.0


@given(st.lists(st.floats(0.1, 1e5), min_size=6, max_size=600))
def test_of_all_pauses_the_newest_256_count(pauses: list[float]) -> None:
    times = list(accumulate(pauses, initial=1000.0))
    cadence = Cadence()
    cadence.arrive(times)
    newest = sorted([later - earlier for earlier, later in pairwise(times)][-256:])
    assert cadence.longest == newest[-1]
    assert cadence.stalled_after(True) == max(20.0, 1.5 * newest[-1], 30.0 * newest[len(newest) // 2])
