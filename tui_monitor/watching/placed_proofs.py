"""Where in the log a proof stands: a cause knows the step, the trail of the run knows the line."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from tui_monitor.model.diagnosis import Diagnosis, Proof, RootCause
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Place
from tui_monitor.text import Shown
from tui_monitor.watching.queries import Queries

_SHORTEST = 2
"""Characters of a metric's name by which it is known in a sentence."""


def placed(diagnosis: Diagnosis, queries: Queries) -> Diagnosis:
    """The same, each proof that tells a step with the line of that step; of a long log the last one known before it."""
    places = _Places(queries)
    return replace(diagnosis, causes=tuple(places.of_cause(cause) for cause in diagnosis.causes))


class _Places:
    def __init__(self, queries: Queries) -> None:
        self._trails = queries.memory.trails
        self._files: Mapping[Shown, Shown] = queries.memory.files
        self._main = queries.reader.log(None).file
        self._findings = {(one.onset_step, one.metric): one for one in queries.findings if one.evidence.places}

    def of_cause(self, cause: RootCause) -> RootCause:
        return replace(cause, proofs=tuple(map(self._of_proof, cause.proofs)))

    def _of_proof(self, proof: Proof) -> Proof:
        if proof.place is not None or proof.step is None:
            return proof
        return replace(proof, place=self._at(proof.step, self._metric(proof.text)))

    def _at(self, step: float, metric: Shown | None) -> Place | None:
        found: Finding | None = self._findings.get((step, metric))
        if found is not None:
            return found.evidence.places[0]
        file = self._files.get(metric, self._main) if metric is not None else self._main
        trail = self._trails.of(file)
        row = trail.before(step) if trail is not None else None
        return Place(file, row.offset) if row is not None else None

    def _metric(self, text: Shown) -> Shown | None:
        """The one that a sentence speaks of first; of two that begin there the longer one."""
        named = ((text.find(name), -len(name), name) for name in self._files if len(name) >= _SHORTEST)
        spoken = [one for one in named if one[0] >= 0]
        return min(spoken)[2] if spoken else None
