"""Named numbers in one line: `loss=0.5`, `val loss: 0.5`, `Loss 1.2 (1.5)`, `lr 1e-4`, in any order and company.

Names stay as printed. A second number in parentheses is the running mean of a meter, not a second value.
"""

import re
from bisect import bisect_right

from tui_monitor.reading.formats.text import counters, lists, numbers, phases, prefix, words
from tui_monitor.reading.formats.text.shape import Counter, Reading, Value

_ITEM = re.compile(
    rf"(?<![\w.@/'%$-])(?P<name>{words.WORD}(?:[ ]{{1,2}}\(?{words.WORD}\)?){{0,5}}(?: %(?=\s))?)"
    rf"(?P<gap>\s*(?:::|[:=])\s*(?:\$|['\"]|\[(?=[^,\]]{{0,500}}\]))?|\s+)"
    rf"(?P<call>(?:tensor|np\.float[0-9]+|Array)\(\s*)?"
    rf"(?P<value>{numbers.NUMBER})(?P<of>/(?P<total>[0-9]+)(?=\s*\())?(?P<end>(?(call)[^()]{{0,60}}\)|{numbers.END}))"
    rf"(?P<mean>\s*\(\s*(?:avg:?\s*)?{numbers.NUMBER}\s*%?\s*\))?",
)
_OF_A_DATA_SET = words.ASIDE | {"train", "training"}
_CLOCK = re.compile(r"(?<![\w.:@])[0-9]{1,3}(?::[0-9]{2}){1,2}(?![\w:])", re.ASCII)
"""`eta: 0:15:40`: another on every line, and never a value."""
_AGAIN = re.compile(r"(?:\s*[0-9]+\s*(?:ms|d|h|m|s)\b){1,8}", re.ASCII)
_WORDS = re.compile(r"[^\W\d]{2,}")
_NOISE = re.compile(
    r"(?<![0-9])(?<![0-9][.,])[0-9][0-9.,]{0,40}+\s?"
    rf"(?:[A-Za-z]{{1,12}}/[A-Za-z]{{1,12}}|secs?|seconds?|ms|[KMG]B)(?!\w)|(?<!\w){phases.NAMES}(?!\w)",
    re.IGNORECASE,
)
"""Words that do not make a sentence of a line: units of numbers without a name, and the data set it is about."""
_LABEL = re.compile(
    r"\W*(?:hyper-?parameters?|hparams|config(?:uration)?|arg(?:ument)?s|settings|options)\s*[:=]", re.IGNORECASE
)
_DATE = re.compile(r"Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec")
_EDGES = frozenset("|,;()[]{}:-*")
_MARK = re.compile(
    rf"(?P<open>\[)?(?<![\w/.-])(?:(?P<aside>{phases.ASIDE})|train|training)(?(open)\]|:\s+(?=[A-Za-z]))", re.IGNORECASE
)
"""`[train] loss=0.5, [valid] loss=0.6`, `train: loss=0.5 || valid: loss=0.6`: one line of two data sets."""
_AT = re.compile(
    rf"\s*(?P<name>{words.WORD}(?: {words.WORD}){{0,3}}) (?:at|after|@) (?P<word>(?:{counters.KINDS})s?\s*)?"
    rf"(?P<n>[0-9]{{1,15}})(?:\s*(?:/|of)\s*(?P<total>[0-9]{{1,15}}))?\s*[:=]\s*(?P<value>{numbers.NUMBER})(?P<end>{numbers.END})",
    re.IGNORECASE,
)
"""`val_acc after epoch 1/12: 13.00%`, `loss at 3: 1.6`: the count stands between a name and its number."""
_WINDOW = re.compile(r" (?:over|of|in) (?:the )?(?:last|past) [0-9]+(?: \w+)?(?=\s*[:=])", re.IGNORECASE)
"""`mean return over the last 5 = -288.0`: how many are averaged is no part of the name."""
_HEADING = re.compile(
    r"\s*([=*#-])\1+\s.*\s\1\1+\s*(?:\w+\.py:[0-9]+)?$|\W*(?:(?:learning|starting|start|begin|beginning|running)\s+(?:of\s+)?)?"
    rf"(?:{counters.KINDS})s?\W*[0-9]+(?:\s*/\s*[0-9]+)?\W*$",
    re.IGNORECASE,
)
"""`=== Training Iteration 100 Result ===`, a heading whatever its words; `Learning iteration 10/1500`."""
_SEPARATORS = frozenset(",;|")
_QUALIFIERS = words.ASIDE | {"train", "training", "time", "best", "lowest", "highest"}
_CONTEXT = re.compile(
    r"(?P<name>\*|(?:val|valid|validation|test|testing|eval|evaluation|dev)\b(?: set| results?)?)\s*[:>|-]*\s*",
    re.IGNORECASE,
)
_SETTINGS = re.compile(r"[=:]\s*(?:True|False|None)\b")
_CODE = re.compile(
    r"^\s*(?:def|import|from|class|return|for|if|with|print|assert|self\.|@|#|//|parser\.|>>>|\$|\+\+?)\b|[({;,\\]\s*$|^\s{2,}\w+\s?=|=\s*\w+\("
)


