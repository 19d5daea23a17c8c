"""Laws of every structured format: any cut gives the same points, and nothing in a file escapes as another error."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structured import Rows, feed, reader, rows
from written import event, float_tensor, framed, history, item, message, simple, wandb_file

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.csv.format import CsvTable
from tui_monitor.reading.formats.jsonl.format import Jsonl
from tui_monitor.reading.formats.mlflow.metric_file import MlflowMetric
from tui_monitor.reading.formats.protocols import StreamFormat
from tui_monitor.reading.formats.tfevents.format import TfEvents
from tui_monitor.reading.formats.wandb.format import WandbLog
from tui_monitor.reading.tailing.block import Block

Format = type[StreamFormat]

VALUES = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**20), 10**20),
    st.none(),
    st.sampled_from(["x", ""]),
)
CUTS = st.lists(st.integers(0, 4000), max_size=12)


def written(value: object) -> str:
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return "NaN" if value != value else "null" if value is None else repr(value).replace("'", '"')


@st.composite
def json_lines(draw: st.DrawFn) -> bytes:
    keys = ("step", "epoch", "loss", "time", "val")
    records = draw(st.lists(st.dictionaries(st.sampled_from(keys), VALUES), max_size=20))
    out = []
    for record in records:
        body = ", ".join(f'"{key}": {written(value)}' for key, value in record.items())
        nested = ', "train": {"loss": 1.5, "acc": 0.5}' if draw(st.booleans()) and body else ""
        out.append("{" + body + nested + "}")
    torn = draw(st.sampled_from(["", '{"step": 1,', "[1, 2]", "", '{"mode": "val", "loss": 1}', "junk"]))
    out.insert(draw(st.integers(0, len(out))), torn)
    return ("\n".join(out) + "\n").encode()


@st.composite
def alike_json_lines(draw: st.DrawFn) -> bytes:
    """Many records of the same keys, as loggers write them; a few that differ from the others in one thing."""
    names = st.sampled_from(["step", "Step", "epoch", "loss", "time", "é", "on"])
    keys = draw(st.lists(names, unique=True, min_size=1))
    number = st.one_of(st.floats(1e-9, 1e9).map(repr), st.integers(-(10**20), 10**20).map(str))
    numbers = draw(st.lists(number, min_size=3))
    nested, out = draw(st.booleans()), []
    for i in range(draw(st.integers(33, 60))):
        items = [f'"{key}": {numbers[(i + k) % len(numbers)]}' for k, key in enumerate(keys)]
        if nested:
            items.append(f'"train": {{"loss": {i / 7}, "in": {{"acc": {i}}}}}')
        if draw(st.integers(0, 30)) == 30:
            items = draw(st.sampled_from([items[::-1], items[1:], [*items, items[0]], [*items, '"x": 1', '"y": null']]))
            word = draw(st.sampled_from(["NaN", "null", '"text"', "true", '"0.5"', "1e400", "[1]", "{}", "-1"]))
            items[:1] = [items[0].partition(":")[0] + ": " + word] if items else []
        out.append("{" + ", ".join(items) + "}")
    return ("\n".join(out) + "\n").encode()


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    width = draw(st.integers(2, 5))
    names = ["step", "train/loss", "train/acc", "val/loss", "date"][:width]
    cell = st.one_of(
        st.floats().map(str),
        st.integers(0, 99).map(str),
        st.sampled_from(["", "nan", "1_0", '"a,b"', '"a\nb"', "x", " 7 "]),
    )
    row = st.lists(cell, min_size=width, max_size=width).map(",".join)
    lines = draw(st.lists(st.one_of(row, st.just(",".join(names)), st.just("1,2"), st.just("# note")), max_size=20))
    return ("\n".join([",".join(names), *lines]) + "\n").encode()


@st.composite
def event_files(draw: st.DrawFn) -> bytes:
    scalar = st.floats(width=32)
    value = st.one_of(
        st.builds(simple, st.sampled_from(["a", "b/c", "long" * 40]), scalar),
        scalar.map(lambda x: message(1, b"t") + message(8, float_tensor(x))),
        st.just(message(1, b"image") + message(4, bytes(300))),
    )
    records = st.builds(lambda step, values: event(step, *values), st.integers(0, 1 << 40), st.lists(value, max_size=3))
    return b"".join(map(framed, draw(st.lists(records, max_size=12))))


@st.composite
def wandb_files(draw: st.DrawFn) -> bytes:
    value = st.one_of(st.floats().map(written), st.integers().map(str), st.sampled_from(['"NaN"', '{"x": 1}', "[1]"]))
    names = st.sampled_from(["loss", "lr", "_step", "_timestamp", "iter", "n" * 130])
    row = st.dictionaries(names, value).map(lambda row: message(2, b"".join(item(k, v) for k, v in row.items())))
    filler = st.integers(0, 40_000).map(lambda size: message(13, bytes(size)))
    return wandb_file(*draw(st.lists(st.one_of(row, filler), max_size=12)))


@st.composite
def metric_files(draw: st.DrawFn) -> bytes:
    line = st.builds(lambda value, step: f"1795225540658 {value} {step}", st.floats(), st.integers(-9, 10**9))
    return ("\n".join(draw(st.lists(st.one_of(line, st.just("torn 1")), max_size=20))) + "\n").encode()


FILES: list[tuple[Format, Callable[[], st.SearchStrategy[bytes]]]] = [
    (Jsonl, json_lines),
    (Jsonl, alike_json_lines),
    (CsvTable, tables),
    (TfEvents, event_files),
    (WandbLog, wandb_files),
    (MlflowMetric, metric_files),
]


def comparable(found: dict[str, Rows]) -> str:
    return repr(sorted(found.items()))


@pytest.mark.parametrize(("kind", "files"), FILES)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_cut_gives_the_same_points(
    kind: Format, files: Callable[[], st.SearchStrategy[bytes]], data: st.DataObject
) -> None:
    written_file = data.draw(files())
    cuts = data.draw(st.lists(st.integers(0, len(written_file)), max_size=12))
    whole, cut = feed(reader(kind), written_file), feed(reader(kind), written_file, cuts)
    assert comparable(rows(cut)) == comparable(rows(whole))


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _ in FILES))
@settings(max_examples=80, deadline=None)
@given(data=st.binary(max_size=400))
def test_nothing_but_a_format_error_comes_out_of_any_bytes(kind: Format, data: bytes) -> None:
    assert kind.sniff("events.out.tfevents.1.wandb.csv.jsonl", data) in (True, False)
    swallow(kind, data)
    swallow(kind, b":W&B\xe1\xbe\x00" + data)


SAMPLES: list[tuple[Format, bytes]] = [
    (TfEvents, framed(event(300, simple("a", 1.0), simple("b", 2.0))) + framed(event(1, simple("a", 0.5)))),
    (
        TfEvents,
        framed(event(1, message(1, b"t") + message(8, float_tensor(1.0)) + message(9, message(1, b"\n\x07scalars")))),
    ),
    (
        WandbLog,
        wandb_file(history(loss=1.5, _step=3), message(17, message(4, item("a", "1"))), message(18, b"\x08\x01")),
    ),
    (Jsonl, b'{"step": 1, "train": {"loss": 2.5}, "t": "x"}\n{"step": 2, "train": {"loss": NaN}}\n'),
    (CsvTable, b'#{"t_start": 1700000000.5}\nr,l,t\n47.0,47,0.5\n33.0,"a\nb",nan\n,1,2\n'),
    (MlflowMetric, b"1795225540658 3.5 25\n1795225540750 nan 50\n"),
]


def swallow(kind: Format, data: bytes) -> None:
    format_ = reader(kind)
    try:
        format_.feed(Block(data, 0))
        format_.feed(Block(b"", len(data)))
        format_.finish()
    except FormatError as error:
        assert str(error)


@pytest.mark.parametrize(("kind", "data"), SAMPLES)
def test_files_cut_off_at_every_byte(kind: Format, data: bytes) -> None:
    whole = rows(feed(reader(kind), data))
    for end in range(len(data)):
        if kind.framing == "bytes":
            found = rows(feed(reader(kind), data[:end]))
            assert all(comparable({m: r}) == comparable({m: whole[m][: len(r)]}) for m, r in found.items())
        else:
            swallow(kind, data[:end])


@pytest.mark.parametrize(("kind", "data"), SAMPLES)
def test_files_with_any_byte_changed(kind: Format, data: bytes) -> None:
    for at in range(len(data)):
        for byte in (0, 255, data[at] ^ 1, data[at] ^ 128, 0x22):
            swallow(kind, data[:at] + bytes([byte]) + data[at + 1 :])


def test_messages_that_pass_their_checksum_and_are_nonsense() -> None:
    good = event(300, simple("a", 1.0), message(1, b"t") + message(8, float_tensor(1.0)))
    row = history(loss=1.5, train__acc=2, _step=3)
    for at in range(len(good)):
        for byte in (0, 255, good[at] ^ 1, good[at] ^ 128, 0x7F):
            swallow(TfEvents, framed(good) + framed(good[:at] + bytes([byte]) + good[at + 1 :]) + framed(good[:at]))
    for at in range(len(row)):
        for byte in (0, 255, row[at] ^ 1, row[at] ^ 128, 0x7F):
            swallow(WandbLog, wandb_file(row, row[:at] + bytes([byte]) + row[at + 1 :], row[:at]))


RECORDED: list[tuple[Format, str]] = [
    (CsvTable, "lightning-rich-bar-explodes/logs/csv/version_0/metrics.csv"),
    (CsvTable, "ppo-reward-collapse/logs/progress.csv"),
    (CsvTable, "ppo-reward-collapse/monitor_0.monitor.csv"),
    (Jsonl, "density-jsonl-truncated/metrics.jsonl"),
    (TfEvents, "rnn-tb-gradient-blowup/runs/exp1/events.*"),
    (WandbLog, "diffusion-wandb-nan/wandb/*/*.wandb"),
]


@pytest.mark.parametrize(("kind", "pattern"), RECORDED)
def test_recorded_files_in_pieces_of_any_size(kind: Format, pattern: str, samples: Path) -> None:
    data = next(samples.glob(pattern)).read_bytes()
    whole = comparable(rows(feed(reader(kind), data)))
    for size in (61, 1000, 30_011):
        assert comparable(rows(feed(reader(kind), data, range(size, len(data), size)))) == whole
