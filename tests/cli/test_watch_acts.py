"""The flags by which a watcher is allowed to act: what they refuse, and what forbids them."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import logs
import pytest

from tui_monitor.cli.main import main
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.monitor import Monitor
from tui_monitor.text import Shown

Watch = Callable[..., tuple[int, list[dict[str, object]], str]]
ALLOWED = ("--act", "--act-as-root", "--act-after", "10")


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Watch:
    """Watch until the runs under `tmp_path/lab` have ended, which they have."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    logs.run(tmp_path / "lab/logs", "exp-1", logs.diverging(60), age=3600)

    def watch(*flags: str) -> tuple[int, list[dict[str, object]], str]:
        status = main(["watch", str(tmp_path / "lab"), "--json", *flags])
        said = capsys.readouterr()
        return status, list(map(json.loads, said.out.splitlines())), said.err

    return watch


def acts(said: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(one["act"], one["message"]) for one in said if "act" in one]


def below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (["--act-kill"], "only with --act"),
        (["--act-as-root"], "only with --act"),
        (["--act-found", "exp-1"], "only with --act"),
        (["--max-stops-per-hour", "5"], "only with --act"),
        (["--act", "--act-after", "9.9"], "at least 10"),
        (["--act", "--act-after", "soon"], "at least 10"),
        (["--act", "--act-after", "nan"], "at least 10"),
        (["--act", "--act-on", "crash"], "nan, inf, explosion, collapse"),
        (["--act", "--act-on", ""], "nan, inf, explosion, collapse"),
        (["--act", "--max-stops-per-hour", "0"], "from 1"),
        (["--act", "--max-stops-per-hour", "-1"], "from 1"),
        (["--act", "--max-stops-per-hour", "9999999999"], "from 1"),
        (["--act", "--until", "verdict"], "goes on"),
    ],
    ids=lambda said: " ".join(said) if isinstance(said, list) else "",
)
def test_what_makes_no_sense_is_refused_before_anything_is_looked_at(
    watch: Watch, flags: list[str], reason: str
) -> None:
    status, said, err = watch(*flags)
    assert (status, said) == (2, [])
    assert reason in err


def test_s4_without_a_flag_nothing_is_written_and_nothing_is_said_of_acts(watch: Watch, tmp_path: Path) -> None:
    status, said, _ = watch()
    assert (status, acts(said)) == (20, [])
    assert below(tmp_path) == {"lab/logs/exp-1/train.log"}


@pytest.mark.parametrize(
    ("place", "named"), [("lab/trainmon.yaml", "trainmon.yaml, line 1"), ("config/trainmon/config.yaml", "config.yaml")]
)
def test_read_only_anywhere_forbids_it(watch: Watch, tmp_path: Path, place: str, named: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("read_only: true\n")
    before = below(tmp_path)
    _, said, _ = watch(*ALLOWED)
    (what, message), *more = acts(said)
    assert what == "policy"
    assert str(message).startswith("may stop nothing: read-only")
    assert named in str(message)
    assert {what for what, _ in more} <= {"keep", "found"}
    assert below(tmp_path) == before


def test_read_only_below_what_is_watched_forbids_it_there(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An experiment root has settings of its own, also where it is watched from above."""
    del watch  # it made the run
    (tmp_path / "lab/trainmon.yaml").write_text("read_only: true\n")
    before = below(tmp_path)
    main(["watch", str(tmp_path), "--json", *ALLOWED])
    said = acts(list(map(json.loads, capsys.readouterr().out.splitlines())))
    assert below(tmp_path) == before
    assert ("keep", f"read-only ({tmp_path}/lab/trainmon.yaml, line 1): nothing is done there") in said


def test_s20_nobody_acts_as_root_unless_that_was_said(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    _, said, _ = watch("--act")
    assert acts(said)[0] == ("policy", "may stop nothing: trainmon runs as root, and --act-as-root was not given")


def test_ones_own_settings_name_the_kinds_and_a_flag_beats_them(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "config/trainmon").mkdir(parents=True)
    (tmp_path / "config/trainmon/config.yaml").write_text("act: explosion\n")
    assert "runs that explode while" in str(acts(watch(*ALLOWED)[1])[0])
    assert "runs that collapse while" in str(acts(watch(*ALLOWED, "--act-on", "collapse")[1])[0])


def test_the_flag_to_write_is_the_yes_and_what_is_kept_is_told(watch: Watch, tmp_path: Path) -> None:
    status, said, _ = watch("--write")
    assert status == 20
    assert acts(said)[0] == ("keep", f"notes, error log and memory of {tmp_path}/lab are kept from now on")
    errors = json.loads((tmp_path / "lab/reports/error-log.json").read_text())
    assert [event["category"] for event in errors["events"]] == ["divergence"]
    watch("--write")
    assert json.loads((tmp_path / "lab/reports/error-log.json").read_text()) == errors


def test_whoever_leaves_while_a_stop_is_under_way_is_told(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(self: Monitor) -> Snapshot:
        signal.raise_signal(signal.SIGINT)
        return self.snapshot()

    words = Shown("logs/exp-1: TERM was sent to pid 4100; what comes of it was not waited for")
    monkeypatch.setattr(Monitor, "step", leave)
    monkeypatch.setattr(Monitor, "under_way", (words,))
    _, _, err = watch(*ALLOWED)
    assert f"trainmon: {words}" in err
