"""The files of one run meet: budgets, owners, faults that stay with their file, quotes and the log pane."""

import gzip
import json
import os
from pathlib import Path

import pytest
from following import local, rotate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.model.log_lines import LogLine
from tui_monitor.model.points import Place
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.batch import Batch
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.text import Shown

LINES = "".join(f"step {step} loss {step / 8}\n" for step in range(1, 101))


def spec(folder: Path, *files: FileSpec) -> RunSpec:
    return RunSpec(Shown("exp"), Shown("exp"), None, str(folder), str(folder), files)


def file(folder: Path, name: str, text: str | bytes = "", **options: object) -> FileSpec:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return FileSpec(str(path), Shown(name), **options)  # type: ignore[arg-type]


def lines_of(reader: RunReader, offset: int | None, lines: int) -> list[LogLine]:
    """Of the main log."""
    return list(reader.log(None).around(offset, lines).lines)


def everything(reader: RunReader, budget: int = 1 << 20) -> dict[str, list[float]]:
    series: dict[str, list[float]] = {}
    batch = Batch(more=True)
    while batch.more:
        batch = reader.read(budget)
        for metric in batch.dropped:
            series.pop(metric, None)
        for points in batch.points:
            series.setdefault(points.metric, []).extend(points.values)
    return series


def test_a_read_keeps_to_its_budget_and_says_that_there_is_more(tmp_path: Path) -> None:
    files = [file(tmp_path, f"{name}.log", LINES.replace("loss", name)) for name in ("a", "b", "c")]
    reader = RunReader(local(), spec(tmp_path, *files))
    sizes = []
    batch = Batch(more=True)
    while batch.more:
        batch = reader.read(1000)
        sizes.append(batch.bytes)
    assert max(sizes) <= 1000
    assert sum(sizes) == sum(Path(one.path).stat().st_size for one in files)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(st.permutations(["metrics.jsonl", "train.log", "trainer_state.json"]), st.sampled_from([50, 333, 1 << 20]))
def test_the_owner_of_a_metric_does_not_depend_on_order_or_budget(
    tmp_path: Path, order: list[str], budget: int
) -> None:
    history = [{"step": step, "loss": step / 4, "eval_loss": 1.0} for step in range(1, 11)]
    texts = {
        "train.log": LINES,
        "metrics.jsonl": "".join(json.dumps({"step": step, "loss": step / 2}) + "\n" for step in range(1, 51)),
        "trainer_state.json": json.dumps({"log_history": history}),
    }
    reader = RunReader(local(), spec(tmp_path, *(file(tmp_path, name, texts[name]) for name in order)))
    series = everything(reader, budget)
    assert series == {"loss": [step / 2 for step in range(1, 51)], "eval_loss": [1.0] * 10}
    assert set(reader.aliases(Shown("loss"))) == {"train.log", "trainer_state.json"}


def test_a_fault_in_one_file_is_its_state_and_the_others_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.log")
    good = file(tmp_path, "train.log", LINES)
    files = [
        FileSpec(str(tmp_path / "pipe.log"), Shown("pipe.log")),
        file(tmp_path, "weights.log", b"PK\x03\x04" + bytes(range(256)) * 40),
        file(tmp_path, "events.out.tfevents.1", b"\x18\0\0\0\0\0\0\0garbage that is no record\n" * 9),
        file(tmp_path, "trainer_state.json", "[1, 2"),
        file(tmp_path, "empty.log"),
        FileSpec(str(tmp_path / "gone.log"), Shown("gone.log")),
        good,
    ]
    reader = RunReader(local(), spec(tmp_path, *files))
    for _ in range(5):
        reader.read()
    views = {view.path: view for view in reader.files()}
    assert views["train.log"].points == 100
    assert views["train.log"].note is None
    for name, word in [
        ("pipe.log", "is a fifo"),
        ("weights.log", "binary"),
        ("events.out.tfevents.1", "no longer read"),
        ("trainer_state.json", "half written"),
    ]:
        assert word in (views[name].note or ""), name
    assert views["empty.log"].format == views["gone.log"].format == "empty"


def test_a_place_that_does_not_answer_makes_the_run_unreachable_and_comes_back(tmp_path: Path) -> None:
    class Hanging(LocalSource):
        hangs = False

        def stat(self, path: str):  # type: ignore[no-untyped-def]
            if self.hangs:
                raise Unreachable("server: no answer for 5 s")
            return super().stat(path)

    source = Hanging(local()._clock)
    reader = RunReader(source, spec(tmp_path, file(tmp_path, "train.log", LINES)))
    source.hangs = True
    assert reader.read().unreachable == "server: no answer for 5 s"
    assert reader.last_change() is None
    source.hangs = False
    batch = reader.read()
    assert batch.unreachable is None
    assert batch.bytes == len(LINES)


