"""All causes, in one place. A new one is one small class in the file of its family, and one line here.

In the order in which they are named where two are as sure.
"""

from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes.critics import CriticDivergence, NanInReward
from tui_monitor.diagnosis.causes.data import BadBatch, BadData, NanInData
from tui_monitor.diagnosis.causes.data_change import CurriculumOrDataChange
from tui_monitor.diagnosis.causes.environments import EnvironmentChange, RewardScale
from tui_monitor.diagnosis.causes.exploration import EntropyTooLow
from tui_monitor.diagnosis.causes.generators import ModeCollapse
from tui_monitor.diagnosis.causes.numerics import Fp16Overflow, LossScale, NumericDomain
from tui_monitor.diagnosis.causes.policy_updates import KlDivergence, PolicyStepTooLarge
from tui_monitor.diagnosis.causes.rate_schedule import LearningRateSchedule
from tui_monitor.diagnosis.causes.representations import VarianceCollapse
from tui_monitor.diagnosis.causes.retention import Forgetting
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
    EntropyTooLow(),
    PolicyStepTooLarge(),
    NanInReward(),
    CriticDivergence(),
    EnvironmentChange(),
    RewardScale(),
    Forgetting(),
    ModeCollapse(),
    VarianceCollapse(),
    KlDivergence(),
)
