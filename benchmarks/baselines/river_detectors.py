"""Change detectors of `river`, with its defaults; a change counts when the mean has gone up, which is worse."""

from collections.abc import Sequence

from river import drift


def page_hinkley(y: Sequence[float]) -> int | None:
    detector = drift.PageHinkley(mode="up")
    for i, value in enumerate(y):
        detector.update(value)
        if detector.drift_detected:
            return i
    return None


def adwin(y: Sequence[float]) -> int | None:
    detector = drift.ADWIN()
    for i, value in enumerate(y):
        before = detector.estimation
        detector.update(value)
        if detector.drift_detected and detector.estimation > before:
            return i
    return None
