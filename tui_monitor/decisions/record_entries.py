"""What of a run is worth keeping when a person asked for that: notes, warnings, lessons. Pure.

| what | where |
|---|---|
| another metric is watched than was asked for, a variant of it | note |
| no metric could be watched for five minutes, or to the end; with its time limit | note |
| overfitting | error log, memory |
| divergence: an active critical finding about a value decides | error log |
| no output for five minutes | error log |
| it was stopped through trainmon, and diverged | memory |
| a batch diverged at once: told of the run that did first | note, error log (critical) |

Each has a key: the same for the same news, also for a trainmon that is started again. Two runs of one experiment into
one log that fail alike, at the same step, are one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from tui_monitor.acting.propose import diverged
from tui_monitor.judging.roles import role_of
from tui_monitor.model.finding import Finding, Kind, step_text
from tui_monitor.model.role import Role
from tui_monitor.model.run import RunView, Status
from tui_monitor.model.snapshot import Incident
from tui_monitor.model.told_beside import NotesPlace
from tui_monitor.records import error_log, learned
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.learned import Behavior
from tui_monitor.text import Shown, clean, clean_name

_UNMONITORED_FOR = 300.0
"""Seconds of output in which the metric may still appear: evaluations come late."""
_FILED_AS = {Kind.INF: "nan", Kind.SPIKE: "explosion"}
_SETTINGS = ("lr", "learning_rate", "batch_size", "optimizer", "model", "seed")
_NAMED = 6


class Note(Struct, frozen=True):
    text: str
    mark: str
    """The lines that it begins with: where they stand in the file, it was told."""


Content = Note | Mapping[str, object] | Behavior


class RecordEntry(Struct, frozen=True):
    """One thing to be written once."""

    key: str
    log: str
    """Of its run, as the file system spells it."""
    content: Content
    """A note, an event of the error log, or a lesson."""
    notes: NotesPlace | None = None
    """Where notes about its run are kept."""


def bare(view: RunView) -> Experiment:
    """What the view itself says of its experiment; the result file knows more."""
    log = os.path.relpath(view.where.log, view.where.root) if view.where.root else view.where.log
    return Experiment(clean_name(view.exp_id), clean_name(log), {})


def entries(view: RunView, about: Experiment) -> tuple[RecordEntry, ...]:
    """All that this view gives reason for, known or not. A recording gives none: it did not happen now."""
    if view.reading.under_way or view.reading.at_end:
        return ()
    made: list[tuple[str, Content]] = [*_notes(view, about), *_warnings(view, about), *_lessons(view, about)]
    where = view.where
    return tuple(RecordEntry(f"{about.log}: {key}", where.log, content, where.notes) for key, content in made)


def _notes(view: RunView, about: Experiment) -> Iterator[tuple[str, Note]]:
    about_run = f"- Experiment: {about.exp_id}\n- Log: {about.log}\n"
    if view.watched is not None and view.watched.instead_of is not None:
        mark = f"## Watched Metric\n\n{about_run}- Metric: {view.watched.metric}\n"
        text = f"{mark}- Asked for: {view.watched.instead_of}\n- Chosen: {view.watched.why}\n"
        yield f"watched {view.watched.metric}", _note(text, mark)
    past_its_limit = not view.life.over and any(finding.kind is Kind.TIMEOUT for finding in view.findings)
    unmonitored = view.status is Status.UNMONITORED and view.setup.excluded is None and _had_its_time(view)
    if unmonitored or past_its_limit:
        mark = f"## Unmonitored\n\n{about_run}"
        action = "none: nothing is judged, and nothing will be stopped for what its metrics say"
        limit = f"- Time limit: {view.setup.time_limit}; past it this is told, and nothing is stopped for it\n"
        text = f"{mark}- Reason: {view.verdict.reason}\n{limit}- Action: {action}\n"
        yield "unmonitored", _note(text, mark)


def of_batch(incident: Incident, views: Sequence[RunView], about: Experiment) -> tuple[RecordEntry, ...]:
    """`views`: the runs that diverged, the first one first; `about` that one."""
    names, rest = _names(view.exp_id for view in views), _names(incident.rest)
    mark = f"## Mass Divergence\n\n- First: {about.exp_id}\n- Log: {about.log}\n"
    action = "none: what else of the batch goes on is stopped only by a yes"
    text = (
        f"{mark}- Experiments: {names}\n- Reason: {incident.message}\n- Goes on: {rest or 'none'}\n- Action: {action}\n"
    )
    context = {"exp_ids": [clean_name(view.exp_id) for view in views], "goes_on": list(incident.rest)}
    event = error_log.event("training_failure", incident.message, about, incident.kind, context, "critical")
    key = f"{about.log}: {incident.kind}"
    log = views[0].where.log
    return RecordEntry(f"{key} note", log, _note(text, mark)), RecordEntry(key, log, event)


def _names(names: Iterable[Shown]) -> str:
    return ", ".join(map(clean_name, names))


def _note(text: str, mark: str) -> Note:
    """As it will stand in the file: clean, line by line."""
    return Note(*("\n".join(map(clean, part.splitlines())) + "\n" for part in (text, mark)))


def _had_its_time(view: RunView) -> bool:
    first, last = view.output.first, view.output.last
    return view.life.over or (first is not None and last is not None and last - first >= _UNMONITORED_FOR)


def _warnings(view: RunView, about: Experiment) -> Iterator[tuple[str, Mapping[str, object]]]:
    for finding in view.findings:
        if finding.kind is Kind.OVERFITTING and finding.alarm:
            yield f"overfitting {finding.id}", _event("overfitting", view, about, finding)
        if finding.kind is Kind.NO_OUTPUT and finding.alarm:
            yield f"training_failure {finding.id}", _event("training_failure", view, about, finding)
    decides = view.deciding
    if decides is not None and diverged(decides):
        kind = {"divergence_type": _FILED_AS.get(decides.kind, decides.kind.value)}
        yield f"divergence {decides.id}", _event("divergence", view, about, decides, kind)


def _event(
    category: str, view: RunView, about: Experiment, finding: Finding, more: Mapping[str, object] | None = None
) -> Mapping[str, object]:
    watched = view.watched.metric if view.watched else None
    context = {**(more or {}), "step": _step(finding), "metric_to_watch": watched, "metric": finding.metric}
    return error_log.event(category, clean(finding.said), about, finding.id, context)


def _lessons(view: RunView, about: Experiment) -> Iterator[tuple[str, Behavior]]:
    for finding in view.findings:
        if finding.kind is Kind.OVERFITTING and finding.alarm:
            step = step_text(finding.detected_step)
            insight = learned.overfitting_insight(about, _severity(finding), step, finding.id)
            yield f"training_insight {finding.id}", insight
    cause = next(filter(diverged, view.findings), None)
    if view.told.stopped is not None and cause is not None:
        lesson = learned.divergence_pattern(about, _pattern(cause, about), _threshold(view, about, cause), cause.id)
        yield f"divergence_pattern {cause.id}", lesson


def _severity(finding: Finding) -> str:
    """By how much validation lost over how much training gained (seed 000)."""
    ratio = finding.evidence.numbers.get("ratio", 0.0)
    return "mild" if ratio < 2.0 else "moderate" if ratio < 5.0 else "severe"


def _pattern(finding: Finding, about: Experiment) -> str:
    told = [f"{name}={about.config[name]}" for name in _most_telling(about.config)]
    said = f" with {', '.join(told)}" if told else ""
    return f"{finding.kind} of {finding.metric} at step {step_text(finding.onset_step)}{said}"


def _most_telling(config: Mapping[str, object]) -> list[str]:
    plain = [name for name, value in config.items() if isinstance(value, str | int | float)]
    return sorted(plain, key=lambda name: (name not in _SETTINGS, name))[:_NAMED]


def _threshold(view: RunView, about: Experiment, finding: Finding) -> tuple[str, float | str]:
    """The learning rate that it ran with, where it is known: what an experiment after it would change first."""
    for name, value in (*about.config.items(), *view.latest.items()):
        if isinstance(value, int | float) and value == value and role_of(Shown(name)) is Role.LEARNING_RATE:
            return name, float(value)
    value = finding.value
    return finding.metric or "", value if value is not None and abs(value) < float("inf") else f"{value}"


def _step(finding: Finding) -> float | None:
    return finding.onset_step if finding.onset_step >= 0 else None
