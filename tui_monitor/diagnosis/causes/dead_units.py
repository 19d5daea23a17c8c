"""Weights that do not move, or move in vain: no gradient arrives, no unit answers, or nobody updates them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.linear_models import is_linear, normalised
from tui_monitor.diagnosis.causes.small_rate import largest_rate
from tui_monitor.diagnosis.chosen_rate import is_far_below_usual
from tui_monitor.diagnosis.constant_answers import answers_otherwise, constant_answers
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.measurands import LATENT_KL, RECONSTRUCTION, longest
from tui_monitor.diagnosis.parting import beyond_guessing, guessing, share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import Standing, standing_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.told_sizes import hidden_sizes
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.role import Role

_NOTHING = 1e-7
_SMALL_GRADIENT = 1e-4
_ORDERS = 1e-3
"""How much smaller the gradient of an early layer is where it vanishes."""
_DEEP = 5
_FAR_BIAS = 2.0
"""Of units whose inputs are about 1: further off all of them answer alike."""
_NEARLY_ALL = 0.85
_KNOWN = 0.9
"""A score that may stand, since nearly all is right."""
_NO_SHARES = (Role.LEARNING_RATE, Role.STEP, Role.TIME)
_SQUASHING = lazy_compile(r"(?i)\b(?:sigmoid|sig|logistic|tanh|softsign|hard_?sigmoid)\b")
_DEAD_METRIC = (
    r"dead|(?:zero|inactive|saturat\w*|silent)[_/ .-]?(?:act\w*[_/ .-]?|relus?[_/ .-]?|outputs?[_/ .-]?)?"
    r"(?:frac|share|ratio|units?|rate|pct)|"
    r"(?:frac|share|ratio|pct)[_/ .-]?(?:of[_/ .-])?(?:dead|zeros?|saturat|inactive|silent)|sparsity|saturat|relu0"
)
_SPREAD = r"act\w*[_/ .-]?(?:std|var|spread)|(?:std|var)[_/ .-]?act|hidden[_/ .-]?std|h\d*[_/ .-]std|feat\w*[_/ .-]?std"
_ALIVE = (
    r"(?<!in)(?<!re)active[_/ .-]?(?:frac|share|ratio|units?|pct)|^(?:active|firing)(?: ?%)?$|alive|"
    r"frac[_/ .-]?(?:active|firing)|nonzero|act\w*>0"
)
_LAYER_GRADIENT = r"gr(?:a)?d|‖g|∇"
_EARLY_LAYER = r"first|input|\bin\b|bottom|early|embed|stem|conv1|layer[_/ .-]?[01]\b|\bl[01]\b|fc1|[_/ .-][01]$"
_LATE_LAYER = r"last|output|\bout\b|top|late|head|final|classifier|fc_?out"
_DEAD_LINE = lazy_compile(
    r"(?i)(?:\b(?:100|9\d)(?:\.\d+)? ?%|\ball(?: \w+)?) (?:of )?(?:the )?(?:hidden )?(?:units?|"
    r"neurons?|relus?|activations?) "
    r"(?:are |is )?(?:dead|zero|inactive|saturated)|dead (?:units?|neurons?|"
    r"relus?)[^\d\n]{1,12}(?:(?:100|9\d)(?:\.\d+)? ?%|"
    r"(?P<dead>[1-9]\d*) ?/ ?(?P=dead)\b)"
)
_SIGNALS = lazy_compile(
    r"(?i)(?:gradient|\bgrads?\b|backward|\bdl/d|∂|∇|signal)[^\n]{0,80}?\d(?:\.\d+)?e-\d[^\n]*?[0-9]e[-+]\d"
)
_SIGNAL_WORDS = ("grad", "backward", "dl/d", "∂", "∇", "signal")
_SIZE = lazy_compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[-+]?\d+)(?![\w.])")


def never_learned(course: Course) -> Standing | None:
    """What is minimised stands where it began (an opening that only finds the level of chance does not count)."""
    standing = course.standing or course.held_out_standing
    if standing is None or standing.creeps:
        return None
    fell_to_chance = standing.improved > 0 and guessing(course, standing.late) is not None and _has_trouble(course)
    return standing if standing.is_still or standing.is_exact or fell_to_chance else None


def _has_trouble(course: Course) -> bool:
    return course.found({Kind.PLATEAU, Kind.FROZEN}, Severity.WARNING) is not None


def one_answer(course: Course) -> MetricCurve | None:
    """A score that is the same at each evaluation while the held-out loss moves: the weights move, the answer never."""
    score, held_out = (
        course.measured.held_out_score or course.measured.train_score,
        course.held_out_standing or course.standing,
    )
    standing = standing_of(score)
    if course.blow_up is not None or standing is None or held_out is None or held_out.is_exact:
        return None
    if standing.exact < standing.points - 1 or (score is not None and share(score)[-1] >= _KNOWN):
        return None
    train = course.measured.train_score
    if train is not None and train is not score and score is not None and answers_otherwise(train, share(score)[-1]):
        return None
    return score


class VanishingGradients:
    """The gradient is nothing, or orders smaller in the first layers than in the last one, and the loss stands.

    Source: a chain of squashing layers multiplies slopes of at most a quarter (sigmoid). Lies at the end of a good fit,
    where the gradient is small as well: so only of a run that has not learned.
    """

    name = CauseName.VANISHING_GRADIENTS
    issue = "hardly any gradient arrives in the first layers: what lies before the last one does not learn"

    def look(self, course: Course, seen: Suspicion) -> None:
        vanished = course.found({Kind.GRADIENT_VANISHING}, Severity.WARNING)
        stands = never_learned(course)
        if vanished is None and stands is None:
            return
        seen.explains = vanished or course.found({Kind.PLATEAU, Kind.FROZEN}, Severity.WARNING)
        if vanished is not None:
            seen.proves(Weight.STRONG, f"{vanished.message}", vanished.onset_step)
        self._by_layer(course, seen)
        if stands is None:
            return
        if (line := course.line(_SIGNALS, _SIGNAL_WORDS)) is not None and _spans(line.text):
            seen.quotes(Weight.DIRECT, line)
        gradient = course.measured.gradient
        late = standing_of(gradient)
        if gradient is not None and late is not None and 0.0 < late.late < _SMALL_GRADIENT:
            seen.proves(
                Weight.STRONG, f"{gradient.metric} is {late.late:.2g}, and nothing is learned", gradient.steps[-1]
            )
        elif late is not None and late.late > 1e-2 and not seen.confidence:
            seen.speaks_against(Weight.FAIR, f"the whole gradient norm is {late.late:.3g}")
        _squashing(course, seen)
        _at_chance(course, stands, seen, Weight.FAIR if seen.confidence else Weight.SLIGHT)
        _no_weight_moves(course, seen)

    def _by_layer(self, course: Course, seen: Suspicion) -> None:
        pair = _first_and_last_layer(course)
        if pair is None:
            return
        early, late = pair
        one, other = early.median or 0.0, late.median or 0.0
        if other > 0 and one <= _ORDERS * other:
            text = f"{early.metric} is usually {one:.2g}, {late.metric} {other:.2g}"
            seen.proves(Weight.DIRECT, f"{text}: {other / max(one, 1e-300):.1g} times more", early.steps[-1])

    def fix(self, course: Course) -> Fix:
        activation = course.recipe.word(Hyperparameter.ACTIVATION)
        instead = f" instead of {activation}" if activation else ""
        return fix(
            do=f"use ReLU or GELU{instead}, He or Xavier initialisation, and residual connections or normalisation",
            expect="the gradient norms of first and last layer are within two orders, and the loss leaves its level",
            verify="log the gradient norm of each layer for the first 100 steps",
            otherwise="train a net of half the depth: if that learns, it is the depth",
            effort=Effort.MEDIUM,
            risk="another architecture: weights of this run cannot be taken over",
        )


class DeadUnits:
    """Units that answer nothing (or the same) to every input: the loss is what a constant answer gives.

    Source: a constant answer has the loss of chance; its bias still learns, so a held-out loss wobbles there while the
    score is the same at every evaluation. Lies for labels without information, which end at chance as well.
    """

    name = CauseName.INIT_OR_DEAD_UNITS
    issue = "units are dead, saturated or all alike since the start: the model gives one answer to every input"

    def look(self, course: Course, seen: Suspicion) -> None:
        self._measured(course, seen)
        line = course.line(_DEAD_LINE)
        if line is not None:
            seen.quotes(Weight.DIRECT, line)
        stands, answer = never_learned(course), one_answer(course)
        constant_answers(course, seen)
        seen.explains = course.found({Kind.PLATEAU, Kind.FROZEN, Kind.GRADIENT_VANISHING}, Severity.WARNING)
        if answer is not None:
            text = f"{answer.metric} is exactly {answer.finite.values[-1]:.5g} at every evaluation while the loss moves"
            seen.proves(Weight.STRONG, f"{text}: one answer for every input", answer.steps[-1])
        if stands is None:
            return
        _at_chance(course, stands, seen, Weight.FAIR)
        normalised(course, seen)
        self._exactly_at_chance(course, stands, seen)
        self._no_gradient(course, seen)
        self._start(course, seen)
        if seen.confidence and (classes := beyond_guessing(course, stands.late)):
            text = f"the loss stands at {stands.late:.4g}, far above that of guessing among {classes} classes:"
            seen.speaks_against(Weight.STRONG, f"{text} dead units leave a bias, which learns that")
        _no_weight_moves(course, seen)

    def _measured(self, course: Course, seen: Suspicion) -> None:
        """Shares of dead units, where they are logged. Of sparsity alone a run that learns is meant to have much."""
        ill = course.artifacts.alarmed or never_learned(course) is not None
        coded = longest(course, LATENT_KL) is not None and longest(course, RECONSTRUCTION) is not None  # its dimensions
        for curve in _named(course, _DEAD_METRIC):
            values = curve.finite.values
            if not values or curve.role in _NO_SHARES or ("sparsity" in curve.metric.lower() and not ill):
                continue
            share = values[-1] / 100.0 if 1.0 < curve.high <= 100.0 else values[-1]
            if _NEARLY_ALL <= share <= 1.0:
                weight = Weight.DIRECT if ill else Weight.STRONG
                seen.proves(weight, f"{curve.metric} is {values[-1]:.4g}", curve.steps[-1])
            elif 0.5 <= share < _NEARLY_ALL and ill:
                seen.proves(Weight.FAIR, f"{curve.metric} is {values[-1]:.4g}", curve.steps[-1])
        for curve in _named(course, f"{_ALIVE}|{_SPREAD}"):
            if curve.role in _NO_SHARES or (coded and re.search(_ALIVE, curve.metric.lower())):
                continue
            least = 0.02 if re.search(_ALIVE, curve.metric.lower()) else _NOTHING
            if ill and curve.finite.values and abs(curve.finite.values[-1]) <= least:
                seen.proves(Weight.DIRECT, f"{curve.metric} is {curve.finite.values[-1]:.2g}", curve.steps[-1])
            elif ill and re.search(_ALIVE, curve.metric.lower()) and 0.2 <= (curve.median or 0.0) <= 1.0:
                seen.speaks_against(Weight.FAIR, f"{curve.metric} is {curve.median:.2g}", curve.steps[-1])

    def _exactly_at_chance(self, course: Course, stands: Standing, seen: Suspicion) -> None:
        classes = guessing(course, stands.late)
        if classes is not None and stands.is_exact:
            text = f"the loss is exactly ln({classes}) from the start: every output is the same"
            seen.proves(Weight.STRONG, f"{text}, as with weights that are all zero or alike")

    def _no_gradient(self, course: Course, seen: Suspicion) -> None:
        gradient = course.measured.gradient
        standing = standing_of(gradient)
        if gradient is None or standing is None or standing.late > _NOTHING:
            return
        rate = largest_rate(course)
        beside = f" at a rate of {rate:.3g}" if rate else ""
        since = next((step for step, value in gradient.finite.pairs if value <= _NOTHING), gradient.steps[-1])
        seen.proves(Weight.STRONG, f"{gradient.metric} is {standing.late:.2g}{beside}, since step {since:g}", since)

    def _start(self, course: Course, seen: Suspicion) -> None:
        bias = course.recipe.get(Hyperparameter.BIAS)
        if bias is not None and bias.number is not None and abs(bias.number) >= _FAR_BIAS:
            seen.proves(Weight.STRONG, f"it starts from {bias.said}", place=bias.place)
        chosen = course.recipe.get(Hyperparameter.INITIALISATION)
        if chosen is None or (chosen.number is None and chosen.word not in ("zeros", "zero", "ones", "constant")):
            return
        value = chosen.number
        if value is None or value == 0.0 or abs(value) >= 3.0 or 0 < abs(value) < 1e-3:
            seen.proves(Weight.STRONG, f"it starts from {chosen.said}", place=chosen.place)

    def fix(self, course: Course) -> Fix:
        chosen = course.recipe.get(Hyperparameter.BIAS) or course.recipe.get(Hyperparameter.INITIALISATION)
        instead = f" instead of {chosen.said}" if chosen is not None else ""
        return fix(
            do=f"initialise with He (ReLU) or Xavier (tanh) and biases of zero{instead}; scale inputs to mean 0, std 1",
            expect="the share of units that are always zero is below a half, and the loss leaves the level of chance",
            verify="log the share of zero activations of each layer for the first batch, before any step",
            otherwise="LeakyReLU or GELU, and a tenth of the learning rate if units die within the first steps",
            risk="starts from new weights: what was trained is no use here",
        )


def _named(course: Course, pattern: str) -> Iterator[MetricCurve]:
    yield from course.measured.called(pattern)
    yield from course.measured.told(pattern)


def _no_weight_moves(course: Course, seen: Suspicion) -> None:
    standing = course.held_out_standing
    if seen.confidence and standing is not None and standing.is_exact and guessing(course, standing.late) is None:
        seen.speaks_against(Weight.FAIR, "the held-out loss does not move in any digit: not even a bias learns")


def _at_chance(course: Course, stands: Standing, seen: Suspicion, weight: Weight) -> None:
    classes, rate = guessing(course, stands.late), largest_rate(course)
    if (classes is not None and is_linear(course)) or (rate and is_far_below_usual(course, rate)):
        return
    if classes is not None and not (course.held_out_standing or stands).creeps:
        text = f"the loss stands at {stands.late:.4g} = ln({classes}), as of a model that gives one answer"
        weight = weight if stands.is_still or stands.is_exact else Weight.SLIGHT
        seen.proves(weight, f"{text}, in {stands.points} points")


def _squashing(course: Course, seen: Suspicion) -> None:
    sizes = hidden_sizes(course)
    layers = course.recipe.number(Hyperparameter.LAYERS) or (float(len(sizes.widths)) if sizes is not None else None)
    chosen = course.recipe.get(Hyperparameter.ACTIVATION)
    line = course.line(_SQUASHING) if chosen is None else None
    said = chosen.said if chosen is not None and _SQUASHING.search(chosen.word) else line.text if line else None
    if said is not None and layers is not None and layers >= _DEEP:
        seen.proves(Weight.STRONG, f"{layers:g} layers, each of which squashes what comes in: {said}")
    elif said is not None:
        seen.proves(Weight.FAIR, f"its units squash what comes in: {said}")


def _spans(text: str) -> bool:
    """A line that tells the gradient at several places, of which one is many orders below another."""
    sizes = [float(found) for found in _SIZE.findall(text[:400])]
    return len(sizes) > 1 and max(sizes) > 0.0 and min(sizes) <= _ORDERS * _ORDERS * max(sizes)


def _first_and_last_layer(course: Course) -> tuple[MetricCurve, MetricCurve] | None:
    """Gradient norms of the first and of the last layer, by what their names say, else by their numbers."""
    curves = [one for one in course.measured.called(_LAYER_GRADIENT) if len(one.finite) and one.low >= 0.0]
    early = next((one for one in curves if re.search(_EARLY_LAYER, one.metric.lower())), None)
    late = next((one for one in curves if re.search(_LATE_LAYER, one.metric.lower())), None)
    if early is not None and late is not None and early is not late:
        return early, late
    numbered = [(int(found[-1]), at) for at, one in enumerate(curves) if (found := re.findall(r"\d+", one.metric))]
    if len(numbered) < 2:
        return None
    return curves[min(numbered)[1]], curves[max(numbered)[1]]
