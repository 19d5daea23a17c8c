"""next.md: numbers go on where others ended, what stands there stays, and what changed meanwhile is asked again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui_monitor.clock import SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.records import next_file
from tui_monitor.records.folder import RootFolder

IDEA = "## exp-{:03d}\n\n- try it\n"


def add(folder: RootFolder, number: int = 1) -> None:
    next_file.add(folder, IDEA.format(number), next_file.read(folder).digest)


def number(folder: RootFolder) -> int:
    return next_file.next_number(folder, next_file.read(folder).text)


def test_the_first_one_begins_the_file(folder: RootFolder, tmp_path: Path) -> None:
    assert number(folder) == 1
    add(folder)
    assert (tmp_path / "next.md").read_text() == "# Next Experiments\n\n## exp-001\n\n- try it\n"


def test_what_a_person_wrote_stays_before_it(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "next.md").write_text("## exp-004\n- larger batch\n## exp_11: wider\n\n## Later: exp-900")
    assert number(folder) == 12
    add(folder, 12)
    text = (tmp_path / "next.md").read_text()
    assert text.endswith("## Later: exp-900\n\n## exp-012\n\n- try it\n")


@pytest.mark.parametrize(
    "there", ["logs/exp-007/train.log", "logs/r2/exp-007/train.log", "exp-007/log.txt", "results/r2/exp_007.json"]
)
def test_numbers_go_on_from_the_runs_of_the_root(folder: RootFolder, tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("")
    assert number(folder) == 8


def test_f5_of_many_that_append_at_once_each_gets_in_whole_or_is_told(tmp_path: Path) -> None:
    folder = RootFolder(str(tmp_path), SystemClock())
    digest = next_file.read(folder).digest

    def one(at: int) -> bool:
        try:
            next_file.add(folder, IDEA.format(at), digest)
        except RecordError as error:
            assert "changed meanwhile: ask again" in str(error)
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(one, range(1, 25)))
    assert added.count(True) == 1
    assert (tmp_path / "next.md").read_text().count("## exp-") == 1


def test_a_run_that_took_the_number_meanwhile_is_seen(folder: RootFolder, tmp_path: Path) -> None:
    digest = next_file.read(folder).digest
    next_file.check(folder, IDEA.format(1), digest)
    (tmp_path / "logs/exp-001").mkdir(parents=True)
    with pytest.raises(RecordError, match="ask again"):
        next_file.check(folder, IDEA.format(1), digest)


def test_f8_a_link_is_refused_by_the_preview_too(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    (tmp_path / "next.md").symlink_to(tmp_path / "mine.md")
    for refused in (lambda: next_file.change(folder, "## exp-001\n"), lambda: next_file.read(folder)):
        with pytest.raises(RecordError, match="symbolic link"):
            refused()
    assert (tmp_path / "mine.md").read_text() == "mine"
