"""A run of W&B, MLflow or trackio bears the name that its user gave it; its id stays what it is."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from outside import trainmon

sys.path.insert(0, str(Path(__file__).parent.parent / "reading" / "formats"))
from written import history, message, wandb_file

from tui_monitor.cli.assemble import looking_once
from tui_monitor.settings.layers import Layer
from tui_monitor.settings.load import load

RUN = "a" * 32
OFFLINE = "offline-run-20240101_100000-abcd1234"


def wandb(folder: Path, *names: str, run: str = OFFLINE) -> None:
    """W&B's file of a run, named once or several times."""
    path = folder / "wandb" / run / f"run-{run[-8:]}.wandb"
    path.parent.mkdir(parents=True)
    said = [message(17, message(1, run[-8:].encode()) + message(8, name.encode())) for name in names]
    path.write_bytes(wandb_file(*said, *(history(_step=n, loss=2 / n) for n in range(1, 20))))


def mlflow_files(folder: Path, name: str | None, run: str = RUN) -> None:
    place = folder / "mlruns" / "0" / run
    for inner in ("metrics", "tags"):
        (place / inner).mkdir(parents=True)
    (place / "metrics" / "loss").write_text("".join(f"17000000{n:02}000 {2 / n} {n}\n" for n in range(1, 20)))
    if name is not None:
        (place / "tags" / "mlflow.runName").write_text(name)


def mlflow_database(path: Path, *names: str) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE runs (run_uuid, name, status, end_time, lifecycle_stage)")
        base.execute('CREATE TABLE metrics ("key", value, timestamp, run_uuid, step, is_nan)')
        base.execute('CREATE TABLE params ("key", value, run_uuid)')
        for run, name in enumerate(names):
            base.execute("INSERT INTO runs VALUES (?, ?, 'RUNNING', NULL, 'active')", (f"{run:032}", name))
            for n in range(1, 20):
                row = (2 / n, 1700000000000 + n, f"{run:032}", n)
                base.execute("INSERT INTO metrics VALUES ('loss', ?, ?, ?, ?, 0)", row)


def trackio(path: Path, *names: str) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE metrics (id INTEGER PRIMARY KEY, run_id, timestamp, run_name, step, metrics)")
        for run, name in enumerate(names):
            for n in range(1, 20):
                row = (f"r{run}", "2024-01-01T00:00:00", name, n, json.dumps({"loss": 2 / n}))
                base.execute("INSERT INTO metrics VALUES (NULL, ?, ?, ?, ?, ?)", row)


def checked(folder: Path) -> dict[str, str | None]:
    """Id -> name of each run."""
    return {run["id"]: run["name"] for run in json.loads(trainmon("check", "--json", folder).out)["runs"]}


@pytest.mark.parametrize("name", ["gpt-small", "lr 3e-4, warm", "größer", "a/b", "run \x1b[31m7"])
def test_a_run_of_wandb_bears_its_name(tmp_path: Path, name: str) -> None:
    wandb(tmp_path, name)
    shown = name.replace("\x1b[31m", "")
    assert checked(tmp_path) == {f"wandb/{OFFLINE}": shown}
    assert f" {shown} (wandb/{OFFLINE}) " in trainmon("check", tmp_path).out


@pytest.mark.parametrize(
    ("names", "shown"), [((), None), (("",), None), (("old", "new"), "new"), (("old", ""), "old"), (("x",), "x")]
)
def test_the_newest_name_that_wandb_tells_counts(tmp_path: Path, names: tuple[str, ...], shown: str | None) -> None:
    wandb(tmp_path, *names)
    assert checked(tmp_path) == {f"wandb/{OFFLINE}": shown}


def test_two_runs_of_one_name_keep_ids_of_their_own(tmp_path: Path) -> None:
    other = OFFLINE.replace("abcd", "beef")
    wandb(tmp_path, "same")
    wandb(tmp_path, "same", run=other)
    assert checked(tmp_path) == {f"wandb/{OFFLINE}": "same", f"wandb/{other}": "same"}


@pytest.mark.parametrize("name", ["bold-shark-42", "two words", "größer", "a/b", None])
def test_a_run_in_the_files_of_mlflow_bears_its_name(tmp_path: Path, name: str | None) -> None:
    mlflow_files(tmp_path, name)
    mlflow_files(tmp_path, "other", "b" * 32)
    assert checked(tmp_path) == {f"mlruns/0/{RUN}": name, f"mlruns/0/{'b' * 32}": "other"}


@pytest.mark.parametrize(
    ("make", "file"), [(mlflow_database, "mlflow.db"), (mlflow_database, "x.sqlite"), (trackio, "toy.db")]
)
def test_runs_in_a_database_bear_their_names(tmp_path: Path, make, file: str) -> None:
    make(tmp_path / file, "deep", "wide")
    assert sorted(checked(tmp_path).values()) == ["deep", "wide"]
    assert " deep (" not in trainmon("check", tmp_path).out, "the id says it already"


@pytest.mark.parametrize(("make", "file"), [(mlflow_database, "mlflow.db"), (trackio, "toy.db")])
def test_the_one_run_of_a_database_bears_its_name(tmp_path: Path, make, file: str) -> None:
    make(tmp_path / "exp" / file if (tmp_path / "exp").mkdir() is None else tmp_path, "deep")
    assert checked(tmp_path) == {"exp": "deep"}
    assert " deep (exp) " in trainmon("check", tmp_path).out


@pytest.mark.parametrize("name", ["4", "1234", "cd1234", "abcd1234", "run-20240101_100000-abcd1234"])
def test_a_name_that_only_ends_like_its_id_is_told(tmp_path: Path, name: str) -> None:
    wandb(tmp_path, name)
    assert f" {name} (wandb/{OFFLINE}) " in trainmon("check", tmp_path).out


def test_a_log_has_no_name_but_its_id(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 1 loss 0.5\n" * 3)
    assert list(checked(tmp_path).values()) == [None]


@pytest.mark.parametrize("command", ["explain", "check --report", "check"])
def test_every_word_about_a_run_tells_its_name_and_its_id(tmp_path: Path, command: str) -> None:
    wandb(tmp_path, "gpt-small")
    assert f"gpt-small (wandb/{OFFLINE})" in trainmon(*command.split(), tmp_path).out


def test_a_key_in_a_name_is_not_shown(tmp_path: Path) -> None:
    wandb(tmp_path, "api_key=sk-abcdefghijklmnopqrstuv12345")
    assert "abcdefghijklmnopqrstuv" not in trainmon("check", "--json", tmp_path).out


def test_a_damaged_file_has_no_name_and_hides_nothing(tmp_path: Path) -> None:
    wandb(tmp_path / "a", "good")
    wandb(tmp_path / "b", "bad")
    [path] = (tmp_path / "b").rglob("*.wandb")
    path.write_bytes(path.read_bytes()[:9] + b"\xff" * 500)
    assert checked(tmp_path)[f"a/wandb/{OFFLINE}"] == "good"


def test_a_run_that_is_renamed_is_called_so_at_the_next_look_though_it_logs_nothing_new(tmp_path: Path) -> None:
    mlflow_files(tmp_path, "old")
    monitor = looking_once([str(tmp_path)], load([str(tmp_path)], None, Layer()))
    assert [view.where.name for view in monitor.settle().runs] == ["old"]
    (tmp_path / "mlruns" / "0" / RUN / "tags" / "mlflow.runName").write_text("renamed")
    assert [view.where.name for view in monitor.settle().runs] == ["renamed"]
