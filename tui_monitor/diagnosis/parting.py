"""How training and held-out numbers part, and how good a score is: what several causes ask."""

from __future__ import annotations

from itertools import pairwise
from math import log
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.measurements import measured_words
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import chance_level
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.role import Role

_CLEAR, _OFTEN = 0.03, (2, 10)
"""The noise, as a share, at which a loss tells the number of classes; numbers of classes that are known to be usual."""
_AT_ONCE = 0.6
"""Share of the whole rise of a loss that one step of it makes up where it went up at once."""
_CHANCE = 1.25
"""A score up to so many times that of guessing is no better than guessing."""
_HARDLY_BEGUN, _TELLING = 0.8, 8
"""Share of the first training loss at which it has hardly begun; held-out points that tell a course."""
_KNOWS, _FAR_BEYOND = 0.4, 2.5
"""A score at a first point that is no guessing; times a held-out one that it is far beyond it."""
_EVEN, _CLEARLY = 0.71, 0.15
"""Share of a fall in its first half, up to which it is even; share of its beginning by which a loss clearly fell."""
_LAST_LAYER = lazy_compile(r"\bout_features=(?P<torch>\d{1,4})\b|\(Dense\)\W+\(None, (?P<keras>\d{1,4})\)")
"""How a model is printed: the last of these is its output."""
_ABOUT = 0.1
_CLASSES = lazy_compile(
    r"(?i)(?<![\w.])(?P<before>[2-9]|[1-9]\d{1,3})[ -]class(?:es)?\b|"
    r"\b(?:num_?|n_?)?class(?:es)?[\"']?[=: ]{1,3}(?P<behind>[2-9]|[1-9]\d{1,3})\b|"
    r"\b(?:class(?:es)?|labels?|digits?)[\"']?[=: ]{1,3}[\[(]?0 ?(?:-|\.{2,3}|–|to) ?(?P<last>[1-9]\d{0,3})\b"
)


class Parting(Struct, frozen=True):
    """How a held-out loss left the training loss."""

    best: float
    best_step: float
    first: float
    last: float
    train_first: float
    train_last: float
    points: int
    before: int
    """How many held-out points up to the best one."""
    since: int
    """How many behind it."""
    same: bool = True
    """Do both measure the same, by their names: no error in percent beside one in units?"""

    @property
    def improved(self) -> float:
        """By how much the held-out loss fell before, as a share."""
        return (self.first - self.best) / max(abs(self.first), 1e-300)

    @property
    def rose(self) -> float:
        return (self.last - self.best) / max(abs(self.best), 1e-300)

    @property
    def fell(self) -> float:
        """By how much the training loss fell, as a share."""
        return (self.train_first - self.train_last) / max(abs(self.train_first), 1e-300)

    @property
    def gap(self) -> float:
        return (self.last - self.train_last) / max(abs(self.last), 1e-300)


