"""Steps of the optimizer that were not taken, as a loop in half precision counts them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.lazy_regex import lazy_compile

_OF = lazy_compile(
    r"(?i)\b(?:skip\w*|overflow\w*|found[_ ]inf)(?: (?:steps?|updates?|batch(?:es)?))?[ =:]{1,3}"
    r"(?P<skipped>[0-9]{1,9}) ?(?:/|of|out of) ?(?P<all>[0-9]{1,9})\b"
)
_COUNTED = lazy_compile(
    r"skip(?:ped|s)?(?:[/_. ](?:steps?|updates?|batches|iterations?|iters?))?$|"
    r"(?:overflows?|found_?infs?)(?:[/_. ](?:count|steps?))?$"
)
_SHARE = lazy_compile(r"(?:skip\w*|overflow)[/_. ](?:rate|ratio|frac\w*|share|pct)$")
_NEARLY = 0.9
_FEWEST = 5


def all_skipped(course: Course) -> str | None:
    """In words, where nearly all steps up to the newest one were skipped, from the first on."""
    return _by_lines(course) or next((told for one in course.artifacts.curves if (told := _by_curve(one))), None)


def _by_lines(course: Course) -> str | None:
    if course.line(_OF, ("skip", "overflow", "found")) is None:
        return None
    found = [one for line in course.artifacts.lines if (one := _OF.search(line.text[:400])) is not None]
    told = [(int(one["skipped"]), int(one["all"])) for one in found]
    skipped, all_steps = told[-1] if told else (0, 0)
    if len(told) < _FEWEST or all_steps < _FEWEST or any(part < _NEARLY * whole for part, whole in told[1:]):
        return None
    return f"{skipped} of {all_steps} steps were skipped"


def _by_curve(curve: MetricCurve) -> str | None:
    name, values = curve.metric.lower(), curve.finite.values
    if len(values) < _FEWEST:
        return None
    if _SHARE.search(name):
        whole = 100.0 if max(values) > 1.0 else 1.0
        return f"{curve.metric} is {values[-1]:g} from its first points on" if _all(values, _NEARLY * whole) else None
    steps = curve.finite.steps
    if not _COUNTED.search(name) or steps[-1] <= steps[0]:
        return None
    if values[0] == values[-1] and _all(values, _NEARLY * (steps[1] - steps[0])):
        return f"{curve.metric} is {values[-1]:g} at every point, of {steps[1] - steps[0]:g} steps each"
    each = (values[-1] - values[0]) / (steps[-1] - steps[0])
    return f"{curve.metric} grew to {values[-1]:g} in {steps[-1]:g} steps" if _NEARLY <= each <= 1.1 else None


def _all(values: Sequence[float], least: float) -> bool:
    return all(value >= least for value in values[1:])
