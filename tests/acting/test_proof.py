"""A pid file alone is a rumour: folders are copied, and the process must point at the run itself."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.acting.fake_table import NOTHING, Fake, FakeTable
from tests.acting.test_propose import finding, view
from tests.acting.trainers import Start, Started
from tui_monitor.acting import pidfile_trust, propose
from tui_monitor.acting.circumstances import look
from tui_monitor.acting.linking import Linked, Linker
from tui_monitor.acting.pidfile import PidFile
from tui_monitor.acting.place import RunPlace
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.text import Shown

PID = 4100
APPENDS = """
import os, signal, sys
with open(sys.argv[1], "a") as log:
    print("step 1 | loss 0.5", file=log)
print("ready", flush=True)
signal.pause()
"""
"""A training that opens its log for each line."""


def place(root: Path, name: str = "exp-1", above: str = "logs", pid: int | None = None) -> RunPlace:
    """A run on the disk, as the contract lays it out."""
    folder = root / above / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.log").touch()
    if pid is not None:
        (folder / "pid").write_text(str(pid))
    return RunPlace(Shown(f"{above}/{name}"), name, str(root), str(folder / "train.log"))


def link(table: ProcessTable, *places: RunPlace) -> list[Linked]:
    """What each is linked to."""
    return list(Linker(table).link(places).values())


def linked(spot: RunPlace, command: str, cwd: Path, env: Mapping[str, str] = NOTHING, writes: str = "") -> Linked:
    """What a pid file with a process like this is taken for."""
    fake = Fake(PID, 1, command, cwd=str(cwd), environment=env, writes={writes} if writes else set())
    return link(FakeTable(Fake(1, 0, "init"), fake), spot)[0]


def test_a_name_that_looks_like_arguments_is_found_in_a_command(tmp_path: Path) -> None:
    spot = place(tmp_path, "lr=0.1,seed=3", pid=PID)
    place(tmp_path, "lr=0.1,seed=4")
    assert linked(spot, "python train.py --name lr=0.1,seed=3", tmp_path).identity is not None
    assert linked(spot, "python train.py --name lr=0.1,seed=4", tmp_path).identity is None


def test_s3_a_copied_folder_does_not_lead_to_the_process_of_the_original(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    trainer = train("exp-1")
    (tmp_path / "logs/exp-1/pid").write_text(str(trainer.pid))
    shutil.copytree(tmp_path / "logs/exp-1", tmp_path / "logs/exp-2")
    one, two = place(tmp_path), place(tmp_path, "exp-2")
    alone, (first, second) = link(table, two)[0], link(table, one, two)
    for copy in (alone, second):
        assert copy.identity is None
        assert "not proven" in (copy.note or "")
        refusal = propose.stop(view(finding()), copy, Rung.TERM, look(table, two, [two], {two.id: copy}, 0.0))
        assert isinstance(refusal, Refusal)
        assert "not proven" in refusal.reason
    around = look(table, one, [one, two], {one.id: first, two.id: second}, 0.0)
    stop = propose.stop(view(finding()), first, Rung.TERM, around)
    assert isinstance(stop, StopProposal), stop
    assert stop.process.pid == trainer.pid


def test_a_training_that_does_not_keep_its_log_open_is_known_by_its_pid_file_and_arguments(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    script = tmp_path / "train.py"
    script.write_text(APPENDS)
    one, two = place(tmp_path), place(tmp_path, "exp-2")
    begun = start(sys.executable, "train.py", "logs/exp-1/train.log", cwd=tmp_path)
    for spot in (one, two):
        Path(spot.folder, "pid").write_text(str(begun.pid))
    first, second = link(table, one, two)
    assert first.process is not None
    assert (first.process.pid, first.process.linked_by) == (begun.pid, "pid file")
    assert second.identity is None


@pytest.mark.parametrize(
    "command",
    [
        "python train.py --name exp-1",
        "python train.py --name=exp-1",
        "python train.py --out logs/exp-1",
        "python train.py --out logs/exp-1/",
        "python train.py --log {root}/logs/exp-1/train.log",
        "python train.py --save logs/exp-1/checkpoints/last.pt",
        "python train.py --config configs/exp-1.yaml",
        "timeout 60 bash run.sh exp-1",
    ],
)
def test_an_argument_that_names_the_run_proves_its_pid_file(tmp_path: Path, command: str) -> None:
    spot = place(tmp_path, pid=PID)
    place(tmp_path, "exp-2")
    assert linked(spot, command.format(root=tmp_path), tmp_path).identity is not None


@pytest.mark.parametrize("env", [{"EXP_ID": "exp-1"}, {"TRAINMON_RUN": "{root}/logs/exp-1"}, {"OUT": "logs/exp-1/tb"}])
def test_a_variable_that_names_the_run_proves_its_pid_file(tmp_path: Path, env: dict[str, str]) -> None:
    spot = place(tmp_path, pid=PID)
    place(tmp_path, "exp-2")
    told = {name: value.format(root=tmp_path) for name, value in env.items()}
    assert linked(spot, "python train.py", tmp_path, told).identity is not None


def test_working_in_the_run_s_folder_proves_its_pid_file(tmp_path: Path) -> None:
    spot = place(tmp_path, pid=PID)
    place(tmp_path, "exp-2")
    assert linked(spot, "python ../../train.py", Path(spot.folder)).identity is not None


@pytest.mark.parametrize(
    ("command", "env"),
    [
        ("python train.py", {}),
        ("python train.py --name exp-10", {}),
        ("python train.py --name exp-2", {}),
        ("python train.py --out logs/exp-2", {}),
        ("python train.py", {"PWD": "{root}/logs/exp-1"}),
        ("python train.py", {"OLDPWD": "{root}/logs/exp-1"}),
        ("python train.py", {"OUT": "{root}/logs/exp-10"}),
        ("sleep 900", {}),
        ("tensorboard --logdir logs/exp-1", {}),
        ("-bash", {"OUT": "{root}/logs/exp-1"}),
    ],
)
def test_without_a_word_about_the_run_its_pid_file_is_not_proven(
    tmp_path: Path, command: str, env: dict[str, str]
) -> None:
    spot = place(tmp_path, pid=PID)
    place(tmp_path, "exp-2")
    told = {name: value.format(root=tmp_path) for name, value in env.items()}
    found = linked(spot, command, tmp_path, told)
    assert found.identity is None
    assert found.candidates == ()
    assert f"process {PID}" in (found.note or "")
    assert "not proven" in (found.note or "")


@pytest.mark.parametrize("argument", ["logs/exp-1", "logs/exp-1/train.log", "logs/exp-1/best.pt"])
def test_the_path_of_the_original_does_not_prove_its_namesake(tmp_path: Path, argument: str) -> None:
    original, copy = place(tmp_path, pid=PID), place(tmp_path, above="backup", pid=PID)
    command = f"python train.py --out {argument}"
    assert linked(original, command, tmp_path).identity is not None
    assert linked(copy, command, tmp_path).identity is None


def test_a_process_that_holds_the_log_of_another_run_is_that_run_s(tmp_path: Path) -> None:
    one, two = place(tmp_path), place(tmp_path, "exp-2", pid=PID)
    found = linked(two, "python train.py --after exp-2", tmp_path, writes=one.log)
    assert found.identity is None
    assert f"process {PID} writes {one.log}: it belongs to that run" in (found.note or "")


def test_a_command_line_does_not_make_it_another_run_s_either(tmp_path: Path) -> None:
    one, two = place(tmp_path), place(tmp_path, "exp-2")
    assert linked(two, "python train.py exp-2", tmp_path).identity is not None
    assert linked(two, "python train.py exp-2", tmp_path, writes=one.log).identity is None


def test_in_a_project_with_one_run_its_folder_is_proof_enough_for_a_training(tmp_path: Path) -> None:
    spot = place(tmp_path, pid=PID)
    assert linked(spot, "python train.py", tmp_path).identity is not None
    for stranger in ("sleep 900", "jupyter-lab", "node server.js"):
        assert linked(spot, stranger, tmp_path).identity is None
    assert linked(spot, "python train.py", tmp_path.parent).identity is None
    (tmp_path / "logs/latest").symlink_to("exp-1")
    assert linked(spot, "python train.py", tmp_path).identity is not None
    place(tmp_path, "exp-2")
    assert linked(spot, "python train.py", tmp_path).identity is None


@pytest.mark.parametrize("above", ["logs", "logs/round-2-hp"])
def test_in_rounds_a_run_of_another_round_or_of_none_is_a_second_one(tmp_path: Path, above: str) -> None:
    spot = place(tmp_path, above="logs/round-1-hp", pid=PID)
    assert linked(spot, "python train.py", tmp_path).identity is not None
    place(tmp_path, "exp-9", above=above)
    assert linked(spot, "python train.py", tmp_path).identity is None


def test_on_a_shared_disk_the_project_s_only_run_is_not_proven_by_the_folder(tmp_path: Path) -> None:
    spot = place(tmp_path)
    table = FakeTable(Fake(PID, 1, "python train.py", cwd=str(tmp_path)))
    file = PidFile(PID, time.time(), os.getuid(), shared=True)
    assert pidfile_trust.proven(table, file, [PID], spot) == []
    assert "shared disk" in pidfile_trust.unproven(file)


def test_of_several_trainings_below_a_script_the_one_that_names_the_run_is_meant(tmp_path: Path) -> None:
    one, two = place(tmp_path, pid=PID), place(tmp_path, "exp-2", pid=PID)
    script = Fake(PID, 1, "bash run_all.sh exp-1 exp-2", cwd=str(tmp_path))
    trainings = [Fake(PID + i, PID, f"python train.py exp-{i}", cwd=str(tmp_path)) for i in (1, 2)]
    found = link(FakeTable(Fake(1, 0, "init"), script, *trainings), one, two)
    assert [each.identity.pid for each in found if each.identity is not None] == [PID + 1, PID + 2]


def test_of_a_file_given_by_itself_the_folder_is_the_name(tmp_path: Path) -> None:
    """`trainmon logs/exp-1/train.log`: the word train in a command says nothing about exp-1."""
    spot = place(tmp_path, pid=PID)
    place(tmp_path, "exp-2")
    given = RunPlace(Shown("train"), "train", spot.root, spot.log)
    assert linked(given, "python -m train exp-2", tmp_path).identity is None
    assert linked(given, "python -m train exp-1", tmp_path).identity is not None
