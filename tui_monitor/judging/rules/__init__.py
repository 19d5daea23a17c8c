"""All rules, in one place. A new rule is one file with one class, and one line here."""

from typing import Any

from tui_monitor.judging.rule import Rule
from tui_monitor.judging.rules.bad_start import BadStart, PoorStart
from tui_monitor.judging.rules.beyond_measure import BeyondMeasure
from tui_monitor.judging.rules.collapse import Collapse
from tui_monitor.judging.rules.dead_learning_rate import DeadLearningRate
from tui_monitor.judging.rules.dead_schedule import DeadSchedule
from tui_monitor.judging.rules.drift import Drift
from tui_monitor.judging.rules.entropy_collapse import EntropyCollapse
from tui_monitor.judging.rules.excursion import Excursion
from tui_monitor.judging.rules.frozen import Frozen
from tui_monitor.judging.rules.gradient_explosion import GradientExplosion
from tui_monitor.judging.rules.gradient_vanishing import GradientVanishing
from tui_monitor.judging.rules.kl_explosion import KlExplosion
from tui_monitor.judging.rules.loss_scale_collapse import LossScaleCollapse
from tui_monitor.judging.rules.nonfinite import (
    NonFiniteElsewhere,
    NonFiniteError,
    NonFiniteGradient,
    NonFiniteLoss,
)
from tui_monitor.judging.rules.one_sided import OneSided
from tui_monitor.judging.rules.oscillation import Oscillation
from tui_monitor.judging.rules.overfitting import Overfitting
from tui_monitor.judging.rules.plateau import Plateau
from tui_monitor.judging.rules.relapse import Relapse
from tui_monitor.judging.rules.reward_collapse import RewardCollapse
from tui_monitor.judging.rules.short_collapse import ShortCollapse
from tui_monitor.judging.rules.slow import Slow

REGISTRY: tuple[type[Rule[Any]], ...] = (
    NonFiniteLoss,
    NonFiniteGradient,
    NonFiniteError,
    NonFiniteElsewhere,
    BadStart,
    PoorStart,
    Excursion,
    BeyondMeasure,
    Relapse,
    Drift,
    OneSided,
    Oscillation,
    Collapse,
    ShortCollapse,
    RewardCollapse,
    Plateau,
    Frozen,
    GradientExplosion,
    GradientVanishing,
    KlExplosion,
    EntropyCollapse,
    LossScaleCollapse,
    DeadLearningRate,
    DeadSchedule,
    Slow,
    Overfitting,
)
"""In the order in which they are asked about a point."""

APART: tuple[frozenset[type[Rule[Any]]], ...] = (
    frozenset({Relapse, Drift}),
    frozenset({Excursion, BeyondMeasure}),
    frozenset({ShortCollapse, RewardCollapse}),
)
"""Pairs; one incident, one finding: while one has something open the other is not asked, nor told the point."""
