"""Is what a person was asked about still so? Pure.

Numbers move all the time. What a yes depends on is compared: the verdict, what it rests on, whether the run said that
it is done, and which files would be written in which way.
"""

from collections.abc import Sequence
from itertools import zip_longest

from tui_monitor.model.act import FileChange, StopProposal
from tui_monitor.model.finding import Severity
from tui_monitor.model.points import EventKind, Place
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean


def changed(asked: StopProposal, now: RunView) -> Shown | None:
    """What became different about the run since it was asked about; None while nothing that matters did."""
    then = asked.seen
    if then is None:
        return None
    if (said := _finish(now)) is not None and said != _finish(then):
        return Shown("the log says that training finished")
    if now.verdict.decision is not then.verdict.decision:
        return clean(f"it was {then.verdict.decision} and is {now.verdict.decision} now")
    if now.verdict.deciding != then.verdict.deciding:
        return Shown("another finding decides now")
    if (stands := _standing(now)) != _standing(then):
        return clean(f"the finding that decides is {'over' if stands is None else stands} now", 300)
    return None


def otherwise_written(asked: Sequence[FileChange], now: Sequence[FileChange]) -> Shown | None:
    """Which file would not be written as it was shown: another one, or created where it is there by now."""
    for then, again in zip_longest(asked, now):
        if then is None or again is None or _done_to(then) != _done_to(again):
            file = (again or then).path
            return clean(f"{file} would be written otherwise than it was shown", 300)
    return None


def only_begun(asked: StopProposal, now: StopProposal) -> bool:
    """Is it all the difference that a file was begun meanwhile, to which the same is added?"""
    if now.seen is None or changed(asked, now.seen) is not None:
        return False
    then, again = asked.changes, now.changes
    if otherwise_written(then, again) is None or len(then) != len(again):
        return False
    return all(_done_to(new) in (_done_to(old), _added(old)) for old, new in zip(then, again, strict=True))


def _finish(view: RunView) -> Place | float | None:
    """Where the run says that it is done, or the last step of its plan; None while it goes on."""
    said = [event.place for event in view.events if event.kind is EventKind.FINISHED]
    planned = view.progress.total
    reached = planned if planned is not None and 1 < planned <= view.progress.step else None
    return said[-1] if said else reached


def _standing(view: RunView) -> Severity | None:
    finding = view.deciding
    return finding.severity if finding is not None and finding.active else None


def _added(change: FileChange) -> tuple[str, str, tuple[Shown, ...]] | None:
    """Once it is there. None for what is not made."""
    return (change.path, "append", change.lines[:1]) if change.what == "create" else None


def _done_to(change: FileChange) -> tuple[str, str, tuple[Shown, ...]]:
    """The first line of a result is its status, that of a note what it is about; numbers stand further down."""
    return change.path, change.what, change.lines[:1]
