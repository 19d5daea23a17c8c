"""`trainmon stop`: end one run, as in the app: a proposal, a yes to exactly that, the verified outcome."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_monitor.cli import one_act
from tui_monitor.cli.one_act import OneAct
from tui_monitor.cli.run_meant import one_run
from tui_monitor.decisions.gentlest_stop import gentlest_stop
from tui_monitor.model.act import FIRST_RUNGS, LONGEST_REASON, Rung
from tui_monitor.model.run import RunView
from tui_monitor.text import clean


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    rungs = (Rung.KILL,) if options.kill else (Rung.TERM,) if options.term else FIRST_RUNGS
    place = one_act.look(options)
    act = OneAct(place.monitor, options, ("stop", *argv), f"Stop this run{' by KILL' if options.kill else ''}?")
    found = one_run(place, options.run)
    if not isinstance(found, RunView):
        return act.refuse(found)
    reason = clean(options.reason, LONGEST_REASON) if options.reason else None
    return act.do(lambda: gentlest_stop(place.monitor, found.id, rungs, options.unrecorded, reason), reason)


def _parser() -> argparse.ArgumentParser:
    parser = one_act.parser(
        "stop",
        "Stop one run: shows what would be done, and asks. Exit status: 0 done and verified, 3 not, and why.",
        "trainmon stop exp-1",
    )
    rung = parser.add_mutually_exclusive_group()
    rung.add_argument("--kill", action="store_true", help="by KILL: only what TERM was sent to and did not end")
    rung.add_argument("--term", action="store_true", help="by TERM, also where you configured a stop command")
    parser.add_argument("--unrecorded", action="store_true", help="without a record: only where none can be written")
    parser.add_argument("--reason", metavar="TEXT", help="why, in your own words: kept in the note")
    return parser
