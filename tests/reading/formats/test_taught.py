"""A format that a user taught: what its pattern reads, what is still read as free text, and patterns that are evil."""

import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import FormatError, SettingsError
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.taught import Taught, taught
from tui_monitor.reading.tailing.block import Block
from tui_monitor.settings.layers import Layer
from tui_monitor.settings.load import load
from tui_monitor.text import clean
from tui_monitor.watching.watch_options import WatchOptions

ODD = r"^@(?P<step>\d+) of (?P<total>\d+) L(?P<loss>\S+) A(?P<acc>\S+)"


def teaching(pattern: str = ODD, files: str = "") -> Taught:
    return taught({"name": "odd", "pattern": pattern} | ({"files": files} if files else {}), "trainmon.yaml, line 2")


def joined(kind: Taught, blocks: Sequence[bytes]) -> dict[str, list[tuple[float, float]]]:
    reader, offset = kind.stream(Origin(clean("x.log"))), 0
    found: dict[str, list[tuple[float, float]]] = {}
    for block in blocks:
        for points in reader.feed(Block(block, offset)).points:
            found.setdefault(points.metric, []).extend(zip(points.steps, points.values, strict=True))
        offset += len(block)
    return found


def read(text: str, pattern: str = ODD) -> dict[str, list[tuple[float, float]]]:
    return joined(teaching(pattern), [text.encode()])


def test_named_groups_are_metrics_and_counters() -> None:
    reader = teaching().stream(Origin(clean("x.log")))
    parsed = reader.feed(Block(b"hello\n@1 of 9 L2.5 A50%\n@2 of 9 Lnan A51%\n", 0))
    found = {points.metric: (list(points.steps), list(points.values), list(points.places)) for points in parsed.points}
    assert found["acc"] == ([1, 2], [50, 51], [6, 24])
    assert str(found["loss"][1]) == "[2.5, nan]"
    assert parsed.total_steps == 9


def test_name_and_value_are_one_metric_as_often_as_they_match() -> None:
    assert read("a -> 1\nb -> 2; a -> 3\n", r"(?P<name>\w+) -> (?P<value>\S+?)(?:;|$)") == {
        "a": [(1, 1), (2, 3)],
        "b": [(1, 2)],
    }


def test_a_line_without_a_step_stands_at_its_epoch_else_at_its_ordinal() -> None:
    assert read("e4 L1\ne5 L2\n", r"e(?P<epoch>\d+) L(?P<loss>\S+)") == {"loss": [(4, 1), (5, 2)]}
    assert read("L1\nL2\n", r"L(?P<loss>\S+)") == {"loss": [(1, 1), (2, 2)]}


@pytest.mark.parametrize("time", ["1700000000", "1700000000.0", "2023-11-14 22:13:20", "2023-11-14T22:13:20Z"])
def test_times_are_read_as_numbers_and_as_dates(time: str) -> None:
    reader = teaching(r"(?P<time>.+) L(?P<loss>\S+)").stream(Origin(clean("x.log")))
    (points,) = reader.feed(Block(f"{time} L1\n".encode(), 0)).points
    assert list(points.times) == [1_700_000_000.0]


def test_what_it_calls_a_value_and_is_none_is_left_over() -> None:
    reader = teaching().stream(Origin(clean("x.log")))
    assert not reader.feed(Block(b"@1 of 9 Lfoo A0x12\n", 0)).points
    assert reader.leftovers.count == 1


def test_free_text_no_longer_guesses_but_still_hears_a_crash() -> None:
    text = "@7 of 9 L1 A1\nstep 9 loss 0.5\nTraceback (most recent call last):\n  File x\nKeyError: 'a'\n"
    reader = teaching().stream(Origin(clean("x.log")))
    parsed = reader.feed(Block(text.encode(), 0))
    assert {points.metric for points in parsed.points} == {"loss", "acc"}
    assert [len(points) for points in parsed.points] == [1, 1]
    assert [(event.kind.value, event.step) for event in parsed.events] == [("traceback", 7)]


