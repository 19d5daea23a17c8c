"""The short form of `python -m benchmarks.fuzz`: a few broken files of every kind against the whole program."""

import sys

import pytest

from benchmarks.fuzz.__main__ import try_case, warm
from benchmarks.fuzz.cases import KINDS
from benchmarks.fuzz.child import Look, Result
from benchmarks.fuzz.oracle import findings

SEED = 20


@pytest.mark.skipif(sys.platform != "linux", reason="what a process may use is limited by Linux alone")
def test_broken_files_of_every_kind_are_told_in_words_and_nothing_else_goes_wrong() -> None:
    warm(wide=False)
    tried = [try_case(SEED, None, number, wide=False) for number in range(len(KINDS))]
    assert {one.kind for one in tried} == set(KINDS)
    assert [(one.number, one.told, one.findings) for one in tried if one.findings] == []
    assert sum(one.reached for one in tried) >= 0.7 * len(tried)


@pytest.mark.parametrize(
    ("status", "out", "err", "cpu", "kind"),
    [
        (1, b"", b"trainmon: a fault of trainmon itself in x.py, line 1: E: e", 0.1, "status: 1"),
        (0, b"note: internal error: ValueError: x", b"", 0.1, "fault: "),
        (0, b'  File "/a/tui_monitor/x.py", line 3', b"", 0.1, "fault: "),
        (0, "a \u202e b".encode(), b"", 0.1, "output: "),
        (0, b"a \x1b[31m b", b"", 0.1, "output: "),
        (0, b"\xff", b"", 0.1, "output: no UTF-8"),
        (0, b"", b"", 5.5, "cpu: 5.5 s"),
        (2, b"half a table", b"trainmon: no", 0.1, "status: 2 and not one sentence"),
    ],
)
def test_what_must_not_happen_is_seen(status: int, out: bytes, err: bytes, cpu: float, kind: str) -> None:
    (first, *_) = findings(Result((Look(("explain",), status, out, err, cpu),), "", 0))
    assert first.startswith(kind)


@pytest.mark.parametrize(
    ("out", "kind"),
    [
        (b'{"runs": [], "x": NaN}', "json: NaN is not JSON"),
        (b'{"runs": [], "runs": []}', "json: a key that comes twice"),
        (b'{"runs": [{"decision": "STOP"}]}', "status: 0 where the runs say 20"),
        (b'{"runs": [], "x": "\\ud800"}', "json: a control character"),
    ],
)
def test_json_that_is_not_strict_is_seen(out: bytes, kind: str) -> None:
    (first, *_) = findings(Result((Look(("check", "--json"), 0, out, b"", 0.1),), "", 0))
    assert first.startswith(kind)


def test_a_process_that_died_or_took_too_much_is_seen() -> None:
    assert list(findings(Result((), "died of SIGSEGV", 400 << 10))) == [
        "died of SIGSEGV",
        "memory: 400 MB over the start",
    ]
