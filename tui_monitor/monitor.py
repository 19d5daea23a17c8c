"""The door: one object that reads, judges and acts for everything above it.

`step` does one bounded slice of work on the one feed thread; `ask` may be called from any thread; files and series are
touched by the feed thread alone, so there are no locks. Replay changes the source, the clock and the hands, and
nothing else.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext

from msgspec.structs import replace

from tui_monitor.clock import Clock, monotonic
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.judging.incidents import incidents, mass_divergence
from tui_monitor.model.act import Approval, Outcome, Proposal
from tui_monitor.model.ask import (
    Act,
    Declined,
    Forget,
    InSight,
    Play,
    ProposalRequest,
    Refusal,
    Request,
    Rescan,
    Seek,
)
from tui_monitor.model.beside import BesideRequest
from tui_monitor.model.machine import NOT_ASKED
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Incident, Progress, Snapshot
from tui_monitor.news import News
from tui_monitor.text import Shown, clean
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.followed_settings import FollowedSettings
from tui_monitor.watching.machine_watch import MachineWatch
from tui_monitor.watching.open_questions import OpenQuestions, Question
from tui_monitor.watching.pace import Pace
from tui_monitor.watching.playback import Playback
from tui_monitor.watching.watched_run import WatchedRun


class Monitor:
    def __init__(
        self,
        fleet: Fleet,
        clock: Clock,
        approvals: Approvals,
        playback: Playback | None = None,
        machine: MachineWatch | None = None,
        settings: FollowedSettings | None = None,
    ) -> None:
        """`playback`: of recordings. `machine`: where somebody wants to know it. `settings`: where they may change."""
        self._fleet = fleet
        self._clock = clock
        self._approvals = approvals
        self.folders = approvals.folders
        """Experiment roots, on whatever machine."""
        self.walks = fleet.walks
        """What was found of the places that are watched."""
        self._playback = playback
        self._machine = machine
        self._settings = settings
        self._asked: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._wake = threading.Event()
        self.wake: Callable[[], object] = self._wake.set
        """Thread-safe: the next step is worth it now."""
        self._questions = OpenQuestions()
        self._news = News(clock)
        self._incidents: tuple[Incident, ...] = ()
        self._pace = Pace()
        self._moment = monotonic if playback is not None else clock.now  # a paused recording stands still
        self._shown: Snapshot | None = None
        self._shown_order: object = None

    def step(self) -> Snapshot:
        """One bounded slice of work, and how everything stands after it.

        The snapshot is the one before while nothing changed, and for a moment while only numbers move: `wait` wakes
        when that is over. A verdict, a life, a finding, an answer, a run that comes or goes is in it at once.
        """
        self._wake.clear()
        self._answer_commands()
        with self._playback.clock.standing() if self._playback else nullcontext():
            self._look()
        for request, answer in self._approvals.beside.answers(self._fleet.runs, self._questions.answers):
            self._questions.answer(request, answer)
        self._questions.work(self._fleet.runs)
        return self._newest()

    def _look(self) -> None:
        """At everything that may have changed. A run is linked before it is judged: its end may be no end."""
        self._fleet.discover()
        self._forget_gone()
        if self._fleet.arriving:
            return
        self._approvals.link(self._fleet.runs)
        for words in self._settings.look(self._fleet) if self._settings is not None else ():
            self._news.tell(Shown(""), words)
        self._measure()
        self._play_on()
        self._fleet.step()
        self._take_changes()
        self._news.missed(self._unbelieved())
        self._news.hear(*self.walks.places)
        for words in self._approvals.unsettled(self._fleet.runs) + self._approvals.keep(self._fleet.runs):
            self._news.tell(Shown(""), words)
        for approval, outcome in self._approvals.follow_up(self._fleet.runs):
            self._news.tell(approval.proposal.run, outcome.message)
            self._questions.answer(Act(approval), outcome)
            self._approvals.beside.at_once()

    def _newest(self) -> Snapshot:
        """The newest snapshot, made anew when that is due."""
        now, shown = self._moment(), self._shown
        if shown is None or self._fleet.order is not self._shown_order:
            self._pace.at_once() if self._fleet.arriving or self._fleet.backlog().small else self._pace.routine()
        else:
            machine = self._machine.newest if self._machine is not None else NOT_ASKED
            self._pace.compare(shown, self._progress(), self._news.events, self._incidents, machine)
        due = self._pace.is_due(now)
        self._questions.renew(self._fleet.runs, due)
        if not due and self._shown is not None and self._questions.answers is self._shown.details:
            return self._shown
        self._pace.made(now)
        self._shown, self._shown_order = self._snapshot(self._fleet.views_of_late()), self._fleet.order
        if self._fleet.behind:
            self._pace.routine()
        return self._shown

    def snapshot(self) -> Snapshot:
        """How everything stands now."""
        return self._snapshot(self._fleet.views())

    def _snapshot(self, runs: tuple[RunView, ...]) -> Snapshot:
        return Snapshot(
            now=self._clock.now(),
            runs=runs,
            events=self._news.events,
            incidents=self._incidents,
            progress=self._progress(),
            details=self._questions.answers,
            machine=self._machine.newest if self._machine is not None else NOT_ASKED,
        )

    def settle(self) -> Snapshot:
        """Read and judge everything there is now, however long it takes: `check`, and a seek."""
        self._fleet.find()
        self._approvals.link(self._fleet.runs)
        self._measure()
        self._fleet.read()
        self._forget_gone()
        self._approvals.link(self._fleet.runs, anew=True)
        self._compare()
        self._fleet.read()
        for view in self._fleet.views():
            self._news.follow(view)
        if self._machine is not None:
            self._machine.settle(self._fleet.runs)
        return self.snapshot()

    def ask(self, request: Request) -> None:
        """Thread-safe; wakes the feed. The answer is in a later snapshot's `details`."""
        self._asked.put(request)
        self._wake.set()

    def wait(self, longest: float) -> None:
        """Block until the next step is worth it, something is asked, or `longest` seconds have passed."""
        self._wake.wait(min(longest, self._fleet.idle(), self._pace.wait(self._moment()), self._questions.idle()))

    def act(self, approval: Approval) -> Outcome:
        """Do exactly what was approved: the only road to hands and records."""
        outcome = self._approvals.act(approval, self._fleet.runs)
        self._approvals.beside.at_once()
        self._news.tell(approval.proposal.run, outcome.message)
        return outcome

    def propose(self, request: ProposalRequest) -> Proposal | Refusal:
        run = self._fleet.runs.get(request.run)
        if run is None:
            return Refusal(clean(f"{request.run} is not watched any more"))
        if run.signs.process is None or not run.signs.process.alive:  # another may have begun since the last look
            self._approvals.link(self._fleet.runs, anew=True)
        return self._approvals.propose(request, run, self._fleet.runs)

    @property
    def under_way(self) -> tuple[Shown, ...]:
        """Sentences for whoever leaves while the end of a stop is not known yet."""
        return self._approvals.under_way

    @property
    def aside(self) -> tuple[RunView, ...]:
        """What is called like a log and shows no sign of training: no snapshot holds it."""
        return tuple(run.view for _, run in sorted(self._fleet.runs.items()) if not run.kept_view.listed)

    @property
    def unwritten(self) -> bool:
        return self._approvals.unwritten

    @property
    def problems(self) -> tuple[Shown, ...]:
        """Why places could not be looked at: a folder that may not be entered, a database of another kind."""
        return tuple(dict.fromkeys(self._unbelieved().values()))

    def _unbelieved(self) -> Mapping[str, Shown]:
        """Path -> why what lies there says nothing."""
        return {**self._fleet.walks.problems, **self._approvals.doubts}

    def run(self, run_id: Shown) -> WatchedRun | None:
        """One run with all its series: for commands that look once; the app asks instead."""
        return self._fleet.runs.get(run_id)

    def _answer_commands(self) -> None:
        while not self._asked.empty():  # nobody else takes from it
            self._command(self._asked.get_nowait())

    def _command(self, request: Request) -> None:
        if isinstance(request, Question):
            self._questions.open(request)
        elif isinstance(request, BesideRequest):
            self._approvals.beside.open(request)
        elif isinstance(request, ProposalRequest):
            self._questions.answer(request, self.propose(request))
        elif isinstance(request, Act):
            self._questions.answer(request, self.act(request.approval))
        elif isinstance(request, Declined):
            if (why := self._approvals.decline(request, self._fleet.runs)) is not None:
                self._news.tell(request.proposal.run, why)
        elif isinstance(request, Forget):
            self._questions.forget(request.request)
            self._approvals.beside.close(request.request)
        elif isinstance(request, Rescan):
            self._fleet.walks.rescan()
        elif isinstance(request, InSight):
            self._fleet.see(request.runs)
            self._pace.routine()
        else:
            self._play(request)

    def _forget_gone(self) -> None:
        for run in self._fleet.forget_gone():
            self._news.forget(run)
            self._news.tell(run, Shown("its log has been gone for a day: no longer watched"))

    def _compare(self) -> None:
        """What several runs share, told to each of them and to the next snapshot."""
        runs, views = self._fleet.runs, self._fleet.views()
        known = {key: divergence for key, run in runs.items() if (divergence := run.divergence) is not None}
        shared = mass_divergence(views, known)
        self._incidents = incidents(views, known)
        self._news.share(self._incidents)
        for key, run in runs.items():
            run.share(shared.get(key))

    def _take_changes(self) -> None:
        """Tell what is new of runs that changed, and when it has to be seen."""
        changed, self._fleet.changed = self._fleet.changed, {}
        new = [run for run in changed.values() if run.kept_view.has_news()]
        for run in new:
            self._news.follow(run.view)
        if any(run.kept_view.judged.stops for run in new) or (new and self._fleet.backlog().small):
            self._pace.at_once()
        elif changed:
            self._pace.routine()
        if new:
            self._compare()

    def _measure(self) -> None:
        for run, words in self._machine.look(self._fleet.runs) if self._machine is not None else ():
            self._news.tell(run, words)

    def _play(self, request: Seek | Play) -> None:
        if self._playback is None:
            return
        if isinstance(request, Play):
            self._playback.play(request.speed)
        elif self._playback.seek(request.position):
            self._fleet.reset()
            self._news.clear()

    def _play_on(self) -> None:
        if self._playback is None:
            return
        for _ in self._playback.moments():
            self._fleet.exhaust()
            self._take_changes()

    def _progress(self) -> Progress:
        left = self._fleet.backlog()
        read = Progress(self._fleet.walks.discovering, left.size, left.most, left.runs, left.most_runs)
        if self._playback is None:
            walks, (folders, files) = self._fleet.walks, self._fleet.walks.looked_at
            told = replace(read, folders=folders, files=files, nearby=walks.nearby)
            return replace(told, unseen=self.problems, silent=walks.silent)
        return replace(self._playback.placed(read), marks=self._news.marks)