SHAPES = st.sampled_from(["@{0} of 9 L{0}.5 A1", "hello", "step {0} loss 2", ""])
MIXED = st.lists(SHAPES, max_size=30) | st.lists(
    st.tuples(SHAPES, st.integers(1, 25)).map(lambda run: [run[0]] * run[1]), max_size=5
).map(lambda runs: [shape for run in runs for shape in run])


@given(MIXED, st.data())
def test_points_do_not_depend_on_how_the_lines_were_cut(shapes: list[str], data: st.DataObject) -> None:
    lines = [(shape.format(i) + "\n").encode() for i, shape in enumerate(shapes)]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(lines)))))
    edges = [0, *cuts, len(lines)]
    blocks = [b"".join(lines[start:end]) for start, end in pairwise(edges)]
    assert joined(teaching(), blocks) == joined(teaching(), [b"".join(lines)])


def test_a_pattern_that_reads_nothing_hides_nothing(tmp_path: Path) -> None:
    blind = teaching(r"(?P<nothing>x{50})", "*")
    log = tmp_path / "exp" / "train.log"
    append(log, "hello\n" * 5 + steps(1, 40) + "step 41 | loss nan\n" * 3)
    watching = Watching(tmp_path, look=WatchOptions(taught=(blind,)))
    view = watching.look_at_one()
    said = "the pattern of 'odd' reads less than trainmon by itself and is not used any more (trainmon.yaml, line 2)"
    assert view.note == said
    plain = Watching(tmp_path, look=WatchOptions()).look_at_one()
    assert [(found.id, found.state) for found in view.findings] == [(found.id, found.state) for found in plain.findings]
    assert list(watching.run().queries.trajectory(clean("loss"))[0])[:41] == [float(step) for step in range(1, 42)]


@pytest.mark.parametrize(
    ("name", "row"),
    [("metrics.jsonl", '{{"step": {0}, "loss": {1:.4f}}}\n'), ("progress.csv", "{0},{1:.4f},0.1\n")],
)
def test_a_pattern_for_any_file_hides_no_structured_one(tmp_path: Path, name: str, row: str) -> None:
    blind = teaching(r"(?P<nothing>x{50})", "*")
    file = tmp_path / "exp" / name
    append(file, "step,loss,lr\n" if name.endswith("csv") else "")
    append(file, "".join(row.format(step, 2 / step) for step in range(1, 60)))
    taught_view, plain = (
        Watching(tmp_path, look=WatchOptions(taught=formats)).look_at_one() for formats in ((blind,), ())
    )
    assert plain.latest["loss"] == taught_view.latest["loss"]
    assert plain.progress.step == taught_view.progress.step == 59


def test_a_pattern_that_reads_a_few_lines_hides_the_others_no_longer_than_a_preamble(tmp_path: Path) -> None:
    few = teaching(r"^step (?P<step>[1-5]) \| loss (?P<loss>\S+)", "*")
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 40) + "step 41 | loss nan\n" * 3)
    watching = Watching(tmp_path, look=WatchOptions(taught=(few,)))
    assert "nan" in kinds(watching.look_at_one())
    assert list(watching.run().queries.trajectory(clean("loss"))[0]) == [*map(float, range(1, 42)), 41, 41]


