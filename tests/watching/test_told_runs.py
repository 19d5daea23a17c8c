"""Runs whose machine tells by itself: who is told of, and who is not."""

from pathlib import Path

from by_hand import Watching, append, steps
from msgspec.structs import replace

from tui_monitor.hosts.file_news import FileNews
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import Shown
from tui_monitor.watching.told_runs import ToldRuns


def watched(tmp_path: Path, *names: str) -> tuple[Watching, list[RunSpec]]:
    for name in names:
        append(tmp_path / name / "train.log", steps(1, 40))
    watching = Watching(tmp_path)
    watching.look()
    return watching, [watching.fleet.runs[Shown(name)].spec for name in names]


def told(runs: ToldRuns, news: FileNews, *paths: str) -> list[str]:
    news.note(paths)
    return sorted(runs.collect())


def test_a_run_is_told_of_by_its_files_and_by_its_folder(tmp_path: Path) -> None:
    (watching, (one, two)), news = watched(tmp_path, "one", "two"), FileNews()
    news.listen_to(watching.source.place(one.main_log))
    runs = ToldRuns(watching.source, news)
    assert runs.follows(one) and runs.follows(two)
    assert told(runs, news, one.main_log) == ["one"]
    assert told(runs, news, two.folder, str(tmp_path / "three")) == ["two"]
    assert told(runs, news) == []


def test_a_place_that_does_not_tell_is_looked_at_as_ever(tmp_path: Path) -> None:
    watching, (one,) = watched(tmp_path, "one")
    assert not ToldRuns(watching.source, FileNews()).follows(one)


def test_a_run_that_goes_or_has_other_files_is_told_of_no_more_by_the_old_ones(tmp_path: Path) -> None:
    (watching, (one, two)), news = watched(tmp_path, "one", "two"), FileNews()
    news.listen_to(watching.source.place(one.main_log))
    runs = ToldRuns(watching.source, news)
    assert runs.follows(one) and runs.follows(two)
    runs.drop(two.id)
    moved = replace(one, files=(replace(one.files[0], path=str(tmp_path / "one/other.log")),))
    assert runs.follows(moved)
    assert told(runs, news, two.main_log, one.files[0].path) == []
    assert told(runs, news, moved.files[0].path) == ["one"]
    runs.clear()
    assert told(runs, news, moved.files[0].path) == []
