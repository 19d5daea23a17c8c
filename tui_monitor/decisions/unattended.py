"""Stops while nobody is asked, by a policy that a person gave: each is decided at one look and made at the next.

It has no road of its own to a process: it proposes and says yes through the same door as a person. All that it does,
and why it does not, is told in notices, in order.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from math import inf

from msgspec.structs import replace

from tui_monitor.acting import policy as policies
from tui_monitor.acting.illness import Illness, Illnesses
from tui_monitor.acting.named_runs import runs_named
from tui_monitor.acting.pidfile import is_shared
from tui_monitor.acting.policy import GuardFacts, Policy
from tui_monitor.clock import Clock, local_second
from tui_monitor.decisions.gentlest_stop import gentlest_stop
from tui_monitor.decisions.notices import Notice, Topic, some_names
from tui_monitor.decisions.other_watchers import OtherWatchers
from tui_monitor.decisions.permissions import Permissions, StopDoor
from tui_monitor.decisions.still_learning import StillLearning
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import host_of, split, there
from tui_monitor.model.act import NEXT_RUNG, Approval, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act, Forget, ProposeStop, Refusal
from tui_monitor.model.finding import Finding
from tui_monitor.model.onset import TOGETHER_WITHIN
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.records.folders import Folders
from tui_monitor.records.journal import FileJournal
from tui_monitor.records.ledger import StopLedger, spoken_for, stops_under
from tui_monitor.text import Shown, clean

AGAIN = 10.0
"""Seconds until what was refused is tried once more."""
_SETTLES = 3.0
"""Seconds in which what was stopped may still be shown as it was."""


class Unattended:
    """`follow` each snapshot, and say the notices."""

    def __init__(
        self, door: StopDoor, policy: Policy, clock: Clock, ledger: StopLedger, permissions: Permissions
    ) -> None:
        self._door = door
        self._policy = policy
        self._clock = clock
        self._ledger = ledger
        self._permissions = permissions
        self._folders = permissions.folders or Folders(clock)
        self._illnesses = Illnesses(policy.kinds)
        self._others = OtherWatchers(ledger if permissions.acts else None)
        self._learning = StillLearning()
        self._decided: dict[Shown, StopProposal] = {}
        """What was proposed at the last look and may be done at this one."""
        self._under_way: dict[Shown, Approval] = {}
        self._acted: dict[Shown, Shown] = {}
        """Run -> what was done about it, as the reason to do no more."""
        self._ended: dict[Shown, tuple[float, Approval]] = {}
        """Run -> when its end was verified (long ago where it was outlived), after which yes."""
        self._due: dict[Shown, Finding] = {}
        """Runs of which it was said that they will be stopped."""
        self._next_try: dict[Shown, float] = {}
        self._said: set[tuple[object, ...]] = set()

    @property
    def busy(self) -> bool:
        """Something was sent, and what became of it is not known yet."""
        return bool(self._under_way)

    def opening(self) -> Notice:
        """What this watcher may do."""
        facts = GuardFacts(self._permissions.is_root, self._permissions.forbidden())
        return Notice(Topic.POLICY, policies.opening(self._policy, facts))

    def follow(self, snapshot: Snapshot) -> list[Notice]:
        """What is done at this look, and what is to be said."""
        now = self._clock.now()
        notices = [*self._later(snapshot), *self._outcomes(snapshot)]
        together = self._others.follow(self._illnesses, snapshot.runs, now)
        if self._permissions.acts:
            notices += self._incident(together)
        found = [runs_named(snapshot.runs, name) for name in self._policy.found]
        named = {views[0].id for views in found if len(views) == 1}
        for view in snapshot.runs:
            self._meet(view)
            notices += self._look(view, now, view.id in named)
        return notices

    def _incident(self, together: Sequence[Shown]) -> Iterator[Notice]:
        if together:
            words = f"{len(together)} runs fell ill within {TOGETHER_WITHIN / 60:g} minutes, none of them is stopped"
            yield Notice(Topic.INCIDENT, clean(f"{words}: {some_names(together)}"), runs=tuple(together))

    def _look(self, view: RunView, now: float, named: bool) -> Iterator[Notice]:
        if view.id in self._under_way or now < self._ended_at(view.id) + _SETTLES:
            return
        finding = policies.candidate(self._policy, view)
        illness = self._illnesses.of(view.id, finding.id) if finding is not None else None
        if finding is None or illness is None:
            yield from self._withdraw(view)
            return
        stood = self._has_stood(view, finding, illness, now)
        facts = self._guard_facts(view, now, named)
        reason = self._still_learns(view, finding) or policies.held_back(self._policy, view, illness, facts)
        if reason is not None:
            yield from self._hold(view, finding, reason, aloud=stood or not illness.begun, found=not illness.begun)
        elif not self._permissions.acts:
            yield from self._would(view, finding) if stood else ()
        elif not stood:
            yield from self._announce(view, finding, illness)
        elif (proposal := self._decided.pop(view.id, None)) is not None and proposal.finding == finding.id:
            yield from self._stop(view, finding, proposal)
        elif now >= self._next_try.get(view.id, now):
            yield from self._decide(view, finding, now)

    def _has_stood(self, view: RunView, finding: Finding, illness: Illness, now: float) -> bool:
        if not policies.is_due(self._policy, illness, policies.LEAST_POINTS, now):
            return False  # nobody has to be asked for points then
        run = self._door.run(view.id)
        points = run.queries.points_after(finding.metric, finding.detected_step) if run and finding.metric else 0
        return policies.is_due(self._policy, illness, points, now)

    def _meet(self, view: RunView) -> None:
        run = self._door.run(view.id)
        if run is not None and not view.life.over:
            self._learning.meet(view.id, self._illnesses.all_of(view.id), lambda: run.queries.counts())

    def _still_learns(self, view: RunView, finding: Finding) -> Shown | None:
        run = self._door.run(view.id)
        return self._learning.reason(view.id, finding, run.queries) if run is not None else None

    def _guard_facts(self, view: RunView, now: float, named: bool) -> GuardFacts:
        known, uncounted = view.id in self._illnesses.together and not named, self._others.uncounted
        return GuardFacts(
            is_root=self._permissions.is_root,
            forbidden=self._permissions.forbidden() if view.id in self._decided else None,
            shared=split(view.where.log) is None and is_shared(view.where.log),
            host=host_of(view.where.log),
            named=named,
            together=known or self._illnesses.since_incident(now) <= TOGETHER_WITHIN,
            acted=self._acted.get(view.id) or policies.stopped_before(view, now) or policies.silent(view) or uncounted,
        )

    # What is said

    def _announce(self, view: RunView, finding: Finding, illness: Illness) -> Iterator[Notice]:
        known = self._due.get(view.id)
        if known is None or known.id != finding.id:
            self._due[view.id] = finding
            at = local_second(illness.since + self._policy.after)
            yield Notice(
                Topic.DUE, clean(f"is stopped at {at} unless that changes: {finding.said}", 500), view.id, finding.id
            )

    def _withdraw(self, view: RunView) -> Iterator[Notice]:
        self._decided.pop(view.id, None)
        if (finding := self._due.pop(view.id, None)) is not None:
            why = f"the run {view.life}" if view.life.over else view.verdict.reason
            yield Notice(Topic.WITHDRAWN, clean(f"is not stopped: {why}", 500), view.id, finding.id)

    def _hold(
        self, view: RunView, finding: Finding, reason: Shown, aloud: bool = True, found: bool = False
    ) -> Iterator[Notice]:
        self._decided.pop(view.id, None)
        if aloud:  # else it is told as withdrawn, should it end so
            self._due.pop(view.id, None)
        what = Topic.FOUND if found else Topic.HELD
        if aloud and self._permissions.acts and self._is_news(what, view.id, finding.id, reason):
            yield Notice(what, clean(f"left alone, {reason}; {finding.said}", 600), view.id, finding.id, why=reason)

    def _would(self, view: RunView, finding: Finding) -> Iterator[Notice]:
        what = policies.acted_on(view)
        if what is not None and self._is_news(Topic.WOULD, view.id, finding.id):
            words = f"would be stopped with --act ({what}): {finding.said}"
            yield Notice(Topic.WOULD, clean(words, 500), view.id, finding.id)

    def _is_news(self, *said: object) -> bool:
        is_news = said not in self._said
        self._said.add(said)
        return is_news

    # What is done

    def _decide(self, view: RunView, finding: Finding, now: float) -> Iterator[Notice]:
        """Propose it; at the next look, if it is still so, it is done."""
        self._next_try[view.id] = now + AGAIN
        try:
            refusal = self._counted_out(view)
        except RecordError as error:
            refusal = clean(f"stops cannot be counted: {error}", 300)
        proposal = gentlest_stop(self._door, view.id) if refusal is None else Refusal(refusal)
        if isinstance(proposal, StopProposal):
            refusal = policies.mismatch(self._policy, proposal, finding)
        if isinstance(proposal, StopProposal) and refusal is None:
            self._decided[view.id] = proposal
        else:
            reason = proposal.reason if isinstance(proposal, Refusal) else refusal
            yield from self._hold(view, finding, reason or Shown("it cannot be proposed"))

    def _counted_out(self, view: RunView) -> Shown | None:
        """By what was done within the last hour: to this run, or too often. Raises RecordError."""
        story, now = FileJournal(self._folders.of(view.where.root)).read(), self._clock.wall()
        pid = view.process.pid if view.process is not None and view.job is None else 0
        told = (spoken_for(one, there(view.where.log), pid, now) for one in (story, self._ledger.own_story()))
        if (who := next(filter(None, told), None)) is not None:
            return clean(f"{who}: what comes next is for a person", 300)
        return policies.too_many(self._policy, self._ledger.count(), stops_under(story, now))

    def _stop(self, view: RunView, finding: Finding, proposal: StopProposal) -> Iterator[Notice]:
        """A place of this hour is taken before anything is sent, and given back when nothing was."""
        try:
            booked = self._ledger.book(view.id, view.where.root, self._policy.per_hour, view.where.log)
        except RecordError as error:
            yield from self._hold(view, finding, clean(f"stops cannot be counted: {error}", 300))
            return
        if booked is None:
            yield from self._hold(view, finding, Shown("another watcher took the last stop of this hour, or stops it"))
            return
        outcome = yield from self._act(view, finding, proposal)
        if outcome.result not in (Result.SENT, Result.DONE, Result.STILL_ALIVE):
            with suppress(RecordError):  # then one stop less is made within this hour
                self._ledger.give_back(booked)

    def _act(self, view: RunView, finding: Finding, proposal: StopProposal) -> Generator[Notice, None, Outcome]:
        approval = Approval(proposal, self._clock.now(), self._policy.by)
        outcome = self._door.act(approval)
        self._due.pop(view.id, None)
        if outcome.result is Result.SENT:
            self._under_way[view.id] = approval
            sent = (
                "was sent to it already"
                if outcome.signalled or proposal.rung is not Rung.TERM
                else "may have reached it"
            )
            self._acted[view.id] = clean(f"{proposal.rung} {sent}: what comes next is for a person")
        yield Notice(Topic.STOP, outcome.message, view.id, finding.id, approval, outcome)
        if outcome.result is Result.FAILED and proposal.rung is Rung.COMMAND:
            outcome = yield from self._go_on(view, proposal, outcome)
        return outcome

    def _outcomes(self, snapshot: Snapshot) -> Iterator[Notice]:
        """What became of what was sent; KILL is another decision, and only where it was allowed."""
        for run, approval in list(self._under_way.items()):
            outcome = snapshot.details.get(Act(approval))
            if not isinstance(outcome, Outcome) or outcome.result is Result.SENT:
                continue
            del self._under_way[run]
            self._door.ask(Forget(Act(approval)))
            term = approval.proposal
            if not isinstance(term, StopProposal):
                continue
            self._is_news(outcome.result, approval)  # told here
            yield Notice(Topic.STOP, outcome.message, run, term.finding, approval, outcome)
            self._ended[run] = outcome.at if outcome.result is Result.DONE else -inf, approval
            view = next((view for view in snapshot.runs if view.id == run), None)
            if outcome.result in (Result.STILL_ALIVE, Result.FAILED) and view is not None:
                yield from self._go_on(view, term, outcome)

    def _ended_at(self, run: Shown) -> float:
        return self._ended[run][0] if run in self._ended else -inf

    def _later(self, snapshot: Snapshot) -> Iterator[Notice]:
        """That it ended after all, what its launcher started anew, or what goes on of it: it is only told."""
        for run, (_, approval) in self._ended.items():
            outcome, stop = snapshot.details.get(Act(approval)), approval.proposal
            if isinstance(outcome, Outcome) and isinstance(stop, StopProposal):
                self._door.ask(Forget(Act(approval)))
                if self._is_news(outcome.result, approval):
                    yield Notice(Topic.STOP, outcome.message, run, stop.finding, approval, outcome)

    def _go_on(self, view: RunView, before: StopProposal, outcome: Outcome) -> Generator[Notice, None, Outcome]:
        """The next rung of the same stop: for the same finding, and only what the one before was meant for."""
        rung = NEXT_RUNG.get(before.rung)
        finding = policies.candidate(self._policy, view)
        illness = self._illnesses.of(view.id, finding.id) if finding is not None else None
        if rung is None or (rung is Rung.KILL and not self._policy.kill):
            return outcome
        if finding is None or illness is None or finding.id != before.finding:
            return outcome
        facts = replace(self._guard_facts(view, self._clock.now(), named=True), acted=None)
        refusal = self._permissions.forbidden() or self._still_learns(view, finding)
        refusal = refusal or policies.held_back(self._policy, view, illness, facts)
        answer = self._door.propose(ProposeStop(view.id, rung))
        if refusal is None and isinstance(answer, StopProposal) and set(answer.targets) <= set(before.targets):
            return (yield from self._act(view, finding, answer))
        reason = answer.reason if isinstance(answer, Refusal) else Shown("it has other processes than before")
        yield from self._hold(view, finding, refusal or reason)
        return outcome
