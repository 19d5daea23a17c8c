"""Values that break arithmetic, in real logs and by the installed command: nothing is divided by nothing."""

import json
import math
import random
from pathlib import Path

import logs
import pytest
from outside import trainmon

DEGENERATE = {
    "constant": [0.25] * 60,
    "zero": [0.0] * 60,
    "minus-zero": [-0.0, 0.0] * 30,
    "negative": [-3.0 - step / 50 for step in range(60)],
    "huge": [1e300 / (step + 1) for step in range(60)],
    "largest": [1.7e308, 1.6e308] * 30,
    "tiny": [5e-324] * 60,
    "one": [2.0],
    "two": [2.0, 2.0],
}

BEYOND = ("huge", "largest")
"""No training has such values: that it is told is no fault, a fault would be an error."""


def lines(values: list[float]) -> str:
    return "".join(f"step {step} | loss {value!r}\n" for step, value in enumerate(values, 1))


def told(root: Path) -> dict[str, dict[str, object]]:
    said = trainmon("check", "--json", root)
    assert said.status in (0, 10, 20), said.err
    return {run["exp_id"]: run for run in json.loads(said.out)["runs"]}


def test_degenerate_values_raise_nothing_critical_and_no_fault(tmp_path: Path) -> None:
    for name, values in DEGENERATE.items():
        logs.run(tmp_path, name, lines(values))
    runs = told(tmp_path)
    assert set(runs) == set(DEGENERATE)
    stopped = {name for name, run in runs.items() if name not in BEYOND and run["decision"] == "STOP"}
    assert stopped == set()
    assert {name: run["latest_metrics"] for name, run in runs.items()} == {
        name: {"loss": values[-1]} for name, values in DEGENERATE.items()
    }
    assert "internal error" not in json.dumps(runs)


@pytest.mark.parametrize("kind", ["spike", "learning"])
def test_where_among_finite_values_a_nan_stands_changes_nothing_that_is_said_of_them(tmp_path: Path, kind: str) -> None:
    finite = [2 / (1 + step / 40) + 0.01 * math.sin(step) for step in range(160)]
    if kind == "spike":
        finite[90:] = [value * 400 for value in finite[90:]]
    draw = random.Random(7)
    for name in ("none", *"abcde"):
        at = set() if name == "none" else set(draw.sample(range(5, 60), 4))
        text = "".join(
            f"step {step} | other {'nan' if step in at else 0.5}\nstep {step} | loss {value!r}\n"
            + (f"step {step}.5 | loss nan\n" if step in at else "")
            for step, value in enumerate(finite, 1)
        )
        logs.run(tmp_path, name, text)
    said = {
        name: [
            (found["kind"], found["onset_step"], found["detected_step"], found["value"])
            for found in run["findings"]
            if found["metric"] == "loss" and found["kind"] not in ("nan", "inf")
        ]
        for name, run in told(tmp_path).items()
    }
    assert bool(said["none"]) == (kind == "spike")
    assert said == dict.fromkeys(said, said["none"])
