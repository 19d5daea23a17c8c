"""A stop under way: sent once, watched until the whole tree is gone or its time is over."""

from msgspec.structs import replace

from tui_monitor.acting.cancelling import WAITED_FOR_AN_ANSWER
from tui_monitor.acting.hands import Hands
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean


class Stop:
    """One approved rung. `begin` once, then `check` now and then (any interval) until `over`."""

    def __init__(self, hands: Hands, proposal: StopProposal) -> None:
        self.proposal = proposal
        self.over = False
        """Nothing more will happen by itself: done, refused, or still alive after the waiting time."""
        self._hands = hands
        self._began = 0.0
        self._children_told = False
        self._signalled: tuple[Process, ...] = ()
        self._not_told: tuple[Shown, ...] = ()
        """Why children that outlived it were not signalled."""

    def begin(self) -> Outcome:
        outcome = self._hands.perform(self.proposal)
        self._began = outcome.at
        self._signalled = outcome.signalled
        self.over = outcome.result is not Result.SENT
        return outcome

    @property
    def deadline(self) -> float:
        """When the next rung may be proposed, if it is still alive then."""
        return self._began + self.proposal.wait_seconds

    def check(self) -> Outcome:
        """Where it stands: SENT, DONE, or STILL_ALIVE once the waiting time is over; for a command its hands say so."""
        outcome = self._hands.verify(self.proposal)
        if outcome.result is Result.SENT and self._left_alone(outcome):
            self._children_told = True
            outcome = self._tell_children(outcome)
        if outcome.result is Result.SENT and outcome.at >= self.deadline and self.proposal.rung is not Rung.COMMAND:
            outcome = self._after_its_time(outcome)
        self.over = outcome.result is not Result.SENT
        return replace(outcome, signalled=self._signalled, problems=(*outcome.problems, *self._not_told))

    def _after_its_time(self, seen: Outcome) -> Outcome:
        """Alive, unless that is not seen; of what nobody knows to be sent, nobody knows that it was survived."""
        if self.proposal.job is not None:
            return seen  # who ended it knows whether it was told to end
        if not seen.survivors:
            waited = seen.at < self.deadline + WAITED_FOR_AN_ANSWER
            return seen if waited else replace(seen, result=Result.UNKNOWN)
        if self._signalled or self.proposal.rung is Rung.WINDOW:
            return replace(seen, result=Result.STILL_ALIVE)
        message = clean(f"{seen.message}; whether {self.proposal.rung} reached it is not known: ask again", 500)
        return replace(seen, result=Result.UNKNOWN, message=message)

    def _left_alone(self, outcome: Outcome) -> bool:
        """The process itself is gone and approved children live on. A command looks after them itself."""
        alive = {member.pid for member in outcome.survivors}
        signalled = self.proposal.rung in (Rung.TERM, Rung.KILL)
        return signalled and not self._children_told and bool(alive) and self.proposal.process.pid not in alive

    def _tell_children(self, seen: Outcome) -> Outcome:
        told = self._hands.perform(self.proposal)
        if told.result is not Result.SENT:
            self._not_told = (told.message,) if told.result is Result.REFUSED else ()
            return seen
        self._signalled = (*self._signalled, *told.signalled)
        message = clean(f"pid {self.proposal.process.pid} ended; {told.message}, which outlived it")
        return replace(told, message=message, survivors=seen.survivors)
