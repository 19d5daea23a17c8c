"""Notes, error log and memory of an experiment root, kept by themselves once a person said yes to that.

What cannot be written waits, is told once and tried again; what waits is bounded. Each thing is written once: what
stands in the files counts, and a note that was taken back does not come again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tui_monitor.acting.hands import Hands
from tui_monitor.clock import Clock
from tui_monitor.decisions import record_entries, record_files
from tui_monitor.decisions.linked_runs import Runs
from tui_monitor.decisions.record_entries import RecordEntry
from tui_monitor.decisions.written_act import WrittenActs
from tui_monitor.errors import Busy, RecordError
from tui_monitor.hosts.address import shown
from tui_monitor.judging.incidents import incidents
from tui_monitor.model.act import Approval, KeepProposal, Outcome, Result
from tui_monitor.model.ask import ProposeKeeping, Refusal
from tui_monitor.model.finding import Kind
from tui_monitor.model.run import RunView
from tui_monitor.records import results
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folders import Folders, RecordFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.records.json_config import as_json
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

PAUSE = 2.0
"""Seconds between two writes in one root: what comes together is written together."""
_AGAIN, _LONGEST = 30.0, 600.0
"""Seconds to the next try after one that failed, twice as long each time."""
_MOST = 1000
"""Entries that wait."""


class _Kept(Struct):
    """One root."""

    root: str
    folder: RecordFolder
    known: set[str] = field(default_factory=set)
    """Keys of all that was written or waits."""
    waiting: dict[str, RecordEntry] = field(default_factory=dict)
    together: set[Shown] = field(default_factory=set)
    """Runs of batches that were told to have diverged at once: one that grows is told once."""
    given_up: int = 0
    """Entries for which there was no room."""
    due: float = 0.0
    pause: float = _AGAIN
    failed: bool = False

    def gather(self, changed: Iterable[WatchedRun], runs: Runs) -> None:
        """Let wait what is new about those of all `runs` that changed."""
        here = [run for run in changed if run.kept_view.listed and run.spec.root == self.root]
        for run in here:
            if new := self._new_keys(run):
                found = record_entries.entries(run.view, _experiment(self.folder, run))
                self._let_wait(entry for entry in found if entry.key in new)
        if any(run.divergence is not None and run.view.id not in self.together for run in here):
            self._gather_batches({run.view.id: run for run in runs.values() if run.spec.root == self.root})
        while len(self.waiting) > _MOST:
            self.waiting.pop(next(iter(self.waiting)))
            self.given_up += 1

    def _gather_batches(self, runs: Runs) -> None:
        known = {name: divergence for name, run in runs.items() if (divergence := run.divergence) is not None}
        for incident in incidents([run.view for run in runs.values()], known):
            if incident.kind is Kind.MASS_DIVERGENCE and self.together.isdisjoint(incident.runs):
                order = sorted(incident.runs, key=lambda name: (known[name].began + known[name].after, name))
                views, about = [runs[name].view for name in order], _experiment(self.folder, runs[order[0]])
                self._let_wait(record_entries.of_batch(incident, views, about))
            if incident.kind is Kind.MASS_DIVERGENCE:
                self.together.update(incident.runs)

    def _let_wait(self, entries: Iterable[RecordEntry]) -> None:
        new = {entry.key: entry for entry in entries if entry.key not in self.known}
        self.known |= new.keys()
        self.waiting.update(new)

    def _new_keys(self, run: WatchedRun) -> set[str]:
        return {entry.key for entry in record_entries.entries(run.view, record_entries.bare(run.view))} - self.known

    def told(self, problems: Sequence[Shown], now: float) -> Iterator[Shown]:
        """What a person should know of a try: that it failed, once, and that it went well again."""
        failed, self.failed = self.failed, bool(problems)
        root, waiting = self.folder.shown(""), len(self.waiting)
        if not problems:
            self.pause = _AGAIN
            if failed:
                yield clean(f"{root}: what could not be kept before was written", 300)
            return
        self.due, self.pause = now + self.pause, min(2 * self.pause, _LONGEST)
        if not failed:
            yield clean(f"not kept: {'; '.join(problems)}; {waiting} waiting, tried again", 500)
        if self.given_up:
            yield clean(f"{root}: more than {_MOST} entries wait: {self.given_up} were given up", 300)
            self.given_up = 0


class RecordKeeping:
    """Of all roots in sight; those that a person said yes to are kept until trainmon ends."""

    def __init__(self, clock: Clock, hands: Hands, acts: WrittenActs, folders: Folders) -> None:
        self._clock = clock
        self._hands = hands
        self._acts = acts
        self._folders = folders
        self._roots: dict[str, _Kept] = {}
        self._approvals: dict[str, Approval] = {}
        self._seen: dict[Shown, RunView] = {}

    def propose(self, request: ProposeKeeping, run: WatchedRun, runs: Runs) -> KeepProposal | Refusal:
        root = run.spec.root
        if (why := self._hands.refusal) is not None:
            return Refusal(clean(f"{why}: nothing is written"))
        if root in self._roots:
            return Refusal(clean(f"notes, error log and memory of {shown(root)} are kept already", 500))
        try:
            kept = self._new(root, runs)
        except RecordError as error:
            return Refusal(clean(f"nothing can be written: {error}", 300))
        proposal = KeepProposal(request.run, clean(root))
        return self._hands.preview(proposal, lambda: record_files.changes(kept.folder, list(kept.waiting.values())))

    def begin(self, approval: Approval, proposal: KeepProposal, run: WatchedRun, runs: Runs) -> Outcome:
        """Raises RecordError: nothing was written, and nothing is kept."""
        kept = self._new(run.spec.root, runs)
        message = clean(f"notes, error log and memory of {shown(proposal.root)} are kept from now on", 500)
        outcome = self._write(kept, approval, message)
        self._roots[kept.root], self._approvals[kept.root] = kept, approval
        if kept.waiting:
            list(kept.told(outcome.problems, self._clock.now()))  # the outcome tells them
        return outcome

    def look(self, runs: Runs, is_reachable: Callable[[str], bool]) -> list[Shown]:
        """Write what is new; returns sentences about what was written, and what could not be, each once."""
        if not self._roots:
            return []
        changed = [run for run in runs.values() if self._seen.get(run.view.id) is not run.view]
        self._seen = {run.view.id: run.view for run in runs.values()}
        for kept in self._roots.values():
            kept.gather(changed, runs)
        now = self._clock.now()
        due = [kept for kept in self._roots.values() if kept.waiting and now >= kept.due and is_reachable(kept.root)]
        return [words for kept in due for words in self._try(kept)]

    @property
    def unwritten(self) -> bool:
        return any(kept.waiting and not kept.failed for kept in self._roots.values())

    def _new(self, root: str, runs: Runs) -> _Kept:
        kept = _Kept(root, self._folders.of(root))
        kept.known |= _told_before(FileJournal(kept.folder))
        kept.gather(runs.values(), runs)
        return kept

    def _try(self, kept: _Kept) -> list[Shown]:
        approval = replace(self._approvals[kept.root], at=self._clock.now())
        news: list[Shown] = []
        try:  # what a look tells to be impossible leaves no trace in the journal at each try
            problems = record_files.obstacles(kept.folder, list(kept.waiting.values())) if kept.failed else ()
            if not problems:
                outcome = self._write(kept, approval, Shown("kept"))
                news = _wrote(outcome, all_of_it=not kept.waiting)
                problems = outcome.problems if kept.waiting else ()
        except Busy:
            kept.due = self._clock.now() + PAUSE
            return []
        except RecordError as error:
            problems = (clean(str(error), 300),)
        return [*news, *kept.told(problems, self._clock.now())]

    def _write(self, kept: _Kept, approval: Approval, message: Shown) -> Outcome:
        """All that waits, as one act. Raises RecordError: nothing was written."""

        def write() -> Outcome:
            done = record_files.write(kept.folder, list(kept.waiting.values()))
            kept.waiting = {key: entry for key, entry in kept.waiting.items() if key not in done.keys}
            kept.due = self._clock.now() + PAUSE
            outcome = Outcome(approval.proposal, Result.DONE, message, self._clock.now())
            return replace(outcome, written=done.paths, problems=done.problems, blocks=done.blocks)

        return self._acts.do(kept.folder, approval, write, {"keys": list(kept.waiting)})


def _wrote(outcome: Outcome, all_of_it: bool) -> list[Shown]:
    """What is left unwritten is told with what waits."""
    if not outcome.written:
        return []
    beside = "; ".join(("", *outcome.problems)) if all_of_it else ""
    return [clean(f"kept: wrote {', '.join(outcome.written)}{beside}", 500)]


def _told_before(journal: FileJournal) -> set[str]:
    """Keys of what was written by an earlier trainmon, whatever became of it since. Another's journal tells nothing."""
    if journal.stranger is not None:
        return set()
    entries = journal.read().entries
    done = {entry.id for entry in entries if entry.what == "outcome" and not entry.facts.get("problems")}
    told = (entry.facts.get("keys") for entry in entries if entry.what == "intent" and entry.id in done)
    return {key for keys in told if isinstance(keys, list) for key in keys if isinstance(key, str)}


def _experiment(folder: RecordFolder, run: WatchedRun) -> Experiment:
    """With the configuration of its result file, which knows what the launcher set; else with what the run says."""
    about = record_entries.bare(run.view)
    try:
        said = results.read(folder, run.spec.exp_id, run.spec.round, run.spec.main_log)
    except RecordError:
        said = {}  # it is told when a stop has to write it
    config, branch = said.get("config") or run.view.setup.config, said.get("code_branch")
    shown = as_json(config)
    return replace(
        about,
        config=shown if isinstance(shown, dict) else {},
        code_branch=clean(branch, 200) if isinstance(branch, str) and branch else None,
    )
