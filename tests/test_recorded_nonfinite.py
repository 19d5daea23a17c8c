"""NaN and infinity in recorded training runs: all found, none invented."""

import csv
from math import isfinite
from pathlib import Path

from tui_monitor.cli.assemble import looking_once
from tui_monitor.settings.settings import Settings


def test_every_non_finite_value_that_was_logged_is_found_and_none_is_invented(recorded: Path) -> None:
    runs = looking_once([str(recorded)], Settings()).settle().runs
    wrong = []
    for run in runs:
        place = recorded / run.id.split("/")[0]
        found = any(finding.kind in ("nan", "inf") for finding in run.findings)
        if found != (labelled_nan(place) or has_non_finite(place / "truth.csv", set(run.latest))):
            wrong.append((run.id, found))
    assert len(runs) >= 20
    assert wrong == []


def labelled_nan(place: Path) -> bool:
    label = place / "run.yaml"
    return label.exists() and "\nlabel: nan\n" in label.read_text()


def has_non_finite(truth: Path, logged: set[str]) -> bool:
    """Does the table of true values hold a non-finite value of a metric that was logged?"""
    if not truth.exists():
        return False
    names = {name.rsplit("/", 1)[-1].lower() for name in logged} | {name.lower() for name in logged}
    with truth.open(newline="") as table:
        rows = csv.DictReader(table)
        return any(not isfinite(float(row["value"])) for row in rows if row["name"].rsplit("/", 1)[-1].lower() in names)
