"""What a learning rate does beside what was planned: at zero or at its floor too early, or never coming down."""

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite

from msgspec import Struct, field
from msgspec.structs import replace

from tui_monitor.judging.facts.samples import Samples
from tui_monitor.judging.track import Track
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, confidence, step_text
from tui_monitor.model.points import Place
from tui_monitor.model.role import Role
from tui_monitor.text import Shown, clean

_DEAD = 0.0001
_CAME_DOWN = 0.05
"""A printed zero is one where the last value above it was no more than this share of the largest."""
_FLOOR = 0.01
_LATE, _LATE_FLOOR = 0.9, 0.6
"""Shares of the plan behind which zero, or a floor, is what was planned: a run may rest at the end of its decay."""
_LASTS = 0.05
_FEWEST = 3
_CURVE = 6
"""Values from the largest to a floor: a step or two are a schedule of steps, which rests between them."""
_EVEN = 4
"""So many last values, each another, by steps that lead to zero, are no rounded ones."""
_HALF = 0.5
_DECAYS = ("cosine", "linear", "polynomial", "exponential", "cos", "onecycle", "one_cycle", "inverse_sqrt", "exp")
_SCHEDULE = ("scheduler", "schedule", "lr_decay", "decay_style")
"""How settings are called that name one, and what comes down from the first step on."""
_EARLY = "lr <= largest / 10000 before 90 %, or at a floor of largest / 100 before 60 % of the planned steps, for 5 %"
_FAR = 0.02
_SHORT = "at 90 % of the planned steps, or at the end, the best value misses the target by more than 2 % of it"
_NEVER = "one learning rate for half of the planned steps, where the configuration names a schedule that decays"


class Plan(Struct, frozen=True):
    """What a run says about itself beside its numbers."""

    total: float | None = None
    """The planned number of steps."""
    reached: float = -1.0
    """Where the run stands: a bar that is drawn on with the same learning rate logs no point of it."""
    config: Mapping[str, object] = field(default_factory=dict)

    finished: bool = False
    """Does its log say that it came to its end?"""

    @property
    def schedule(self) -> str | None:
        """The name of a schedule that decays: `cosine`."""
        for name, value in self.config.items():
            word = name.rpartition("/")[2].rpartition(".")[2].lower()
            said = value.lower() if isinstance(value, str) else ""
            if any(one in word for one in _SCHEDULE) and said.startswith(_DECAYS) and "constant" not in said:
                return clean(said, 40)
        return None


def against_the_plan(found: Iterable[Finding], tracks: Mapping[Shown, Track], plan: Plan) -> Iterator[Finding]:
    """The same findings, a dead learning rate with the plan beside it; and what only the plan tells.

    A function of what is known by now, in whatever order it was read.
    """
    dead, found = set[Shown | None](), tuple(found)
    for finding in found:
        if finding.kind is Kind.DEAD_LR and finding.severity is Severity.INFO:
            continue  # a number that was rounded
        if finding.kind is Kind.DEAD_LR and finding.active:
            dead.add(finding.metric)
            finding = _with_the_plan(finding, plan)
        yield finding
    yield from _short_of_the_target(found, tracks, plan)
    if plan.total is None or plan.total <= 1:
        return
    for metric, track in tracks.items():
        if track.role is Role.LEARNING_RATE and metric not in dead and track.history is not None:
            told = _early(track, track.history, plan, plan.total) or _never(
                track, track.history, plan.total, plan.schedule
            )
            yield from (told,) if told else ()


def _short_of_the_target(found: Iterable[Finding], tracks: Mapping[Shown, Track], plan: Plan) -> Iterator[Finding]:
    """At 90 % of the plan, or at the end, of the metric that the target is of: the best value misses it."""
    total = plan.total if plan.total is not None and plan.total > 1 else None
    if not plan.finished and (total is None or plan.reached < _LATE * total):
        return
    known = {finding.metric for finding in found if finding.kind is Kind.BASELINE_MISSED and finding.active}
    for metric, track in tracks.items():
        target = track.target
        if target is None or track.best is None or track.curve is None or metric in known:
            continue
        (best, step), lower = track.best, track.curve.about.lower
        missed = (best - target if lower else target - best) / (abs(target) or 1.0)
        if missed > _FAR:
            here = f"at step {_of(plan.reached, total)}" if total is not None else "at its end"
            said = f"{metric} is at best {best:.4g}, {here}: far from the target {target:g}"
            yield Finding(
                kind=Kind.BASELINE_MISSED,
                severity=Severity.WARNING,
                metric=metric,
                segment=0,
                onset_step=step,
                detected_step=plan.reached if total is None else min(plan.reached, _LATE * total),
                message=clean(said),
                evidence=Evidence(clean(_SHORT), {"best": best, "target": target}, (track.curve.place,)),
                value=best,
                confidence=confidence(missed / _FAR, track.curve.n),
            )


