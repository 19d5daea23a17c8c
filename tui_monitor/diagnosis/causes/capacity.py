"""A model that is too small for what it is to learn, or whose parameters sit where they do not help."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.linear_models import LINEAR, LINEAR_WORDS, no_hidden_layer
from tui_monitor.diagnosis.causes.small_rate import TINY, largest_rate
from tui_monitor.diagnosis.course import FLAT, Course
from tui_monitor.diagnosis.parting import guessing, parting, share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import chance_level
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.told_sizes import hidden_sizes
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Line, Severity
from tui_monitor.model.points import Place
from tui_monitor.model.role import LOSSES
from tui_monitor.text import Shown

_CLOSE, _CLOSE_OF_SMALL = 0.05, 0.15
"""Shares by which training and held-out loss are apart at most; of a model that is known to be small."""
_IMPROVED = 0.03
_LEAST, _LITTLE = 0.005, 0.15
"""Shares by which a training loss came down where a model did learn, and where it learned nearly nothing."""
_LOW_SCORE = 0.85
_NARROW, _STRONG_DECAY, _STRONG_DROPOUT = 8, 0.1, 0.6
_EMBEDS = lazy_compile(r"(?i)embed|(?<![a-z])(?:wte|wpe|emb|tok_?emb\w*|vocab_?proj|lookup)(?![a-z])")
_COUNT = lazy_compile(
    r"(?<![\d.\w])(?P<number>\d[\d,_]*(?:\.\d+)?) ?(?P<unit>[KMB](?![a-z]))?(?P<percent> ?%)?(?![\w])"
)
_TOTAL = lazy_compile(
    r"(?i)\b(?:total|number of|all|model)\b[^\n]{0,20}param|param\w*[^\n]{0,12}\btotal\b|^\s*total\b|"
    r"param\w*[=:]|n_params"
)
_UNIT = {"K": 1e3, "M": 1e6, "B": 1e9}
_MOST, _ALL_BUT = 0.7, 0.99
_SMALLEST = 1000.0
"""Fewer parameters than that are no table."""


class Underfitting:
    """Training and validation came down together, are close, and stand at a level that is no good.

    Lies where the data hold no more: irreducible noise looks the same, so a small model must be seen in the setup.
    """

    name = CauseName.UNDERFITTING
    issue = "the model is too small, or held back too much, for what it is to learn"

    def look(self, course: Course, seen: Suspicion) -> None:
        _linear_at_chance(course, seen)
        _stands_high(course, seen)
        parted, standing = parting(course), course.standing
        small = list(_held_back(course))
        close = _CLOSE_OF_SMALL if small and _scores_low(course) else _CLOSE
        if parted is None or standing is None or standing.is_exact or abs(parted.gap) > close:
            return
        found = course.found(FLAT, Severity.WARNING)
        if (found is None and not small) or chance_level(standing.late) or standing.creeps:
            return
        at_once = parted.improved < _IMPROVED and no_hidden_layer(course) is None  # linear ones are soon done
        if at_once or not (_rests(course) or (small and _scores_low(course))):
            _hardly_fell(course, small, seen)
            return
        seen.explains = found
        text = f"training ({parted.train_last:.4g}) and held-out loss ({parted.last:.4g}) are"
        rest = " and fall no more" if _rests(course) else ""
        seen.proves(Weight.FAIR, f"{text} {100 * abs(parted.gap):.1f} % apart{rest}", course.measured.last_step)
        score = course.measured.held_out_score or course.measured.train_score
        if score is not None and score.finite.values and (last := share(score)[-1]) < _LOW_SCORE:
            seen.proves(Weight.SLIGHT, f"{score.metric} is {last:.3g} there", score.steps[-1])
        for said, place in small:
            seen.proves(Weight.FAIR, f"the model is held back: {said}", place=place)

    def fix(self, course: Course) -> Fix:
        width = course.recipe.number(Hyperparameter.WIDTH)
        more = f"a width of {4 * width:g} instead of {width:g}" if width else "twice the width or depth"
        return fix(
            do=f"{more}, less weight decay and dropout, and better inputs",
            expect="both losses fall below this level together",
            verify="train without any regularisation: the training loss must leave its level",
            otherwise="look for the floor: noise of the targets, a linear model, a nearest neighbour",
            effort=Effort.MEDIUM,
            risk="a larger model can overfit: watch the gap",
        )


class ArchitectureImbalance:
    """Most of the parameters are embeddings: little is left that computes.

    Source: S4.15, 79 % in embeddings. Lies for recommenders and word vectors, which are meant to be tables.
    """

    name = CauseName.ARCHITECTURE_IMBALANCE
    issue = "most parameters are embeddings: the rest is too small to learn what is between the tokens"

    def look(self, course: Course, seen: Suspicion) -> None:
        found = _share_of_embeddings(course)
        if found is None:
            return
        part, said, place = found
        weight = (
            Weight.DIRECT
            if part >= _MOST and (course.artifacts.symptoms or course.artifacts.alarmed)
            else Weight.STRONG
        )
        seen.proves(weight, f"{100 * part:.0f} % of the parameters are embeddings: {said}", place=place)

    def fix(self, course: Course) -> Fix:
        vocabulary = course.recipe.number(Hyperparameter.VOCABULARY)
        size = f" (it has {vocabulary:g} entries)" if vocabulary else ""
        return fix(
            do=f"a smaller vocabulary{size}, tied input and output embeddings, or factorised ones; "
            f"give at least half of the "
            "parameters to the layers",
            expect="the loss of the same number of parameters falls below this level",
            verify="count the parameters of each part before training",
            otherwise="the same layers with a quarter of the width of the embeddings",
            effort=Effort.HIGH,
            risk="another architecture: weights of this run cannot be taken over",
        )


def _scores_low(course: Course) -> bool:
    score = course.measured.held_out_score or course.measured.train_score
    return score is not None and bool(score.finite.values) and share(score)[-1] < _LOW_SCORE


def _rests(course: Course) -> bool:
    """Is its last third where the third before was?"""
    curve = course.measured.held_out
    if curve is None or len(curve.finite) < 6:
        return False
    values = curve.finite.values
    third = len(values) // 3
    return median(values[-2 * third : -third]) - median(values[-third:]) < 0.02 * abs(median(values[-third:]))


def _hardly_fell(course: Course, small: list[tuple[str, Place | None]], seen: Suspicion) -> None:
    """A small model that does not even fit what it trains on, while it falls steadily: not for want of data."""
    standing, score = course.standing, course.measured.train_score
    if standing is None or not small or not _LEAST <= standing.improved <= _LITTLE:
        return
    if standing.first - standing.late < 5 * standing.noise:
        return
    best = max(share(score)) if score is not None and score.finite.values else 0.0
    text = f"the training loss itself comes down by {100 * standing.improved:.1f} % only, to {standing.late:.4g}"
    seen.proves(Weight.FAIR, text, course.measured.last_step)
    if score is not None and 0.0 < best < _LOW_SCORE:
        seen.proves(Weight.SLIGHT, f"{score.metric} is {best:.3g} at its best", score.steps[-1])
    for said, place in small:
        seen.proves(Weight.FAIR, f"the model is held back: {said}", place=place)


def _stands_high(course: Course, seen: Suspicion) -> None:
    """Seed 000: a slow plateau is too little capacity, or too low a rate; a training loss alone says not which."""
    curve, standing = course.measured.objective, course.standing
    found = course.found(FLAT, Severity.WARNING)
    if found is None or standing is None or curve is None or standing.is_exact or curve.metric != found.metric:
        return
    if not standing.is_still or curve.role not in LOSSES or guessing(course, standing.late) is not None:
        return
    seen.explains = found
    text = f"{curve.metric} stands at {standing.late:.4g} in {standing.points} points"
    seen.proves(Weight.SLIGHT, f"{text}, where it began: {standing.first:.4g}", found.onset_step)


def _linear_at_chance(course: Course, seen: Suspicion) -> None:
    """No unit of a linear model can die: where it stands at guessing, no line tells the classes apart."""
    standing = course.standing or course.held_out_standing
    line, chosen = course.line(LINEAR, LINEAR_WORDS), no_hidden_layer(course)
    said, place = chosen or ((line.text, line.place) if line is not None else ("", None))
    if not said or standing is None or standing.creeps or not standing.is_still:
        return
    classes, rate = guessing(course, standing.late), largest_rate(course)
    if classes is None or (rate is not None and rate <= TINY):
        return
    text = f"a linear model, and its loss stands at {standing.late:.4g}, that of guessing among {classes} classes"
    seen.proves(Weight.STRONG, f"{text}: {said}", place=place)


def _held_back(course: Course) -> Iterator[tuple[str, Place | None]]:
    leaves, depth = course.recipe.get(Hyperparameter.LEAVES), course.recipe.get(Hyperparameter.DEPTH)
    stumps = [
        chosen for chosen, most in ((leaves, 3), (depth, 1)) if chosen is not None and 0 < (chosen.number or 0) <= most
    ]
    yield from ((chosen.said, chosen.place) for chosen in stumps[:1])
    if (linear := no_hidden_layer(course)) is not None:
        yield linear
        return
    sizes = hidden_sizes(course)
    if sizes is not None and sizes.widths and min(sizes.widths) <= _NARROW:
        yield sizes.said, sizes.place
    limits = (
        (Hyperparameter.WEIGHT_DECAY, _STRONG_DECAY, float("inf")),
        (Hyperparameter.DROPOUT, _STRONG_DROPOUT, 1.0),
    )
    for wanted, low, high in limits:
        chosen = course.recipe.get(wanted)
        if chosen is not None and chosen.number is not None and low < chosen.number <= high:
            yield chosen.said, chosen.place


def _share_of_embeddings(course: Course) -> tuple[float, Shown, Place | None] | None:
    for fact in course.artifacts.code:
        numbers = {name.lower(): value for name, value in fact.numbers.items()}
        whole, part = numbers.get("total", 0.0), sum(value for name, value in numbers.items() if "embed" in name)
        if whole > 0 and part / whole >= _MOST:
            return part / whole, fact.text, None
    return _in_lines(course.artifacts.lines)


def _in_lines(lines: tuple[Line, ...] | list[Line] | object) -> tuple[float, Shown, Place | None] | None:
    embedded, whole, first = 0.0, 0.0, None
    for line in lines if isinstance(lines, tuple | list) else ():
        embeds = _EMBEDS.search(line.text) is not None
        if not embeds and _TOTAL.search(line.text) is None:
            continue
        counts = [(found, _number(found["number"], found["unit"])) for found in _COUNT.finditer(line.text)]
        percent = next((value for found, value in counts if found["percent"] and embeds), None)
        if percent is not None and 100 * _MOST <= percent <= 100 and "param" in line.text.lower():
            return percent / 100, line.text, line.place
        largest = max((value for found, value in counts if not found["percent"]), default=0.0)
        if embeds and largest >= _SMALLEST:
            embedded, first = embedded + largest, first or line
        elif not embeds and largest >= _SMALLEST:
            whole = max(whole, largest)
    if first is None or whole <= 0 or not _MOST <= embedded / whole <= _ALL_BUT:
        return None
    return embedded / whole, first.text, first.place


def _number(text: str, unit: str | None) -> float:
    return float(text.replace(",", "").replace("_", "")) * (_UNIT[unit] if unit else 1.0)
