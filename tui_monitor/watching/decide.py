"""What one look at a run decides: all its findings, each with its proof, and the verdict on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from tui_monitor.hosts.source import Source
from tui_monitor.judging import endings
from tui_monitor.judging.advice import of_the_watched
from tui_monitor.judging.life import LifeFacts, Vitals, life
from tui_monitor.model.finding import Finding, Verdict
from tui_monitor.model.run import Life, Watched
from tui_monitor.reading.discovery import checkpoints
from tui_monitor.reading.files.at_rest import lost
from tui_monitor.text import Shown
from tui_monitor.watching import job_signs
from tui_monitor.watching.mean_pause import mean_pause
from tui_monitor.watching.opened import Opened
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.signs import Signs, used_up
from tui_monitor.watching.view import Judged, judged


def decide(
    opened: Opened,
    signs: Signs,
    vitals: Vitals,
    previous: Verdict | None,
    fault: Shown | None,
    caught_up: bool,
    by_time: Sequence[Finding] = (),
) -> Judged:
    """As in `view.judged`. `by_time`: what only time can tell."""
    excluded = signs.terms.excluded is not None
    watched = None if excluded else opened.memory.watched()
    found = () if excluded else (*_findings(opened, signs, vitals, watched), *by_time)
    return judged(
        opened.memory,
        watched=watched,
        findings=opened.proven.quoted(found, opened.reader),
        vitals=vitals,
        previous=previous,
        process=signs.process,
        notes=opened.reader.notes(),
        lost=lost(opened.reader) + opened.memory.lost_before,
        fault=fault,
        caught_up=(caught_up or _is_unknown(opened.memory)) and not signs.awaited,
        at_end=signs.at_end,
        told=replace(signs.told, exit=signs.exit.known),
        terms=signs.terms,
        job=signs.job,
    )


def estimate_pause(opened: Opened, signs: Signs, source: Source) -> None:
    """How long a pause may be, where only what was found tells."""
    cadence = opened.memory.cadence
    if cadence.known or opened.memory.growing or not signs.alive:
        return
    saved = partial(checkpoints.numbered, source, opened.reader.spec.folder)
    if (pause := mean_pause(opened.reader, opened.memory, signs.process, saved)) is not None:
        cadence.estimate(pause)


def life_facts(opened: Opened, signs: Signs, since: float, more: bool) -> LifeFacts:
    """`since`: when it was first looked at. `more`: there is more to read at once."""
    memory, reader = opened.memory, opened.reader
    stated = opened.end.judge(reader, memory, None if more else signs.silent(memory))
    if memory.bytes == 0 and not signs.recorded:
        since = min(since, reader.last_change() or since)
    return signs.facts(memory, stated, since)


def vital_signs(facts: LifeFacts, memory: RunMemory, signs: Signs, now: float, cut_off: bool) -> Vitals:
    """`cut_off`: its place has gone before all was read that it holds: an end that stands there may be none."""
    if cut_off and memory.unreachable is not None and not _is_unknown(memory):
        return Vitals(Life.UNREACHABLE, memory.unreachable)
    vitals = life(facts, memory.cadence, now)
    if signs.stopping and not vitals.life.over:
        return replace(vitals, life=Life.STOPPING)
    return vitals


def _is_unknown(memory: RunMemory) -> bool:
    """Its place has not told a word of it: what is said of it is known from elsewhere."""
    return memory.unreachable is not None and memory.bytes == 0


def beside_output(opened: Opened, signs: Signs, vitals: Vitals, by_time: Sequence[Finding]) -> tuple[object, ...]:
    """What is said of a run and may be another although nothing was written. `by_time`: what only time can tell."""
    trust = signs.trust(opened.memory) if vitals.life is Life.FAILED else 0.0
    kinds = tuple(found.kind for found in by_time)
    beside = (signs.awaited, signs.condition, signs.told, signs.job)
    return vitals.life, kinds, signs.shared, opened.end.stated, trust, *beside


def _findings(opened: Opened, signs: Signs, vitals: Vitals, watched: Watched | None) -> Iterator[Finding]:
    """Of the rules, of the log's end, and of all runs together."""
    memory = opened.memory
    yield from of_the_watched(memory.findings, watched)
    if not used_up(signs, memory):
        told = (vitals.life.over or opened.end.stated) and not signs.began_anew(memory)
        by_hand, ending = vitals.life is Life.STOPPED, memory.endings.ending
        ended = endings.finding(ending, memory.points, signs.trust(memory), by_hand) if told else None
        by_job = job_signs.finding(signs, memory, vitals.life)
        yield from filter(None, (ended, by_job or signs.exit.finding(memory, vitals.life)))
    if signs.shared is not None:
        yield signs.shared
