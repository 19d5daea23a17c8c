"""What was seen for and against one cause, and how sure that makes it (S4.5).

>>> suspicion = Suspicion()
>>> suspicion.proves(Weight.STRONG, "the gradient norm left its level at step 192")
>>> suspicion.proves(Weight.FAIR, "lr is 0.3")
>>> round(suspicion.confidence, 2)
0.83
>>> suspicion.speaks_against(Weight.FAIR, "the loss was calm until step 194")
>>> round(suspicion.confidence, 2)
0.46
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from math import prod

from tui_monitor.diagnosis.artifacts import ADDED
from tui_monitor.model.diagnosis import Proof
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.points import Place
from tui_monitor.text import clean

SURE, CIRCUMSTANTIAL = 0.97, 0.9
"""The most that direct proof gives, and all others together."""


class Weight(Enum):
    """How much one proof says by itself."""

    DIRECT = 0.92
    """The log says it: a message of the thing itself, two curves that turn at one step."""
    STRONG = 0.7
    """Seldom seen without the cause."""
    FAIR = 0.45
    """Often seen with it, and with others."""
    SLIGHT = 0.2
    """Makes it possible."""


class Suspicion:
    """One cause while it is looked for."""

    def __init__(self) -> None:
        self._proofs: list[tuple[Weight, Proof]] = []
        self._against: list[tuple[Weight, Proof]] = []
        self.explains: Finding | None = None
        """What is seen because of it."""

    def proves(
        self,
        weight: Weight,
        text: str,
        step: float | None = None,
        place: Place | None = None,
        numbers: Mapping[str, float] | None = None,
    ) -> None:
        place = None if place == ADDED else place
        self._proofs.append((weight, Proof(clean(text, 300), step, place, dict(numbers or {}))))

    def quotes(self, weight: Weight, line: Line) -> None:
        """A line of the log, or of what a person added, that says so."""
        who = "a person added" if line.place == ADDED else "the log says"
        self.proves(weight, f"{who}: {clean(line.text, 250)}", place=line.place)

    def speaks_against(self, weight: Weight, text: str, step: float | None = None) -> None:
        self._against.append((weight, Proof(clean(text, 300), step)))

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The weightiest first."""
        return tuple(proof for _, proof in sorted(self._proofs, key=lambda one: -one[0].value))

    @property
    def against(self) -> tuple[Proof, ...]:
        return tuple(proof for _, proof in self._against)

    @property
    def confidence(self) -> float:
        """Proofs add up as independent ones do; what speaks against it takes its share."""
        doubt = prod(1.0 - weight.value for weight, _ in self._proofs)
        direct = any(weight is Weight.DIRECT for weight, _ in self._proofs)
        sure = min(1.0 - doubt, SURE if direct else CIRCUMSTANTIAL)
        return sure * prod(1.0 - weight.value for weight, _ in self._against)
