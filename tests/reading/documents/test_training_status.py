"""zero-operators' training_status.json."""

import json

from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.documents.training_status import TrainingStatus
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.text import Shown

STATUS = {
    "experiment_id": "exp-1",
    "epoch": 2,
    "total_epochs": 10,
    "metrics": {"loss": 0.5},
    "best_metrics": {"loss": 0.4},
    "learning_rate": 0.1,
    "is_training": True,
    "metrics_history": [
        {"epoch": 0, "metrics": {"loss": 1.0}},
        {"epoch": 1, "metrics": {"loss": 0.75}},
    ],
    "config": {"lr": 0.1},
}


def parse(**changes: object) -> tuple[dict[str, list[tuple[float, float]]], list[EventKind], float | None]:
    document = TrainingStatus(Origin(Shown("training_status.json")))
    parsed = document.parse(json.dumps({**STATUS, **changes}).encode())
    curves = {str(p.metric): list(zip(p.steps, p.values, strict=True)) for p in parsed.points}
    return curves, [event.kind for event in parsed.events], parsed.total_steps


def test_the_history_and_the_newest_epoch() -> None:
    curves, events, total = parse()
    assert curves == {"loss": [(0.0, 1.0), (1.0, 0.75), (2.0, 0.5)], "learning_rate": [(2.0, 0.1)]}
    assert (events, total) == ([], 10)


def test_the_end_of_training() -> None:
    _, events, total = parse(is_training=False, total_epochs=0)
    assert (events, total) == ([EventKind.FINISHED], None)


def test_a_history_of_flat_entries() -> None:
    curves, _, _ = parse(metrics_history=[{"epoch": 0, "loss": 1.0, "timestamp": "2026-01-01T00:00:00Z"}])
    assert curves["loss"] == [(0.0, 1.0), (2.0, 0.5)]


def test_nonsense_is_passed_over() -> None:
    curves, events, _ = parse(metrics_history=[7, {"epoch": 1e999}, {"epoch": None}], epoch="x", metrics=None)
    assert (curves, events) == ({}, [])


def test_w57_bare_nan_unknown_keys_and_a_best_that_is_none_hide_nothing() -> None:
    history = [{"epoch": 0, "metrics": {"loss": float("nan")}}, {"epoch": 1, "metrics": {"loss": 0.75, "mae": None}}]
    curves, events, _ = parse(metrics_history=history, best_metrics={"loss": float("nan")}, unheard_of={"x": [1]})
    assert repr(curves["loss"]) == "[(0.0, nan), (1.0, 0.75), (2.0, 0.5)]"
    assert events == []
