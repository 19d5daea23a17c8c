"""A process that works for other runs as well is not stopped for one, whatever is watched."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.acting.fake_table import Fake, FakeTable
from tests.acting.test_propose import finding, view
from tests.acting.trainers import Start
from tui_monitor.acting import neighbours, propose
from tui_monitor.acting.circumstances import look
from tui_monitor.acting.linking import PID_FILE, Linked, Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.text import Shown

PID = 4100
LAUNCHER = """
import os, signal, subprocess, sys
logs = [open(path, "a") for path in sys.argv[1:]]
inner = "import os, signal; print('up', flush=True); signal.pause()"
child = subprocess.Popen([sys.executable, "-c", inner], stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", child.pid, flush=True)
signal.pause()
"""


def place(root: Path, log: str = "logs/exp-1/train.log", exp_id: str = "", files: tuple[str, ...] = ()) -> RunPlace:
    path = touch(root, log)
    name = exp_id or path.parent.name
    return RunPlace(Shown(name), name, str(root), str(path), tuple(str(root / file) for file in files))


def touch(root: Path, *files: str) -> Path:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    return root / files[0]


def asked(table: ProcessTable, run: RunPlace, *others: RunPlace) -> StopProposal | Refusal:
    places = [run, *others]
    linked = Linker(table).link(places)
    return propose.stop(view(finding()), linked[run.id], Rung.TERM, look(table, run, places, linked, 0.0))


@pytest.mark.parametrize("watched", [1, 2])
def test_a_launcher_of_two_runs_is_not_stopped_for_one_of_them(
    start: Start, table: ProcessTable, tmp_path: Path, watched: int
) -> None:
    one, two = place(tmp_path), place(tmp_path, "logs/exp-2/train.log")
    launcher = start(sys.executable, "-c", LAUNCHER, one.log, two.log)
    answer = asked(table, *[two, one][:watched])
    assert isinstance(answer, Refusal), answer
    other = "logs/exp-1/train.log" if watched == 1 else "exp-1"
    assert f"process {launcher.pid} also writes {other}: stopping it would stop both" in answer.reason


def test_a_launcher_whose_child_inherited_both_logs_is_refused_for_what_the_child_holds(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    one, two = place(tmp_path), place(tmp_path, "logs/exp-2/train.log")
    script = (
        "import os, signal, subprocess, sys\n"
        "mine = open(sys.argv[1], 'a')\n"
        "with open(sys.argv[2], 'a') as log: child = subprocess.Popen(['sleep', '60'], stdout=log)\n"
        "print('ready', child.pid, flush=True); signal.pause()\n"
    )
    start(sys.executable, "-c", script, one.log, two.log)
    answer = asked(table, one)
    assert isinstance(answer, Refusal), answer
    assert "also writes logs/exp-2/train.log" in answer.reason


def test_a_training_with_files_of_its_own_in_many_places_is_stopped(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    run = place(tmp_path)
    own = ["logs/exp-1/eval.log", "runs/exp-1/events.out.tfevents.1.host.7.0", "nohup.out", "ckpt/last.pt"]
    touch(tmp_path, *own)
    trainer = start(sys.executable, "-c", LAUNCHER, run.log, *(str(tmp_path / file) for file in own))
    answer = asked(table, run)
    assert isinstance(answer, StopProposal), answer
    assert [answer.process.pid, *(child.pid for child in answer.children)] == [trainer.pid, trainer.child]


OTHERS = {
    "a sibling's log": ("logs/exp-1/train.log", "logs/exp-2/train.log"),
    "a rotated one": ("logs/exp-1/train.log", "logs/exp-2/train.log.1"),
    "in another round": ("logs/round-1-hp/exp-1/train.log", "logs/round-2-hp/exp-1/train.log"),
    "in another project": ("a/logs/exp-1/train.log", "b/logs/exp-1/train.log"),
    "seeds of two experiments": ("logs/exp-1/seed_0/train.log", "logs/exp-2/seed_0/train.log"),
    "two seeds": ("out/seed_0/train.log", "out/seed_1/train.log"),
    "jobs by their number": ("multirun/0/train.log", "multirun/1/train.log"),
    "called after the folder": ("logs/exp-1/exp-1.log", "logs/exp-2/exp-2.log"),
    "event files": ("runs/a/events.out.tfevents.1.host.7.0", "runs/b/events.out.tfevents.2.host.7.1"),
    "W&B's": ("wandb/run-1-abc/run-abc.wandb", "wandb/run-2-def/run-def.wandb"),
    "a table": ("ray/trial_1/progress.csv", "ray/trial_2/progress.csv"),
    "no ending": ("logs/exp-1/train_log", "logs/exp-2/train_log"),
}


@pytest.mark.parametrize(("mine", "other"), OTHERS.values(), ids=OTHERS)
def test_what_looks_like_the_log_of_another_run_is_one(tmp_path: Path, mine: str, other: str) -> None:
    assert neighbours.is_another_runs(str(touch(tmp_path, other)), place(tmp_path, mine))
    assert neighbours.is_another_runs(str(touch(tmp_path, mine)), place(tmp_path, other.removesuffix(".1")))


BESIDE = ("logs/exp-2/train.log", "logs/exp-10/train.log")


@pytest.mark.parametrize(
    "other",
    [
        "logs/exp-2/metrics.jsonl",
        "logs/exp-2/tb/events.out.tfevents.1.host.7.0",
        "runs/exp-2/events.out.tfevents.1.host.7.0",
        "logs/exp-2.out",
        "slurm/exp-2.out",
        "results/exp-10.csv",
    ],
)
def test_a_log_that_carries_the_name_of_another_run_is_that_run_s(tmp_path: Path, other: str) -> None:
    touch(tmp_path, *BESIDE)
    assert neighbours.is_another_runs(str(touch(tmp_path, other)), place(tmp_path))


@pytest.mark.parametrize(
    "own",
    [
        "logs/exp-1/train.log",
        "logs/exp-1/train.log.1",
        "logs/exp-1/eval.log",
        "logs/exp-1/rank_1/train.log",
        "logs/exp-1/fold_2/train.log",
        "logs/exp-1/tb/events.out.tfevents.1.host.7.0",
        "logs/exp-1/exp-2.log",
        "runs/exp-1/events.out.tfevents.1.host.7.0",
        "runs/Aug01_12-00-00_host/events.out.tfevents.1.host.7.0",
        "lightning_logs/version_3/metrics.csv",
        "wandb/run-20260101-abc/run-abc.wandb",
        "wandb/run-20260101-abc/files/output.log",
        "wandb/run-20260101-abc/logs/debug-internal.log",
        "nohup.out",
        "train.log",
        "logs/sweep.log",
        "logs/exp-1.out",
        "slurm-4711.out",
        "slurm/4711.out",
        "slurm/exp-1.out",
        "debug.log",
        "torchelastic_ab/none_cd/attempt_0/0/stdout.log",
        "logs/exp-2/best.pt",
        "cache/exp-2/data.bin",
        "results/exp-1.csv",
    ],
)
def test_what_a_training_usually_writes_is_its_own(tmp_path: Path, own: str) -> None:
    touch(tmp_path, *BESIDE)
    assert not neighbours.is_another_runs(str(touch(tmp_path, own)), place(tmp_path))


@pytest.mark.parametrize(
    ("mine", "beside"),
    [
        ("exp-1/rank_0/train.log", "exp-1/rank_1/train.log"),
        ("exp-1/train/events.out.tfevents.1.host.7.0", "exp-1/validation/events.out.tfevents.2.host.7.1"),
        ("out/wandb/run-1-abc/files/output.log", "out/wandb/run-1-abc/logs/debug.log"),
    ],
)
def test_ranks_and_splits_side_by_side_are_one_run(tmp_path: Path, mine: str, beside: str) -> None:
    assert not neighbours.is_another_runs(str(touch(tmp_path, beside)), place(tmp_path, mine))


def test_a_file_that_discovery_gave_to_the_run_is_its_own_wherever_it_lies(tmp_path: Path) -> None:
    other = touch(tmp_path, "out/b/train.log")
    assert neighbours.is_another_runs(str(other), place(tmp_path, "out/a/train.log"))
    assert not neighbours.is_another_runs(str(other), place(tmp_path, "out/a/train.log", files=("out/b/train.log",)))


@pytest.mark.parametrize(
    ("beside", "is_other"),
    [
        ("logs/exp-2.log", True),
        ("logs/exp-10.log", True),
        ("logs/resnet.log", True),
        ("logs/exp-1-long.log", True),
        ("logs/exp-2.csv", True),
        ("other/exp-7.log", True),
        ("logs/exp-1.err", False),
        ("logs/exp-1_eval.log", False),
        ("logs/exp-1.log.2", False),
        ("logs/debug.log", False),
        ("logs/exp-2.pt", False),
    ],
)
def test_where_files_name_the_runs_a_file_beside_the_log_may_be_another_run(
    tmp_path: Path, beside: str, is_other: bool
) -> None:
    mine = place(tmp_path, "logs/exp-1.log", exp_id="exp-1")
    assert neighbours.is_another_runs(str(touch(tmp_path, beside)), mine) is is_other


@pytest.mark.parametrize("beside", ["logs/exp-1/eval.log", "logs/exp-1/eval/train.log", "logs/exp-1/fold2.csv"])
def test_a_log_given_by_itself_has_no_neighbours_in_its_folder(tmp_path: Path, beside: str) -> None:
    mine = place(tmp_path, exp_id="train")
    assert not neighbours.is_another_runs(str(touch(tmp_path, beside)), mine)
    assert neighbours.is_another_runs(str(touch(tmp_path, "logs/exp-2/train.log")), mine)


def named(root: Path, command: str, run: RunPlace, started: float = 1000.0) -> list[str]:
    table = FakeTable(Fake(PID, 1, command, cwd=str(root), start=int(started)))
    return [os.path.relpath(path, root) for path in neighbours.named(table, PID, run)]


@pytest.mark.parametrize(
    "command",
    [
        "python sweep.py exp-1 exp-2",
        "python sweep.py --runs=exp-1,exp-2",
        "python sweep.py --runs ['exp-1','exp-2']",
        "python sweep.py logs/exp-1 logs/exp-2",
        "python sweep.py logs/exp-1/train.log {root}/logs/exp-2/train.log",
        "python sweep.py configs/exp-1.yaml configs/exp-2.yaml",
        "python train.py --name exp-2",
    ],
)
def test_a_command_that_names_another_run_that_is_being_written_works_for_it(tmp_path: Path, command: str) -> None:
    run, other = place(tmp_path), touch(tmp_path, "logs/exp-2/train.log")
    told = command.format(root=tmp_path)
    assert named(tmp_path, told, run) == ["logs/exp-2/train.log"]
    os.utime(other, (999.0, 999.0))
    assert named(tmp_path, told, run) == []


@pytest.mark.parametrize(
    "command",
    [
        "python train.py --name exp-1",
        "python train.py --name exp-1 --init logs/exp-2/best.pt",
        "python train.py --name exp-1 --seed 2 --gpus 0,1",
        "python train.py --name exp-1 --after exp-3",
    ],
)
def test_a_command_that_only_uses_what_other_runs_left_does_not_work_for_them(tmp_path: Path, command: str) -> None:
    run = place(tmp_path)
    touch(tmp_path, "logs/exp-2/train.log", "logs/2/train.log", "logs/exp-20/train.log")
    assert named(tmp_path, command, run) == []


def test_the_child_of_a_launcher_that_names_another_run_is_reason_enough(tmp_path: Path) -> None:
    run = place(tmp_path)
    touch(tmp_path, "logs/exp-2/train.log")
    launcher = Fake(PID, 1, "python sweep.py --name exp-1 --more b.yaml", cwd=str(tmp_path))
    child = Fake(PID + 1, PID, "python train.py --name exp-2", cwd=str(tmp_path), start=101)
    answer = asked(FakeTable(Fake(1, 0, "init"), launcher, child), run)
    assert isinstance(answer, Refusal)
    assert "also writes logs/exp-2/train.log" in answer.reason


def watching(root: Path, writes: Mapping[str, set[str]], *runs: RunPlace) -> StopProposal | Refusal:
    """Asked about the first of these runs, where a trainer and its child hold these files."""
    files = {name: {str(root / path) for path in paths} for name, paths in writes.items()}
    trainer = Fake(PID, 1, "python train.py", writes=files.get("trainer", set()))
    child = Fake(PID + 1, PID, "python -c x", writes=files.get("child", set()))
    return asked(FakeTable(Fake(1, 0, "init"), trainer, child), *runs)


def test_event_files_of_the_run_that_are_watched_as_one_of_their_own_do_not_stand_in_the_way(tmp_path: Path) -> None:
    events = "runs/Aug01_host/events.out.tfevents.1.host.7.0"
    run, companion = place(tmp_path), place(tmp_path, events)
    answer = watching(tmp_path, {"trainer": {"logs/exp-1/train.log", events}}, run, companion)
    assert isinstance(answer, StopProposal), answer


def test_a_watched_run_whose_log_a_child_holds_is_named_by_its_id(tmp_path: Path) -> None:
    run, other = place(tmp_path), place(tmp_path, "elsewhere/model/console.txt")
    holds = {"trainer": {"logs/exp-1/train.log"}, "child": {"elsewhere/model/console.txt"}}
    answer = watching(tmp_path, holds, run, other)
    assert isinstance(answer, Refusal), answer
    assert "also writes model" in answer.reason


def test_a_pid_file_that_leads_to_the_same_process_does_not_outweigh_a_log_that_is_held(tmp_path: Path) -> None:
    run, copy = place(tmp_path), place(tmp_path, "old/kept/run.txt")
    table = FakeTable(Fake(1, 0, "init"), Fake(PID, 1, "python train.py", writes={run.log}))
    linked = dict(Linker(table).link([run, copy]))
    mine = linked[run.id]
    assert mine.process is not None
    rumour = Linked(replace(mine.process, linked_by=PID_FILE), mine.identity)
    for of_copy, shared in ((rumour, ()), (mine, (copy.id,))):
        around = look(table, run, [run, copy], {run.id: mine, copy.id: of_copy}, 0.0)
        assert around.shared_with == shared


def test_without_a_hold_on_processes_the_question_says_how_they_are_told_apart(
    start: Start, table: ProcessTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS, kernels before 5.3, containers that forbid the call."""
    run = place(tmp_path)
    start(sys.executable, "-c", LAUNCHER, run.log)
    exact = asked(table, run)
    monkeypatch.delattr(signal, "pidfd_send_signal")
    weaker = asked(table, run)
    assert isinstance(exact, StopProposal)
    assert isinstance(weaker, StopProposal)
    assert exact.process.linked_by == "holds the log open"
    assert weaker.process.linked_by == "holds the log open; told from a later process by its start time alone"
