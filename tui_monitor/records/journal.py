"""trainmon's own record of what it was about to do and what came of it: one JSON object a line.

An intent is on the disk before the act. An intent without an outcome means that trainmon ended in between: nobody
can say whether it was done, so it is told as unknown.
"""

import json
import os
import pwd
from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from tui_monitor.clock import utc_second
from tui_monitor.hosts.address import there
from tui_monitor.model.act import (
    Approval,
    DiagnosisProposal,
    KeepProposal,
    NoteBlock,
    NoteProposal,
    Outcome,
    Proposal,
    StopProposal,
    UndoProposal,
)
from tui_monitor.records.folders import RecordFolder
from tui_monitor.text import Shown, clean, clean_name

NAME = ".trainmon/journal.jsonl"
_LIMIT = 64 << 20
_UNKNOWN = "unknown"
_NOTHING: Mapping[str, object] = {}


class JournalEntry(Struct, frozen=True):
    id: str
    what: str
    """`intent` or `outcome`; `refusal` and `no`: nothing was begun."""
    time: str
    """UTC, to the second."""
    facts: Mapping[str, object]


class Story(Struct, frozen=True):
    """What the journal says: entries in order, and how many lines could not be read (torn by a crash)."""

    entries: tuple[JournalEntry, ...]
    unread: int = 0

    @property
    def unsettled(self) -> tuple[JournalEntry, ...]:
        """Intents nobody wrote a final outcome for."""
        settled = {entry.id for entry in self.entries if entry.what == "outcome" and entry.facts.get("final") is True}
        return tuple(entry for entry in self.entries if entry.what == "intent" and entry.id not in settled)


class FileJournal:
    """In the experiment root, made at the first confirmed act, readable by its owner only."""

    def __init__(self, folder: RecordFolder, name: str = NAME) -> None:
        """`name`: its file, where it is not that of an experiment root."""
        self._folder = folder
        self._name = name

    def intent(self, approval: Approval, also: Mapping[str, object] = _NOTHING) -> str:
        """Write down what is about to be done; on the disk when this returns. Returns its id. Raises RecordError.

        `also`: further facts, in the words of the file.
        """
        name = os.urandom(8).hex()
        facts = {"by": approval.by, "said": approval.said, "trainmon": os.getpid(), **_facts(approval.proposal)}
        self._write(name, "intent", approval.at, {**facts, **also})
        return name

    def outcome(self, intent: str, outcome: Outcome, final: bool) -> None:
        """What came of it. `final` settles the intent. Raises RecordError."""
        facts = {
            "result": outcome.result,
            "message": outcome.message,
            "final": final,
            "written": outcome.written,
            "problems": outcome.problems,
            "signalled": [[process.pid, process.command] for process in outcome.signalled],
            "survivors": [process.pid for process in outcome.survivors],
            "blocks": [_block(block) for block in outcome.blocks],
        }
        self._write(intent, "outcome", outcome.at, facts)

    def refusal(self, approval: Approval, why: Shown, at: float) -> None:
        """What was said yes to and not even begun, and why. Raises RecordError."""
        facts = {"by": approval.by, "said": approval.said, "message": why, **_facts(approval.proposal)}
        self._write(os.urandom(8).hex(), "refusal", at, facts)

    def declined(self, proposal: Proposal, by: Shown, at: float) -> None:
        """A person's no. Raises RecordError."""
        self._write(os.urandom(8).hex(), "no", at, {"by": by, **_facts(proposal)})

    def forget(self, intent: JournalEntry) -> None:
        """Settle an intent of an earlier trainmon as unknown. Raises RecordError."""
        message = "trainmon ended before it could tell"
        facts = {"result": _UNKNOWN, "message": message, "final": True}
        self._write(intent.id, "outcome", self._folder.clock.now(), facts)

    @property
    def stranger(self) -> Shown | None:
        """Who else may have written it, as half a sentence: what it says is theirs, then."""
        return self._folder.stranger(self._name)

    def read(self) -> Story:
        lines = (self._folder.read(self._name, _LIMIT) or b"").splitlines()
        entries = [entry for line in lines if (entry := _entry(line)) is not None]
        return Story(tuple(entries), unread=len(lines) - len(entries))

    def _write(self, name: str, what: str, at: float, facts: Mapping[str, object]) -> None:
        told = {"id": name, "what": what, "time": utc_second(self._folder.clock.told(at))}
        entry = {**told, **{key: _safe(item) for key, item in facts.items()}}
        self._folder.append(self._name, json.dumps(entry, ensure_ascii=False).encode() + b"\n", mode=0o600)


def _facts(proposal: Proposal) -> dict[str, object]:
    if not isinstance(proposal, StopProposal):
        return {"action": _ACTIONS[type(proposal)], "run": proposal.run, **_more(proposal)}
    return {
        "action": proposal.rung,
        "run": proposal.run,
        "log": there(proposal.seen.where.log) if proposal.seen is not None else None,
        "host": proposal.remote.host if proposal.remote is not None else None,
        "user": _user(),
        "finding": proposal.finding,
        "reason": proposal.reason,
        "pid": proposal.process.pid,
        "started": utc_second(proposal.process.started),
        "command": proposal.process.command,
        "launch": proposal.launch.shown,
        **({"job": proposal.job.id, "cluster": proposal.job.cluster} if proposal.job is not None else {}),
        "signal": proposal.signal,
        "unrecorded": proposal.unrecorded,
        "children": [child.pid for child in proposal.children],
        "targets": [[target.pid, target.boot, target.start] for target in proposal.targets],
        "files": [change.path for change in proposal.changes],
    }


_ACTIONS: Mapping[type[Proposal], str] = {
    NoteProposal: "note",
    UndoProposal: "undo",
    KeepProposal: "keep",
    DiagnosisProposal: "diagnosis",
}


def _more(proposal: NoteProposal | UndoProposal | KeepProposal | DiagnosisProposal) -> dict[str, object]:
    if isinstance(proposal, DiagnosisProposal):
        return {"files": [change.path for change in proposal.changes]}
    if isinstance(proposal, KeepProposal):
        return {"root": there(proposal.root)}
    undone = {"block": _block(proposal.block)} if isinstance(proposal, UndoProposal) and proposal.block else {}
    return {"text": proposal.text, **undone}


def _block(block: NoteBlock) -> dict[str, object]:
    return {
        "file": block.path,
        "offset": block.offset,
        "bytes": block.size,
        "sha256": block.digest,
        "log": clean_name(block.log),
    }


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def _safe(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_safe(item) for item in value]
    if isinstance(value, dict):
        return {key: _safe(item) for key, item in value.items()}
    return value


def _entry(line: bytes) -> JournalEntry | None:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not all(isinstance(read.get(key), str) for key in ("id", "what", "time")):
        return None
    facts = {key: item for key, item in read.items() if key not in ("id", "what", "time")}
    return JournalEntry(read["id"], read["what"], read["time"], facts)


def last_words(entry: JournalEntry) -> Shown:
    """An unsettled intent as a sentence."""
    action, run, pid = (entry.facts.get(key) for key in ("action", "run", "pid"))
    job = entry.facts.get("job")
    process = f" (job {job})" if job is not None else f" (pid {pid})" if pid is not None else ""
    return clean(f"{entry.time}: {action} for {run}{process}: nobody knows whether it was done", 300)


def seconds(text: str) -> float | None:
    """Of a journal's time; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
