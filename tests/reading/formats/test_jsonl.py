"""One JSON object a line."""

import json
import math

import pytest
from structured import curve, curves, events, feed, reader, rows

from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.jsonl.format import Jsonl


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_numbers_are_metrics_and_the_step_is_none() -> None:
    assert curves(Jsonl, lines({"step": 5, "loss": 1.5, "lr": 0.1}, {"step": 10, "loss": 1.25, "lr": 0.1})) == {
        "loss": [(5.0, 1.5), (10.0, 1.25)],
        "lr": [(5.0, 0.1), (10.0, 0.1)],
    }


def test_nested_records_are_joined_with_a_slash() -> None:
    data = lines({"step": 1, "train": {"loss": 2, "acc": {"top1": 0.5}}}, {"step": 2, "train": {"loss": 1}})
    assert curves(Jsonl, data) == {"train/loss": [(1.0, 2.0), (2.0, 1.0)], "train/acc/top1": [(1.0, 0.5)]}


@pytest.mark.parametrize("written", ["NaN", '"NaN"', '"nan"'])
def test_nan_is_a_value_bare_or_as_a_word(written: str) -> None:
    data = f'{{"step": 1, "loss": {written}}}\n{{"step": 2, "loss": 1.0}}\n'.encode()
    (_, bad), (_, good) = curves(Jsonl, data)["loss"]
    assert math.isnan(bad)
    assert good == 1.0


@pytest.mark.parametrize(
    ("written", "value"),
    [("Infinity", math.inf), ("-Infinity", -math.inf), ('"-inf"', -math.inf), ("1e999", math.inf)],
)
def test_infinities_and_overflow_are_seen(written: str, value: float) -> None:
    assert curves(Jsonl, f'{{"step": 1, "loss": {written}}}\n'.encode())["loss"] == [(1.0, value)]


def test_the_word_nan_inside_a_text_is_no_value() -> None:
    assert curves(Jsonl, b'{"step": 1, "note": "was: NaN, now fine", "loss": NaN}\n').keys() == {"loss"}


def test_booleans_texts_and_nulls_are_no_numbers() -> None:
    data = lines({"step": 1, "loss": 1.0, "best": True, "name": "123", "eval_loss": None})
    assert curves(Jsonl, data).keys() == {"loss"}


def test_a_formatted_number_is_a_number() -> None:
    assert curves(Jsonl, lines({"step": 1, "loss": "0.4321"}))["loss"] == [(1.0, 0.4321)]


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        ({"epoch": 3, "step": 70}, 70.0),
        ({"global_step": 8, "epoch": 1}, 8.0),
        ({"current_steps": 10, "total_steps": 100}, 10.0),
        ({"time/iterations": 2, "time/total_timesteps": 4096}, 4096.0),
        ({"epoch": 3}, 3.0),
        ({}, 1.0),
    ],
)
def test_the_finest_counter_is_the_step(keys: dict[str, object], step: float) -> None:
    assert curves(Jsonl, lines({**keys, "loss": 1.0})) == {"loss": [(step, 1.0)]}


def test_a_line_without_a_step_stands_at_the_last_one() -> None:
    data = lines(
        {"step": 100, "loss": 1.0}, {"val_loss": 2.0}, {"epoch": 1, "val_acc": 0.5}, {"step": 200, "loss": 0.5}
    )
    assert curves(Jsonl, data) == {
        "loss": [(100.0, 1.0), (200.0, 0.5)],
        "val_loss": [(100.0, 2.0)],
        "val_acc": [(100.0, 0.5)],
    }


def test_the_planned_total_is_no_metric() -> None:
    parsed = feed(reader(Jsonl), lines({"current_steps": 10, "total_steps": 11900, "loss": 1.0}))
    assert parsed[0].total_steps == 11900
    assert rows(parsed).keys() == {"loss"}


@pytest.mark.parametrize("time", [1700000000.5, 1700000000500, "2023-11-14T22:13:20.5Z", "2023-11-14 22:13:20.500"])
def test_times_are_read_in_any_usual_form(time: object) -> None:
    ((_, _, seconds, _),) = rows(feed(reader(Jsonl), lines({"step": 1, "timestamp": time, "loss": 1.0})))["loss"]
    assert seconds == 1700000000.5


