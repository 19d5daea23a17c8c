"""What runs have in common by where they are: a host that does not answer, a node that fell, a disk that is full. Pure.

A time counts only where somebody saw the end (a recorder, a batch system, us while the process was known): files that
were copied have one time, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from msgspec.structs import replace

from tui_monitor.judging.grouped import incident, names, together
from tui_monitor.judging.life import span
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Kind
from tui_monitor.model.points import EventKind
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.snapshot import Incident, Shared

_FEWEST = 2
_SAME_MOMENT = 60.0
_WHILE_FULL = 600.0
"""Seconds within which runs meet one full disk: each when it writes next."""
_HERE = "this machine"


def at_one_place(runs: Sequence[RunView]) -> list[Incident]:
    live = [run for run in runs if not run.reading.at_end and run.setup.excluded is None]
    full = list(_met_full_disk(live))
    ended = [one for one in _ended_on_node(live) if not any(set(one.runs) <= set(other.runs) for other in full)]
    return [*_out_of_reach(live), *full, *ended]


def _out_of_reach(runs: Sequence[RunView]) -> Iterator[Incident]:
    silent = [run for run in runs if run.life is Life.UNREACHABLE and run.where.place]
    for group in together(silent, lambda _: 0.0, 0.0, _FEWEST, lambda run: run.where.place):
        place = group[0].where.place
        message = f"{place} does not answer: {len(group)} runs"
        found = incident(message, group, max(run.output.last or 0.0 for run in group), Shared.UNREACHABLE)
        yield replace(found, place=place)


def _met_full_disk(runs: Sequence[RunView]) -> Iterator[Incident]:
    known = {run.id: at for run in runs if (at := _full_at(run)) is not None}
    met = [run for run in runs if run.id in known]
    for group in together(met, lambda run: known[run.id], _WHILE_FULL, _FEWEST, lambda run: run.where.host):
        message = f"a disk of {group[0].where.host or _HERE} is full: {len(group)} runs met it: {names(group)}"
        yield incident(message, group, known[group[0].id], Kind.DISK_FULL)


def _full_at(run: RunView) -> float | None:
    if not any(found.kind is Kind.DISK_FULL and found.active for found in run.findings):
        return None
    said = [event.time for event in run.events if event.kind is EventKind.DISK_FULL and isfinite(event.time)]
    return said[-1] if said else _seen_end(run)


def _ended_on_node(runs: Sequence[RunView]) -> Iterator[Incident]:
    """A job of several nodes counts on each; the same runs are told once."""
    known = {run.id: at for run in runs if _is_bad_end(run) and (at := _seen_end(run)) is not None}
    by_node: dict[tuple[str, str], list[RunView]] = {}
    for run in runs:
        for node in _nodes(run) if run.id in known else ():
            by_node.setdefault(node, []).append(run)
    told: set[frozenset[str]] = set()
    for (_, named), ended in sorted(by_node.items()):
        for group in together(ended, lambda run: known[run.id], _SAME_MOMENT, _FEWEST, lambda _: ""):
            if (which := frozenset(run.id for run in group)) not in told:
                told.add(which)
                first, last = known[group[0].id], known[group[-1].id]
                within = span(max(1.0, last - first))
                message = f"{len(group)} runs ended within {within} of each other on {named}: one cause is likely"
                yield incident(message, group, first, Shared.ENDED)


def _is_bad_end(run: RunView) -> bool:
    job, ended = run.job, run.told.exit
    if run.life not in (Life.FAILED, Life.ENDED) or (job is not None and (job.ended_by_hand or job.ended_well)):
        return False
    return ended is None or ended.code != 0


def _seen_end(run: RunView) -> float | None:
    """Seconds since the epoch; None while it lives, and where only files tell."""
    if run.told.exit is not None:
        return run.told.exit.at
    if run.job is not None:
        return run.job.ended
    was_seen = run.process is not None and not run.process.alive
    return run.output.last if was_seen else None


def _nodes(run: RunView) -> list[tuple[str, str]]:
    """Of which cluster, and its name."""
    if run.job is not None and run.job.nodes:
        return [(run.job.cluster, node) for node in nodes_of(run.job)]
    return [("", run.where.host or _HERE)]


def nodes_of(job: BatchJob) -> list[str]:
    """As Slurm writes several: `gpu-[1-3,7],login`. What is no such list is one name.

    >>> nodes_of(BatchJob("1", nodes="gpu-[08-10,12],login"))
    ['gpu-08', 'gpu-09', 'gpu-10', 'gpu-12', 'login']
    """
    found: list[str] = []
    for part in _parts(job.nodes):
        before, bracket, inside = part.partition("[")
        numbers, _, after = inside.partition("]")
        found += [f"{before}{number}{after}" for number in _numbers(numbers)] if bracket else [part]
    return found


def _parts(nodes: str) -> Iterator[str]:
    """At the commas outside of brackets."""
    begun = depth = 0
    for at, letter in enumerate(nodes):
        depth += (letter == "[") - (letter == "]")
        if letter == "," and depth == 0:
            yield nodes[begun:at]
            begun = at + 1
    yield nodes[begun:]


_MOST_NODES = 4096


def _numbers(inside: str) -> Iterator[str]:
    for piece in inside.split(","):
        first, dash, last = piece.partition("-")
        if dash and first.isdecimal() and last.isdecimal() and int(last) - int(first) < _MOST_NODES:
            yield from (f"{number:0{len(first)}d}" for number in range(int(first), int(last) + 1))
        else:
            yield piece
