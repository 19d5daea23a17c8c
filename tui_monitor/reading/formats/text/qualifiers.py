"""Of which data set, group or phase a value is: what stands around its name, on the line and above it.

    [train] loss=0.5, [valid] loss=0.6        tot_loss[loss=2.6, acc=0.7]        {'a': {'b': 0.5}}
    Validation result at epoch 3: loss 0.5    > EVALUATION, above the lines of an evaluation

Training's own word says nothing: a name without a data set is training's.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from msgspec import Struct

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text.cut import NUMBER, WORD, Cut
from tui_monitor.reading.formats.text.naming import REACH, Named

_MOST_WORDS = 6
"""Of the words before the first value: a data set among more is part of a sentence."""
_LONGEST_HEADING = 120
_MOST_IN_A_ROOM = 2
"""Values without a bar between them show that bars part rooms, not values."""
_HELD_OUT = "|".join(sorted(lexicon.HELD_OUT, key=len, reverse=True))
_CONTEXT = re.compile(rf"(?P<name>\*|(?:{_HELD_OUT})\b(?: set| results?)?)\s*[:>|-]*\s*", re.IGNORECASE)
_HEADING = lazy_compile(
    r"[\W_]*(?:(?:now|start|starting|begin|beginning|running|run|continue|continuing|resume|end|end of|enter|"
    r"in|the)\s+)*(?:(?:stage|phase|mode)\s?[.:=]\s?)?"
    rf"(?:(?P<aside>{_HELD_OUT})|(?:{'|'.join(lexicon.TRAINING)}))"
    r"(?:\s+(?:in|on|the|for|to|eval|mode|begins?|begin|started|start|performance|set|phase|data|dataset|"
    r"results?|model|now|net|network|epoch))*[^\w(]*(?:\([\W\d]*\))?[\W_]*$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d]{2,}")
_KEY = lazy_compile(r"(?P<quote>['\"])(?P<name>[^'\"]+)(?P=quote)[ _]*:[ _]*$")
_OPENS = re.compile(r"W(?: W)?[ _]*:?[ _]*\{")
_OPENING = lazy_compile(r"W(?=(?:[:=]?[ _]?[\[({<]|[ _]?(?:[-=]>|[→⇒➜])|:)[ _]*['\"]?W)")
_TRAILING = re.compile(r"[(\[][ _]?(?P<w>W)[ _]?[)\]][ _]*$")
"""`loss 0.5 acc 0.6 (test)`"""
_GLUED_GROUP = re.compile(r"W(?=[\[({][ _]*W)")


def heading(text: str, start: int) -> str | None:
    """The data set that a line names which is nothing but a heading; empty for training; None for other lines."""
    if len(text) - start > _LONGEST_HEADING or any(map(str.isdigit, text[start : start + 8])):
        return None
    match = _HEADING.match(text, start)
    return None if match is None else (match["aside"] or "")


def context(line: Cut, start: int) -> str:
    """`Test set: `, `eval: `, ` * ` at the head of a line belong to every name in it."""
    text = line.text
    while start < len(text) and text[start] == " ":
        start += 1
    match = _CONTEXT.match(text, start)
    if match is None:
        return ""
    ended = text[match.start() : match.end()].rstrip().endswith((":", ">", "|"))
    return match["name"] if match["name"] == "*" or ended else ""


def groups(line: Cut) -> dict[int, str]:
    """By piece, the path of the dictionaries or bracketed groups that it stands in."""
    found: dict[int, str] = {}
    if not any(bracket in line.form for bracket in "[({"):
        return found
    stack: list[str] = []
    for at, sign in enumerate(line.form):
        if sign in "[({":
            stack.append(_opener(line, at))
        elif sign in "])}" and stack:
            stack.pop()
        elif sign == NUMBER and (path := "/".join(name for name in stack if name)):
            found[at] = path
    return found


def _opener(line: Cut, at: int) -> str:
    """The name of what a bracket opens: a key before it, or a word glued to it."""
    form = line.form
    if form[at] == "{":
        match = _KEY.search(form, max(0, at - REACH), at)
        if match is not None:
            low, high = match.span("name")
            return line.text[line.starts[low] : line.end(high - 1)]
        return ""
    if at and form[at] == "[" and _GLUED_GROUP.match(form, at - 1) and form[at - 1] == WORD:
        return line.pieces[at - 1]
    return ""


def joined(group: str, name: str) -> str:
    """`tot_loss` and `loss` -> `tot_loss`; `tot_loss` and `acc` -> `tot acc`; keys of dictionaries -> `a/b`."""
    whole = lexicon.words_of(group)
    if len(whole) > 1 and whole[-1] == "loss":
        return group if name == "loss" else f"{group[:-5]} {name}"
    return f"{group}/{name}"


class NamedCells(Struct, frozen=True):
    cells: tuple[tuple[int, str], ...]
    """Values by their pieces, with their whole names; of two of one name the first."""
    data: str
    """The data set of the line, other than training's."""
    thing: tuple[int, str] | None
    """A number of what the values are of, and its word."""


def named_cells(line: Cut, values: Sequence[Named], taken: set[int], start: int, counted: str) -> NamedCells:
    """The values with all that their names need. `counted`: the data set that a counter names."""
    paths, parts = groups(line), owners(line, values, taken)
    marks, told = splits(line, taken, [number.at for number in values], start)
    data = context(line, start)
    if data == "*" and values and line.form.find(WORD) < values[0].low:
        data = ""  # `** epoch=1 loss=0.5`: a star before a count says that it was the best
    data = data or counted or told
    first = data or lead(line, values, taken)
    thing = _thing(line, values)
    cells: dict[str, int] = {}
    told_of = ""
    for number in values:
        if thing is not None and number.at == thing[0]:
            continue
        name = number.name
        if number.at in paths:
            name = joined(paths[number.at], name)
        elif number.at in parts and marks.get(number.at) != "":
            name = f"{parts[number.at]} {name}"
        told_of = spoken(name) or told_of
        if told_of and name in cells:
            name = named_after(told_of, name)  # `held-out fit 2.3 hit 0.1`, where a hit was told before
        of = first if lexicon.may_measure(name) and not lexicon.is_rate(name) else data
        cells.setdefault(named_after(marks.get(number.at, of) or of, name), number.at)
    return NamedCells(tuple((at, name) for name, at in cells.items()), data, thing)


