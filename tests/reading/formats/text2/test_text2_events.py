"""What a log says that is no number."""

import pytest
from reading_text2 import said

SAID: tuple[tuple[str, list[str]], ...] = (
    ("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n", ["oom"]),
    ("RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0)\n", ["oom"]),
    ("terminate called after throwing an instance of 'std::bad_alloc'\n", ["oom", "failed"]),
    ("slurmstepd: error: Detected 1 oom_kill event in StepId=1.0.\n", ["oom"]),
    ("jax: RESOURCE_EXHAUSTED: Out of memory while trying to allocate\n", ["oom"]),
    ("Killed\n", ["killed"]),
    ("run.sh: line 3: 812 Killed                  python train.py\n", ["killed"]),
    ("slurmstepd: error: *** JOB 18 ON r6 CANCELLED AT 2021-05-25 DUE TO TIME LIMIT ***\n", ["timeout"]),
    ("slurmstepd: error: *** JOB 18 ON r6 CANCELLED AT 2021-05-25 DUE TO PREEMPTION ***\n", ["killed"]),
    ("slurmstepd: error: *** STEP 18.0 ON r6 CANCELLED AT 2021-05-25 DUE TO PREEMPTION ***\n", ["killed"]),
    ("slurmstepd: error: *** JOB 18 ON r6 CANCELLED AT 2021-05-25 ***\n", ["killed"]),
    ("slurmstepd: error: *** STEP 18.0 ON r6 CANCELLED AT 2021-05-25 ***\n", ["failed"]),
    ("[rank: 0] Received SIGTERM: 15\n", ["killed"]),
    ("Sending process 812 closing signal SIGTERM\n", []),
    ("Terminated\n", ["killed"]),
    ("OSError: [Errno 28] No space left on device\n", ["disk_full"]),
    ("[E ProcessGroupNCCL.cpp:828] [Rank 1] Watchdog caught collective operation timeout: WorkNCCL\n", ["watchdog"]),
    ("Segmentation fault (core dumped)\n", ["failed"]),
    ("train.py: error: unrecognized arguments: --lrr\n", ["failed"]),
    ("KeyboardInterrupt\n", ["interrupted"]),
    ("2026-01-31 13:05:09,250 - train - INFO - training finished in 7.7s\n", ["finished"]),
    ("{'train_runtime': 9.1, 'train_loss': 1.9, 'epoch': 2.0}\n", ["finished"]),
    ("I0124 12:16:25.5 11911 solver.cpp:326] Optimization Done.\n", ["finished"]),
    ("saving checkpoint to out\n", ["checkpoint"]),
    ("Evaluating on the test split.\n", ["waiting"]),
    ("We killed the old run and memory looks fine now; the error was a timeout.\n", []),
    ("Training finishes when the loss is below 0.5\n", []),
    ("step 3 memory: 12.5 killed: 0\n", []),
)


@pytest.mark.parametrize(("text", "kinds"), SAID, ids=lambda part: str(part)[:30])
def test_statements_are_heard_and_sentences_are_not(text: str, kinds: list[str]) -> None:
    assert said(text).kinds() == kinds


def test_the_second_of_two_chained_tracebacks_is_heard_too() -> None:
    text = (
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nKeyError: 'x'\n\n"
        "During handling of the above exception, another exception occurred:\n\n"
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nValueError: bad\n'
    )
    found = said(text).events
    assert [(event.kind, event.text) for event in found] == [
        ("traceback", "KeyError: 'x'"),
        ("traceback", "ValueError: bad"),
    ]
    assert text[found[1].place.offset :].startswith("Traceback")


def test_a_traceback_of_one_rank_ends_though_others_speak_between() -> None:
    text = (
        "step 4 loss=0.5\n"
        "[rank1]: Traceback (most recent call last):\n"
        '[rank1]:   File "a.py", line 1\n'
        "[rank0]: step 5 loss=0.25\n"
        "[rank1]: ValueError: bad shard\n"
    )
    (crash,) = said(text).events
    assert (crash.kind, crash.text, crash.step) == ("traceback", "ValueError: bad shard", 5)


def test_memory_that_runs_out_is_heard_beside_its_traceback() -> None:
    text = (
        'Traceback (most recent call last):\n  File "a.py", line 1\ntorch.OutOfMemoryError: CUDA out of memory. Tried\n'
    )
    assert said(text).kinds() == ["traceback", "oom"]


def test_a_message_that_cannot_be_formatted_is_no_crash() -> None:
    text = (
        "step 1 loss=0.5\n--- Logging error ---\nTraceback (most recent call last):\n"
        '  File "/usr/lib/python3.11/logging/__init__.py", line 1110, in emit\n    msg = self.format(record)\n'
        "TypeError: not all arguments converted during string formatting\nCall stack:\nstep 2 loss=0.25\n"
    )
    assert said(text).kinds() == [] and said(text).values("loss") == [0.5, 0.25]


def test_an_interrupt_is_no_crash() -> None:
    assert said('Traceback (most recent call last):\n  File "a.py", line 1\nKeyboardInterrupt\n').kinds() == [
        "interrupted"
    ]


def test_a_signal_that_ends_a_traceback_is_no_crash() -> None:
    text = (
        'Traceback (most recent call last):\n  File "a.py", line 1\n'
        "torch.distributed.elastic.multiprocessing.api.SignalException: Process 812 got signal: 15\n"
    )
    assert said(text).kinds() == ["killed"]


@pytest.mark.parametrize(
    ("log", "step"),
    [
        ("Epoch 3: loss 0.5\nKilled\n", 3),
        ("step 12 loss 0.5\nKilled\n", 12),
        ("train_loss: 0.5\ntrain_loss: 0.25\nKilled\n", 2),
        ("hello\nKilled\n", -1),
    ],
)
def test_an_event_stands_where_the_log_counts(log: str, step: float) -> None:
    (event,) = said(log).events
    assert event.step == step


def test_an_event_carries_the_logged_time_and_cannot_drive_a_terminal() -> None:
    (event,) = said("2026-01-31 13:05:09 INFO saving checkpoint \x1b]0;owned\x07\u202e to x\n").events
    assert event.time == 1769864709
    assert "\x1b" not in event.text
    assert "\u202e" not in event.text
