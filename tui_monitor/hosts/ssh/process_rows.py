"""What a helper tells of processes, as values: see `processes_told.py`."""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from msgspec import Struct

from tui_monitor.hosts.process_table import Owner, ProcessFacts
from tui_monitor.hosts.ssh.wire import Told
from tui_monitor.model.process_identity import ProcessIdentity

_LARGEST = 64 << 20


class ProcessRow(Struct, frozen=True):
    """One process."""

    facts: ProcessFacts
    owner: Owner
    identity: ProcessIdentity | None
    command: tuple[str, ...]
    cwd: str
    written: frozenset[str]
    caught: frozenset[int] | None
    first: tuple[str, ...]
    """What is behind its descriptors 0, 1 and 2."""
    environment: Mapping[str, str]


def unpacked(told: Told) -> Told:
    """Long answers are compressed. Raises ValueError for what is none."""
    if "z" not in told:
        return told
    engine = zlib.decompressobj()
    text = engine.decompress(base64.b64decode(told["z"]), _LARGEST)
    if engine.unconsumed_tail:
        raise ValueError("an answer that is too long")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no answer of a helper")
    return found


def row(told: Any, boot: str) -> ProcessRow:
    (pid, parent, group, session, start, state, terminal, exiting) = told[:8]
    (uid, inner, cgroup, serial, program, command, cwd, written, mask, first, environment) = told[8:]
    identity = ProcessIdentity(pid, start, boot, uid, serial, program) if pid > 1 else None
    return ProcessRow(
        ProcessFacts(pid, parent, group, session, start, state, terminal, exiting=bool(exiting)),
        Owner(uid, pid, bool(inner), name(cgroup)),
        identity,
        tuple(map(name, command)),
        name(cwd),
        frozenset(map(name, written)),
        _caught(mask),
        tuple(map(name, first)),
        {name(key): name(value) for key, value in environment.items()},
    )


def changed(known: ProcessRow, told: Any) -> ProcessRow | None:
    """What became of it since; None where it is gone, or a later process has its number."""
    if told is None or known.identity is None:
        return None
    start, uid, serial, program, state = told
    now = ProcessIdentity(known.facts.pid, start, known.identity.boot, uid, serial, program)
    if (start, serial) != (known.facts.start, known.identity.serial) and state != "Z":
        return None
    return ProcessRow(
        replace(known.facts, state=state),
        Owner(uid, known.facts.pid, known.owner.namespaced, known.owner.cgroup),
        now,
        *(known.command, known.cwd, known.written, known.caught, known.first, known.environment),
    )


def moving(facts: ProcessFacts, told: Any) -> ProcessFacts:
    """With the state and the seconds that change all the time."""
    state, cpu = told
    return replace(facts, state=str(state), cpu=float(cpu))


def name(told: str) -> str:
    """As the file system spells it here: a Python there that knows ASCII alone tells it byte by byte."""
    return told if told.isascii() else os.fsdecode(told.encode("utf-8", "surrogateescape"))


def _caught(mask: str) -> frozenset[int] | None:
    try:
        bits = int(mask, 16)
    except ValueError:
        return None
    return frozenset(number + 1 for number in range(64) if bits >> number & 1)