def test_seconds_a_step_called_time_are_a_metric() -> None:
    assert curves(Jsonl, lines({"step": 1, "time": 9.97}))["time"] == [(1.0, 9.97)]


def test_the_same_name_in_training_and_validation_does_not_merge() -> None:
    data = lines({"mode": "train", "step": 1, "loss": 1.0}, {"mode": "val", "step": 1, "loss": 2.0})
    assert curves(Jsonl, data) == {"loss": [(1.0, 1.0)], "val/loss": [(1.0, 2.0)]}


def test_a_configuration_is_no_metric() -> None:
    parsed = feed(
        reader(Jsonl), lines({"config": {"lr": 0.1, "model": {"dim": 8}}, "seed": 1}, {"step": 1, "loss": 2.0})
    )
    assert "config/lr" not in rows(parsed)
    assert parsed[0].config == {"lr": 0.1, "model/dim": 8}


def test_zero_operators_events() -> None:
    common = {"timestamp": "2026-01-01T00:00:00Z", "experiment_id": "exp-1", "total_epochs": 2, "checkpoint_path": None}
    data = lines(
        {**common, "event": "training_start", "epoch": None, "metrics": None, "config": {"lr": 0.1}},
        {**common, "event": "epoch_end", "epoch": 0, "metrics": {"loss": 1.0}, "learning_rate": 0.1},
        {**common, "event": "checkpoint_saved", "epoch": 0, "metrics": {"loss": 1.0}, "checkpoint_path": "a.pt"},
        {**common, "event": "training_end", "epoch": 1, "metrics": {"loss": 0.5}},
    )
    parsed = feed(reader(Jsonl), data)
    assert curve(parsed, "loss") == [(0.0, 1.0)]
    assert curve(parsed, "learning_rate") == [(0.0, 0.1)]
    assert [event.kind for event in events(parsed)] == [EventKind.CHECKPOINT, EventKind.FINISHED]
    assert parsed[0].total_steps == 2
    assert parsed[0].config == {"lr": 0.1}


def test_a_torn_line_is_left_over_and_the_next_is_read() -> None:
    format_ = reader(Jsonl)
    parsed = feed(format_, b'{"step": 1, "loss": 1.0}\n{"step": 2, "lo\n{"step": 3, "loss": 3.0}\n')
    assert curve(parsed, "loss") == [(1.0, 1.0), (3.0, 3.0)]
    assert format_.leftovers.count == 1


def test_an_object_does_not_go_on_in_the_next_line() -> None:
    format_ = reader(Jsonl)
    assert not rows(feed(format_, b'{"step": 1,\n"loss": 1.0}\n'))
    assert format_.leftovers.count == 2


def test_two_objects_in_a_line_do_not_make_up_for_one_in_two() -> None:
    format_ = reader(Jsonl)
    data = b'{"a": {"x": 1}\n{"b": 1}}\n{"loss": 1.0}{"loss": 2.0}\n'
    assert not rows(feed(format_, data))
    assert format_.leftovers.count == 3


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000, b'{"a":' * 100_000, b'{"loss":' + b"9" * 5000 + b"}", b'{"loss": 1', b"\xff\xfe", b"null", b"[1]"],
)
def test_what_is_no_record_is_left_over(line: bytes) -> None:
    format_ = reader(Jsonl)
    assert curve(feed(format_, line + b'\n{"step": 7, "loss": 1.0}\n'), "loss") == [(7.0, 1.0)]
    assert format_.leftovers.count == 1


def test_an_integer_beyond_any_float_is_infinite() -> None:
    assert curves(Jsonl, b'{"step": 1, "big": ' + b"9" * 400 + b', "loss": 1}\n') == {
        "big": [(1.0, math.inf)],
        "loss": [(1.0, 1.0)],
    }


def test_bytes_that_are_no_text_and_a_byte_order_mark_do_not_hide_a_record() -> None:
    data = b'\xef\xbb\xbf{"step": 1, "loss": 1.0, "who": "caf\xe9"}\r\n\0\0\0{"step": 2, "loss": 2.0}\r\n'
    assert curves(Jsonl, data)["loss"] == [(1.0, 1.0), (2.0, 2.0)]


def test_names_cannot_drive_a_terminal() -> None:
    (name,) = curves(Jsonl, b'{"step": 1, "lo\\u001b[31mss\\ud800": 1.0}\n')
    assert name.isprintable()


