"""W&B's own files."""

import math

import pytest
from structured import curve, curves, events, feed, reader, rows
from written import history, item, message, wandb_file

from tui_monitor.errors import FormatError
from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.wandb.format import WandbLog
from tui_monitor.reading.tailing.block import Block


def test_history_with_steps_and_times() -> None:
    data = wandb_file(
        history(train__loss=2.5, _step=10, _timestamp=1.7e9, _runtime=1.0), history(_step=20, train__loss=1.5)
    )
    parsed = feed(reader(WandbLog), data)
    assert rows(parsed).keys() == {"train/loss"}
    assert curve(parsed, "train/loss") == [(10.0, 2.5), (20.0, 1.5)]
    assert rows(parsed)["train/loss"][0][2] == 1.7e9


def test_the_trainers_own_counter_goes_before_the_count_of_calls() -> None:
    data = wandb_file(history(iter=0, val__loss=2.0, _step=0), history(iter=250, val__loss=1.0, _step=1))
    assert curves(WandbLog, data) == {"val/loss": [(0.0, 2.0), (250.0, 1.0)]}


def test_nested_values_and_words() -> None:
    nested = message(1, message(2, b"train") + message(2, b"loss") + message(16, b"1.5"))
    record = message(
        2,
        nested
        + item("val", '{"loss": 2.5, "hist": {"_type": "histogram", "bins": [1, 2]}}', key=1)
        + item("image", '{"_type": "image-file", "size": 7}')
        + item("bad", '"NaN"')
        + item("worse", "-Infinity")
        + item("name", '"run"')
        + item("flag", "true")
        + item("_step", "3"),
    )
    found = curves(WandbLog, wandb_file(record))
    assert found.keys() == {"train/loss", "val/loss", "bad", "worse"}
    assert found["train/loss"] == [(3.0, 1.5)]
    assert found["worse"] == [(3.0, -math.inf)]
    assert math.isnan(found["bad"][0][1])


def test_the_configuration_and_the_planned_steps() -> None:
    run = message(17, message(4, item("max_iters", "5000") + item("_wandb", "{}") + item("opt", '"adam"')))
    parsed = feed(reader(WandbLog), wandb_file(run, history(loss=1.0, _step=0)))
    assert parsed[0].config == {"max_iters": 5000, "opt": "adam"}
    assert parsed[0].total_steps == 5000


@pytest.mark.parametrize(
    ("written", "kind"),
    [(b"", EventKind.FINISHED), (b"\x08\x01", EventKind.FAILED), (b"\x08\xff\x01", EventKind.INTERRUPTED)],
)
def test_how_the_run_ended(written: bytes, kind: EventKind) -> None:
    parsed = feed(reader(WandbLog), wandb_file(history(loss=1.0, _step=7), message(18, written)))
    assert [(event.kind, event.step) for event in events(parsed)] == [(kind, 7.0)]


@pytest.mark.parametrize("padding", range(40))
def test_records_that_cross_a_block_and_every_size_of_padding(padding: int) -> None:
    filler = message(13, bytes(32768 - 7 - 7 - 4 - 25 + padding - 20))
    data = wandb_file(filler, history(loss=1.0, _step=1), history(loss=2.0, _step=2))
    assert curves(WandbLog, data)["loss"] == [(1.0, 1.0), (2.0, 2.0)]


def test_a_torn_record_waits_and_a_corrupt_one_is_told() -> None:
    data = wandb_file(history(loss=1.0, _step=1), history(loss=2.0, _step=2))
    format_ = reader(WandbLog)
    assert curve([format_.feed(Block(data[:-3], 0))], "loss") == [(1.0, 1.0)]
    last = bytes([data[-3] ^ 1]) + data[-2:]
    assert not rows([format_.feed(Block(last, len(data) - 3))])
    assert format_.leftovers.count == 1
    with pytest.raises(FormatError, match="checksum"):
        format_.feed(Block(b"", len(data)))


def test_console_output_larger_than_memory_allows_is_skipped() -> None:
    output = message(13, bytes(9 << 20))
    assert curves(WandbLog, wandb_file(output, history(loss=1.0, _step=1)))["loss"] == [(1.0, 1.0)]


def test_sniffing() -> None:
    assert WandbLog.sniff("run-abc.wandb", b":W&B\xe1\xbe\x00")
    assert WandbLog.sniff("run-abc.wandb", b":W")
    assert not WandbLog.sniff("train.log", b":W")
