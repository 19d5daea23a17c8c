"""What stands around a run when a stop is to be proposed: its tree now, whom it is shared with, whom to spare."""

from collections.abc import Mapping

from tui_monitor.acting.linking import HOLDS, Linked
from tui_monitor.acting.processes import alive, describe, family, protected
from tui_monitor.acting.propose import Circumstances, Member
from tui_monitor.acting.table import ProcessTable
from tui_monitor.model.act import Identity, Outcome, StopProposal
from tui_monitor.text import Shown


def look(
    table: ProcessTable,
    run: Shown,
    linked: Mapping[Shown, Linked],
    folder: str,
    now: float,
    sent: Outcome | None = None,
) -> Circumstances:
    """The process tree of `run` as it is now. `sent`, the newest outcome of a TERM, keeps orphans of it in sight.

    `folder` is the run's folder, `linked` the links of all runs. The rest of the circumstances (read-only, changes,
    checkpoint...) is for the caller to add.
    """
    mine = linked.get(run, Linked())
    identities = _tree(table, mine, folder, sent)
    linked_by = mine.process.linked_by if mine.process is not None else HOLDS
    return Circumstances(
        now=now,
        family=tuple(Member(describe(table, identity, linked_by), identity) for identity in identities),
        protected=protected(table),
        shared_with=tuple(other for other, link in linked.items() if other != run and link.identity in identities),
        sent=sent,
    )


def _tree(table: ProcessTable, mine: Linked, folder: str, sent: Outcome | None) -> tuple[Identity, ...]:
    told = sent.proposal.targets if sent is not None and isinstance(sent.proposal, StopProposal) else ()
    roots = [identity for identity in (mine.identity, *told) if identity is not None and alive(table, identity)]
    return tuple(dict.fromkeys(member for root in roots for member in family(table, root, folder)))
