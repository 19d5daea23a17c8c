"""`trainmon stop`: end one run, as in the app: a proposal, a yes to exactly that, the verified outcome."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.cli import one_act
from tui_monitor.cli.one_act import OneAct
from tui_monitor.model.act import Rung
from tui_monitor.model.ask import ProposeStop
from tui_monitor.model.run import RunView
from tui_monitor.text import clean

_LONGEST_REASON = 500


def main(argv: Sequence[str]) -> int:
    parser = one_act.parser("stop", "Stop one run. Exit status: 0 done and verified, 3 refused or not possible.")
    parser.add_argument("--kill", action="store_true", help="by KILL: what TERM was sent to and did not end")
    parser.add_argument("--reason", metavar="TEXT", help="why, in your words: it goes into note and result")
    options = parser.parse_args(argv)
    rung = Rung.KILL if options.kill else Rung.TERM
    place = one_act.look(options)
    act = OneAct(place.monitor, options, ("stop", *argv), f"Stop this run{' by KILL' if options.kill else ''}?")
    found = one_act.one_run(place, options.run)
    if not isinstance(found, RunView):
        return act.refuse(found)
    reason = clean(options.reason, _LONGEST_REASON) if options.reason else None
    return act.do(lambda: place.monitor.propose(ProposeStop(found.id, rung)), reason)
