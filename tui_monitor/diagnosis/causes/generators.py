"""Generators that make one thing only, and codes in which all things are the same."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.players import are_unequal, one_won
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.measurands import KINDS, REPETITION, SAMPLE_SPREAD, every, since, told, words_of
from tui_monitor.diagnosis.printed_samples import repetitive
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.told_coverage import few_covered, small_spread
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.role import LOSSES, Role

_LOST, _FEW = 0.34, 0.55
"""Shares of the most that was ever covered, at the end: below, kinds are lost."""
_FEWEST = 8
"""Points by which it is told."""
_DEAD = 0.1
_SYMPTOM = lazy_compile(
    r"(?i)\b(?:same|identical|only|always|nothing but|repeat\w*|one)\b.{0,40}\b(?:token|word|sample|image|output|mode|"
    r"colon\w*|character|digit|class|sentence)|mode[ -]?collaps|degenerate (?:output|sample)"
)
_ALL_ALIKE = lazy_compile(
    r"(?i)\b(?:all|every|\d+ ?/ ?\d+)\b.{0,30}\b(?:samples?|outputs?|generat\w+|images?)\b.{0,30}"
    r"\b(?:identical|same|equal|duplicate)|"
    r"mode[ -]?collaps\w*"
)
_PLAYER_D = lazy_compile(r"^(?!.*\b(real|acc|x|grad|lr|norm)\b)(?=.*\b(d|disc\w*|critic|diskriminator)\b)")
_PLAYER_G = lazy_compile(r"^(?!.*\b(grad|lr|norm|acc|z)\b)(?=.*\b(g|gen\w*|forger|netg)\b)")


class ModeCollapse:
    """Kinds, spread or distinct words of what is made went down and stayed, or printed samples say one thing.

    Source: Goodfellow 2016 (3.2, mode collapse); Arjovsky & Bottou 2017 (a perfect discriminator gives no gradient).
    Lies for a generator that is at its start: so it has to have been better, or to have had long enough.
    """

    name = CauseName.MODE_COLLAPSE
    issue = "the generator makes one thing, or a few: it found what passes, and nothing asks for the rest"

    def look(self, course: Course, seen: Suspicion) -> None:
        seen.explains = course.trouble
        for curve in (*every(course, KINDS), *told(course, KINDS)):
            _fewer_kinds(curve, seen)
        if _is_adversarial(course):
            for curve in (*every(course, SAMPLE_SPREAD), *told(course, SAMPLE_SPREAD)):
                _less_spread(curve, seen)
            _beside_the_data(course, seen)
        for curve in every(course, REPETITION):
            _repeats(curve, seen)
        _printed(course, seen)
        if seen.proofs or course.artifacts.alarmed:
            _one_player_won(course, seen)
            _symptoms(course, seen)
        if not seen.proofs and (won := one_won(course, utterly=True)) is not None and not are_unequal(course):
            seen.proves(Weight.FAIR, f"{won[0]}: nothing tells the generator what to make", won[1])

    def fix(self, course: Course) -> Fix:
        two = _is_adversarial(course)
        return fix(
            do="slow the faster player down (half its rate, or one step of it for two); add minibatch statistics"
            if two
            else "ask for variety: an entropy or diversity term, sampling instead of greedy decoding, balanced data",
            expect="the number of kinds rises again and stays; the losses move as before",
            verify="log kinds, or pairwise distances, of 1000 samples at every evaluation",
            otherwise="a loss that still tells when one player wins (Wasserstein with gradient penalty)"
            if two
            else "look at the share of parameters in embeddings, at repeated data, and at the loss of rare tokens",
            effort=Effort.MEDIUM,
            risk="go back to the last checkpoint with all kinds: lost ones rarely come back by themselves",
        )


def _beside_the_data(course: Course, seen: Suspicion) -> None:
    """By lines that tell how much there is to be made: also of what was never better."""
    for missed in (few_covered(course.artifacts), small_spread(course.artifacts)):
        if missed is not None:
            seen.proves(Weight.STRONG, f"{missed.text}: {missed.line.text.strip()}", place=missed.line.place)


def _fewer_kinds(curve: MetricCurve, seen: Suspicion) -> None:
    values = curve.finite.values
    if len(values) < _FEWEST:
        return
    best, at = _best(curve)
    last = median(values[-max(3, len(values) // 5) :])
    if best > 0 and last <= _FEW * best and len(curve.between(at)) >= 4:
        down = next((step for step, value in curve.finite.between(at).pairs if value <= (best + last) / 2), at)
        text = f"{curve.metric} went from {best:.3g} to {last:.3g}{since(curve, down)}, and stayed"
        seen.proves(
            Weight.DIRECT if last <= _LOST * best else Weight.STRONG, text, down if since(curve, down) else None
        )
    elif "mode" in words_of(curve.metric) and curve.high == 1.0 and _are_counts(values) and len(values) >= 20:
        seen.proves(Weight.FAIR, f"{curve.metric} is never more than 1, in {len(values)} points", curve.steps[-1])


def _are_counts(values: Sequence[float]) -> bool:
    return all(value == int(value) for value in values)


def _best(curve: MetricCurve) -> tuple[float, float]:
    """The most that was held for two points, and the step of it."""
    values, steps = curve.finite.values, curve.finite.steps
    held = [(min(one, two), step) for one, two, step in zip(values, values[1:], steps[1:], strict=False)]
    return max(held, key=lambda one: one[0]) if held else (0.0, 0.0)


def _less_spread(curve: MetricCurve, seen: Suspicion) -> None:
    values = curve.finite.values
    best, at = _best(curve)
    last = median(values[-max(3, len(values) // 5) :]) if len(values) >= _FEWEST else best
    if best > 0 and last <= 0.25 * best:
        text = f"{curve.metric} went from {best:.3g} to {last:.3g}{since(curve, at)}"
        seen.proves(
            Weight.DIRECT if last <= _DEAD * best else Weight.STRONG,
            f"{text}: all samples are alike",
            at if since(curve, at) else None,
        )


def _repeats(curve: MetricCurve, seen: Suspicion) -> None:
    values = curve.finite.values
    if len(values) < 5:
        return
    whole = 100.0 if curve.high > 1.5 else 1.0
    first, last = median(values[:5]) / whole, median(values[-3:]) / whole
    if last >= 0.8 and last >= first + 0.3:
        seen.proves(Weight.STRONG, f"{curve.metric} rose from {first:.2g} to {last:.2g}", curve.steps[-1])


def _printed(course: Course, seen: Suspicion) -> None:
    stuck = repetitive(course.artifacts.lines)
    if len(stuck) >= 2:
        seen.proves(Weight.STRONG, f"{len(stuck)} printed samples say one thing again and again")
    for stuck_line in stuck[:2]:
        seen.quotes(Weight.STRONG, stuck_line)
    wrong = course.blow_up
    shown = course.measured.named(wrong.metric) if wrong is not None else None
    if stuck and shown is not None and shown.role in LOSSES:
        seen.speaks_against(Weight.STRONG, f"{shown.metric} blew up: what is printed by then is what came of it")
    if (line := course.line(_ALL_ALIKE)) is not None:
        seen.quotes(Weight.STRONG, line)


def _symptoms(course: Course, seen: Suspicion) -> None:
    for text in course.artifacts.symptoms:
        if _SYMPTOM.search(text):
            seen.proves(Weight.FAIR, f"a person says: {text}")


def _is_adversarial(course: Course) -> bool:
    """Are there two players?"""
    if any(curve.role is Role.GAN_LOSS for curve in course.artifacts.curves):
        return True
    names = [words_of(curve.metric) for curve in course.artifacts.curves]
    return any(_PLAYER_D.search(name) for name in names) and any(_PLAYER_G.search(name) for name in names)


def _one_player_won(course: Course, seen: Suspicion) -> None:
    """The loss of the discriminator is at nothing, and that of the generator grew."""
    if not _is_adversarial(course):
        return
    fits = [one for one in course.artifacts.curves if len(one) >= _FEWEST]
    players = (one for one in fits if _PLAYER_D.search(words_of(one.metric)))
    one = min(players, key=lambda one: "fake" in words_of(one.metric), default=None)
    other = next((one for one in fits if _PLAYER_G.search(words_of(one.metric))), None)
    if one is None or other is None:
        return
    (first, last), (before, after) = _ends(one), _ends(other)
    if 0 <= last <= 0.35 * first and after >= 2.0 * before > 0:
        weight = Weight.STRONG if last <= _DEAD * first or after >= 3.0 * before else Weight.FAIR
        sank = f"{one.metric} sank from {first:.3g} to {last:.3g}"
        rose = f"{other.metric} rose from {before:.3g} to {after:.3g}"
        unequal = not seen.proofs and are_unequal(course)  # then this says nothing of what is made
        seen.proves(Weight.FAIR if unequal else weight, f"{sank} while {rose}: the discriminator won", one.steps[-1])


def _ends(curve: MetricCurve) -> tuple[float, float]:
    """Its medians of the first and of the last fifth."""
    values = curve.finite.values or [0.0]
    part = max(3, len(values) // 5)
    return median(values[:part]), median(values[-part:])