def spoken(name: str) -> str:
    """The data set that a name of several words begins with."""
    return _held_out(name.partition(" ")[0]) if " " in name else ""


def _thing(line: Cut, values: Sequence[Named]) -> tuple[int, str] | None:
    """`Region 82 Avg IOU: 0.4`: a numbered thing at the head of a line, directly before a name."""
    if len(values) < 2 or values[0].at != next(iter(line.numbers)) or values[0].strong:
        return None
    first, then = values[0], values[1]
    said, words = line.numbers[first.at], lexicon.words_of(first.name)
    if not said.whole or said.unit or not words or first.at + 2 != then.low:
        return None
    return (first.at, first.name) if words[-1] in lexicon.THING else None


def splits(line: Cut, taken: set[int], values: Iterable[int], start: int) -> tuple[dict[int, str], str]:
    """By value, the data set that is named before it on the line, and the one that the words before all of them name.

    `taken`: pieces that names and counters are made of.
    """
    places = sorted(values)
    words = [at for at, sign in enumerate(line.form) if sign == WORD and at not in taken]
    marks = [at for at in words if line.pieces[at].lower() in lexicon.SPLIT and line.starts[at] >= start]
    strong = [at for at in marks if _is_mark(line, at)]
    found: dict[int, str] = {}
    before_dictionary = [at for at in marks if _OPENS.match(line.form, at)]
    if before_dictionary:
        inside = line.form.index("{", before_dictionary[0])
        found = {place: _held_out(line.pieces[before_dictionary[0]]) for place in places if place > inside}
    elif len(strong) > 1:
        for place in places:
            before = bisect_left(strong, place)
            held = before and not _beyond(line, strong, strong[before - 1], place, places)
            found[place] = _held_out(line.pieces[strong[before - 1]]) if held else ""
    if not strong and (match := _TRAILING.search(line.form)) and match.start("w") in marks:
        found = dict.fromkeys(places, _held_out(line.pieces[match.start("w")]))
    first = places[0] if places else len(line.form)
    lead = [at for at in words if at < first]
    told = [at for at in marks if at < first]
    said = ""
    if told and len([at for at in lead if len(line.pieces[at]) > 1]) <= _MOST_WORDS:
        said = _held_out(line.pieces[told[-1]])
    return found, said


def _beyond(line: Cut, marks: Sequence[int], mark: int, place: int, values: Sequence[int]) -> bool:
    """`train: c=1 a=2 | valid: c=3 a=4 | g=5`: where bars part the data sets, what has a room of its own is of none."""
    first, second = marks[0], marks[1]
    inside = [at for at in values if first < at < second]
    if (
        len(inside) < _MOST_IN_A_ROOM
        or "|" in line.form[first : inside[-1]]
        or "|" not in line.form[inside[-1] : second]
    ):
        return False
    return "|" in line.form[mark:place]


def lead(line: Cut, values: Sequence[Named], taken: set[int]) -> str:
    """`val Loss: 0.5 Acc: 0.7`: the data set at the head of the line, with which the first name begins."""
    low = values[0].low if values else -1
    if low < 0 or line.form[low + 1 : low + 2] not in (" ", "_"):
        return ""
    others = [at for at in range(low) if line.form[at] == WORD and at not in taken]
    return "" if others else _held_out(line.pieces[low])


def owners(line: Cut, values: Sequence[Named], taken: set[int]) -> dict[int, str]:
    """By value, the word before it that opens its part of the line, where one name is said twice.

    G: {loss: 3.1} D: {loss: 0.6}        student(ce=1.2), teacher(ce=1.3)        source: acc 0.6 | target: acc 0.4
    """
    names = [number.name for number in values]
    if len(set(names)) == len(names):
        return {}
    found: dict[int, str] = {}
    for number in values:
        word = _opener_before(line, number.low, taken)
        if word and word.lower() not in lexicon.TRAINING:
            found[number.at] = word
    owned = [(found.get(number.at, ""), number.name) for number in values]
    return found if len(set(owned)) == len(owned) else {}


def _opener_before(line: Cut, at: int, taken: set[int]) -> str:
    """The word that opens the part of the line in which a piece stands: the nearest whose bracket is not closed."""
    for match in reversed([*_OPENING.finditer(line.form, max(0, at - REACH), at + 1)]):
        inside = line.form[match.start() + 1 : at]
        if match.start() not in taken and not (set(")]}>") & set(inside.replace("->", "").replace("=>", ""))):
            return line.pieces[match.start()]
    return ""


def _held_out(word: str) -> str:
    return word if word.lower() in lexicon.HELD_OUT else ""


def _is_mark(line: Cut, at: int) -> bool:
    before = line.form[at - 1 : at] if at else ""
    after = line.form[at + 1 : at + 2]
    return (before == "[" and after == "]") or (after == ":" and line.form[at + 2 : at + 3] in (" ", "_"))


def named_after(data: str, name: str) -> str:
    """The name with its data set before it, where it does not say one itself."""
    if not data or "/" in name:
        return name
    heads = lexicon.words_of(name.split()[0] if name.split() else name)
    return name if heads and heads[0] in lexicon.SPLIT else f"{data} {name}"
