"""What a user may tell the rules about one run, by flag, by category or by default; and the parameters of the rules.

Together with the two limits of `Thresholds` there are twenty free parameters. Each was set on principle and checked by
halving and doubling it (`trainmon score --stress`, docs/detection.md); numbers in the rules that are not here are
definitions: a median of three, an opening of nine points.
"""

import difflib

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.errors import UsageError


class Parameters(Struct, frozen=True):
    """How much counts as a lot, how long as lasting, and how little as nothing."""

    memory: float = 0.05
    """A level looks back over this share of the points so far: long runs are judged slowly, short ones quickly."""
    horizon: float = 8.0
    """Fewest points over which a level is smoothed; twice as many for rewards, where a point may be one episode."""
    jump: float = 1.0
    """A point is out of level when it is this many scales above it..."""
    fast_noise: float = 8.0
    """...this many standard deviations of the noise between neighbours..."""
    log_noise: float = 3.0
    """...and of the noise of its logarithm, where all values are positive; validation must rise by as many."""
    persist: int = 3
    """Points in a row that noise does not make: fewer are a spike."""
    huge: float = 20.0
    """One point this many scales above its level is reported at once."""
    healing: float = 0.7
    """An excursion that has come down to this share of its peak is healing: not critical."""
    learned: float = 0.15
    """Progress since the start below this share is little: a flat curve is a plateau; below half of it, a reference
    is weak."""
    negligible: float = 0.02
    """This share of a level is nothing: no gain for a plateau, no scale near zero, no entropy left."""
    drift: float = 0.35
    """A loss drifts when its level is this many scales above its best."""
    collapse: float = 0.5
    """A score or reward collapses when it has lost this share of its range."""
    slow_noise: float = 5.0
    """A change of level is real above this many of its own standard deviations."""
    flat_ratio: float = 1.0
    """Flat for this many times as long as it took to get there: a plateau."""
    overfit_rise: float = 0.07
    """Validation must lie this share above its best, or half of it for twice as long..."""
    overfit_evals: int = 4
    """...for this many evaluations; half as many where it lies twice as high."""
    blowup: float = 10.0
    """A gradient norm or KL divergence this many times the median of its history is blown up."""
    dead: float = 0.0001
    """A learning rate at this share of its largest is dead."""


_PARAMETERS = Parameters()


class Thresholds(Struct, frozen=True):
    """Limits for one run. A flag beats a category, a category beats the default."""

    explosion_threshold: float = 5.0
    """Explosion: how many times its best level the smoothed value may reach, on a sign-safe scale."""
    plateau_patience: int = 20
    """Plateau: the fewest logged points before it may be said."""
    metric: str | None = None
    """The metric a person asked to watch: judged in full even where its name tells nothing."""
    lower_is_better: bool | None = None
    """Overrides what the name says, for `metric`; without one, for metrics whose name does not tell."""
    overfitting: tuple[str, str] | None = None
    """(train metric, validation metric); None: paired by role."""
    target: float | None = None
    """The user's baseline for `metric`: ending worse than this is a finding."""
    baseline_start: float | None = None
    """The first value of a baseline's `metric`: ten times as much within ten points is a finding."""
    category: str | None = None
    parameters: Parameters = _PARAMETERS
    """Of the rules themselves: for measuring what each is worth, not for users."""

    @property
    def reinforcement(self) -> bool:
        return self.category == "rl"


# (explosion, patience): the table of seed 000; rl and generative from its category flags.
_CATEGORIES = {
    "supervised": (5.0, 20),
    "cnn": (5.0, 20),
    "transformer": (10.0, 30),
    "gan": (20.0, 50),
    "diffusion": (10.0, 40),
    "finetune": (3.0, 15),
    "rl": (20.0, 50),
    "generative": (10.0, 40),
}
CATEGORIES = tuple(_CATEGORIES)


def for_category(name: str | None) -> Thresholds:
    """Defaults of a model category; None gives the general ones.

    Raises UsageError for a name that is not known: a typo must not silently mean `supervised`.
    """
    if name is None:
        return Thresholds()
    key = name.strip().lower()
    if key not in _CATEGORIES:
        near = difflib.get_close_matches(key, CATEGORIES, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise UsageError(f"model category {name!r} is not known{hint}; choose one of {', '.join(CATEGORIES)}")
    explosion, patience = _CATEGORIES[key]
    return replace(Thresholds(), explosion_threshold=explosion, plateau_patience=patience, category=key)
