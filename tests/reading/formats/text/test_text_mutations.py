"""Laws of the text format on logs that nobody wrote: the lines of the table of examples, damaged and mixed.

Pieces are dropped, doubled, moved and swapped between lines; brackets go, numbers wander to the head or the end, names
grow and change their script; lines of several logs are shuffled and interleaved. Nothing can be said about what such a
line means, but a good deal about how it is read.
"""

import math
import re
from itertools import zip_longest

from examples import table
from hypothesis import example, given
from hypothesis import strategies as st
from reading_text import Said, in_blocks, said
from test_text_laws import Careful, records, same

from tui_monitor.reading.tailing.framing import LineFraming

LOGS = [log for log in (row.lines.encode().splitlines() for row in table()) if log]
LINES = sorted({line for log in LOGS for line in log if line.strip()})
PIECE = re.compile(rb"[0-9][0-9.eE+-]*|[^\W\d]+|\s+|.", re.DOTALL)
NUMBER = re.compile(rb"[-+]?[0-9][0-9.eE+-]*")
BRACKETS = b"()[]{}<>'\"|"
NUMBERS = [b"0", b"7", b"-1", b"-7", b"0.5", b"1e-5", b"nan", b"-inf", b"1e400", b"9" * 30, b"1,234", b"5%", b"3/7"]
NUMBERS += [b"5.", b".5", b"+1", b"1_000", b"1.2.3", b"00:12", b"3k", b"1e16", b"2025-01-01"]
ODD = [
    *(text.encode() for text in ("损失", "эпоха", "шаг", "é", "e\u0301", "\u200b", "\ufeff", "\u2028", "\x85", "\xa0")),
    *(text.encode() for text in ("１２", "٣", "²", "½", "İ", "ß", "ŉ", "🙂", "│", "━", "—", "…", "≈", "\u202e")),
    *(
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\x00",
        b"\x08",
        b"\x1b[1m",
        b"\x1b[A",
        b"\x1b[2K",
        b"\x0b",
        b"\x0c",
        b"\x1c",
    ),
    *(b"\t", b"\r", b"  ", b":", b"=", b",", b"/", b"[", b"]", b"(", b")", b"{", b"}", b"'", b"%|", b"%|#  | ", b" - "),
    *(b"loss", b"step", b"epoch", b"val", b"test", b"lr", b"of", b"is", b"at", b"(avg)", b"it/s", b"#", b"@", b"best"),
]


