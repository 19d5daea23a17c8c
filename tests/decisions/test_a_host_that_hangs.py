"""Another machine stops to answer in the middle of a look: what was known stays known, and nobody falls over it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tests.remote_box import Box, freeze, helper_of, thaw, there, until
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.forbidden_there import ForbiddenThere
from tui_monitor.decisions.told import Elsewhere
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.hosts.ssh.hosts import SshHost
from tui_monitor.records.folders import Folders

pytestmark = pytest.mark.alone
INTENT = {
    "what": "intent", "id": "a", "time": "2026-01-01T10:00:00Z", "action": "TERM", "run": "logs/exp-1", "pid": 7,
    "user": "ada",
}  # fmt: skip
DONE = {"what": "outcome", "id": "a", "time": "2026-01-01T10:00:01Z", "result": "done", "final": True}
AT = 1_800_000_000.0


class Hanging:
    """A machine that can be frozen; who asks it waits a moment only."""

    def __init__(self, box: Box, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.path = root, str(there(root))
        self.clock = ManualClock(AT)
        self.files = box.files()
        self.host = SshHost(self.files)
        self.source = box.source(self.files)
        self.folders = Folders(self.clock, lambda address: self.host)
        assert self.host.standing.helper.startswith("python")
        self.helper = helper_of(self.files)
        monkeypatch.setattr(self.host._asked, "_longest", 0.3)

    def freeze(self) -> None:
        freeze(self.helper)

    def thaw(self) -> None:
        thaw(self.helper)


@pytest.fixture
def hanging(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    hanging = Hanging(Box(tmp_path / "box"), root, monkeypatch)
    yield hanging
    hanging.thaw()
    hanging.files.line.close()


def journal(root: Path, *entries: dict[str, object]) -> None:
    file = root / ".trainmon/journal.jsonl"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.write_text("".join(f"{json.dumps(one)}\n" for one in entries))
    file.chmod(0o600)


def test_what_an_earlier_trainmon_left_open_is_told_once_the_host_answers(hanging: Hanging) -> None:
    """Broken once: the look raised, and ended `trainmon stop` between its signal and its last word."""
    journal(hanging.root, INTENT)
    unsettled = Unsettled(hanging.clock, None, hanging.folders)
    hanging.freeze()
    assert unsettled.told([hanging.path]) == []
    hanging.thaw()
    hanging.clock.sleep(31.0)
    (told,) = unsettled.told([hanging.path])
    assert told.endswith("nobody knows whether it was done")
    hanging.clock.sleep(31.0)
    assert unsettled.told([hanging.path]) == []


def test_a_run_that_was_stopped_stays_so_while_the_host_hangs_and_afterwards(hanging: Hanging) -> None:
    """Broken once: a look that got no answer was taken for an empty journal, and kept until that was written again."""
    append(hanging.root / "logs/exp-1/train.log", steps(1, 20))
    watching = Watching(Path(hanging.path), hanging.source)
    (spec,) = until(lambda: [run.spec for run in watching.look() and watching.fleet.runs.values()], bool)
    elsewhere = Elsewhere(hanging.clock, None, hanging.folders)
    intent = INTENT | {"log": str(hanging.root / "logs/exp-1/train.log")}
    journal(hanging.root, intent, DONE)
    stopped = until(lambda: elsewhere.told(spec).stopped, bool)
    assert stopped is not None
    journal(hanging.root, intent, DONE, INTENT | {"id": "b"})
    until(lambda: hanging.folders.of(hanging.path).stamp(".trainmon/journal.jsonl") != stamp_of(elsewhere), bool)
    hanging.freeze()
    assert elsewhere.told(spec).stopped == stopped
    hanging.thaw()
    assert elsewhere.told(spec).stopped == stopped


def stamp_of(elsewhere: Elsewhere) -> object:
    return next(iter(elsewhere._stops.values()))[0]


def test_what_may_not_be_done_there_is_not_allowed_by_a_host_that_says_nothing(hanging: Hanging) -> None:
    """Broken once: a settings file that could not be asked for was none."""
    (hanging.root / "trainmon.yaml").write_text("read_only: true\n")
    forbidden = ForbiddenThere(hanging.folders)
    hanging.freeze()
    assert "has not answered" in (forbidden.at(hanging.path) or "")
    hanging.thaw()
    assert "read-only" in (forbidden.at(hanging.path) or "")
