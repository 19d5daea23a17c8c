"""Real logs, cut to a few kilobytes, against what the training script itself held."""

import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest
from reading_text import said

DATA = Path(__file__).parent / "data"


def truths() -> dict[tuple[str, str], list[tuple[float, float]]]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with (DATA / "truth.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            found[row["log"], row["metric"]].append((float(row["step"]), float(row["value"])))
    return found


TRUTHS = truths()


def agrees(read: float, true: float) -> bool:
    """To the digits that logs print: three significant ones, four decimals."""
    if math.isnan(true) or math.isinf(true):
        return math.isnan(read) if math.isnan(true) else read == true
    return abs(read - true) <= 6e-3 * abs(true) + 1e-4


@pytest.mark.parametrize(("log", "metric"), sorted(TRUTHS))
def test_a_real_log_gives_the_values_the_script_held_at_their_steps(log: str, metric: str) -> None:
    found = said((DATA / f"{log}.log").read_bytes()).series[metric]
    truth = TRUTHS[log, metric]
    assert len(found) == len(truth)
    for (step, value), (true_step, true_value) in zip(found, truth, strict=True):
        assert step == pytest.approx(true_step, rel=1e-5)
        assert agrees(value, true_value)


def test_a_crash_is_the_exception_that_ends_its_traceback() -> None:
    found = said((DATA / "cnn-crash-traceback.log").read_bytes())
    (crash,) = found.events
    assert (crash.kind, crash.text, crash.step) == ("traceback", "IndexError: Target 10 is out of bounds.", 240)
    raw = (DATA / "cnn-crash-traceback.log").read_bytes()
    assert raw[crash.place.offset :].startswith(b"Traceback (most recent call last)")


def test_ranks_of_one_log_stay_apart_and_the_launcher_reports_the_failure() -> None:
    found = said((DATA / "ddp-rank1-crash.log").read_bytes())
    assert set(found.series) >= {"Loss", "Loss@rank1", "val_loss", "val_loss@rank1"}
    assert found.series["Loss"][0] == (5, 2.2769)
    assert found.series["Loss@rank1"][0] == (5, 2.2491)
    assert "failed" in found.kinds()
    assert found.events[0].text.startswith("FileNotFoundError")
