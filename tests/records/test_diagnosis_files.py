"""diagnosis.md and its pictures: replaced while they are trainmon's own about that run, and only then."""

import os
from pathlib import Path

import pytest

from tui_monitor.errors import RecordError
from tui_monitor.records import diagnosis_files
from tui_monitor.records.folder import RootFolder

ABOUT = "logs/exp-1/train.log "


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    (tmp_path / "logs/exp-1").mkdir(parents=True)
    return tmp_path / "logs/exp-1"


def stem(folder: RootFolder, about: str = ABOUT) -> str:
    return diagnosis_files.stem(folder, "logs/exp-1", about)


def write(folder: RootFolder, text: str, about: str = ABOUT) -> str:
    return diagnosis_files.write(folder, f"{stem(folder, about)}.md", text, about)


def test_what_trainmon_wrote_about_the_run_is_replaced(folder: RootFolder, beside: Path) -> None:
    write(folder, "# One\n")
    assert write(folder, "# Two\n\nwith more") == str(beside / "diagnosis.md")
    assert (beside / "diagnosis.md").read_text().startswith("# Two\n\nwith more\n<!-- trainmon ")
    assert os.listdir(beside) == ["diagnosis.md"]


def test_what_somebody_else_wrote_stays_and_ours_is_beside_it_each_time(folder: RootFolder, beside: Path) -> None:
    (beside / "diagnosis.md").write_text("# My own thoughts\n")
    assert write(folder, "# One\n") == write(folder, "# Two\n") == str(beside / "diagnosis-2.md")
    assert (beside / "diagnosis.md").read_text() == "# My own thoughts\n"
    assert (beside / "diagnosis-2.md").read_text().startswith("# Two\n")


def test_what_a_person_edited_is_theirs(folder: RootFolder, beside: Path) -> None:
    write(folder, "# One\n")
    (beside / "diagnosis.md").write_text(mine := (beside / "diagnosis.md").read_text().replace("One", "One, and more"))
    assert write(folder, "# Two\n").endswith("diagnosis-2.md")
    assert (beside / "diagnosis.md").read_text() == mine


def test_two_runs_in_one_folder_have_a_diagnosis_each(folder: RootFolder, beside: Path) -> None:
    write(folder, "# One\n", "logs/exp-1/a.log ")
    write(folder, "# Other\n", "logs/exp-1/b.log ")
    write(folder, "# One again\n", "logs/exp-1/a.log ")
    assert (beside / "diagnosis.md").read_text().startswith("# One again\n")
    assert (beside / "diagnosis-2.md").read_text().startswith("# Other\n")


def test_a_picture_of_somebody_else_is_not_replaced_either(folder: RootFolder, beside: Path) -> None:
    (beside / "diagnosis-loss.svg").write_text("<svg/>")
    assert stem(folder) == "logs/exp-1/diagnosis-2"


def test_f8_links_pipes_folders_and_second_names_are_nobody_s_to_replace(folder: RootFolder, beside: Path) -> None:
    elsewhere = folder.root + "/elsewhere.md"
    write(folder, "# One\n")
    (beside / "diagnosis.md").rename(elsewhere)
    (beside / "diagnosis.md").symlink_to(elsewhere)
    os.mkfifo(beside / "diagnosis-2.md")
    (beside / "diagnosis-3.md").mkdir()
    os.link(elsewhere, beside / "diagnosis-4.md")
    before = Path(elsewhere).read_bytes()
    assert write(folder, "# Two\n").endswith("diagnosis-5.md")
    assert Path(elsewhere).read_bytes() == before


def test_where_every_name_is_taken_nothing_is_written_and_it_is_said(folder: RootFolder, beside: Path) -> None:
    for number in ("", *(f"-{number}" for number in range(2, 10))):
        (beside / f"diagnosis{number}.md").write_text("mine")
    with pytest.raises(RecordError, match=r"diagnosis-9\.md is somebody else's"):
        stem(folder)


def test_one_that_somebody_wrote_under_the_open_question_stays(folder: RootFolder, beside: Path) -> None:
    name = f"{stem(folder)}.md"
    (beside / "diagnosis.md").write_text("mine")
    with pytest.raises(RecordError, match="by somebody else meanwhile"):
        diagnosis_files.write(folder, name, "# One\n", ABOUT)
    assert (beside / "diagnosis.md").read_text() == "mine"


def test_f8_a_folder_that_is_a_link_out_of_the_root_is_not_written_into(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (tmp_path / "logs/exp-1").symlink_to(outside)
    with pytest.raises(RecordError, match="symbolic link"):
        diagnosis_files.change(folder, "logs/exp-1/diagnosis.md", ())
    with pytest.raises(RecordError, match="symbolic link"):
        diagnosis_files.write(folder, "logs/exp-1/diagnosis.md", "# One\n", ABOUT)
    assert os.listdir(outside) == []
