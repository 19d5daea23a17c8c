"""What each cause is: one small class that looks for its proof, and says what to do about it.

A cause never guesses: without a proof from the artifacts it is not named. What speaks against it
takes from its confidence (`Suspicion`). Each says where its rule comes from, and what fools it.
"""

from __future__ import annotations

from typing import Protocol

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.text import Shown, clean


class Cause(Protocol):
    name: CauseName
    issue: str
    """One sentence: why, not what is seen."""

    def look(self, course: Course, seen: Suspicion) -> None:
        """Tells `seen` what proves it and what speaks against it. Pure; bounded by the points that are at hand."""

    def fix(self, course: Course) -> Fix:
        """Asked only of a cause that was proven."""


def fix(*, do: str, expect: str, verify: str, otherwise: str, effort: Effort = Effort.LOW, risk: str) -> Fix:
    return Fix(_said(do, 400), _said(expect), _said(verify), _said(otherwise), effort, _said(risk))


def _said(text: str, limit: int = 300) -> Shown:
    """Where no log tells a step, there is none to be named."""
    return clean(text.replace("step inf", "where it went wrong"), limit)
