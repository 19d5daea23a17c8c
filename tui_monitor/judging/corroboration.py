"""What the other metrics of a run say about a NaN in one: losses that lose their numbers together, or are finite."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from math import inf

from msgspec.structs import replace

from tui_monitor.judging.roles import role_of
from tui_monitor.judging.rules.nonfinite import FINITE_BEFORE, IN_A_ROW, SINCE_BEFORE, SUSPECT
from tui_monitor.judging.track import Track
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.text import Shown, clean

_NO_NUMBER = frozenset({Kind.NAN, Kind.INF})
_OFTEN_LEFT_OUT = frozenset({Role.VALIDATION_LOSS, Role.LOSS_PART})
_OF_THEIR_OWN = frozenset({Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS})
"""Losses that are no parts of one: none is lost because another is."""
_OTHERS = _OF_THEIR_OWN | {Role.LOSS_PART}
_SEVERAL = 2
_DOUBT = clean("; the training loss beside it is finite: not measured?")


class Agreement:
    """Makes a single NaN critical when the other kind of loss has one at about the same step: the weights are lost. So
    they are when at one step the training loss and two others have one, or two losses that are no parts of one, or
    three parts in a run that logs no whole: no more than one of them is NaN because another is.

    And doubts one that stands from the beginning beside a training loss that is finite: many a trainer writes NaN into
    each row in which it did not evaluate, or for a part that had no example. That is a warning at most, until the
    loss was measured twice in a row. Infinity as the first value, alone, is a best value of nothing yet.
    Source: seed 003 (NaN stops the run), Keras' TerminateOnNaN, which ends a run after the first one: no second value
    will ever come. What is said depends on each metric's own points, not on which was read first.
    """

    def __init__(self, tracks: Mapping[Shown, Track]) -> None:
        self._tracks = tracks
        self._told: dict[str, Finding] = {}
        """The newest version of each finding as its rule told it."""
        self._onsets: dict[Shown, _Onsets] = {}
        self._doubtful: set[str] = set()
        """Ids of findings that a training loss may still cast doubt on."""
        self._at: dict[float, dict[str, Role]] = {}
        """Ids of the findings of losses of any kind, by the step where they begin."""
        self._has_whole = False

    def confirm(self, findings: list[Finding], known: Mapping[str, Finding]) -> list[Finding]:
        """The same findings, as grave as the witnesses make them; and those known ones that are another way now."""
        confirmed: list[Finding] = []
        parts = self._parts_of_a_new_whole()
        for finding in findings:
            others = self._hear(finding)
            confirmed += self._weighed(finding)
            for other in others:
                self._again(other, confirmed, known)
        for doubtful in sorted(self._doubtful) + parts:
            self._again(doubtful, confirmed, known)
        return confirmed

    def forget(self, finding: Finding) -> None:
        """It was over long ago."""
        self._told.pop(finding.id, None)
        self._doubtful.discard(finding.id)
        begun = self._at.get(finding.onset_step, {})
        begun.pop(finding.id, None)
        if not begun:
            self._at.pop(finding.onset_step, None)
        if finding.metric in self._onsets:
            self._onsets[finding.metric].forget(finding)

    def drop(self, metric: str) -> None:
        """Forget a metric."""
        self._onsets.pop(Shown(metric), None)
        self._told = {key: finding for key, finding in self._told.items() if finding.metric != metric}
        self._doubtful &= self._told.keys()
        self._at = {
            step: {key: role for key, role in begun.items() if key in self._told} for step, begun in self._at.items()
        }

    def _hear(self, finding: Finding) -> list[str]:
        """Ids of the findings that this one may change."""
        if finding.kind not in _NO_NUMBER or finding.metric is None:
            return []
        if finding.id not in self._told:
            role = role_of(finding.metric)
            if role in LOSSES:
                self._onsets.setdefault(finding.metric, _Onsets()).add(finding)
            if role in LOSSES | _OTHERS:
                self._at.setdefault(finding.onset_step, {})[finding.id] = role
            if self._may_be_left_out(finding):
                self._doubtful.add(finding.id)
        self._told[finding.id] = finding
        return list(self._agreeing(finding))

    def _again(self, key: str, confirmed: list[Finding], known: Mapping[str, Finding]) -> None:
        said = next((finding for finding in reversed(confirmed) if finding.id == key), None) or known.get(key)
        for weighed in self._weighed(self._told[key]):
            if said is None or (weighed.severity, weighed.message) != (said.severity, said.message):
                confirmed.append(weighed)

    def _weighed(self, finding: Finding) -> tuple[Finding, ...]:
        """The finding as it is said; nothing where it is not."""
        if any(self._agreeing(finding)):
            return (replace(finding, severity=Severity.CRITICAL),)
        if _is_placeholder(finding):
            return ()
        if finding.id in self._doubtful and self._is_doubted(finding):
            # What was not measured spoils nothing.
            message = Shown(finding.message + _DOUBT if finding.active else finding.message.removesuffix(SUSPECT))
            return (replace(finding, severity=Severity.WARNING, message=message),)
        return (finding,)

    def _agreeing(self, finding: Finding) -> Iterator[str]:
        """Ids of findings of the other kind of loss that begin within one step of training of this one, and of those
        of all kinds that begin with it where they are too many."""
        if finding.kind not in _NO_NUMBER or finding.metric is None:
            return
        yield from self._at_once(finding)
        role = role_of(finding.metric)
        if role not in LOSSES:
            return
        for metric, onsets in self._onsets.items():
            if role_of(metric) is not role:
                yield from onsets.near(finding, role is Role.TRAIN_LOSS)

    def _at_once(self, finding: Finding) -> Iterator[str]:
        begun = self._at.get(finding.onset_step, {})
        if finding.id not in begun or len(begun) < _SEVERAL:
            return
        roles = list(begun.values())
        others = sum(role in _OTHERS for role in roles)
        own = sum(role in _OF_THEIR_OWN for role in roles)
        whole = Role.TRAIN_LOSS in roles
        if (whole and others >= _SEVERAL) or own >= _SEVERAL or (others > _SEVERAL and not self._has_whole):
            yield from (key for key in begun if key != finding.id)

    def _parts_of_a_new_whole(self) -> list[str]:
        """Ids of what was found of parts before the whole appeared beside them."""
        had, self._has_whole = self._has_whole, any(track.role in LOSSES for track in self._tracks.values())
        return [] if had or not self._has_whole else sorted(key for begun in self._at.values() for key in begun)

    def _may_be_left_out(self, finding: Finding) -> bool:
        if finding.kind is not Kind.NAN or finding.metric is None:
            return False
        role = self._tracks[finding.metric].role
        return role is Role.ERROR or (role in _OFTEN_LEFT_OUT and finding.evidence.numbers[FINITE_BEFORE] <= 1)

    def _is_doubted(self, finding: Finding) -> bool:
        """Has a training loss a number in the very record in which this one lost its own?

        Or since, beside an error: a mean of nothing says nothing of the weights.
        """
        if self._tracks[finding.metric or Shown("")].role is Role.ERROR:
            training = (track.history for track in self._tracks.values() if track.role is Role.TRAIN_LOSS)
            return any(rows is not None and len(rows) and rows.steps[-1] >= finding.onset_step for rows in training)
        place = finding.evidence.places[0]
        return finding.evidence.numbers[FINITE_BEFORE] <= 1 and any(
            track.role is Role.TRAIN_LOSS
            and track.file == place.file
            and track.history is not None
            and track.history.holds(place.offset)
            for track in self._tracks.values()
        )


def _is_placeholder(finding: Finding) -> bool:
    numbers = finding.evidence.numbers
    return finding.kind is Kind.INF and (numbers[IN_A_ROW], numbers[FINITE_BEFORE]) == (1, 0)


class _Onsets:
    """Where one metric lost its number: (step, steps since the value before, id of the finding), by step."""

    def __init__(self) -> None:
        self._all: list[tuple[float, float, str]] = []
        self._widest = 0.0

    def add(self, finding: Finding) -> None:
        since = finding.evidence.numbers[SINCE_BEFORE]
        self._widest = max(self._widest, since)
        insort(self._all, (finding.onset_step, since, finding.id))

    def forget(self, finding: Finding) -> None:
        self._all = [onset for onset in self._all if onset[2] != finding.id]

    def near(self, finding: Finding, training: bool) -> Iterator[str]:
        """`training`: the step that counts is that of the finding's own metric, else of this one."""
        step, own = finding.onset_step, finding.evidence.numbers[SINCE_BEFORE]
        reach = own if training else self._widest
        first, last = bisect_left(self._all, (step - reach,)), bisect_right(self._all, (step + reach, inf))
        for onset, since, key in self._all[first:last]:
            if abs(onset - step) <= (own if training else since):
                yield key
