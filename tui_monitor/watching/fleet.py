"""All runs in sight: found, polled when it is worth it, each on its own -- one run's trouble never slows another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from tui_monitor.clock import Clock, monotonic
from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.remembered import there
from tui_monitor.hosts.source import Source
from tui_monitor.model.run import RunView
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.tail import CHUNK
from tui_monitor.text import Shown
from tui_monitor.watching.backlog import Backlog
from tui_monitor.watching.jobs_watched import JobsWatched
from tui_monitor.watching.training_signs import is_training
from tui_monitor.watching.turns import Turns
from tui_monitor.watching.walks import Walks
from tui_monitor.watching.watched_run import WatchedRun

SLICE = 0.05
"""Seconds of work in one step: keys wait no longer than this for the feed thread to let go."""
PIECE = 128 << 10
"""Bytes of one log that are read and judged in about that time."""
FORGET_AFTER = 86400.0
"""Seconds after which a run whose log has been gone is watched no longer: until then it may come back."""
MANY = 200
"""Runs of which everything is held; of more than these, those that are over are laid aside."""
_TAKEN_UP_AT_ONCE = 250
SLOWEST, _PAUSE, _TOGETHER = 10.0, 0.01, 200
"""Of who looks once: seconds that slow places are waited for while none answers, and between two questions; runs that
are asked about before any answer is waited for."""
MakeRun = Callable[[RunSpec, float], WatchedRun]


class Fleet:
    def __init__(
        self,
        source: Source,
        discovery: Discovery,
        clock: Clock,
        make_run: MakeRun,
        jobs: JobsWatched | None = None,
        file_news: FileNews | None = None,
    ) -> None:
        """`jobs`: of batch systems. `file_news`: what other machines tell by themselves."""
        self._source = source
        self._jobs = jobs
        self.walks = Walks(discovery, self._found)
        self._clock = clock
        self._make_run = make_run
        self.runs: dict[Shown, WatchedRun] = {}
        self.order: list[Shown] = []
        """The ids of the runs that are listed, sorted; another list once one came or went."""
        self.turns = Turns(source, clock.now, file_news or FileNews())
        self._backlog = Backlog()
        self.changed: dict[Shown, WatchedRun] = {}
        """Runs whose view is new, whoever had them looked at: for the monitor to take."""
        self.behind = False
        """Some of the views that were given last are old."""
        self._gone: dict[Shown, float] = {}
        """Runs that the last walk did not find, and whose log is not there -> since when."""
        self._unsorted = False
        """One came or went since `order` was made."""
        self.arriving = False
        """Runs were found and are being taken up, some at a time: they are linked and read once all of them are."""
        self._looked = False
        """Was everything there is found once? What comes later is new."""

    def discover(self) -> None:
        """One slice of the walk, while one is due or under way."""
        if self.walks.go_on(monotonic() + SLICE):
            self.arriving = False
        self._look_at_jobs()

    def step(self) -> list[WatchedRun]:
        """One slice of reading and judging; the runs whose view is new."""
        until = monotonic() + SLICE
        changed = []
        for run in self.turns.turns(self.runs):
            if self._poll(run, PIECE):
                changed.append(run)
            if monotonic() > until:
                break
        self._sort()
        return changed

    def find(self) -> None:
        """All runs that there are now, however long it takes."""
        self.walks.whole()
        self.arriving = False
        self._look_at_jobs()

    def _look_at_jobs(self) -> None:
        """A job that nobody knew is a run to be found."""
        if self._jobs is not None and not self.arriving and self._jobs.look(self.runs):
            self.walks.rescan()

    def exhaust(self) -> list[WatchedRun]:
        """Read everything there is now, however long it takes; the runs whose view is new."""
        self.find()
        return self.read()

    def read(self) -> list[WatchedRun]:
        """Everything that the known runs hold now; those whose view is new. A slow place is waited for: what it has not
        told yet would be taken for silence."""
        runs = list(self.runs.values())
        together = (runs[start : start + _TOGETHER] for start in range(0, len(runs), _TOGETHER))
        changed = [run for some in together for run in self._read_together(some)]
        self._sort()
        return changed

    def _read_together(self, runs: Sequence[WatchedRun]) -> list[WatchedRun]:
        """Of a machine far away all are asked for before any is waited for, as long as answers come."""
        changed = {run.spec.id: run for run in runs if self._exhaust(run)}
        slow, left, until = [run for run in runs if run.waiting], 0, monotonic() + SLOWEST
        while slow and monotonic() < until:
            self._clock.sleep(_PAUSE)
            changed |= {run.spec.id: run for run in slow if self._exhaust(run)}
            slow, before, left = [run for run in slow if run.waiting], left, sum(run.backlog() + 1 for run in slow)
            until = until if left == before else monotonic() + SLOWEST
        return list(changed.values())

    def reset(self) -> None:
        """Forget all runs: a replay went back in time."""
        for run in self.runs.values():
            run.close()
        self.runs.clear()
        self.order = []
        self._looked = False
        self.turns.clear()
        self.changed.clear()
        self._gone.clear()
        self.arriving = False
        self.walks.begin_anew()

    def forget_gone(self) -> list[Shown]:
        """Let go of the runs whose logs have been gone for a day; which these are."""
        now = self._clock.now()
        gone = [run_id for run_id, since in self._gone.items() if now - since > FORGET_AFTER]
        for run_id in gone:
            self._drop(run_id)
        self._sort()
        return gone

    def idle(self) -> float:
        """Seconds until the next poll is worth it; 0 while there is a backlog."""
        if (looks := self.turns.idle()) <= 0:
            return 0.0
        return min(looks, self.walks.idle())

    def see(self, runs: Collection[Shown]) -> None:
        """These are in sight now: they are read before all others."""
        self.turns.in_sight = frozenset(runs)

    def backlog(self) -> Backlog:
        unread = self.turns.unread
        if not unread:
            self._backlog = Backlog()
        else:
            size = sum(max(self.runs[run_id].backlog(), 1) for run_id in unread)
            self._backlog = self._backlog.after(size, len(unread))
        return self._backlog

    def views(self) -> tuple[RunView, ...]:
        return tuple(self.runs[run_id].view for run_id in self.order)

    def views_of_late(self) -> tuple[RunView, ...]:
        """As of now of the runs in sight, and of all others where more than a number is another; `behind` tells of
        the rest. Where nobody said what is in sight, all is."""
        self.behind, now = False, monotonic()
        return tuple(self._view_of_late(run_id, now) for run_id in self.order)

    def _view_of_late(self, run_id: Shown, now: float) -> RunView:
        run, seen = self.runs[run_id], self.turns.in_sight
        if not seen or run_id in seen or (kept := run.kept_view.out_of_sight(now)) is None:
            return run.view
        self.behind = True
        return kept

    def _exhaust(self, run: WatchedRun) -> bool:
        changed = self._poll(run)
        while run.more and not run.waiting:
            changed |= self._poll(run)
        return changed

    def _poll(self, run: WatchedRun, budget: int = CHUNK) -> bool:
        changed = run.step(budget, keep=len(self.runs) <= MANY)
        if run.more and not run.waiting and run.backlog() == 0:  # that nothing follows is seen by the next read
            changed |= run.step(budget, keep=len(self.runs) <= MANY)
        self.turns.looked(run)
        if changed:
            self._list(run)
        if changed and run.kept_view.listed:
            self.changed[run.spec.id] = run
        return changed

    def _list(self, run: WatchedRun) -> None:
        if not run.kept_view.listed and is_training(self._source, run.spec, run.view):
            run.kept_view.listed = self._unsorted = True

    def _found(self, specs: Sequence[RunSpec]) -> Iterator[None]:
        """Some at a time: the first of many thousands are shown before the last is taken up."""
        self.arriving = True
        for start in range(0, len(specs), _TAKEN_UP_AT_ONCE):
            for spec in specs[start : start + _TAKEN_UP_AT_ONCE]:
                try:
                    self._take_up(spec)
                except Exception as error:  # noqa: BLE001 -- one run that cannot be taken up must not hide the others
                    self.walks.tell(spec.folder, error)
            self._sort()
            yield
        missing = self.runs.keys() - {spec.id for spec in specs}
        self._drop_regrouped(specs, missing)
        self._gone = {key: self._gone.get(key, self._clock.now()) for key in missing if self._is_gone(key)}
        self._sort()
        self._looked, self.arriving = self.walks.found_all, False

    def _take_up(self, spec: RunSpec) -> None:
        run = self.runs.get(spec.id)
        if run is None:
            run = self.runs[spec.id] = self._make_run(spec, self._source.time(spec.files[0].path))
            run.new = self._looked
            self.turns.add(spec.id)
        else:
            run.update(spec)
        self._list(run)

    def _sort(self) -> None:
        if self._unsorted:
            self._unsorted = False
            self.order = sorted(run_id for run_id, run in self.runs.items() if run.kept_view.listed)

    def _drop_regrouped(self, specs: Sequence[RunSpec], missing: Collection[Shown]) -> None:
        """A run whose files all belong to other runs now is no run: its folder has got a second log since."""
        taken = {(file.path, file.store_run) for spec in specs for file in spec.files}
        for run_id in missing:
            files = {(file.path, file.store_run) for file in self.runs[run_id].spec.files}
            if files <= taken:
                self._drop(run_id)

    def _is_gone(self, run_id: Shown) -> bool:
        run = self.runs.get(run_id)
        return run is not None and not there(self._source)(run.spec.files[0].path)

    def _drop(self, run_id: Shown) -> None:
        self.runs.pop(run_id).close()
        self.turns.drop(run_id)
        self._unsorted = True
        self.changed.pop(run_id, None)
        self._gone.pop(run_id, None)
