"""What made a number none: half precision, which ends at 65504, or a function that is not defined there."""

from __future__ import annotations

import re

from tui_monitor.diagnosis.breakdowns import Breakdown
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line

_FUNCTION = (
    r"(?:log\w*|sqrt|rsqrt|\w*divi\w*|reciprocal|power|pow|arc\w+|acos|asin|digamma|lgamma|gammaln|xlogy|cholesky)"
)
DOMAIN = lazy_compile(
    rf"divide by zero encountered|invalid value (?:\(nan\) )?encountered in (?:\w+[ (])?{_FUNCTION}\b|math domain error"
    rf"|float division by zero|division by zero|zerodivision|domainerror|domain_error|\b(?:log|ln)\(0(?:\.0)?\)"
    r"|log(?:arithm)? of (?:a )?(?:zero|non-?positive|negative)|(?:sqrt|square root) of (?:a )?negative|nans produced"
    r"|(?:log\w*|sqrt|rsqrt|div|pow|reciprocal|acos|asin)backward\d* ?'? returned nan"
    r"|not positive[- ]definite|singular matrix|matrix is singular|leading minor|cholesky\w* (?:failed|error)",
    re.IGNORECASE,
)
DOMAIN_WORDS = (
    *("divide by", "division", "invalid value", "domain", "zerodiv", "log(0", "ln(0", "log of", "logarithm of"),
    *("sqrt of", "square root", "nans produced", "backward", "definite", "singular", "leading minor", "cholesky"),
)
"""One of them is in each line that `DOMAIN` finds."""
_HALF = re.compile(
    r"^(?:fp16|float16|f16|half|16|16\.0|16-mixed|16-true|mixed_float16|o[123]|torch\.float16|np\.float16)$"
)
OTHER = re.compile(r"bf16|bfloat16|fp32|float32|^32|^64|float64|fp64|double|full")
_SAID_HALF = lazy_compile(
    r"(?<!no )\b(?:compute|activations?|forward|autocast|training|weights|model|using|in|with|amp)"
    r"(?: (?:in|with|to|uses?|of))?"
    r"[ :=(]{1,3}(?:fp16|float16|half precision|16-bit)\b",
    re.IGNORECASE,
)
_NAMED = r"\b[\w./-]*(?:loss|nll|kl|elbo|dice|iou|bce|term|reg)[\w./-]*['\"]?\s?[=:]?\s?"
_PART = lazy_compile(
    rf"(?=.*{_NAMED}[-+]?(?:inf|nan)\b)(?=.*{_NAMED}[-+]?\d+\.?\d*(?:e[-+]?\d+)?(?![\w.]))", re.IGNORECASE
)
_OVERFLOW = lazy_compile(r"overflow encountered in", re.IGNORECASE)


def is_half(course: Course) -> bool:
    """Was half precision chosen? Not bfloat16, which holds what float32 does."""
    chosen = course.recipe.get(Hyperparameter.PRECISION)
    if said_half(course) is not None:
        return True
    if chosen is None or OTHER.search(f"{chosen.name} {chosen.word}".lower()):
        return False
    named = re.search(r"16|half|amp|mixed", chosen.name.lower()) is not None
    return _HALF.match(chosen.word) is not None or (named and not chosen.is_off and chosen.word in ("true", "1", "1.0"))


def said_half(course: Course) -> Line | None:
    return course.line(_SAID_HALF, ("16", "half"))


def overflowed_first(course: Course, broke: Breakdown) -> Line | None:
    """An overflow that half precision made before anything was no number: in a cast to it, or in whatever it computed.
    What is invalid then came of it."""
    line = course.line(_OVERFLOW, ("overflow",))
    if line is None or is_behind(line, broke) or not ("in cast" in line.text or is_half(course)):
        return None
    domain = course.line(DOMAIN, DOMAIN_WORDS)
    earlier = domain is not None and domain.place.file == line.place.file and domain.place.offset < line.place.offset
    return None if earlier else line


def part_that_broke(course: Course, broke: Breakdown) -> Line | None:
    """A line in which one part of the loss is no number, and another still is one."""
    line = course.line(_PART, ("inf", "nan"))
    return line if line is not None and not broke.has_grown and not is_behind(line, broke) else None


def is_behind(line: Line, broke: Breakdown) -> bool:
    """Was it said when something was no number already?"""
    places = broke.finding.evidence.places
    return bool(places) and places[0].file == line.place.file and places[0].offset < line.place.offset
