"""How fast every kind of log is read, beside the plain way to read it.

    python benchmarks/ingest.py [MEGABYTES OF TEXT]

One table of `cases_text` and `cases_structured`; their docstrings say what the baselines are.
"""

import sys
from collections.abc import Iterator

import cases_structured
import cases_text
from cases_structured import Measured


def _text(size: int) -> Iterator[Measured]:
    for case in cases_text.CASES:
        data = cases_text.text(case, size)
        ours, points = cases_text.best(cases_text.ours, data)
        yield Measured(
            f"text {case.name}"[:16], ours, points, "one regex a line", cases_text.best(cases_text.plain, data)[0]
        )


def _all(size: int) -> Iterator[Measured]:
    yield from _text(size)
    yield from cases_structured.measure()


if __name__ == "__main__":
    cases_structured.print_table(_all(int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 8_000_000))
