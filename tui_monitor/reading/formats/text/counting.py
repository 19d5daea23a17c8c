"""Which numbers of a line count, and how: steps, epochs, episodes, and the totals they run to.

By the last word of their name, in which a word that measures wins (`train_loss_step=13.4` is a loss), and a rate, a
limit or a mean is no count (`max_iter`, `steps per second`). Without a word a fraction counts: one is the step, two
are epoch and step. A count is whole; an epoch may be a fraction.
"""

from msgspec import Struct, field

from tui_monitor import lexicon
from tui_monitor.lexicon.units import Unit, is_generation, is_plan, unit_of
from tui_monitor.reading.formats.text import naming
from tui_monitor.reading.formats.text.cut import WORD, Cut
from tui_monitor.reading.formats.text.heads import PAIR, by_head, is_head
from tui_monitor.reading.formats.text.naming import Named
from tui_monitor.reading.formats.text.steps import Stand


class Counting(Struct):
    """The pieces of a line that count."""

    step: int | None = None
    step_total: int | None = None
    epoch: int | None = None
    epoch_total: int | None = None
    stand: Stand = Stand.UNPLACED
    taken: set[int] = field(default_factory=set)
    """All pieces that counting explains: numbers and words."""
    split: str = ""
    """The data set other than the training's that the counter itself names: `Test: [3/20]`."""
    first: int = -1
    """Where in the line the first counter begins."""

    @property
    def counts(self) -> bool:
        return self.step is not None or self.epoch is not None


class _Candidate(Struct):
    number: Named
    unit: Unit
    low: int
    high: int
    plan: bool = False
    """A plural: tells how many there will be, but beside an epoch."""


_MOST_AT_HEAD = 8
"""Fractions of a line that may count without a word."""


def counting(line: Cut, numbers: list[Named]) -> Counting:
    """The counters of a line."""
    found = Counting()
    candidates = [candidate for number in numbers if (candidate := _named(line, number)) is not None]
    candidates += (generations := _generations(line, numbers))
    _bare(line, numbers, candidates, found)
    epochs = [one for one in candidates if one.unit is Unit.EPOCH and not one.plan]
    steps = [one for one in candidates if one.unit in (Unit.STEP, Unit.RUN)]
    if steps and not epochs and (letter := _letter(line, numbers)) is not None:
        epochs = [letter]
    if epochs and found.epoch is None:
        _take_epoch(line, numbers, epochs[0], found)
    steps = [one for one in steps if not one.plan or (found.epoch is not None and not one.number.equals)]
    if steps:
        _take_step(line, steps, found)
    episodes = [one for one in candidates if one.unit is Unit.EPISODE]
    if not found.counts and episodes:
        _put_step(episodes[0].number, Stand.AT_STEP, found)
        _explain(line, episodes[0], found)
    for one in [*epochs[1:], *steps, *episodes]:
        if one.number.at != found.step and (one in generations or _equal(line, one.number.at, found)):
            _explain(line, one, found)
    return found


def _generations(line: Cut, numbers: list[Named]) -> list[_Candidate]:
    """`gen 12: fitness 0.5`: counts where nothing finer does, and is no value of its line."""
    names = [number.name for number in numbers]
    return [
        _Candidate(number, Unit.EPISODE, number.low, number.high)
        for number in numbers
        if line.numbers[number.at].whole and is_generation(number.name, names)
    ]


def _letter(line: Cut, numbers: list[Named]) -> _Candidate | None:
    """`E1 iter[ 9/ 10]`: beside a step a lone E is the epoch."""
    for number in numbers:
        if number.name.lower() == "e" and line.numbers[number.at].whole:
            return _Candidate(number, Unit.EPOCH, number.low, number.high)
    return None


def _equal(line: Cut, at: int, found: Counting) -> bool:
    """Is it the count again, as another counter writes it?"""
    again = line.numbers[at].value
    return any(line.numbers[one].value == again for one in (found.step, found.epoch) if one is not None)


def _named(line: Cut, number: Named) -> _Candidate | None:
    """A number whose words say that it counts."""
    said = line.numbers[number.at]
    if number.listed or said.unit not in ("", "k") or (said.unit and not number.total):
        return None
    unit = unit_of(number.name) if number.name else None
    low, high = number.low, number.high
    glued = line.form[number.at + 1 : number.at + 2] == WORD or number.name.lower() in lexicon.SPLIT
    if unit is None and (not number.name or number.total is not None or glued):
        name, low, high = naming.behind(line, number.total or number.at)
        first = name.split(" ")[0] if name else ""
        unit = unit_of(first)
        high = low + 1 if low >= 0 else high
        if unit is None:
            return None
        if not number.name or glued:
            number.name, number.behind = "", True
    if unit is None or not (said.whole or said.thousands or (unit is Unit.EPOCH and _is_fraction(said.text))):
        return None
    if not number.name and line.form[number.at + 1 : low].strip(" _-"):
        return None
    lone = lexicon.words_of(number.name)
    if lone and len(lone[-1]) == 1 and unit is not Unit.RUN:
        return None
    plan = bool(is_plan(number.name, unit) and number.total is None and not number.behind and not number.quoted)
    return _Candidate(number, unit, low, high, plan)


