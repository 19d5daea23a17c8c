"""A configuration beside a log that cannot be read is told with its reason, for as long as that is so."""

import errno
import os
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.errors import NotReadable, NotYet, SourceError, Unreachable
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import OpenFile
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import RunView, Traces
from tui_monitor.report import contract
from tui_monitor.watching import fleet

BROKEN = "a: [1,\n b: {"
SAID = "config.yaml: not valid YAML (did not find expected node content)"


def folder(root: Path, config: str = BROKEN) -> Path:
    append(root / "exp-1" / "train.log", steps(1, 40))
    append(root / "exp-1" / "config.yaml", config)
    return root / "exp-1"


def noted(view: RunView) -> object:
    assert contract.run(view)["note"] == view.note
    return view.note


def test_it_is_told_and_nothing_else_is_said_of_the_run(tmp_path: Path) -> None:
    folder(tmp_path / "broken")
    folder(tmp_path / "whole", "lr: 0.1\n")
    broken, whole = Watching(tmp_path / "broken").look_at_one(), Watching(tmp_path / "whole").look_at_one()
    assert (noted(broken), noted(whole)) == (SAID, None)
    assert (broken.verdict, broken.status, broken.life) == (whole.verdict, whole.status, whole.life)
    assert {file.path: file.note for file in broken.files} == {"train.log": None, "config.yaml": SAID}


def test_it_goes_when_the_file_is_mended_though_the_log_is_silent(tmp_path: Path) -> None:
    run = folder(tmp_path)
    watching = Watching(tmp_path)
    assert noted(watching.look_at_one()) == SAID
    (run / "config.yaml").write_text("lr: 0.1\n")
    view = watching.look_at_one(1.0)
    assert (noted(view), view.setup.config) == (None, {"lr": 0.1})


def test_another_reason_takes_its_place(tmp_path: Path) -> None:
    run = folder(tmp_path)
    watching = Watching(tmp_path)
    watching.look()
    (run / "config.yaml").write_text("- 1\n- 2\n")
    assert noted(watching.look_at_one(1.0)) == "config.yaml: not read: no table of names and values"
    (run / "config.yaml").write_bytes(b"# padded\n" * (1 << 17))
    assert noted(watching.look_at_one(1.0)) == "config.yaml: not read: larger than 1 MiB"


@pytest.mark.parametrize("emptied", [False, True])
def test_it_goes_with_the_file(tmp_path: Path, emptied: bool) -> None:
    config = folder(tmp_path) / "config.yaml"
    watching = Watching(tmp_path)
    watching.look()
    config.write_text("") if emptied else config.unlink()
    assert noted(watching.look_at_one(1.0)) is None


def test_it_comes_when_a_file_that_was_read_is_broken(tmp_path: Path) -> None:
    run = folder(tmp_path, "lr: 0.1\n")
    watching = Watching(tmp_path)
    watching.look()
    (run / "config.yaml").write_text(BROKEN)
    append(run / "train.log", steps(41, 42))
    view = watching.look_at_one(1.0)
    assert (noted(view), view.setup.config) == (SAID, {"lr": 0.1})


def test_what_is_told_of_the_log_comes_first(tmp_path: Path) -> None:
    run = folder(tmp_path)
    watching = Watching(tmp_path)
    watching.look()
    (run / "train.log").write_text(steps(1, 5))
    lost = "log restarted; lines may have been lost"
    assert noted(watching.look_at_one(1.0)) == f"{lost}; {SAID}"


def test_why_a_log_is_not_read_is_not_sought_in_its_configuration(tmp_path: Path) -> None:
    append(tmp_path / "exp-1" / "train.log", "nothing that could be watched\n" * 10)
    append(tmp_path / "exp-1" / "config.yaml", BROKEN)
    view = Watching(tmp_path).look_at_one()
    assert view.verdict.decision is Decision.WAIT
    assert "config.yaml" not in view.verdict.reason
    assert noted(view) == SAID


