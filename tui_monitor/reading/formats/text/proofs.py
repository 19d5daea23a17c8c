"""What lines that nobody understands mean, if they are reports: three of one shape tell, or many."""

from __future__ import annotations

import math
from itertools import pairwise

from msgspec import Struct, field

from tui_monitor import lexicon
from tui_monitor.reading.formats.text.cells import Meaning, Trust
from tui_monitor.reading.formats.text.cut import WORD, Cut, Number
from tui_monitor.reading.formats.text.naming import Named
from tui_monitor.reading.formats.text.repetition import (
    NAMELESS,
    Held,
    are_whole,
    counted_by,
    counts,
    is_even,
    is_talk,
    may_count,
    values_among,
    word_of,
)
from tui_monitor.reading.formats.text.sense import Sense, meaning

FEWEST = 3
FEWEST_UNKNOWN = 6
"""Lines that an unknown word counts, or a percentage."""
_MOST_NEW = 2
"""Names that were not proved, beside some that were."""
_MOST_ALONE = 2
"""Names at least of lines that nothing but blanks part."""
FEWEST_NAMELESS = 20
"""Lines `2: 1.1765`: a list of numbers that is printed once looks the same, but is seldom so long."""


class Learned(Struct):
    """What a log taught so far."""

    reported: bool = False
    """Has any line been understood?"""
    certain: bool = False
    """Have lines been understood that count?"""
    counters: set[str] = field(default_factory=set)
    """Words that were proved to count."""
    names: set[str] = field(default_factory=set)
    """Of values beside a count."""

    def evaluation(self, said: Sense) -> Meaning | None:
        """`>> held-out: obj 1.9` below `it 40  obj 1.6`: names that were proved, and a data set before them."""
        values = [number for number in said.values if number.name in self.names]
        if not self.certain or not values or len(said.values) > len(values) + _MOST_NEW:
            return None
        if said.counting.counts:
            return meaning(said, said.values, Trust.COUNTED) if len(values) == len(said.values) else None
        found = meaning(said, said.values, Trust.NAMED)
        return found if found.split and said.pure else None

    def learn(self, found: Meaning) -> None:
        """Names of a shape that counts, also without the data set that they begin with."""
        for _, name in found.values if found.counts else ():
            first, _, rest = name.partition(" ")
            self.names |= {name, rest} if rest and first in lexicon.SPLIT else {name}


def proof(lines: list[Held], said: Sense, log: Learned) -> tuple[list[Held], Meaning | None]:
    """The lines of one shape that prove together what it means, and what that is."""
    few = FEWEST_NAMELESS if is_nameless(lines[0].line) else FEWEST
    if len(lines) < few:
        return lines, None
    if (found := _proved(lines[-few:], said, log)) is not None or few != FEWEST:
        return lines[-few:], found
    many = lines[-FEWEST_UNKNOWN:]
    return many, None if log.certain or len(many) < FEWEST_UNKNOWN else reported_often(many, said)


def _proved(lines: list[Held], said: Sense, log: Learned) -> Meaning | None:
    """What lines of one shape mean, if they are reports."""
    first, last = lines[0].line, lines[-1]
    columns = {at: [one.line.numbers[at] for one in lines] for at in first.numbers}
    counter = next((at for at in columns if counts(first, at, columns[at], said)), None)
    names = values_among(said, counter)
    changing = [n for n in names if counter is not None or len({number.text for number in columns[n.at]}) > 1]
    measured = [n for n in changing if lexicon.is_metric(n.name) and not lexicon.is_rate(n.name)]
    talk = is_talk(last.line)
    goes_on = None not in (one.standing for one in lines) and len({one.standing for one in lines}) == len(lines)
    if measured:
        if counter is not None and not log.certain:
            return counted_by(said, names, counter)
        return meaning(said, names, Trust.NAMED) if goes_on and not talk else None
    if counter is None:
        part = goes_on and len(names) > 1 and any(lexicon.may_measure(n.name) and _varies(columns[n.at]) for n in names)
        return (meaning(said, names, Trust.NAMED) if part else _pairs(lines, said, names)) if not talk else None
    even = is_even(columns[counter])
    if log.certain or talk or not even or not may_count(word_of(said, counter)):
        return None
    word = word_of(said, counter)
    plain = [n for n in names if n.name and not lexicon.is_setting(n.name) and not lexicon.is_prose(n.name)]
    varying = [n for n in plain if len({number.text for number in columns[n.at]}) > 1]
    reports = [
        n for n in varying if not n.behind and not (is_even(columns[n.at]) if word else are_whole(columns[n.at]))
    ]
    if not reports or (log.reported and any(n.name.startswith(NAMELESS) for n in names)):
        return None
    return counted_by(said, names, counter)


