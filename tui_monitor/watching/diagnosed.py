"""Why one watched run is as it is: its artifacts, and the causes that they prove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_monitor.diagnosis.artifacts import Sibling
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus
from tui_monitor.model.run import RunView
from tui_monitor.text import clean
from tui_monitor.watching.artifacts_of import artifacts_of
from tui_monitor.watching.placed_proofs import placed
from tui_monitor.watching.siblings import siblings_of
from tui_monitor.watching.watched_run import WatchedRun


def diagnosis_of(run: WatchedRun, siblings: Sequence[Sibling] = ()) -> Diagnosis:
    """`siblings`: other runs of its batch. Reads some lines of its logs; nothing is kept."""
    return diagnose(artifacts_of(run.view, run.queries, run.signs.traces, siblings))


def diagnosis_beside(run: WatchedRun, views: Iterable[RunView]) -> Diagnosis:
    """Among all runs in sight, each proof with its line. Raises NotYet while its log is still being read.

    A fault in it is a doubt that is told: whoever asks for a cause must not lose sight of the runs.
    """
    if run.view.reading.under_way:
        raise NotYet
    try:
        return placed(diagnosis_of(run, siblings_of(run.spec.id, tuple(views))), run.queries)
    except NotYet:
        raise
    except Unreachable as error:  # asked again once the run is another by that
        return Diagnosis(DiagnosisStatus.PARTIAL, (), (), (), (clean(str(error), 200),))
    except Exception as error:  # noqa: BLE001 -- what is only told must not end the watch; it is told
        why = clean(f"internal error: {type(error).__name__}: {error}", 200)
        return Diagnosis(DiagnosisStatus.PARTIAL, (), (), (), (why,))


def tells_the_same(one: RunView, other: RunView) -> bool:
    """What a diagnosis of it depends on did not change: not every new point is a reason to read its log again."""
    return one is other or _state(one) == _state(other)


def _state(view: RunView) -> tuple[object, ...]:
    found = tuple((finding.id, finding.severity, finding.state) for finding in view.findings)
    return (found, view.life, view.verdict.deciding, view.setup.config)
