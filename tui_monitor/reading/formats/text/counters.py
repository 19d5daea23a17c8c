"""Counters of a line: step, epoch, index within an epoch, and their totals."""

import re
from dataclasses import dataclass

from tui_monitor.reading.formats.text import numbers, phases, words
from tui_monitor.reading.formats.text.shape import Counter, Reading

_COUNT = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])|[0-9]++(?:\.[0-9]++)?(?:[eE]\+?[0-9]++)?"
"""Digits and blanks are never given back: of `step 111...1x`, each cut in two would be tried."""
_OF = rf"(?:\s*(?:/|\bof\b(?: max_iter:)?)\s*(?P<total>{_COUNT})(?![0-9]|/[0-9])|/[0-9]++/[0-9]++)?"
"""`614/700/700`, three counters of Tesseract's, has no total."""
KINDS = "|".join(
    sorted((re.escape(word) for word in words.STEPS | words.EPOCHS | words.EPISODES), key=len, reverse=True)
)
"""The words that count, as a pattern."""

_NAMED = re.compile(
    r"(?<![\w/.])(?<!max )(?<!total )(?<!per )(?<!per training )(?<!per evaluation )(?<!num )(?<!fps )"
    r"(?P<context>(?:train|training|val|valid|validation|test|eval|evaluation)[ /_:-]\s?)?"
    rf"(?!eps\b)(?P<word>{KINDS})s?"
    rf"(?:\s*\((?P<split>[a-z_]+)\))?"
    rf"(?P<gap>\s*+(?:(?:::|[:=#])\s*+)?(?:#\s*+)?(?:\[\s*+)?)(?:(?<=[\[ ])[0-9]++-(?=[0-9]++(?!\.)))?"
    rf"(?P<n>{_COUNT}){_OF}(?:\s*+\])?"
    r"(?P<rest>\s*+(?:[:|]\s*+)?(?:\[\s*+)?(?P<index>[0-9]++)\s*/\s*(?P<length>[0-9]++)"
    r"(?:\s*\(\s*[0-9.]+\s*%\))?(?:\s*+\])?(?:\s*+batches)?)?"
    rf"(?![\w%/]|[.,:]?[0-9])",
    re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(
    r"\s*(?P<open>\[?)\s*(?P<n>[0-9]+)\s*/\s*(?P<total>0*[1-9][0-9]*)\s*\]?(?:\s*\(\s*[0-9.]+\s*%\))?(?=[\s:,|-]|$)",
    re.ASCII,
)
_META = re.compile(
    r"(?P<word>Train|Training|Test|Val|Valid|Validation|Eval)\w*\s*:\s*(?:(?P<n>[0-9]+)\s+)?"
    r"\[\s*(?P<index>[0-9]+)\s*/\s*(?P<length>[0-9]+)(?:\s*\(\s*[0-9.]+\s*%\))?\s*\]",
    re.ASCII | re.IGNORECASE,
)
_PAIR = re.compile(
    r"\s*\[\s*(?P<n>[0-9]+)\s*/\s*(?P<total>[0-9]+)\s*\]\s*\[\s*(?P<index>[0-9]+)\s*/\s*(?P<length>[0-9]+)\s*\]",
    re.ASCII,
)
_REVERSED = re.compile(
    r"\s*(?P<n>[0-9]+)(?:st|nd|rd|th)?[- ]epoch\b\s*\(?\s*(?P<index>[0-9]+)\s*/\s*(?P<length>[0-9]+)\s*\)?",
    re.ASCII | re.IGNORECASE,
)
_LETTERS = re.compile(r"\s*E=(?P<n>[0-9]+) B=(?P<index>[0-9]+)(?P<length>(?!))?(?=\s)", re.ASCII)
"""Sockeye's; `B` counts over the whole run."""
_BATCHES = re.compile(
    rf"\s*(?P<n>[0-9]+)epoch:(?P<word>{phases.NAMES}):[0-9]+-(?P<index>[0-9]+)batch(?P<length>(?!))?:", re.ASCII
)
"""ESPnet's `1epoch:train:51-100batch:`."""
_RESULTS = re.compile(r"\s*(?P<epoch>[0-9]+)epoch results:", re.ASCII)
_BARRED = re.compile(r"\s*(?P<n>[0-9]+)\|(?P<index>[0-9]+)\|(?P<length>(?!))?(?=\s*[A-Za-z])", re.ASCII)
"""torchtune's `1|10|Loss: 2.3`: epoch and step."""
_MARKED = re.compile(
    r"\s*[>#=*-]+\s*(?P<n>[0-9]+)\s+(?:updates|steps|iterations|iters|batches)\s*[=:*#-]*$", re.ASCII | re.IGNORECASE
)
"""`>  12 updates`, above the lines that it counts for."""
_COLON_PAIR = re.compile(
    r"\s*\[\s*(?P<n>[0-9]+)(?:\s*:\s*|,\s+)(?P<index>[0-9]+)\s*\](?P<length>(?!))?(?=\s+[A-Za-z])", re.ASCII
)
"""`[3 :  12100] loss`, `[1,  2000] loss`: epoch and step."""
_PHASED = re.compile(
    rf"\s*\[?(?P<word>{phases.NAMES})\s+(?P<n>[0-9]+)\s*/\s*(?P<total>[0-9]+)\s*\]?(?=[\s:,|-]|$)",
    re.ASCII | re.IGNORECASE,
)
_OUTCOME = re.compile(rf"\s*(?P<word>{phases.NAMES})\s+(?P<epoch>[0-9]+)(?=,\s)", re.ASCII | re.IGNORECASE)
"""`Train 4, loss: 0.5`, the outcome of an epoch."""
_TRAILING = re.compile(r"\[\s*(?P<index>[0-9]+)\s*/\s*(?P<length>[0-9]+)\s*\]\s*$", re.ASCII)
_GLUED = frozenset({"epoch", "iter", "iteration", "step"})
_AFTER_GLUED = frozenset(["", " ", "\t", ":", ",", "|", "]", ")"])
"""What follows `Epoch0` where it counts; in `epoch0.pth` it is part of a name."""
_SHORT = re.compile(r"s:(?P<n>[0-9]+)(?=\s+[a-z]+:)", re.ASCII)
_FIRST = (
    _META,
    _PAIR,
    _BARE,
    _SHORT,
    _REVERSED,
    _LETTERS,
    _BATCHES,
    _RESULTS,
    _BARRED,
    _MARKED,
    _COLON_PAIR,
    _PHASED,
    _OUTCOME,
)
"""Counters that begin a line: the first that fits."""


@dataclass(slots=True)
class Found:
    """Where a counter stands in the line, so that the names and values around it are read without it."""

    start: int
    end: int


def read(text: str, start: int, reading: Reading) -> list[Found]:
    """Finds the counters of `text` from `start` on, and puts them into `reading`."""
    found: list[Found] = []
    for pattern in _FIRST:
        match = pattern.match(text, start)
        if match:
            _put_first(match, reading)
            found.append(Found(*match.span()))
            break
    named = _NAMED.finditer(text, found[0].end if found else start)
    for match in sorted(named, key=lambda match: match["word"].lower() in words.EPISODES):
        if _put_named(match, reading):
            found.append(Found(*match.span()))
    if reading.step is None and reading.epoch is None and (trailing := _TRAILING.search(text, start)):
        _put_first(trailing, reading)
        found.append(Found(*trailing.span()))
    return found


def _counter(match: re.Match[str], number: str, total: str | None = None) -> Counter | None:
    value = numbers.step(match[number])
    if value is None:
        return None
    of = numbers.step(match[total]) if total and match[total] else None
    return Counter(value, of, *match.span(number))


def _put_first(match: re.Match[str], reading: Reading) -> None:
    kinds = match.re.groupindex
    if "index" in kinds:
        reading.step = _counter(match, "index", "length")
        reading.inner = True
        if "n" in kinds and match["n"]:
            reading.epoch = _counter(match, "n", "total" if "total" in kinds else None)
    elif "epoch" in kinds:
        reading.epoch = _counter(match, "epoch")
    else:
        reading.step = _counter(match, "n", "total" if "total" in kinds else None)
    if "word" in kinds and match["word"].lower() in words.ASIDE:
        reading.data = match["word"]
        reading.aside = reading.step is not None


def _put_plan(match: re.Match[str], word: str, reading: Reading) -> bool:
    """`Epoch 0 | Training | Steps: 20`: beside an epoch even a word of plans counts."""
    if word not in words.PLANS or reading.epoch is None or reading.step is not None or "=" in match["gap"]:
        return False
    reading.step, reading.inner = _counter(match, "n"), True
    return reading.step is not None


def _put_named(match: re.Match[str], reading: Reading) -> bool:
    word = match["word"].lower()
    if not match["gap"] and not (word in _GLUED and match.string[match.end() :][:1] in _AFTER_GLUED):
        return False
    if (word in words.PLANS or word == "epochs") and not match["total"]:
        return _put_plan(match, word, reading)
    for other in (match["context"], match["split"]):
        if other and other.strip(" /_:-").lower() in words.ASIDE:
            reading.aside, reading.data = True, other.strip(" /_:-")
    if word in words.EPOCHS:
        if reading.epoch is None:
            reading.epoch = _counter(match, "n", "total")
        if match["rest"] and reading.step is None:
            reading.step = _counter(match, "index", "length")
            reading.inner = True
        return True
    counter = _counter(match, "n", "total")
    if counter is None:
        return False
    if reading.step is None or (word in words.WHOLE and not reading.whole):
        reading.step = counter
        reading.whole = word in words.WHOLE
        reading.inner = False
        return True
    return reading.step.number == counter.number
