"""What is remembered of one watched place: over a restart, by several trainmons, and whatever becomes of the file."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.errors import RecordError
from tui_monitor.model.seen import Seen, Until
from tui_monitor.records import per_root
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.per_root import KEPT_SECONDS, RootMemory, load, save
from tui_monitor.records.root_name import name_of
from tui_monitor.text import Shown, clean

NOW = 1_800_000_000.0
NAME = "roots/a-0123456789abcdef.json"
RUN = Shown("logs/exp-1")


def seen(at: float = NOW, **changes) -> Seen:
    return Seen(at, "STOP", {"nan:loss:0:181": "critical"}, **changes)


def test_what_was_said_and_chosen_is_known_after_a_restart(folder: RootFolder) -> None:
    kept = RootMemory(
        {"view": "table", "metrics": ["loss"]}, {RUN: seen(), Shown("b"): seen(until=Until(step=12000.0))}
    )
    save(folder, NAME, ["/a"], kept, NOW)
    assert load(folder, NAME, NOW + 60) == (kept, None)


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=30), st.text(max_size=9), max_size=4))
def test_whatever_a_run_or_an_alarm_is_called_it_is_known_again(tmp_path_factory, name, findings) -> None:
    folder = RootFolder(str(tmp_path_factory.mktemp("state")), ManualClock(NOW))
    run = clean(name, 1000)
    findings = {clean(finding): severity for finding, severity in findings.items()}
    save(folder, NAME, ["/a"], RootMemory({}, {run: Seen(NOW, "STOP", findings)}), NOW)
    found, problem = load(folder, NAME, NOW)
    assert problem is None
    assert found.seen[run].findings.keys() == findings.keys()


def test_nothing_is_known_of_a_place_that_was_never_watched(folder: RootFolder) -> None:
    assert load(folder, NAME, NOW) == (RootMemory(), None)


def test_only_its_owner_can_read_it(folder: RootFolder, tmp_path: Path) -> None:
    save(folder, NAME, ["/a"], RootMemory({"view": "table"}), NOW)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_two_that_write_each_keep_what_the_other_wrote(folder: RootFolder) -> None:
    save(folder, NAME, ["/a"], RootMemory({"view": "table"}, {RUN: seen()}), NOW)
    found, _ = save(folder, NAME, ["/a"], RootMemory({"sort": "name"}, {Shown("b"): seen()}), NOW)
    assert found == RootMemory({"view": "table", "sort": "name"}, {RUN: seen(), Shown("b"): seen()})


def test_many_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(number: int) -> None:
        folder = RootFolder(str(tmp_path), SystemClock())
        for one in range(5):
            save(folder, NAME, ["/a"], RootMemory({f"c{number}": one}, {Shown(f"{number}-{one}"): seen()}), NOW)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found, _ = load(RootFolder(str(tmp_path), SystemClock()), NAME, NOW)
    assert len(found.seen) == 20
    assert found.choices == {f"c{number}": 4 for number in range(4)}


def test_what_is_taken_back_is_gone(folder: RootFolder) -> None:
    save(folder, NAME, ["/a"], RootMemory({"theme": "paper"}, {RUN: seen()}), NOW)
    found, _ = save(folder, NAME, ["/a"], RootMemory({"theme": None}, {RUN: None}), NOW)
    assert found == RootMemory() == load(folder, NAME, NOW)[0]


def test_what_is_older_than_thirty_days_is_forgotten(folder: RootFolder, tmp_path: Path) -> None:
    save(folder, NAME, ["/a"], RootMemory({}, {RUN: seen()}), NOW)
    later = NOW + KEPT_SECONDS + 1
    assert load(folder, NAME, later)[0].seen == {}
    save(folder, NAME, ["/a"], RootMemory({}, {Shown("b"): seen(later)}), later)
    assert list(json.loads((tmp_path / NAME).read_text())["runs"]) == ["b"]


def test_of_too_many_runs_the_newest_are_kept(folder: RootFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(per_root, "MOST_RUNS", 3)
    found, _ = save(folder, NAME, ["/a"], RootMemory({}, {Shown(str(n)): seen(NOW - n) for n in range(9)}), NOW)
    assert sorted(found.seen) == ["0", "1", "2"]


def test_of_too_many_places_the_newest_are_kept(folder: RootFolder, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(per_root, "MOST_ROOTS", 3)
    for number in range(6):
        save(folder, f"roots/{number}.json", ["/a"], RootMemory({"n": number}), NOW)
        os.utime(tmp_path / f"roots/{number}.json", (NOW + number, NOW + number))
    assert sorted(file.name for file in (tmp_path / "roots").glob("*.json")) == ["3.json", "4.json", "5.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"runs": []}', b"\xff\xfe", b'{"choices": "no"}'])
def test_a_broken_file_is_kept_aside_and_told_by_name(folder: RootFolder, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "roots").mkdir()
    (tmp_path / NAME).write_bytes(content)
    found, problem = load(folder, NAME, NOW)
    assert found == RootMemory()
    assert problem is not None and str(tmp_path / NAME) in problem
    assert (tmp_path / NAME).read_bytes() == content
    _, problem = save(folder, NAME, ["/a"], RootMemory({"view": "table"}), NOW)
    (aside,) = (tmp_path / "roots").glob("*.damaged-*")
    assert aside.read_bytes() == content and problem is not None and aside.name in problem
    assert load(folder, NAME, NOW) == (RootMemory({"view": "table"}), None)


@pytest.mark.parametrize(
    "entry",
    [
        3,
        None,
        {},
        {"at": "now"},
        {"at": 1e12},
        {"at": NOW, "stood": 3},
        {"at": NOW, "stood": "STOP", "findings": 1},
        {"at": float("nan"), "stood": "STOP", "findings": {}},
        {"at": 10**400, "stood": "STOP", "findings": {}},
        {"at": float("inf"), "stood": "STOP", "findings": {}},
        *(
            {"at": NOW, "stood": "STOP", "findings": {}, "until": {"time": odd}}
            for odd in (float("nan"), float("inf"), 10**400, "x")
        ),
        {"at": NOW, "stood": "STOP", "findings": {}, "until": {"step": float("nan")}},
    ],
)
def test_a_single_entry_that_makes_no_sense_is_none_and_the_others_count(folder, tmp_path: Path, entry) -> None:
    save(folder, NAME, ["/a"], RootMemory({}, {RUN: seen()}), NOW)
    document = json.loads((tmp_path / NAME).read_text())
    document["runs"]["odd"] = entry
    document["of another version"] = [1]
    (tmp_path / NAME).write_text(json.dumps(document))
    found, problem = load(folder, NAME, NOW)
    assert problem is None and list(found.seen) == [RUN]
    save(folder, NAME, ["/a"], RootMemory({"view": "grid"}), NOW)
    assert json.loads((tmp_path / NAME).read_text())["of another version"] == [1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "roots").mkdir(mode=0o500)
    with pytest.raises(RecordError, match="no permission"):
        save(folder, NAME, ["/a"], RootMemory({"view": "table"}), NOW)


def test_a_file_that_is_a_link_is_not_followed(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / "roots").mkdir()
    (tmp_path / "other.json").write_text('{"choices": {"view": "table"}}')
    (tmp_path / NAME).symlink_to(tmp_path / "other.json")
    found, problem = load(folder, NAME, NOW)
    assert found == RootMemory() and problem is not None and "link" in problem


def test_places_in_any_order_and_by_any_path_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    one, two = str(tmp_path / "a"), str(tmp_path / "b")
    assert name_of([one, two]) == name_of([two, f"{tmp_path}/link"]) != name_of([one])


@given(st.lists(st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text), min_size=1, max_size=3))
def test_a_place_of_any_name_has_a_file_of_a_plain_name(places: list[str]) -> None:
    folder, _, name = name_of([f"/{place}" for place in places]).partition("/")
    assert folder == "roots" and name.isascii() and "/" not in name and len(name) < 80 and not name.startswith(".")
