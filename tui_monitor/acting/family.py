"""Questions about processes that run over any table: is it still the same one, who stands above, who belongs to it."""

from collections.abc import Iterable, Mapping, Sequence, Set

from tui_monitor.acting import pipeline, programs
from tui_monitor.hosts.local.send_signal import same
from tui_monitor.hosts.process_table import ProcessFacts, ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean, clean_name

MARKER = "TRAINMON_RUN"
"""Environment variable that a launcher sets for everything it starts: the run's folder."""
_WHERE = ("PWD", "OLDPWD")
"""Variables that only say where a shell stood."""


def alive(table: ProcessTable, identity: ProcessIdentity) -> bool:
    """Is exactly this process still there? A zombie is not."""
    return state(table, identity) != ""


def unchanged(table: ProcessTable, identity: ProcessIdentity) -> bool:
    """Is it there, its owner and its program still those that were seen?"""
    return alive(table, identity) and same(table, identity) is True


def state(table: ProcessTable, identity: ProcessIdentity) -> str:
    """Its state letter; empty when it is gone, or its pid belongs to a later process."""
    facts = table.facts(identity.pid)
    if facts is None or facts.dead or facts.start != identity.start:
        return ""
    now = table.identify(identity.pid)  # a clock tick is long enough for a pid to be given twice
    return facts.state if now is not None and now.serial == identity.serial else ""


def describe(table: ProcessTable, identity: ProcessIdentity, linked_by: Shown) -> Process:
    return Process(
        pid=identity.pid,
        started=table.started(identity.start),
        command=clean(" ".join(table.command(identity.pid))),
        user=table.host.user(identity.uid),
        cwd=clean_name(table.cwd(identity.pid)),
        alive=alive(table, identity),
        linked_by=linked_by,
        host=table.host.name,
    )


def census(table: ProcessTable) -> dict[int, ProcessFacts]:
    """Everything that runs now; the dead are left out."""
    found = (table.facts(pid) for pid in table.pids())
    return {facts.pid: facts for facts in found if facts is not None and not facts.dead}


def ancestors(table: ProcessTable, pid: int) -> list[int]:
    """Parents from the nearest to the first process."""
    line: list[int] = []
    facts = table.facts(pid)
    while facts is not None and facts.parent > 0 and facts.parent not in line:
        line.append(facts.parent)
        facts = table.facts(facts.parent)
    return line


def protected(table: ProcessTable) -> frozenset[int]:
    """trainmon itself and all above it: its shell, terminal, tmux, sshd. Never to be signalled."""
    own = table.host.us.own
    return frozenset({0, 1, *own, *(above for pid in own for above in ancestors(table, pid))})


def family(table: ProcessTable, root: ProcessIdentity) -> tuple[ProcessIdentity, ...]:
    """`root`, its descendants (nearest first), and those that left the tree when their parent ended.

    Such an orphan is known by the process group or session that a member of the tree leads, by the marker in its
    environment, or by a control group in which there is nothing but the run. What a shell joined to `root` by a pipe
    belongs to it as well.
    """
    living = census(table)
    tree = _descendants(living, root.pid)
    piped = [pid for pid in pipeline.beside(table, living, root.pid) if pid not in {*tree, *protected(table)}]
    tree = list(dict.fromkeys((*tree, *_descendants_of_all(living, piped))))
    marks = _marks_of_its_own(table, living, root.pid)
    found = _adopted(table, living, tree)
    led = [facts.pid for facts in found if facts.group in tree or facts.session in tree]
    marked = [facts.pid for facts in found if _carries(table, facts.pid, marks)]
    own = own_cgroup(table, living, root.pid) if found else ""
    held = [facts.pid for facts in found if own and cgroup(table, facts.pid) == own]
    return (root, *_identities(table, [*tree[1:], *_descendants_of_all(living, [*led, *marked, *held])]))


def cgroup(table: ProcessTable, pid: int) -> str:
    owner = table.owner(pid)
    return owner.cgroup if owner is not None else ""


