"""`trainmon check`: one look at every run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli.assemble import looking_once
from tui_monitor.cli.compared import tell_what_is_not_there
from tui_monitor.cli.facts_beside import WordsOfAPerson, facts_beside
from tui_monitor.cli.likely_causes import LikelyCauses
from tui_monitor.cli.lines import as_json
from tui_monitor.clock import SystemClock
from tui_monitor.errors import UsageError
from tui_monitor.hosts.address import jobs, shown
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, RunView
from tui_monitor.monitor import Monitor
from tui_monitor.report import run_table, training_check
from tui_monitor.text import Shown
from tui_monitor.trajectory import Trajectory

_MOST_PROBLEMS = 10
_NAMED_ASIDE = 3
STATUSES = {Decision.CONTINUE: 0, Decision.WAIT: 10, Decision.STOP: 20}


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    paths = common.places(options)
    settings = common.read_settings(options, paths)
    monitor = looking_once(paths, settings, trajectories=options.json)
    views = monitor.settle().runs
    require_places(monitor)
    require_runs(views, answering(monitor, paths), monitor.problems, monitor.aside)
    tell_aside(monitor.aside)
    tell_what_is_not_there(monitor, views, settings)
    now, causes = SystemClock().now(), LikelyCauses(monitor)
    if options.json:
        found = trajectories(monitor, views)
        beside = facts_beside(monitor, views, now, WordsOfAPerson(paths), causes)
        print(as_json(views, now, found, problems=monitor.problems, beside=beside))
    elif options.report:
        print("\n\n".join(training_check.report(view, now, None, causes.line(view)) for view in views))
    else:
        print("\n".join(run_table.runs(views, coloured(), {view.id: causes.line(view) for view in views})))
    return exit_status(views, monitor.walks.unanswered)


def exit_status(views: Sequence[RunView], unanswered: Collection[str] = ()) -> int:
    """0 all CONTINUE, 10 some WAIT, 20 some STOP. A place that does not answer is waited for: nobody knows its runs."""
    found = (STATUSES[view.verdict.decision] for view in views)
    return max([STATUSES[Decision.WAIT] if unanswered else 0, *found])


def coloured() -> bool:
    """Colour only on a terminal, and never when NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def trajectories(monitor: Monitor, views: Sequence[RunView]) -> Mapping[Shown, Trajectory]:
    """Run -> its watched metric in log order; empty columns when it has none."""
    found = {}
    for view in views:
        run = monitor.run(view.id)
        found[view.id] = run.queries.trajectory(view.watched.metric) if run and view.watched else Trajectory()
    return found


def require_places(monitor: Monitor, hint: str = "") -> None:
    """Raises UsageError for what was given and is not there, as its machine says: here it is refused before a look."""
    if missing := list(monitor.walks.missing.values()):
        raise UsageError("; ".join(missing[:_MOST_PROBLEMS]) + hint)


def answering(monitor: Monitor, paths: Sequence[str]) -> Sequence[str]:
    """Those of which anybody can say what lies there: of the others it is told why not."""
    return [path for path in paths if path not in monitor.walks.unanswered]


def require_runs(
    views: Sequence[RunView], paths: Sequence[str], problems: Sequence[Shown] = (), aside: Sequence[RunView] = ()
) -> None:
    """Exit 2 only when no run can be shown: a run whose file cannot be read is shown, with the reason.

    `paths`: those that were looked at.
    `problems`: places that could not be looked at; said on the error stream when there is something to show.
    `aside`: what is only called like a log.
    """
    if not views:
        told = problems[:_MOST_PROBLEMS]
        only_jobs = all(jobs(path) is not None for path in paths)
        looked = [] if (only_jobs and told) or not paths else [_nothing_under(paths, only_jobs)]
        raise UsageError("; ".join([*looked, *_only_called_so(aside), *told]))
    if all(map(_unread, views)):
        raise UsageError("; ".join(str(file.note) for view in views[:5] for file in view.files))
    tell_problems(problems)


def _nothing_under(paths: Sequence[str], only_jobs: bool) -> str:
    """And what was looked for there."""
    where = ", ".join(map(shown, paths))
    if only_jobs:
        return f"no job with a log under {where}"
    return f"no training output under {where}: looked for logs, metrics files and event files"


def tell_aside(aside: Sequence[RunView]) -> None:
    for said in _only_called_so(aside):
        print(f"left out: {said}", file=sys.stderr)


def _only_called_so(aside: Sequence[RunView]) -> Iterator[str]:
    """What is called like a log and is none: as few words as say what to do where one is one."""
    if aside:
        names = ", ".join(view.id for view in aside[:_NAMED_ASIDE])
        more = f" and {len(aside) - _NAMED_ASIDE} more" if len(aside) > _NAMED_ASIDE else ""
        yield f"without a metric, and only called like a log: {names}{more} (trainmon explain says what was read)"


def tell_problems(problems: Sequence[Shown]) -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        print(f"not looked at: {problem}", file=sys.stderr)
    if len(problems) > _MOST_PROBLEMS:
        print(f"not looked at: {len(problems) - _MOST_PROBLEMS} more places", file=sys.stderr)


def _unread(view: RunView) -> bool:
    """Not one of its files could be read, and nobody forbade it."""
    if view.life is Life.UNREACHABLE:
        return False
    return bool(view.files) and all(file.note and not file.bytes for file in view.files)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "check",
        "One look at every run. Exit status: 0 all CONTINUE, 10 some WAIT, or no answer from a place, 20 some STOP.",
        "trainmon check --json runs/",
    )
    common.add_paths(parser)
    common.add_settings(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="strict JSON, schema 1")
    form.add_argument("--report", action="store_true", help="a training-check report for each run")
    return parser
