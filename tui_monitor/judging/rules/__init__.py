"""All rules on one metric, in one place. A new rule is one class and one line here."""

from tui_monitor.judging.rules.bad_start import BadStart
from tui_monitor.judging.rules.decline import Collapse, RewardCollapse
from tui_monitor.judging.rules.drift import Drift
from tui_monitor.judging.rules.excursion import Excursion
from tui_monitor.judging.rules.learning_rate import DeadLearningRate
from tui_monitor.judging.rules.optimiser import (
    EntropyCollapse,
    GradientExplosion,
    GradientVanishing,
    KlExplosion,
    LossScaleCollapse,
)
from tui_monitor.judging.rules.plateau import Plateau
from tui_monitor.judging.rules.rule import Rule
from tui_monitor.judging.rules.stillness import Frozen, Slow

REGISTRY: tuple[type[Rule], ...] = (
    BadStart,
    Excursion,
    Drift,
    Collapse,
    RewardCollapse,
    Plateau,
    Frozen,
    GradientExplosion,
    GradientVanishing,
    KlExplosion,
    EntropyCollapse,
    LossScaleCollapse,
    DeadLearningRate,
    Slow,
)
"""Rules on finite values. `NonFinite` sees every value and stands before them; `Overfitting` sees two metrics."""
