"""Halts that no rule calls long yet: stacks, states, waits and queues behind the newest metrics prove their cause."""

import pytest

from tests.diagnosis.ended_runs import curve, falling, lines, names, sure
from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName, Diagnosis
from tui_monitor.model.finding import Severity
from tui_monitor.model.role import Role
from tui_monitor.model.run import Life

STEP = "step 400 loss 0.4100 acc 0.812"


def _told(*last: str, life: Life = Life.TRAINING, curves: list[MetricCurve] | None = None) -> Diagnosis:
    known = [falling()] if curves is None else curves
    return diagnose(Artifacts(curves=known, lines=lines("step 390 loss 0.4200 acc 0.801", STEP, *last), life=life))


LOCKED = (
    "Timeout (0:00:30)!",
    "Thread 0x00007f01 (most recent call first):",
    '  File "/job/feed.py", line 25 in feed',
    "Thread 0x00007f02 (most recent call first):",
    '  File "/job/train.py", line 47 in <module>',
)
READING = (
    "Thread 0x00007f01 (most recent call first):",
    '  File "/job/feed.py", line 25 in read_block',
    "Thread 0x00007f02 (most recent call first):",
    '  File "/usr/lib/python3.11/queue.py", line 171 in get',
)


def test_stacks_that_stand_at_lines_of_the_program_are_a_dead_lock() -> None:
    told = _told(*LOCKED)
    assert names(told)[0] is CauseName.DEAD_LOCK_OR_HANG
    assert told.causes[0].severity is Severity.INFO, "nothing calls for a person yet"


def test_stacks_in_a_read_and_at_an_empty_queue_are_the_loaders() -> None:
    assert names(_told(*READING))[0] is CauseName.DATA_LOADER_STALL


def test_stacks_of_py_spy_are_read_as_well() -> None:
    said = ('Thread 4711 (idle): "MainThread"', "    acquire (threading.py:320)", "    step (train.py:40)")
    assert names(_told(*said))[0] is CauseName.DEAD_LOCK_OR_HANG


def test_stacks_behind_which_training_goes_on_and_those_of_a_crash_name_no_halt() -> None:
    assert not _told(*LOCKED, "step 410 loss 0.4000 acc 0.820").causes
    crashed = _told("Fatal Python error: Aborted", *LOCKED[1:])
    assert CauseName.DEAD_LOCK_OR_HANG not in names(crashed)


def test_a_rank_that_is_suspended_is_the_cause_and_not_those_that_wait_for_it() -> None:
    told = _told(*["[launcher] alive: rank0=S rank1=S rank2=T"] * 4)
    assert names(told)[0] is CauseName.PROCESS_STOPPED
    assert "rank2 is suspended" in told.causes[0].proofs[0].text


def test_ranks_that_sleep_between_two_steps_are_healthy() -> None:
    beat = "[launcher] alive: rank0=S rank1=S rank2=S"
    assert not _told(beat, "step 410 loss 0.4000 acc 0.820", beat, "step 420 loss 0.3900 acc 0.830").causes


def test_a_wait_for_data_that_is_said_again_and_again_is_the_loaders() -> None:
    told = _told(*[f"WARNING: prefetch queue empty for {at} s, waiting for data" for at in (2, 4, 6)])
    assert names(told)[0] is CauseName.DATA_LOADER_STALL


def test_a_wait_that_is_said_once_is_nothing() -> None:
    assert not _told("WARNING: prefetch queue empty for 2 s, waiting for data", "step 410 loss 0.4000 acc 0.820").causes


def test_a_time_to_load_far_beyond_that_to_compute_needs_no_silence() -> None:
    data = curve("data", Role.OTHER, [0.1] * 30 + [28.0, 146.0, 611.0])
    compute = curve("compute", Role.OTHER, [7.2] * 33)
    assert names(_told(curves=[falling(33), data, compute]))[0] is CauseName.DATA_LOADER_STALL
    little = curve("data", Role.OTHER, [0.1] * 30 + [0.4, 0.5, 0.6])
    assert not _told(curves=[falling(33), little, compute]).causes


def test_a_share_of_the_time_for_data_that_grew_is_the_loaders() -> None:
    shares = [
        f"step {at} loss 0.41 acc 0.80 | data {share} % of the step" for at, share in enumerate([3] * 6 + [97] * 6)
    ]
    assert names(_told(*shares))[0] is CauseName.DATA_LOADER_STALL
    same = [f"step {at} loss 0.41 acc 0.80 | data 3 % of the step" for at in range(12)]
    assert not _told(*same).causes


def test_a_silence_while_batches_were_ready_is_sooner_a_dead_lock() -> None:
    queue = curve("queue", Role.OTHER, [8.0] * 40)
    told = _told(life=Life.QUIET, curves=[falling(), queue])
    assert names(told)[0] is CauseName.DEAD_LOCK_OR_HANG
    assert told.causes[0].severity is Severity.INFO
    assert sure(_told(life=Life.QUIET), CauseName.DEAD_LOCK_OR_HANG) < 0.3, "a pause alone says little"


def test_the_rank_that_says_nothing_more_is_named() -> None:
    both = [f"[rank {rank}] step {at} loss 0.4{at} lr 0.01" for at in range(5) for rank in (0, 1)]
    alone = ["[rank 0] enters all_reduce", "[rank 0] in all_reduce, 10 s", "[rank 0] in all_reduce, 20 s"]
    told = _told(*both, *alone, life=Life.QUIET)
    assert names(told)[0] is CauseName.COLLECTIVE_TIMEOUT
    assert any("rank 1 says nothing any more" in proof.text for proof in told.causes[0].proofs)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("JOB REACHED ITS TIME LIMIT (9 s): sending SIGTERM to 3 ranks", CauseName.TIME_LIMIT),
        ("wall-clock budget of 3600 s exhausted, saving and leaving", CauseName.TIME_LIMIT),
        ("max_time of 60 s reached at step 400", CauseName.TIME_LIMIT),
        ("received SIGTERM, writing checkpoint", CauseName.KILLED_BY_SCHEDULER),
    ],
)
def test_an_end_from_outside_among_the_last_words_needs_no_finding(text: str, cause: CauseName) -> None:
    told = _told(text, life=Life.ENDED)
    assert names(told)[0] is cause
    assert told.causes[0].severity is Severity.INFO


def test_an_end_from_outside_behind_which_it_trained_on_is_none() -> None:
    assert not _told("received SIGTERM, ignored", "step 410 loss 0.4000 acc 0.820").causes
    assert not _told("time limit 3600 s, 12 s used").causes
