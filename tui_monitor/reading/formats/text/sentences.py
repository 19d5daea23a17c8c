"""Sentences that report: Deeplearning4j's `Score at iteration 100 is 1.39`, the loss it minimises, and Kaldi's

Average objective function for 'output' for minibatches 100-199 is -0.23 over 640000 frames.
Overall log-likelihood for 'output' is -1.25 per frame, over 20000 frames.
"""

import re

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_SCORE = re.compile(rf".{{0,200}}?Score at iteration (?P<n>[0-9]+) is (?P<value>{numbers.NUMBER})\s*$", re.ASCII)
_KALDI = re.compile(
    r".{0,200}?\b(?P<span>Overall|Average) (?P<name>average objective function|objective function|log-likelihood|"
    r"log-probability|accuracy) for '(?P<output>[\w-]{1,60})'(?: for minibatches [0-9]+-(?P<n>[0-9]+))? "
    rf"is (?P<value>{numbers.NUMBER})(?P<rest>.*)$",
    re.ASCII,
)


class Sentences:
    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        match = None
        if "Score at" in text:
            match = _SCORE.match(text, head.end)
        elif " for '" in text:
            match = _KALDI.match(text, head.end)
        if match is None:
            return None
        reading = Reading(rank=head.rank, time=head.time, repeatable=True, whole=True)
        if match["n"]:
            reading.step = Counter(float(match["n"][:18]), None, *match.span("n"))
        reading.anchored = reading.step is not None
        if match.re is _KALDI:
            reading.loose.append(match.span("rest"))
            reading.repeatable = False
        reading.values = [Value(_name(match), numbers.value(match["value"]), *match.span("value"))]
        return [(reading, offset)]

    def finish(self) -> Entries:
        return []


def _name(match: re.Match[str]) -> str:
    if match.re is _SCORE:
        return "loss"
    # Kaldi maximises its objective function, and calls it objf elsewhere: by that name it is taken for no loss.
    said = match["name"].removeprefix("average ").replace("objective function", "objf")
    return f"{match['span']} {said} {match['output']}" if match["span"] == "Overall" else f"{said} {match['output']}"