def read(text: str, found: prefix.Prefix) -> Reading | None:
    """The named numbers of a line and what they count; None when there are none."""
    if len(_SETTINGS.findall(text, found.end)) > 1 or _LABEL.match(text, found.end):
        return None
    reading = Reading(rank=found.rank, time=found.time, repeatable=True)
    text = _WINDOW.sub(_blanks, text)
    taken = _named_before(text, found.end, reading) or counters.read(text, found.end, reading)
    context, begin = _context(text, found.end)
    reading.anchored = reading.step is not None or reading.epoch is not None
    lead, rest = _values(text, begin, taken, reading)
    pure = not _WORDS.search(_NOISE.sub(" ", rest))
    if not reading.values:
        return reading if reading.anchored and (pure or _HEADING.match(text, found.end)) else None
    reading.values = [value for value in reading.values if _is_said(value, pure)]
    if not reading.anchored and not _stands_alone(text, found, reading, pure):
        return None
    spoken_of = context or reading.data or phases.spoken_of(lead)
    reading.aside = reading.aside or (bool(spoken_of) and reading.inner)
    name_after(spoken_of, reading)
    reading.loose.extend(match.span() for match in _CLOCK.finditer(text, found.end))
    return reading if reading.values else None


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _named_before(text: str, start: int, reading: Reading) -> list[counters.Found]:
    """The count and the number of a line that begins with the name of what it reports."""
    match = _AT.match(text, start)
    if match is None or not (words.is_metric(match["name"]) or match["word"]) or words.is_prose(match["name"]):
        return []
    counter = Counter(
        float(match["n"]), float(match["total"]) if match["total"] else None, match.start("n"), match.end("n")
    )
    if (match["word"] or "").strip().lower().removesuffix("s") in words.EPOCHS:
        reading.epoch = counter
    else:
        reading.step = counter
    reading.values.append(Value(match["name"], numbers.value(match["value"]), *match.span("value")))
    reading.loose.append(match.span("end"))
    return [counters.Found(*match.span())]


def _context(text: str, start: int) -> tuple[str, int]:
    """`Test set: `, `eval: `, ` * ` at the head of a line belong to every name in it."""
    while start < len(text) and text[start] == " ":
        start += 1
    match = _CONTEXT.match(text, start)
    if match is None or not (
        match["name"] == "*" or text[match.start() : match.end()].rstrip().endswith((":", ">", "|"))
    ):
        return "", start
    return match["name"], match.end()


def _values(text: str, start: int, taken: list[counters.Found], reading: Reading) -> tuple[str, str]:
    """Collects values; gives back what is left of the text before the first of them, and of all of it."""
    left: list[str] = []
    lead: str | None = None
    names = {value.name for value in reading.values}
    edges = [(found.start, found.end) for found in taken if found.end > start]
    marks = list(_MARK.finditer(text, start)) if max(text.count("[", start), text.count(":", start)) > 1 else []
    if len(marks) < 2:
        marks = []
    if "," in text and "[" in text:
        edges += lists.read(text, start, names, reading)
    for low, high in _between(start, len(text), edges):
        at = low
        for match in _ITEM.finditer(text, low, high):
            left.append(text[at : match.start()])
            at = match.end()
            again = _AGAIN.match(text, at, high)
            if again:  # `13m 25s`: a duration, no metric
                at = again.end()
                reading.repeatable = False
                continue
            lead = " ".join(left) if lead is None else lead
            left.append(_take(match, _marked(match.start(), marks), names, reading))
        left.append(text[at:high])
    rest = " ".join(left)
    return rest if lead is None else lead, rest


