"""All causes, in one place. A new one is one small class in the file of its family, and one line here.

In the order in which they are named where two are as sure.
"""

from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes.bad_rewards import NanInReward
from tui_monitor.diagnosis.causes.bounded_steps import NoClipping, NoWarmup
from tui_monitor.diagnosis.causes.capacity import ArchitectureImbalance, Underfitting
from tui_monitor.diagnosis.causes.crashes import BadDataAtTheEnd, Bug
from tui_monitor.diagnosis.causes.critics import CriticDivergence
from tui_monitor.diagnosis.causes.data import BadBatch, BadData, NanInData
from tui_monitor.diagnosis.causes.data_change import CurriculumOrDataChange
from tui_monitor.diagnosis.causes.data_order import DataOrder
from tui_monitor.diagnosis.causes.dead_units import DeadUnits, VanishingGradients
from tui_monitor.diagnosis.causes.environments import EnvironmentChange, RewardScale
from tui_monitor.diagnosis.causes.exploration import EntropyTooLow
from tui_monitor.diagnosis.causes.generators import ModeCollapse
from tui_monitor.diagnosis.causes.half_precision import Fp16Overflow, LossScale
from tui_monitor.diagnosis.causes.large_rate import RateTooHighFromTheStart
from tui_monitor.diagnosis.causes.leakage import Leakage
from tui_monitor.diagnosis.causes.learned_by_heart import LearnedByHeart
from tui_monitor.diagnosis.causes.loss_function import WrongLoss
from tui_monitor.diagnosis.causes.memory import GpuOutOfMemory, HostOutOfMemory, MemoryLeak
from tui_monitor.diagnosis.causes.not_training import NotTraining
from tui_monitor.diagnosis.causes.numerics import NumericDomain
from tui_monitor.diagnosis.causes.parted_curves import TrainEvalMismatch
from tui_monitor.diagnosis.causes.players import OnePlayerTooStrong
from tui_monitor.diagnosis.causes.policy_updates import KlDivergence, PolicyStepTooLarge
from tui_monitor.diagnosis.causes.rate_schedule import LearningRateSchedule
from tui_monitor.diagnosis.causes.representations import VarianceCollapse
from tui_monitor.diagnosis.causes.resumption import ResumedWrongly
from tui_monitor.diagnosis.causes.retention import Forgetting
from tui_monitor.diagnosis.causes.silences import CollectiveTimeout, DataLoaderStall, DeadLockOrHang, ProcessStopped
from tui_monitor.diagnosis.causes.slow_policies import PolicyNeverMoved, PolicyRateTooLow
from tui_monitor.diagnosis.causes.small_rate import LearningRateDead, LearningRateTooLow
from tui_monitor.diagnosis.causes.speed import SlowHardware
from tui_monitor.diagnosis.causes.step_size import LearningRateTooHigh
from tui_monitor.diagnosis.causes.told_ends import TOLD
from tui_monitor.diagnosis.causes.wrong_targets import LabelNoise

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
    RateTooHighFromTheStart(),
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
    LearningRateDead(),
    LearningRateTooLow(),
    PolicyRateTooLow(),
    NotTraining(),
    PolicyNeverMoved(),
    VanishingGradients(),
    DeadUnits(),
    WrongLoss(),
    LabelNoise(),
    DataOrder(),
    LearnedByHeart(),
    TrainEvalMismatch(),
    Leakage(),
    Underfitting(),
    ArchitectureImbalance(),
    OnePlayerTooStrong(),
)
