"""TensorBoard event files."""

import math
import struct

import pytest
from structured import curve, curves, feed, reader, rows
from written import event, float_tensor, framed, message, simple, tensor

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.tfevents.format import TfEvents
from tui_monitor.reading.tailing.block import Block

VERSION = framed(b"\x09" + struct.pack("<d", 1.7e9) + message(3, b"brain.Event:2"))


def file(*events: bytes) -> bytes:
    return VERSION + b"".join(map(framed, events))


def test_simple_values_with_step_and_time() -> None:
    data = file(event(1, simple("train/loss", 2.5), time=1.7e9), event(2, simple("train/loss", 1.5), time=1.7e9 + 1))
    assert [row[:3] for row in rows(feed(reader(TfEvents), data))["train/loss"]] == [
        (1.0, 2.5, 1.7e9),
        (2.0, 1.5, 1.7e9 + 1),
    ]


def test_a_32_bit_float_is_kept_as_the_file_has_it() -> None:
    ((_, value),) = curves(TfEvents, file(event(1, simple("loss", 0.1))))["loss"]
    assert value == struct.unpack("<f", struct.pack("<f", 0.1))[0] != 0.1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_non_finite_values(value: float) -> None:
    found = [x for _, x in curves(TfEvents, file(event(1, simple("a", 1.0)), event(2, simple("a", value))))["a"]]
    assert repr(found) == repr([1.0, value])


def test_a_step_that_is_not_written_is_zero_and_large_ones_are_read() -> None:
    data = file(event(0, simple("a", 1.0)), event(300, simple("a", 2.0)), event(70_000, simple("a", 3.0)))
    assert [step for step, _ in curves(TfEvents, data)["a"]] == [0.0, 300.0, 70_000.0]


def test_several_values_in_one_event() -> None:
    data = b"".join(file(event(i, simple("a", i), simple("b", -i))) for i in (1, 2))
    assert curves(TfEvents, data) == {"a": [(1.0, 1.0), (2.0, 2.0)], "b": [(1.0, -1.0), (2.0, -2.0)]}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (float_tensor(0.5), 0.5),
        (tensor(1, message(5, struct.pack("<f", 0.5))), 0.5),
        (tensor(2, message(4, struct.pack("<d", 0.1))), 0.1),
        (tensor(3, message(4, struct.pack("<i", -7))), -7.0),
        (tensor(9, message(4, struct.pack("<q", 1 << 40))), float(1 << 40)),
        (tensor(3, b"\x38\x05"), 5.0),
        (tensor(19, message(4, struct.pack("<e", 1.5))), 1.5),
        (tensor(14, message(4, b"\xc0\x3f")), 1.5),
        (tensor(14, message(13, b"\xc0\x7f")), 1.5),
    ],
)
def test_scalars_in_tensors_of_any_type(body: bytes, value: float) -> None:
    """The last one: bfloat16 bits 0x3fc0 as a packed varint."""
    value_message = message(1, b"loss") + message(8, body)
    assert curves(TfEvents, file(event(3, value_message), event(4, value_message)))["loss"] == [
        (3.0, value),
        (4.0, value),
    ]


def test_an_integer_tensor_is_not_taken_for_a_float_of_the_same_bytes() -> None:
    first, second = (message(1, b"n") + message(8, tensor(3, message(4, struct.pack("<i", n)))) for n in (0, 1))
    assert curves(TfEvents, file(event(1, first), event(2, second)))["n"] == [(1.0, 0.0), (2.0, 1.0)]


def test_tensors_of_several_elements_and_other_plugins_are_no_scalars() -> None:
    shape = message(2, message(2, b"\x08\x02"))
    pair = message(1, b"pair") + message(8, b"\x08\x01" + shape + message(4, struct.pack("<ff", 1, 2)))
    text_plugin = message(9, message(1, message(1, b"text")))
    told = message(1, b"note") + message(8, float_tensor(1.0)) + text_plugin
    untold = message(1, b"note") + message(8, float_tensor(2.0))
    assert curves(TfEvents, file(event(1, pair), event(1, told), event(2, untold))) == {}


def test_hyperparameters_of_the_hparams_plugin_are_the_configuration() -> None:
    number = message(1, b"lr") + message(2, b"\x11" + struct.pack("<d", 0.1))
    word = message(1, b"opt") + message(2, message(3, b"adam"))
    content = message(3, message(1, number) + message(1, word))
    plugin = message(9, message(1, message(1, b"hparams") + message(2, content)))
    parsed = feed(reader(TfEvents), file(event(0, message(1, b"_hparams_/session_start_info") + plugin)))
    assert parsed[0].config == {"lr": 0.1, "opt": "adam"}


def test_fields_in_another_order_are_read_as_well() -> None:
    summary = message(5, message(1, simple("a", 1.5)))
    data = file(summary + b"\x10\x07" + b"\x09" + struct.pack("<d", 1.7e9))
    assert [row[:3] for row in rows(feed(reader(TfEvents), data))["a"]] == [(7.0, 1.5, 1.7e9)]


def test_a_torn_record_waits_for_its_rest() -> None:
    data = file(event(1, simple("a", 1.0)), event(2, simple("a", 2.0)))
    format_ = reader(TfEvents)
    assert curve([format_.feed(Block(data[:-5], 0))], "a") == [(1.0, 1.0)]
    assert curve([format_.feed(Block(data[-5:], len(data) - 5))], "a") == [(2.0, 2.0)]


def test_a_corrupt_record_keeps_what_came_before_and_is_told_with_its_place() -> None:
    good = file(event(1, simple("a", 1.0)))
    bad = bytearray(framed(event(2, simple("a", 2.0))))
    bad[15] ^= 1
    format_ = reader(TfEvents)
    data = good + bytes(bad) + framed(event(3, simple("a", 3.0)))
    assert curve(feed(format_, data), "a") == [(1.0, 1.0)]
    assert format_.leftovers.count == 1
    with pytest.raises(FormatError, match=f"byte {len(good)}"):
        format_.feed(Block(b"", len(data)))


def test_a_false_length_is_not_believed() -> None:
    format_ = reader(TfEvents)
    format_.feed(Block(struct.pack("<QI", 1 << 60, 0) + b"x" * 100, 0))
    with pytest.raises(FormatError, match="length"):
        format_.feed(Block(b"", 112))


def test_a_record_too_large_to_be_a_scalar_is_skipped_unseen() -> None:
    image = framed(event(1, message(1, b"image") + message(4, bytes(5 << 20))))
    data = VERSION + image + framed(event(2, simple("a", 2.0)))
    parsed = feed(reader(TfEvents), data, cuts=range(0, len(data), 1 << 18))
    assert curve(parsed, "a") == [(2.0, 2.0)]


def test_sniffing() -> None:
    assert TfEvents.sniff("events.out.tfevents.1795225464.host.1.0", b"")
    assert TfEvents.sniff("renamed", VERSION)
    assert not TfEvents.sniff("train.log", b"step 1\n")
