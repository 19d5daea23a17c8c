"""One run being watched: read, judged, and shown as a view that is made anew only when something changed."""

from __future__ import annotations

from math import inf

from tui_monitor.errors import NotYet
from tui_monitor.hosts.source import Source
from tui_monitor.judging.incidents import Divergence
from tui_monitor.judging.life import LifeFacts, Vitals, counted, life
from tui_monitor.judging.terms import Terms
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Verdict
from tui_monitor.model.run import Life, Process, RunView, Traces
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.tailing.tail import CHUNK
from tui_monitor.text import Shown, clean
from tui_monitor.watching import view
from tui_monitor.watching.decide import beside_output, decide, estimate_pause, life_facts, vital_signs
from tui_monitor.watching.first_look import FirstLook
from tui_monitor.watching.found_by_time import found_by_time
from tui_monitor.watching.kept_view import KeptView
from tui_monitor.watching.opened import LaidAside, Opened, laid_aside, lies_still, stirs
from tui_monitor.watching.queries import Queries
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.schedule import Schedule
from tui_monitor.watching.signs import Signs
from tui_monitor.watching.view import Judged
from tui_monitor.watching.watch_options import JudgedBy, WatchOptions

_NONE, _NOTHING, _ANY = Traces(), Told(), Terms()


class WatchedRun:
    def __init__(
        self, source: Source, spec: RunSpec, thresholds: Thresholds, now: float, look: WatchOptions, terms: Terms = _ANY
    ) -> None:
        self.spec = spec
        self._source = source
        self._thresholds = thresholds
        self._look = look
        begun = now if spec.begun is None else source.time(spec.files[0].path, spec.begun)
        self.schedule = Schedule(min(now, begun))
        self.signs = Signs(source, spec.files[0].path, look.once, terms)
        self._open: Opened | None = None
        self._aside: LaidAside | None = None
        self._asked = False
        """Somebody has looked at it closely, and may again."""
        self._notes: tuple[object, ...] = ()
        """Whether it is a recording at its end, or a stop is under way, and what is told of its files."""
        self._finished = False
        self._fault: Shown | None = None
        self._said: tuple[object, ...] | None = None
        self.new = False
        """It appeared while its root was watched."""
        self.more = True
        """There is more to read at once, or nobody has looked yet."""
        self._unjudged = False
        """Something was read, and what proves what is to be said of it is still on its way."""
        self._caught_up = False
        """Was everything read once that had been written? Before, nothing is said about the run."""
        self._ahead = FirstLook(source, spec, thresholds, look, self.signs) if look.newest_first else None
        self._where = view.where(spec, source.place(spec.main_log))
        first = self._decide(life(LifeFacts(watched_since=now), self._memory.cadence, now), None)
        self.kept_view = KeptView(first, self._make_view(first), self._make_view)
        self._open = None  # until it is read

    @property
    def view(self) -> RunView:
        """Made when somebody wants it: the same object until something changed."""
        try:
            return self.kept_view.view
        except Exception as error:  # noqa: BLE001 -- a fault in showing one run must not touch the others
            self._failed(error)
            return self.kept_view.view

    def update(self, spec: RunSpec, by: JudgedBy | None = None) -> bool:
        """Discovery found other files. When that renames metrics that were read (`r` is `r@monitor_0` once there is a
        second one), reading begins anew: what is found must not depend on when the second file appeared. `by`: what
        holds now. True when it is judged anew by that."""
        if by is not None and by != (self._thresholds, self._look, self.signs.terms):
            self._judge_by(*by)
            return True
        if spec == self.spec:
            return False
        if self._aside is not None:
            self._awake()  # by the files that it was read from
        self.spec = spec
        self._where = view.where(spec, self._source.place(spec.main_log))
        self.kept_view.name(spec.name)
        if self._open is not None and not self._reader.update(spec):
            self._begin_anew()
        return False

    def step(self, budget: int = CHUNK, keep: bool = True) -> bool:
        """Read what is new, at most `budget` bytes, and judge it. True when the view is a new one.

        `keep`: all that stands behind the view is held, also of a run that is over and lies still.
        """
        if self._rests():
            return False
        try:
            changed = self._read_on(budget)
            if not keep:
                self._lay_aside()
            return changed
        except NotYet:  # nothing is said before all that proves it is there
            self._reader.waiting = True
            return False
        except Exception as error:  # noqa: BLE001 -- a fault in judging one run must not touch the others
            self._failed(error)
            return True

    def _rests(self) -> bool:
        """Would a look find nothing and say nothing else? Most do, and one question to each file tells."""
        if self.schedule.is_due(self._source.time(self.spec.files[0].path)):
            return False
        if self._aside is not None:
            return not stirs(self._source, self.spec, self._aside)
        if self._open is None or self.more or self._unjudged or not self._caught_up:
            return False
        same = self._notes[:2] == (self.signs.at_end, self.signs.stopping)
        return same and self._open.lies_still(self._source, self.signs.exit)

    def _read_on(self, budget: int) -> bool:
        if self._ahead is not None and self._ahead.look(self.schedule.since):
            self.kept_view.change(self.kept_view.judged)
            return True
        batch, now = self._awake().read(budget), self.signs.now(self._memory)
        self.more = batch.more
        changed = self._take(batch) | (batch.whole and not self._caught_up) | self._unjudged
        again = self._memory.timeline.catches_up(not batch.whole)
        if (again and not batch.cut_off) or batch.awaited:
            self._unjudged = True
            return False
        self._caught_up = batch.whole or (self._caught_up and not again)
        self._ahead = None if self._caught_up else self._ahead
        if batch.whole and not self._finished and self.signs.complete(self._memory, self._life.over):
            changed |= self._take(self._reader.finish())
            self._finished = True
        self._unjudged = changed | self._has_other_notes()
        if not self._unjudged and not self.schedule.is_due(now):
            return False
        is_new = self._judge(now, self._unjudged)
        self._unjudged = False
        return is_new

    @property
    def waiting(self) -> bool:
        """It lies on a place that has not answered yet: to be looked at again soon."""
        return self._open is not None and self._open.reader.waiting

    @property
    def wrote_at(self) -> float:
        """When its newest output arrived; long ago when there is none."""
        aside = -inf if self._aside is None else self._aside.wrote_at
        last = None if self._open is None else self._open.memory.cadence.last
        return aside if last is None else last

    @property
    def over(self) -> bool:
        """It has ended for certain, or is a recording at its end: nothing more will come."""
        if self._open is None:
            return self._aside is not None
        nobody = self.signs.sought and not self.signs.alive and not self._memory.growing
        return self.kept_view.judged.at_end or (self._life.over and (nobody or self.signs.certain(self._memory)))

    @property
    def divergence(self) -> Divergence | None:
        """When it diverged; None while it has not, or no clock tells: what a replay plays did not happen now."""
        if self._open is None or self.signs.terms.excluded is not None:
            return None if self._aside is None else self._aside.divergence
        known = self._memory.timeline.divergence
        return known if known is not None and (known.logged or not self.signs.recorded) else None

    @property
    def queries(self) -> Queries:
        self._asked = True
        return Queries(self._source, self._reader, self._memory, self.kept_view.judged.findings)

    def link(self, process: Process | None, traces: Traces = _NONE, told: Told = _NOTHING) -> None:
        """The process behind this run and what is written about it elsewhere, as far as it is known now."""
        if self.signs.link(process, traces, told):
            self.schedule.at_once()

    def share(self, finding: Finding | None) -> None:
        """What was found about this run by looking at others, too."""
        if finding != self.signs.shared:
            self.signs.shared = finding
            self.schedule.at_once()

    def _failed(self, error: Exception) -> None:
        """Reading or judging this run raised: it says so, and the others go on."""
        self._fault = clean(f"internal error: {type(error).__name__}: {error}", 300)
        self.more = False
        self.kept_view.fail(self._fault)

    def backlog(self) -> int:
        """Bytes that are still to be read, as far as that is known."""
        if self._open is not None:
            return self._open.reader.backlog()
        return sum(file.found.size for file in self.spec.files if file.found is not None) if self.more else 0

    def close(self) -> None:
        if self._open is not None:
            self._open.reader.close()
            self._open = None

    def _lay_aside(self) -> None:
        """Keep the view alone: the rest is read again once it stirs or is asked for."""
        settled = self._finished and not self.more and self._fault is None and not self._asked
        if self._open is None or not settled or self._look.trajectories or not self.over:
            return
        self._aside = laid_aside(self._source, self.spec, self._open, self.divergence)
        if self._aside is not None:
            _ = self.view  # as long as what it is made of is there
            self.close()

    @property
    def _life(self) -> Life:
        return self.kept_view.judged.vitals.life

    @property
    def _reader(self) -> RunReader:
        return self._awake().reader

    @property
    def _memory(self) -> RunMemory:
        return self._awake().memory

    def _awake(self) -> Opened:
        if self._open is None:
            reader = RunReader(self._source, self.spec, self._look.taught)
            self._open = Opened(reader, RunMemory(self._thresholds, self._look.trajectories))
            if self._aside is not None:
                aside, self._aside = self._aside, None
                if not lies_still(self._source, self.spec, aside):
                    self._said = None  # it may have been written anew: nothing that was said of it stands
                    self.schedule.at_once()
                self._finished = self._open.read_again(self._source, aside)
        return self._open

    def _judge_by(self, thresholds: Thresholds, look: WatchOptions, terms: Terms) -> None:
        _ = self.view, self._memory  # both by what held until now
        self._thresholds, self._look, self.signs.terms, self._ahead = thresholds, look, terms, None
        self._begin_anew()
        self.more = True

    def _begin_anew(self) -> None:
        memory, lost = self._memory, self.kept_view.judged.lost
        self.close()
        self._memory.carry(memory, lost)
        self._finished = False
        self.schedule.at_once()

    def _take(self, batch: Batch) -> bool:
        self._finished &= not batch.bytes
        self._memory.timeline.new = self.new
        return self._awake().take(batch)

    def _has_other_notes(self) -> bool:
        signs, notes = self.signs, (*self._reader.notes(), *self._awake().unread_configurations)
        old, self._notes = self._notes, (signs.at_end, signs.stopping, signs.exit.look(self._reader), *notes)
        return self._notes != old

    def _judge(self, now: float, changed: bool) -> bool:
        if not self.more:
            estimate_pause(self._awake(), self.signs, self._source)
        opened, cut_off = self._awake(), not self.more and not self._caught_up
        facts = life_facts(opened, self.signs, self.schedule.since, self.more or cut_off)
        vitals = vital_signs(facts, opened.memory, self.signs, now, cut_off)
        if vitals.life.over and self._finished:
            self.schedule.never()
        else:
            self.schedule.next(self._memory.cadence, self._memory.points > 0, now)
        if silent := vitals.life in (Life.QUIET, Life.STALLED):
            self.schedule.tick(now, counted(facts, vitals, now))
        by_time = tuple(found_by_time(self._source, self.spec, self._memory, self.signs, vitals, self.schedule))
        said = (*beside_output(self._awake(), self.signs, vitals, by_time), vitals.reason if silent else "")
        if not changed and said == self._said and self.signs.process == self.kept_view.judged.process:
            return False
        previous = self.kept_view.judged.verdict if self._said else None
        self.kept_view.change(self._decide(vitals, previous, by_time))
        self._said = said
        return True

    def _decide(self, vitals: Vitals, previous: Verdict | None, by_time: tuple[Finding, ...] = ()) -> Judged:
        fault = self._fault or self.signs.exit.note
        return decide(self._awake(), self.signs, vitals, previous, fault, self._caught_up, by_time)

    def _make_view(self, judged: Judged) -> RunView:
        files, drawn = self._reader.files(), not self._look.trajectories
        setup = view.setup(self._thresholds, self.signs.terms)
        known = view.make(self.spec, self._memory, judged, self._where, files, setup, drawn)
        return known if self._ahead is None else self._ahead.shown(known)