def test_lines_are_quoted_from_wherever_they_lie_today(tmp_path: Path) -> None:
    log = file(tmp_path, "train.log", "step 1 loss 0.5\nstep 2 \x1b[31mloss 0.25\x1b[0m\n")
    reader = RunReader(local(), spec(tmp_path, log))
    reader.read()
    place = Place(Shown("train.log"), 16)
    for _ in range(3):
        line = reader.quote(place)
        assert line is not None
        assert (line.place, line.text) == (place, "step 2 loss 0.25")
        rotate(Path(log.path))
        Path(log.path).touch()
    for number in range(1, 4):
        Path(f"{log.path}.{number}").unlink(missing_ok=True)
    assert reader.quote(place) is None


@pytest.mark.parametrize("offset", [-1, 10**18, 3])
def test_a_place_that_is_nowhere_raises_nothing(tmp_path: Path, offset: int) -> None:
    reader = RunReader(local(), spec(tmp_path, file(tmp_path, "train.log", LINES)))
    reader.read()
    reader.quote(Place(Shown("train.log"), offset))
    assert reader.quote(Place(Shown("other.log"), 0)) is None
    lines_of(reader, offset, 10)


def test_records_of_documents_and_binary_files_are_named_not_quoted(tmp_path: Path) -> None:
    state = file(tmp_path, "trainer_state.json", json.dumps({"log_history": [{"step": 1, "loss": 1.0}]}))
    reader = RunReader(local(), spec(tmp_path, state))
    (points,) = reader.read().points
    line = reader.quote(Place(points.file, points.places[0]))
    assert line is not None
    assert line.text == "a record of trainer_state, not text"


def test_the_log_pane_shows_the_newest_lines_or_those_around_a_place(tmp_path: Path) -> None:
    reader = RunReader(local(), spec(tmp_path, file(tmp_path, "train.log", LINES)))
    reader.read()
    newest = lines_of(reader, None, 5)
    assert [line.text for line in newest] == LINES.splitlines()[-5:]
    offset = LINES.index("step 50 ")
    around = lines_of(reader, offset, 5)
    assert [line.text for line in around] == LINES.splitlines()[47:52]
    assert [line.place.offset for line in around] == [LINES.index(line.text) for line in around]


def test_a_progress_bar_is_shown_in_its_last_state(tmp_path: Path) -> None:
    bar = "".join(f"\r{percent}%|###| loss={1 / percent:.3f}" for percent in range(1, 101)) + "\ndone\n"
    reader = RunReader(local(), spec(tmp_path, file(tmp_path, "train.log", "begin\n" + bar)))
    reader.read()
    assert [line.text for line in lines_of(reader, None, 3)][-2:] == ["100%|###| loss=0.010", "done"]


def test_a_later_event_file_waits_for_the_one_before(tmp_path: Path) -> None:
    first = file(tmp_path, "a.jsonl", "".join(f'{{"step": {step}, "loss": {step}}}\n' for step in range(1, 100)))
    second = file(
        tmp_path, "b.jsonl", "".join(f'{{"step": {s}, "loss": {s}}}\n' for s in range(100, 110)), follows=first.path
    )
    reader = RunReader(local(), spec(tmp_path, first, second))
    assert everything(reader, 100) == {"loss": [float(step) for step in range(1, 110)]}


@pytest.mark.parametrize("name", ["a2c-cartpole-entropy-collapse", "lightning-vae-nan", "hf4-resumed-s8"])
def test_a_recorded_run_gives_the_same_series_for_any_budget(recorded: Path, name: str) -> None:
    (found,) = Discovery(local(), [str(recorded / name)]).all()
    whole, cut = (everything(RunReader(local(), found), budget) for budget in (1 << 20, 1700))
    assert list(map(repr, sorted(whole.items()))) == list(map(repr, sorted(cut.items())))


def test_an_earlier_part_that_was_packed_is_named_and_read_only_by_hand(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 3 loss 0.25\nstep 4 loss 0.125\n")
    packed = tmp_path / "train.log.2.gz"
    packed.write_bytes(gzip.compress(b"step 1 loss 1.0\nstep 2 loss 0.5\n"))
    (tmp_path / "other.log.1.gz").write_bytes(b"")
    (spec,) = Discovery(local(), [str(tmp_path)]).all()
    run = RunReader(local(), spec)
    assert [list(points.values) for points in run.read().points] == [[0.25, 0.125]]
    assert [(view.path, view.points) for view in run.files()] == [("train.log", 2), ("train.log.2.gz", 0)]
    (by_hand,) = Discovery(local(), [str(packed)]).all()
    assert [list(points.values) for points in RunReader(local(), by_hand).read().points] == [[1.0, 0.5]]


def test_the_main_log_is_what_was_written_as_it_went_and_no_json_file_that_sums_it_up(tmp_path: Path) -> None:
    result = '{"val_loss": 2.03, "val_acc": 0.1}'
    reader = RunReader(
        local(), spec(tmp_path, file(tmp_path, "result.json", result), file(tmp_path, "train.log", LINES))
    )
    everything(reader)
    assert lines_of(reader, 0, 1)[0].text == "step 1 loss 0.125"
