"""The name of a number, and what numbers are to each other.

Where a name may stand, in the order of trust: before over a sign (`loss: 0.5`, `loss is 0.5`, `loss ..... 0.5`), in
brackets (`[Loss] 0.5`), before a bracket that is skipped (`reward (100 ep): 22.6`), before over a blank (`loss 0.5`),
and behind (`0.25 rate`), which only a line without any name before its numbers may do.
"""

import re

from msgspec import Struct, structs

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text import eta
from tui_monitor.reading.formats.text.cut import NUMBER, WORD, Cut
from tui_monitor.reading.formats.text.joint_names import apart, of_its_data

_SIGN = r"(?:::|:=|(?<![=!<>])[:=]|[→⇒≈~➜]|[-=]>|\.{2,})"
_JOINT = r"(?: |[/&+-]| [&/] |)"
_PHRASE = rf"(?:W(?:{_JOINT}W){{0,7}}(?: ?\((?P<inner>[^()]*)\))?)"
_GAP = (
    rf"(?:(?P<sign>[ _]*{_SIGN}[ _]*(?:[$#@<'\"]|\[[ _]?)?[ _]?)"
    r"|[ _]+[$#@<]?|[ _]*[\[<][ _]?#?|[ _]?\([ _]?|[ _]?\#[ _]?|)"
)
_BEFORE = re.compile(rf"(?P<phrase>{_PHRASE}){_GAP}$")
_QUOTED = re.compile(rf"(?P<quote>['\"])(?P<phrase>[^'\"]+)(?P=quote){_GAP}$")
_BRACKETED = re.compile(rf"\[ ?(?P<phrase>W(?:{_JOINT}W){{0,5}}) ?\](?P<sign>[ _]*{_SIGN}[ _]*|[ _]+)$")
_BEHIND = re.compile(r"[ _-]?(?P<phrase>W(?: W){0,3})")
_EACH_BEFORE_ITS_NAME = re.compile(r"[ _]*N W(?: W)?(?:_N W(?: W)?){2,}[ _]*")
"""`4 rounds   1.64 nats   39.0 % correct`: wide blanks part what belongs together from what does not."""
_SHARE_IN_BRACKETS = re.compile(r"\(N W(?: W)?\)")
_KEY = lazy_compile(r"(?P<q>['\"])(?:key|name|metric|tag)(?P=q)\s*:\s*(?P<r>['\"])(?P<name>[^'\"]+)(?P=r)")
_FRACTION = re.compile(r"N(?P<gap>[ _]?/[ _]?|[ _]W[ _](?:W: )?)(?P<total>N)(?![ _]?/)")
_TRIPLE = re.compile(r"N/N/N")
_RANGE = re.compile(r"N-(?=N)")
_MEAN = re.compile(r"N[ _]?\((?P<word>[ _]?W:?)?[ _]*N[ _]*\)")
_ASIDE = re.compile(r"N[ _]?\((?=[ _]*[^W ])[^()]*\)")
_SPREAD = re.compile(r"N[ _]?(?:±|\+/-|\+-)[ _]?N")
_LIST = re.compile(r"\[ ?N(?:(?:, ?| )N){1,63} ?\]")
_BESIDE = re.compile(r"N(?:[ _]?&[ _]?N)+")
_MEANS = frozenset({"avg", "average", "mean", "median", "global", "smoothed", "smooth"})
_OF = frozenset({"von", "de", "sur", "di", "af", "av", "van", "из", "z", "dari", "trên"})
"""`25 von 1500`, in other languages."""
_EDGES = frozenset("|,;()[]{}:*-•·»§!?")
_ROOM = frozenset(",;|:>)]•·»§(")
_DULL = lexicon.COUNT | lexicon.PLURALS | frozenset("abcdefghijklmnopqrstuvwxyz")
"""Begin no name at the head of a line."""
_KEPT = lexicon.SPLIT | {"time", "best", "lowest", "highest", "total", "mean"}
REACH = 200
"""Pieces before and behind a number that may say something of it: what stands farther away is about another."""
_MOST_WORDS = 3
"""Of a name before a sign without blanks, beyond which the words before it are a sentence."""


class Named(Struct):
    """A number that may be a value or a count."""

    at: int
    """Its piece."""
    name: str = ""
    low: int = -1
    high: int = -1
    """The pieces that its name is made of."""
    strong: bool = False
    """A sign stands between, and not only a blank."""
    equals: bool = False
    bounded: bool = False
    """Name and number fill the room between two marks: no part of a sentence."""
    behind: bool = False
    total: int | None = None
    """The piece of its total: `12/100`."""
    listed: bool = False
    quoted: bool = False
    changes: bool = False
    """`setting loss scale to 0.5`: whatever it is called, it changes while the run goes on."""
    amount: bool = False
    """A number of samples, tokens or images that a sentence speaks of."""
    opened: bool = False
    """A round bracket stands between name and number: `epoch (99/400)` may count, and is no value."""


