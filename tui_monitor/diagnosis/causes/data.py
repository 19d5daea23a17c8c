"""What is trained on: numbers that are none, records that cannot be read, one batch unlike all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import Breakdown, breakdown, gradient_calm, is_calm, parts_beside
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.data_words import BAD_BATCH, BAD_DATA, BAD_DATA_WORDS, NAN_IN_DATA
from tui_monitor.diagnosis.chosen_rate import beyond_usual, is_large
from tui_monitor.diagnosis.course import FLAT, RISING, Course
from tui_monitor.diagnosis.departures import risen
from tui_monitor.diagnosis.overflows import is_half, part_that_broke
from tui_monitor.diagnosis.relearning import lost_for_good
from tui_monitor.diagnosis.sudden_overflow import nan_out_of_a_fall, overflowed_out_of_calm
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.told_records import records_before
from tui_monitor.diagnosis.told_statistics import STATISTIC, none_among, statistics_that_left, unlike_the_others
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Finding, Kind, Severity, step_text
from tui_monitor.model.role import LOSSES, Role

_COUNT = re.compile(
    r"^(?!.*(?:grad|loss|step|skip|upd)).*(?:nans?|non_?finite|missing|invalid|corrupt|null)s?(?:$|[/_. ])"
)
_MADE_THERE = lazy_compile(r"overflow encountered|divide by zero", re.IGNORECASE)
_DOUBTFUL = lazy_compile(r"out of bounds|may contain", re.IGNORECASE)
"""As likely the program's fault, or what came of it."""
_SICK = RISING | FLAT | {Kind.NAN, Kind.INF, Kind.COLLAPSE, Kind.CRASH}
_FACTOR, _SHORT = 8.0, 5
"""Times its level that a batch unlike all others shows, and points after which it is over."""


