"""Counts that only their place at the head of a line tells: no word does."""

from __future__ import annotations

import re
from math import isinf
from typing import TYPE_CHECKING

from tui_monitor import lexicon
from tui_monitor.reading.formats.text.cut import NUMBER, WORD, Cut
from tui_monitor.reading.formats.text.naming import Named
from tui_monitor.reading.formats.text.steps import Stand

if TYPE_CHECKING:
    from tui_monitor.reading.formats.text.counting import Counting

PAIR = re.compile(r"[ _]*(?:\[ ?(?P<a>N) ?(?:: ?|,[ _]+)(?P<b>N) ?\](?=[ _]*W)|(?P<c>N)\|(?P<d>N)\|(?=[ _]*W))")
_LEADING = re.compile(r"[ _]*(?:N[ _]*[|,;]?[ _]*){0,2}(?:\[ ?(?P<n>N) ?\]|(?<![^ _])(?P<m>N):)(?P<gap>_)(?=W)")
"""`[12]` or `12:` and a tab: the rounds of boosting, a clock or the number of the line before them at most."""
_VALUES_FIRST = re.compile(r"[ _]*(?:W )?(?P<n>N):[ _]+N(?:[ _]W(?:[ _]W)*)?,")
_SPLIT_INDEX = re.compile(r"[ _]*(?P<w>W):[ _]*(?P<n>N)[ _]*\[[ _]*(?P<i>N)[ _]?/[ _]?(?P<of>N)")
"""`Train: 1 [   0/10 (  0%)]`."""
_ROUND = re.compile(r"[^\w!?]{2,}(?P<w>W)[ _:#]*(?P<n>N)(?:[ _]?/[ _]?(?P<of>N))?[^\w!?]*$")
"""`--- sweep 4 ---`, `@@ turn 4`: a heading of what comes below it."""
_OUTCOME = re.compile(r"[ _]*(?P<w>W) (?P<n>N)(?=,[ _])")
"""`Train 4, loss: 0.5`, the outcome of an epoch."""
_LETTERS = re.compile(
    r"[ _\[]*(?P<w>W)[:= ]?(?P<n>N)[\],;]?[ _\[]*(?P<b>W)[:= ]?[ _]*(?P<i>N)(?:/(?P<of>N))?(?=[ _\]]|$)"
)
"""`E=1 B=50`, `[E 0][B 1/2]`."""


def by_head(line: Cut, found: Counting) -> bool:
    """Counts that only their place at the head of the line tells."""
    if (match := _SPLIT_INDEX.match(line.form)) and _word(line, match) in lexicon.SPLIT:
        found.epoch, found.step, found.step_total = match.start("n"), match.start("i"), match.start("of")
        stand = Stand.WITHIN_EPOCH
    elif (match := _OUTCOME.match(line.form)) and _word(line, match) in lexicon.SPLIT:
        found.epoch, stand = match.start("n"), Stand.AT_STEP
    elif (match := _LETTERS.match(line.form)) and _word(line, match) == "e":
        if line.pieces[match.start("b")].lower() not in ("b", "i", "s", "it") or "," in line.pieces[match.start("n")]:
            return False
        found.epoch, found.step, stand = match.start("n"), match.start("i"), Stand.AT_STEP
        found.step_total = match.start("of") if match["of"] else None
    elif (match := _ROUND.match(line.form)) and _word(line, match) in lexicon.ROUNDS:
        found.step, stand = match.start("n"), Stand.OVER_RUN
        found.step_total = match.start("of") if match["of"] else None
    elif (match := _LEADING.match(line.form)) and "\t" in line.pieces[match.start("gap")]:
        found.step, stand = match.start("n" if match["n"] else "m"), Stand.OVER_RUN
    elif match := _VALUES_FIRST.match(line.form):
        found.step, stand = match.start("n"), Stand.OVER_RUN
    else:
        return False
    if any(at is not None and not line.numbers[at].whole for at in (found.epoch, found.step)):
        found.epoch = found.step = found.step_total = None
        return False
    found.stand, found.first = stand, 0
    taken = range(found.step + 1 if stand is Stand.OVER_RUN and found.step is not None else match.end())
    found.taken |= {at for at in taken if line.form[at] in (WORD, NUMBER)}
    if stand is not Stand.OVER_RUN and match.re is not _LETTERS and (word := line.pieces[match.start("w")]):
        found.split = word if word.lower() in lexicon.HELD_OUT else ""
        if found.split and found.step is not None:
            found.stand = Stand.WITH_TRAINING
    return True


def _word(line: Cut, match: re.Match[str]) -> str:
    return line.pieces[match.start("w")].lower()


def is_head(line: Cut, number: Named) -> bool:
    """Does a fraction stand at the head of the line, with nothing but splits and other fractions before it? What has
    no end (`stage 3/inf`) counts whatever it is called."""
    before = [line.pieces[at].lower() for at in range(number.at) if line.form[at] == WORD]
    said, endless = line.numbers[number.at], number.total is not None and isinf(line.numbers[number.total].value)
    if not (said.whole or said.thousands) or (len(before) > 1 if endless else not lexicon.SPLIT.issuperset(before)):
        return False
    if endless and before and lexicon.is_metric(before[0]):
        return False
    after = line.form[(number.total or number.at) + 1 :].lstrip(" _])")[:1]
    return after in ("", ":", ",", "|", "-", "(", "[", "W", "N", "'", "{", "=", "—", "§", "!")