def test_places_are_offsets_of_lines() -> None:
    data = b'\n{"step": 1, "loss": 1.0}\n\n{"step": 2, "loss": 2.0}\n'
    assert [place for _, _, _, place in rows(feed(reader(Jsonl), data))["loss"]] == [1, 27]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("log.txt", b'{"loss": 1}\n{"loss": 2}\n', True),
        ("metrics.jsonl", b'{"loss": 1}\n', True),
        ("config.json", b'{"lr": 1}\n', False),
        ("train_results.json", b'{\n  "epoch": 7.0,\n', False),
        ("train.log", b'{"lr": 0.1}\nstep 1 loss 2\n', False),
        ("train.log", b"", False),
        ("torch7.txt", b"{\n  optnet : true\n", False),
    ],
)
def test_sniffing(name: str, head: bytes, expected: bool) -> None:
    assert Jsonl.sniff(name, head) is expected


def test_lines_without_braces_do_not_hide_nested_records() -> None:
    assert curves(Jsonl, b'junk\n{}\n{"step": 1, "train": {"loss": 2.0}}\n') == {"train/loss": [(1.0, 2.0)]}


def test_keys_in_another_order_are_the_same_keys() -> None:
    lines = ['{"step": 1, "Step": 10, "loss": 2.0}'] * 40 + ['{"Step": 20, "step": 2, "loss": 1.0}']
    found = curves(Jsonl, ("\n".join(lines) + "\n").encode())["loss"]
    assert found[0][0] in (1.0, 10.0)
    assert found[-1] == (2 * found[0][0], 1.0)


def test_a_key_that_a_line_says_twice_is_told_once() -> None:
    format_ = reader(Jsonl)
    lines = b'{"step": 1, "train": {"loss": 1.0, "loss": 2.0}}\n' * 50
    assert curve(feed(format_, lines), "train/loss")[0] == (1.0, 2.0)
    assert [count for count, _ in format_.leftovers.groups()] == [1]


def test_one_line_of_another_kind_among_many_is_read_like_the_others() -> None:
    alike = [f'{{"step": {i}, "train": {{"loss": {i}.5, "lr": 0.1}}}}' for i in range(100)]
    for other in ("null", '"NaN"', "NaN", "true", "[1]", "1e999"):
        alike[70] = f'{{"step": 70, "train": {{"loss": {other}, "lr": 0.1}}}}'
        data = ("\n".join(alike) + "\n").encode()
        format_, single = reader(Jsonl), reader(Jsonl)
        assert repr(rows(feed(format_, data))) == repr(rows(feed(single, data, range(0, len(data), 20))))


def test_what_counts_the_steps_does_not_depend_on_what_comes_with_a_list() -> None:
    first = b'{"loss": [1], "Step": 1, "step": 9}\n'
    rest = b'{"step": 2, "Step": 7, "loss": 0.5}\n{"x": {}}\n'
    parsed = [feed(reader(Jsonl), first + rest, cuts) for cuts in ((), (len(first),))]
    assert curve(parsed[0], "loss") == curve(parsed[1], "loss")


def test_the_exception_that_ended_the_program_is_told_and_the_source_it_quotes_is_not() -> None:
    data = b"""{"step": 1, "loss": 0.5}
{"step": 2, "loss": 0.4}
Traceback (most recent call last):
  File "train.py", line 19, in <module>
    raise OSError(28, 'No space left on device')
OSError: [Errno 28] No space left on device: 'ckpt/2.npz'
"""
    told = events(feed(reader(Jsonl), data))
    assert [(event.kind, event.step) for event in told] == [(EventKind.DISK_FULL, 2.0)]


def test_generations_count_where_nothing_is_said_of_an_adversary() -> None:
    assert curves(Jsonl, lines({"gen": 0, "mean": 2.5}, {"gen": 1, "mean": 2.0})) == {"mean": [(0.0, 2.5), (1.0, 2.0)]}
    lost = curves(Jsonl, lines({"gen": 1, "disc": 0.5}, {"gen": 0.75, "disc": 0.5}))
    assert lost == {"gen": [(1.0, 1.0), (2.0, 0.75)], "disc": [(1.0, 0.5), (2.0, 0.5)]}
