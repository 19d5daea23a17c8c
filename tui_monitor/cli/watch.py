"""`trainmon watch`: the same look again and again, a line as things change. Without `--act` it only says what it
would do, without `--write` it keeps nothing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli import streams, unattended_options
from tui_monitor.cli.assemble import watching
from tui_monitor.cli.check import exit_status, require_places, tell_problems, trajectories
from tui_monitor.cli.compared import tell_what_is_not_there
from tui_monitor.cli.facts_beside import WordsOfAPerson, facts_beside
from tui_monitor.cli.likely_causes import LikelyCauses
from tui_monitor.cli.lines import Changes, as_json, verdict_line
from tui_monitor.cli.notice_lines import WatchedPlaces, notice_json, notice_line
from tui_monitor.cli.one_act import tell_under_way
from tui_monitor.cli.rounds import Rounds
from tui_monitor.cli.status_kept import StatusKept
from tui_monitor.cli.told_to_end import ToldToEnd
from tui_monitor.clock import SystemClock, local_second
from tui_monitor.decisions.batch_proposals import BatchProposals
from tui_monitor.decisions.notices import Notice
from tui_monitor.decisions.unattended import Unattended
from tui_monitor.decisions.unattended_keeping import UnattendedKeeping
from tui_monitor.decisions.what_was_done import WhatWasDone
from tui_monitor.errors import UsageError
from tui_monitor.hosts.address import shown
from tui_monitor.judging.awaited_log import given_up
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.report import run_table, training_check
from tui_monitor.settings.job import read_job
from tui_monitor.text import Shown
from tui_monitor.trajectory import Trajectory

FIRST_RUN_WITHIN = 60.0
"""Seconds to wait for a first log to appear (seed 000)."""
_STEP = 0.5
_WRITTEN_WITHIN = 5.0
"""Seconds that whoever leaves waits for what is still to be kept."""


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    if options.job is not None and options.paths:
        raise UsageError("--job names the logs: give no PATH beside it")
    job = read_job(options.job) if options.job is not None else None
    paths = [log.path for log in job.logs] if job is not None else common.places(options, logs_to_come=True)
    settings = common.read_settings(options, paths, job=job)
    interval = settings.value("interval").raw
    unattended_options.read_policy(options, settings)
    followed = common.followed(options, paths, settings, job, _tell)
    monitor = watching(paths, followed, trajectories=options.json, acting=options.acts or options.write)
    unattended = unattended_options.unattended(monitor, options, settings, paths, SystemClock())
    kept = None if settings.read_only else StatusKept(paths, SystemClock())
    watched = WatchedPlaces(paths, os.path.abspath(options.job) if options.job is not None else None)
    watch = _Watch(monitor, options, float(str(interval)) if interval is not None else None, unattended, watched, kept)
    try:
        with ToldToEnd() as told:
            views = watch.until_end(paths, told)
            if told.said:
                tell_under_way(monitor)
    finally:
        if kept is not None:
            kept.close()
    watch.conclude(views)
    tell_what_is_not_there(monitor, views, followed.settings)
    return exit_status(views, monitor.walks.unanswered)


class _Watch:
    def __init__(
        self,
        monitor: Monitor,
        options: argparse.Namespace,
        interval: float | None,
        unattended: Unattended,
        watched: WatchedPlaces,
        kept: StatusKept | None,
    ) -> None:
        self._clock = SystemClock()
        self._monitor = monitor
        self._unattended = unattended
        self._batches = BatchProposals(monitor)
        self._watched, self._words = watched, WordsOfAPerson(watched.paths)
        self._causes = LikelyCauses(monitor)
        self._done = WhatWasDone(options.acts)
        self._status = kept
        self._told: Shown | None = None
        keeps = options.write or options.acts
        self._keeping = UnattendedKeeping(monitor, Shown("--write"), self._clock) if keeps else None
        self._options = options
        self._rounds = Rounds(interval)
        self._changes = Changes()
        self._unseen: tuple[Shown, ...] = ()
        self._looked = False
        """Has the first look reached all that was given?"""

    def until_end(self, paths: Sequence[str], told: ToldToEnd) -> Sequence[RunView]:
        """Say what changes until there is nothing left to watch, or somebody said to end.

        Raises UsageError when no run appears.
        """
        begin = self._clock.now()
        if self._options.acts:
            self._tell_notices([self._unattended.opening()])
        while True:
            snapshot = self._monitor.step()
            self._keep_status(snapshot.runs)
            whole = not snapshot.progress.discovering and not snapshot.progress.backlog
            if whole and not self._looked:
                self._require_places()
            self._tell(snapshot, whole)
            ended = whole and not self._unattended.busy and (self._over(snapshot.runs) or not streams.read())
            if ended or told.said:
                self._write_what_waits()
                # by now it is known who stopped a run, and that its process is gone
                return (self._monitor.snapshot() if told.said else self._monitor.settle()).runs
            awaited = self._options.until != "never" and not snapshot.runs
            if awaited and self._clock.now() - begin > FIRST_RUN_WITHIN:
                raise UsageError(f"no training output appeared under {', '.join(map(shown, paths))} within 60 s")
            self._monitor.wait(_STEP)

    def _require_places(self) -> None:
        """Once all were looked at. A log that is not there yet is waited for, by the name that it will have."""
        self._looked = True
        if not self._monitor.walks.missing.keys() <= set(self._monitor.walks.to_come):
            require_places(self._monitor)

    def _tell(self, snapshot: Snapshot, whole: bool) -> None:
        """`whole`: everything that was there has been read."""
        self._tell_unseen()
        if whole:
            self._say(snapshot.runs)
            self._tell_notices(self._batches.follow(snapshot))
            if self._keeping is not None:
                self._tell_notices(self._keeping.follow(snapshot))
        self._tell_notices(self._unattended.follow(snapshot))

    def _write_what_waits(self) -> None:
        """Entries of notes and error log that came last: nobody else would write them."""
        until = self._clock.now() + _WRITTEN_WITHIN
        while self._keeping is not None and self._monitor.unwritten and self._clock.now() < until:
            self._monitor.wait(_STEP)
            self._tell_notices(self._keeping.follow(self._monitor.step()))

    def conclude(self, views: Sequence[RunView]) -> None:
        """The final word: every run, with its whole trajectory in JSON."""
        if self._options.json:
            found = trajectories(self._monitor, views)
            _print(self._json(views, found))
        elif self._options.report:
            _print("\n".join(training_check.summary(view) for view in views))
        else:
            likely = {view.id: self._causes.line(view) for view in views}
            _print("\n".join(run_table.runs(views, False, likely)))

    def _say(self, views: Sequence[RunView]) -> None:
        changed = self._changes.changed(views)
        now = self._clock.now()
        due = bool(views) and self._rounds.is_due(now)
        if self._options.report:
            self._report(views if due else changed, views)
        elif self._options.json:
            if said := views if due else changed:
                _print(self._json(said, {}))
        else:
            for view in changed:
                _print(f"{local_second(self._clock.wall())} {verdict_line(view)}")
                if (likely := self._causes.line(view)) is not None:
                    _print(f"  {likely}")
            if due and self._rounds.begun:
                _print("\n".join(run_table.status_line(view, self._done.about(view)) for view in views))
        if due:
            self._rounds.told(now, views)

    def _json(self, views: Sequence[RunView], found: Mapping[Shown, Trajectory]) -> str:
        now, monitor = self._clock.wall(), self._monitor
        beside = facts_beside(monitor, views, now, self._words, self._causes)
        return as_json(views, now, found, problems=monitor.problems, beside=beside)

    def _tell_notices(self, notices: Iterable[Notice]) -> None:
        now = self._clock.now()
        for notice in notices:
            self._done.hear(notice)
            form = notice_json if self._options.json else notice_line
            _print(form(notice, now, self._watched))

    def _tell_unseen(self) -> None:
        """Each place that could not be looked at, once: as `check` says it."""
        problems = self._monitor.problems
        tell_problems([problem for problem in problems if problem not in self._unseen])
        self._unseen = problems

    def _keep_status(self, views: Sequence[RunView]) -> None:
        """For `trainmon status`; why there is none, once."""
        if self._status is None:
            return
        self._status.follow(views)
        if (problem := self._status.problem) is not None and self._told is None:
            self._told = problem
            print(f"trainmon: {problem}", file=sys.stderr)

    def _report(self, said: Sequence[RunView], views: Sequence[RunView]) -> None:
        now = self._clock.wall()
        for view in said:
            upcoming = None if view.life.over else now + self._rounds.pause(views)
            _print(training_check.report(view, now, upcoming, self._causes.line(view)) + "\n")

    def _over(self, views: Sequence[RunView]) -> bool:
        if self._options.until == "never":
            return False
        if self._options.until == "verdict" and any(view.verdict.decision is Decision.STOP for view in views):
            return True
        over = bool(views) and all(map(self._is_waited_for_no_more, views))
        return over and not any(map(self._is_awaited, self._monitor.aside))

    def _is_awaited(self, view: RunView) -> bool:
        """Nothing is said of it yet, because its place has not told all that proves it."""
        run = self._monitor.run(view.id)
        return run is not None and run.waiting

    def _is_waited_for_no_more(self, view: RunView) -> bool:
        """It is over, nobody wants it judged, or its log did not come."""
        run = self._monitor.run(view.id)
        return run is None or run.over or view.setup.excluded is not None or given_up(view.findings)


def _tell(sentence: Shown) -> None:
    print(f"trainmon: {sentence}", file=sys.stderr, flush=True)


def _print(text: str) -> None:
    """At once: the reader may be a program that waits for the line."""
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "watch",
        "Look again and again; ends when all runs ended, with the exit status of check. Alone it stops nothing.",
        "trainmon watch --until verdict runs/",
    )
    common.add_paths(parser)
    common.add_settings(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line; the last one holds everything")
    form.add_argument("--report", action="store_true", help="training-check reports")
    unattended_options.add_options(parser)
    parser.add_argument("--job", metavar="FILE", help="logs, names of runs and settings from one file (JSON or YAML)")
    until = "stop watching at the first STOP, when all runs ended, or only when told to (Ctrl-C)"
    parser.add_argument("--until", choices=("verdict", "end", "never"), default="end", help=until)
    return parser
