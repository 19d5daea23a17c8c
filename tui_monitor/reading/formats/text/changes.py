"""Changes that a log announces: a stage begins, a rate is lowered, layers are freed, other data come.

    curriculum: stage 2          switching to 512 px          Epoch 12: reducing learning rate of group 0 to 1e-04.

Only whole lines that say nothing else: `stage 2 loss 0.5` is a report.
"""

import re
from collections import Counter

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.text.failed_evaluations import failed

_MOST = 200
"""Characters: an announcement is short."""
_MOST_ALIKE = 20
"""Announcements of one shape: what is said again and again is how this program speaks of its steps."""
_MADE = (
    r"(?:reduc(?:e[ds]?|ing)|lower(?:s|ed|ing)|decreas(?:e[ds]?|ing)|dropp(?:ed|ing)|drops|decay(?:s|ed|ing)"
    r"|halv(?:e[ds]?|ing)|rais(?:e[ds]?|ing)|increas(?:e[ds]?|ing)|doubl(?:e[ds]?|ing)|chang(?:e[ds]?|ing)"
    r"|adjust(?:s|ed|ing)|switch(?:e[ds]|ing)?|restart(?:s|ed|ing)?|annealed|stepped)"
)
_THING = (
    r"(?:learning[ _-]?rates?|lr|batch[ _-]?size|(?:image |input )?(?:resolution|size)|crop size"
    r"|seq(?:uence)?[ _-]?len(?:gth)?"
    r"|context(?: length| window)?|block size|difficulty|optimi[sz]er|momentum|weight decay|loss (?:weight|function)s?"
    r"|(?:data ?)?set|data(?: mix(?:ture)?| shard)?|mixture|teacher forcing|mask(?:ing)? ratio"
    r"|noise(?: level)?|schedule)"
)
_BEGUN = (
    r"(?:start(?:s|ed|ing)?|begin(?:s|ning)?|enter(?:s|ed|ing)?|mov(?:e[ds]?|ing)|advanc(?:e[ds]?|ing)|switch(?:ed|ing)?"
    r"|proceed(?:s|ed|ing)?|now|next|on|in|to|into|new)"
)
_PART = r"(?:curriculum|stage|phase|level|lesson|task|shard|data shard|dataset part)"
_HEAD = r"\W*(?:(?:at )?(?:epoch|step|iter(?:ation)?|round) ?#?[0-9]+(?:/[0-9]+)?\W{1,4})?(?:\[\w+\]:? |\w+: )?"
_ANNOUNCEMENT = (
    rf"{_HEAD}(?:"
    rf"(?:(?:curriculum|warm-?up)\W{{0,3}})?(?:{_BEGUN} ){{0,3}}(?:the )?(?:{_PART}\W{{0,3}}){{1,2}}"
    rf"(?:{_BEGUN} ){{0,3}}#?(?:[0-9]+|[ivx]+)\b(?:\s?(?:/|of)\s?[0-9]+)?(?:\W{{1,3}}(?:[a-z][\w-]* ?){{0,8}})?"
    rf"|(?:{_BEGUN} )?(?:un)?fr(?:eezing|oze|ozen|eeze) (?:the |all |last |top |layers? )*[\w. -]{{2,60}}"
    rf"|switch(?:ed|ing) (?:from [\w. -]{{1,30}} )?to [\w. /-]{{1,60}}"
    rf"|(?:\w+\W+){{0,4}}{_MADE} (?:the |its |of )*(?:\w+ ){{0,2}}{_THING}\b.{{0,80}}"
    rf"|(?:\w+ ){{0,3}}{_THING}(?: of group [0-9]+)? (?:is |was |has been |will be )?{_MADE}\b.{{0,80}}"
    rf"|(?:loading|loaded|opening|now on|moving to) (?:the )?(?:(?:new|next|another|second|third) (?:training )?"
    rf"(?:data ?set|data ?shard|shard|data)|(?:data ?)?shard #?[0-9]+)\b[^=]{{0,60}}"
    rf"|reducelronplateau\b.{{0,100}}|(?:warm|lr|schedule) restart\b.{{0,60}}"
    rf"|warm-?up (?:is )?(?:over|done|finished|ended|complete)"
    rf")\W*$"
)
_ANNOUNCED = lazy_compile(_ANNOUNCEMENT)
"""In small letters: to compile it for letters of either size takes nearly twice as long."""
_COUNTER = re.compile(r"\s*\w+\s*[:=]\s*[0-9]+\s*$")
"""`lesson: 30`"""
_HINT = re.compile(
    r"curricul|stage|phase|level|lesson|task|shard|fr(?:eez|oze)|switch|learning.?rate|\blr\b|batch|resolution|size|seq"
    r"|context|difficult|optimi|momentum|decay|loading|opening|moving|restart|warm|mixture|mask|data|noise|reducelr",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:loss|acc\w*|reward|error|ppl|perplexity|score|eta|it/s|if|when|will|would|patience|factor|default|args?"
    r"|config\w*|total|number of|no)\b|(?<!group )\b[a-z]\w*=[^=]|%\|",
    re.IGNORECASE,
)
"""In a report, a setting or a plan."""


def announced(text: str) -> bool:
    """Does this line, without its prefix, say that something about training is another from here on?"""
    if len(text) > _MOST or _HINT.search(text) is None:
        return False
    return _COUNTER.match(text) is None and _OTHER.search(text) is None and _ANNOUNCED.match(text.lower()) is not None


class ChangesTold:
    """What the lines of one log say of its training, beside numbers and ends."""

    def __init__(self) -> None:
        self._alike: Counter[bytes] = Counter()

    def told(self, skeleton: bytes, text: str) -> list[EventKind]:
        """What a line says, `text` without its prefix."""
        if failed(text):
            return [EventKind.EVALUATION_FAILED]
        if self._alike.get(skeleton, 0) >= _MOST_ALIKE or not announced(text):
            return []
        self._alike[skeleton] += 1
        return [EventKind.CHANGE]
