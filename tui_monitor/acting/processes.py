"""Questions about processes that run over any table: is it still the same one, who stands above, who belongs to it."""

import os
import pwd
from collections.abc import Iterable, Mapping, Sequence, Set

from tui_monitor.acting import programs
from tui_monitor.acting.table import Facts, ProcessTable
from tui_monitor.model.act import Identity
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean, clean_name

MARKER = "TRAINMON_RUN"
"""Environment variable that a launcher sets for everything it starts: the run's folder."""


def alive(table: ProcessTable, identity: Identity) -> bool:
    """Is exactly this process still there? A zombie is not."""
    return state(table, identity) != ""


def state(table: ProcessTable, identity: Identity) -> str:
    """Its state letter; empty when it is gone, or its pid belongs to a later process."""
    facts = table.facts(identity.pid)
    if facts is None or facts.dead or facts.start != identity.start:
        return ""
    now = table.identify(identity.pid)  # a clock tick is long enough for a pid to be given twice
    return facts.state if now is not None and now.serial == identity.serial else ""


def describe(table: ProcessTable, identity: Identity, linked_by: Shown) -> Process:
    return Process(
        pid=identity.pid,
        started=table.started(identity.start),
        command=clean(" ".join(table.command(identity.pid))),
        user=user_name(identity.uid),
        cwd=clean_name(table.cwd(identity.pid)),
        alive=alive(table, identity),
        linked_by=linked_by,
    )


def user_name(uid: int) -> Shown:
    try:
        return clean_name(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return clean(f"uid {uid}")


def census(table: ProcessTable) -> dict[int, Facts]:
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
    here = os.getpid()
    return frozenset({0, 1, here, os.getppid(), *ancestors(table, here)})


def family(table: ProcessTable, root: Identity, folder: str = "") -> tuple[Identity, ...]:
    """`root`, its descendants (nearest first), and those that left the tree when their parent ended.

    Such an orphan is known by the process group or session that a member of the tree leads, by the marker in its
    environment, or by an environment variable that holds the run's folder.
    """
    living = census(table)
    tree = _descendants(living, root.pid)
    tree += _descendants_of_all(living, _orphans(table, living, tree, folder))
    identities = (table.identify(pid) for pid in dict.fromkeys(tree[1:]))
    return (root, *(identity for identity in identities if identity is not None))


def led_by(table: ProcessTable, pids: Set[int]) -> dict[int, Shown]:
    """Living members of a process group or session that one of these ended processes led, with their commands."""
    living = census(table)
    gone = pids - living.keys()  # a leader that lives is a later process with a group of its own
    members = [facts.pid for facts in living.values() if facts.group in gone or facts.session in gone]
    commands = {pid: table.command(pid) for pid in members}
    return {pid: clean(" ".join(command), 200) for pid, command in commands.items() if not _bystander(command)}


def topmost(living: Mapping[int, Facts], pids: Iterable[int]) -> list[int]:
    """Those of `pids` that have none of the others above them."""
    chosen = set(pids)
    return sorted(pid for pid in chosen if chosen.isdisjoint(line_up(living, pid)))


def line_up(living: Mapping[int, Facts], pid: int) -> list[int]:
    line: list[int] = []
    while pid in living and living[pid].parent > 0 and living[pid].parent not in line:
        pid = living[pid].parent
        line.append(pid)
    return line


def _descendants(living: Mapping[int, Facts], pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for facts in living.values():
        children.setdefault(facts.parent, []).append(facts.pid)
    tree = [pid]
    for member in tree:
        tree.extend(child for child in children.get(member, ()) if child not in tree)
    return tree


def _descendants_of_all(living: Mapping[int, Facts], pids: Iterable[int]) -> list[int]:
    return [member for pid in pids for member in _descendants(living, pid)]


def _orphans(table: ProcessTable, living: Mapping[int, Facts], tree: list[int], folder: str) -> list[int]:
    above = line_up(living, tree[0])
    never = {*tree, *above, *protected(table)}
    marks = _marks(table.environment(tree[0]), folder)
    return [
        facts.pid
        for facts in living.values()
        if facts.pid not in never
        and _was_adopted(table, facts, above)
        and (facts.group in tree or facts.session in tree or _carries(table, facts.pid, marks))
        and not programs.is_plumbing(table.command(facts.pid))
    ]


def _was_adopted(table: ProcessTable, facts: Facts, above: list[int]) -> bool:
    """Its parent ended and pid 1 or a reaper above the run took it. What a shell started itself is no orphan."""
    return facts.parent == 1 or (facts.parent in above and not programs.is_shell(table.command(facts.parent)))


def _marks(environment: Mapping[str, str], folder: str) -> set[tuple[str, str]]:
    """Environment variables that only processes of this run carry."""
    return {
        (name, value)
        for name, value in environment.items()
        if name == MARKER or (folder and value == folder and name not in ("PWD", "OLDPWD"))
    }


def _carries(table: ProcessTable, pid: int, marks: set[tuple[str, str]]) -> bool:
    return bool(marks) and not marks.isdisjoint(table.environment(pid).items())


def _bystander(command: Sequence[str]) -> bool:
    return programs.is_plumbing(command) or programs.is_shell(command)
