"""Settings that change while runs are watched: taken over where they are right, and told either way (F14)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import append, said, steps

from tests.decisions.person import Training
from tui_monitor.acting.illness import Illnesses
from tui_monitor.cli.assemble import watching
from tui_monitor.errors import SettingsError
from tui_monitor.model.act import Approval, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop
from tui_monitor.model.finding import Kind
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.settings.layers import Layer, from_flags
from tui_monitor.settings.load import forbidden_at, load, looked_for
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import EVERY, WatchedSettings
from tui_monitor.text import Shown

NAN_ONCE = steps(1, 60).replace("0.3162", "nan")
RISING = steps(1, 60) + "".join(f"step {n} | loss {0.26 * 1.25 ** (n - 60):.4f}\n" for n in range(61, 75))
"""Twenty times its best level at the end."""


class Watcher:
    """A monitor whose settings files are looked at as soon as the test says so."""

    def __init__(self, folder: Path, flags: Layer | None = None, acting: bool = False) -> None:
        self.folder, self.file = folder, folder / "trainmon.yaml"
        self.heard: list[Shown] = []
        self._time = 0.0
        paths, flags = [str(folder)], flags or Layer()

        def read() -> Settings:
            return load(paths, None, flags)

        self.settings = WatchedSettings(
            read(), read, list(looked_for(paths, None)), self.heard.append, lambda: self._time
        )
        self.monitor: Monitor = watching(paths, self.settings, acting=acting)
        self.look()

    def say(self, text: str) -> Snapshot:
        """Write the file anew, and look."""
        self.file.write_text(text)
        return self.look()

    def look(self) -> Snapshot:
        """Once it is time to look at the files again, until everything is read."""
        self._time += EVERY
        self.monitor.step()
        for _ in range(400):
            snapshot = self.monitor.step()
            if not snapshot.progress.discovering and not snapshot.progress.backlog:
                return self.monitor.snapshot()
            self.monitor.wait(0.01)
        raise AssertionError("not read in 400 steps")

    @property
    def news(self) -> list[str]:
        return [event.message for event in self.monitor.snapshot().events]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a person without settings of their own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "home" / "trainmon"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    append(tmp_path / "logs" / "rising" / "train.log", RISING)
    append(tmp_path / "logs" / "nan" / "train.log", NAN_ONCE)
    return tmp_path / "logs"


def test_a_run_that_settings_make_ill_was_ill_on_arrival_for_whoever_stops_without_a_person(logs: Path) -> None:
    append(logs / "nan" / "train.log", "".join(f"step {n} | loss nan\n" for n in range(61, 90)))
    (logs / "trainmon.yaml").write_text("runs:\n  nan:\n    monitor: no\n")
    watcher, illnesses = Watcher(logs), Illnesses([Kind.NAN])
    illnesses.follow(watcher.look().runs, 0)
    assert illnesses.any is False
    illnesses.follow(watcher.say("plateau_patience: 500\n").runs, 10)
    (run,) = [run for run in watcher.look().runs if run.exp_id == "nan"]
    found = illnesses.of(run.id, str(run.verdict.deciding))
    assert found is not None
    assert not found.begun


def findings(snapshot: Snapshot) -> dict[str, object]:
    return {run.id: said(run.findings) for run in snapshot.runs}


def test_f14_a_changed_file_is_taken_over_and_everything_is_as_if_it_had_always_said_so(logs: Path) -> None:
    watcher = Watcher(logs)
    before = findings(watcher.look())
    after = findings(watcher.say("plateau_patience: 500\nmetric: loss\n"))
    assert after == findings(Watcher(logs).look())
    assert after != before
    (told,) = watcher.heard[:-1]
    assert told == (
        f"{logs}/trainmon.yaml is there now: metric = loss (was not set); plateau_patience = 500 (was not set)"
    )
    assert watcher.heard[-1] == "2 runs are judged anew by these settings"
    assert set(watcher.heard) <= set(watcher.news)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("explosion_treshold: 2\n", "line 1: unknown setting 'explosion_treshold' (did you mean "),
        ("explosion_threshold: 2\ncategory: nope\n", "line 2: category must be one of"),
        ("explosion_threshold: [\n", "line 2: not valid YAML"),
    ],
)  # fmt: skip
def test_f14_a_broken_file_changes_nothing_says_where_once_and_is_mended(logs: Path, text: str, why: str) -> None:
    (logs / "trainmon.yaml").write_text("explosion_threshold: 3\n")
    watcher = Watcher(logs)
    before = watcher.look()
    broken = watcher.say(text)
    watcher.say(text)
    watcher.look()
    (told,) = watcher.heard
    assert told.startswith("settings stay as they were: ")
    assert "trainmon.yaml, " + why in told
    assert watcher.settings.settings.thresholds().explosion_threshold == 3
    assert [run.verdict for run in broken.runs] == [run.verdict for run in before.runs]
    watcher.say("explosion_threshold: 3\n")
    assert watcher.heard[1:] == [
        f"{logs}/trainmon.yaml changed: it is right again, and nothing else is set than before"
    ]
    watcher.say("explosion_threshold: 4\n")
    assert watcher.heard[2] == f"{logs}/trainmon.yaml changed: explosion_threshold = 4 (was 3)"


def test_f14_a_file_that_is_gone_is_told_and_what_it_said_does_not_hold_any_more(logs: Path) -> None:
    (logs / "trainmon.yaml").write_text("explosion_threshold: 3\n")
    watcher = Watcher(logs)
    watcher.file.unlink()
    watcher.look()
    assert watcher.heard[0] == f"{logs}/trainmon.yaml is gone: explosion_threshold = not set (was 3)"
    assert watcher.settings.settings == load([str(logs)], None, Layer())


def test_a_comment_or_a_touch_is_no_news_and_no_run_is_judged_anew(logs: Path) -> None:
    text = "explosion_threshold: 3\nformats:\n  - name: mine\n    pattern: 'x (?P<x>\\d+)'\n"
    (logs / "trainmon.yaml").write_text(text)
    watcher = Watcher(logs)
    views = [id(run) for run in watcher.look().runs]
    after = watcher.say("# why\n" + text)
    assert watcher.heard == []
    assert [id(run) for run in after.runs] == views
    assert watcher.settings.settings.value("explosion_threshold").origin == "trainmon.yaml, line 2"


def test_only_runs_whose_thresholds_changed_are_judged_anew(logs: Path) -> None:
    watcher = Watcher(logs)
    before = {run.id: run for run in watcher.look().runs}
    after = {run.id: run for run in watcher.say("runs:\n  rising:\n    plateau_patience: 8\n").runs}
    assert after["nan"] is before["nan"]
    assert watcher.heard == [
        f"{logs}/trainmon.yaml is there now: plateau_patience of rising = 8 (was not set)",
        "1 run is judged anew by these settings",
    ]


def test_a_run_that_is_judged_anew_tells_no_finding_twice_and_keeps_its_ids(logs: Path) -> None:
    watcher = Watcher(logs)
    before = watcher.look()
    told = [event for event in before.events if event.finding]
    after = watcher.say("baseline_start: 100\n")
    assert watcher.heard[1] == "2 runs are judged anew by these settings"
    assert told
    assert [event for event in after.events if event.finding] == told
    assert findings(after) == findings(before)


def test_what_was_said_of_a_run_stands_until_all_of_it_was_judged_anew(tmp_path: Path) -> None:
    """A log of many pieces: at no step is it said to be well, or being read for the first time."""
    append(tmp_path / "logs" / "exp" / "train.log", steps(1, 60_000) + "step 60001 | loss nan\n" * 3)
    watcher = Watcher(tmp_path / "logs")
    ids = {finding.id for finding in watcher.look().runs[0].findings}
    assert any(name.startswith("nan:") for name in ids)
    watcher.file.write_text("plateau_patience: 500\n")
    watcher._time += EVERY
    partly = 0
    for _ in range(400):
        snapshot = watcher.monitor.step()
        (run,) = watcher.monitor.snapshot().runs
        assert {name for name in ids if name.startswith("nan:")} <= {finding.id for finding in run.findings}
        assert not run.reading.under_way
        partly += snapshot.progress.backlog > 0
        if watcher.heard and not snapshot.progress.backlog:
            break
    assert partly, "it was read in one piece: nothing was seen"


def test_a_format_that_is_taught_while_it_runs_reads_what_is_there(tmp_path: Path) -> None:
    append(tmp_path / "logs" / "exp" / "train.log", "".join(f"<{n}> q={2 / n:.4f}\n" for n in range(1, 40)))
    watcher = Watcher(tmp_path / "logs")
    watcher.say(
        "formats:\n  - name: mine\n    pattern: '^<(?P<step>\\d+)> q=(?P<quality>\\S+)'\n    files: train.log\n"
    )
    run = watcher.monitor.run(Shown("exp"))
    assert run is not None
    assert [metric.name for metric in run.queries.metrics()] == ["quality"]


def test_read_only_holds_from_the_moment_that_somebody_says_it(logs: Path, home: Path) -> None:
    watcher = Watcher(logs)
    home.mkdir(parents=True)
    (home / "config.yaml").write_text("read_only: true\n")
    watcher.look()
    assert watcher.settings.settings.read_only
    assert watcher.heard == [f"{home}/config.yaml is there now: read_only = yes (was no)"]
    assert forbidden_at(str(logs)) == f"read-only ({home}/config.yaml, line 1)"


def test_a_watcher_that_began_read_only_stays_so_and_says_it(logs: Path, home: Path) -> None:
    home.mkdir(parents=True)
    (home / "config.yaml").write_text("read_only: true\n")
    watcher = Watcher(logs)
    (home / "config.yaml").write_text("read_only: false\n")
    watcher.look()
    assert watcher.heard == [f"{home}/config.yaml changed: read_only = no (was yes) from the next start on"]


def test_how_a_run_is_stopped_is_asked_anew(logs: Path, home: Path) -> None:
    watcher = Watcher(logs)
    home.mkdir(parents=True)
    (home / "config.yaml").write_text("stop_wait: 7\n")
    watcher.look()
    assert watcher.settings.settings.ladder("rising", "rising").stop_wait == 7


@pytest.fixture
def training(tmp_path: Path) -> Iterator[Training]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    begun = Training(tmp_path, "exp-1")
    yield begun
    begun.end()


def test_f14_a_yes_to_a_command_that_the_file_names_otherwise_by_now_does_nothing(
    tmp_path: Path, home: Path, training: Training
) -> None:
    home.mkdir(parents=True)
    (home / "config.yaml").write_text("stop_command: [env, ASKED=1, kill, '{pid}']\n")
    watcher = Watcher(tmp_path / "logs", acting=True)
    (run,) = watcher.look().runs
    asked = watcher.monitor.propose(ProposeStop(run.id, Rung.COMMAND))
    assert isinstance(asked, StopProposal), asked
    (home / "config.yaml").write_text("stop_command: [env, ASKED=2, kill, '{pid}']\n")
    watcher.look()
    outcome = watcher.monitor.act(Approval(asked, 0.0, Shown("keyboard")))
    assert outcome.result is Result.REFUSED
    assert "nothing was sent: it would be done by another command or signal now; ask again" in outcome.message
    (home / "config.yaml").write_text("read_only: true\n")
    watcher.look()
    refused = watcher.monitor.act(Approval(asked, 0.0, Shown("keyboard")))
    assert refused.message.startswith("read-only (config.yaml, line 1)")
    assert training.lives


def test_a_file_that_others_may_write_by_now_is_obeyed_no_longer(logs: Path) -> None:
    (logs / "trainmon.yaml").write_text("explosion_threshold: 3\n")
    watcher = Watcher(logs)
    watcher.file.chmod(0o666)
    watcher.look()
    assert watcher.heard[0] == f"{logs}/trainmon.yaml changed: explosion_threshold = not set (was 3)"
    assert "trainmon.yaml is not obeyed" in watcher.heard[1]


def test_a_flag_still_wins(logs: Path) -> None:
    watcher = Watcher(logs, from_flags({"explosion_threshold": "5"}))
    watcher.say("explosion_threshold: 3\n")
    assert watcher.heard == []
    assert watcher.settings.settings.thresholds().explosion_threshold == 5


def test_files_are_looked_at_no_sooner_than_it_is_time(logs: Path) -> None:
    asked: list[float] = []
    time = [100.5]

    def read() -> Settings:
        asked.append(time[0])
        raise SettingsError(f"asked at {time[0]}")

    watched = WatchedSettings(Settings(), read, [str(logs / "trainmon.yaml")], now=lambda: time[0])
    monitor = watching([str(logs)], watched)
    monitor.step()
    (logs / "trainmon.yaml").write_text("metric: loss\n")
    time[0] = 101.9
    monitor.step()
    time[0] = 102.0
    monitor.step()
    assert asked == [100.5, 102.0]
