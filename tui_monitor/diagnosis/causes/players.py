"""Two players of which one is far stronger: it won, and its size, its rate or its turns say why."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.measurands import words_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import step_text

_FEWEST = 6
_SURE_REAL, _SURE_FAKE = 0.9, 0.1
"""What a discriminator that has won says of real samples, and of made ones."""
_LITTLE, _MUCH = 0.35, 3.0
"""Its loss (2 ln 2 where it knows nothing), and that of the generator (ln 2 there)."""
_UTTERLY = (0.99, 0.01, 0.05, 6.0)
"""The same four, where nothing is left to learn from."""
_LARGER, _FASTER, _MORE_TURNS = 8.0, 5.0, 3.0
_G, _D = r"g|gen|generator|netg|ngf|forger", r"d|disc|discriminator|critic|netd|ndf|judge"
_REAL = lazy_compile(rf"\b(?:{_D})\b.*\b(?:real|x)\b|\breal (?:score|prob|acc\w*)\b")
_FAKE = lazy_compile(rf"\b(?:{_D})\b.*\b(?:fake|g z)\b|\bfake (?:score|prob)\b")
_ONE, _OTHER = lazy_compile(rf"\b(?:{_D})\b"), lazy_compile(rf"\b(?:{_G})\b")
_NO_LOSS = lazy_compile(r"\b(?:real|fake|x|z|acc\w*|grad\w*|lr|norm|std|steps?)\b")
_SIZE = lazy_compile(
    rf"(?i)\b(?P<who>{_G}|{_D})\b[^0-9|;\n]{{0,30}}?(?P<number>[0-9][0-9,_]*(?:\.[0-9]+)?) ?(?P<unit>[KM])?"
    r" ?(?:trainable |learnable )?(?:weights|param\w*)"
    rf"|(?:weights|param\w*)\W{{1,4}}(?P<who_2>{_G}|{_D})\b\W{{1,3}}(?P<number_2>[0-9][0-9,_]*(?:\.[0-9]+)?)"
    r" ?(?P<unit_2>[KM])?"
)
_TURNS = lazy_compile(rf"^(?:n )?(?:{_D}) (?:steps?|iters?|updates?|turns?)(?: per g\w*)?$|^n critic$|^k$")
_FILTERS = "number of filters"
_UNIT = {"K": 1e3, "M": 1e6}


class _Pair(Struct, frozen=True):
    """A setting that each player has of its own."""

    what: str
    one: float
    """The discriminator's."""
    other: float

    @property
    def said(self) -> str:
        return f"{self.what} is {self.one:.4g} for the discriminator and {self.other:.4g} for the generator"


def are_unequal(course: Course) -> bool:
    """Is the discriminator larger, faster, or more often its turn, by its settings?"""
    return next(_unequal(course), None) is not None


class OnePlayerTooStrong:
    """The discriminator tells all samples apart for half of the run, and is larger, faster or more often its turn.

    Source: Arjovsky & Bottou 2017 (a perfect discriminator gives no gradient). Lies for a generator that is only
    behind for a while: it has to be so in the whole second half; and for Wasserstein critics, which get more turns.
    """

    name = CauseName.ARCHITECTURE_IMBALANCE
    issue = "one of two players is far stronger: the other gets no signal from which it could learn"

    def look(self, course: Course, seen: Suspicion) -> None:
        won = one_won(course)
        if won is None:
            return
        unequal = list(_unequal(course))
        if not unequal:
            return
        seen.explains = course.trouble
        seen.proves(Weight.FAIR, *won)
        for weight, text in unequal:
            seen.proves(weight, text)

    def fix(self, course: Course) -> Fix:  # noqa: ARG002
        return fix(
            do="make the players equal: as many weights in both, the same rate, one turn each; or slow the "
            "discriminator down (a quarter of its rate, label smoothing, noise on its inputs)",
            expect="D(x) and D(G(z)) come to lie between 0.3 and 0.7, and the generator's loss falls below 2",
            verify="log both of them, and the gradient norm of the generator, for the first tenth of the steps",
            otherwise="a loss that still tells when one player wins (Wasserstein with gradient penalty)",
            effort=Effort.MEDIUM,
            risk="another architecture: weights of this run cannot be taken over",
        )


