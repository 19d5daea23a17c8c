"""All causes, in one place. A new one is one small class in the file of its family, and one line here.

In the order in which they are named where two are as sure.
"""

from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes.crashes import BadDataAtTheEnd, Bug
from tui_monitor.diagnosis.causes.critics import CriticDivergence, NanInReward
from tui_monitor.diagnosis.causes.data import BadBatch, BadData, NanInData
from tui_monitor.diagnosis.causes.data_change import CurriculumOrDataChange
from tui_monitor.diagnosis.causes.environments import EnvironmentChange, RewardScale
from tui_monitor.diagnosis.causes.exploration import EntropyTooLow
from tui_monitor.diagnosis.causes.generators import ModeCollapse
from tui_monitor.diagnosis.causes.memory import GpuOutOfMemory, HostOutOfMemory, MemoryLeak
from tui_monitor.diagnosis.causes.numerics import Fp16Overflow, LossScale, NumericDomain
from tui_monitor.diagnosis.causes.policy_updates import KlDivergence, PolicyStepTooLarge
from tui_monitor.diagnosis.causes.rate_schedule import LearningRateSchedule
from tui_monitor.diagnosis.causes.representations import VarianceCollapse
from tui_monitor.diagnosis.causes.resumption import ResumedWrongly
from tui_monitor.diagnosis.causes.retention import Forgetting
from tui_monitor.diagnosis.causes.silences import CollectiveTimeout, DataLoaderStall, DeadLockOrHang, ProcessStopped
from tui_monitor.diagnosis.causes.speed import SlowHardware
from tui_monitor.diagnosis.causes.step_size import LearningRateTooHigh, NoClipping, NoWarmup
from tui_monitor.diagnosis.causes.told_ends import TOLD

REGISTRY: tuple[Cause, ...] = (
    GpuOutOfMemory(),
    HostOutOfMemory(),
    MemoryLeak(),
    ProcessStopped(),
    CollectiveTimeout(),
    DeadLockOrHang(),
    DataLoaderStall(),
    ResumedWrongly(),
    SlowHardware(),
    *TOLD,
    BadDataAtTheEnd(),
    Bug(),
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