class NanInData:
    """Calm up to one moment, the gradient norm too, and then no number at once; or at the same place of each epoch; or
    the log says that the batch holds one. A NaN in the data warns of nothing before, and passes numpy without a word.

    Fooled where the log has few points: a growth between two of them is not seen.
    """

    name = CauseName.NAN_IN_DATA
    issue = "inputs or targets hold a NaN or an infinity, and one batch of it makes every weight no number"

    def look(self, course: Course, seen: Suspicion) -> None:
        broke, said = breakdown(course), course.line(NAN_IN_DATA)
        crash = course.found({Kind.CRASH})
        if broke is None and (said is None or crash is None):
            return
        seen.explains = broke.finding if broke is not None else crash
        if said is not None:
            seen.quotes(Weight.FAIR if broke is not None and broke.has_grown else Weight.DIRECT, said)
        if broke is None:
            return
        _statistic_is_none(course, broke, seen)
        if said is None and (none := none_among(course)) is not None:
            seen.proves(Weight.STRONG, f"a statistic of the data is no number: {none.text.strip()[:200]}", broke.step)
        self._by_its_course(course, broke, seen)
        self._otherwise(course, broke, said is not None, seen)

    def _by_its_course(self, course: Course, broke: Breakdown, seen: Suspicion) -> None:
        name, step = broke.curve.metric, step_text(broke.step)
        if not broke.before:
            seen.proves(Weight.FAIR, f"{name} is no number from its first point on", broke.step)
        elif broke.is_calm:
            seen.proves(Weight.FAIR, f"{name} was calm at {broke.before[-1]:.3g} up to step {step}", broke.step)
        elif not broke.has_grown:
            weight = Weight.FAIR if nan_out_of_a_fall(course, broke) else Weight.SLIGHT
            seen.proves(weight, f"{name} had not grown up to step {step}", broke.step)
        also = (course.measured.gradient, course.measured.loss, *parts_beside(course, broke)[0])
        beside = next((one for one in also if one is not None and one is not broke.curve), None)
        if broke.is_calm and beside is not None and _is_calm_up_to(course, beside, broke):
            seen.proves(Weight.FAIR, f"{beside.metric} was at its usual level too up to there", broke.step)
        rate = course.measured.rate
        if rate is not None and len(rate) > 2 and rate.low >= 0.99 * rate.high and broke.is_calm:
            seen.proves(Weight.SLIGHT, f"{rate.metric} was {rate.high:.3g} all the time")
        if broke.comes_and_goes:
            _again(course, broke, seen)
        if broke.curve.held_out and course.measured.loss is not None and course.measured.loss.first_bad is None:
            text = f"{name} alone is no number; {course.measured.loss.metric} still is: look at the held-out data"
            seen.proves(Weight.FAIR, text, broke.step)

    def _otherwise(self, course: Course, broke: Breakdown, said: bool, seen: Suspicion) -> None:
        if broke.has_grown:
            grew = f"{broke.curve.metric} had grown before, to {broke.before[-1]:.3g}"
            seen.speaks_against(Weight.FAIR if said else Weight.STRONG, grew)
        if said:
            return
        if (warned := course.line(_MADE_THERE, ("overflow", "divide"))) is not None:
            seen.speaks_against(Weight.FAIR, f"a NaN was made in training, not read: {warned.text}")
        large = beyond_usual(course) or (is_large(course) if not broke.before else None)
        if large is not None:
            weight = Weight.FAIR if beyond_usual(course) is not None else Weight.SLIGHT
            seen.speaks_against(weight, f"the learning rate of {large[0]:.3g} alone can explain it")
        if (part := part_that_broke(course, broke)) is not None:
            seen.speaks_against(Weight.FAIR, f"one part of the loss alone was no number there: {part.text[:160]}")
        if is_half(course):
            seen.speaks_against(Weight.SLIGHT, "it trains in half precision, which overflows as suddenly")
        bad, good = parts_beside(course, broke)
        if bad and good:
            seen.speaks_against(Weight.FAIR, f"{good[0].metric} stayed a number at that step, of the same batch")

    def fix(self, course: Course) -> Fix:
        return fix(
            do=f"check the batches around step {step_text(course.onset)} with isfinite, inputs and targets; drop or "
            "fill those rows where the data is made, and assert it in the loader",
            expect="the loss stays a number past that step at the same learning rate",
            verify="count rows with a NaN or an infinity in the whole set: 0; rerun with the same order of data",
            otherwise="run that batch with anomaly detection: it names the operation that makes the NaN",
            effort=Effort.MEDIUM,
            risk="dropping rows changes the data: note which ones",
        )


class BadData:
    """The log says that records are corrupt, cannot be read, or lie outside their range; or, weaker, calm until one
    moment, as with a NaN in the data. Fooled by messages that occur in every run: they count only where one is sick."""

    name = CauseName.BAD_DATA
    issue = "some records are corrupt, unreadable or outside the range that the model takes"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble, said = course.found(_SICK, Severity.WARNING), course.line(BAD_DATA, BAD_DATA_WORDS)
        if trouble is None:
            return
        broke = breakdown(course)
        seen.explains = broke.finding if broke is not None else trouble
        ended = [event.text for event in course.artifacts.events]
        if said is not None:
            fatal = trouble.kind is Kind.CRASH and said.text in ended
            sure = (fatal or (broke is not None and not broke.has_grown)) and not _DOUBTFUL.search(said.text)
            seen.quotes(Weight.STRONG if sure else Weight.FAIR, said)
            if sum(BAD_DATA.search(line.text) is not None for line in course.artifacts.lines) > 2:
                seen.proves(Weight.FAIR, "the log says so several times")
        if broke is not None and said is None and (named := records_before(course, broke)) is not None:
            seen.quotes(Weight.STRONG, named)
        if broke is not None and broke.is_calm:
            weight = Weight.FAIR if broke.comes_and_goes else Weight.SLIGHT
            seen.proves(weight, f"{broke.curve.metric} was calm up to step {step_text(broke.step)}", broke.step)
            if (
                broke.curve is not course.measured.gradient
                and course.measured.gradient is not None
                and gradient_calm(course, broke)
            ):
                seen.proves(Weight.SLIGHT, f"{course.measured.gradient.metric} was calm too", broke.step)
        if (unlike := unlike_the_others(course)) is not None:
            text = f"its range is unlike that of all other data: {unlike.text.strip()[:200]}"
            seen.proves(Weight.STRONG, text, place=unlike.place)
        for curve, left in statistics_that_left(course, trouble):
            seen.proves(
                Weight.STRONG, f"{curve.metric} was {left:.3g} there, {curve.median or 0:.3g} usually", course.onset
            )

    def fix(self, course: Course) -> Fix:
        return fix(
            do=f"validate each record where it is read (shape, range, label below the number of classes), and look at "
            f"those around step {step_text(course.onset)}",
            expect="the loader names the records, and none of them reaches a batch",
            verify="run the loader alone over a whole epoch: no record is refused twice, none passes unread",
            otherwise="compare checksum and size of the files with those of their source",
            effort=Effort.MEDIUM,
            risk="dropping records changes the data: note which ones",
        )


