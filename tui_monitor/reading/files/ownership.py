"""A metric belongs to one file of its run.

The same metric often stands in several files: printed in the text log, written to `metrics.csv`, stored as an event.
Judging it twice would raise every alarm twice. The best file in which it ever appears owns it; in the others it is an
alias, shown but not judged. Who owns it does not depend on which file was read first.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tui_monitor.lexicon.names import spelling
from tui_monitor.reading.discovery.kinds import bare_name
from tui_monitor.reading.formats.registry import TEXT
from tui_monitor.text import Shown

_TRAINING = re.compile(r"^train(ing)?/(?=.)", re.I)
"""Loggers put it before what the console calls `loss` alone: Hugging Face's to TensorBoard and W&B, Ultralytics'."""


def key(metric: str) -> str:
    """What spellings of one metric have in common: `val loss`, `val/loss` and `Val_Loss`; `train/loss` and `loss`."""
    return spelling(_TRAINING.sub("", metric))


class Claim(Struct, frozen=True, order=True):
    """A file's right to a metric; the smaller claim wins."""

    rank: int
    """Of its format (`Format.rank`): 0 where machines write for machines, highest for free text."""
    stream: str
    """The first file of the stream: files that continue it share its claim."""


def claim_of(rank: int, stream: str) -> Claim:
    """A JSON file that is read as text sums up what a log told point by point (`result.json`): it stands behind."""
    sums_up = rank == TEXT.rank and bare_name(stream).lower().endswith(".json")
    return Claim(rank + sums_up, stream)


class Ruling(Struct, frozen=True):
    owned: bool
    """These points count."""
    dropped: tuple[Shown, ...] = ()
    """Metrics, as spelled by the file that owned them until now: forget them."""


class Ownership:
    def __init__(self) -> None:
        self._owners: dict[str, Claim] = {}
        self._keys: dict[Shown, str] = {}
        """Of the metrics that it ruled about: each is asked about with each line."""
        self._spellings: dict[str, dict[str, set[Shown]]] = {}
        """Key -> stream -> the names under which it carries the metric."""

    def rule(self, metric: Shown, claim: Claim) -> Ruling:
        if (name := self._keys.get(metric)) is None:
            name = self._keys[metric] = key(metric)
        streams = self._spellings.setdefault(name, {})
        streams.setdefault(claim.stream, set()).add(metric)
        owner = self._owners.setdefault(name, claim)
        if owner.stream == claim.stream:
            return Ruling(owned=True)
        if owner < claim:
            return Ruling(owned=False)
        self._owners[name] = claim
        return Ruling(owned=True, dropped=tuple(sorted(streams[owner.stream])))

    def owns(self, claim: Claim) -> bool:
        """Does any metric belong to this stream?"""
        return any(owner.stream == claim.stream for owner in self._owners.values())

    def aliases(self, metric: str) -> Mapping[str, Sequence[Shown]]:
        """Other streams that carry `metric` -> its names there."""
        name = key(metric)
        owner = self._owners.get(name)
        streams = self._spellings.get(name, {})
        return {stream: sorted(names) for stream, names in streams.items() if owner and stream != owner.stream}
