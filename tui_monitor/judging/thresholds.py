"""What a user may tell the rules about one run, by flag, by category or by default."""

import difflib
from dataclasses import dataclass, replace

from tui_monitor.errors import UsageError
from tui_monitor.judging.parameters import Parameters

_PARAMETERS = Parameters()


@dataclass(frozen=True, slots=True)
class Thresholds:
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