def pieces(line: bytes) -> list[bytes]:
    return PIECE.findall(line)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A line of the table after a few accidents."""
    line = draw(st.sampled_from(LINES))
    for _ in range(draw(st.integers(0, 4))):
        line = draw(st.sampled_from(ACCIDENTS))(draw, line)
    return line[:2000]


def place(draw: st.DrawFn, found: list[bytes]) -> int:
    return draw(st.integers(0, max(0, len(found) - 1)))


def without(draw: st.DrawFn, line: bytes) -> bytes:
    found = pieces(line)
    at = place(draw, found)
    del found[at : at + draw(st.integers(1, 3))]
    return b"".join(found)


def cut_off(draw: st.DrawFn, line: bytes) -> bytes:
    at = draw(st.integers(0, len(line)))
    return line[at:] if draw(st.booleans()) else line[:at]


def doubled(draw: st.DrawFn, line: bytes) -> bytes:
    found = pieces(line)
    at, many = place(draw, found), draw(st.integers(1, 6))
    found[at:at] = found[at : at + many] * draw(st.sampled_from([1, 2, 3, 40]))
    return b"".join(found)


def swapped(draw: st.DrawFn, line: bytes) -> bytes:
    """A few pieces of another line in the place of as many."""
    found, other = pieces(line), pieces(draw(st.sampled_from(LINES)))
    at, there, many = place(draw, found), place(draw, other), draw(st.integers(1, 8))
    found[at : at + many] = other[there : there + many]
    return b"".join(found)


def joined(draw: st.DrawFn, line: bytes) -> bytes:
    other = draw(st.sampled_from(LINES))
    return line + draw(st.sampled_from([b"", b" ", b", ", b" | ", b"\t", b"\r"])) + other


def exchanged(draw: st.DrawFn, line: bytes) -> bytes:
    """Two pieces of the line change places."""
    found = pieces(line)
    one, other = place(draw, found), place(draw, found)
    if found:
        found[one], found[other] = found[other], found[one]
    return b"".join(found)


def unbracketed(draw: st.DrawFn, line: bytes) -> bytes:
    gone = draw(st.sets(st.sampled_from(list(BRACKETS)), min_size=1))
    return line.translate(None, bytes(gone))


def moved(draw: st.DrawFn, line: bytes) -> bytes:
    """A number wanders to the head or the end."""
    numbers = list(NUMBER.finditer(line))
    if not numbers:
        return line
    number = draw(st.sampled_from(numbers))
    rest = line[: number.start()] + line[number.end() :]
    gap = draw(st.sampled_from([b"", b" ", b": ", b"\t", b" - ", b"/"]))
    return number[0] + gap + rest if draw(st.booleans()) else rest + gap + number[0]


def renumbered(draw: st.DrawFn, line: bytes) -> bytes:
    numbers = list(NUMBER.finditer(line))
    if not numbers:
        return line
    number = draw(st.sampled_from(numbers))
    return line[: number.start()] + draw(st.sampled_from(NUMBERS)) + line[number.end() :]


def strange(draw: st.DrawFn, line: bytes) -> bytes:
    """Something odd in a place, or in the place of a piece."""
    found = pieces(line)
    at = place(draw, found)
    found[at : at + draw(st.integers(0, 1))] = [draw(st.sampled_from(ODD))]
    return b"".join(found)


def longer(draw: st.DrawFn, line: bytes) -> bytes:
    found = pieces(line)
    at = place(draw, found)
    found[at : at + 1] = [b"".join(found[at : at + 1]) * draw(st.sampled_from([2, 70, 300]))]
    return b"".join(found)


def blanked(draw: st.DrawFn, line: bytes) -> bytes:
    """Other blanks."""
    return line.replace(b" ", draw(st.sampled_from([b"", b"  ", b"\t", b"_", b"\xc2\xa0", b" " * 20])))


def recased(draw: st.DrawFn, line: bytes) -> bytes:
    return draw(st.sampled_from([line.upper(), line.lower(), line.title()]))


ACCIDENTS = [
    *(without, cut_off, doubled, swapped, joined, exchanged, unbracketed, moved, renumbered, strange, longer),
    *(blanked, recased),
]
ENDS = st.sampled_from([b"\n"] * 6 + [b"\r\n", b"\r", b"\n\n"])


@st.composite
def counted_on(draw: st.DrawFn) -> bytes:
    """One mutated line again and again, as a loop prints it: some of its numbers differ."""
    line, end = draw(mutated()), draw(ENDS)
    moving = [number.span() for number in NUMBER.finditer(line) if draw(st.booleans())]
    found = []
    for turn in range(draw(st.integers(2, 12))):
        again = line
        for low, high in reversed(moving):
            number = draw(st.sampled_from([line[low:high], str(turn).encode(), b"%.3f" % (turn / 7), *NUMBERS]))
            again = again[:low] + number + again[high:]
        found.append(again)
    return end.join(found) + end


@st.composite
def mixed(draw: st.DrawFn) -> bytes:
    """Logs of the table one after another, in turn or shuffled, with damaged lines among them."""
    logs = [list(log) for log in draw(st.lists(st.sampled_from(LOGS), min_size=1, max_size=3))]
    how = draw(st.sampled_from(["after", "in turn", "shuffled"]))
    if how == "in turn":
        lines = [line for turn in zip_longest(*logs) for line in turn if line is not None]
    else:
        lines = [line for log in logs for line in log]
    lines = lines[:40] * draw(st.integers(1, 2))
    if how == "shuffled":
        lines = draw(st.permutations(lines))
    for _ in range(draw(st.integers(0, 3))):
        lines.insert(draw(st.integers(0, len(lines))), draw(mutated()))
    return b"".join(line + draw(ENDS) for line in lines)


@st.composite
def several(draw: st.DrawFn) -> bytes:
    parts = draw(st.lists(st.one_of(counted_on(), mutated().map(lambda line: line + b"\n")), min_size=1, max_size=4))
    return b"".join(parts)


TEXTS = st.one_of(several(), mixed())


def is_sound(found: Said) -> bool:
    """Every step is finite, and no further back than one before the first."""
    return all(math.isfinite(step) and step >= -1 for points in found.series.values() for step, _ in points)


@example(b"epoch loss acc lr\n\t1 foo  bar\n2\t0.5\n")
@example(b"".join(b"2023-06-14 %d:12:44 | INFO | epoch 1 | WER: 61.24\n" % hour for hour in range(3)))
@given(TEXTS)
@example(b"[D loss: 0.612, acc.: 66.4%] [G loss: 0.9]\n[D loss: 0.612, acc.: 1,234%] [G loss: 0.9]\n")
@example(b"  " + b"9" * 400 + b"/938 [.....] - ETA: 11:40 - loss: 2.2 - acc: 0.1\n")
@example(b"| epoch   1 |     8/  400 batches | loss  4.5\n| epoch   1 |     8/  1.2.3 batches | loss  4.5\n")
@example(b"epoch 1 - iter 40/0.5 - loss 2.1\nepoch 1 - iter 40/80 - loss 2.1\n")
@example(b':::MLPv0.5.0 ncf 1541731867.07 (ncf.py:450) eval_accuracy: {"epoch": 2, "value": 0.5}\n' * 2)
@example(b"Epoch 1\n  a: loss=0.9\nstep 2 loss=0.4\n  b: loss=1.5\nEpoch 2\n  a: loss=0.6\n  b: loss=1.4\n" * 2)
@example(
    b"E1 iter[ 4/ 5] | [Loss] 8.2 | [step]    4 |\nE2 iter[ 4/ 5] | [Loss] nan | [step]    9 |\n" * 2
    + b"Epoch 1 [train]\n    mse=0.08120 mae=0.2144\nEpoch 1 [validation]\n    mse=0.09033 mae=0.2307\n" * 2
    + b"E1 iter[ 4/ 5] | [Loss] 8.2 | [step]    4 |\nE2 iter[ 4/ 5] | [Loss] nan | [step]    9 |\n" * 2
)
@example(b"step 5 loss 1\n" + b"Epoch 1, loss: 0.5\nEpoch 1, acc: 0.5, loss: 0.6\nEpoch 1, mae: 0.5, loss: 0.6\n" * 4)
@example(b"epoch 3 batch 10 loss=1.5\nepoch 3 batch 0.143 loss=1.5\nepoch 3 batch 10 loss=1.5\n")
@example(b"E2 iter[ 4/ 5] | [Loss] 0.5 | [step]    9 |\nE5. iter[ 4/ 5] | [Loss] 0.5 | [step]    9 |\n")
@example(b"Epoch 2\nloss: 2.3  [   64/60000]\n[step=10/1000,epoch=0]\nTest Error:\n Accuracy: 44.7%, Avg loss: 2.1\n")
@example(
    b"2021-06-07 15:21:10,0.5 epoch 1 - iter 40/80 - loss 2\n2021-06-07 15:21:10,118 epoch 1 - iter 40/80 - loss 2\n"
)
@example(
    b"2021-06-07 15:21:10,118 epoch 0 - iter 40/80 - loss 2\n2021-06-07 15:21:10,118 epoch 1 - iter 40/-1 - loss 2\n"
)
@example(b"loss 2.25:  33%|###   | -1/3 [00:01<00:02, 1.0it/s]\nloss 2.25:  33%|###   | 1/3 [00:01<00:02, 1.0it/s]\n")
def test_damaged_lines_read_by_template_and_with_care_agree(data: bytes) -> None:
    found = said(data)
    assert is_sound(found)
    assert same(found, said(data, Careful()))


@given(TEXTS, st.data())
def test_damaged_lines_cut_into_any_blocks_give_the_same(data: bytes, choice: st.DataObject) -> None:
    whole = said(data)
    parts = records(data)
    cuts = sorted(choice.draw(st.sets(st.integers(0, len(parts)), max_size=4)))
    blocks = [b"".join(parts[low:high]) for low, high in zip([0, *cuts], [*cuts, len(parts)], strict=True)]
    assert same(in_blocks(blocks), whole)
    assert same(in_blocks(parts), whole)


@given(TEXTS, st.data())
def test_bytes_framed_as_they_come_give_the_same(data: bytes, choice: st.DataObject) -> None:
    cuts = sorted(choice.draw(st.sets(st.integers(0, len(data)), max_size=8)))
    framing, blocks = LineFraming(), []
    for low, high in zip([0, *cuts], [*cuts, len(data)], strict=True):
        blocks += framing.cut(data[low:high], low)
    assert b"".join(block.data for block in blocks) == data[: max(data.rfind(b"\n"), data.rfind(b"\r")) + 1]
    assert same(in_blocks(block.data for block in blocks), said(data))