def one_won(course: Course, utterly: bool = False) -> tuple[str, float] | None:
    """The discriminator was sure of everything in the whole second half; `utterly`: no gradient is left of that."""
    sure_real, sure_fake, little, much = _UTTERLY if utterly else (_SURE_REAL, _SURE_FAKE, _LITTLE, _MUCH)
    curves = [one for one in course.artifacts.curves if len(one.finite) >= _FEWEST]
    real, fake = (next((one for one in curves if kind.search(words_of(one.metric))), None) for kind in (_REAL, _FAKE))
    if real is not None and fake is not None:
        sure, caught = _second_half(real), _second_half(fake)
        if sure >= sure_real and 0.0 <= caught <= sure_fake and real.high <= 1.0:
            text = f"{real.metric} is about {sure:.3g} and {fake.metric} about {caught:.3g} in the whole second half"
            return f"{text}: the discriminator tells all of them apart", real.steps[-1]
    losses = [one for one in curves if not _NO_LOSS.search(words_of(one.metric))]
    one, other = (next((c for c in losses if kind.search(words_of(c.metric))), None) for kind in (_ONE, _OTHER))
    if one is None or other is None or not 0.0 <= _second_half(one) <= little or _second_half(other) < much:
        return None
    text = f"{one.metric} is about {_second_half(one):.3g} and {other.metric} about {_second_half(other):.3g}"
    return f"{text} up to step {step_text(one.steps[-1])}: the discriminator wins", one.steps[-1]


def _second_half(curve: MetricCurve) -> float:
    values = curve.finite.values
    return median(values[len(values) // 2 :])


def _unequal(course: Course) -> Iterator[tuple[Weight, str]]:
    sizes = _sizes(course)
    if sizes is not None and sizes.one >= _LARGER * sizes.other > 0:
        yield Weight.STRONG, f"the {sizes.said}: {sizes.one / sizes.other:.3g} times as many"
    for pair in _pairs(course):
        rate, ratio = "lr" in pair.what or "rate" in pair.what, pair.one / pair.other
        if rate and ratio >= _FASTER:
            yield Weight.FAIR, f"{pair.said}: {ratio:.3g} times as fast"
        elif not rate and sizes is None and ratio >= _LARGER:
            yield Weight.FAIR, f"{pair.said}: {ratio:.3g} times as much"
    for name, value in _numbers(course):
        if _TURNS.search(name) and value >= _MORE_TURNS:
            yield Weight.SLIGHT, f"the discriminator has {value:g} turns for one of the generator"


def _sizes(course: Course) -> _Pair | None:
    """What lines tell of their numbers of weights."""
    told: dict[bool, float] = {}
    for line in course.artifacts.lines[:60]:
        for found in _SIZE.finditer(line.text[:300]):
            who = (found["who"] or found["who_2"]).lower()
            number = (found["number"] or found["number_2"]).replace(",", "").replace("_", "")
            unit = (found["unit"] or found["unit_2"] or "").upper()
            told.setdefault(_ONE.fullmatch(who) is not None, float(number) * _UNIT.get(unit, 1.0))
    return _Pair("number of weights", told[True], told[False]) if len(told) > 1 else None


def _pairs(course: Course) -> Iterator[_Pair]:
    """Settings whose names differ by the player alone."""
    of_one: dict[str, float] = {}
    of_other: dict[str, float] = {}
    for name, value in _numbers(course):
        for kind, known in ((_ONE, of_one), (_OTHER, of_other)):
            found = kind.search(name)
            if found is not None and value > 0:
                rest = (name[: found.start()] + name[found.end() :]).strip()
                known.setdefault(rest or (_FILTERS if name in ("ngf", "ndf") else ""), value)
    yield from (_Pair(what, of_one[what], of_other[what]) for what in of_one if what and what in of_other)


def _numbers(course: Course) -> Iterator[tuple[str, float]]:
    """Of the configuration, and of settings in lines: those that are told once."""
    for name, value in course.artifacts.config.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield words_of(name), float(value)
    for name, values in course.artifacts.told.items():
        if len(values) == 1:
            yield words_of(name), values[0]
