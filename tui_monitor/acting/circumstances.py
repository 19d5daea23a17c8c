"""What stands around a run when a stop is to be proposed: its tree now, whom it is shared with, whom to spare."""

import os
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from tui_monitor.acting import left_processes, neighbours
from tui_monitor.acting.family import alive, describe, family, may_belong, protected
from tui_monitor.acting.linking import HOLDS, PID_FILE, Linked
from tui_monitor.acting.place import RunPlace
from tui_monitor.acting.propose import Circumstances, Member
from tui_monitor.acting.remote_process import machine_of
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Outcome, StopProposal
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean

_NAMED_ANYWAY = Shown("variable with the run's folder")


def look(
    table: ProcessTable,
    place: RunPlace,
    places: Sequence[RunPlace],
    linked: Mapping[Shown, Linked],
    now: float,
    sent: Outcome | None = None,
) -> Circumstances:
    """The process tree of the run at `place` as it is now. `sent`, the newest outcome of a TERM, keeps orphans of it
    in sight.

    `places` and `linked` are those of all runs. The rest of the circumstances (read-only, changes, checkpoint...) is
    for the caller to add.
    """
    mine = linked.get(place.id, Linked())
    identities = _tree(table, mine, sent)
    identities, strays = _with_surroundings(table, place, linked, identities)
    linked_by = _found_by(table, mine.process.linked_by if mine.process is not None else HOLDS)
    named = _may_belong(table, mine, place, identities)
    return Circumstances(
        now=now,
        family=tuple(Member(describe(table, identity, linked_by), identity) for identity in identities),
        may_belong=(*named, *(stray for stray in strays if stray.pid not in {process.pid for process in named})),
        protected=protected(table),
        shared_with=tuple(dict.fromkeys(_shared(table, place, places, linked, identities))),
        sent=sent,
        remote=machine_of(table.host),
    )


def _tree(table: ProcessTable, mine: Linked, sent: Outcome | None) -> tuple[ProcessIdentity, ...]:
    told = sent.proposal.targets if sent is not None and isinstance(sent.proposal, StopProposal) else ()
    roots = [identity for identity in (mine.identity, *told) if identity is not None and alive(table, identity)]
    return tuple(dict.fromkeys(member for root in roots for member in family(table, root)))


def _found_by(table: ProcessTable, linked_by: Shown) -> Shown:
    """Where the system has no hold on a process, a number given anew in the very moment of the signal is not seen."""
    is_told = table.host.us.exact or table.host.name  # of another machine it is told beside it
    return linked_by if is_told else clean(f"{linked_by}; told from a later process by its start time alone")


def _with_surroundings(
    table: ProcessTable, place: RunPlace, linked: Mapping[Shown, Linked], tree: tuple[ProcessIdentity, ...]
) -> tuple[tuple[ProcessIdentity, ...], tuple[Process, ...]]:
    """The tree, its root with where it stands; and the orphans that it may have left already, but no other run's."""
    if not tree:
        return (), ()
    root = replace(tree[0], surroundings=left_processes.surroundings(table, tree[0]))
    found = left_processes.strays(table, root, {member.pid for member in tree})
    theirs = {one.identity.pid for run, one in linked.items() if run != place.id and one.identity is not None}
    others = {stray.pid for stray in found if stray.pid in theirs or _works_for_another(table, stray.pid, place)}
    root = replace(root, surroundings=replace(root.surroundings, others=frozenset(others)))
    mine = {stray: why for stray, why in found.items() if stray.pid not in others}
    return (root, *tree[1:]), left_processes.described(table, mine)


def _works_for_another(table: ProcessTable, pid: int, place: RunPlace) -> bool:
    return bool(neighbours.held(table, pid, place) or neighbours.named(table, pid, place))


def _may_belong(
    table: ProcessTable, mine: Linked, place: RunPlace, targets: Sequence[ProcessIdentity]
) -> tuple[Process, ...]:
    found = may_belong(table, mine.identity, place.home or place.folder) if mine.identity is not None else ()
    return left_processes.described(table, {one: _NAMED_ANYWAY for one in found if one not in targets})


def _shared(
    table: ProcessTable,
    place: RunPlace,
    places: Sequence[RunPlace],
    linked: Mapping[Shown, Linked],
    targets: Sequence[ProcessIdentity],
) -> Iterator[Shown]:
    """The other runs that would end with these processes: watched ones by their id, others by their log.

    What trainmon shows as a run of its own may be the event files of this one: they end with it, and nothing else.
    """
    mine = linked.get(place.id, Linked())
    others = [other for other in places if other.id != place.id]
    watched = {real: other.id for other in others if not neighbours.is_companion(real := other.real_log, place)}
    for other in watched.values():
        if _shares(mine, linked.get(other, Linked()), targets):
            yield other
    for pid in (target.pid for target in targets):
        known = table.writes(pid, watched.keys())
        yield from (watched[path] for path in sorted(known))
        more = dict.fromkeys((*neighbours.held(table, pid, place), *neighbours.named(table, pid, place)))
        yield from (watched.get(path) or _shown(path, place) for path in more)


def _shares(mine: Linked, other: Linked, targets: Sequence[ProcessIdentity]) -> bool:
    """A log that is held says more than a number in a file, which a copied folder carries along."""
    by_rumour = other.process is not None and other.process.linked_by == PID_FILE
    holds = mine.process is not None and mine.process.linked_by == HOLDS
    return other.identity in targets and not (holds and by_rumour)


def _shown(path: str, place: RunPlace) -> Shown:
    below = os.path.relpath(path, place.host.real(place.root))
    at = f"{place.host.name}:" if place.host.name else ""
    return clean(f"{at}{path}" if below.startswith("..") else below, 300)
