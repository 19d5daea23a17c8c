"""One cut of any line: its pieces, and the key of its shape.

    Epoch 3 | step 12/100 | loss: 0.5, lr 1e-4 (eta 0:15:40)
    W     N | W    N /N   | W   : N  , W  N    (W   ?      )

A number is a value with its unit; a *vague* piece holds digits, may be another on every line and is never a value (a
date, a clock, a version, an address, a path). All else are words, marks and blanks. Lines of one key differ in
numbers, vague pieces and the width of their blanks alone.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.glued import number_at_head

_EDGE = r"(?![A-Za-z0-9_À-ɏ])"
_RATES = r"(?:[A-Za-z]{1,12}/(?:secs?|seconds?|s|min|h|hour|it|iter|step|batch|epoch|sample|gpu)|/s)"
_TIMES = r"(?:ms|us|µs|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|[smhd])(?!/)"
_SIZES = r"(?:[kKMGTP]i?[bB](?:/s)?|bytes)"
_UNIT = (
    rf"[ ]?(?P<unit>%(?![\w|])(?!(?<= %) +[0-9])|(?:{_RATES}|{_TIMES}|{_SIZES}){_EDGE})(?![ ]*[=:](?!:))"
    rf"|(?P<kilo>[kMGTBx]|K(?=/[0-9])|dB|bpc|BPC){_EDGE}"
)
_NEXT = r",[^\W\d][\w ./-]{0,60}[:=]"
_COUNTED = r"(?:epoch|batch|step|iter)s?(?![a-zA-Z])"
_OF_THOUSANDS = r"(?=/[0-9]+(?:\.[0-9]+)?[kKM](?![\w./]))"
"""`0.03k/2.4k`: what is so many of so many thousands."""
_END = (
    rf"(?:(?![\w.,:/+-]{{0,40}}[0-9]){_EDGE}|(?={_NEXT})|(?=/[0-9]+(?:/[0-9]+)?(?![\w./]|,[0-9]))|(?=/[0-9]+\.[0-9]+(?![\w./]))"
    rf"|(?=:[^\W\d]\w{{0,30}}:[-+.0-9])|(?=-[0-9]+(?:(?![\w./-]|[,:][0-9])|{_COUNTED}))|(?={_COUNTED})|(?=,[-+]?[0-9.]+[\])])|{_OF_THOUSANDS})"
)
_FULL_STOP = r"\.(?=\s+[^\W\d_]|\s*$)"
"""`Step: 20000. Mean reward: 0.5.`: ends a sentence, and is no part of the number."""
_NUMBER = rf"(?:(?<![\w)\]%.])[-+])?(?:{numbers.NON_FINITE}(?:\.0)?(?!\w)|[0-9]++(?={_FULL_STOP})|{numbers.UNSIGNED})"
_LETTER = (
    r"(?:(?<=^)|(?<=[\[(|,>])|(?<=[\[(|,>] ))[estiknubESTB]"
    r"(?=[0-9]+(?:[\s:|\])]|$)(?!\s*[:=]\s*[-+.0-9]))"
)
_GLUED = r"(?i:epoch|iteration|iter|step|batch|round|upd|ep|it|st)(?=[0-9]+(?:/[0-9]+)?(?:[\s:,|\])>-]|$))"
_SOURCE = "|".join(rf"(?<=\.{ending})" for ending in ("py", "cc", "cpp", "c", "h", "cu", "java", "scala", "js", "go"))
_PIECES = re.compile(
    rf"(?P<blank>\s+)"
    rf"|(?=[0-9.+\-nNiI])(?:"
    r"(?P<date>[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}(?:[ T_][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?)?(?![\w-])"
    r"|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?(?=[ T][0-9]{1,2}:[0-9]{2}))"
    r"|(?P<place>0x[0-9a-fA-F]+|(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?::[0-9]+)?)"
    r"|(?P<clock>[0-9]++(?::[0-9]++){1,6}(?:[.,][0-9]+)?(?![\w:])"
    r"|(?:[0-9]+(?:\.[0-9]+)?[ ]?(?:ms|[dhms])\b[ ]?){2,})"
    r"|(?P<thousands>[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:_[0-9]{3})+)(?!\w|[,.][0-9])"
    rf"|(?P<number>{_NUMBER})(?:{_UNIT})?{_END}"
    r"|(?P<odd>(?:(?<![\w)\]%.])[-+.]{1,40}+)?[0-9](?:[\w.+-]|,(?=[0-9]))*))"
    rf"|(?=[^\W\d]|%)(?:(?=[tnADf])(?P<call>(?:tensor|np\.\w+|numpy\.\w+|Array|DeviceArray|tf\.Tensor|float)\(\s*"
    rf"\[?['\"]?(?P<inner>{numbers.NUMBER})['\"]?\]?(?:,[^()]{{0,80}}(?:\([^()]{{0,40}}\)[^()]{{0,40}})?)?\))"
    rf"|(?P<glued>{_GLUED}|{_LETTER}|[\u3400-\u9fff\uac00-\ud7af]+)"
    rf"|(?P<word>(?!{numbers.NON_FINITE}(?!\w))[^\W\d](?:(?:[\w@'+%.-]|/(?![0-9]+(?:\.[0-9]+)?(?:[\s:,]|$))){{0,80}}[\w%+])?"
    rf"(?P<line>(?:{_SOURCE}):[0-9]+)?(?:\.(?=\s*[:=]|\s+[-+]?[0-9.]+))?(?:\([A-Za-z /%]{{1,20}}\))?|%(?=\s)))"
    rf"|(?P<quoted>(?P<q>['\"])(?P<within>{numbers.NUMBER})%?(?P=q))"
    r"|(?P<norm>\|{1,2}[∇∂Δ]?[^\W\d]\w{0,20}\|{1,2}|∇)"
    r"|(?P<path>(?<!\w)~?/(?=[\w.-]*/)[\w./-]+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_ALIGNED = re.compile(r"[ \t]+(?=[-+.]?[0-9])")
"""`  5 | loss 0.5` and `100 | loss 0.5` are of one shape."""
_STARRED = re.compile(r"[ \t]*\*+[ \t]+(?=[0-9]+[\s:|])")
"""`* 12 fit=0.5`, the best so far, and `  13 fit=0.6`."""
_WIDE = str.maketrans("：，（）【】＝；。、％｜－～＋", ":,()[]=;;,%|-~+")
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_NUMERIC = r"(?:[-+]?[0-9.]|nan|inf|NaN)"
_SEAMS = (
    rf"第(?=[ ]?[0-9])|(?<=[{_UNSPACED}])(?={_NUMERIC})|(?<=[0-9%])(?=[{_UNSPACED}])"
    rf"|(?:(?<=[0-9][轮步局次])|(?<=[0-9] [轮步局次]))(?=[{_UNSPACED}])"
    rf"|(?<=[{_UNSPACED}])(?=(?:为|是|达到|等于|は|が) ?{_NUMERIC})"
)
"""Scripts without blanks: `第3轮损失为0.5` is `第 3 轮 损失 为 0.5`, in epoch 3 the loss is 0.5."""
_SIDE = r"[^\W\d][\w@-]{0,20}"
_SHARE = rf"[-+]?(?:{numbers.NON_FINITE}|{numbers.UNSIGNED})"
_TWINS = lazy_compile(
    rf"(?<![\w/]){_SIDE}(?: ?/ ?{_SIDE}){{1,3}}(?: {_SIDE}){{0,2}}(?: ?[:=] ?| )"
    rf"(?P<numbers>{_SHARE}(?: ?/ ?{_SHARE}){{1,3}})(?![\w./])"
)
"""`mean/median reward 1.5/2.0`: as many numbers as names, side by side, of which none is a total."""
BESIDE = "&"
"""What stands between such numbers once the line is cut."""
_WINDOW = re.compile(
    r"(?: (?:over|of|in) (?:the )?|(?<=^)|(?<=^ )|(?<=^  ))(?:last|past) [0-9]+(?: \w+){0,2}(?=\s*[:=])", re.IGNORECASE
)
"""`mean return over the last 5 = -288.0`: how many are averaged is no part of the name."""
LONGEST = 16_384
BETWEEN = "\n"
"""The cells of a key: no line holds it."""
NUMBER, VAGUE, CLOCK, WORD, BLANK, GAP, ODD = "N?!W _§"
"""Signs of a form: a number, a vague piece, one that may be any clock, a word, a blank, a wide one, a sign that
would be taken for one of these. All other marks stand for themselves."""
_SIGNS = {"date": VAGUE, "place": VAGUE, "path": VAGUE, "odd": VAGUE, "clock": CLOCK, "glued": WORD, "norm": WORD}


class Number(Struct):
    """A number of a line: `text` is at `start` to `end`, without its unit and wrapper."""

    text: str
    start: int
    end: int
    value: float
    whole: bool
    """Digits alone, as counts are written."""
    unit: str
    """As printed, in lower case: `%`, `ms`, `it/s`."""

    @property
    def thousands(self) -> bool:
        """`3.2k`, of which a fraction may count; a total may be whole, or in millions (`1M`)."""
        return self.unit == "k" and self.text.replace(".", "", 1).isdigit()

    @property
    def size(self) -> float:
        """The value of a count, with its thousands or millions."""
        return self.value * {"k": 1e3, "m": 1e6}.get(self.unit, 1.0)


class Cut(Struct):
    """A message in pieces; `form` has one sign a piece."""

    text: str
    form: str
    pieces: list[str]
    starts: list[int]
    key: str
    """Equal for lines of one shape, whose pieces are of the same kinds: `99%` is one piece, and `1,234%` two."""
    numbers: dict[int, Number]
    """By the index of the piece."""
    lead: int = -1
    """The number that is glued to a word at the head of the line: counts, if anything; is no value."""

    def end(self, at: int) -> int:
        """Where a piece ends in the line."""
        return self.starts[at] + len(self.pieces[at])


@cache
def _seams() -> re.Pattern[str]:
    """Compiled for the first line in such a script."""
    return re.compile(_SEAMS)


def cut(text: str, start: int) -> Cut:
    """The message that begins at `start`."""
    if not text.isascii():
        text = text[:start] + _seams().sub(" ", text[start:].translate(_WIDE))
    text = _WINDOW.sub(_blanks, text)
    if text.count("/", start) > 1:
        text = _TWINS.sub(_side_by_side, text)
    if starred := _STARRED.match(text, start):
        start = starred.end()
    if aligned := _ALIGNED.match(text, start):
        start = aligned.end()
    form: list[str] = []
    pieces: list[str] = []
    starts: list[int] = []
    key: list[str] = []
    found: dict[int, Number] = {}
    head = number_at_head(text, start)
    lead = -1
    for match in _pieces(text, start, head):
        if match.start() == head:
            lead = len(pieces)
        kind, piece = match.lastgroup, match.group()
        if kind == "blank":
            form.append(GAP if len(piece) > 2 or "\t" in piece else BLANK)
            key.append(" ")
        elif kind == "mark":
            form.append(ODD if piece in "N?!W _" else piece)
            key.append(piece)
        elif kind == "word" and not match["line"] and match.end("line") < 0:
            form.append(WORD)
            key.append(piece)
        elif (sign := _SIGNS.get(kind or "", NUMBER)) != NUMBER or kind == "word":
            form.append(sign if kind != "word" else VAGUE)
            key.append(piece if sign == WORD else f"\0{sign}")
        else:
            found[len(pieces)] = number = _number(match)
            form.append(NUMBER)
            key.append(f"\0{number.unit}_" if "_" in piece else f"\0{number.unit}")
        pieces.append(piece)
        starts.append(match.start())
    return Cut(text, "".join(form), pieces, starts, BETWEEN.join(key), found, lead if lead in found else -1)


def _pieces(text: str, start: int, head: int) -> Iterator[re.Match[str]]:
    """`head`: where a number begins that a word is glued to, -1 for none."""
    if head > start:
        yield from _PIECES.finditer(text, start, head)
    yield from _PIECES.finditer(text, max(start, head), start + LONGEST)


def _blanks(match: re.Match[str]) -> str:
    return (" " if match.start() and match.group()[0] == " " else ";") * len(match.group())


def _side_by_side(match: re.Match[str]) -> str:
    """Where there are as many numbers as names, of which one is a fraction: `train/val images 100/20` are counts."""
    said = match["numbers"]
    names = match.group()[: -len(said)]
    if names.count("/") != said.count("/") or "." not in said:
        return match.group()
    return names + said.replace("/", BESIDE)


def _number(match: re.Match[str]) -> Number:
    kind = "number"
    if match["number"] is None:
        kind = "inner" if match["call"] else "within" if match["quoted"] else "thousands"
    text = match[kind]
    plain = text.replace(",", "").replace("_", "")
    unit = match["unit"] or match["kilo"] or ""
    start, end = match.span(kind)
    return Number(text, start, end, numbers.value(plain), plain.isdigit(), unit.lower())
