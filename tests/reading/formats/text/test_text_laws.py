"""Laws of the text format: what is read depends on the bytes alone, and both ways of reading agree."""

import math
from functools import cache
from pathlib import Path

import pytest
from examples import table
from hypothesis import example, given
from hypothesis import strategies as st
from reading_text import Said, in_blocks, said

from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.formats.text.compiled import Compiled
from tui_monitor.reading.formats.text.frames import Postfix
from tui_monitor.text import clean

LOGS = sorted((Path(__file__).parent / "data").glob("*.log"))
EXAMPLES = {row.place: row.lines.encode() for row in table()}
each_example = pytest.mark.parametrize("data", EXAMPLES.values(), ids=EXAMPLES.keys())

SHAPES = (
    "iter {i}: loss {x}, time {y}ms",
    "Epoch [{e}/9], Step [{k}/7], Loss: {x}, Acc: {y}%",
    "2026-11-21 01:02:{s:02},{i:03} - train - INFO - epoch {e} step {k}/7 | loss={x} lr={y}",
    "{{'loss': {x}, 'grad_norm': tensor({y}, device='cuda:0'), 'epoch': {e}}}",
    "[{i}]\ttrain-auc:{x}\teval-auc:{y}",
    "Epoch: [{e}][ {k}/7]\tTime {y} ({y})\tLoss {x} ({y})",
    "train loss: {x}  val loss: {y}",
    "epoch {e}: val_loss={x}",
    "[rank{k}]: step {i} loss {x}",
    "| step | {i} |",
    "| loss | {x} |",
    "-------------",
    "    step  loss",
    "{i} {x}",
    "2026-11-21 01:02:{s}.{k}{i} INFO step {i}: loss={x}",
    "I0306 12:52:35.{i} 13969456625 writer.py:48] [{k}] global_step={i}, loss={x}",
    "[{k}] step {i} loss: {x}",
    "Test: [ {k}/7]  Loss {x} ({y})",
    "loss: {x}  [ {i}/9000]",
    "lr: {y}",
    "Epoch {e}/9:  10%|#  | {k}/7 [00:00<00:00, 5.0it/s, loss={x}]",
    "loss_{k}: {x} at step {i}",
    "saving checkpoint to out-{i}",
    "batch_size: {k}",
    "step {i} | loss {x}",
    "Epoch {e}/9",
    "Epoch {e}",
    "step {k}/7 loss: {x} lr: {y}",
    "Step {i}:",
    "[rank{s}] step {i} loss: {x}",
    "data set {k} of 7, loss: {x}",
    "val loss {x} acc {y}",
    "Epoch {e}: val loss {x}, acc {y}",
    "epoch {e} step {i} | loss {x} lr {y}",
    "global_step={i} epoch={e} acc={y}",
    "Test: epoch {e} loss {x}",
    "{i} objective {x} [{y}] |",
    "s{i} loss={x} acc={y}%",
    "#{i} critic {x} gen {y} !",
    " Last episodes: mean reward {x}, value_loss {y}",
    "[{i}] train: loss={x} || valid: loss={y}",
    "T={i} loss={x} ({y}) done",
    "Traceback (most recent call last):",
    "ValueError: loss is {x}",
    "",
)
NUMBERS = st.one_of(
    st.floats(-1e6, 1e6).map(lambda x: f"{x:.4f}"),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-5, 10**6).map(str),
    st.sampled_from(["nan", "inf", "-inf", "NaN", "1e400", "5.", ".5", "+1", "1.2.3", "-", "1,234", "0x1", "1_0"]),
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    shape = draw(st.sampled_from(SHAPES))
    return shape.format(
        i=draw(st.integers(0, 2000)),
        e=draw(st.integers(0, 4)),
        k=draw(st.integers(0, 7)),
        s=draw(st.integers(0, 59)),
        x=draw(NUMBERS),
        y=draw(NUMBERS),
    )


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Mostly runs of one shape, so that templates are made and used."""
    found: list[str] = []
    for _ in range(draw(st.integers(1, 6))):
        run = draw(st.lists(lines(), min_size=1, max_size=3))
        found += run * draw(st.integers(1, 4))
    return (draw(st.sampled_from(["\n", "\r\n", "\r"])).join(found) + "\n").encode()


@st.composite
def alternating(draw: st.DrawFn) -> bytes:
    """A few shapes in turn, counting on, as a trainer writes them; now and then a line that is none of them."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=2, max_size=4))
    numbers = draw(st.lists(NUMBERS, min_size=2, max_size=5))
    found: list[str] = []
    for i in range(draw(st.integers(6, 30))):
        shape = shapes[i % len(shapes)] if draw(st.integers(0, 9)) else draw(st.sampled_from(SHAPES))
        x, y = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
        line = draw(st.sampled_from([i // len(shapes), i]))
        found.append(shape.format(i=line, e=line // 4, k=line % 4, s=line, x=x, y=y))
    return ("\n".join(found) + "\n").encode()


MORE = st.sampled_from(["", "%", "e5", "'", ":12", " a", ".0"])
"""What may stand behind a number."""
BARS = (
    "{p}%|#  | {n}/7 [00:0{n}<00:00, 5.0it/s, loss={x}]",
    "Epoch {e}/9:  {p}%|#  | {n}/7 [00:0{n}<00:00, 5.0it/s, loss={x}, acc={y}]",
    "Epoch {e}: {p}%|#  | {n}/70 [00:00<00:00, 5.0it/s, loss={x}]",
    "loss {x}: {p}%|#  | {n}/7 [00:00<00:00, 5.0it/s]",
    "valid: {p}%|#  | {n}/7 [00:00<00:00, 5.0it/s, loss={x}]",
    "{p}%|#  | {n}/7 [00:00<00:00, 5.0it/s]",
    "Saving model: {p}%|#  | {n}/7 [00:00<00:00, 5.0it/s, loss={x}]",
    "{p}%|#  | {n}/7 [00:00<00:00, 5.0it/s, loss={x}] step {e} loss: {y}",
    "[rank1]: {p}%|#  | {n}/7 [00:00<00:00, 5.0it/s, loss={x}]",
    "  step  epoch  loss  acc {p}%|#  | {n}/7 [00:00<00:00, 5.0it/s, loss={x}]",
    "{n}it [00:00, 5.0it/s, loss={x}]",
    "Epoch {e}/8 ━━━━━━━━━━━━━━━━━━━ {n}/7 0:00:03 • 0:00:09 1.5it/s v_num: 0.000 loss: {x}",
    "                                     acc: {y}",
)


@st.composite
def redrawn(draw: st.DrawFn) -> bytes:
    """A few bars that go on, some numbers renewed; now and then another line."""
    shapes = draw(st.lists(st.sampled_from(BARS), min_size=1, max_size=2))
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=3))
    found: list[str] = []
    for i in range(draw(st.integers(4, 40))):
        shape = draw(st.sampled_from(shapes)) if draw(st.integers(0, 6)) else draw(st.sampled_from(SHAPES + BARS))
        x, y = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
        n = i % 8
        found.append(shape.format(i=i, e=i // 8, k=n, s=i, n=n, p=100 * n // 7, x=x, y=y))
    return (draw(st.sampled_from("\n\r")).join(found) + "\n").encode()


class Careful(TextFormat):
    """The same format without templates, which asks for each frame of a bar what it is."""

    def __init__(self) -> None:
        super().__init__(Origin(clean("train.log")))
        self._known.shapes = Unwritten()
        self._bars = Unlearned()


class Unlearned(set[bytes]):
    def add(self, skeleton: bytes) -> None:
        pass


class Unwritten(dict[bytes, Compiled]):
    def __setitem__(self, key: bytes, shape: Compiled) -> None:
        pass


def same(one: Said, other: Said) -> bool:
    return repr(one) == repr(other)  # by repr, since a NaN is not equal to itself


@cache
def whole(data: bytes) -> Said:
    """Read at once; a file of tests says it of each example several times."""
    return said(data)


def records(data: bytes) -> list[bytes]:
    return data.replace(b"\r", b"\r\0cut").replace(b"\n", b"\n\0cut").split(b"\0cut")


@given(texts())
@example(b"Test: [ 0/7]  Loss 0.5 (1e+16)\nTest: [ 0/7]  Loss 1e+16 (0.5)\n")
@example(
    b"epoch 0 step 0/7 | loss=0.5\nEpoch [1/9], Step [0/7], Loss: 0.5\nEpoch [0/9], Step [1/7], Loss: 0.5\n"
    b"iter 0: loss 0.5, time 1ms\n"
)
@example(b"Epoch [0/9], Step [1/7], Loss: 1.5\nEpoch [1/9], Step [1/7], Loss: 1.5\nloss: 1.5  [ 9/90]\n" * 2)
@example(b"2026-01-01 00:00:08.123 INFO step 1 loss=1\n2026-01-01 00:00:081.23 INFO step 2 loss=1\n")
def test_reading_by_template_and_reading_with_care_agree(data: bytes) -> None:
    assert same(said(data), said(data, Careful()))


@given(alternating())
@example(
    b"iter 0: loss 0.5, time 1ms\nValueError: loss is 0.5\n" * 2
    + b"iter 1: loss 0.5, time 1ms\nValueError: loss is -0.5\n"
)
def test_shapes_in_turn_read_together_and_read_line_by_line_agree(data: bytes) -> None:
    assert same(said(data), said(data, Careful()))


@given(redrawn())
def test_frames_read_on_and_frames_read_with_care_agree(data: bytes) -> None:
    assert same(said(data), said(data, Careful()))


@given(st.lists(st.tuples(st.sampled_from(["loss", "acc", "lr", "v_num", "rank"]), NUMBERS, MORE), min_size=1))
def test_numbers_after_the_rate_are_those_that_a_first_look_finds(pairs: list[tuple[str, str, str]]) -> None:
    reader = Postfix()
    for turn in range(len(pairs)):  # the same names and marks, other numbers
        values = [value for _, value, _ in pairs[turn:] + pairs[:turn]]
        text = ", ".join(f"{name}={value}{more}" for (name, _, more), value in zip(pairs, values, strict=True))
        assert repr(reader.read(text)) == repr(Postfix().read(text))


@given(st.one_of(texts(), alternating(), redrawn()), st.data())
def test_any_cut_into_blocks_of_whole_records_gives_the_same(data: bytes, choice: st.DataObject) -> None:
    parts: list[bytes] = [b""]
    for record in records(data):
        if choice.draw(st.booleans()):
            parts.append(b"")
        parts[-1] += record
    assert same(in_blocks(parts), said(data))


@pytest.mark.parametrize(
    "data", [*(log.read_bytes() for log in LOGS), *EXAMPLES.values()], ids=[*(log.stem for log in LOGS), *EXAMPLES]
)
def test_a_log_read_record_by_record_or_with_care_gives_the_same(data: bytes) -> None:
    assert same(in_blocks(records(data)), whole(data))
    assert same(said(data, Careful()), whole(data))


@each_example
def test_an_example_cut_in_two_gives_the_same(data: bytes) -> None:
    """In the middle of its records; behind each of them by `make long`."""
    parts = records(data)
    assert same(in_two(parts, len(parts) // 2), whole(data))


@pytest.mark.long
@each_example
def test_an_example_cut_in_two_behind_any_record_gives_the_same(data: bytes) -> None:
    parts = records(data)
    for cut in range(1, len(parts)):
        assert same(in_two(parts, cut), whole(data))


def in_two(parts: list[bytes], cut: int) -> Said:
    return in_blocks([b"".join(parts[:cut]), b"".join(parts[cut:])])


@each_example
def test_an_example_says_the_same_on_windows(data: bytes) -> None:
    unix = data.replace(b"\r\n", b"\n")
    one, other = whole(unix), said(unix.replace(b"\n", b"\r\n"))
    assert repr(one.series) == repr(other.series)
    assert (one.total, one.left, one.kinds()) == (other.total, other.left, other.kinds())


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_each_point_stands_on_the_line_that_says_it(log: Path) -> None:
    data = log.read_bytes()
    found = said(data)
    for metric, places in found.places.items():
        name = metric.split("/")[-1].split("@rank")[0].removeprefix("* ").encode()
        for place in places:
            line = data[place:].splitlines()[0]
            assert name in line or name == b"epoch" or log.stem.startswith("table"), (metric, line)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    found = said(b"step 1 loss 2\n" + data + b"\nstep 2 loss 3\n")
    assert found.series["loss"][0] == (1, 2)


@given(st.text("0123456789.+-eE_nafi ,:=lossepch|/[]()'{}%", max_size=120))
def test_steps_are_always_numbers_that_fit(line: str) -> None:
    for points in said(f"{line}\nstep 3 {line}\n").series.values():
        assert all(math.isfinite(step) and step < 2**63 + 1 for step, _ in points)
