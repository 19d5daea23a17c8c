"""All causes, in one place. A new one is one small class in the file of its family, and one line here.

In the order in which they are named where two are as sure.
"""

from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes.data import BadBatch, BadData, NanInData
from tui_monitor.diagnosis.causes.data_change import CurriculumOrDataChange
from tui_monitor.diagnosis.causes.numerics import Fp16Overflow, LossScale, NumericDomain
from tui_monitor.diagnosis.causes.rate_schedule import LearningRateSchedule
from tui_monitor.diagnosis.causes.step_size import LearningRateTooHigh, NoClipping, NoWarmup

REGISTRY: tuple[Cause, ...] = (
    LearningRateSchedule(),
    LearningRateTooHigh(),
    NoClipping(),
    NoWarmup(),
    NanInData(),
    NumericDomain(),
    BadBatch(),
    BadData(),
    Fp16Overflow(),
    LossScale(),
    CurriculumOrDataChange(),
)
