"""What a line might say, and whether it is believed at its first sight.

A line that counts is believed where nothing in it is left unexplained, or where it names what training measures. One
that counts nothing must name such a quantity, and look like neither code nor setting nor a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.units import unit_of
from tui_monitor.reading.formats.text import counting, naming, qualifiers
from tui_monitor.reading.formats.text.cells import Meaning, Trust
from tui_monitor.reading.formats.text.counting import Counting
from tui_monitor.reading.formats.text.cut import NUMBER, WORD, Cut
from tui_monitor.reading.formats.text.naming import REACH, Named
from tui_monitor.reading.formats.text.steps import Stand

_SETTINGS = re.compile(r"[=:]\s*(?:True|False|None)\b")
_OPTIONS = re.compile(r"(?:^|\s)--[a-z][\w-]+(?=[ =])")
"""Of a command line that a log echoes."""
_LABEL = re.compile(
    r"\W*(?:hyper-?parameters?|hparams|config(?:uration)?|arg(?:ument)?s|settings|options)\s*[:=]", re.IGNORECASE
)
_CODE = lazy_compile(
    r"^\s*(?:def|import|from|class|return(?!\s*[:=])|for|if|with|print|assert|self\.|@|#|//|parser\.|>>>|\$|\+\+?)\b"
    r"|[({;,\\]\s*$|^\s{2,}\w+\s?=|=\s*\w+\("
)
_TEXT = re.compile(r"['\"]\s*:\s*['\"](?![-+.0-9]|nan|inf)")
"""An entry of a dictionary whose value is a text."""
_MANY = re.compile(r"[\[(][\s(]{0,8}(?:[0-9]{1,18},\s{0,8})?\{")
"""A list of dictionaries is a record of many steps, not a line of one."""
_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)\b")
_ONLY_COUNTS = lazy_compile(
    r"\s*([=*#-])\1+\s.*\s\1\1+\s*(?:\w+\.py:[0-9]+)?$"
    r"|\W*(?:(?:learning|starting|start|begin|beginning|running)\s+(?:of\s+)?)?\w+\W*[0-9]{1,18}(?:\s*/\s*[0-9]{1,18})?\W*$",
    re.IGNORECASE,
)
"""`=== Training Iteration 100 Result ===`, a heading whatever its words; `Learning iteration 10/1500`."""
_UNIT_WORDS = lexicon.OTHER_UNITS | lexicon.TIME | frozenset({"batches", "steps", "it", "iters", "s"})


class Sense(Struct):
    """A line of which nothing is believed yet: what it might say, and how much of it is left unexplained."""

    line: Cut
    start: int
    counting: Counting
    values: list[Named]
    pure: bool
    """No word is left that a name, a counter or a data set does not explain."""
    taken: set[int]
    mixed: bool = False
    """A dictionary that also holds texts."""


def sense(line: Cut, start: int) -> Sense:
    """The counters and the named numbers of a line."""
    found, _ = naming.named(line)
    counts = counting.counting(line, found)
    values: list[Named] = []
    taken = set(counts.taken)
    places = [number for number in found if number.at in counts.taken]
    for number in found:
        if number.at in counts.taken:
            continue
        if number.low in counts.taken and not _name_behind_place(line, number, counts):
            number.name = ""
        if not number.name or lexicon.is_link(number.name):
            _name_at_place(line, number, places, counts)
        if number.name == "value" and number.quoted:
            number.name = naming.label(line)
        if number.name and _may_be_value(line, number, counts.counts):
            values.append(number)
    _name_behind(line, found, counts, values)
    for number in values:
        taken |= {number.at, *range(number.low, number.high)}
    return Sense(line, start, counts, values, _is_pure(line, taken, start), taken)


def _may_be_value(line: Cut, number: Named, counted: bool) -> bool:
    name, said = number.name, line.numbers[number.at]
    if number.opened or "_" in line.numbers[number.at].text or line.form[number.at - 2 : number.at] == "N-":
        return False
    if number.total is not None and line.form[(number.total) + 1 :].lstrip(" _")[:1] != "(":
        return False
    if lexicon.is_never(name):
        return False
    if (
        not number.strong and "-" not in name and name.lower() in lexicon.SPLIT
    ):  # `| train 0.5 | dev 0.6 |`, the loss of each
        return (counted or number.bounded) and not said.whole and not said.unit
    if name.lower() in lexicon.EPOCH or name.count("(") != name.count(")"):
        return False
    return not (len(name) < 9 and all(_DATE.fullmatch(word) for word in name.split()))


def _name_behind_place(line: Cut, number: Named, counts: Counting) -> bool:
    """`1 epoch loss: 0.5`: the first word of the name belongs to the count before it."""
    rest = [at for at in range(number.low, number.high) if line.form[at] == WORD and at not in counts.taken]
    if not rest or NUMBER not in line.form[max(0, number.low - 2) : number.low]:
        return False
    number.name, number.low = line.text[line.starts[rest[0]] : line.end(number.high - 1)], rest[0]
    return True


def _name_at_place(line: Cut, number: Named, places: list[Named], counts: Counting) -> None:
    """`mse at step 3 = 0.5`, `loss after 100 iterations: 0.5`: the name stands before the place."""
    number.name = ""
    before = bisect_left(places, number.at, key=lambda place: place.at)
    if not before or number.at - places[before - 1].at > REACH:
        return
    place = places[before - 1]
    between = line.form[(place.total or place.at) + 1 : number.at]
    words = [at for at in range((place.total or place.at) + 1, number.at) if line.form[at] == WORD]
    if any(at not in counts.taken and line.pieces[at].lower() not in lexicon.LINKS for at in words):
        return
    if not re.search(r"[:=]|W", between) or place.low < 0 or re.search(r"[,;|]", between):
        return
    said = [at for at in range(_phrase_start(line, place), place.at) if line.form[at] == WORD]
    kept: list[int] = []
    for at in said:
        if line.pieces[at].lower() in lexicon.PROSE | {"after", "over"} or (at in counts.taken and len(kept) > 0):
            break
        kept.append(at)
    if not kept or (len(kept) == len(said) and not place.behind):
        return
    name = line.text[line.starts[kept[0]] : line.end(kept[-1])]
    if name and unit_of(name) is None:
        number.name, number.low, number.high, number.strong = name, kept[0], kept[-1] + 1, True


def _phrase_start(line: Cut, place: Named) -> int:
    """Where the words before a counter begin, the sentence included."""
    start = place.low
    while start > 0 and line.form[start - 1] in f" {WORD}":
        start -= 1
    return start


def _name_behind(line: Cut, found: list[Named], counts: Counting, values: list[Named]) -> None:
    """Names behind their numbers: where none stands before one, and the line counts."""
    free = [number for number in found if number.at not in counts.taken]
    if values or not free or not counts.counts or any(number.name for number in free):
        return
    if all(line.numbers[number.at].whole for number in free) and not _is_pure(line, _behind_all(line, free, counts), 0):
        return
    nameless: list[Named] = []
    for number in free:
        name, low, high = naming.behind(line, number.at)
        if not name or line.numbers[number.at].unit:
            nameless.append(number)
            continue
        number.name, number.low, number.high, number.behind, number.strong = name, low, high, True, True
        words = name.split(" ")
        if nameless and len(words) > 1 and words[0].lower() in ("avg", "average", "mean", "running", "smoothed"):
            _name_like(nameless[-1], " ".join(words[1:]), values)
        values.append(number)


def _behind_all(line: Cut, free: list[Named], counts: Counting) -> set[int]:
    """The pieces that names behind their numbers would explain."""
    return counts.taken.union(*(range(*naming.behind(line, number.at)[1:]) for number in free))


def _name_like(number: Named, name: str, values: list[Named]) -> None:
    """A number without a name before the mean of something is that thing itself."""
    number.name, number.strong = name, True
    values.append(number)


def _is_pure(line: Cut, taken: set[int], start: int) -> bool:
    for at, sign in enumerate(line.form):
        if sign != WORD or at in taken or line.starts[at] < start:
            continue
        word = line.pieces[at]
        letters = sum(map(str.isalpha, word))
        if line.form[at - 1 : at] == "<" or (word.lower() == "avg" and line.form[at + 1 : at + 2] == "."):
            continue  # `<step n='5'>`, `Avg. loss: 0.5`
        if letters < 2 or word.lower() in lexicon.SPLIT or word in lexicon.LEVELS:
            continue
        if (word.lower() in _UNIT_WORDS or word.endswith("/s")) and NUMBER in line.form[max(0, at - 2) : at]:
            continue
        return False
    return True


def understood(said: Sense) -> Meaning | None:
    """What the line says, if that can be believed at once; a meaning without values is a heading."""
    line, start, counts = said.line, said.start, said.counting
    text = line.text
    if (
        len(_SETTINGS.findall(text, start)) > 1
        or len(_OPTIONS.findall(text, start)) > 1
        or _LABEL.match(text, start)
        or _MANY.search(text, start)
    ):
        return None
    if not said.values:
        believed = counts.counts and (said.pure or _ONLY_COUNTS.match(text, start) is not None or _is_test(said))
        return meaning(said, [], Trust.COUNTED) if believed else None
    values = [number for number in said.values if _is_said(number, said.pure)]
    if any(number.quoted for number in values) and _TEXT.search(text, start):
        measured = [number for number in values if lexicon.is_metric(number.name)]
        if not counts.counts and len(measured) * 5 < len(values):
            return None  # settings, with a coefficient among them that is named after a loss
        values = measured
    if counts.counts:
        if all(lexicon.is_setting(number.name) and not number.quoted for number in values):
            values = []
        return meaning(said, values, Trust.COUNTED) if values or said.pure else None
    return _alone(said, values)


def _is_test(said: Sense) -> bool:
    """`Iteration 40, Testing net (#0)`: counts, and names the data set of the lines below it."""
    line, counts = said.line, said.counting
    if counts.step is None or counts.first != min(at for at, sign in enumerate(line.form) if sign in (WORD, NUMBER)):
        return False
    words = [line.pieces[at].lower() for at, sign in enumerate(line.form) if sign == WORD and at not in said.taken]
    return len(words) <= 3 and not lexicon.HELD_OUT.isdisjoint(words)


def _is_said(number: Named, pure: bool) -> bool:
    """Is it a number of the run? Where only a blank stands before it, its company tells whether it is a sentence."""
    if number.changes:
        return _is_change(number)
    if lexicon.is_metric(number.name):
        return not lexicon.is_prose(number.name) or number.strong or _is_bounded_of(number)
    if number.quoted:
        return True
    if number.listed or number.amount or (lexicon.is_prose(number.name) and not _is_bounded_of(number)):
        return False
    if number.strong or number.bounded:
        return pure or not lexicon.is_setting(number.name)
    return pure and not lexicon.is_prose(number.name)


def _is_bounded_of(number: Named) -> bool:
    """`| spread of forgeries 1.6 |`: a name that fills the room between two marks may hold an `of`."""
    return number.bounded and not lexicon.is_prose(number.name.replace(" of ", " "))


def _is_change(number: Named) -> bool:
    """`setting loss scale to 0.5`, `reducing learning rate to 1e-4`."""
    words = lexicon.words_of(number.name)
    return not lexicon.METRIC.isdisjoint(words) or words[-2:] == ("learning", "rate")


def _alone(said: Sense, values: list[Named]) -> Meaning | None:
    """A line that counts nothing."""
    text, start = said.line.text, said.start
    body = text[start:]
    if _CODE.search(body) or (start == 0 and body[:2].isspace() and not body.lstrip()[:1].isdigit()):
        return None
    values = [number for number in values if not lexicon.is_prose(number.name)]
    if not said.pure:
        values = [number for number in values if number.strong and _stands_free(said.line, number)]
    certain = any(
        number.changes or (lexicon.is_metric(number.name) and not lexicon.is_rate(number.name)) for number in values
    )
    rates = any(lexicon.is_rate(number.name) for number in values)
    if not said.pure:
        values = [number for number in values if number.changes or lexicon.is_metric(number.name)]
    if not certain and not (rates and said.pure):
        return None
    return meaning(said, values, Trust.NAMED if certain else Trust.TENTATIVE)


def _stands_free(line: Cut, number: Named) -> bool:
    """Neither too long a name, nor within a bracket of a sentence."""
    before = line.form[max(0, number.low - REACH) : number.low]
    return number.name.count(" ") < 4 and before.count("(") <= before.count(")")


def meaning(said: Sense, values: list[Named], trust: Trust) -> Meaning:
    """The cells of a line with these values."""
    counts = said.counting
    named = qualifiers.named_cells(said.line, values, said.taken, said.start, counts.split)
    stand = Stand.WITH_TRAINING if counts.stand is Stand.WITHIN_EPOCH and named.data else counts.stand
    ratios = {number.at: number.total for number in values if number.total is not None}
    totals = dict(ratios)
    for at, total in ((counts.step, counts.step_total), (counts.epoch, counts.epoch_total)):
        if at is not None and total is not None:
            totals[at] = total
    proper = frozenset({named.thing[0]} if named.thing else ())
    split = named.data if values or said.pure else ""
    return Meaning(
        named.cells, frozenset(ratios), totals, counts.step, counts.epoch, stand, trust, split, proper, named.thing
    )
