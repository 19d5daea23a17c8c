"""Every row of the table of messages is met by its own example; lines as frameworks print them mean what they say."""

import pytest

from tests.diagnosis.ended_runs import ended, first
from tui_monitor.diagnosis.exceptions import TABLE, Message, before_silence, message_of
from tui_monitor.diagnosis.exceptions.before_silence import silence_of
from tui_monitor.model.diagnosis import CauseName


@pytest.mark.parametrize("message", TABLE, ids=lambda message: message.example[:40])
def test_an_example_is_met_by_its_own_row_first(message: Message) -> None:
    assert message_of(message.example) is message


@pytest.mark.parametrize("message", before_silence.TABLE, ids=lambda message: message.example[:40])
def test_an_example_of_a_silence_is_met_by_its_own_row_first(message: Message) -> None:
    assert silence_of(message.example) is message


@pytest.mark.parametrize(
    "text",
    [
        "epoch 3 step 10/44 | loss=0.1805 acc=0.906 lr=2.00e-02 grad_norm=1.603",
        "Saving model to out/ckpt.pt",
        "Training finished.",
        "step 100: train loss 1.2, val loss 1.3",
        "",
    ],
)
def test_what_goes_well_is_no_message_of_an_end(text: str) -> None:
    assert message_of(text) is None


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("RuntimeError: mat1 and mat2 shapes cannot be multiplied (32x64 and 128x10)", CauseName.BUG),
        ("IndexError: Target 10 is out of bounds.", CauseName.BUG),
        ("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB.", CauseName.GPU_OUT_OF_MEMORY),
        ("RuntimeError: MPS backend out of memory (MPS allocated: 18.01 GB)", CauseName.GPU_OUT_OF_MEMORY),
        ("tensorflow.python.framework.errors_impl.ResourceExhaustedError: OOM when", CauseName.GPU_OUT_OF_MEMORY),
        ("MemoryError", CauseName.HOST_OUT_OF_MEMORY),
        ("terminate called after throwing an instance of 'std::bad_alloc'", CauseName.HOST_OUT_OF_MEMORY),
        ("Error: cannot allocate vector of size 7.5 Gb", CauseName.HOST_OUT_OF_MEMORY),
        ('Exception in thread "main" java.lang.OutOfMemoryError: Java heap space', CauseName.HOST_OUT_OF_MEMORY),
        ("slurmstepd: error: Detected 1 oom-kill event(s) in step 8.0", CauseName.HOST_OUT_OF_MEMORY),
        ("Last State: Terminated, Reason: OOMKilled, Exit Code: 137", CauseName.HOST_OUT_OF_MEMORY),
        ("OSError: [Errno 28] No space left on device", CauseName.DISK_FULL),
        ("OSError: [Errno 122] Disk quota exceeded: 'ckpt.pt'", CauseName.DISK_FULL),
        (
            "slurmstepd: error: *** JOB 8 ON n1 CANCELLED AT 2025-01-02T03:04:05 DUE TO TIME LIMIT ***",
            CauseName.TIME_LIMIT,
        ),
        (
            "slurmstepd: error: *** JOB 8 ON n1 CANCELLED AT 2025-01-02T03:04:05 DUE TO PREEMPTION ***",
            CauseName.KILLED_BY_SCHEDULER,
        ),
        ("=>> PBS: job killed: walltime 3609 exceeded limit 3600", CauseName.TIME_LIMIT),
        ("KeyboardInterrupt", CauseName.KILLED_BY_USER),
        ("^CTraining interrupted by user", CauseName.KILLED_BY_USER),
        ("[2]+  Stopped                 ./train.sh", CauseName.PROCESS_STOPPED),
        ("json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)", CauseName.BAD_DATA),
        ("ValueError: could not convert string to float: '1,5'", CauseName.BAD_DATA),
        ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0x80 in position 3", CauseName.BAD_DATA),
        ("EOFError: Compressed file ended before the end-of-stream marker was reached", CauseName.BAD_DATA),
        ("_pickle.UnpicklingError: pickle data was truncated", CauseName.BAD_DATA),
        ("ValueError: Input X contains NaN.", CauseName.NAN_IN_DATA),
        ("ValueError: math domain error", CauseName.NUMERIC_DOMAIN),
        ("ERROR: LoadError: DomainError with -0.0031482:", CauseName.NUMERIC_DOMAIN),
        ("RuntimeError: Function 'SqrtBackward0' returned nan values in its 0th output.", CauseName.NUMERIC_DOMAIN),
        ("Watchdog caught collective operation timeout: WorkNCCL(OpType=ALLREDUCE)", CauseName.COLLECTIVE_TIMEOUT),
        ("RuntimeError: Error(s) in loading state_dict for Net:", CauseName.RESUMED_WRONGLY),
        ("RuntimeError: CUDA error: an illegal memory access was encountered", CauseName.BUG),
        ("Segmentation fault (core dumped)", CauseName.BUG),
        ("thread 'main' panicked at src/main.rs:8:17:", CauseName.BUG),
        ("NameError: name 'optimzer' is not defined", CauseName.BUG),
        ("ERROR: LoadError: UndefVarError: `opt` not defined", CauseName.BUG),
        ("Error in train(x) : object 'y' not found", CauseName.BUG),
        ("filelock._error.Timeout: The file lock '/c/k.lock' could not be acquired.", CauseName.DEAD_LOCK_OR_HANG),
    ],
)
def test_a_last_line_names_its_cause(text: str, cause: CauseName) -> None:
    told = first(ended(text))
    assert told.cause is cause
    assert told.confidence > 0.6
    assert text[:60] in told.proofs[0].text
