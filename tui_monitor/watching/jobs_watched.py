"""Which run is which job: by its log, whoever found it. Asked while runs are watched, at no cost where no job is."""

from __future__ import annotations

from collections.abc import Mapping

from tui_monitor.errors import SourceError
from tui_monitor.hosts.job_clusters import Clusters
from tui_monitor.hosts.source import Source
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun


class JobsWatched:
    def __init__(self, clusters: Clusters, source: Source) -> None:
        self._clusters, self._source = clusters, source
        self._real: dict[str, str] = {}
        """Path -> the same place without links on the way to it."""
        self._logs: frozenset[str] = frozenset()
        self._changes, self._met = -1, frozenset[Shown]()
        """Of what is known of jobs, and the runs, at the last look."""
        self._waiting: list[WatchedRun] = []
        """Runs whose jobs are said to wait."""
        self._told_at = 0.0

    def look(self, runs: Mapping[Shown, WatchedRun]) -> bool:
        """Tell each run what is known of its job. True when there is a job whose log was not known before."""
        if not self._clusters.known:
            return False
        for run in self._waiting:
            if run.wrote_at > self._told_at and run.signs.job is not None:
                self._clusters.known[run.signs.job.cluster].stirs()
        changes = self._clusters.look()
        if changes == self._changes and runs.keys() == self._met:
            return False
        self._changes, self._met = changes, frozenset(runs)
        jobs = self._clusters.jobs
        places = {self._where(log): job for log, job in jobs.items()}
        for run in runs.values():
            if (job := self._job_of(run, jobs, places)) is not None or run.signs.job is not None:
                self._tell(run, job)
        self._waiting = [run for run in runs.values() if run.signs.job is not None and run.signs.job.waits]
        self._told_at = self._clusters.now()
        before, self._logs = self._logs, frozenset(jobs)
        return not self._logs <= before

    def _tell(self, run: WatchedRun, job: BatchJob | None) -> None:
        if job != run.signs.job:
            run.signs.job = job
            run.schedule.at_once()

    def _job_of(
        self, run: WatchedRun, jobs: Mapping[str, BatchJob], places: Mapping[str | None, BatchJob]
    ) -> BatchJob | None:
        """By the path as it is spelled, else by where it leads."""
        for file in run.spec.files:
            if (job := jobs.get(file.path)) is not None:
                return job
        here = self._where(run.spec.main_log) if jobs else None
        return places.get(here) if here is not None else None

    def _where(self, path: str) -> str | None:
        """None while its place does not answer."""
        if path not in self._real:
            try:
                self._real[path] = self._source.real(path)
            except SourceError:
                return None
        return self._real[path]