def parting(course: Course) -> Parting | None:
    """None where there are not both, or too few points of one."""
    train, held_out = course.measured.objective, course.measured.held_out
    if train is None or held_out is None or train is held_out or len(held_out.finite) < 3 or len(train.finite) < 3:
        return None
    values, steps = held_out.finite.values, held_out.finite.steps
    at = min(range(len(values)), key=values.__getitem__)
    newest = max(1, len(values) // 8)
    ours = train.finite.values
    few = max(1, len(ours) // 8)
    return Parting(
        best=values[at],
        best_step=steps[at],
        first=values[0],
        last=median(values[-newest:]),
        train_first=max(median(ours[:3]), ours[0]),
        train_last=median(ours[-few:]),
        points=len(values),
        before=at + 1,
        since=len(values) - 1 - at,
        same=measured_words(train) == measured_words(held_out),
    )


def share(curve: MetricCurve) -> list[float]:
    """Of 1: percent are divided by 100."""
    values = curve.finite.values
    return [value / 100.0 for value in values] if curve.high > 1.5 else list(values)


def held_out_is_chance(course: Course) -> bool:
    """Is the held-out score never clearly better than at its first evaluation, nor than guessing?"""
    score = course.measured.held_out_score
    if score is None or len(score.finite) < 3:
        return False
    values = share(score)
    best, usual = max(values), median(values)
    if "auc" in score.metric.lower():
        return best < 0.58
    classes = classes_of(course)
    guess = 1.0 / classes if classes else None
    return guess is not None and usual <= _CHANCE * guess and best <= max(_CHANCE * guess, guess + 0.08)


def learned_evenly(course: Course) -> str | None:
    """Said where training comes down as fast in its second half as in its first: sample after sample, by heart. A
    pattern that many samples share brings most of it at the beginning."""
    train = course.measured.objective
    values = train.finite.values if train is not None else []
    if train is None or len(values) < _TELLING or values[0] - values[-1] < _CLEARLY * abs(values[0]):
        return None
    half = (values[0] - values[len(values) // 2]) / (values[0] - values[-1])
    return f"; {train.metric} fell by {100 * half:.0f} % of its way in the first half" if half <= _EVEN else None


def rises_from_the_start(course: Course, parted: Parting) -> bool:
    """Did the held-out loss rise from its first point on, when training had hardly begun? What is learned at first
    holds in general, and by heart comes later: data that are alike would gain by it."""
    train, held_out = course.measured.objective, course.measured.held_out
    if train is None or held_out is None or parted.before > 1 or parted.points < _TELLING:
        return False
    beside = train.at(held_out.finite.steps[0])
    little = beside is not None and beside >= _HARDLY_BEGUN * parted.train_first > 0
    half = (parted.train_first + parted.train_last) / 2.0
    on_its_way = [step for step, value in train.finite.pairs if value > half]
    early = held_out.finite.between(last=on_its_way[-1] if on_its_way else 0.0).values
    return little and len(early) >= 3 and all(value > parted.first for value in early[1:])


def scores_apart_at_once(course: Course) -> tuple[float, float, float] | None:
    """Scores of training and held-out data at their first points, and the best one held out: where training is far
    beyond all that the other ever reached within its first pass, when nothing is known by heart yet."""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is None or held_out is None or min(len(train.finite), len(held_out.finite)) < 3:
        return None
    ours, theirs, shuffled = share(train), share(held_out), course.recipe.get(Hyperparameter.SHUFFLE)
    if ours[0] < _KNOWS or ours[0] < _FAR_BEYOND * max(theirs) or (shuffled is not None and shuffled.is_off):
        return None
    return ours[0], theirs[0], max(theirs)


def classes_of(course: Course) -> int | None:
    """The number of classes: as chosen, else as the first loss tells it (that of guessing)."""
    if (said := said_classes(course)) is not None:
        return said
    for curve in (course.measured.objective, course.measured.held_out):
        if curve is not None and curve.finite.values:
            first = curve.finite.values[0]
            if (classes := chance_level(first) or chance_level(0.97 * first)) is not None:
                return classes
    return None


def said_classes(course: Course) -> int | None:
    """As a configuration or a line says it."""
    for name, value in course.artifacts.config.items():
        if (
            name.rpartition("/")[2].lower() in ("num_classes", "n_classes", "classes", "nclass")
            and str(value).isdigit()
        ):
            return int(str(value))
    line = course.line(_CLASSES)
    found = _CLASSES.search(line.text) if line is not None else None
    if found is not None:
        return int(found["last"]) + 1 if found["last"] else int(found["before"] or found["behind"])
    return _printed_outputs(course)


def _printed_outputs(course: Course) -> int | None:
    """The width of the last layer that is printed, where the first loss is about that of guessing among so many."""
    if course.line(_LAST_LAYER, ("out_features", "(dense)")) is None:
        return None
    layers = [found for line in course.artifacts.lines if (found := _LAST_LAYER.search(line.text[:400])) is not None]
    width = int(layers[-1]["torch"] or layers[-1]["keras"]) if layers else 0
    losses = (course.measured.loss, course.measured.curve(Role.VALIDATION_LOSS))
    first = next((one.finite.values[0] for one in losses if one is not None and one.finite.values), None)
    return width if width > 1 and first is not None and abs(first - log(width)) <= _ABOUT * log(width) else None


def guessing(course: Course, value: float) -> int | None:
    """The number of classes of which a model that knows nothing has this loss; by the one that is said, where it is."""
    curve = course.measured.objective or course.measured.held_out
    if curve is None or curve.role in (Role.REWARD, Role.SCORE) or course.measured.curve(Role.REWARD) is not None:
        return None
    said = said_classes(course)
    classes = chance_level(value, said) if said is not None else chance_level(value)
    standing = course.standing or course.held_out_standing
    clear = standing is not None and standing.noise < _CLEAR * abs(value)
    return classes if clear or said is not None or classes in _OFTEN else None


def beyond_guessing(course: Course, value: float) -> int | None:
    """The number of classes, where this loss is far above that of guessing: not even a bias has learned."""
    score = course.measured.held_out_score or course.measured.train_score
    if score is None or not score.finite.values or "acc" not in score.metric.lower():
        return None
    usual = median(share(score))
    classes = said_classes(course) or _even_classes(usual)
    return classes if classes and classes > 1 and usual < 1.5 / classes and value > 1.25 * log(classes) else None


def _even_classes(usual: float) -> int | None:
    """Of a score of guessing; where one class is more frequent than others it tells no number of them."""
    whole = 1.0 / usual if usual > 0.005 else 0.0
    return round(whole) if abs(whole - round(whole)) <= 0.1 * max(1.0, whole / 10.0) else None


def jumped(curve: MetricCurve | None) -> tuple[float, float, float] | None:
    """Where a loss went up at once and stayed: the step, its level before, and behind."""
    if curve is None or len(curve.finite) < 7:
        return None
    values, steps = curve.finite.values, curve.finite.steps
    moves = [two - one for one, two in pairwise(values)]
    at = max(range(len(moves)), key=moves.__getitem__)
    before, after = values[max(0, at - 3) : at + 1], values[at + 1 : at + 6]
    if len(before) < 3 or len(after) < 2:
        return None
    usual = median(abs(move) for move in moves)
    high, low = max(before), min(values[at + 1 :])
    rise = max(values[at + 1 :]) - min(values)
    if moves[at] >= _AT_ONCE * rise and moves[at] > max(8.0 * usual, 0.25 * abs(high)) and low > high + 0.5 * moves[at]:
        return steps[at + 1], median(before), median(after)
    return None
