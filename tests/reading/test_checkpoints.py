"""What would be left after a stop: found by name and time, within bounds, without opening anything."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append

from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotYet
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import Entry, OpenFile
from tui_monitor.reading.discovery import checkpoints
from tui_monitor.reading.tailing.recording import RecordingSource
from tui_monitor.text import Shown


class NothingIsOpened(LocalSource):
    def open(self, path: str) -> OpenFile:
        raise AssertionError(f"opened {path}")


def newest(folder: Path) -> checkpoints.Checkpoint | None:
    return checkpoints.newest(NothingIsOpened(ManualClock()), str(folder))


def made(path: Path, mtime: float, folder: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if folder else path.write_bytes(b"x")
    os.utime(path, (mtime, mtime))


class SlowOnce(LocalSource):
    """Each folder is told only when it is asked for again."""

    def __init__(self) -> None:
        super().__init__(ManualClock())
        self.asked: set[str] = set()

    def list(self, path: str) -> Iterator[Entry]:
        if path not in self.asked:
            self.asked.add(path)
            raise NotYet("slow")
        return super().list(path)


def test_where_a_folder_has_not_been_told_yet_nobody_says_that_there_is_none(tmp_path: Path) -> None:
    made(tmp_path / "checkpoints" / "model.pt", 100)
    source = SlowOnce()
    for _ in range(2):
        with pytest.raises(NotYet):
            checkpoints.newest(source, str(tmp_path))
    found = checkpoints.newest(source, str(tmp_path))
    assert found is not None
    assert found.name == "checkpoints/model.pt"


def test_a_run_without_checkpoints_has_none(tmp_path: Path) -> None:
    made(tmp_path / "train.log", 100)
    made(tmp_path / "data" / "images.pt", 100)
    made(tmp_path / ".cache" / "model.pt", 100)
    made(tmp_path / "features.h5", 100)
    made(tmp_path / "replay.pkl", 100)
    assert newest(tmp_path) is None


def test_the_newest_folder_wins_and_its_contents_are_no_checkpoints_of_their_own(tmp_path: Path) -> None:
    made(tmp_path / "out" / "checkpoint-400" / "model.safetensors", 900)
    made(tmp_path / "out" / "checkpoint-200", 500, folder=True)
    os.utime(tmp_path / "out" / "checkpoint-400", (600, 600))
    assert newest(tmp_path) == checkpoints.Checkpoint("out/checkpoint-400", 900, step=400)


@pytest.mark.parametrize(
    "name",
    [
        "ckpt.pt",
        "checkpoints/epoch=3-step=132.ckpt",
        "ckpts/last.pth",
        "global_step1200",
        "model.safetensors",
        "best_model.h5",
        "model.keras",
        "network-snapshot-000100.pkl",
    ],
)
def test_the_usual_names_are_known(tmp_path: Path, name: str) -> None:
    made(tmp_path / name / "weights.bin" if "." not in name else tmp_path / name, 700)
    found = newest(tmp_path)
    assert found is not None
    assert (found.name, found.mtime) == (name, 700)


def test_names_are_safe_to_show(tmp_path: Path) -> None:
    made(tmp_path / "a\x1b[2Jb.pt", 700)
    found = newest(tmp_path)
    assert found is not None
    assert found.name.isprintable()


def test_a_huge_tree_is_left_after_a_while(tmp_path: Path) -> None:
    listed = 0

    class Endless(NothingIsOpened):
        def list(self, directory):
            nonlocal listed
            listed += 1
            return super().list(str(tmp_path))

    for i in range(10):
        made(tmp_path / f"d{i}", 1, folder=True)
    assert checkpoints.newest(Endless(ManualClock()), str(tmp_path)) is None
    assert listed <= 200


class Now(NothingIsOpened):
    """A source whose clock stands at 1000."""

    def __init__(self) -> None:
        super().__init__(ManualClock(1000.0))


def newest_now(folder: Path) -> str | None:
    found = checkpoints.newest(Now(), str(folder))
    return found.name if found else None


@pytest.mark.parametrize("written", ["model.pt", "checkpoint-900/model.safetensors", "step=9.ckpt/0.distcp"])
def test_what_changed_just_now_may_still_be_being_written(tmp_path: Path, written: str) -> None:
    made(tmp_path / "old.pt", 500)
    made(tmp_path / written, 999)
    assert newest_now(tmp_path) == "old.pt"
    top = written.split("/")[0]
    assert checkpoints.newest(Now(), str(tmp_path), whole=False).name == top
    os.utime(tmp_path / written, (997, 997))
    made(tmp_path / top / ".metadata", 997) if ".distcp" in written else None
    if top != written:
        os.utime(tmp_path / top, (997, 997))
    assert newest_now(tmp_path) == top


def test_one_that_is_dated_later_than_now_counts(tmp_path: Path) -> None:
    """The clock of its file server is ahead; what a stop loses would grow without end otherwise."""
    made(tmp_path / "old.pt", 500)
    made(tmp_path / "new.pt", 1100)
    assert newest_now(tmp_path) == "new.pt"


@pytest.mark.parametrize(
    "name",
    [
        "model.pt.tmp",
        "step_900.pt.part",
        "tmp-checkpoint-900/model.safetensors",
        "step_900.tmp/model.pt",
        "model.tmp.pt",
        "900.orbax-checkpoint-tmp-1700/model.pt",
        ".model.pt.incomplete",
        "epoch=3.partial.ckpt",
    ],
)
def test_what_is_written_under_another_name_is_none_yet(tmp_path: Path, name: str) -> None:
    made(tmp_path / name, 700)
    assert newest_now(tmp_path) is None


def test_a_folder_in_which_nothing_lies_yet_is_none(tmp_path: Path) -> None:
    made(tmp_path / "checkpoint-400", 700, folder=True)
    assert newest_now(tmp_path) is None


def test_the_parts_of_a_checkpoint_count_once_and_only_together(tmp_path: Path) -> None:
    for part in (1, 2):
        made(tmp_path / f"model-0000{part}-of-00003.safetensors", 700 + part)
    assert newest_now(tmp_path) is None
    made(tmp_path / "model-00003-of-00003.safetensors", 650)
    found = checkpoints.newest(Now(), str(tmp_path))
    assert found == checkpoints.Checkpoint("model-*-of-00003.safetensors", 702, size=3)


def test_a_sharded_folder_counts_once_and_as_new_as_its_newest_file(tmp_path: Path) -> None:
    for rank in range(4):
        made(tmp_path / "epoch=3-step=1200.ckpt" / "checkpoint" / f"mp_rank_0{rank}_model_states.pt", 700)
    made(tmp_path / "epoch=3-step=1200.ckpt" / "latest", 720)
    found = checkpoints.newest(Now(), str(tmp_path))
    assert found == checkpoints.Checkpoint("epoch=3-step=1200.ckpt", 720, step=1200, epoch=3)


@pytest.mark.parametrize(
    ("age", "told"), [(-5, "0 s"), (119, "119 s"), (720, "12 min"), (10_800, "3 h"), (400_000, "5 d")]
)
def test_its_age_is_told_in_words(age: float, told: str) -> None:
    assert checkpoints.Checkpoint(Shown("checkpoint-400"), 1e9).told(1e9 + age) == f"checkpoint-400, {told} old"


def test_a_watched_run_knows_its_newest_checkpoint_and_a_recording_has_none(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", "step 1 loss 2.0\n")
    made(tmp_path / "exp" / "ckpt.pt", 700)
    watching = Watching(tmp_path)
    watching.look()
    assert watching.run().queries.checkpoint() == checkpoints.Checkpoint("ckpt.pt", 700, size=1)
    append(tmp_path / "exp" / "timing.csv", "byte_offset_end,seconds_since_start\n16,1.0\n16,2.0\n")
    clock = ManualClock(100.0)
    recorded = Watching(tmp_path, RecordingSource(LocalSource(clock), clock))
    recorded.look()
    assert recorded.run().queries.checkpoint() is None