class BadBatch:
    """Loss or gradient norm many times larger than ever at one point, calm before, and back at once or no number.

    Two of them at one step leave little else: a step size grows from point to point, and what comes back was no
    rate. Fooled by a program that logs too seldom to show the growth.
    """

    name = CauseName.BAD_BATCH
    issue = "one batch is unlike all others: it gave a loss and a gradient many times larger than ever"

    def look(self, course: Course, seen: Suspicion) -> None:
        spike = _spike(course)
        if spike is None:
            overflowed_out_of_calm(course, seen)
            return
        finding, curve, peak, level = spike
        seen.explains = finding
        back = "; it was back soon" if not finding.active else ""
        text = f"{curve.metric} was {peak:.3g} at step {step_text(finding.onset_step)}, {level:.3g} usually{back}"
        seen.proves(Weight.STRONG if back else Weight.FAIR, text, finding.onset_step, numbers={"value": peak})
        for other in _others(course, curve):
            there = course.onset_on(other, finding)
            here = [abs(value) for step, value in other.between(last=there).pairs if isfinite(value)]
            usual = median(here[-21:-1]) if len(here) > _SHORT else 0.0
            if usual > 0 and here[-1] > _FACTOR * usual and is_calm(here[:-1]):
                beside = f"{other.metric} too at that very step: {here[-1]:.3g}, {usual:.3g} usually"
                seen.proves(Weight.DIRECT if back else Weight.FAIR, beside, there)
                break
        for other, left in statistics_that_left(course, finding):
            seen.proves(Weight.STRONG, f"{other.metric} was {left:.3g} there: such a batch was never seen before")
        if (said := course.line(BAD_BATCH)) is not None:
            seen.quotes(Weight.FAIR, said)
        if (beyond := beyond_usual(course)) is not None:
            seen.speaks_against(Weight.FAIR, f"the learning rate of {beyond[0]:.3g} alone can explain it")
        later = (one for one in course.artifacts.findings if one.kind in RISING and one.active)
        if back and any(one.onset_step > finding.onset_step and one.alarm for one in later):
            seen.speaks_against(Weight.STRONG, f"{curve.metric} left its level again, and stayed away")
        if back and (lost := lost_for_good(course, finding.onset_step)) is not None:
            seen.speaks_against(Weight.STRONG, f"{lost}: one batch does not do that, other data do")
        rate = course.measured.rate
        rise = risen(rate, course.onset_on(rate, finding)) if rate is not None else None
        if rise is not None and rise.factor > 1.5 and not (rise.even or rise.eases):
            seen.speaks_against(Weight.STRONG, f"the learning rate had been raised to {rise.last:.3g}")

    def fix(self, course: Course) -> Fix:
        usual = course.measured.gradient.median if course.measured.gradient is not None else None
        limit = f"{2 * usual:.2g}, twice its usual value" if usual else "1.0"
        return fix(
            do=f"look at the batch of step {step_text(course.onset)} (range, lengths, labels); "
            f"clip the gradient at {limit}",
            expect="the norm does not pass the limit, and the loss does not leave its level at that step",
            verify="the same seed and order of data, past that step",
            otherwise="skip a step whose gradient is beyond ten times the usual one, and log which records it had",
            risk="clipping below the usual norm slows training down",
        )