def named(line: Cut) -> tuple[list[Named], set[int]]:
    """The numbers that may mean something, with their names, and the pieces of those that say nothing by themselves."""
    totals, loose, lists = _among_numbers(line)
    if _EACH_BEFORE_ITS_NAME.fullmatch(line.form):
        return [_named_behind(line, at) for at in line.numbers], loose
    ranges = {match.end(): match.start() for match in _RANGE.finditer(line.form)}
    found: list[Named] = []
    for at in line.numbers:
        if at in loose:
            continue
        number = _named_before(line, at, ranges.get(at, at), lists.get(at))
        number.total = totals.get(at)
        if not number.name and _is_share_of(line, at):
            number = _named_behind(line, at)  # `loss 0.5  (39.0% right)`
        found.append(number)
        loose |= _skipped(line, number)
    found = [number for number in found if number.at not in loose]
    found += [other for number in found if (other := _other_of_pair(line, number)) is not None]
    found.sort(key=lambda number: number.at)
    _share_out(line, found)
    return found, loose


def _is_share_of(line: Cut, at: int) -> bool:
    """`loss 0.5 (39.0% right)`: a share in a bracket, and what it is of."""
    bracketed = line.numbers[at].unit == "%" and _SHARE_IN_BRACKETS.match(line.form, at - 1)
    return bool(bracketed) and lexicon.may_measure(behind(line, at)[0])


def _named_behind(line: Cut, at: int) -> Named:
    name, low, high = behind(line, at)
    return Named(at, name, low, high, strong=True, bounded=True, behind=True)


def _other_of_pair(line: Cut, number: Named) -> Named | None:
    """`error 1.64/1.89`: two measurements, as of two data sets; a whole number that is divided is a share."""
    total = number.total
    if total is None or line.numbers[number.at].whole or line.numbers[total].whole or number.listed:
        return None
    if not lexicon.may_measure(number.name) or line.form[number.at + 1 : total].strip(" _") != "/":
        return None
    name, number.name, number.total = number.name, f"{number.name}[0]", None
    return structs.replace(number, at=total, name=f"{name}[1]")


def _share_out(line: Cut, found: list[Named]) -> None:
    """Each of the numbers side by side gets the name that stands where it does: `train/val loss 0.5/0.6`."""
    for match in _BESIDE.finditer(line.form):
        twins = [number for number in found if match.start() <= number.at < match.end()]
        names = apart(twins[0].name) if twins else []
        if len(names) != len(twins):
            continue
        first = twins[0]
        for number, name in zip(twins, names, strict=True):
            number.name, number.low, number.high = name, first.low, first.high
            number.strong, number.bounded, number.total = True, first.bounded, None


def _among_numbers(line: Cut) -> tuple[dict[int, int], set[int], dict[int, tuple[int, int]]]:
    """Totals by their number; numbers that are means, spreads or beginnings of ranges; members of lists."""
    totals: dict[int, int] = {}
    loose: set[int] = set()
    lists: dict[int, tuple[int, int]] = {}
    form = line.form
    if len(line.numbers) < 2:
        return totals, loose, lists
    for match in _LIST.finditer(form):
        members = [at for at in range(*match.span()) if form[at] == NUMBER]
        lists |= {at: (match.start(), index) for index, at in enumerate(members)}
    for match in _TRIPLE.finditer(form):
        loose |= {match.start() + 2, match.start() + 4}
    for match in _RANGE.finditer(form):
        loose.add(match.start())
    for match in _FRACTION.finditer(form):
        gap = [
            word.lower()
            for word in line.pieces[match.start() + 1 : match.start("total")]
            if word[:1].isalpha() or word[:1] in ("|", "∇")
        ]
        number, total = line.numbers[match.start()], line.numbers[match.start("total")]
        linked = not gap or gap[0] == "of" or (gap[0] in _OF and number.whole and total.whole)
        if total.unit in ("", "k", "m") and linked:
            totals[match.start()] = match.start("total")
            loose.add(match.start("total"))
    for pattern in (_MEAN, _ASIDE, _SPREAD):
        for match in pattern.finditer(form):
            if pattern is _MEAN and match["word"] and line.pieces[match.start("word")].lower() not in _MEANS:
                continue
            if pattern is _ASIDE and not set(range(match.start() + 1, match.end())).isdisjoint(totals):
                continue
            within = [at for at in range(match.start() + 1, match.end()) if form[at] == NUMBER]
            loose |= {at for at in within if not _is_share_of(line, at)}
    return totals, loose, lists


def _skipped(line: Cut, number: Named) -> set[int]:
    """The numbers in a bracket between a name and its number."""
    return {at for at in range(number.low, number.high) if line.form[at] == NUMBER} if number.low >= 0 else set()