def test_of_several_the_first_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    run = folder(tmp_path)
    append(run / "args.json", "{")
    append(run / "hparams.yaml", "[")
    append(run / "params.json", '{"lr": 0.1}')
    note = str(noted(Watching(tmp_path).look_at_one()))
    assert note.startswith("args.json: not valid JSON (")
    assert note.endswith("); 2 more configuration files not read")


def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path) -> None:
    append(tmp_path / "exp-1" / "train.log", steps(1, 40))
    os.mkfifo(tmp_path / "exp-1" / "config.yaml")
    assert noted(Watching(tmp_path).look_at_one()) == "config.yaml: is a fifo, not a file that can be read back"


class Locked(LocalSource):
    """A disk that gives no configuration away: `error` is what it says."""

    error: SourceError | None = None
    at = "open"

    def open(self, path: str) -> OpenFile:
        self._refuse(path, "open")
        return super().open(path)

    def stat(self, path: str):  # type: ignore[no-untyped-def]
        self._refuse(path, "stat")
        return super().stat(path)

    def _refuse(self, path: str, what: str) -> None:
        if self.error is not None and self.at == what and path.endswith("config.yaml"):
            raise self.error


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Watching, Locked]:
    folder(tmp_path, "lr: 0.1\n")
    source = Locked(Watching(tmp_path).clock)
    return Watching(tmp_path, source), source


@pytest.mark.parametrize("at", ["open", "stat"])
def test_one_that_may_not_be_read_is_told_until_it_may(
    locked: tuple[Watching, Locked], tmp_path: Path, at: str
) -> None:
    watching, source = locked
    path = tmp_path / "exp-1" / "config.yaml"
    source.at, source.error = at, NotReadable(f"{path} cannot be read: {os.strerror(errno.EACCES)}")
    view = watching.look_at_one()
    assert (noted(view), view.setup.config) == ("config.yaml: cannot be read: Permission denied", {})
    source.error = None  # which changes nothing that the file itself tells
    view = watching.look_at_one(1.0)
    assert (noted(view), view.setup.config) == (None, {"lr": 0.1})


def test_one_that_lies_where_nobody_answers_is_told(locked: tuple[Watching, Locked]) -> None:
    watching, source = locked
    source.error = Unreachable("/mnt/far has not answered since 12:00:00")
    assert noted(watching.look_at_one()) == "config.yaml: /mnt/far has not answered since 12:00:00"


def test_one_about_which_a_slow_place_has_not_answered_yet_is_waited_for(
    locked: tuple[Watching, Locked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "SLOWEST", 0.05)
    watching, source = locked
    source.error = NotYet("/mnt/slow is slow to answer")
    view = watching.look_at_one()
    assert (noted(view), view.progress.step, watching.run().waiting) == (None, 40, True)
    source.error = None
    view = watching.look_at_one(1.0)
    assert (noted(view), view.setup.config, watching.run().waiting) == (None, {"lr": 0.1}, False)


@pytest.mark.parametrize("denied", [False, True])
def test_of_a_run_that_was_laid_aside_it_goes_as_well(
    locked: tuple[Watching, Locked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, denied: bool
) -> None:
    monkeypatch.setattr(fleet, "MANY", 0)
    watching, source = locked
    config = tmp_path / "exp-1" / "config.yaml"
    if denied:
        source.error = NotReadable("config.yaml cannot be read: Permission denied")
    else:
        config.write_text(BROKEN)
    then = config.stat().st_mtime - 3600.0
    os.utime(tmp_path / "exp-1" / "train.log", (then, then))
    watching.fleet.find()
    watching.run().link(None, Traces(nobody=True))
    before = watching.look_at_one()
    assert before.note is not None
    assert watching.run()._open is None, "it was laid aside"
    assert watching.look_at_one(1.0) is before
    source.error = None
    config.write_text("lr: 0.1\n") if not denied else None
    after = watching.look_at_one(1.0)
    assert (noted(after), after.setup.config) == (None, {"lr": 0.1})
    assert (after.verdict, after.life, after.progress) == (before.verdict, before.life, before.progress)
    assert watching.run()._open is None
