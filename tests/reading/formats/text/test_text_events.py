"""What a log says that is no number."""

from pathlib import Path

import pytest
from endings_of_logs import TRACEBACK
from hypothesis import given
from hypothesis import strategies as st
from reading_text import in_blocks, said

from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.text import statements
from tui_monitor.reading.formats.text.aftermath import begins_anew, nothing_follows

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


_LAUNCHER = """\
W1121 01:57:14.107000 8463 torch/distributed/elastic/multiprocessing/api.py:1028] Sending process 8486 closing signal SIGTERM
E1121 01:57:14.221000 8463 torch/distributed/elastic/multiprocessing/api.py:984] failed (exitcode: 1) local_rank: 1 (pid: 8487)
Traceback (most recent call last):
  File "/usr/bin/torchrun", line 8, in <module>
torch.distributed.elastic.multiprocessing.errors.ChildFailedError:
============================================================
train.py FAILED
------------------------------------------------------------
Failures:
[1]:
  exitcode  : -15 (pid: 8486)  (SIGTERM)
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  rank      : 1 (local_rank: 1)
============================================================
"""  # noqa: E501 -- as torchrun prints it
_RANKS = """\
[rank1]: Traceback (most recent call last):
[rank1]:   File "a.py", line 1
[rank0]: Traceback (most recent call last):
[rank0]:   File "a.py", line 1
[rank1]: ValueError: bad shard
[rank0]: RuntimeError: CUDA error: an illegal memory access was encountered
[rank0]: For debugging consider passing CUDA_LAUNCH_BLOCKING=1
[rank0]:[W316 12:02:05.462 ProcessGroupNCCL.cpp:1250] Warning: WARNING: process group has NOT been destroyed before
"""
_CHAINED = "\nDuring handling of the above exception, another exception occurred:\n\n"
_SLURM = (
    "slurmstepd: error: *** STEP 18.0 ON r6 CANCELLED AT 2021-05-25 ***\nKilling subprocess 7949\n"
    "Main process received SIGTERM, exiting\nsrun: Job step aborted: Waiting up to 62 seconds for job step to finish.\n"
)
_SUMMARY = "Training complete in 3m 5s\nBest val acc: 0.93\n2026-01-01 10:00:00 INFO weights written to out/last.pt\n"


@pytest.mark.parametrize(
    "text",
    [
        TRACEBACK,
        TRACEBACK + _CHAINED + TRACEBACK,
        TRACEBACK + _LAUNCHER,
        _RANKS,
        _RANKS + _LAUNCHER,
        _SLURM,
        "Killed\n",
    ],
)
def test_what_belongs_to_an_end_may_follow_it(text: str) -> None:
    assert nothing_follows(text.splitlines(), finished=False)


def test_results_and_saving_may_follow_the_end_of_training() -> None:
    assert nothing_follows((_SUMMARY + "Saving model to out/\n").splitlines(), finished=True)


@pytest.mark.parametrize(
    "line",
    [
        "ERROR:root:Unable to import wandb.",
        "2026-01-01 10:00:00 INFO 3 files read",
        "Skipping this batch",
        "falling back to the CPU",
        "Starting evaluation",
        "Epoch 2/10",
    ],
)
def test_a_line_that_goes_on_shows_that_a_traceback_was_none(line: str) -> None:
    assert not nothing_follows([*TRACEBACK.splitlines(), line], finished=False)


@pytest.mark.parametrize("line", ["Starting evaluation", "Running the second stage", "Epoch 1: lr 0.1"])
def test_something_that_begins_shows_that_training_had_not_finished(line: str) -> None:
    assert not nothing_follows(["Training finished", line], finished=True)


def test_an_end_in_one_line_with_what_comes_next_is_none() -> None:
    assert not nothing_follows(["Training done, starting the evaluation"], finished=True)


def test_more_lines_than_a_message_has_are_a_program_that_goes_on() -> None:
    assert nothing_follows([*TRACEBACK.splitlines(), *["prose"] * 8], finished=False)
    assert not nothing_follows([*TRACEBACK.splitlines(), *["prose"] * 9], finished=False)


@given(st.data())
def test_a_line_of_a_logger_anywhere_behind_an_exception_shows_that_its_program_lives(data: st.DataObject) -> None:
    lines = (TRACEBACK + _CHAINED + TRACEBACK + _LAUNCHER).splitlines()
    at = data.draw(st.integers(1, len(lines)))
    assert not nothing_follows(
        [*lines[:at], "2026-01-01 10:00:00,123 - train - INFO - saved", *lines[at:]], finished=False
    )


