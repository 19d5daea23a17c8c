"""What a log says itself of both sets: their means and deviations, and one score in both modes of the model.

train (1120, 64) mean 0.00 std 1.00 | val (397, 64) mean 78.01 std 96.31
sanity: training set again, eval mode acc 0.3308, train mode acc 0.9915
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import Pattern

from tui_monitor.diagnosis.course import Course
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.splits import EVALUATED
from tui_monitor.model.finding import Line

_NUMBER = r"([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
_SET = lazy_compile(rf"(?i)(?<![a-z])(train\w*|tr|va|te|(?:{EVALUATED})\w*|h[eo]ld[ _-]?out)(?![a-z])")
_MEAN = lazy_compile(rf"(?i)(?<![a-z])(?:mean|mu|avg)\W{{1,3}}{_NUMBER}")
_DEVIATION = lazy_compile(rf"(?i)(?<![a-z])(?:std\w*|sd|sigma|stdev|deviation)\W{{1,3}}{_NUMBER}")
_LEAST = lazy_compile(rf"(?i)(?<![a-z])min\w*\W{{1,3}}?{_NUMBER}")
_MOST = lazy_compile(rf"(?i)(?<![a-z])max\w*\W{{1,3}}?{_NUMBER}")
_OF_RESULTS = lazy_compile(r"(?i)loss|acc|reward|return|grad|score|err|time|norm\b|auc")
_MODE = lazy_compile(rf"(?i)(?<![a-z])(train|eval)\w*[ _-]mode\b[^\d\n]{{0,25}}?{_NUMBER}")
_APART, _WIDER = 2.0, 3.0
"""Deviations between two means, and factor between two deviations, of sets that were not prepared alike."""
_OTHERWISE = 0.15
"""Share by which one score differs between the modes of one model."""
_LONGEST = 300


def prepared_otherwise(course: Course) -> tuple[str, Line] | None:
    """Means and deviations of training and held-out inputs that are no two samples of one thing."""
    known: dict[bool, tuple[float, float, Line]] = {}
    for line in _lines(course, ("mean", "avg", "mu")):
        for ours, mean, deviation in _statistics(line.text[:_LONGEST]):
            known.setdefault(ours, (mean, deviation, line))
    if len(known) < 2:
        return ranges_apart(course)
    (mean, deviation, _), (other, spread, line) = known[True], known[False]
    if deviation <= 0 or spread <= 0:
        return None
    apart = abs(mean - other) > _APART * max(deviation, min(spread, deviation * _WIDER))
    if not apart and max(deviation, spread) <= _WIDER * min(deviation, spread):
        return None
    text = (
        f"inputs have mean {mean:.4g} and deviation {deviation:.4g} in training, {other:.4g} and {spread:.4g} held out"
    )
    return f"{text}: they are not prepared alike", line


def ranges_apart(course: Course) -> tuple[str, Line] | None:
    """Least and greatest values of training and held-out inputs, of which one set spans many times the other."""
    known: dict[bool, tuple[float, float, Line]] = {}
    for line in _lines(course, ("min",)):
        for ours, least, most in _numbers(line.text[:_LONGEST], _LEAST, _MOST):
            known.setdefault(ours, (least, most, line))
    if len(known) < 2:
        return None
    (least, most, _), (low, high, line) = known[True], known[False]
    one, other = most - least, high - low
    if min(one, other) <= 0 or max(one, other) <= _WIDER * min(one, other):
        return None
    text = f"inputs lie from {least:.4g} to {most:.4g} in training, from {low:.4g} to {high:.4g} held out"
    return f"{text}: they are not prepared alike", line


def modes_apart(course: Course) -> Line | None:
    """A line that tells one number of both modes of the model, and they differ."""
    for line in _lines(course, ("mode",)):
        said = {found[1].lower(): float(found[2]) for found in _MODE.finditer(line.text[:_LONGEST])}
        if len(said) == 2 and abs(said["train"] - said["eval"]) > _OTHERWISE * max(map(abs, said.values())):
            return line
    return None


def _lines(course: Course, words: Sequence[str]) -> Iterator[Line]:
    return (line for line in course.artifacts.lines if any(word in line.text.lower() for word in words))


def _statistics(text: str) -> Iterator[tuple[bool, float, float]]:
    """Of training or not, mean and deviation of each set that a line names."""
    return _numbers(text, _MEAN, _DEVIATION)


def _is_ours(name: str) -> bool:
    return name.lower().startswith("tr")


def _numbers(text: str, first: Pattern[str], second: Pattern[str]) -> Iterator[tuple[bool, float, float]]:
    sets = list(_SET.finditer(text))
    for at, found in enumerate(sets):
        part = text[found.end() : sets[at + 1].start() if at + 1 < len(sets) else len(text)]
        one, other = first.search(part), second.search(part)
        if one is not None and other is not None and not _OF_RESULTS.search(part):
            yield _is_ours(found[1]), float(one[1]), float(other[1])
