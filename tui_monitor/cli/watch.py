"""`trainmon watch`: the same look again and again, a line as things change. Without `--act` it only says what it
would do, without `--write` it keeps nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli import streams, unattended_options
from tui_monitor.cli.assemble import watching
from tui_monitor.cli.check import exit_status, tell_problems, trajectories
from tui_monitor.cli.compared import tell_what_is_not_there
from tui_monitor.cli.lines import Changes, as_json, verdict_line
from tui_monitor.cli.live_facts import live_facts
from tui_monitor.cli.notice_lines import notice_json, notice_line
from tui_monitor.cli.one_act import tell_under_way
from tui_monitor.clock import SystemClock, local_second
from tui_monitor.decisions.notices import Notice
from tui_monitor.decisions.unattended import Unattended
from tui_monitor.decisions.unattended_keeping import UnattendedKeeping
from tui_monitor.errors import UsageError
from tui_monitor.judging.awaited_log import given_up
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.report import run_table, training_check
from tui_monitor.settings.job import read_job
from tui_monitor.text import Shown, clean
from tui_monitor.trajectory import Trajectory

FIRST_RUN_WITHIN = 60.0
"""Seconds to wait for a first log to appear (seed 000)."""
_STEP = 0.5


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    if options.job is not None and options.paths:
        raise UsageError("--job names the logs: give no PATH beside it")
    job = read_job(options.job) if options.job is not None else None
    paths = [log.path for log in job.logs] if job is not None else common.places(options, logs_to_come=True)
    settings = common.read_settings(options, paths, job=job)
    interval = settings.value("interval").raw
    unattended_options.read_policy(options, settings)
    monitor = watching(paths, settings, trajectories=options.json, acting=options.acts or options.write)
    unattended = unattended_options.unattended(monitor, options, settings, paths, SystemClock())
    watch = _Watch(monitor, options, float(str(interval)) if interval is not None else None, unattended)
    try:
        views = watch.until_end(paths)
    except KeyboardInterrupt:
        tell_under_way(monitor)
        views = monitor.snapshot().runs
    watch.conclude(views)
    tell_what_is_not_there(monitor, views, settings)
    return exit_status(views)


class _Watch:
    def __init__(
        self, monitor: Monitor, options: argparse.Namespace, interval: float | None, unattended: Unattended
    ) -> None:
        self._clock = SystemClock()
        self._monitor = monitor
        self._unattended = unattended
        keeps = options.write or options.acts
        self._keeping = UnattendedKeeping(monitor, Shown("--write"), self._clock) if keeps else None
        self._options = options
        self._interval = interval
        self._changes = Changes()
        self._next_round = 0.0
        self._unseen: tuple[Shown, ...] = ()

    def until_end(self, paths: Sequence[str]) -> Sequence[RunView]:
        """Say what changes until there is nothing left to watch. Raises UsageError when no run appears."""
        begin = self._clock.now()
        if self._options.acts:
            self._tell_notices([self._unattended.opening()])
        while True:
            snapshot = self._monitor.step()
            self._tell_unseen()
            whole = not snapshot.progress.discovering and not snapshot.progress.backlog
            if whole:
                self._say(snapshot.runs)
            if whole and self._keeping is not None:
                self._tell_notices(self._keeping.follow(snapshot))
            self._tell_notices(self._unattended.follow(snapshot))
            if whole and not self._unattended.busy and (self._over(snapshot.runs) or not streams.read()):
                return snapshot.runs
            if not snapshot.runs and self._clock.now() - begin > FIRST_RUN_WITHIN:
                raise UsageError(f"no training output appeared under {', '.join(map(clean, paths))} within 60 s")
            self._monitor.wait(_STEP)

    def conclude(self, views: Sequence[RunView]) -> None:
        """The final word: every run, with its whole trajectory in JSON."""
        if self._options.json:
            found = trajectories(self._monitor, views)
            _print(self._json(views, found))
        elif self._options.report:
            _print("\n".join(training_check.summary(view) for view in views))
        else:
            _print("\n".join(run_table.runs(views, colour=False)))

    def _say(self, views: Sequence[RunView]) -> None:
        changed = self._changes.changed(views)
        due = bool(views) and self._clock.now() >= self._next_round
        if self._options.report:
            self._report(views if due else changed, views)
        elif self._options.json:
            if said := views if due else changed:
                _print(self._json(said, {}))
        else:
            for view in changed:
                _print(f"{local_second(self._clock.wall())} {verdict_line(view)}")
            if due and self._next_round:
                _print("\n".join(map(run_table.status_line, views)))
        if due:
            self._next_round = self._clock.now() + self._pause(views)

    def _json(self, views: Sequence[RunView], found: Mapping[Shown, Trajectory]) -> str:
        now, monitor = self._clock.wall(), self._monitor
        return as_json(views, now, found, problems=monitor.problems, live=live_facts(monitor, views, now))

    def _tell_notices(self, notices: Iterable[Notice]) -> None:
        now = self._clock.now()
        for notice in notices:
            _print(notice_json(notice, now) if self._options.json else notice_line(notice, now))

    def _tell_unseen(self) -> None:
        """Each place that could not be looked at, once: as `check` says it."""
        problems = self._monitor.problems
        tell_problems([problem for problem in problems if problem not in self._unseen])
        self._unseen = problems

    def _report(self, said: Sequence[RunView], views: Sequence[RunView]) -> None:
        now = self._clock.wall()
        for view in said:
            upcoming = None if view.life.over else now + self._pause(views)
            _print(training_check.report(view, now, upcoming) + "\n")

    def _pause(self, views: Sequence[RunView]) -> float:
        """Seconds to the next round: as the user said, else by the youngest run's step (seed 000's cadence)."""
        if self._interval is not None:
            return max(1.0, self._interval)
        step = min((view.progress.step for view in views if not view.life.over), default=0.0)
        return 10.0 if step < 100 else 30.0 if step < 1000 else 60.0

    def _over(self, views: Sequence[RunView]) -> bool:
        if self._options.until == "verdict" and any(view.verdict.decision is Decision.STOP for view in views):
            return True
        return bool(views) and all(map(self._is_waited_for_no_more, views))

    def _is_waited_for_no_more(self, view: RunView) -> bool:
        """It is over, nobody wants it judged, or its log did not come."""
        run = self._monitor.run(view.id)
        return run is None or run.over or view.setup.excluded is not None or given_up(view.findings)


def _print(text: str) -> None:
    """At once: the reader may be a program that waits for the line."""
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "watch",
        "Look again and again; ends when all runs ended, with the exit status of check. Alone it writes nothing.",
    )
    common.add_paths(parser)
    common.add_settings(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line; the last one holds everything")
    form.add_argument("--report", action="store_true", help="training-check reports")
    unattended_options.add_options(parser)
    parser.add_argument("--job", metavar="FILE", help="logs, names of runs and settings from one file (JSON or YAML)")
    until = "stop watching at the first STOP, or when all runs ended"
    parser.add_argument("--until", choices=("verdict", "end"), default="end", help=until)
    return parser