def test_a_pattern_that_reads_as_much_stays_whatever_else_the_lines_say() -> None:
    text = "".join(f"@{step} of 900 L{1 / step:.4f} A50 lr 0.1\n" for step in range(1, 200))
    found = read(text + "step 9 loss 0.5\n" * 60)
    assert set(found) == {"loss", "acc"}
    assert {len(points) for points in found.values()} == {199}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"name": "a"}, "needs a name and a pattern"),
        ({"name": "a", "pattern": 3}, "pattern of a format must be text"),
        ({"name": "a", "pattern": "("}, "not a regular expression: missing )"),
        ({"name": "a", "pattern": r"(?P<step>\d+)"}, "names no metric"),
        ({"name": "a", "pattern": r"(?P<name>\w+)"}, "belong together"),
        ({"name": "a", "pattern": r"(?P<loss>\w+)", "file": "x"}, "unknown key 'file'"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(entry: dict[str, object], said: str) -> None:
    with pytest.raises(FormatError, match=said.replace("(", r"\(").replace(")", r"\)")):
        taught(entry, "")


def test_s11_a_pattern_that_overruns_is_disabled_and_named_and_the_file_read_on_as_free_text(tmp_path: Path) -> None:
    evil = teaching(r"L(?P<loss>\d+)$|^(?:x|xx|x\d*)+y(?P<acc>\d)$", "train.log")
    log = tmp_path / "exp" / "train.log"
    append(log, "L5\nstep 1 loss 0.9\n" + "x" * 60 + "z\nstep 2 loss 0.8\n")
    watching = Watching(tmp_path, look=WatchOptions(taught=(evil,)))
    view = watching.look_at_one()
    assert view.note == "the pattern of 'odd' took too long and is not used any more (trainmon.yaml, line 2)"
    assert view.files[0].format == "odd"
    append(log, "step 3 loss 0.7\n")
    assert watching.look_at_one(2.0).latest["loss"] == 0.7
    assert list(watching.run().queries.trajectory(clean("loss"))[1]) == [5, 0.8, 0.7]


def test_without_a_glob_the_first_lines_decide_and_with_one_the_name_alone(tmp_path: Path) -> None:
    assert teaching().sniff("x.log", b"@1 of 9 L1 A1\n")
    assert not teaching().sniff("x.log", b"hello\nthere\n")
    assert teaching(files="*.log").sniff("x.log", b"hello\nthere\n")
    assert not teaching(files="*.log").sniff("x.txt", b"@1 of 9 L1 A1\n")
    assert not teaching(files="*.log").sniff("x.log", b"\x00\x01\x02\x03" * 50)


def test_formats_come_from_the_project_and_then_from_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path / "home" / "trainmon" / "config.yaml", "formats:\n- {name: mine, pattern: '(?P<a>x)'}\n")
    append(tmp_path / "trainmon.yaml", "metric: loss\nformats:\n- name: odd\n  files: '*.log'\n  pattern: '(?P<b>y)'\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    settings = load([str(tmp_path)], None, Layer())
    assert [(found.name, found.files, found.origin) for found in settings.formats] == [
        ("odd", "*.log", "trainmon.yaml, line 3"),
        ("mine", "", "config.yaml, line 2"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("formats:\n- name: odd\n  pattern: '('\n", "line 2: pattern is not a regular expression"),
        ("formats:\n- name: odd\n", "line 2: a format needs a name and a pattern"),
        ("formats: odd\n", "line 1: formats is a list"),
        ("formats:\n- odd\n", "line 2: formats is a list"),
        ("formats:\n- name: odd\n  name: even\n", "line 3: 'name' is set twice"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))
    append(tmp_path / "trainmon.yaml", text)
    with pytest.raises(SettingsError) as error:
        load([str(tmp_path)], None, Layer())
    assert f"trainmon.yaml, {said}" in str(error.value)


def test_regex_is_imported_only_where_a_format_was_taught(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", "@1 of 9 L1 A1\n@2 of 9 L2 A1\n")
    assert "loaded: False" in _imports(tmp_path)
    append(tmp_path / "trainmon.yaml", f"formats:\n- name: odd\n  pattern: '{ODD}'\n")
    said = _imports(tmp_path)
    assert "loaded: True" in said
    assert "train.log: odd, 28 bytes, 4 points" in said


def _imports(folder: Path) -> str:
    code = (
        "import sys; from tui_monitor.cli.main import main; main(sys.argv[1:])\n"
        "print('loaded:', 'regex' in sys.modules)"
    )
    command = [sys.executable, "-c", code, "explain", str(folder)]
    surroundings = os.environ | {"XDG_CONFIG_HOME": str(folder / "nowhere")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=surroundings)
    return done.stdout
