"""What an earlier trainmon left open is told, and written down once a person acts; another's journal says nothing."""

import json
import os
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.acting.hands import ReadOnlyHands
from tui_monitor.clock import ManualClock, utc_second
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.run import Life
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder

AT = 1_800_000_000.0
INTENT = {"what": "intent", "time": "2026-01-01T10:00:00Z", "action": "TERM", "run": "logs/exp-1", "pid": 7}


def journal(root: Path, *entries: object) -> Path:
    file = root / ".trainmon" / "journal.jsonl"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))
    file.chmod(0o600)
    return file


def snapshot(root: Path) -> dict[str, tuple[int, int, int]]:
    return {
        str(path): (status.st_size, status.st_mtime_ns, status.st_ino)
        for path in root.rglob("*")
        for status in (path.lstat(),)
    }


def test_it_is_told_at_once_and_written_down_when_a_person_acts(tmp_path: Path) -> None:
    file = journal(tmp_path, INTENT | {"id": "a"})
    before, unsettled = snapshot(tmp_path), Unsettled(ManualClock(AT))
    (told,) = unsettled.told([str(tmp_path)])
    assert told == "2026-01-01T10:00:00Z: TERM for logs/exp-1 (pid 7): nobody knows whether it was done"
    assert unsettled.told([str(tmp_path)]) == []
    assert snapshot(tmp_path) == before
    for _ in range(2):
        unsettled.settle(RootFolder(str(tmp_path), ManualClock(AT)), ActingLocks())
    assert [json.loads(line).get("result") for line in file.read_text().splitlines()] == [None, "unknown"]


def test_it_is_not_told_while_another_trainmon_acts_there_and_is_told_later(tmp_path: Path) -> None:
    journal(tmp_path, INTENT | {"id": "a"})
    clock = ManualClock(AT)
    other, unsettled = RootFolder(str(tmp_path), clock).locks.claim(), Unsettled(clock)
    before = snapshot(tmp_path)
    assert unsettled.told([str(tmp_path)]) == []
    other.release()
    assert unsettled.told([str(tmp_path)]) == []
    clock.sleep(30.0)
    assert len(unsettled.told([str(tmp_path)])) == 1
    assert snapshot(tmp_path) == before


def test_what_this_trainmon_began_itself_is_not_told_as_left_open(tmp_path: Path) -> None:
    """Broken once: on another machine our own lock keeps us out of nothing, so a stop under way was told as unknown."""
    ours, earlier = {"trainmon": os.getpid(), "time": utc_second(AT + 5.0)}, {"trainmon": os.getpid()}
    file = journal(tmp_path, INTENT | {"id": "a"} | ours, INTENT | {"id": "b"} | earlier)
    unsettled = Unsettled(ManualClock(AT))
    assert len(unsettled.told([str(tmp_path)])) == 1
    unsettled.settle(RootFolder(str(tmp_path), ManualClock(AT)), ActingLocks())
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == ["a", "b", "b"]


def test_a_flood_of_hostile_intents_is_a_few_harmless_lines(tmp_path: Path) -> None:
    evil = {"run": "\x1b]52;c;AAAA\x07" + "x" * 5000, "pid": {"a": ["\u202e"]}}
    journal(tmp_path, *(INTENT | evil | {"id": str(number)} for number in range(2000)))
    told = Unsettled(ManualClock(AT)).told([str(tmp_path)])
    assert len(told) == 6
    assert told[-1].endswith("1995 more of the kind")
    assert all(len(words) <= 300 and words.isprintable() for words in told)


@pytest.mark.parametrize("whose", ["yours", "everybody", "another"])
def test_what_another_may_have_written_stops_no_run_and_is_told_as_theirs(tmp_path: Path, whose: str) -> None:
    log = tmp_path / "logs/exp-1/train.log"
    append(log, steps(1, 40))
    watching = Watching(log.parent)
    entry = INTENT | {"log": str(log), "user": "a person"}
    done = {"what": "outcome", "time": utc_second(watching.clock.now() + 2), "result": "done", "final": True}
    file = journal(tmp_path, entry | {"id": "a"}, done | {"id": "a"}, entry | {"id": "b"})
    if whose == "everybody":
        file.chmod(0o606)
    if whose == "another":
        if os.getuid() != 0:
            pytest.skip("only root can give a file away")
        os.chown(file, 12345, -1)
    before = snapshot(tmp_path)
    office = Approvals(watching.clock, ReadOnlyHands(watching.clock), LocalSource(watching.clock), system_table())
    watching.look()
    office.link(watching.fleet.runs, anew=True)
    life, left = watching.look_at_one().life, Unsettled(ManualClock(AT)).told([str(tmp_path)])
    if whose == "yours":
        assert (life, len(left), office.doubts) == (Life.STOPPED, 1, {})
    else:
        assert life is not Life.STOPPED
        assert left == []
        (said,) = office.doubts.values()
        assert str(said).startswith(f"{file}: another's journal (")
    assert snapshot(tmp_path) == before