def _between(start: int, end: int, edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for low, high in sorted(edges):
        if low > start:
            pieces.append((start, low))
        start = max(start, high)
    pieces.append((start, end))
    return pieces


def _marked(at: int, marks: list[re.Match[str]]) -> str:
    """The data set that the last mark before a name is of."""
    before = bisect_right(marks, at, key=re.Match.end)
    return (marks[before - 1]["aside"] or "") if before else ""


def _take(match: re.Match[str], mark: str, names: set[str], reading: Reading) -> str:
    """Adds what one match says; gives back the words before a bracket, which are not part of the name."""
    gap = match["gap"]
    before, name = _bracketed(match["name"]) if reading.anchored else ("", match["name"])
    if gap and not gap[0].isspace() and not gap[-1].isspace() and not _fills(match):
        name = _without_sentence(name)
    name = words.trimmed(name)
    if mark:
        name = f"{mark} {name}"
    if match["mean"]:
        reading.loose.append(match.span("mean"))
    if match["end"]:
        reading.loose.append(match.span("end"))
    if name in names or name.count("(") != name.count(")") or _counts_nothing(name):
        return before
    names.add(name)
    number = numbers.value(match["value"])
    if match["of"]:
        total = numbers.value(match["total"])
        reading.repeatable = False
        reading.values.append(Value(name, number / total if total else number))
    else:
        reading.values.append(Value(name, number, *match.span("value")))
    bounded = reading.anchored and _is_bounded(match)
    reading.values[-1].spaced = not gap.strip() and not match["mean"] and not bounded
    return before


def _counts_nothing(name: str) -> bool:
    return words.is_never(name) or name.lower() in words.EPOCHS or _is_date(name)


def _is_date(name: str) -> bool:
    """`Mon May` of `Mon May  6 00:37:19 2019`."""
    return len(name) < 9 and all(_DATE.fullmatch(word) for word in name.split())


def _without_sentence(name: str) -> str:
    """`x loss=0.5`, `x loss:0.5`: the name holds no space, but for words that make it another metric."""
    parts = name.split()
    first = len(parts) - 1
    while first and (parts[first - 1].lower() in _QUALIFIERS or words.is_metric(parts[first - 1])):
        first -= 1
    return " ".join(parts[first:])


def _bracketed(name: str) -> tuple[str, str]:
    """`completed (train loss`: what stands before the bracket, and the name within it."""
    if name.count("(") <= name.count(")"):
        return "", name
    before, _, name = name.rpartition("(")
    return before, name


def _fills(match: re.Match[str]) -> bool:
    """Does the name fill the room after a comma? `delta=0.1%, char train=0.5%`."""
    return match.string[: match.start()].rstrip()[-1:] in _SEPARATORS


def _is_bounded(match: re.Match[str]) -> bool:
    """Do name and number fill the room between two marks? `| lm 5.9 |` is no part of a sentence."""
    before = match.string[max(0, match.start() - 3) : match.start()].rstrip()[-1:]
    after = match.string[match.end() : match.end() + 3].lstrip()[:1]
    return (not before or before in _EDGES) and (not after or after in _EDGES)


def _is_said(value: Value, pure: bool) -> bool:
    """Is it a number of the run? Where only a space stands before it, its company tells whether it is a sentence."""
    if words.is_metric(value.name):
        return True
    return pure and not words.is_prose(value.name) if value.spaced else pure or not words.is_setting(value.name)


def _stands_alone(text: str, found: prefix.Prefix, reading: Reading, pure: bool) -> bool:
    """A line that counts nothing is a metric line only if it names a metric and looks like neither code nor setting."""
    body = text[found.end :]
    if _CODE.search(body) or (found.end == 0 and body[:2].isspace() and not body.lstrip()[0].isdigit()):
        return False
    reading.values = [value for value in reading.values if not words.is_prose(value.name)]
    if not pure:
        reading.values = [value for value in reading.values if not value.spaced and value.name.count(" ") < 4]
    certain = any(words.is_metric(value.name) and not words.is_rate(value.name) for value in reading.values)
    reading.tentative = not certain and any(words.is_rate(value.name) for value in reading.values)
    if not pure:
        reading.values = [value for value in reading.values if words.is_metric(value.name)]
    return certain or (reading.tentative and pure)


def name_after(context: str, reading: Reading) -> None:
    """Names the values after the data set they are of, where their names do not."""
    if not context:
        return
    for value in reading.values:
        heads = value.name.lower().replace("/", "_").replace("-", "_").split("_")[0].split()
        if "/" not in value.name and (not heads or heads[0] not in _OF_A_DATA_SET):
            value.name = f"{context} {value.name}"
