"""The table of causes in diagnosis.md: from the classes themselves, and real runs in which each is right.

    python docs/causes_table.py

Prints it; tests/diagnosis/test_causes_table.py compares it with the page.
"""

from __future__ import annotations

import inspect
from collections.abc import Container, Iterator
from pathlib import Path

from tui_monitor.diagnosis.cause import Cause
from tui_monitor.diagnosis.causes import REGISTRY
from tui_monitor.diagnosis.causes.ended_by import EndedBy
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.scoring.caused_runs import CausedRun, caused_runs

HEADER = "| cause | why | looks for | an example: what was proven of a real run |\n|---|---|---|---|"
LABELLED = Path(__file__).parents[1] / "benchmarks"
_SETS = tuple(f"causes-{number}" for number in range(1, 5))


def table(among: Container[str] | None = None) -> str:
    """`among`: names of the runs that are looked at; None for all that are labelled."""
    right = _surest_right(among)
    return "\n".join([HEADER, *(_row(name, causes, right.get(name)) for name, causes in _families())])


def _families() -> Iterator[tuple[CauseName, list[Cause]]]:
    for name in CauseName:
        causes = [cause for cause in REGISTRY if cause.name is name]
        if causes:
            yield name, causes


def _surest_right(among: Container[str] | None) -> dict[CauseName, CausedRun]:
    """Of each cause the run in which it is named most surely, and rightly."""
    found: dict[CauseName, CausedRun] = {}
    for run in (run for name in _SETS for run in caused_runs(LABELLED / name, among)):
        if run.said is not None and run.right:
            known = found.get(run.said.cause)
            if known is None or known.said is None or known.said.confidence < run.said.confidence:
                found[run.said.cause] = run
    return found


def _row(name: CauseName, causes: list[Cause], run: CausedRun | None) -> str:
    own = [cause for cause in causes if not isinstance(cause, EndedBy)] or causes
    looks = " ".join(dict.fromkeys(map(_looks_for, own)))
    return f"| `{name}` | {_cell(own[0].issue)} | {_cell(looks)} | {_example(run)} |"


def _looks_for(cause: Cause) -> str:
    """The first paragraph of its docstring."""
    return " ".join((inspect.getdoc(type(cause)) or "").split("\n\n")[0].split())


def _example(run: CausedRun | None) -> str:
    if run is None or run.said is None:
        return "none among the labelled runs yet"
    proofs = "; ".join(proof.text for proof in run.said.proofs[:2])
    return f"{_cell(proofs)} ({run.said.confidence:.2f}, `{run.name}`)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    print(table())