def own_cgroup(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> str:
    """Its control group, if all in there came after it; empty where it shares one with trainmon or what was before."""
    own, root = cgroup(table, pid), living.get(pid)
    if not own or root is None:
        return ""
    before = (facts for facts in living.values() if facts.start < root.start)
    never = {*line_up(living, pid), *protected(table), *(facts.pid for facts in before)}
    return "" if any(cgroup(table, other) == own for other in never) else own


def tree(table: ProcessTable, pid: int) -> list[int]:
    """A process and all below it."""
    return _descendants(census(table), pid)


def may_belong(table: ProcessTable, root: ProcessIdentity, folder: str) -> tuple[ProcessIdentity, ...]:
    """Processes without a parent of their own that carry the run's folder in a variable, whatever its name.

    A shell gives such a variable to everything that is started from it, so it proves nothing: they are only named.
    """
    living = census(table)
    tree = [identity.pid for identity in family(table, root)]
    told = table.environment(root.pid).items()
    marks = {(name, value) for name, value in told if folder and value == folder and name not in _WHERE}
    carry = [facts.pid for facts in _adopted(table, living, tree) if _carries(table, facts.pid, marks)]
    return tuple(_identities(table, carry))


def led_by(table: ProcessTable, pids: Set[int]) -> dict[int, Shown]:
    """Living members of a process group or session that one of these ended processes led, with their commands."""
    living = census(table)
    gone = pids - living.keys()  # a leader that lives is a later process with a group of its own
    members = [facts.pid for facts in living.values() if facts.group in gone or facts.session in gone]
    commands = {pid: table.command(pid) for pid in members}
    here = {pid: command for pid, command in commands.items() if goes_on(table, living[pid])}
    return {pid: shown_command(command) for pid, command in here.items() if not _bystander(command)}


def goes_on(table: ProcessTable, seen: ProcessFacts | ProcessIdentity) -> bool:
    """Is it there, and not about to end? To be asked after its command: what is being torn down has none any more."""
    now = table.facts(seen.pid)
    return now is not None and not now.dead and not now.exiting and now.start == seen.start


def shown_command(command: Sequence[str], longest: int = 200) -> Shown:
    """The command of a process that goes on, as it is told."""
    return clean(" ".join(command) or "its command is hidden", longest)


def topmost(living: Mapping[int, ProcessFacts], pids: Iterable[int]) -> list[int]:
    """Those of `pids` that have none of the others above them."""
    chosen = set(pids)
    return sorted(pid for pid in chosen if chosen.isdisjoint(line_up(living, pid)))


def line_up(living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    line: list[int] = []
    while pid in living and living[pid].parent > 0 and living[pid].parent not in line:
        pid = living[pid].parent
        line.append(pid)
    return line


def _descendants(living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for facts in living.values():
        children.setdefault(facts.parent, []).append(facts.pid)
    tree = [pid]
    for member in tree:
        tree.extend(child for child in children.get(member, ()) if child not in tree)
    return tree


def _descendants_of_all(living: Mapping[int, ProcessFacts], pids: Iterable[int]) -> list[int]:
    return [member for pid in pids for member in _descendants(living, pid)]


def _identities(table: ProcessTable, pids: Iterable[int]) -> list[ProcessIdentity]:
    found = (table.identify(pid) for pid in dict.fromkeys(pids))
    return [identity for identity in found if identity is not None]


def _adopted(table: ProcessTable, living: Mapping[int, ProcessFacts], tree: list[int]) -> list[ProcessFacts]:
    """Processes outside the tree that could have been born in it: the reaper above it took them in.

    None that is older than the tree, none that a person sits at in another terminal, and none of the programs that
    people start beside a training.
    """
    root = living.get(tree[0])
    if root is None:
        return []
    above = line_up(living, root.pid)
    never = {*tree, *above, *protected(table)}
    born_since = (facts for facts in living.values() if facts.pid not in never and facts.start >= root.start)
    return orphans(table, living, born_since, above, {living[pid].terminal for pid in tree if pid in living})


def orphans(
    table: ProcessTable,
    living: Mapping[int, ProcessFacts],
    among: Iterable[ProcessFacts],
    above: Sequence[int],
    terminals: Set[int],
) -> list[ProcessFacts]:
    """Those of `among` that pid 1 or a reaper `above` took in, and that are no person's: none in another terminal than
    these, and none of the programs that people start beside a training.
    """
    return [
        facts
        for facts in among
        if (not facts.terminal or facts.terminal in terminals)
        and _was_adopted(table, living, facts, above)
        and not _stands_beside(table.command(facts.pid))
    ]


def _was_adopted(
    table: ProcessTable, living: Mapping[int, ProcessFacts], facts: ProcessFacts, above: Sequence[int]
) -> bool:
    """Its parent ended, and pid 1 or a reaper above the run took it.

    What a shell, a tmux server or a notebook started itself is no orphan. Its session tells: a process is born into
    the session of its parent and can leave it only for one of its own. Where a reaper is known by name, the session
    need not tell.
    """
    if facts.parent == 1:
        return True
    if facts.parent not in above or facts.parent not in living:
        return False
    born_there = facts.session in (facts.pid, living[facts.parent].session)
    return not born_there or programs.is_reaper(table.command(facts.parent))


def _marks_of_its_own(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> set[tuple[str, str]]:
    """The marker, unless a server or a shell that somebody sits at, above, gives it to whatever is started there."""
    marks = {item for item in table.environment(pid).items() if item[0] == MARKER}
    above = [other for other in line_up(living, pid) if _carries(table, other, marks)]
    return marks if all(programs.starts_one_run(table.command(other)) for other in above) else set()


def _carries(table: ProcessTable, pid: int, marks: Set[tuple[str, str]]) -> bool:
    return bool(marks) and not marks.isdisjoint(table.environment(pid).items())


def _stands_beside(command: Sequence[str]) -> bool:
    return _bystander(command) or programs.is_onlooker(command)


def _bystander(command: Sequence[str]) -> bool:
    return programs.is_plumbing(command) or programs.is_shell(command)
