"""How fast every kind of log is read, beside the plain way to read it, and what a log costs that has grown long.

    python -m benchmarks.ingest [--megabytes N] [--memory [GIGABYTES]]

One table of `cases_text` and `cases_structured`, whose docstrings say what the baselines are, and those of `growth`:
the cost of a new line after a thousand and after a million, and, with `--memory`, the peak on a log of one gigabyte,
which takes minutes. Each figure stands beside the least (or the most) that it should be.
"""

import argparse
from collections.abc import Iterator

from benchmarks import cases_structured, cases_text, growth
from benchmarks.cases_structured import Measured


def text(size: int) -> Iterator[Measured]:
    for case in cases_text.CASES:
        data = cases_text.text(case, size)
        ours, points = cases_text.best(cases_text.ours, data)
        plain = cases_text.best(cases_text.plain, data)[0]
        yield Measured(f"text {case.name}", ours, points, "one regex a line", plain, cases_text.TARGET)


def every(size: int) -> Iterator[Measured]:
    yield from text(size)
    yield from cases_structured.measure()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=8.0, help="of each kind of text")
    parser.add_argument("--memory", type=float, nargs="?", const=1.0, metavar="GIGABYTES", help="peak on such a log")
    arguments = parser.parse_args()
    cases_structured.print_table(every(int(arguments.megabytes * 1e6)))
    print()
    growth.print_costs()
    if arguments.memory is not None:
        print()
        growth.print_peak(int(arguments.memory * 1e9))


if __name__ == "__main__":
    main()
