"""Which notes trainmon wrote and did not take back, as the journal of an experiment root says."""

from collections.abc import Mapping
from typing import NamedTuple

from tui_monitor.model.act import NoteBlock, Result
from tui_monitor.records.journal import Story, seconds
from tui_monitor.text import clean, clean_name


class Written(NamedTuple):
    block: NoteBlock
    at: float
    """Seconds since the epoch."""


def written(story: Story) -> list[Written]:
    """In the order in which they were written."""
    undone = {entry.id: entry.facts.get("block") for entry in story.entries if _is_intent(entry.facts, entry.what)}
    there: list[Written] = []
    for entry in story.entries:
        if entry.what != "outcome":
            continue
        if entry.id in undone:
            if entry.facts.get("result") == Result.DONE.value:
                _take_out(there, undone[entry.id])
            continue
        blocks = entry.facts.get("blocks")
        for told in blocks if isinstance(blocks, list) else ():
            if (block := _block(told)) is not None:
                there.append(Written(block, seconds(entry.time) or 0.0))
    return there


def newest(story: Story, log: str) -> Written | None:
    """The last one about the run with this log."""
    same = clean(clean_name(log))
    return next((one for one in reversed(written(story)) if one.block.log == same), None)


def _is_intent(facts: Mapping[str, object], what: str) -> bool:
    return what == "intent" and facts.get("action") == "undo"


def _take_out(there: list[Written], told: object) -> None:
    """Of two alike the one that was written last."""
    block = _block(told)
    for at in range(len(there) - 1, -1, -1):
        if block is not None and there[at].block.digest == block.digest:
            del there[at]
            return


def _block(told: object) -> NoteBlock | None:
    if not isinstance(told, dict):
        return None
    file, digest, log = (told.get(key) for key in ("file", "sha256", "log"))
    offset, size = told.get("offset"), told.get("bytes")
    if not (isinstance(file, str) and isinstance(digest, str) and isinstance(log, str)):
        return None
    if not (isinstance(offset, int) and isinstance(size, int)) or offset < 0 or size <= 0:
        return None
    return NoteBlock(clean(file), offset, size, digest, log)
