"""`trainmon doctor`: is everything at hand, and what to do where it is not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli import doctor_machine, doctor_paths, doctor_terminal
from tui_monitor.cli.doctor_answer import Answer
from tui_monitor.clock import SystemClock, utc_second
from tui_monitor.report.contract import SCHEMA

SOMETHING_TO_DO = 10


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    paths = common.places(options)
    answers = [*doctor_terminal.answers(), *doctor_machine.answers(), *doctor_paths.answers(options, paths)]
    print(_json(answers) if options.json else "\n".join(_lines(answers)))
    return SOMETHING_TO_DO if any(answer.answer == "no" for answer in answers) else 0


def _lines(answers: Sequence[Answer]) -> Iterator[str]:
    width = max(len(answer.name) for answer in answers)
    for answer in answers:
        yield f"{answer.answer:<2}  {answer.name:<{width}}  {answer.said}"
        if answer.do is not None:
            yield f"{'':<{width + 6}}-> {answer.do}"


def _json(answers: Sequence[Answer]) -> str:
    import msgspec

    document = {"schema": SCHEMA, "generated": utc_second(SystemClock().now()), "answers": answers}
    return msgspec.json.encode(document).decode()


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "doctor",
        "Is everything at hand, and what to do where it is not. Exit status: 0, or 10 where there is something to do.",
        "trainmon doctor runs/",
    )
    common.add_paths(parser)
    parser.add_argument("--config", metavar="FILE", help="settings instead of trainmon.yaml")
    parser.add_argument("--json", action="store_true", help="strict JSON, schema 1")
    return parser
