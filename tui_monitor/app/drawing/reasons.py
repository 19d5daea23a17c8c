"""Why a run stands as it does, in one line of the screen: what the badge and the values beside it say is left out.

`step 270: train/loss rose from its level of 2.733 to 817.5; 19 points since` is `▼270 rose from 2.733, not back for
180 steps`. Pure.
"""

import re
from math import isfinite

from tui_monitor.app.drawing import wording
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.run import RunView
from tui_monitor.report.states import reason_of
from tui_monitor.text import Shown

_MOVED = re.compile(
    r"(?P<went>[a-z ]+?) from (?:its (?:best )?level of )?(?P<level>\S+) to (?P<to>[^\s,;]+)(?P<rest>.*)"
)
_SAYS_NO_MORE = (" and does not come down", " and more")
_ENDED = re.compile(r"(?P<how>.*?) after step \S+: (?P<error>.*)")
_NOTHING = re.compile(r"\d+ points?, no active alarm|(?:; )?no open alarm")
_ELSEWHERE = re.compile(r"its result file says .*")
_RECOVERED = re.compile(r"\b(?P<kind>[a-z_]+) recovered at step (?P<step>\S+?)(?=[;,]|$)")
_OVERFIT = re.compile(r" while (?P<train>.*) fell to \S+: (?P<how>.*)")
"""How far the training loss had fallen when this was found is long past."""


def deciding(view: RunView) -> Finding | None:
    """The finding behind the verdict; else the worst alarm."""
    for finding in view.findings:
        if finding.id == view.verdict.deciding:
            return finding
    return next((finding for finding in view.findings if finding.alarm), None)


def shown_finding(view: RunView) -> Finding | None:
    """The finding that the reason line is about."""
    found = deciding(view)
    return found if found is not None and found.active and found.id == view.verdict.deciding else None


def onset(view: RunView) -> float | None:
    """The step with which the reason line begins; None where it is about no step."""
    found = shown_finding(view)
    if found is None or found.onset_step < 0 or found.kind in (Kind.STALL, Kind.NO_OUTPUT):
        return None
    return found.onset_step


def reason(view: RunView) -> str:
    """One line without its step. Empty for a run of which there is nothing to say."""
    found = shown_finding(view)
    if found is None:
        return _without_finding(view)
    elsewhere = _ELSEWHERE.search(view.verdict.reason)
    return "; ".join([_of_finding(found, view), *([elsewhere[0]] if elsewhere else [])])


def level_before(view: RunView) -> float | None:
    """Where the watched metric stood before it went where it is; None where the finding is of no such kind."""
    found = shown_finding(view)
    if found is None or view.watched is None or found.metric != view.watched.metric or found.kind is Kind.SPIKE:
        return None
    moved = _MOVED.match(_without_name(found, view)[1])
    return _value(moved["level"]) if moved else None


def is_bad(view: RunView, metric: Shown | None) -> bool:
    """Is its newest value no number?"""
    value = view.latest.get(metric) if metric is not None else None
    return value is not None and not isfinite(value)


def _of_finding(found: Finding, view: RunView) -> str:
    if found.metric is None:
        return _of_run(found)
    if found.kind in (Kind.NAN, Kind.INF) and is_bad(view, found.metric):
        return _lost(found, view)
    name, said = _without_name(found, view)
    if moved := _MOVED.match(said):
        said = _moved(moved, found, view, bool(name))
    return f"{name} {said}" if name else said.removeprefix("is ")


def _of_run(found: Finding) -> str:
    """An end and a silence, without what sign, badge and step say."""
    ended = _ENDED.fullmatch(found.message)
    if ended:
        return ended["error"] if found.kind is Kind.CRASH else f"{ended['how']}: {ended['error']}"
    return found.message.removeprefix("stalled: ")


def _lost(found: Finding, view: RunView) -> str:
    """`NaN ever since; last finite 0.968 at 180`"""
    word = "NaN" if found.kind is Kind.NAN else "infinite"
    if view.watched is None or found.metric != view.watched.metric:
        return f"{found.metric} {word} ever since"
    last = view.last_finite
    known = f"; last finite {wording.number(last.value)} at {wording.step(last.step)}" if last else ""
    return f"{word} ever since{known}"


def _without_name(found: Finding, view: RunView) -> tuple[str, str]:
    """The name of the metric, where it is not the one beside which this stands; and what is said of it."""
    said = found.message.removeprefix("gradient norm ").removeprefix(f"{found.metric} ")
    shown = view.watched is not None and found.metric == view.watched.metric
    return ("" if shown or said == found.message else f"{found.metric}", said)


def _moved(moved: re.Match[str], found: Finding, view: RunView, named: bool) -> str:
    """`rose from 1.24, not back for 2 000 steps`; of another metric than the watched one where it is now."""
    rest, level = moved["rest"], _number(moved["level"])
    for said in _SAYS_NO_MORE:
        rest = rest.removeprefix(said)
    if overfit := _OVERFIT.fullmatch(rest):
        return f"{moved['went']} from {level} while {overfit['train']} fell: {overfit['how']}"
    if named:  # another metric may count in other steps
        value = view.latest.get(found.metric) if found.metric is not None else None
        return f"{moved['went']} from {level}{f' to {wording.number(value)}' if value is not None else ''}{rest}"
    since = view.progress.step - found.onset_step
    held = f", not back for {wording.about(since)} steps" if since > 0 and not view.life.over else ""
    return f"{moved['went']} from {level}{held}{rest}"


def _number(text: str) -> str:
    """As all numbers of the screen are written."""
    value = _value(text)
    return text if value is None else wording.number(value)


def _value(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _without_finding(view: RunView) -> str:
    said = _NOTHING.sub("", reason_of(view))
    said = _RECOVERED.sub(lambda found: f"{found['kind'].replace('_', ' ')} until {found['step']}", said)
    return said.strip("; ")
