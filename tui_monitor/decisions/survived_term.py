"""A TERM that an earlier trainmon sent and that was survived: what KILL may follow, by the journal of the root."""

from __future__ import annotations

from collections.abc import Iterator

from tui_monitor.acting.family import alive, describe
from tui_monitor.acting.linking import HOLDS
from tui_monitor.acting.remote_process import machine_of
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import there
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import RunView
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.journal import FileJournal, JournalEntry, Story, seconds
from tui_monitor.text import Shown, clean


def survived(folder: RecordFolder, view: RunView, table: ProcessTable) -> Outcome | None:
    """The newest TERM for this run, if its time was over and processes that it was sent to live still."""
    journal = FileJournal(folder)
    try:
        story = Story(()) if journal.stranger is not None else journal.read()
    except RecordError:
        return None
    log = clean(there(view.where.log))
    intents = (entry for entry in story.entries if entry.what == "intent" and entry.facts.get("log") == log)
    terms = [entry for entry in intents if entry.facts.get("action") == Rung.TERM]
    if not terms:
        return None
    ends = (entry for entry in story.entries if entry.id == terms[-1].id and entry.facts.get("final") is True)
    end = next((entry for entry in ends if entry.facts.get("result") == Result.STILL_ALIVE), None)
    told = tuple(_targets(terms[-1], table)) if end is not None else ()
    return _outcome(view, told, table, seconds(end.time) or 0.0) if end is not None and told else None


def _targets(term: JournalEntry, table: ProcessTable) -> Iterator[ProcessIdentity]:
    """Those that live still: not what has one of these numbers on another machine, or was given it since."""
    told = term.facts.get("targets")
    for one in told if isinstance(told, list) else ():
        pid = one[0] if isinstance(one, list) and len(one) == 3 else None
        identity = table.identify(pid) if isinstance(pid, int) and not isinstance(pid, bool) and pid > 1 else None
        if identity is not None and [identity.boot, identity.start] == one[1:] and alive(table, identity):
            yield identity


def _outcome(view: RunView, told: tuple[ProcessIdentity, ...], table: ProcessTable, at: float) -> Outcome:
    first, *rest = (describe(table, identity, HOLDS) for identity in told)
    term = StopProposal(
        view.id, None, Shown(""), first, tuple(rest), Rung.TERM, 0.0, targets=told, remote=machine_of(table.host)
    )
    return Outcome(term, Result.STILL_ALIVE, Shown("TERM was sent before, and it lives on"), at)
