"""Counters that begin anew in each epoch."""

import json
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structured import feed, reader, rows

from tui_monitor.reading.formats.csv.format import CsvTable
from tui_monitor.reading.formats.epochs_counted_anew import Laps
from tui_monitor.reading.formats.jsonl.format import Jsonl

PAIR = st.tuples(st.integers(0, 4), st.integers(0, 6))


def mmcv(mode: str, epoch: int, iteration: int, **values: float) -> dict[str, object]:
    """A line of mmcv 1's `*.log.json`."""
    return {"mode": mode, "epoch": epoch, "iter": iteration, "lr": 0.01, **values}


def steps(records: Sequence[dict[str, object]], metric: str) -> list[float]:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    return [step for step, *_ in rows(feed(reader(Jsonl), data))[metric]]


def test_each_epoch_goes_on_where_the_one_before_ended() -> None:
    records = [mmcv("train", epoch, i, loss=1.0) for epoch in (1, 2, 3) for i in (50, 100, 150)]
    assert steps(records, "loss") == [50, 100, 150, 200, 250, 300, 350, 400, 450]


def test_an_evaluation_that_counts_its_own_iterations_stands_where_training_is() -> None:
    records = [
        record
        for epoch in (1, 2)
        for record in (
            mmcv("train", epoch, 50, loss=1.0),
            mmcv("train", epoch, 100, loss=1.0),
            mmcv("val", epoch, 7, mAP=0.5),
        )
    ]
    assert steps(records, "val/mAP") == [100, 200]
    assert steps(records, "loss") == [50, 100, 150, 200]


def test_an_evaluation_that_counts_with_training_keeps_its_step() -> None:
    records = [mmcv("train", 1, 90, loss=1.0), mmcv("val", 1, 100, loss=2.0), mmcv("train", 2, 110, loss=1.0)]
    assert steps(records, "val/loss") == [100]
    assert steps(records, "loss") == [90, 110]


def test_a_log_of_evaluations_alone_counts_them() -> None:
    assert steps([mmcv("val", epoch, 7, mAP=0.5) for epoch in (1, 2, 3)], "val/mAP") == [7, 14, 21]


def test_a_counter_that_goes_on_is_taken_as_it_is() -> None:
    records: list[dict[str, object]] = [{"epoch": step // 10, "step": step, "loss": 1.0} for step in range(5, 60, 5)]
    assert steps(records, "loss") == list(range(5, 60, 5))


def test_a_resume_goes_back_to_where_its_epoch_began() -> None:
    records = [mmcv("train", epoch, i, loss=1.0) for epoch in (1, 2, 3, 2, 3) for i in (50, 100)]
    assert steps(records, "loss") == [50, 100, 150, 200, 250, 300, 150, 200, 250, 300]


def test_a_resume_within_an_epoch_is_a_resume() -> None:
    assert steps([mmcv("train", 1, i, loss=1.0) for i in (50, 100, 60, 110)], "loss") == [50, 100, 60, 110]


def test_tables_count_alike() -> None:
    table = "epoch,iter,loss\n" + "".join(f"{epoch},{i},0.5\n" for epoch in (0, 1) for i in (10, 20))
    assert [step for step, *_ in rows(feed(reader(CsvTable), table.encode()))["loss"]] == [10, 20, 30, 40]


@given(st.lists(st.tuples(st.lists(PAIR, min_size=1, max_size=5), st.booleans()), max_size=8))
def test_records_together_stand_where_they_stand_one_by_one(blocks: list[tuple[list[tuple[int, int]], bool]]) -> None:
    together, alone = Laps(), Laps()
    for pairs, evaluates in blocks:
        epochs, counters = (array("d", column) for column in zip(*pairs, strict=True))
        found = list(together.steps(epochs, counters, evaluates))
        assert found == [alone.step(epoch, counter, evaluates) for epoch, counter in pairs]


@pytest.mark.parametrize("epochs", [5, 5000])
def test_any_number_of_epochs_is_counted_through(epochs: int) -> None:
    laps = Laps()
    assert [laps.step(epoch, 10, evaluates=False) for epoch in range(epochs)][-1] == 10 * epochs
