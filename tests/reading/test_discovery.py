"""Walking: in slices, through links and closed folders, again and again."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from following import local

from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotYet, UsageError
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import Entry, OpenFile, Stat
from tui_monitor.reading.discovery import ids as naming
from tui_monitor.reading.discovery.given_paths import expand
from tui_monitor.reading.discovery.walk import Discovery

HERE = LocalSource(ManualClock())
TEXT = "step 1 loss 0.5\n"
RUNS_OF_PATHS = "tui_monitor.reading.discovery.runs_of_paths"


def write(path: Path, text: str = TEXT) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def ids(*paths: Path | str) -> list[str]:
    return [spec.id for spec in Discovery(local(), [str(path) for path in paths]).all()]


def test_10_000_folders_are_walked_in_slices(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}").mkdir()
    write(tmp_path / "04711" / "train.log")
    slices = list(Discovery(local(), [str(tmp_path)]).scan())
    assert slices[:-1] == [None] * 10_001
    assert slices[-1] is not None
    assert [spec.id for spec in slices[-1]] == ["04711"]


class CountingSource(LocalSource):
    """Which folders were read, and which files were opened."""

    def __init__(self) -> None:
        super().__init__(ManualClock(1000.0))
        self.listed: list[str] = []
        self.opened: list[str] = []

    def list(self, directory: str) -> Sequence[Entry]:
        self.listed.append(directory)
        return super().list(directory)

    def open(self, path: str) -> OpenFile:
        self.opened.append(path)
        return super().open(path)


def test_a_slice_reads_one_folder_and_opens_nothing_but_new_tables(tmp_path: Path) -> None:
    for number in range(250):
        write(tmp_path / f"{number:03}" / "train.log")
        write(tmp_path / f"{number:03}" / "metrics.csv", "step,loss\n1,0.5\n")
    source = CountingSource()
    discovery = Discovery(source, [str(tmp_path)])
    for walk in range(2):
        source.listed.clear()
        source.opened.clear()
        known = 0
        for _ in discovery.scan():
            assert len(source.listed) - known <= 1
            known = len(source.listed)
        assert len(source.listed) == len(set(source.listed)) == 251
        assert len(source.opened) == (250 if walk == 0 else 0)
        assert all(path.endswith(".csv") for path in source.opened)


def test_what_holds_no_runs_is_not_looked_into(tmp_path: Path) -> None:
    write(tmp_path / "exp" / "train.log")
    closed = (
        ".git",
        "node_modules",
        "venv",
        "__pycache__",
        "data",
        "checkpoint-500",
        "checkpoints",
        "global_step20",
        "ckpt",
    )
    for name in closed:
        write(tmp_path / "exp" / name / "inner" / "train.log")
    source = CountingSource()
    (spec,) = Discovery(source, [str(tmp_path)]).all()
    assert [file.name for file in spec.files] == ["train.log"]
    assert source.listed == [str(tmp_path), str(tmp_path / "exp")]


def test_many_runs_are_named_in_slices_too(tmp_path: Path) -> None:
    for number in range(250):
        write(tmp_path / f"{number:03}" / "train.log")
    *slices, last = Discovery(local(), [str(tmp_path)]).scan()
    assert len(slices) > 251
    assert last is not None
    assert len(last) == 250


def test_a_walk_that_finds_the_same_tree_names_no_run_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []
    once = naming.runs
    monkeypatch.setattr(f"{RUNS_OF_PATHS}.runs", lambda tree, top: named.append(top) or once(tree, top))
    write(tmp_path / "a" / "train.log")
    found = Discovery(local(), [str(tmp_path)])
    first = found.all()
    write(tmp_path / "a" / "train.log", TEXT * 2)
    assert found.all() == first
    assert len(named) == 1
    write(tmp_path / "b" / "train.log")
    assert [spec.id for spec in found.all()] == ["a", "b"]
    (tmp_path / "a" / "train.log").unlink()
    assert [spec.id for spec in found.all()] == ["b"]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path / "exp" / "train.log")
    (tmp_path / "exp" / "up").symlink_to("..")
    (tmp_path / "again").symlink_to("exp")
    assert ids(tmp_path) == ["exp"]


def linked_outside(folder: Path) -> tuple[Path, str]:
    """A tree with a run of its own and a link that leads out of it; what is told of that."""
    write(folder / "elsewhere" / "train.log")
    write(folder / "here" / "own" / "train.log")
    (folder / "here" / "exp").symlink_to(folder / "elsewhere")
    told = f"here/exp leads to {folder}/elsewhere, outside of what is watched: not followed; --follow-links"
    return folder / "here", told


def test_a_link_out_of_the_tree_is_told_and_not_walked(tmp_path: Path) -> None:
    here, told = linked_outside(tmp_path)
    discovery = Discovery(local(), [str(here)])
    assert [spec.id for spec in discovery.all()] == ["own"]
    assert discovery.unseen.problems == {str(here / "exp"): told}


def test_a_link_out_of_the_tree_is_walked_where_that_is_asked_for(tmp_path: Path) -> None:
    here, _ = linked_outside(tmp_path)
    discovery = Discovery(local(), [str(here)], follow_links=True)
    assert [spec.id for spec in discovery.all()] == ["exp", "own"]
    assert discovery.unseen.problems == {}


def test_a_link_that_leads_to_another_path_that_was_given_is_none_out_of_the_tree(tmp_path: Path) -> None:
    here, _ = linked_outside(tmp_path)
    discovery = Discovery(local(), [str(here), str(tmp_path / "elsewhere")])
    assert len(discovery.all()) == 3
    assert discovery.unseen.problems == {}


def test_a_link_to_a_folder_above_leads_out_of_the_tree(tmp_path: Path) -> None:
    here, _ = linked_outside(tmp_path)
    (here / "exp").unlink()
    (here / "up").symlink_to("..")
    assert ids(here) == ["own"]


def test_a_given_path_that_is_a_link_is_followed_and_so_are_links_within(tmp_path: Path) -> None:
    write(tmp_path / "disk" / ".hidden" / "train.log")
    (tmp_path / "disk" / "latest").symlink_to(".hidden")
    (tmp_path / "logs").symlink_to("disk")
    discovery = Discovery(local(), [str(tmp_path / "logs")])
    assert [spec.id for spec in discovery.all()] == ["latest"]
    assert discovery.unseen.problems == {}


def test_many_links_out_of_the_tree_are_told_by_their_number(tmp_path: Path) -> None:
    here, _ = linked_outside(tmp_path)
    for number in range(20):
        (here / f"exp-{number}").symlink_to(tmp_path / "elsewhere")
    discovery = Discovery(local(), [str(here)])
    discovery.all()
    assert len(discovery.unseen.problems) == 6
    more = "16 more links lead outside of what is watched: not followed; --follow-links"
    assert more in discovery.unseen.problems.values()


def test_a_run_is_called_by_its_own_folder_not_by_a_link_to_the_latest(tmp_path: Path) -> None:
    write(tmp_path / "version_7" / "train.log")
    (tmp_path / "latest").symlink_to("version_7")
    assert ids(tmp_path) == ["version_7"]


def test_very_deep_trees_are_not_followed_for_ever(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 40)
    write(deep / "train.log")
    assert ids(tmp_path) == []


def test_one_file_of_any_name_is_a_run(tmp_path: Path) -> None:
    path = tmp_path / "some file"
    write(path)
    (spec,) = Discovery(local(), [str(path)]).all()
    assert (spec.id, spec.root, [file.path for file in spec.files]) == ("some file", str(tmp_path), [str(path)])


def test_a_rotated_part_given_by_hand_is_that_file(tmp_path: Path) -> None:
    write(tmp_path / "train.log")
    write(tmp_path / "train.log.1")
    (spec,) = Discovery(local(), [str(tmp_path / "train.log.1")]).all()
    assert [file.path for file in spec.files] == [str(tmp_path / "train.log.1")]


def test_runs_of_equal_ids_are_told_apart(tmp_path: Path) -> None:
    for top in ("x", "y"):
        write(tmp_path / top / "logs" / "exp" / "train.log")
    assert ids(tmp_path / "x", tmp_path / "y") == ["x/logs/exp", "y/logs/exp"]


def test_runs_whose_names_look_the_same_are_told_apart(tmp_path: Path) -> None:
    for name in ("exp", "exp\x1b[31m", "\x1b[1mexp"):
        write(tmp_path / name / "train.log")
    assert len(set(ids(tmp_path))) == 3


def test_the_same_run_reached_by_two_paths_is_one(tmp_path: Path) -> None:
    write(tmp_path / "logs" / "exp" / "train.log")
    assert len(ids(tmp_path, tmp_path)) == 1


def test_names_are_shown_clean(tmp_path: Path) -> None:
    write(Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), b"a\nb\x1b[31m\xff"))) / "train.log")
    assert ids(tmp_path) == ["a\\x0ab\\xff"]


def test_a_glob_is_expanded_and_a_path_that_exists_is_none(tmp_path: Path) -> None:
    write(tmp_path / "a[1].log")
    write(tmp_path / "b.log")
    assert expand([str(tmp_path / "*.log")], HERE) == [str(tmp_path / "a[1].log"), str(tmp_path / "b.log")]
    assert expand([str(tmp_path / "a[1].log")], HERE) == [str(tmp_path / "a[1].log")]
    assert expand([str(tmp_path / "b.log"), str(tmp_path / "*.log")], HERE)[0] == str(tmp_path / "b.log")


def test_a_path_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gone: no such file or directory"):
        expand([str(tmp_path / "gone")], HERE)
    (tmp_path / "link").symlink_to("gone")
    with pytest.raises(UsageError, match="link: a link that leads nowhere"):
        expand([str(tmp_path / "link")], HERE)


def test_new_runs_and_new_files_are_found_by_the_next_scan(tmp_path: Path) -> None:
    write(tmp_path / "exp" / "train.log")
    discovery = Discovery(local(), [str(tmp_path)])
    assert [spec.id for spec in discovery.all()] == ["exp"]
    write(tmp_path / "exp" / "metrics.csv", "step,loss\n")
    write(tmp_path / "new" / "train.log")
    assert [(spec.id, len(spec.files)) for spec in discovery.all()] == [("exp", 2), ("new", 1)]


def test_a_table_is_a_log_once_its_header_says_so(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "")
    discovery = Discovery(local(), [str(tmp_path)])
    assert discovery.all() == ()
    write(tmp_path / "a.csv", "epoch,lo")
    assert discovery.all() == ()
    write(tmp_path / "a.csv", "epoch,loss\n")
    assert len(discovery.all()) == 1


def test_a_folder_that_vanishes_during_the_walk_is_left_out(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name / "train.log")
    discovery = Discovery(local(), [str(tmp_path)])
    scan = discovery.scan()
    next(scan)
    (tmp_path / "b" / "train.log").unlink()
    (tmp_path / "b").rmdir()
    *_, specs = scan
    assert specs is not None
    assert [spec.id for spec in specs] == ["a"]
    assert discovery.unseen.problems == {}


def test_what_a_scan_found_does_not_depend_on_the_order_of_paths(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / name / "train.log")
    paths = [tmp_path / name for name in ("a", "b", "c")]
    assert ids(*paths) == ids(*reversed(paths))


class SlowSource(LocalSource):
    """One tree of it answers only once that is allowed."""

    def __init__(self, slow: Path) -> None:
        super().__init__(ManualClock(1000.0))
        self._slow, self.answers = str(slow), False

    def stat(self, path: str) -> Stat | None:
        if path.startswith(self._slow) and not self.answers:
            raise NotYet("it is being connected")
        return super().stat(path)


def test_a_first_look_gives_what_is_found_elsewhere_while_a_slow_place_is_waited_for(tmp_path: Path) -> None:
    for name in ("far/a", "here/b"):
        write(tmp_path / name / "train.log")
    source = SlowSource(tmp_path / "far")
    discovery = Discovery(source, [str(tmp_path / "far"), str(tmp_path / "here")])
    scan = discovery.scan()
    found = next(found for found in scan if found is not None)
    assert [spec.id for spec in found] == ["b"]
    assert discovery.waiting
    assert not discovery.whole
    assert next(scan) is None, "nothing more is there by now"
    source.answers = True
    *_, last = scan
    assert last is not None
    assert [spec.id for spec in last] == ["a", "b"]
    assert discovery.whole
    source.answers = False
    assert next(discovery.scan()) is None, "what is known stays until all is looked at again"
