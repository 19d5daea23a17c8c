"""Numbers below the line that says where they stand, one a line: OLMo's and Coqui's trainers.

[step=10/1000,epoch=0]                 --> STEP: 24/36 -- GLOBAL_STEP: 1025
    train/CrossEntropyLoss=9.064            | > loss_mel: 19.08  (23.57)
    throughput/total_tokens=9,437           | > loss_kl: 3.79  (7.26)
"""

import re

from tui_monitor.reading.formats.text import counters, numbers, words
from tui_monitor.reading.formats.text.phases import Phases
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Entries, Reading, Value

_ENTRY = (
    r"(?P<name>[A-Za-z][\w./@() -]{0,80}?)(?:\s*[:=]\s*|\s\.{3,}\s)(?P<value>[-+\w.,#]{1,40}%?)"
    r"(?P<mean>\s*\([^()]{0,40}\))?\s*$"
)
_INDENT = r"(?:\s{2,}|\s*[|>*•-])[\s|>*•-]*"
_LINE = re.compile(_INDENT + _ENTRY)
_FLUSH = re.compile(r"(?=[^0-9:=]*[:=])" + _ENTRY)
"""Below a heading that names a data set entries need no indent."""
_OTHER = re.compile(_INDENT + r"[A-Za-z][\w ./()-]{0,80}:\s+\S")
"""An entry that is no number: `Computation: 50000 steps/s (collection: 1.1s)`, `ETA: 1:30:00`."""

_COUNTED = words.STEPS | words.EPOCHS


class Blocks:
    """Open from a line that only counts, or that names a data set, to the first line that is no entry."""

    def __init__(self, phases: Phases) -> None:
        self._phases = phases
        self._open = False
        self._headed = False
        self.under_heading = False
        """Does the line that was asked for last stand right below a heading that names a data set?"""

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        self._open = True

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        if self._phases.heading(text, head.end):
            self._open = self._headed = self._phases.begun  # before that, `TEST:` heads a block of settings
            return []
        self.under_heading, self._headed = self._headed, False
        if not self._open:
            return None
        match = _LINE.match(text, head.end) or (_FLUSH.match(text, head.end) if self._phases.now else None)
        number = numbers.cell(match["value"].removesuffix("s")) if match else None
        if match is None or number is None:
            self._open = _OTHER.match(text, head.end) is not None and not counters.read(text, head.end, Reading())
            return [] if self._open else None
        name = match["name"]
        if words.is_prose(name) or words.is_never(name) or name.lower() in _COUNTED:
            return []
        reading = Reading(rank=head.rank, time=head.time, repeatable=not self._phases.seen)
        if match["mean"]:
            reading.loose.append(match.span("mean"))
        said = f"{self._phases.now} {name}" if self._phases.now else name
        reading.values = [Value(said, number, *match.span("value"))]
        return [(reading, offset)]

    def finish(self) -> Entries:
        return []
