"""What a shape alone makes likely, where no cause is proven: two or three usual suspects, and none of them sure.

Each is told with less than what is worth a line unasked: it is where a colleague would look first, no proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import FALLING, FLAT, RISING, Course
from tui_monitor.diagnosis.jumps import jump
from tui_monitor.diagnosis.losing import is_of_agents
from tui_monitor.diagnosis.parting import guessing
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Finding, Kind, step_text
from tui_monitor.model.role import LOSSES, Role

_UNTRAINED = 1.1
"""Times its first value: beyond that it is worse than untrained."""


class TroubleShape(StrEnum):
    """The value is what a person reads."""

    JUMP = "went from one level to another at one point"
    RUNAWAY = "rose beyond what it was untrained"
    CREEP = "rose little by little, never beyond what it was untrained"
    UNLEARNED = "was good, and was lost"
    RETURN_LOST = "was good and is lost, and nothing that the agent logs turned before"
    AT_CHANCE = "stands at the level of guessing"
    STANDS = "stands where it began"


_SUSPECTS: Mapping[TroubleShape, Sequence[CauseName]] = {
    TroubleShape.JUMP: (CauseName.CURRICULUM_OR_DATA_CHANGE, CauseName.BAD_DATA, CauseName.LR_TOO_HIGH),
    TroubleShape.RUNAWAY: (CauseName.LR_TOO_HIGH, CauseName.LR_SCHEDULE, CauseName.CURRICULUM_OR_DATA_CHANGE),
    TroubleShape.CREEP: (CauseName.CURRICULUM_OR_DATA_CHANGE, CauseName.LABEL_NOISE, CauseName.LR_SCHEDULE),
    TroubleShape.UNLEARNED: (CauseName.CURRICULUM_OR_DATA_CHANGE, CauseName.LR_SCHEDULE, CauseName.LABEL_NOISE),
    TroubleShape.RETURN_LOST: (
        CauseName.CURRICULUM_OR_DATA_CHANGE,
        CauseName.REWARD_SCALE,
        CauseName.POLICY_STEP_TOO_LARGE,
    ),
    TroubleShape.AT_CHANCE: (CauseName.INIT_OR_DEAD_UNITS, CauseName.LABEL_NOISE, CauseName.WRONG_LOSS),
    TroubleShape.STANDS: (CauseName.LR_TOO_LOW, CauseName.UNDERFITTING, CauseName.NOT_TRAINING),
}


def usual_suspects(course: Course) -> Mapping[CauseName, Suspicion]:
    """By the shape of what is to be explained; nothing where it has none of these."""
    trouble = course.trouble
    curve = course.measured.named(trouble.metric) if trouble is not None else None
    shape = _shape(course, trouble, curve) if trouble is not None and curve is not None else None
    if shape is None or trouble is None or curve is None:
        return {}
    suspects: dict[CauseName, Suspicion] = {}
    for at, name in enumerate(_SUSPECTS[shape]):
        seen = suspects[name] = Suspicion()
        seen.explains = trouble
        text = f"{curve.metric} {shape} (step {step_text(trouble.onset_step)})"
        seen.proves(Weight.FAIR, f"{text}: often so with that, and nothing proves more", trouble.onset_step)
        seen.speaks_against(Weight.FAIR if at else Weight.SLIGHT, "other causes have that shape, too")
    return suspects


def _shape(course: Course, trouble: Finding, curve: MetricCurve) -> TroubleShape | None:
    if trouble.kind in FALLING | {Kind.ENTROPY_COLLAPSE}:
        return (
            TroubleShape.RETURN_LOST if curve.role is Role.REWARD and is_of_agents(course) else TroubleShape.UNLEARNED
        )
    if trouble.kind in RISING and curve.lower_is_better:
        return _of_a_rise(curve, trouble)
    standing = course.standing
    if trouble.kind in FLAT and standing is not None and standing.is_still and curve.role in LOSSES:
        return TroubleShape.AT_CHANCE if guessing(course, standing.late) is not None else TroubleShape.STANDS
    return None


def _of_a_rise(curve: MetricCurve, trouble: Finding) -> TroubleShape:
    if jump(curve, trouble.onset_step) is not None:
        return TroubleShape.JUMP
    first = curve.finite.values[0] if len(curve.finite) else 0.0
    far = curve.finite.between(trouble.onset_step).high > _UNTRAINED * abs(first)
    return TroubleShape.RUNAWAY if far else TroubleShape.CREEP
