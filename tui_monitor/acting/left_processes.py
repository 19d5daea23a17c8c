"""What a run may leave behind: processes without a parent of their own that share its session, control group or folder.

That proves nothing. They are named, beside the question and beside what was done, and no signal goes to them.
"""

from collections.abc import Iterator, Sequence, Set

from tui_monitor.acting import family
from tui_monitor.hosts.process_table import ProcessFacts, ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity, Surroundings
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean


def surroundings(table: ProcessTable, root: ProcessIdentity) -> Surroundings:
    """Where the process stands now, for the time when it is gone."""
    facts = table.facts(root.pid)
    if facts is None:
        return Surroundings()
    living = family.census(table)
    return Surroundings(
        session=facts.session,
        terminal=facts.terminal,
        cgroup=family.own_cgroup(table, living, root.pid),
        cwd=table.cwd(root.pid),
        above=tuple(family.line_up(living, root.pid)),
    )


def strays(table: ProcessTable, root: ProcessIdentity, known: Set[int]) -> dict[ProcessIdentity, Shown]:
    """Living orphans that were born while `root` ran, with what they share with it; `known`: those it is clear about.

    `root` may be gone: its `surroundings` tell where it stood.
    """
    stood = root.surroundings
    living = family.census(table)
    never = {*known, *stood.others, *stood.above, *family.protected(table)}
    born_since = (facts for facts in living.values() if facts.start >= root.start and facts.pid not in never)
    orphans = family.orphans(table, living, born_since, stood.above, {0, stood.terminal})
    return dict(_shared(table, root, orphans))


def told(table: ProcessTable, targets: Sequence[ProcessIdentity], named: Set[int]) -> tuple[Shown, ...]:
    """After these have ended: one sentence about what they may have left, none where nothing is seen."""
    known = {*named, *(target.pid for target in targets)}
    found = {stray: None for root in targets if root.surroundings.session for stray in strays(table, root, known)}
    commands = {stray: family.shown_command(table.command(stray.pid), 80) for stray in found}
    listed = [f"pid {stray.pid} ({command})" for stray, command in commands.items() if _is_left(table, stray)]
    return (clean(f"may have left processes: {', '.join(listed)}", 500),) if listed else ()


def described(table: ProcessTable, found: dict[ProcessIdentity, Shown]) -> tuple[Process, ...]:
    processes = {stray: family.describe(table, stray, why) for stray, why in found.items()}
    return tuple(process for stray, process in processes.items() if _is_left(table, stray))


def _is_left(table: ProcessTable, stray: ProcessIdentity) -> bool:
    """Not one that has ended while its command was looked up, or is just about to."""
    return family.goes_on(table, stray) and family.alive(table, stray)


def _shared(
    table: ProcessTable, root: ProcessIdentity, orphans: Sequence[ProcessFacts]
) -> Iterator[tuple[ProcessIdentity, Shown]]:
    for facts in orphans:
        identity, why = table.identify(facts.pid), _why(table, root, facts)
        if why is not None and identity is not None and identity.uid == root.uid:
            yield identity, why


def _why(table: ProcessTable, root: ProcessIdentity, facts: ProcessFacts) -> Shown | None:
    stood = root.surroundings
    if facts.session == stood.session:
        return Shown("same session")
    if stood.cgroup and family.cgroup(table, facts.pid) == stood.cgroup:
        return Shown("same control group")
    # a run that works at home shares the folder with everything else
    if stood.cwd not in ("", "/", table.host.home(root.uid)) and table.cwd(facts.pid) == stood.cwd:
        return Shown("same folder, born during the run")
    return None
