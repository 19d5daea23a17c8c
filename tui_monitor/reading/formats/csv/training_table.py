"""Is a table a log of training or a data set? Its header tells."""

import re

from tui_monitor.reading.formats.axes import step_rank

_SEPARATORS = re.compile(r"[,;\t]")
_WORDS = re.compile(
    rb"epoch|step|iter|round|batch|episode|loss|acc|err|reward|return|learning|rate|perplexity|entropy|grad|score|metric"
    rb"|precision|recall|fid|wall_?time|elapsed|(^|[,;\t/_ \"])(lr|ppl|bleu|auc|map|f1|mae|mse|rmse|kl|r,l,t)",
    re.I,
)
_THINGS = frozenset({"class", "name", "image", "file", "filename", "path", "label", "category", "query", "text", "id"})
"""Columns of a table with a row for each thing: what a model scored on each class, a data set."""


def logs_training(head: bytes, longest: int) -> bool | None:
    """By the words of the first line that is no comment; None while it is torn. `longest`: bytes of a full `head`."""
    head = head.replace(b"\0", b"")
    lines = [line for line in head.splitlines(keepends=True) if line.strip() and not line.startswith(b"#")]
    if not lines or not (lines[0].endswith((b"\n", b"\r")) or len(head) >= longest):
        return None
    return bool(_WORDS.search(lines[0])) and not _lists_things(lines[0])


def _lists_things(header: bytes) -> bool:
    """Does the table name a thing in each row, and count nothing?"""
    names = [name.strip(" \t\r\n\"'") for name in _SEPARATORS.split(header.decode("utf-8", "replace"))]
    return not _THINGS.isdisjoint(map(str.lower, names)) and all(step_rank(name) is None for name in names)