def _is_calm_up_to(course: Course, curve: MetricCurve, broke: Breakdown) -> bool:
    until = course.onset_on(curve, broke.finding)
    return is_calm([value for step, value in curve.finite.pairs if step < until])


def _statistic_is_none(course: Course, broke: Breakdown, seen: Suspicion) -> None:
    for curve in course.artifacts.curves:
        name, until = curve.metric.lower(), course.onset_on(curve, broke.finding)
        if STATISTIC.search(name) and curve.first_bad is not None and curve.first_bad <= until:
            text = f"{curve.metric}, a statistic of the data, is no number at step {step_text(curve.first_bad)}"
            seen.proves(Weight.DIRECT, text, curve.first_bad)
        elif curve.role not in LOSSES and _COUNT.search(name):
            first = next((step for step, value in curve.finite.pairs if value > 0), None)
            if first is not None and first <= until and curve.before(first).high <= 0:
                seen.proves(Weight.STRONG, f"{curve.metric} is above 0 from step {step_text(first)} on", first)


def _again(course: Course, broke: Breakdown, seen: Suspicion) -> None:
    """A batch that is met once an epoch."""
    epochs = course.measured.curve(Role.EPOCH)
    steps = [step for step, value in broke.curve.pairs if not isfinite(value)]
    told = f"{broke.curve.metric} is no number at {len(steps)} points, and a number between them: the weights are sound"
    gaps = {round(two - one) for one, two in pairwise(steps)}
    at = [epochs.at(step) for step in steps] if epochs is not None and epochs.file == broke.curve.file else []
    once = len(at) > 2 and len({int(one) for one in at if one is not None}) == len(at)
    if len(steps) > 2 and (once or len(gaps) == 1):
        seen.proves(Weight.STRONG, f"{told}; it comes once an epoch" if once else f"{told}; every {gaps.pop()} steps")
    else:
        seen.proves(Weight.FAIR, told, steps[0])


def _others(course: Course, curve: MetricCurve) -> Iterator[MetricCurve]:
    roles = LOSSES if curve.role is Role.GRADIENT_NORM else {Role.GRADIENT_NORM}
    return (one for one in course.artifacts.curves if one.role in roles and not one.held_out)


def _spike(course: Course) -> tuple[Finding, MetricCurve, float, float] | None:
    """The first finding of one point far beyond all that was before, out of calm; its value, and what was usual."""
    kinds = {Kind.EXPLOSION, Kind.SPIKE, Kind.GRADIENT_EXPLOSION, Kind.NAN, Kind.INF}
    fits = [one for one in course.artifacts.findings if one.kind in kinds]
    for found in sorted(fits, key=lambda one: (one.onset_step, -one.severity.rank)):
        curve = course.measured.named(found.metric)
        if curve is None or curve.role not in LOSSES | {Role.GRADIENT_NORM, Role.LOSS_PART}:
            continue
        if found.kind in (Kind.NAN, Kind.INF):
            values = [abs(value) for value in curve.before(found.onset_step).finite.values]
        else:
            values = [abs(value) for value in curve.between(last=found.onset_step).finite.values]
        if len(values) <= 2 * _SHORT or not is_calm(values[:-1]):
            continue
        level, soon = median(values[-21:-1]), _is_short(curve, found)
        if level > 0 and values[-1] > _FACTOR * level and values[-1] > max(values[:-1]) and soon:
            return found, curve, values[-1], level
    return None


def _is_short(curve: MetricCurve, found: Finding) -> bool:
    """Over within few points, or no number right behind."""
    if found.kind in (Kind.NAN, Kind.INF):
        return True
    if found.recovered_step is None:
        behind = curve.between(found.onset_step).values[1:3]
        return any(not isfinite(value) for value in behind)
    return len(curve.between(found.onset_step, found.recovered_step)) <= 2 * _SHORT
