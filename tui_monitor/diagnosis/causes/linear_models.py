"""Models without a hidden layer, by what a log calls them: nothing vanishes and no unit dies in them."""

from __future__ import annotations

from tui_monitor.diagnosis.course import Course
from tui_monitor.lazy_regex import lazy_compile

LINEAR = lazy_compile(
    r"(?i)(?<!kernel )\b(?:logistic|softmax)[ _]?regression\b|\bSGDClassifier\b|\bPassiveAggressive\w*|"
    r"\blinear[ _]?(?:svc|svm|classifier|model|probe|regression|discriminant)\b|"
    r"\b(?:RidgeClassifier|(?<!layer )Perceptron)\b|"
    r"\b(?:model|arch|classifier)[\"']?[=: ]{1,3}[\"']?(?:linear|logreg|logistic)\b"
)
LINEAR_WORDS = ("linear", "logistic", "sgd", "softmax", "passive", "ridge", "perceptron", "logreg")
_HIDDEN = lazy_compile(r"(?i)hidden|multi-?layer|\bmlp|kernel|backbone|encoder|pretrained")


def is_linear(course: Course) -> bool:
    """Is nothing said of hidden layers, of kernels or of features that another net makes?"""
    line = course.line(LINEAR, LINEAR_WORDS)
    return line is not None and course.line(_HIDDEN) is None
