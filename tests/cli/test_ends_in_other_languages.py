"""The last words of programs that are not written in Python: one look, a day later."""

from pathlib import Path
from typing import Any

import logs
import pytest
from contract_shape import strict
from outside import trainmon

_TRAINED = "".join(f"step {step} loss: {2.0 - step / 100:.2f}\n" for step in range(10, 60, 10))
RUNTIMES = (
    "train: train.c:41: step: Assertion `n < MOST' failed.",
    "Assertion failed: (n < 3), function step, file train.c, line 41.",
    "train: train.cpp:9: int main(): Assertion `loss == loss' failed.\nAborted (core dumped)",
    "train: train.c:41: step: Zusicherung »n < 3« nicht erfüllt.",
    "libc++abi: terminating due to uncaught exception of type std::runtime_error: no data",
    "terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector::at\nAborted",
    "Abort trap: 6",
    "double free or corruption (!prev)\nAborted (core dumped)",
    "run.sh: line 3:   812 Aborted                 (core dumped) ./train",
    "run.sh: line 3:   812 Segmentation fault      ./train",
    "\nProgram received signal SIGSEGV: Segmentation fault - invalid memory reference.\n\n"
    "Backtrace for this error:\n#0  0x7f in ???",
    "\nthread 'main' panicked at src/main.rs:10:5:\nindex out of bounds: the len is 3 but the index is 7\n"
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    "\nthread 'worker-2' (812) panicked at src/data.rs:4:9:\ncalled `Option::unwrap()` on a `None` value\n"
    "stack backtrace:\n   0: rust_begin_unwind\n             at /rustc/library/std/src/panicking.rs:80:14\n"
    "note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.",
    "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\nmain.fit(0x2a)\n"
    "\t/w/main.go:12 +0x1d\nmain.main()\n\t/w/main.go:30 +0x2b\nexit status 2",
    'Exception in thread "main" java.lang.NullPointerException: Cannot invoke "String.length()"\n'
    "\tat Train.main(Train.java:10)",
    'Exception in thread "main" java.io.UncheckedIOException: no shard\n\tat Data.next(Data.java:7)\n'
    "Caused by: java.io.FileNotFoundException: part-3 (No such file or directory)\n\t... 3 more",
    "Unhandled exception. System.IndexOutOfRangeException: Index was outside the bounds of the array.\n"
    "   at Program.Main() in /w/Program.cs:line 12",
    "cannot open part-7.gz: No such file or directory at train.pl line 88.",
    "shard 3 is torn at lib/Data.pm line 12, <IN> line 300.",
    'Can\'t locate object method "fit" via package "Net" at train.pl line 4.',
    "train.rb:12:in `fit': undefined method `size' for nil:NilClass (NoMethodError)\n\tfrom train.rb:30:in `<main>'",
    "Error in fit(x, y) : subscript out of bounds\nCalls: main -> fit\nExecution halted",
    "Error: object 'weights' not found\nExecution halted",
    "ERROR: LoadError: BoundsError: attempt to access 3-element Vector{Float64} at index [4]\nStacktrace:\n"
    " [1] getindex\n   @ ./array.jl:924 [inlined]\nin expression starting at /w/train.jl:9",
    "ERROR: DimensionMismatch: A has dimensions (3,4) but B has dimensions (5,6)\nStacktrace:\n [1] fit(x)",
    "Error using  * \nInner matrix dimensions must agree.\n\nError in train (line 12)\n  z = w * x;",
    "/w/train.js:12\n    throw new Error('no data');\n    ^\n\nError: no data\n    at fit (/w/train.js:12:9)\n"
    "    at main (/w/train.js:30:3)\n\nNode.js v20.1.0",
    "Uncaught TypeError: x is not a function\n    at fit (train.js:12:9)",
    "luajit: train.lua:12: attempt to index a nil value\nstack traceback:\n\ttrain.lua:12: in main chunk\n\t[C]: in ?",
    "** (ArithmeticError) bad argument in arithmetic expression\n    train.exs:3: Train.fit/1",
    "PHP Fatal error:  Uncaught TypeError: fit(): Argument #1 must be of type array in /w/train.php:9",
    "Train/main.swift:12: Fatal error: Index out of range",
)
GOING_ON = (
    "Use of uninitialized value $x in addition (+) at train.pl line 12.",
    "no panic: the shard is read again",
    "assertion checks are on",
    "the learner is at train.pl line",
    "Exceptions in threads are caught",
    "Error: train=0.5 val=0.6",
    "Error: mean 0.25",
    "shard 3 is torn at lib/Data.pm line 12.\nskipping it",
    "Uncaught signals: none",
)


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every log of this file, with and without its last newline, seen in one look."""
    folder: Path = tmp_path_factory.mktemp("ends") / "logs"
    for kind, texts in (("died", RUNTIMES), ("going", GOING_ON)):
        for number, text in enumerate(texts):
            logs.run(folder, f"{kind}-{number}-whole", f"{_TRAINED}{text}\n", age=86_400)
            logs.run(folder, f"{kind}-{number}-torn", f"{_TRAINED}{text}", age=86_400)
    document = strict(trainmon("check", "--json", folder).out)
    return {run["id"].rpartition("/")[2]: run for run in document["runs"]}


def _each(texts: tuple[str, ...]) -> Any:
    return pytest.mark.parametrize(
        "number", range(len(texts)), ids=[text.strip()[:60].encode("unicode_escape").decode() for text in texts]
    )


def _kinds(run: dict[str, Any]) -> set[str]:
    return {finding["kind"] for finding in run["findings"] if finding["state"] == "active"}


@pytest.mark.parametrize("end", ["whole", "torn"])
@_each(RUNTIMES)
def test_the_last_words_of_a_program_tell_that_it_crashed(
    looked: dict[str, dict[str, Any]], number: int, end: str
) -> None:
    run = looked[f"died-{number}-{end}"]
    assert "crash" in _kinds(run), run["reason"]
    assert (run["status"], run["decision"]) == ("failed", "STOP")


@pytest.mark.parametrize("end", ["whole", "torn"])
@_each(GOING_ON)
def test_what_only_sounds_like_the_last_words_is_no_crash(
    looked: dict[str, dict[str, Any]], number: int, end: str
) -> None:
    run = looked[f"going-{number}-{end}"]
    assert (run["status"], run["life"]) == ("healthy", "ended"), run["reason"]
