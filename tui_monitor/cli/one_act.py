"""One act by a command: the run that is meant, the proposal in full, a yes to exactly that, and what came of it.

Without a terminal a proposal has a name; the same command with `--yes NAME` is the yes, for a minute, as long as the
same process, the same finding and the same rung are proposed.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec.structs import replace

from tui_monitor.acting.proposal_id import LASTS, fits, name
from tui_monitor.acting.unchanged import only_begun
from tui_monitor.cli import arguments as common
from tui_monitor.cli.assemble import watching
from tui_monitor.cli.check import answering, require_places
from tui_monitor.cli.question import agreed
from tui_monitor.cli.run_meant import Looked, lies_elsewhere
from tui_monitor.clock import SystemClock, utc_second
from tui_monitor.errors import UsageError
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.model.act import Approval, Outcome, Proposal, Result, Rung, StopProposal
from tui_monitor.model.ask import Act, Declined, Refusal
from tui_monitor.monitor import Monitor
from tui_monitor.report import contract
from tui_monitor.report import proposal as report
from tui_monitor.settings.job import read_job
from tui_monitor.text import Shown, clean

DONE, REFUSED = 0, 3
_NAMED = 10
_TICK = 0.2
_TOLD_EVERY = 10.0
"""Seconds between two lines of a countdown where no terminal shows it."""

Propose = Callable[[], Proposal | Refusal]


def parser(command: str, what: str, example: str, run: str | None = None) -> argparse.ArgumentParser:
    """`run`: number of RUN arguments in argparse's words; None: exactly one."""
    made = common.parser(command, what, example)
    made.add_argument(
        "run",
        metavar="RUN",
        nargs=run,
        help="its id (path under the root), or its experiment's where only one run has it",
    )
    place = made.add_mutually_exclusive_group()
    place.add_argument("--root", metavar="PATH", default=".", help="where the runs are; default: here")
    place.add_argument("--job", metavar="FILE", help="the file of `watch --job`: its logs and their names")
    made.add_argument("--yes", metavar="ID", help="yes to the proposal that was shown with this id, for a minute")
    made.add_argument("--json", action="store_true", help="one strict JSON object; nothing is asked")
    common.add_settings(made)
    return made


def look(options: argparse.Namespace) -> Looked:
    """Raises UsageError when there is no run at all."""
    options.paths = [options.root]
    job = read_job(options.job) if options.job is not None else None
    paths = [log.path for log in job.logs] if job is not None else common.places(options)
    settings = common.read_settings(options, paths, job=job)
    monitor = watching(paths, settings, acting=True, patience=LOOKING_ONCE)
    views = monitor.settle().runs
    require_places(monitor)
    where = clean(options.job or options.root, 300)
    if not views:
        elsewhere = lies_elsewhere(options.run or "", options.root)
        looked = [f"no training output under {where}{elsewhere}"] if answering(monitor, paths) else []
        raise UsageError("; ".join([*looked, *monitor.problems[:_NAMED]]))
    return Looked(monitor, views, where, options.root)


