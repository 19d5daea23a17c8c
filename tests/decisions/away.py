"""A person at this machine who looks at an experiment root of another one, which is played."""

from pathlib import Path

from by_hand import Watching

from tests.decisions.person import Person
from tests.remote_box import Box, there, until
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.ssh.hosts import SshHost
from tui_monitor.model.act import Outcome, Rung, StopProposal


class Away(Person):
    """A person who looks at an experiment root of another machine."""

    def __init__(self, root: Path, box: Box, state: Path, ladder: Ladder | None = None) -> None:
        files = box.files()
        self.host = SshHost(files)
        self.watching = Watching(there(root), box.source(files))
        self.state = state
        clock, table, chosen = self.watching.clock, system_table(), ladder or Ladder()
        hands = RealHands(table, clock, lambda address: self.host)
        self.office = Approvals(
            clock,
            hands,
            self.watching.source,
            table,
            lambda run, experiment: chosen,
            str(state),
            remotes=lambda address: self.host,
        )

    def whole(self, rung: Rung = Rung.TERM) -> StopProposal:
        """Asked again until the machine has answered."""
        until(self.watching.look, lambda views: any(view.exp_id == "exp-1" for view in views))
        return until(lambda: self.answer(rung), lambda answer: isinstance(answer, StopProposal))  # type: ignore[return-value]

    def end(self) -> Outcome:
        found: list[Outcome] = []
        until(lambda: found.extend(self.told(0.01)) or found, bool)
        return found[0]
