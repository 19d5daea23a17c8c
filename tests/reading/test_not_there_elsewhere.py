"""What another machine says is not there is no run, unless it is a log that may come by its name."""

from pathlib import Path

import pytest

from tests.remote_box import Box, at_once, there, until
from tui_monitor.reading.discovery.expected import ExpectedLog
from tui_monitor.reading.discovery.walk import Discovery

LOG = "".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 9))


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    at_once(monkeypatch)
    return Box(tmp_path / "box")


def discovery(box: Box, *paths: Path, expected: tuple[ExpectedLog, ...] = ()) -> Discovery:
    return Discovery(box.source(box.files()), [str(there(path)) for path in paths], expected=expected)


def found(looks: Discovery, missing: int = 0) -> list[str]:
    """Ids, once the machine has told of all of it."""
    return until(
        lambda: [spec.id for spec in looks.all()],
        lambda _: not looks.unseen.awaited and len(looks.unseen.missing) == missing,
    )


@pytest.mark.parametrize("name", ["rnus", "run*", "metrics.csv", "no/folder/train.log", "*.log"])
def test_a_path_that_is_not_there_is_no_run(box: Box, tmp_path: Path, name: str) -> None:
    """Broken once: a typo beside a good place was a run that waits, and counted in the inbox."""
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "train.log").write_text(LOG)
    looks = discovery(box, tmp_path / "good", tmp_path / "x" / name)
    assert found(looks, missing=1) == ["box:good"]
    (said,) = looks.unseen.problems.values()
    assert said == f"box:{tmp_path / 'x' / name}: no such file or directory on box"
    assert not looks.unseen.to_come


def test_a_log_is_waited_for_by_its_name_in_a_folder_that_is_there(box: Box, tmp_path: Path) -> None:
    looks = discovery(box, tmp_path / "train.log")
    assert len(found(looks, missing=1)) == 1
    assert looks.unseen.to_come == set(looks.unseen.missing)
    (tmp_path / "train.log").write_text(LOG)
    assert len(found(looks)) == 1
    assert not looks.unseen.problems


def test_a_log_that_was_announced_is_waited_for_whatever_it_is_called(box: Box, tmp_path: Path) -> None:
    path = tmp_path / "later" / "out.txt"
    assert len(found(discovery(box, path, expected=(ExpectedLog(str(there(path))),)), missing=1)) == 1


def test_a_run_that_was_there_is_not_forgotten_because_its_file_went(box: Box, tmp_path: Path) -> None:
    file = tmp_path / "metrics.csv"
    file.write_text("step,loss\n1,2.0\n2,1.0\n")
    looks = discovery(box, file)
    (before,) = found(looks)
    file.unlink()
    until(looks.all, lambda _: bool(looks.unseen.problems))
    assert found(looks) == [before]