class OneAct:
    """`question`: what is asked on a terminal. `argv`: the command, to be said again with the id."""

    def __init__(self, monitor: Monitor, options: argparse.Namespace, argv: Sequence[str], question: str) -> None:
        self._monitor = monitor
        self._options = options
        self._argv = argv
        self._question = question
        self._clock = SystemClock()

    def do(self, propose: Propose, reason: Shown | None = None) -> int:
        """Propose, ask, act, wait. Exit status: 0 done and verified, 3 refused or not possible."""
        proposal = propose()
        if isinstance(proposal, Refusal):
            return self.refuse(proposal.reason)
        asked = self._clock.now()
        if (why := self._no(proposal, asked)) is not None:
            return self._shown(proposal, asked, why)
        if self._options.yes is None and (why := self._outdated(propose, name(proposal, asked))) is not None:
            return self.refuse(why)
        by = Shown("keyboard" if self._options.yes is None else "--yes")
        approval = Approval(proposal, self._clock.now(), by, reason)
        outcome = self._monitor.act(approval)
        if outcome.result is Result.REFUSED and (again := self._same(proposal, propose)) is not None:
            approval = replace(approval, proposal=again)
            outcome = self._monitor.act(approval)
        return self._end(approval, outcome)

    def refuse(self, reason: Shown) -> int:
        """Say why nothing is done."""
        if self._options.json:
            self._print_json({"result": Result.REFUSED.value, "message": reason})
        else:
            print(f"trainmon: {reason}", file=sys.stderr)
        return REFUSED

    def _no(self, proposal: Proposal, now: float) -> Shown | None:
        """Why there is no yes to this; None where there is one."""
        if (said := self._options.yes) is not None:
            if fits(said, proposal, now):
                return None
            return clean(
                f"{said} is not the id of this: it is older than {LASTS} s, or something else would be done now", 300
            )
        if self._options.json or not common.on_terminal():
            return Shown("nothing was done: nobody was there to be asked")
        print("\n".join(report.lines(proposal)))
        if agreed(self._question):
            return None
        self._monitor.ask(Declined(proposal, Shown("keyboard")))
        self._monitor.step()
        return Shown("nothing was done")

    def _outdated(self, propose: Propose, asked: str) -> Shown | None:
        """Somebody thought about it for a while: is it still the same?"""
        self._monitor.step()
        again = propose()
        if isinstance(again, Refusal):
            return again.reason
        if fits(asked, again, self._clock.now()):
            return None
        return Shown(f"nothing was done: that was asked more than {LASTS} s ago, or the run changed; ask again")

    def _shown(self, proposal: Proposal, asked: float, why: Shown) -> int:
        """The proposal with its id, and how to say yes to it."""
        id_ = name(proposal, asked)
        again = [word for word in self._argv if word != "--json"]
        yes = shlex.join(["trainmon", *_without_yes(again), "--yes", id_])
        if self._options.json:
            shown = report.as_json(proposal) | {"id": id_, "holds_seconds": LASTS}
            self._print_json({"result": "proposed", "message": why, "proposal": shown})
        elif common.on_terminal() and self._options.yes is None:
            print(f"trainmon: {why}", file=sys.stderr)
        else:
            print("\n".join([*report.lines(proposal), f"id         {id_}"]))
            print(
                f"trainmon: {why}\ntrainmon: to do exactly this within {LASTS} s: {clean(yes, 4000)}", file=sys.stderr
            )
        return REFUSED

    def _same(self, refused: Proposal, propose: Propose) -> StopProposal | None:
        """What the id names as well, if all that is different is that notes were begun: a watcher that names this
        command as some runs diverge together writes its own at that very moment."""
        if self._options.yes is None or not isinstance(refused, StopProposal):
            return None
        again = propose()
        if not isinstance(again, StopProposal) or not only_begun(refused, again):
            return None
        return again if fits(self._options.yes, again, self._clock.now()) else None

    def _end(self, approval: Approval, outcome: Outcome) -> int:
        """Wait for what becomes of it, and tell."""
        outcome = self._wait(approval, outcome)
        if self._options.json:
            shown = report.as_json(approval.proposal)
            then = report.as_json(outcome.next) if outcome.next is not None else None
            self._print_json({**report.outcome_json(outcome), "by": approval.by, "proposal": shown, "next": then})
        else:
            print("\n".join(_told(outcome)))
            if (flag := _then(outcome)) is not None:
                ask = shlex.join(["trainmon", *_without_yes(self._argv), flag])
                print(f"trainmon: to be asked about what may come next: {clean(ask, 4000)}", file=sys.stderr)
        return DONE if outcome.result is Result.DONE else REFUSED

    def _wait(self, approval: Approval, outcome: Outcome) -> Outcome:
        """Until it is verified, or its time is over; meanwhile the time that is left is told."""
        countdown = _Countdown(approval, outcome)
        try:
            while outcome.result is Result.SENT:
                outcome = self._newest(approval, outcome)
                if outcome.result is Result.SENT:
                    countdown.tell(self._clock.now())
                    self._monitor.wait(_TICK)
        except KeyboardInterrupt:  # nobody takes back what was sent
            countdown.end()
            tell_under_way(self._monitor)
            raise
        countdown.end()
        return outcome

    def _newest(self, approval: Approval, before: Outcome) -> Outcome:
        found = self._monitor.step().details.get(Act(approval))
        return found if isinstance(found, Outcome) else before

    def _print_json(self, said: dict[str, object]) -> None:
        import msgspec

        head = {"schema": contract.SCHEMA, "generated": utc_second(self._clock.now())}
        print(msgspec.json.encode(head | said).decode())


def tell_under_way(monitor: Monitor) -> None:
    """Last words to whoever leaves while something is under way. A terminal that is gone does not hear them."""
    with suppress(OSError):
        for words in monitor.under_way:
            print(f"trainmon: {words}", file=sys.stderr)


class _Countdown:
    def __init__(self, approval: Approval, sent: Outcome) -> None:
        proposal = approval.proposal
        self._until = sent.at + proposal.wait_seconds if isinstance(proposal, StopProposal) else sent.at
        self._sent = sent
        self._told = float("-inf")
        self._open = False

    def tell(self, now: float) -> None:
        left = max(0, round(self._until - now))
        if sys.stderr.isatty():
            print(f"\r{self._sent.message}; waiting up to {left} s ", end="", file=sys.stderr, flush=True)
            self._open = True
        elif now - self._told >= _TOLD_EVERY:
            self._told = now
            print(f"{self._sent.message}; waiting up to {left} s", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._open:
            print(file=sys.stderr)


def _then(outcome: Outcome) -> str | None:
    """The flag by which the next question is asked."""
    proposal, then = outcome.proposal, outcome.next
    if outcome.result is Result.STILL_ALIVE and isinstance(proposal, StopProposal) and proposal.rung is Rung.TERM:
        return "--kill"
    if then is not None and then.unrecorded:
        return "--unrecorded"
    return "--term" if then is not None and then.rung is Rung.TERM else None


def _told(outcome: Outcome) -> list[str]:
    sent = [clean(f"  signalled pid {process.pid}  {process.command}", 4000) for process in outcome.signalled]
    wrote = [f"  wrote {path}" for path in outcome.written]
    return [outcome.message, *sent, *wrote, *(f"  problem: {problem}" for problem in outcome.problems)]


def _without_yes(argv: Sequence[str]) -> list[str]:
    kept: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--yes":
            next(words, None)
        elif not word.startswith("--yes="):
            kept.append(word)
    return kept