def _with_the_plan(finding: Finding, plan: Plan) -> Finding:
    if plan.total is None or finding.severity is Severity.INFO or finding.onset_step > _LATE * plan.total:
        return finding
    return replace(finding, message=clean(f"{finding.message}, since step {_of(finding.onset_step, plan.total)}"))


def _early(track: Track, rates: Samples, plan: Plan, total: float) -> Finding | None:
    """Zero, or a floor, since long before the end."""
    if not len(rates) or not rates.numbers[-1] <= _FLOOR * max(rates.numbers):
        return None
    largest, now = max(rates.numbers), rates.numbers[-1]
    at = _since(rates, now, largest)
    onset, rests = rates.steps[at], len(rates) - at
    zero = now <= _DEAD * largest
    if not onset <= (_LATE if zero else _LATE_FLOOR) * total or not _came_down(rates, at, zero, largest):
        return None
    lasting = (step for step in rates.steps[at + _FEWEST - 1 :] if step - onset >= _LASTS * total)
    drawn = onset + 2.0 * _LASTS * total
    raised = next(lasting, drawn if plan.reached >= drawn and _is_denser(rates, plan.reached) else None)
    if raised is None:
        return None
    where = "0" if now == 0.0 else f"{now:.3g}" if zero else f"at its floor of {now:.3g}"
    return Finding(
        kind=Kind.DEAD_LR,
        severity=Severity.WARNING,
        metric=track.metric,
        segment=rates.segments[at],
        onset_step=onset,
        detected_step=raised,
        message=clean(f"{track.metric} is {where} since step {_of(onset, total)}, its largest was {largest:.3g}"),
        evidence=Evidence(
            clean(_EARLY),
            {"learning rate": now, "largest": largest, "since": onset, "planned": total},
            (Place(track.file, rates.offsets[at]),),
        ),
        value=now,
        confidence=confidence(total / max(onset, 1.0), rests),
    )


def _since(rates: Samples, now: float, largest: float) -> int:
    """Where the last stretch begins that is as low as it is now, of this segment."""
    at, most = len(rates) - 1, max(now, _DEAD * largest)
    while at and rates.numbers[at - 1] <= most and rates.segments[at - 1] == rates.segments[-1]:
        at -= 1
    return at


def _is_denser(rates: Samples, reached: float) -> bool:
    """Would there be several more points by now, had it changed?"""
    strides = len(rates) - 1
    return strides > 0 and reached - rates.steps[-1] > _EVEN * (rates.steps[-1] - rates.steps[0]) / strides


def _came_down(rates: Samples, at: int, zero: bool, largest: float) -> bool:
    """Is a zero no rounded number, and a floor the end of a curve?"""
    before = rates.numbers[:at]
    if not before:
        return False
    if zero and rates.numbers[-1] > 0.0:
        return True
    top = len(before) - 1 - before[::-1].index(largest) if largest in before else 0
    if zero:
        *_, last = newest = before[-_EVEN:]
        evenly = len(set(newest)) == _EVEN and last <= 1.5 * (newest[-2] - last)
        return last <= _CAME_DOWN * largest or evenly or len(set(before[top:])) > 2 * _CURVE
    return len(set(before[top:])) >= _CURVE


def _never(track: Track, rates: Samples, total: float, schedule: str | None) -> Finding | None:
    """One value up to half of the plan, where something else was said."""
    if schedule is None or len(rates) < 2 * _CURVE or not rates.steps[-1] >= _HALF * total:
        return None
    low, high = min(rates.numbers), max(rates.numbers)
    half = next((i for i, step in enumerate(rates.steps) if step >= _HALF * total), 0)
    warmed = len(rates) - rates.numbers.index(high) >= _HALF * len(rates)
    if not isfinite(high) or rates.numbers[-1] != high or not (low == high or (warmed and _rose(rates, high))):
        return None
    step = rates.steps[half]
    here = _of(rates.steps[-1], total)
    said = f"{track.metric} stays at {high:.3g}, at step {here}, though the schedule is {schedule}"
    return Finding(
        kind=Kind.FROZEN,
        severity=Severity.INFO,
        metric=track.metric,
        segment=rates.segments[half],
        onset_step=rates.steps[0],
        detected_step=step,
        message=clean(said),
        evidence=Evidence(
            clean(_NEVER), {"learning rate": high, "planned": total}, (Place(track.file, rates.offsets[half]),)
        ),
        value=high,
        confidence=confidence(2.0, len(rates)),
    )


def _rose(rates: Samples, high: float) -> bool:
    """Was a warm-up all that ever moved it?"""
    return all(number == high for number in rates.numbers[rates.numbers.index(high) :])


def _of(step: float, total: float) -> str:
    return f"{step_text(step)} of {step_text(total)}"
