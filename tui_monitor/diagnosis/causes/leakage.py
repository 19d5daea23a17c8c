"""Held-out data that training knows: their samples, or their answers among the inputs."""

from __future__ import annotations

import re
from statistics import median

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import share
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.names import words_of
from tui_monitor.lexicon.splits import EVALUATED, VALIDATED
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Line
from tui_monitor.model.role import Role

_OVERLAP = lazy_compile(
    r"(?i)\b(?!0\b)\d[\d,]* (?:\w+ ){0,3}(?:duplicates?|overlap(?:s|ping)?)\b|"
    r"\boverlap(?:s|ping)?\b[^\d\n=]{1,30}(?!0(?:\.0+)?\b)\d|"
    r"(?:also|already|present|contained|seen)[_ ]in[_ ](?:the )?train\w*[\"']?\s*[=:]\s*(?!0\b)\d|"
    r"(?:found|appear|present|contained) in both (?:train|splits)|train.{0,12}(?:" + EVALUATED + r")\w* overlap"
)


_LATER = (
    r"test|final|prod|external|unseen|(?<![a-z])live|oot|out[ _-]of[ _-]time|next|backtest|shadow|online|serving"
    r"|real[ _]world"
)
_IMPORTANCE = lazy_compile(r"(?i)importance|(?<![a-z])gains?(?![a-z])|top features?|shap\b|coefficients?|weights? by")
_PART = lazy_compile(
    r"(?<![\w.])(?P<name>[A-Za-z_][\w.]{1,60})[\"']?[\s:=,]{1,30}"
    r"(?P<value>(?:100|[0-9]{1,2})(?:\.[0-9]+)?)(?P<sign> ?%)?"
)
_PERFECT, _NEARLY, _FAR = 0.985, 0.9, 0.15
_HELD_OUT = rf"{VALIDATED}|hold_?out|oof|cv"
_ALONE = 0.9
"""Share that one feature has where it is the answer in disguise."""
_LATER_LINE = lazy_compile(rf"(?i)(?<![a-z])(?:{_LATER})")
_RANKING = r"(?<![a-z])(?:hr|hits?|hit[ _-]?rate|recall)[ _-]?(?:@|at)?[ _-]?\d|hit[ _-]?rate"
_ENDING, _GOOD, _SHARE_KEPT, _FINDS = 12, 0.85, 0.75, 0.95
"""Lines behind the end; a score that is good, the share of it that later data keep, and what no recommender finds."""
_BELOW = 3
"""Lines below their heading in which the first features stand."""


class Leakage:
    """Held-out numbers are too good from the start, or validation is near perfect while the test set is far below.

    Lies with dropout and augmentation, which make training numbers worse, and with a running mean over an epoch.
    """

    name = CauseName.LEAKAGE
    issue = "held-out data are known to training: the same samples, twins of them, or the answer among the inputs"

    def look(self, course: Course, seen: Suspicion) -> None:
        line = course.line(_OVERLAP)
        if line is not None:
            seen.quotes(Weight.STRONG, line)
        self._test_far_below(course, seen)
        self._too_good(course, seen)
        _last_word(course, seen)
        if not seen.proofs:
            _told_behind(course, seen)
            _finds_all(course, seen)
        if (found := _one_feature(course)) is not None:
            feature, part, line = found
            text = f"{feature} alone carries {100 * part:.4g} % of what the model uses"
            seen.proves(Weight.STRONG if _perfect(course) else Weight.FAIR, text, place=line.place)
            if (perfect := _perfect(course)) is not None:
                seen.proves(Weight.FAIR, perfect)

    def _test_far_below(self, course: Course, seen: Suspicion) -> None:
        scores = [one for one in course.measured.called(_LATER) if one.finite.values]
        validation = [
            one for one in course.measured.called(_HELD_OUT) if one.finite.values and one.lower_is_better is False
        ]
        for test in scores:
            beside = next((one for one in validation if one.metric != test.metric), None)
            if beside is None or test.lower_is_better is not False or test.high > 100.0 or beside.high > 100.0:
                continue
            theirs, ours = share(test)[-1], share(beside)[-1]
            if 0 <= theirs < 0.9 * ours - 0.05 and ours >= 0.9:
                seen.proves(Weight.STRONG, f"{beside.metric} is {ours:.4g}, {test.metric} {theirs:.4g}", test.steps[-1])
                return

    def _too_good(self, course: Course, seen: Suspicion) -> None:
        train, held_out = course.measured.train_score, course.measured.held_out_score
        if train is None or held_out is None or len(held_out.finite) < 2:
            return
        ours, theirs = share(train), share(held_out)
        if theirs[0] >= 0.97 and median(theirs) >= 0.985 and median(ours) < theirs[0] - 0.1:
            text = (
                f"{held_out.metric} is {theirs[0]:.4g} at its first evaluation, {train.metric} "
                f"usually {median(ours):.4g}"
            )
            seen.proves(Weight.STRONG, text, held_out.steps[0])

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="split by group (user, document, day) before anything is fitted, drop duplicates "
            "across the splits by hash, "
            "and fit scalers, encoders and feature selection on training data alone",
            expect="validation falls to the level of the test set",
            verify="hash every sample: none of the validation set is in the training set",
            otherwise="train on one feature at a time: one that alone gives nearly all is the answer in disguise",
            effort=Effort.MEDIUM,
            risk="numbers reported so far are void",
        )


