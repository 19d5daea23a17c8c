"""What lines of one shape tell together: which number counts them, and which are values."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor import lexicon
from tui_monitor.reading.formats.text import naming, qualifiers
from tui_monitor.reading.formats.text.cells import Meaning, Row, Trust
from tui_monitor.reading.formats.text.cut import NUMBER, WORD, Cut, Number
from tui_monitor.reading.formats.text.naming import Named
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.sense import Sense, meaning
from tui_monitor.reading.formats.text.steps import Stand

NAMELESS = "value"
_LONGEST_LETTER = 2
"""Of a name that counts though the line names a metric: `t=2 loss=0.5`, but not `tokens=2 loss=0.5`."""


class Held(Struct):
    """A line that is not decided yet."""

    text: str
    line: Cut
    head: Prefix
    offset: int
    standing: float | None
    """Where training was."""
    row: Row | None = None
    """As it was understood but for its count."""
    meaning: Meaning | None = None
    """What it was understood as."""
    unread: bool = False
    """It was passed over, as a line that says nothing."""


def counts(line: Cut, at: int, column: list[Number], said: Sense) -> bool:
    """Does a number count its lines? The first of a line may, and those that are called so."""
    if not all(number.whole and not number.unit and len(number.text) < 16 for number in column):
        return False
    word = word_of(said, at)
    if (at != next(iter(line.numbers)) and lexicon.singular(word) not in lexicon.TICKS) or word in lexicon.THING:
        return False
    return all(one.value < other.value for one, other in pairwise(column))


def may_count(word: str) -> bool:
    return not word or lexicon.singular(word) in lexicon.TICKS


def word_of(said: Sense, at: int) -> str:
    """The word directly before a number, in lower case."""
    before = said.line.form[:at]
    bare = before.rstrip(" _:=[(#<@")
    if "@" in before[len(bare) :]:
        return "at"
    if not bare or bare[-1] != WORD:
        return ""
    words = lexicon.words_of(said.line.pieces[len(bare) - 1])
    return words[-1] if words else ""


def candidate(held: list[Held], said: Sense, found: Meaning) -> int | None:
    """The number of understood lines that may count them."""
    line = held[0].line
    names = dict(found.values)
    taken = {at for at, name in names.items() if lexicon.is_metric(name)}
    for at in line.numbers:
        if at in taken or not counts(line, at, [one.line.numbers[at] for one in held], said):
            continue
        name = names.get(at, "")
        named = len(name) > _LONGEST_LETTER and lexicon.singular(word_of(said, at)) not in lexicon.TICKS
        if at != next(iter(line.numbers)) or not named or _is_lead(line, at):
            return at
    return None


def is_like_ranks(held: list[Held], counter: int) -> bool:
    """Are lines counted from 0 on by one, as a machine counts its processes?"""
    return [one.line.numbers[counter].value for one in held] == [*range(len(held))]


def _is_lead(line: Cut, at: int) -> bool:
    """`frame 120 | loss 0.5`: the first words of a line and their number, and a mark behind them."""
    return line.form[:at].strip(" _") in ("W", "W:", "W=") and line.form[at + 1 :].lstrip(" _")[:1] in (
        "|",
        ",",
        ":",
        "-",
    )


def with_counter(line: Cut, found: Meaning, counter: int) -> Meaning:
    """The meaning with a number that was taken for a value, for a rank or for nothing as its step."""
    epoch = _epoch_before(line, counter)
    values = tuple((at, name) for at, name in found.values if at not in (counter, epoch))
    stand = Stand.OVER_RUN if epoch is None else Stand.WITHIN_EPOCH
    totals = dict(found.totals)
    if line.form[counter + 1 : counter + 3] == "/" + NUMBER:
        totals[counter] = counter + 2
    return replace(
        found, values=values, step=counter, epoch=epoch, stand=stand, trust=Trust.COUNTED, index=None, totals=totals
    )


def _epoch_before(line: Cut, counter: int) -> int | None:
    """`[E 0][B 1/500]`: the epoch before a step."""
    for at in line.numbers:
        bare = line.form[:at].rstrip(" _:=[(#")
        word = line.pieces[len(bare) - 1].lower() if bare and bare[-1] == WORD else ""
        if at < counter and line.numbers[at].whole and word in lexicon.EPOCH | {"e"}:
            return at
    return None


def counted_by(said: Sense, names: list[Named], counter: int) -> Meaning:
    found = meaning(said, [n for n in names if n.at != counter], Trust.COUNTED)
    return with_counter(said.line, found, counter)


def values_among(said: Sense, counter: int | None) -> list[Named]:
    """The values among the numbers; words stand behind all of them where none is before the first."""
    line = said.line
    numbers = naming.named(line)[0]
    free = [n for n in numbers if n.at != counter and _is_plain(line, n) and (n.total is None or _is_tally(n, counter))]
    backed = [n for n in free if naming.behind(line, n.at)[0]]
    behind = bool(backed) and not free[0].name and len(backed) >= len([n for n in free if n.name])
    found: list[Named] = []
    taken: set[str] = set()
    for number in free:
        if behind:
            number.name, number.low, number.high = naming.behind(line, number.at)
            number.behind = True
        name = number.name = _of_its_data(number.name, taken, found)
        if not name or lexicon.is_never(name) or number.listed:
            continue
        letter = len(name) == 1 and number.strong  # `a=0.5`
        if (lexicon.is_prose(name) and not letter) or (line.numbers[number.at].whole and may_count(name.lower())):
            continue
        taken.add(name)
        found.append(number)
    if not found and counter is not None and len(free) == 1:
        lead = line.form[:counter].strip(" _")
        free[0].name = (
            line.pieces[counter - 2] if lead.endswith("W") and lexicon.is_metric(line.pieces[counter - 2]) else NAMELESS
        )
        found.append(free[0])
    elif not found and counter is not None and WORD not in line.form:
        found = [number for number in free if not line.numbers[number.at].whole]
        for index, number in enumerate(found, 1):
            number.name = f"{NAMELESS} {index}"
    return found


def _of_its_data(name: str, taken: set[str], before: list[Named]) -> str:
    """`held-out fit 2.3 hit 0.1`: what was told of training is told again of the data set named last."""
    told = (qualifiers.spoken(number.name) for number in reversed(before))
    data = next(filter(None, told), "") if name in taken else ""
    return qualifiers.named_after(data, name) if data else name


def _is_plain(line: Cut, number: Named) -> bool:
    """Without a unit, but for a share, and metres behind a fraction: `residual=0.3470m`."""
    said = line.numbers[number.at]
    metres = said.unit == "m" and not said.whole and number.strong
    return said.unit in ("", "%") or (metres and lexicon.TIME.isdisjoint(lexicon.words_of(number.name)))


def _is_tally(number: Named, counter: int | None) -> bool:
    """`modes 4/8` behind a count: how many of so many."""
    if counter is None or number.at < counter or number.total is None or len(number.name) < 4:
        return False
    words = set(lexicon.words_of(number.name))
    return words.isdisjoint(lexicon.THING | lexicon.MACHINE | lexicon.TICKS | lexicon.PLURALS)


def is_even(column: list[Number]) -> bool:
    """Do whole numbers go on by the same amount, or nearly?"""
    steps = [other.value - one.value for one, other in pairwise(column)]
    return are_whole(column) and max(steps) - min(steps) <= 1


def are_whole(column: list[Number]) -> bool:
    return all(number.whole for number in column)


def is_talk(line: Cut) -> bool:
    """Is it a sentence, or about data and machines?"""
    words = {word for at, sign in enumerate(line.form) if sign == WORD for word in (line.pieces[at].lower(),)}
    units = {number.unit for number in line.numbers.values()}
    parts = {part for word in words for part in lexicon.words_of(word)}
    return not (
        lexicon.PROSE.isdisjoint(words)
        and lexicon.MACHINE.isdisjoint(parts)
        and lexicon.MACHINE.isdisjoint(unit.rstrip("/s") for unit in units)
    )
