"""Models without a hidden layer, by what a log calls them: nothing vanishes and no unit dies in them."""

from __future__ import annotations

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.points import Place

LINEAR = lazy_compile(
    r"(?i)(?<!kernel )\b(?:logistic|softmax)[ _]?regression\b|\bSGDClassifier\b|\bPassiveAggressive\w*|"
    r"\blinear[ _]?(?:svc|svm|classifier|model|probe|regression|discriminant)\b|"
    r"\b(?:RidgeClassifier|(?<!layer )Perceptron)\b|"
    r"\b(?:model|arch|classifier)[\"']?[=: ]{1,3}[\"']?(?:linear|logreg|logistic)\b"
)
LINEAR_WORDS = ("linear", "logistic", "sgd", "softmax", "passive", "ridge", "perceptron", "logreg")
_NORMALISES = lazy_compile(r"batch|layer|group|\bbn\b|\bln\b|rms")
_IN_AND_OUT = lazy_compile(
    r"(?i)\b(?:layers?|layer[_ ]?sizes|sizes|dims)[\"']?[:= ]{1,3}[\[(]\d+(?:, ?| ?- ?)\d+[\])]"
    r"|--?hidden(?:[_-]\w+)?=(?=\s|$)|\bhidden(?:_\w+)?[\"']?[:=] ?(?:\[\]|\(\))"
)
_HIDDEN = lazy_compile(r"(?i)hidden|multi-?layer|\bmlp|kernel|backbone|encoder|pretrained")


def is_linear(course: Course) -> bool:
    """Is nothing said of hidden layers, of kernels or of features that another net makes?"""
    if no_hidden_layer(course) is not None:
        return True
    line = course.line(LINEAR, LINEAR_WORDS)
    return line is not None and course.line(_HIDDEN) is None


def no_hidden_layer(course: Course) -> tuple[str, Place | None] | None:
    """As settings say it: no layers, no widths of any, or sizes of nothing but inputs and outputs."""
    layers = course.recipe.get(Hyperparameter.LAYERS)
    if layers is not None and layers.number == 0.0:
        return layers.said, layers.place
    width = course.recipe.get(Hyperparameter.WIDTH)
    if width is not None and not width.numbers and width.word in ("", "[]", "()", "none", "0", "0.0"):
        return width.said, width.place
    line = course.line(_IN_AND_OUT, ("layers", "sizes", "dims", "hidden"))
    return (line.text[:120], line.place) if line is not None else None


def normalised(course: Course, seen: Suspicion) -> None:
    """About half of the inputs of a normalised unit are above zero, whatever the weights before it are."""
    norm = course.recipe.get(Hyperparameter.NORMALISATION)
    if (
        seen.confidence
        and norm is not None
        and _NORMALISES.search(f"{norm.name} {norm.word}".lower())
        and not norm.is_off
    ):
        seen.speaks_against(Weight.FAIR, f"what units get is normalised: {norm.said}")
