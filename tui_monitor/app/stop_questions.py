"""The questions about a stop: of one run or of several, saving first, and the next rung once one was survived."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_monitor.app.asking import Answers, Asking
from tui_monitor.app.next_rung import next_rung, saving_is_over
from tui_monitor.model.act import FIRST_RUNGS, Outcome, Rung, StopProposal
from tui_monitor.model.ask import Act, Forget, ProposeStop, Refusal
from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.app.screens.several_outcomes import SeveralOutcomesScreen


class StopQuestions:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._context = asking.context

    # One run

    def one(self, run: Shown, reason: Shown | None = None) -> None:
        """Ask about the gentlest stop there is; `reason`: the person's words so far."""
        rungs = (*FIRST_RUNGS, Rung.CHECKPOINT)
        self._asking.ask([ProposeStop(run, rung) for rung in rungs], lambda answers: self._show(run, answers, reason))

    def _show(self, run: Shown, answers: Answers, reason: Shown | None) -> None:
        self._question(_first(run, answers), reason, answers[ProposeStop(run, Rung.CHECKPOINT)])

    def _ask_for(self, request: ProposeStop, reason: Shown | None) -> None:
        """One rung and no other, as it stands now."""
        self._asking.ask([request], lambda answers: self._question(answers[request], reason))

    def _question(self, answer: object, reason: Shown | None, saving: object = None) -> None:
        from tui_monitor.app.screens.stop import StopScreen

        if not isinstance(answer, StopProposal):
            self._asking.refuse(answer)
            return
        screen = StopScreen(self._context, answer, self._asking.name(answer.run), saving, reason)

        def closed(yes: bool) -> None:
            if screen.saves_first:
                self._ask_for(ProposeStop(answer.run, Rung.CHECKPOINT), screen.reason)
            elif yes:
                self._act(screen.proposal, screen.reason)
            else:
                self._asking.decline(screen.proposal)

        self._asking.open(screen, closed)

    def _act(self, proposal: StopProposal, reason: Shown | None) -> None:
        from tui_monitor.app.screens.outcome import OutcomeScreen

        (act,) = self._asking.act([proposal], reason)
        screen = OutcomeScreen(self._context, act)
        self._asking.open(screen, lambda more: self._told(act, screen.outcome, more))

    def _told(self, act: Act, outcome: Outcome | None, more: bool) -> None:
        """The outcome has been read."""
        self._context.door.ask(Forget(act))
        run, reason = act.approval.proposal.run, act.approval.reason
        if outcome is None:
            return
        if saving_is_over(outcome):
            self.one(run, reason)
        elif more and outcome.next is not None and outcome.next.unrecorded:
            self._question(outcome.next, reason)  # it alone says why there will be no record
        elif more and (rung := next_rung(outcome)) is not None:
            self._ask_for(ProposeStop(run, rung), reason)

    # Several runs

    def several(self, runs: Sequence[Shown], unmark: Callable[[], None], reason: Shown | None = None) -> None:
        """One question about all of these; `unmark` is called once it was answered by yes. `reason`: offered words."""
        requests = [ProposeStop(run, rung, said=reason) for run in runs for rung in FIRST_RUNGS]

        def show(answers: Answers) -> None:
            self._question_of_several({run: _first(run, answers, reason) for run in runs}, reason, unmark)

        self._asking.ask(requests, show)

    def _several_again(self, rungs: Mapping[Shown, Rung], reason: Shown | None) -> None:
        """Those that lived on, each by its own next rung."""
        requests = {run: ProposeStop(run, rung, said=reason) for run, rung in rungs.items()}

        def show(answers: Answers) -> None:
            self._question_of_several({run: answers[request] for run, request in requests.items()}, reason)

        self._asking.ask(list(requests.values()), show)

    def _question_of_several(
        self, found: Mapping[Shown, object], reason: Shown | None, unmark: Callable[[], None] | None = None
    ) -> None:
        from tui_monitor.app.screens.several import SeveralStopsScreen

        proposals = [answer for answer in found.values() if isinstance(answer, StopProposal)]
        refusals = {run: answer.reason for run, answer in found.items() if isinstance(answer, Refusal)}
        names = {run: self._asking.name(run) for run in found}
        screen = SeveralStopsScreen(self._context, proposals, refusals, names, reason)

        def closed(yes: bool) -> None:
            if not yes:
                self._asking.decline(*proposals)
                return
            if unmark is not None:
                unmark()
            self._act_on(screen.open_proposals, screen.reason)

        self._asking.open(screen, closed)

    def _act_on(self, proposals: Sequence[StopProposal], reason: Shown | None) -> None:
        from tui_monitor.app.screens.several_outcomes import SeveralOutcomesScreen

        acts = self._asking.act(proposals, reason)
        names = {proposal.run: self._asking.name(proposal.run) for proposal in proposals}
        screen = SeveralOutcomesScreen(self._context, acts, names)
        self._asking.open(screen, partial(self._told_of, acts, screen))

    def _told_of(self, acts: Sequence[Act], screen: "SeveralOutcomesScreen", more: bool) -> None:
        for act in acts:
            self._context.door.ask(Forget(act))
        if more:
            self._several_again(screen.next_rungs, acts[0].approval.reason)


def _first(run: Shown, answers: Answers, reason: Shown | None = None) -> object:
    """The gentlest stop that can be proposed; else why there is none."""
    found = [answers[ProposeStop(run, rung, said=reason)] for rung in FIRST_RUNGS]
    return next((answer for answer in found if isinstance(answer, StopProposal)), found[-1])
