"""Ranges of data that a program prints for each file, part or source, and the one that is unlike the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Finding, Line

STATISTIC = re.compile(
    r"(?:^|[/_. ])(?:inputs?|feat\w*|x|batch|data|targets?|labels?|y|pixels?|images?|img|obs|spec|token)"
    r"[/_. ]+(?:\w+[/_. ])?(?:mean|std|min|max|norm|var|abs|absmax|sum|rms|range|median)$"
)

_OF_DATA = lazy_compile(
    r"(?i)\b(?:parts?|files?|shards?|rows|chunks?|sources?|images?|samples|inputs?|features?|batch|data\w*|pixels?|domain)\b"
    r"|\.(?:npz|npy|csv|parquet|h5|tfrecord|json|zarr|bin)\b"
)
_RANGE = lazy_compile(r"(?i)\b(max|mean|std|absmax|abs_?max|rms|norm)\W{1,3}(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\w.])")
_RESULTS = lazy_compile(r"(?i)\b\w*(?:loss|grad|reward|return|acc)\w*\b|\b(?:iter|step)\W{0,3}\d")
_NONE = lazy_compile(
    r"(?i)^(?!.*\b(?:reward|return|adv\w*|grad\w*)\b).*?\b(?:min|max|mean|std|sum|median)\W{1,3}nan\b(?!.{0,12}(?:loss|grad))"
)
_FEWEST, _BEYOND = 3, 8.0
"""Lines that tell a number; times the largest of the others that is another scale."""
_MOST = 300


def unlike_the_others(course: Course) -> Line | None:
    """A line of data whose range is many times that of every other such line."""
    told: dict[str, list[tuple[float, Line]]] = {}
    for line in course.artifacts.lines[:_MOST]:
        text = line.text[:400]
        if "m" not in text or not _OF_DATA.search(text) or _RESULTS.search(text):
            continue
        for found in _RANGE.finditer(text):
            told.setdefault(found[1].lower(), []).append((abs(float(found[2])), line))
    return next((odd for values in told.values() if (odd := _outlier(values)) is not None), None)


def none_among(course: Course) -> Line | None:
    """A line in which a mean or a range of the data is no number."""
    line = course.line(_NONE, ("nan",))
    return line if line is not None and (_OF_DATA.search(line.text) or _RANGE.search(line.text)) else None


def _outlier(values: list[tuple[float, Line]]) -> Line | None:
    if len(values) < _FEWEST:
        return None
    largest = max(values, key=lambda one: one[0])
    others = [size for size, line in values if line is not largest[1]]
    far = bool(others) and largest[0] > _BEYOND * max(others) and median(others) > 0
    return largest[1] if far else None


def statistics_that_left(course: Course, finding: Finding) -> Iterator[tuple[MetricCurve, float]]:
    """Statistics of the data that are far beyond their usual size where the trouble began."""
    for curve in course.artifacts.curves:
        if STATISTIC.search(curve.metric.lower()) is None:
            continue
        here = [abs(value) for _, value in curve.finite.between(last=course.onset_on(curve, finding)).pairs]
        if len(here) > 3 and here[-1] > 3 * median(here[:-1]) > 0:
            yield curve, here[-1]