def _named_before(line: Cut, at: int, start: int, member: tuple[int, int] | None) -> Named:
    start = start if member is None else member[0]
    form, near = line.form, max(0, start - REACH)
    match = (
        _QUOTED.search(form, near, start) or _BRACKETED.search(form, near, start) or _BEFORE.search(form, near, start)
    )
    if match is None:
        return Named(at)
    low, high = match.span("phrase")
    sign = match["sign"] or ""
    if match.re is _BEFORE and not sign.strip(" _") and match["inner"] and _says_itself(line, *match.span("inner")):
        return Named(at)
    gap = form[high:start]
    number = Named(at, "", low, high, bool(sign.strip(" _")), "=" in sign, quoted=match.re is _QUOTED)
    number.strong = number.strong or match.re is not _BEFORE
    number.opened = "(" in gap
    text = _text(line, low, high)
    if match.re is _BEFORE:
        low, text = _phrase(line, match, gap, number)
        number.low = low
    said = line.numbers[at]
    text = text if said.unit or number.quoted else eta.told_apart(text, said.text)
    text = of_its_data(text)
    number.name = text if member is None else f"{text}[{member[1]}]"
    number.listed = member is not None
    number.bounded = _is_bounded(line, number)
    number.amount = not number.strong and _is_amount(line, at)
    return number


def _says_itself(line: Cut, low: int, high: int) -> bool:
    """`(recon 9.5, KL 0.5)`: has a bracket named fractions of its own?"""
    fractions = (at for at in range(low + 1, high) if line.form[at] == NUMBER and not line.numbers[at].whole)
    return any(WORD in line.form[max(low, at - 3) : at] for at in fractions)


def _is_amount(line: Cut, at: int) -> bool:
    """`Processed 256 samples in 1.2 seconds`: a whole number between a blank and what there is so many of."""
    behind = [line.pieces[word].lower() for word in (at + 1, at + 2) if line.form[word : word + 1] == WORD]
    return line.numbers[at].whole and bool(behind) and behind[0] in lexicon.OTHER_UNITS | lexicon.PLURALS


def _text(line: Cut, low: int, high: int) -> str:
    return line.text[line.starts[low] : line.end(high - 1)]


def _phrase(line: Cut, match: re.Match[str], gap: str, number: Named) -> tuple[int, str]:
    """Where the name begins, and the name: the words of the phrase without the sentence around it."""
    low, high = match.span("phrase")
    inner = match["inner"]
    end = line.form.rindex("(", low, high) if inner is not None else high
    words = [at for at in range(low, end) if line.form[at] == WORD]
    linked = False
    while len(words) > 1 and (word := line.pieces[words[-1]].lower()) in lexicon.LINKS | {"to", "of"}:
        if word == "of" and not lexicon.is_metric(line.pieces[words[-2]]):
            break
        linked = word in ("is", "was", "are", "to", "of") or linked
        number.changes = number.changes or word == "to"
        words.pop()
    number.strong = number.strong or linked
    glued = number.strong and not linked and gap.strip(" _") == gap
    first = _first_word(line, words, glued)
    whole = inner is not None and NUMBER not in inner and not linked
    return words[first], _text(line, words[first], high if whole else words[-1] + 1)


def _first_word(line: Cut, words: list[int], glued: bool) -> int:
    """Which word of a phrase the name begins with."""
    said = [line.pieces[at].lower() for at in words]
    first = 0
    for at in range(len(said) - 1, 0, -1):
        if said[at - 1] in lexicon.LINKS:
            first = at
            break
    while first < len(said) - 1 and said[first] in lexicon.CHANGES:
        first += 1
    while first < len(said) - 1 and said[first] in ("a", "an", "and", "its", "the", "with"):
        first += 1
    while first < len(said) - 1 and line.pieces[words[first]] in lexicon.LEVELS:
        first += 1
    if glued and len(said) - first > 1:
        before = line.form[max(0, words[0] - REACH) : words[0]].rstrip(" _")[-1:]
        prose = not lexicon.PROSE.isdisjoint(said[first:])
        if prose or len(said) - first > _MOST_WORDS or not _has_room(before, said[first:]):
            last = len(said) - 1
            while last > first and (said[last - 1] in _KEPT or lexicon.is_metric(said[last - 1])):
                last -= 1
            first = last
    return first


def _has_room(before: str, said: list[str]) -> bool:
    """Does the phrase fill the room behind a mark, or the head of the line?"""
    return before in _ROOM if before else len(said) == 2 and said[0] not in _DULL


def _is_bounded(line: Cut, number: Named) -> bool:
    before = line.form[max(0, number.low - REACH) : number.low].rstrip(" _")[-1:]
    after = line.form[number.at + 1 : number.at + REACH].lstrip(" _")[:1]
    return (not before or before in _EDGES) and (not after or after in _EDGES)


def behind(line: Cut, at: int) -> tuple[str, int, int]:
    """The words directly behind a number, and their pieces."""
    match = _BEHIND.match(line.form, at + 1)
    if match is None:
        return "", -1, -1
    low, high = match.span("phrase")
    return _text(line, low, high), low, high


def label(line: Cut) -> str:
    """`eval_accuracy: {"epoch": 0, "value": 0.43}`, `{"key": "eval_accuracy", "value": 0.43}`."""
    start = line.text.find("{")
    sibling = _KEY.search(line.text, start)
    if sibling is not None:
        return sibling["name"]
    before = line.text[:start].rstrip(" :=\t").rpartition(" ")[2]
    return before or "value"
