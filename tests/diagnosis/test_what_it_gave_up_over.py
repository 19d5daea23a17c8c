"""The last words of a log that no rule calls an end: what it gave up over, of several attempts in the last one."""

import pytest
from ended_runs import ended, falling, lines

from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Severity

_REPORT = "step 400 | loss 0.4130 | acc 0.781"


def causes(*said: str) -> list[CauseName]:
    told = diagnose(Artifacts(curves=[falling()], lines=lines(_REPORT, *said)))
    assert all(cause.severity is Severity.INFO for cause in told.causes)
    return [cause.cause for cause in told.causes]


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (CauseName.GPU_OUT_OF_MEMORY, ("ERROR step 401 failed: CUDA out of memory. Tried to allocate 1.95 GiB",)),
        (CauseName.GPU_OUT_OF_MEMORY, ("[ERROR] OOM on cuda:0 (peak 23.4 GiB of 23.6 GiB)", "job will now exit")),
        (CauseName.HOST_OUT_OF_MEMORY, ("ERROR trainer: training aborted: MemoryError()",)),
        (CauseName.HOST_OUT_OF_MEMORY, ("container pytorch terminated: reason=OOMKilled exitCode=137",)),
        (CauseName.DISK_FULL, ("writing metrics failed: OSError(28, 'No space left on device')",)),
        (CauseName.DISK_FULL, ("Warning  Evicted  pod/a  ephemeral local storage usage exceeds the limit",)),
        (CauseName.BUG, ("run crashed at step 400: KeyError: 'val_f1'",)),
        (CauseName.BUG, ('{"level": "error", "msg": "failed", "exc": "NameError: name \'x\' is not defined"}',)),
        (CauseName.BAD_DATA, ("ERROR shard 17 row 8123: 11 fields where 12 were expected", "ERROR stopping")),
        (CauseName.NAN_IN_DATA, ("ERROR batch 212: feature column 'income' has 3 NaN values; aborting",)),
        (CauseName.NUMERIC_DOMAIN, ("CRITICAL entropy: log of zero, aborting",)),
        (CauseName.COLLECTIVE_TIMEOUT, ("rank 0: gave up on rank 3 after 90 s",)),
        (CauseName.RESUMED_WRONGLY, ("ERROR cannot resume: the checkpoint is of another model",)),
        (CauseName.TIME_LIMIT, ("allotted 3.0 s are over (used 3.1 s): leaving the loop",)),
        (CauseName.KILLED_BY_USER, ("INFO trainer: interrupted, writing last checkpoint", "bye")),
        (CauseName.KILLED_BY_SCHEDULER, ("spot notice: instance-action is terminate", "exiting")),
    ],
)
def test_what_a_run_says_last_when_it_gives_up_is_its_cause(cause: CauseName, said: tuple[str, ...]) -> None:
    assert causes(*said)[0] is cause


@pytest.mark.parametrize(
    "said",
    [
        ("ERROR upload failed: Connection reset by peer, will retry",),
        ("ERROR could not decode a.jpg: image file is truncated", "skipped 1 sample"),
        ("WARNING checkpoint failed: [Errno 28] No space left on device",),
        ("worker 3 was killed (MemoryError)", "restarted it"),
    ],
)
def test_what_it_outlives_is_none(said: tuple[str, ...]) -> None:
    assert not causes(*said)


def test_where_to_look_for_a_cause_is_no_statement_of_one() -> None:
    said = (
        "tasks are unhealthy (stopped sending heartbeats)",
        "The tasks have crashed. Check the logs, or scheduler events (e.g. preemption, eviction) to debug further.",
    )
    assert causes(*said)[0] is CauseName.COLLECTIVE_TIMEOUT


_SIGTERM = "*** SIGTERM (@0x3e8) received by PID 4121 (TID 0x7f12a) from PID 812; stack trace: ***"


def test_a_sigterm_that_glog_tells_is_an_end_only_while_nothing_is_logged_behind_it() -> None:
    assert CauseName.KILLED_BY_SCHEDULER in causes(_SIGTERM, "    @     0x7f12 (unknown)")
    assert not causes(_SIGTERM, "    @     0x7f12 (unknown)", "I1129 solver.cpp:454] Snapshotting to snap_300")


def first(*said: str, before: tuple[str, ...] = ()) -> CauseName:
    return diagnose(ended(*said, before=before)).causes[0].cause


@pytest.mark.parametrize("again", ["attempt 2 of 3", "restarting worker group (restart 1/2)", "launching run 2"])
def test_of_several_attempts_the_last_one_counts(again: str) -> None:
    run = ended("torch.OutOfMemoryError: CUDA out of memory.", again, "KeyError: 'val_f1'")
    first_of_them = run.events[0]
    oom = type(first_of_them)(
        first_of_them.kind, run.lines[0].text, run.lines[0].place, first_of_them.step, first_of_them.time
    )
    both = type(run)(run.findings, run.deciding, run.curves, run.config, [oom, *run.events], run.lines)
    assert diagnose(both).causes[0].cause is CauseName.BUG


def test_an_attempt_that_says_nothing_takes_nothing_from_the_one_before() -> None:
    assert first("torch.OutOfMemoryError: CUDA out of memory.", "attempt 2 of 3") is CauseName.GPU_OUT_OF_MEMORY


def test_a_reason_behind_a_panic_says_more_than_the_panic() -> None:
    said = (
        "thread 'main' panicked at src/ckpt.rs:41:10:",
        'called `Result::unwrap()` on an `Err` value: Os { code: 28, message: "No space left on device" }',
    )
    run = ended(*said)
    at = type(run.events[0])(run.events[0].kind, run.lines[0].text, run.lines[0].place, run.events[0].step, 0.0)
    whole = type(run)(run.findings, run.deciding, run.curves, run.config, [at], run.lines)
    assert diagnose(whole).causes[0].cause is CauseName.DISK_FULL


def test_an_error_right_before_an_end_of_few_words_tells_why() -> None:
    before = (_REPORT, "Error: cannot allocate vector of size 3.7 Gb")
    assert first("Execution halted", before=before) is CauseName.HOST_OUT_OF_MEMORY


def test_logits_for_probabilities_are_a_wrong_loss_and_not_wrong_data() -> None:
    assert first("RuntimeError: all elements of input should be between 0 and 1") is CauseName.WRONG_LOSS


def test_threads_that_wait_below_a_loader_wait_for_data() -> None:
    said = (
        'Thread 81 (idle): "MainThread"',
        "    wait (threading.py:359)",
        "    get (queue.py:180)",
        "    _try_get_data (torch/utils/data/dataloader.py:1310)",
    )
    assert causes(*said)[0] is CauseName.DATA_LOADER_STALL
