"""All causes, in one place. A new one is one small class in the file of its family, and one line here.

In the order in which they are named where two are as sure.
"""

from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes.capacity import ArchitectureImbalance, Underfitting
from tui_monitor.diagnosis.causes.dead_units import DeadUnits, VanishingGradients
from tui_monitor.diagnosis.causes.loss_function import WrongLoss
from tui_monitor.diagnosis.causes.not_training import NotTraining
from tui_monitor.diagnosis.causes.parted_curves import Leakage, LearnedByHeart, TrainEvalMismatch
from tui_monitor.diagnosis.causes.rate_schedule import LearningRateSchedule
from tui_monitor.diagnosis.causes.small_rate import LearningRateDead, LearningRateTooLow
from tui_monitor.diagnosis.causes.step_size import LearningRateTooHigh, NoClipping, NoWarmup
from tui_monitor.diagnosis.causes.wrong_targets import DataOrder, LabelNoise

REGISTRY: tuple[Cause, ...] = (
    LearningRateSchedule(),
    LearningRateTooHigh(),
    NoClipping(),
    NoWarmup(),
    LearningRateDead(),
    LearningRateTooLow(),
    NotTraining(),
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
)
