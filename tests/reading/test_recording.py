"""A recording shows each file as it stood at a time; all code after it cannot tell it from a live disk."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from following import local
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotReadable
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.tailing.recording import RecordingSource, timing_of
from tui_monitor.reading.tailing.timing import Growth

END = float("inf")


@dataclass
class Recording:
    folder: Path
    clock: ManualClock = field(default_factory=ManualClock)

    def __post_init__(self) -> None:
        self.source = RecordingSource(local(), self.clock)

    def at(self, seconds: float) -> RecordingSource:
        self.clock.set(seconds)
        return self.source

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def text(self, name: str) -> str:
        file = self.source.open(self.path(name))
        return file.read_at(0, 1000).decode()


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    write(
        tmp_path,
        {
            "timing.csv": "byte_offset_end,seconds_since_start\n4,1.0\n8,2.0\n8,5.0\n12,6.0\n12,9.0\n",
            "files_timing.csv": "file,size,seconds_since_start\nout/m.csv,3,1.5\nout/m.csv,6,2.5\n",
            "train.log": "one\ntwo\nsix\n",
            "out/m.csv": "a,b\n1,2\n",
            "untimed.txt": "there from the start",
        },
    )
    return Recording(tmp_path)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("seconds", "size", "changed"),
    [(0.5, None, None), (1.0, 4, 1.0), (4.9, 8, 2.0), (5.5, 8, 2.0), (6.0, 12, 6.0), (END, 12, 6.0)],
)
def test_a_file_has_the_size_and_the_age_it_had_at_the_time(
    recording: Recording, seconds: float, size: int | None, changed: float | None
) -> None:
    stat = recording.at(seconds).stat(recording.path("train.log"))
    assert (stat and stat.size, stat and stat.mtime) == (size, changed)


def test_what_was_not_there_yet_is_not_listed_and_cannot_be_opened(recording: Recording) -> None:
    source = recording.at(0.5)
    assert "train.log" not in [entry.name for entry in source.list(str(recording.folder))]
    assert source.list(recording.path("out")) == []
    with pytest.raises(NotReadable, match="does not exist yet at this time"):
        source.open(recording.path("train.log"))
    assert "untimed.txt" in [entry.name for entry in source.list(str(recording.folder))]


def test_no_byte_is_read_before_it_arrived(recording: Recording) -> None:
    recording.at(2.0)
    assert recording.text("train.log") == "one\ntwo\n"
    recording.at(1.5)
    assert recording.text("out/m.csv") == "a,b"


def test_an_open_file_grows_and_a_seek_back_shrinks_it(recording: Recording) -> None:
    file = recording.at(1.0).open(recording.path("train.log"))
    sizes = []
    for seconds in (1.0, 6.0, 0.5):
        recording.at(seconds)
        sizes.append((file.stat().size, file.read_at(0, 100)))
    assert sizes == [(4, b"one\n"), (12, b"one\ntwo\nsix\n"), (0, b"")]


def test_arrivals_are_those_of_the_bytes_asked_for(recording: Recording) -> None:
    source, log = recording.at(END), recording.path("train.log")
    assert source.arrivals(log, 0, 12).tolist() == [1.0, 2.0, 6.0]
    assert source.arrivals(log, 4, 8).tolist() == [2.0]
    assert source.arrivals(log, 8, 12).tolist() == [6.0]
    assert source.arrivals(log, 5, 7).tolist() == [2.0]


def test_a_recording_ends_with_its_last_row(recording: Recording) -> None:
    log = recording.path("train.log")
    assert [recording.at(seconds).ended(log) for seconds in (8.9, 9.0)] == [False, True]
    assert recording.at(100.0).time(log) == 9.0
    assert recording.source.recorded(recording.path("out/m.csv"))
    assert not recording.source.recorded(str(recording.folder.parent / "elsewhere.log"))


@pytest.fixture
def rotated(tmp_path: Path) -> Recording:
    """Written as `ab`, `cde`, `f`; rotated twice."""
    rows = [("app.log", 1, 1.0), ("app.log", 2, 2.0), ("app.log", 1, 3.0), ("app.log", 3, 4.0), ("app.log", 1, 5.0)]
    table = "file,size,seconds_since_start\n" + "".join(f"{name},{size},{at}\n" for name, size, at in rows)
    write(tmp_path, {"files_timing.csv": table, "app.log.2": "ab", "app.log.1": "cde", "app.log": "f"})
    return Recording(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.5, {}),
        (1.0, {"app.log": "a"}),
        (2.5, {"app.log": "ab"}),
        (3.0, {"app.log": "c", "app.log.1": "ab"}),
        (4.0, {"app.log": "cde", "app.log.1": "ab"}),
        (5.0, {"app.log": "f", "app.log.1": "cde", "app.log.2": "ab"}),
    ],
)
def test_a_rotated_file_is_shown_under_the_names_it_had(
    rotated: Recording, seconds: float, shown: dict[str, str]
) -> None:
    listed = [entry.name for entry in rotated.at(seconds).list(str(rotated.folder)) if entry.name.startswith("app")]
    assert {name: rotated.text(name) for name in listed} == shown


def test_a_file_that_was_overwritten_is_not_shown_before(tmp_path: Path) -> None:
    table = "file,size,seconds_since_start\nstate.json,9,1.0\nstate.json,4,2.0\n"
    write(tmp_path, {"files_timing.csv": table, "state.json": "{  }"})
    recording = Recording(tmp_path)
    assert recording.at(1.5).stat(recording.path("state.json")) is None
    assert recording.at(2.0).stat(recording.path("state.json")) is not None


@pytest.mark.parametrize("steps", [[END], [2.0, 3.0, 4.0, END], [1.0, 5.0], [float(tenth) / 2 for tenth in range(20)]])
def test_a_rotated_log_is_read_whole_at_any_pace(tmp_path: Path, steps: list[float]) -> None:
    parts = [[f"step {step} loss {step / 8}\n" for step in range(first, first + 3)] for first in (1, 4, 7)]
    rows, seconds = [], 0.0
    for part in parts:
        size = 0
        for line in part:
            size, seconds = size + len(line), seconds + 1.0
            rows.append(f"app.log,{size},{seconds}\n")
        rows.append(f"app.log,0,{seconds}\n") if part is not parts[-1] else None
    names = ("app.log.2", "app.log.1", "app.log")
    write(tmp_path, {name: "".join(part) for name, part in zip(names, parts, strict=True)})
    write(tmp_path, {"files_timing.csv": "file,size,seconds_since_start\n" + "".join(rows)})
    recording = Recording(tmp_path)
    recording.at(steps[0])
    (spec,) = Discovery(recording.source, [str(tmp_path)]).all() or [None]
    if spec is None:
        recording.at(1.0)
        (spec,) = Discovery(recording.source, [str(tmp_path)]).all()
    reader, found = RunReader(recording.source, spec), []
    for seconds in [*steps, END, END]:
        recording.at(seconds)
        batch = reader.read()
        found += [value for points in batch.points for value in points.values]
        while batch.more:
            batch = reader.read()
            found += [value for points in batch.points for value in points.values]
    assert found == [step / 8 for step in range(1, 10)]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 50)), min_size=1, max_size=20), st.data())
def test_sizes_never_shrink_as_time_goes_on(rows: list[tuple[int, float]], data: st.DataObject) -> None:
    sizes = sorted(size for size, _ in rows)
    times = sorted(time for _, time in rows)
    growth = Growth("", times[0])
    for size, time in zip(sizes, times, strict=True):
        growth.times.append(time)
        growth.sizes.append(size)
    moments = sorted(data.draw(st.lists(st.floats(-1, 60), min_size=2, max_size=5)))
    seen = [growth.size_at(moment) for moment in moments]
    assert seen == sorted(seen)
    assert growth.size_at(times[-1]) == sizes[-1]
    arrived = growth.arrivals(0, sizes[-1]).tolist()
    assert arrived == sorted(arrived)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("byte_offset_end,seconds_since_start\nfour,1.0\n4,2.0\n", "line 2: not a row of a timing table"),
        ("byte_offset_end,seconds_since_start\n4,1.0\n4\n8,2.0\n", "line 3: not a row"),
        ("byte_offset_end,seconds_since_start\n-4,1.0\n4,2.0\n", "line 2: not a row"),
        ("byte_offset_end,seconds_since_start\n4,nan\n4,2.0\n", "line 2: not a row"),
        ("byte_offset_end,seconds_since_start\n4,1.0,9\n4,2.0\n", "line 2: not a row"),
        ("byte_offset_end,seconds_since_start\n" + "9" * 5000 + ",1.0\n4,2.0\n", "line 2: not a row"),
    ],
)
def test_a_wrong_timing_table_is_news_of_its_run_and_the_others_go_on(tmp_path: Path, table: str, reason: str) -> None:
    write(tmp_path, {"bad/timing.csv": table, "bad/train.log": "step 1 loss 1\n" * 3})
    write(tmp_path, {"good/train.log": "step 1 loss 1\n" * 3})
    recording = Recording(tmp_path)
    bad, good = Discovery(recording.at(END), [str(tmp_path)]).all()
    readers = [RunReader(recording.source, spec) for spec in (bad, good)]
    assert [len(reader.read().points) for reader in readers] == [0, 1]
    (view,) = readers[0].files()
    assert view.note is not None
    assert reason in view.note
    assert recording.source.time(recording.path("bad/train.log")) == 1000.0
    assert not recording.source.ended(recording.path("bad/train.log"))


@pytest.mark.parametrize("torn", ["", "8", "8,", "8,x"])
def test_a_row_that_was_being_written_is_left_out(tmp_path: Path, torn: str) -> None:
    write(tmp_path, {"timing.csv": f"byte_offset_end,seconds_since_start\n4,1.0\n{torn}", "train.log": "one\ntwo\n"})
    recording = Recording(tmp_path)
    stat = recording.at(END).stat(recording.path("train.log"))
    assert stat is not None
    assert stat.size == 4
    timing = timing_of(recording.source, recording.path("train.log"))
    assert timing is not None
    assert timing.end == 1.0


def test_a_document_is_silent_until_it_is_whole(tmp_path: Path) -> None:
    state = '{"global_step": 10, "log_history": [{"step": 10, "loss": 0.5}]}'
    table = f"file,size,seconds_since_start\ntrainer_state.json,20,1.0\ntrainer_state.json,{len(state)},5.0\n"
    write(tmp_path, {"files_timing.csv": table, "trainer_state.json": state})
    recording = Recording(tmp_path)
    recording.at(1.0)
    (spec,) = Discovery(recording.source, [str(tmp_path)]).all()
    reader = RunReader(recording.source, spec)
    for _ in range(10):
        assert reader.read().points == []
    assert reader.files()[0].note is None
    recording.at(5.0)
    batch = reader.read()
    assert [points.values.tolist() for points in batch.points] == [[0.5]]
    assert batch.arrivals.tolist() == [5.0]