def _pairs(lines: list[Held], said: Sense, names: list[Named]) -> Meaning | None:
    """`foo=0.5 bar=2.5` with other numbers on each line, and nothing else in them; one where it may be measured."""
    if (
        not said.pure
        or len(names) < 1 + (not any(lexicon.may_measure(n.name) for n in names))
        or not all(n.strong for n in names)
        or len(names) < len(said.line.numbers)
    ):
        return None
    if all(lexicon.is_setting(n.name) for n in names):
        return None
    rows = [[one.line.numbers[n.at].text for n in names] for one in lines]
    same = any(one == other for one, other in pairwise(rows))
    whole = all(text.lstrip("+-").isdigit() for row in rows for text in row)
    return None if same or whole else meaning(said, names, Trust.NAMED)


def is_nameless(line: Cut) -> bool:
    return WORD not in line.form


# What many lines prove that three do not.


def reported_often(lines: list[Held], said: Sense) -> Meaning | None:
    """Lines that whatever stands before their first number counts: `tour 3 : inertie 4.2`, `12.5% read, cost 3.1`."""
    first = lines[0].line
    at = next(iter(first.numbers), None)
    if at is None or not _goes_on([one.line.numbers[at] for one in lines], first, at, said):
        return _often_without_signs(lines, said)
    names = values_among(said, at)
    varying = [n for n in names if _reports(n, [one.line.numbers[n.at] for one in lines], first.lead == at)]
    if not any(map(_is_report, varying)) or (is_talk(first) and not _speaks_of_training(first, varying)):
        return None
    return counted_by(said, names, at)


def _often_without_signs(lines: list[Held], said: Sense) -> Meaning | None:
    """`fit 1.64  held-out 1.89` again and again, and nothing else in the lines, of which one name may be measured."""
    names = values_among(said, None)
    columns = [[one.line.numbers[n.at] for one in lines] for n in names]
    if len(names) < _MOST_ALONE or len(names) < len(lines[0].line.numbers) or is_talk(lines[0].line):
        return None
    known = any(lexicon.may_measure(n.name) for n in names) and not any(n.behind for n in names)
    return (
        meaning(said, names, Trust.NAMED)
        if known and all(map(_varies, columns)) and _leaves_nothing(said, names)
        else None
    )


def _leaves_nothing(said: Sense, names: list[Named]) -> bool:
    taken = {at for n in names for at in range(n.low, n.high)}
    return all(
        at in taken for at, sign in enumerate(said.line.form) if sign == WORD and said.line.starts[at] >= said.start
    )


def _goes_on(column: list[Number], line: Cut, at: int, said: Sense) -> bool:
    """Does the first number of a line count on by the same amount?"""
    word = word_of(said, at)
    if {word, word.rstrip("s")} & lexicon.THING or not lexicon.MACHINE.isdisjoint(_words(line, at)):
        return False
    if column[0].unit == "%" and not word:
        return is_share(column)
    if column[0].unit == "k":  # 3.2k, 6.4k, as rounded
        return 0.95 < (column[1].value - column[0].value) / max(0.1, column[-1].value - column[-2].value) < 1.05
    return all(number.whole and not number.unit and len(number.text) < 16 for number in column) and (
        column[0].value < column[1].value and is_even(column)
    )


def is_share(column: list[Number]) -> bool:
    """Do percentages grow up to 100, none much faster than the others?"""
    steps = [other.value - one.value for one, other in pairwise(column)]
    return 0 < max(steps) <= 3 * min(steps) and column[-1].value <= 100


def _words(line: Cut, at: int) -> set[str]:
    """All words before a number."""
    return {word for piece in range(at) if line.form[piece] == WORD for word in lexicon.words_of(line.pieces[piece])}


def _reports(name: Named, column: list[Number], led: bool) -> bool:
    """A quantity varies; one that is lost (`nan`) or stuck is told again and again all the same, beside a count."""
    if any(not math.isfinite(number.value) for number in column):
        return True
    return _varies(column) or ((led or lexicon.may_measure(name.name)) and not are_whole(column))


def _varies(column: list[Number]) -> bool:
    """Has a quantity fractions, and is it seldom the same?"""
    return not are_whole(column) and len({one.text for one in column}) > len(column) // 2


def _is_report(number: Named) -> bool:
    return number.name not in ("", NAMELESS) and not number.behind and not lexicon.is_setting(number.name)


_OF_TRAINING = frozenset({"total", "eta", "count", "temp"})
"""Words of machines that training has, too: what a softmax is divided by."""


def _speaks_of_training(line: Cut, reports: list[Named]) -> bool:
    """Beside two quantities, or a known one, a line may hold small words; but none of data and machines."""
    words = {part for at, sign in enumerate(line.form) if sign == WORD for part in lexicon.words_of(line.pieces[at])}
    known = any(lexicon.is_metric(number.name) for number in reports) or words & lexicon.MACHINE == {"temp"}
    return (known or len(reports) > 1) and words.isdisjoint(lexicon.MACHINE - _OF_TRAINING)
