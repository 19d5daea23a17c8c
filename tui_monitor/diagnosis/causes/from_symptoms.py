"""What a person says is wrong supports the causes that look so. It never proves one: the artifacts have to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.text import clean

_SAME = (
    r"mode collapse|(?:only|always|just)\b.*\b(?:outputs?|predicts?|token|same|class|colons?)|"
    r"same (?:token|output|class)|"
    r"(?:outputs?|predicts?|generates?|samples?)\b.*\b(?:only|always|all|same|identical|repeat\w*)|(\S)\1{4,}"
)
_RISES = (
    r"loss\b.{0,25}"
    r"\b(?:ros|ris|increas|w[ae]nt up|go(?:es|ing)? up|jump|climb|grow|grew)"
)
_TABLE: Sequence[tuple[re.Pattern[str], Weight, tuple[CauseName, ...]]] = (
    (lazy_compile(f"(?i){_SAME}"), Weight.FAIR, (CauseName.MODE_COLLAPSE,)),
    (lazy_compile(f"(?i){_SAME}"), Weight.SLIGHT, (CauseName.ARCHITECTURE_IMBALANCE,)),
    (
        lazy_compile(rf"(?i)diverg|blow\w* up|blew up|explod|{_RISES}|gradient.{{0,20}}spik"),
        Weight.FAIR,
        (CauseName.LR_TOO_HIGH,),
    ),
    (
        lazy_compile(r"(?i)diverg|explod|gradient.{0,20}(?:spik|huge|large)"),
        Weight.SLIGHT,
        (CauseName.NO_CLIPPING, CauseName.CURRICULUM_OR_DATA_CHANGE, CauseName.LR_SCHEDULE),
    ),
    (
        lazy_compile(f"(?i){_RISES}"),
        Weight.SLIGHT,
        (CauseName.LR_SCHEDULE, CauseName.CURRICULUM_OR_DATA_CHANGE, CauseName.LABEL_NOISE, CauseName.BAD_DATA),
    ),
    (lazy_compile(r"(?i)grad\w*.{0,30}explod|explod\w*.{0,30}grad"), Weight.FAIR, (CauseName.NO_CLIPPING,)),
    (lazy_compile(r"(?i)grad\w*.{0,30}vanish|vanish\w*.{0,30}grad"), Weight.FAIR, (CauseName.VANISHING_GRADIENTS,)),
    (
        lazy_compile(r"(?i)\bnan\b|not a number|\binf\b"),
        Weight.SLIGHT,
        (CauseName.NAN_IN_DATA, CauseName.NUMERIC_DOMAIN, CauseName.LR_TOO_HIGH, CauseName.FP16_OVERFLOW),
    ),
    (
        lazy_compile(r"(?i)(?:not|n't|never|nothing) (?:learn|improv|decreas|train|converg)|plateau|stuck|stays? flat"),
        Weight.SLIGHT,
        (
            CauseName.NOT_TRAINING,
            CauseName.LR_TOO_LOW,
            CauseName.INIT_OR_DEAD_UNITS,
            CauseName.WRONG_LOSS,
            CauseName.VANISHING_GRADIENTS,
        ),
    ),
    (
        lazy_compile(r"(?i)over-?fit|val\w* (?:loss )?(?:ris|gets? worse|diverg|increas)"),
        Weight.FAIR,
        (CauseName.OVERFITTING,),
    ),
    (lazy_compile(r"(?i)under-?fit"), Weight.FAIR, (CauseName.UNDERFITTING,)),
    (lazy_compile(r"(?i)(?:cuda|gpu|vram).{0,30}memory|\boom\b"), Weight.FAIR, (CauseName.GPU_OUT_OF_MEMORY,)),
    (lazy_compile(r"(?i)memory.{0,30}(?:grow|leak|ris|increas)"), Weight.FAIR, (CauseName.MEMORY_LEAK,)),
    (
        lazy_compile(r"(?i)degrees of freedom|variance.{0,20}(?:0|zero|collaps)"),
        Weight.FAIR,
        (CauseName.VARIANCE_COLLAPSE,),
    ),
    (lazy_compile(r"(?i)\bhang|hung|freez|dead.?lock|no output"), Weight.FAIR, (CauseName.DEAD_LOCK_OR_HANG,)),
    (lazy_compile(r"(?i)\bslow"), Weight.SLIGHT, (CauseName.SLOW_HARDWARE, CauseName.DATA_LOADER_STALL)),
    (
        lazy_compile(r"(?i)reward.{0,30}(?:collaps|drop|fell|fall|decreas)"),
        Weight.SLIGHT,
        (CauseName.POLICY_STEP_TOO_LARGE, CauseName.ENTROPY_TOO_LOW, CauseName.CRITIC_DIVERGENCE, CauseName.FORGETTING),
    ),
    (lazy_compile(r"(?i)entropy.{0,30}(?:collaps|zero|drop|low)"), Weight.FAIR, (CauseName.ENTROPY_TOO_LOW,)),
    (lazy_compile(r"(?i)forget"), Weight.FAIR, (CauseName.FORGETTING,)),
    (lazy_compile(r"(?i)too good|leak(?!.*memory)(?<!memory leak)"), Weight.SLIGHT, (CauseName.LEAKAGE,)),
)


def tell(course: Course, cause: CauseName, seen: Suspicion) -> None:
    """Adds the weightiest symptom of a cause, once: a person who says it twice knows no more."""
    fits = [
        (weight.value, weight, symptom)
        for pattern, weight, names in _TABLE
        if cause in names
        for symptom in course.artifacts.symptoms
        if pattern.search(symptom)
    ]
    if not fits:
        return
    _, weight, symptom = max(fits, key=lambda one: one[0])
    seen.proves(weight, f"a person says: {clean(symptom, 200)}")
    if course.artifacts.curves and not course.artifacts.alarmed:
        seen.speaks_against(Weight.SLIGHT, "the log itself shows no such trouble so far")
