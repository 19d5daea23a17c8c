"""Event files of many records that lie alike: each means what it would mean if it stood alone."""

import math
import struct
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structured import Rows, curves, reader, rows
from written import event, float_tensor, framed, message, simple, tensor, varint

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.tfevents.format import TfEvents
from tui_monitor.reading.tailing.block import Block

SCALARS = message(9, message(1, message(1, b"scalars")))
TEXT = message(9, message(1, message(1, b"text")))


def read(blocks: Sequence[bytes], forgetful: bool = False) -> tuple[dict[str, Rows], str]:
    """What the blocks of a file give, and the error that ended it. `forgetful`: as if each were the first."""
    format_, offset = reader(TfEvents), 0
    parsed: list[Parsed] = []
    try:
        for block in (*blocks, b""):
            parsed.append(format_.feed(Block(block, offset)))
            offset += len(block)
            if forgetful:
                parsed.append(format_.feed(Block(b"", offset)))
                format_ = reader(TfEvents)
    except FormatError as error:
        return rows(parsed), str(error)
    return rows(parsed), ""


def together(records: Sequence[bytes]) -> str:
    return repr(read([b"".join(map(framed, records))]))


def alone(records: Sequence[bytes]) -> str:
    """Nothing can have been learnt: each record is read field by field."""
    return repr(read([framed(record) for record in records], forgetful=True))


def told(tag: str, value: float, plugin: bytes = b"") -> bytes:
    return message(1, tag.encode()) + message(8, float_tensor(value)) + plugin


def floats(tag: str, *values: float) -> bytes:
    return message(1, tag.encode()) + b"".join(b"\x15" + struct.pack("<f", value) for value in values)


STEPS = [*range(4), 126, 127, 128, 129, 255, 256, 16383, 16384, 1 << 21, (1 << 48) + 1, 1 << 49, (1 << 60) + 129]


@pytest.mark.parametrize("value", [simple, told, lambda tag, value: told(tag, value, SCALARS)])
def test_steps_of_every_length_in_turn(value: Callable[[str, float], bytes]) -> None:
    records = [event(step, value("loss", i), time=i) for step in STEPS for i in range(3)]
    (found,) = read([b"".join(map(framed, records))])[0].values()
    assert [row[:3] for row in found] == [(float(step), float(i), float(i)) for step in STEPS for i in range(3)]
    assert together(records) == alone(records)


def test_a_tag_may_come_with_steps_of_two_lengths_at_the_same_record_length() -> None:
    records = [event(step, simple(tag, step)) for _ in range(4) for step, tag in ((300, "a"), (3, "ab"), (70_000, ""))]
    assert together(records) == alone(records)


def test_a_value_that_is_not_finite_among_others() -> None:
    values = [1.0, math.nan, 2.0, math.inf, -math.inf, -0.0, 1e-45]
    records = [event(i, simple("loss", value)) for i, value in enumerate(values * 2)]
    assert together(records) == alone(records)


GOOD = event(300, simple("loss", 0.1)), event(3, told("t", 0.1)), event(302, told("t", 0.2, SCALARS))


@pytest.mark.parametrize("good", GOOD)
def test_a_record_that_differs_in_any_byte_is_read_as_if_it_stood_alone(good: bytes) -> None:
    for at in range(len(good)):
        for byte in {0, 1, 8, 9, 16, 18, 21, 42, 127, 128, 255, good[at] ^ 1, good[at] ^ 128}:
            other = good[:at] + bytes([byte]) + good[at + 1 :]
            records = [good, good, good, other, good, other]
            assert together(records) == alone(records)


@pytest.mark.parametrize("good", GOOD)
def test_a_flipped_bit_is_found_and_told_with_the_place_of_its_record(good: bytes) -> None:
    frame = framed(good)
    for at in range(len(frame)):
        bad = frame[:at] + bytes([frame[at] ^ 1 << at % 8]) + frame[at + 1 :]
        found, error = read([frame * 3 + bad + frame])
        assert [len(points) for points in found.values()] == [3]
        assert f"byte {3 * len(frame)} " in error


def test_what_is_not_whole_waits_after_records_that_lie_alike() -> None:
    data = b"".join(framed(event(i, simple("loss", i))) for i in range(4))
    for end in range(len(data)):
        assert repr(read([data[:end], data[end:]])) == repr(read([data]))


def test_a_tag_that_turns_out_to_be_of_another_plugin_is_no_metric_from_there_on() -> None:
    records = [event(i, told("x", i)) for i in (1, 2, 3)]
    records += [event(4, told("x", 4, TEXT)), *(event(i, told("x", i)) for i in (5, 6, 7))]
    data = b"".join(map(framed, records))
    assert curves(TfEvents, data) == {"x": [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]}
    for cut in range(len(data)):
        assert repr(read([data[:cut], data[cut:]])) == together(records)


def test_a_double_where_a_32_bit_float_was_said_is_read_as_it_is() -> None:
    value = message(1, b"x") + message(8, tensor(1, b"\x31" + struct.pack("<d", 1e300)))
    assert curves(TfEvents, framed(event(1, value)) * 3) == {"x": [(1.0, 1e300)] * 3}


@st.composite
def records(draw: st.DrawFn) -> list[bytes]:
    """Of few tags, as a run writes them, some of them odd in one thing."""
    tags = draw(st.lists(st.sampled_from(["a", "b", "ab", "loss", "n" * 100, "é"]), min_size=1, max_size=3))
    kinds = [simple, told, lambda tag, value: told(tag, value, SCALARS), lambda tag, value: floats(tag, 1.5, value)]
    write = draw(st.sampled_from(kinds))
    step = draw(st.sampled_from([0, 120, 16380, (1 << 49) - 2, (1 << 63) - 20]))
    out = []
    for i in range(draw(st.integers(1, 25))):
        tag, value = tags[i % len(tags)], draw(st.floats(width=32))
        body = write(tag, value)
        time = b"\x09" + struct.pack("<d", draw(st.sampled_from([1.7e9 + i, math.nan, 0.0])))
        count = b"\x10" + varint(step + i // len(tags))
        summary = message(5, message(1, body))
        usual = time + count + summary
        odd = [
            time + summary,
            count + time + summary,
            time + count[:-1] + bytes([count[-1] | 128, 0]) + summary,
            time + b"\x10" + varint((1 << 64) - 5) + summary,
            time + count + message(5, message(1, body) * 2),
            usual + message(5, message(1, simple("late", value))),
            time + b"\x18" + count[1:] + summary,
        ]
        out.append(draw(st.sampled_from(odd)) if draw(st.integers(0, 9)) == 9 else usual)
    return out


@settings(max_examples=150, deadline=None)
@given(found=records(), size=st.integers(1, 3000))
def test_any_run_of_records_means_what_its_records_mean_alone(found: list[bytes], size: int) -> None:
    data = b"".join(map(framed, found))
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    assert together(found) == alone(found) == repr(read(blocks))
