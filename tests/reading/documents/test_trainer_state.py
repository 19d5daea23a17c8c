"""Hugging Face's trainer_state.json."""

import json
import math

import pytest

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.documents.trainer_state import TrainerState
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.registry import document_of
from tui_monitor.text import Shown

STATE = {
    "max_steps": 100,
    "log_history": [
        {"epoch": 0.1, "learning_rate": 5e-5, "loss": 2.5, "step": 10},
        {"epoch": 0.2, "learning_rate": 4e-5, "loss": float("nan"), "step": 20},
        {"epoch": 0.2, "eval_loss": 2.25, "step": 20},
    ],
}


def state() -> TrainerState:
    return TrainerState(Origin(Shown("out/trainer_state.json")))


def test_records_of_the_history_are_points() -> None:
    parsed = state().parse(json.dumps(STATE).encode())
    points = {str(p.metric): p for p in parsed.points}
    assert points.keys() == {"learning_rate", "loss", "eval_loss"}
    assert list(points["loss"].steps) == [10.0, 20.0]
    assert points["loss"].values[0] == 2.5
    assert math.isnan(points["loss"].values[1])
    assert (list(points["eval_loss"].steps), list(points["eval_loss"].places)) == ([20.0], [2])
    assert parsed.total_steps == 100


def test_a_half_written_document_is_an_error_at_every_byte() -> None:
    data = json.dumps(STATE).encode()
    for end in range(len(data)):
        with pytest.raises(FormatError):
            state().parse(data[:end])


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"log_history": 7}', b"[" * 100_000, b"\xff" * 9, b"9" * 5000])
def test_other_json_is_an_error_in_words(data: bytes) -> None:
    with pytest.raises(FormatError):
        state().parse(data)


@pytest.mark.parametrize("history", [[7, None, []], [{}], [{"step": "x", "loss": True}]])
def test_records_that_are_none_are_passed_over(history: list[object]) -> None:
    assert state().parse(json.dumps({"log_history": history}).encode()).points == ()


def test_summaries_of_a_training_are_no_documents() -> None:
    for name in ("all_results.json", "train_results.json", "eval_results.json", "config.json"):
        assert document_of(name) is None