_NOTEBOOK = (
    "ValueError                                Traceback (most recent call last)\n"
    "Cell In[5], line 2\n----> 2     train(loss=MemoryError)\n\nFile /w/train.py:40, in train(loss)\n"
    "---> 40     raise ValueError(torch.OutOfMemoryError)\n\nValueError: bad shape\n"
)


def test_a_traceback_of_a_notebook_is_heard_once_and_its_source_is_no_statement() -> None:
    (crash,) = said("step 4 loss=0.5\n" + _NOTEBOOK).events
    assert (crash.kind, crash.text, crash.step) == ("traceback", "ValueError: bad shape", 4)


def test_a_traceback_that_the_log_ends_inside_is_told_with_its_last_line() -> None:
    text = 'step 4 loss=0.5\nTraceback (most recent call last):\n  File "a.py", line 1, in <module>\n    main()\n'
    (cut,) = said(text).events
    assert (cut.kind, cut.text, cut.place.offset) == ("failed", "main()", text.index("Traceback"))


def test_a_quotation_of_a_log_says_what_the_log_says() -> None:
    text = "".join(f"> {line}\n" for line in TRACEBACK.splitlines())
    (crash,) = said(text).events
    assert (crash.kind, crash.text, crash.place.offset) == ("traceback", "ValueError: bad", 0)


@given(st.integers(1, 40))
def test_a_cut_traceback_is_told_however_its_log_came_in(size: int) -> None:
    raw = ("step 4 loss=0.5\n" + _NOTEBOOK.rpartition("\nValueError")[0] + "\n").encode()
    whole = raw.splitlines(keepends=True)
    parts = [b"".join(whole[at : at + size]) for at in range(0, len(whole), size)]
    assert in_blocks(parts).events == said(raw).events


_HEAD = ["trainer 2.1 on host n1", "reading small.yaml", "step 1 | loss 0.5"]


@pytest.mark.parametrize(
    "behind",
    [
        ["Starting training"],
        ["2026-01-01 10:00:00 INFO Resuming from epoch 3"],
        ["+ python train.py --lr 0.1"],
        ["===== attempt 2 ====="],
        ["Job 4712 started at noon"],
        ["trainer 2.1 on host n1", "reading small.yaml"],
        ["$ CUDA_VISIBLE_DEVICES=0 python train.py"],
    ],
)
def test_a_new_start_shows_that_an_end_is_over(behind: list[str]) -> None:
    assert begins_anew([*TRACEBACK.splitlines(), *behind], _HEAD)


@pytest.mark.parametrize(
    "behind",
    [
        ["step 1 | loss 0.5"],
        ["step 2 | loss 0.4", "step 3 | loss 0.3"],
        ["trainer 2.1 on host n1"],
        ["Starting cleanup of the workers"],
        ["wandb: Waiting for W&B process to finish..."],
        _RANKS.splitlines(),
        _LAUNCHER.splitlines(),
        ["For debugging consider passing CUDA_LAUNCH_BLOCKING=1"],
    ],
)
def test_what_an_end_prints_is_no_new_start(behind: list[str]) -> None:
    assert not begins_anew([*TRACEBACK.splitlines(), *behind], _HEAD)


def test_what_stands_between_a_rank_and_a_message_of_c_is_no_part_of_it() -> None:
    line = "[rank3]:[E ProcessGroupNCCL.cpp:607] [Rank 3] Watchdog caught collective operation timeout: 600 s\n"
    (event,) = said(line).events
    assert str(event.text).startswith("[E ProcessGroupNCCL")


def test_the_words_that_are_looked_for_first_hold_no_statement_back() -> None:
    here = Path(__file__).parent
    texts = [path.read_text(errors="replace") for path in (*here.glob("data/*.log"), *here.glob("*.py"))]
    lines = {line.strip("\"', r(") for text in texts for line in text.replace("\\n", "\n").split("\n")}
    asked = [line for line in lines if statements.statements(line) != asked_of_all(line)]
    assert asked == []
    assert sum(bool(asked_of_all(line)) for line in lines) > 100


def asked_of_all(text: str) -> list[tuple[EventKind, int]]:
    """What is stated where every kind is asked for, whatever words the line holds."""
    found = [(kind, statements._expression(kind).search(text)) for kind in EventKind if kind in statements._PATTERNS]
    order = list(statements._PATTERNS)
    told = [(kind, match.start() if match.group()[:1] == "`" else 0) for kind, match in found if match]
    told.sort(key=lambda one: order.index(one[0]))
    return told or [(EventKind.ERROR, 0)] * (statements._ERROR.match(text) is not None)