def _last_word(course: Course, seen: Suspicion) -> None:
    """One score, of whatever is held out for good, far below the same that was near perfect all along."""
    scores = [one for one in course.artifacts.curves if one.role is Role.SCORE and 0.0 <= one.low <= one.high <= 100.0]
    for one in (one for one in scores if len(one) == 1):
        called = words_of(one.metric.lower())[-1:]
        others = [other for other in scores if len(other) > 1 and words_of(other.metric.lower())[-1:] == called]
        held_out = [other for other in others if other.held_out or re.search(_HELD_OUT, other.metric.lower())]
        theirs, ours = share(one)[0], min((median(share(other)) for other in held_out), default=0.0)
        if ours >= _NEARLY and theirs < ours - _FAR:
            text = f"{held_out[0].metric} is usually {ours:.4g}, and {one.metric} in the end {theirs:.4g}"
            seen.proves(Weight.STRONG, text, one.steps[-1])
            return


def _told_behind(course: Course, seen: Suspicion) -> None:
    """The same score of later data, told behind the end in whatever words, far below what it was all along."""
    scores = [one for one in course.artifacts.curves if one.role is Role.SCORE and 0.0 <= one.low <= one.high <= 100.0]
    for line in course.artifacts.lines[-_ENDING:]:
        if _LATER_LINE.search(line.text) is None:
            continue
        for found in _PART.finditer(line.text):
            called = words_of(found["name"].lower())[-2:]
            same = (one for one in scores if len(one) > _BELOW and words_of(one.metric.lower())[-2:] == called)
            ours = next((median(share(one)[-_BELOW:]) for one in same), 0.0)
            theirs = (
                _share(found)[1] if float(found["value"]) <= 1.0 or found["sign"] else float(found["value"]) / 100.0
            )
            if ours >= _GOOD and theirs < _SHARE_KEPT * ours:
                text = (
                    f"{found['name']} is {ours:.4g} held out, and {theirs:.4g} of later data: {line.text.strip()[:120]}"
                )
                seen.proves(Weight.STRONG, text, place=line.place)
                return


def _finds_all(course: Course, seen: Suspicion) -> None:
    """A recommender that ranks what it never saw among its first few nearly always: nobody's taste is known so well."""
    for one in course.measured.called(_RANKING):
        values = share(one) if one.role is Role.SCORE and len(one.finite) > _BELOW and one.high <= 100.0 else [0.0]
        if median(values[-max(_BELOW, len(values) // 4) :]) >= _FINDS:
            text = f"{one.metric} comes to {values[-1]:.4g}: held-out choices are found nearly always"
            seen.proves(Weight.FAIR, text, one.steps[-1])
            return


def _one_feature(course: Course) -> tuple[str, float, Line] | None:
    """The feature that a list of importances says to carry nearly everything."""
    lines = course.artifacts.lines
    heads = [at for at, line in enumerate(lines) if len(line.text) < 300 and _IMPORTANCE.search(line.text)]
    for at in heads[-_BELOW:]:
        for line in lines[at : at + _BELOW]:
            head = _IMPORTANCE.search(line.text)
            shares = [_share(found) for found in _PART.finditer(line.text, head.end() if head is not None else 0)]
            if shares and _ALONE <= max(part for _, part in shares) <= 1.0 and sum(part for _, part in shares) <= 1.01:
                return *max(shares, key=lambda one: one[1]), line
    return None


def _share(found: re.Match[str]) -> tuple[str, float]:
    value = float(found["value"])
    return found["name"], value / 100.0 if found["sign"] else value


def _perfect(course: Course) -> str | None:
    """Is the held-out score as good as perfect at its first evaluation?"""
    score = course.measured.held_out_score
    if score is None or not score.finite.values or share(score)[0] < _PERFECT:
        return None
    return f"{score.metric} is {share(score)[0]:.5g} at its first evaluation"
