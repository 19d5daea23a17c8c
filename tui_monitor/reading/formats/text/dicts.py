"""Dictionaries as they print: Hugging Face's lines, reprs with `tensor(...)` and `np.float32(...)`, JSON in prose.

Keys of nested dictionaries are joined with `/`. A dictionary that holds text beside its numbers is a record of
settings and results; only the names of metrics are taken from it.
"""

import re
from collections.abc import Iterator

from tui_monitor.reading.formats.text import counters, items, numbers, phases, words
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_TOKEN = re.compile(
    rf"(?P<quote>['\"])(?P<key>[^'\"\\{{}}]{{1,100}})(?P=quote)\s*:\s*"
    rf"(?:(?P<call>[a-zA-Z_][\w.]{{0,40}}\(\s*\[?)?(?P<in>['\"])?(?P<value>{numbers.NUMBER})(?P<end>(?(in)['\"])(?(call)[^()]{{0,80}}\)))(?=\s*[,}}]))?"
    rf"|(?P<open>[{{\[(])|(?P<close>[}}\])])|(?P<text>['\"][^'\"]{{0,300}}['\"])",
)
_MOST_KEYS = 400
_WANTED = ("value",)
_MARKS = " :=|\t-"
_CLAUSE = re.compile(r"[-|:,;](?=\s)")
_UPDATES = frozenset(f"{split}_num_updates" for split in ("train", "valid", "test"))
"""fairseq's."""


class Dicts:
    """One dictionary a line, anywhere in it; a counter before it counts."""

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        start = text.find("{", head.end)
        if start < 0 or ":" not in text[start:] or "}" not in text[start:]:
            return None
        reading = Reading(rank=head.rank, time=head.time, repeatable=True)
        label = text[head.end : start].rstrip(" :=\t").rpartition(" ")[2]
        if label and "{" in text[:start]:
            return None
        counters.read(text[:start], head.end, reading)
        mixed = _collect(text, start, reading)
        _rename(label, reading)
        lead = text[head.end : start].rstrip(_MARKS)
        items.name_after(phases.spoken_of(_CLAUSE.split(lead)[-1]) or phases.spoken_of(lead), reading)
        if mixed:
            counted = len(reading.values)
            reading.values = [value for value in reading.values if words.is_metric(value.name)]
            reading.repeatable = False
            if reading.step is None and reading.epoch is None and len(reading.values) * 5 < counted:
                return None  # settings, with a coefficient among them that is named after a loss
        if not reading.values:
            return None
        reading.anchored = reading.step is not None or reading.epoch is not None
        if not reading.anchored and not any(words.is_metric(value.name) for value in reading.values):
            return None
        return [(reading, offset)]

    def finish(self) -> Entries:
        return []


def _collect(text: str, start: int, reading: Reading) -> bool:
    """Values and counters of the dictionary that begins at `start`; True when it also holds text."""
    mixed = False
    names: set[str] = set()
    for path, match in _entries(text, start):
        if path is None:
            mixed = True
            continue
        _take(path, match, names, reading)
    return mixed


def _entries(text: str, start: int) -> Iterator[tuple[str | None, re.Match[str]]]:
    """(path of the key, its match), or (None, match) for a value that is text."""
    stack: list[str] = []
    pending = ""
    for count, match in enumerate(_TOKEN.finditer(text, start)):
        if count > _MOST_KEYS:
            return
        if match["key"] is not None:
            pending = match["key"]
            if match["value"] is not None:
                yield "/".join([*(part for part in stack if part), pending]), match
                pending = ""
        elif match["open"]:
            if match["open"] == "{" and count and not pending:
                return  # a list of dictionaries is a record of many steps, not a line of one
            stack.append(pending)
            pending = ""
        elif match["close"]:
            if stack:
                stack.pop()
            if not stack:
                return
        elif pending:
            yield None, match
            pending = ""


def _take(path: str, match: re.Match[str], names: set[str], reading: Reading) -> None:
    word = path.lower()
    if word in words.EPOCHS or word in words.STEPS or word in _UPDATES:
        count = numbers.step(match["value"])
        counter = None if count is None else Counter(count, None, *match.span("value"))
        if counter is not None and word in words.EPOCHS:
            reading.epoch = counter
        elif counter is not None:
            reading.step, reading.whole, reading.inner = counter, True, False
        return
    if path in names or words.is_never(path):
        return
    names.add(path)
    reading.values.append(Value(path, numbers.value(match["value"]), *match.span("value")))
    reading.loose.append(match.span("end"))


def _rename(label: str, reading: Reading) -> None:
    """`eval_accuracy: {"epoch": 0, "value": 0.43}`: the name stands before the dictionary."""
    for value in reading.values:
        if value.name in _WANTED and label:
            value.name = label
