"""One incident from the rule that saw it: raised, promoted, closed, raised again."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec.structs import replace

from tui_monitor.judging.rule import Excess, Lasting, Onset, PointBlock, Reach, Rule, Said, Subject
from tui_monitor.model.finding import Evidence, Finding, Severity, step_text
from tui_monitor.text import clean

F = TypeVar("F", bound=Subject)

NOTHING: Sequence[Finding] = ()


class Case(Generic[F]):
    """The latest incident of one rule on one metric; at most one is open."""

    def __init__(self, rule: Rule[F], facts: F) -> None:
        self.rule = rule
        self.finding: Finding | None = None
        """The latest one; `open` while it is active."""
        self.open = False
        self.row = 0
        self.grave = 0
        self.raised_after = 0
        self.changed_at = 0
        """The point (from 1) at which it was last raised, promoted or closed."""
        self._facts = facts
        self._excess = rule.excess
        self._remember = [memory.add for memory in rule.memories]
        """Bound once, as each is called for each point."""
        self._first: Onset = (0.0, facts.place)
        self._recent = 0
        """Of the last `of` points, a bit each: was it beyond the limit?"""
        self._within = 0
        self._close_after = 0
        self._passed = 0
        self._over = ""

    @property
    def at_rest(self) -> bool:
        return not self.row and not self.open

    @property
    def since(self) -> Onset:
        finding = self.finding
        return (finding.onset_step, finding.evidence.places[0]) if finding is not None and self.open else self._first

    def take(self) -> Sequence[Finding]:
        """What is new or changed now that the facts have taken one more point."""
        facts = self._facts
        for remember in self._remember:
            remember(facts, self)
        excess = self._excess(facts)
        return NOTHING if excess is None and not self.row and not self.open else self.follow(excess)

    def follow(self, excess: Excess | None) -> Sequence[Finding]:
        """What an excess of the newest point makes of the incident."""
        if self.open:
            return self._follow_open(excess)
        if excess is None:
            self._count(Reach.SETTLED)
            return NOTHING
        if excess.at_once:
            return self._raise(excess)
        self._count(excess.reach)
        if excess.reach is Reach.PASSED:
            return self._pass(excess)
        persistence = self.rule.persistence
        if excess.reach < Reach.BEYOND or self.row < self._needed(persistence.raise_after):
            return NOTHING
        late = persistence.raise_within is not None and self._facts.n > persistence.raise_within
        return NOTHING if late else self._raise(excess)

    def room(self) -> float:
        """How many points may be taken at once before something is due."""
        return self.rule.room(self._facts, self) if self.open or self.at_rest else 0.0

    def is_calm(self, block: PointBlock) -> bool:
        """Is it certain that none of these points changes anything: what is open stays open, and nothing begins?"""
        return self.rule.calm(self._facts, block, self)

    def skip(self, block: PointBlock) -> None:
        """Points that change nothing: the same as `take` of each, before the facts have taken them."""
        for memory in self.rule.memories:
            memory.take(block, self)
        if self.open:
            self._within = self.grave = 0
            self.row += len(block.values)
            if of := self.rule.persistence.of:
                self._recent, self.row = (1 << of) - 1, of

    def _follow_open(self, excess: Excess | None) -> Sequence[Finding]:
        reach = excess.reach if excess is not None else Reach.PASSED
        self._count(reach)
        if reach < Reach.NEAR or excess is None:
            self._within += 1
            return (self._close(),) if reach is Reach.SETTLED or self._within >= self._close_after else NOTHING
        self._within = 0
        self.grave = self.grave + 1 if excess.grave else 0
        if not self.critical and self._is_worse():
            return self._promote(excess)
        return self._again(excess) if excess.anew else NOTHING

    def _count(self, reach: Reach) -> None:
        """A point more in the row, or its end. Once something is open, what is near counts for it, too."""
        beyond, of = reach >= (Reach.NEAR if self.open else Reach.BEYOND), self.rule.persistence.of
        if beyond and not self.row:
            self._first = (self._facts.step, self._facts.place)
        if of:
            self._recent = (self._recent << 1 | beyond) & ((1 << of) - 1)
            self.row = self._recent.bit_count()
        else:
            self.row = self.row + 1 if beyond else 0

    @property
    def critical(self) -> bool:
        return self.finding is not None and self.finding.severity is Severity.CRITICAL

    def _is_worse(self) -> bool:
        persistence = self.rule.persistence
        in_a_row, since_raised = persistence.critical_after, persistence.promote_after
        if in_a_row is not None and self.row >= self._needed(in_a_row):
            return True
        return since_raised is not None and self.grave > 0 and self.grave >= self._needed(since_raised)

    def _needed(self, lasting: Lasting) -> float:
        return lasting if isinstance(lasting, int) else lasting(self._facts)

    def _raise(self, excess: Excess) -> Sequence[Finding]:
        self.raised_after, self.grave, self._within = self.row, 0, 0
        said = excess.says(self._facts, self)
        if said is None:
            return NOTHING
        return (self._opened(said, excess.since or self._first),)

    def _opened(self, said: Said, onset: Onset) -> Finding:
        facts = self._facts
        self.changed_at, self.open = facts.n, True
        self._close_after = said.close_after or self.rule.persistence.of or self.rule.persistence.close_after
        self._over = said.over
        places = (onset[1],) if onset[1] == facts.place else (onset[1], facts.place)
        self.finding = Finding(
            kind=said.kind,
            severity=said.severity,
            metric=facts.metric,
            segment=facts.segment,
            onset_step=onset[0],
            detected_step=facts.step,
            message=clean(said.message),
            evidence=Evidence(clean(said.formula or self.rule.formula), dict(said.numbers), places),
            value=facts.value,
            confidence=said.confidence,
        )
        return self.finding

    def _promote(self, excess: Excess) -> Sequence[Finding]:
        """The same incident is critical now. When it was detected does not change."""
        finding, facts = self._known(), self._facts
        said = (excess.worsens or excess.says)(facts, self)
        if said is None:
            return NOTHING
        if said.supersedes:
            return self._become(said)
        self.changed_at = facts.n
        return (self._retold(finding, said, Severity.CRITICAL),)

    def _again(self, excess: Excess) -> Sequence[Finding]:
        """The same incident has grown, and is as grave as it was."""
        said = excess.says(self._facts, self)
        return NOTHING if said is None else (self._retold(self._known(), said, self._known().severity),)

    def _retold(self, finding: Finding, said: Said, severity: Severity) -> Finding:
        facts = self._facts
        self._close_after = said.close_after or self.rule.persistence.of or self.rule.persistence.close_after
        self._over = said.over
        places = (*finding.evidence.places[:2], facts.place)
        self.finding = replace(
            finding,
            severity=severity,
            message=clean(said.message),
            evidence=replace(finding.evidence, numbers=dict(said.numbers), places=places),
            value=facts.value,
            confidence=said.confidence,
        )
        return self.finding

    def _become(self, said: Said) -> Sequence[Finding]:
        """The incident goes on under a graver name, with the onset it had; the finding so far is superseded."""
        finding, step = self._known(), self._facts.step
        message = clean(f"{finding.message}; since step {step_text(step)} it is an {said.kind}")
        graver = self._opened(said, self.since)
        return replace(finding, recovered_step=step, superseded_by=graver.id, message=message), graver

    def _pass(self, excess: Excess) -> Sequence[Finding]:
        """It is over already: raised and closed in one."""
        said = excess.says(self._facts, self)
        if said is None or self._passed == self.rule.persistence.most_passed:
            return NOTHING
        self._passed += 1
        self._opened(said, excess.since or self._first)
        return (self._close(),)

    def _close(self) -> Finding:
        """The incident is over at the newest point."""
        finding, step = self._known(), self._facts.step
        self.changed_at, self.open = self._facts.n, False
        message = clean(f"{finding.message}; recovered at step {step_text(step)}{self._over}")
        self.finding = replace(finding, recovered_step=step, message=message)
        return self.finding

    def _known(self) -> Finding:
        if self.finding is None:
            raise AssertionError("a case is raised before it changes")
        return self.finding
