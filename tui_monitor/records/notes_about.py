"""What stands in dev_notes.md about one run: by whoever wrote it, trainmon or a person."""

import re
from typing import NamedTuple

from tui_monitor.text import Shown, clean

_HEADING = "## "
_LONGEST = 200
"""Lines of one block that are kept."""


class BlockAbout(NamedTuple):
    """A heading and what stands below it, without the empty lines around."""

    title: Shown
    lines: tuple[Shown, ...]


def about(text: str, exp_id: str, log: str = "") -> tuple[BlockAbout, ...]:
    """The blocks about this experiment, newest first: the file is only ever appended to.

    A block says whose it is in a line `- Experiment: exp-7`, and with `- Log: a/train.log` of which of two runs that
    share the name; where it has no such line, in its heading. `log`: relative to the root.
    """
    named = re.compile(rf"(?<![\w.+=@/-]){re.escape(exp_id)}(?![\w.+=@/-]*\w)") if exp_id else None
    return tuple(block for block in reversed(_blocks(text)) if _is_about(block, exp_id, log, named))


def _blocks(text: str) -> list[BlockAbout]:
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(_HEADING):
            blocks.append((line[len(_HEADING) :].strip(), []))
        elif blocks and len(blocks[-1][1]) < _LONGEST:
            blocks[-1][1].append(line)
    return [BlockAbout(clean(title), tuple(map(clean, _stripped(lines)))) for title, lines in blocks]


def _stripped(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _is_about(block: BlockAbout, exp_id: str, log: str, named: re.Pattern[str] | None) -> bool:
    experiment, file = _said(block, "Experiment"), _said(block, "Log")
    if experiment is None:
        return named is not None and named.search(block.title) is not None
    return experiment == clean(exp_id) and (not file or not log or file == clean(log))


def _said(block: BlockAbout, what: str) -> str | None:
    start = f"- {what}: "
    return next((line[len(start) :].strip() for line in block.lines if line.startswith(start)), None)