def _is_fraction(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _bare(line: Cut, numbers: list[Named], candidates: list[_Candidate], found: Counting) -> None:
    """Counters without a word: pairs in brackets, a fraction at the head or the end of the line."""
    if by_head(line, found):
        return
    pair = PAIR.match(line.form)
    if pair is not None:
        found.epoch, found.step = (pair.start(name) for name in ("ab" if pair["a"] else "cd"))
        found.stand = Stand.WITHIN_EPOCH
        found.taken |= {found.epoch, found.step}
        found.first = 0
        return
    counted = {one.number.at for one in candidates}
    free = [
        number
        for number in numbers
        if number.total is not None and number.at not in counted and not lexicon.is_metric(number.name)
    ]
    head = [number for number in free[:_MOST_AT_HEAD] if is_head(line, number)]
    if len(head) > 1 and not any(one.unit is Unit.EPOCH for one in candidates):
        _put_epoch(head[0], found)
        _put_step(head[1], Stand.WITHIN_EPOCH, found)
    elif head and not any(one.unit is not Unit.EPISODE for one in candidates):
        _put_step(head[0], _stand_of_fraction(line, head[0], found), found)
    elif free and not candidates and line.form[free[-1].total or 0 :].rstrip(" _")[1:] in ("]", " ]"):
        _put_step(free[-1], Stand.WITHIN_EPOCH, found)


def _stand_of_fraction(line: Cut, number: Named, found: Counting) -> Stand:
    """`Test: [3/20]` counts through another data set; `Train: 1 [0/10]` within an epoch that its split numbers."""
    words = [at for at in range(number.at) if line.form[at] == WORD]
    if not words:
        return Stand.AT_STEP
    word = line.pieces[words[-1]]
    held_out = word.lower() in lexicon.HELD_OUT
    found.taken.add(words[-1])
    if held_out:
        found.split = word
    inner = "[" in line.form[words[-1] : number.at] and ":" in line.form[words[-1] : number.at]
    if held_out:
        return Stand.WITH_TRAINING
    return Stand.WITHIN_EPOCH if inner else Stand.AT_STEP


def _take_epoch(line: Cut, numbers: list[Named], epoch: _Candidate, found: Counting) -> None:
    _put_epoch(epoch.number, found)
    _explain(line, epoch, found)
    last = epoch.number.total or epoch.number.at
    for number in numbers:
        if number.total is None or number.at <= last:
            continue
        between = "".join(line.form[at] for at in range(last + 1, number.at) if at not in found.taken)
        if not between.strip(" _[](:|,-<>") and not (
            number.low > last and number.low not in found.taken and unit_of(number.name)
        ):
            _put_step(number, Stand.WITHIN_EPOCH, found)
        break


def _take_step(line: Cut, steps: list[_Candidate], found: Counting) -> None:
    """Of several steps in a line the one over the run: by its words, by having no total beside one within, or by
    the greater total."""
    best = steps[0]
    if found.step is not None and not any(_beats(line, one, found) for one in steps):
        for one in steps:
            _explain(line, one, found)
        return
    for one in steps[1:]:
        if one.unit is Unit.RUN and best.unit is not Unit.RUN:
            best = one
        elif best.unit is not Unit.RUN and found.epoch is not None and one.number.total is None:
            best = one if best.number.total is not None and not one.plan else best
    alone = found.step is not None or (len(steps) > 1 and best.number.total is None and found.epoch is not None)
    over = best.unit is Unit.RUN or (alone and any(one.number.total for one in steps if one is not best))
    over = over or found.step is not None
    behind_epoch = found.epoch is not None and best.plan
    stand = Stand.OVER_RUN if over else Stand.WITHIN_EPOCH if behind_epoch else Stand.AT_STEP
    _put_step(best.number, stand, found)
    for one in steps:
        _explain(line, one, found)


def _beats(line: Cut, one: _Candidate, found: Counting) -> bool:
    """Does a named step say more than the index beside the epoch? It counts over the run, or has more to go."""
    if one.plan:
        return False
    if one.unit is Unit.RUN or one.number.total is None:
        return True
    if found.step_total is None:
        return False
    return line.numbers[one.number.total].value > line.numbers[found.step_total].value


def _put_epoch(number: Named, found: Counting) -> None:
    found.epoch, found.epoch_total = number.at, number.total
    found.taken |= {number.at} | ({number.total} if number.total is not None else set())
    found.first = number.at if found.first < 0 else min(found.first, number.at)
    if found.stand is Stand.UNPLACED:
        found.stand = Stand.AT_STEP


def _put_step(number: Named, stand: Stand, found: Counting) -> None:
    found.step, found.step_total, found.stand = number.at, number.total, stand
    found.taken |= {number.at} | ({number.total} if number.total is not None else set())
    found.first = number.at if found.first < 0 else min(found.first, number.at)


def _explain(line: Cut, one: _Candidate, found: Counting) -> None:
    """A counter's number and words are no values and no sentence."""
    found.taken |= {one.number.at} | ({one.number.total} if one.number.total is not None else set())
    words = [at for at in range(one.low, one.high) if line.form[at] == WORD]
    found.taken |= set(words)
    found.first = min(found.first, *words, one.number.at) if found.first >= 0 else one.number.at
    for at in words:
        said = lexicon.words_of(line.pieces[at])
        if (held_out := lexicon.HELD_OUT.intersection(said)) and set(said) <= lexicon.SPLIT | lexicon.COUNT:
            found.split = line.pieces[at] if len(said) == 1 else min(held_out)
            found.stand = Stand.WITH_TRAINING if found.step is not None else found.stand
        inner = line.pieces[at].partition("(")[2].rstrip(")").lower()
        if inner in lexicon.HELD_OUT:
            found.split, found.stand = inner, Stand.WITH_TRAINING
