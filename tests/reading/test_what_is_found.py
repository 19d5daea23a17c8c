"""What discovery finds where a name alone would mislead: hidden homes, names of checkpoints, logs not written yet."""

from pathlib import Path

import pytest
from following import local

from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery

LINE = "step 1 loss 0.5\n"
RECORD = '{"step": 1, "loss": 0.5}\n'
TABLE = "epoch,loss\n1,0.5\n"
YOLO = (
    "     0/99     2.26G    0.1145   0.03889         0    0.1534        50      640"
    "    0.2381    0.2154    0.1435   0.03927    0.1019   0.02571         0\n"
)
HELD = {".jsonl": RECORD, ".csv": TABLE, ".json": "{}", ".pt": "PK", ".safetensors": "x"}
EVENTS = "events.out.tfevents.1700000000.host.4711.0"
OTHER = "events.out.tfevents.1700000900.host.4712.0"


def found(top: Path, *names: str, **told: str) -> list[RunSpec]:
    """The runs of a tree of these files; `told` gives what the files of a name hold."""
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told.get(path.stem, HELD.get(path.suffix, LINE)))
    return list(Discovery(local(), [str(top)]).all())


def ids(runs: list[RunSpec]) -> list[str]:
    return [run.id for run in runs]


def files(run: RunSpec) -> set[str]:
    return {file.name + file.suffix for file in run.files}


# Zero-operators keep their experiments in a hidden folder of the project.


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["metrics.jsonl"], ["metrics.jsonl"]),
        (["training_status.json"], ["training_status.json"]),
        (["metrics.jsonl", "training_status.json"], ["metrics.jsonl", "training_status.json"]),
        (["metrics.jsonl", "train.log"], ["metrics.jsonl", "train.log"]),
        (["metrics.jsonl", "artifacts/report.md"], ["metrics.jsonl"]),
    ],
)
def test_an_experiment_of_zero_operators_is_found_from_the_project(tmp_path: Path, names, expected) -> None:
    [run] = found(tmp_path, *(f".zo/experiments/exp-001/{name}" for name in names))
    assert (run.id, run.exp_id) == (".zo/experiments/exp-001", "exp-001")
    assert files(run) == set(expected)


def test_a_log_of_the_project_does_not_swallow_its_one_experiment(tmp_path: Path) -> None:
    runs = found(tmp_path, ".zo/experiments/exp-001/metrics.jsonl", "train.log")
    assert ids(runs) == [".zo/experiments/exp-001", tmp_path.name]


@pytest.mark.parametrize(
    "name", ["events.jsonl", "logs/session.log", "memory/progress.jsonl", "experiments/metrics.json", "train.log"]
)
def test_what_zero_operators_keep_beside_their_experiments_is_no_run(tmp_path: Path, name: str) -> None:
    assert ids(found(tmp_path, ".zo/experiments/exp-001/metrics.jsonl", f".zo/{name}")) == [".zo/experiments/exp-001"]


@pytest.mark.parametrize("name", [".git/train.log", ".cache/x/train.log", ".hydra/train.log", "x/.zo2/train.log"])
def test_other_hidden_folders_stay_closed(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name) == []


# A folder that is called like a checkpoint holds a run where it holds a log.


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["epoch7/train.log", "epoch8/train.log"], ["epoch7", "epoch8"]),
        (["runs/checkpoint-100/metrics.csv", "runs/checkpoint-200/metrics.csv"],
         ["runs/checkpoint-100", "runs/checkpoint-200"]),
        (["exp/checkpoints/log.txt", "exp/checkpoints/model.pt"], ["exp"]),
        (["checkpoints/deep/train.log", "checkpoints/wide/train.log"], ["checkpoints/deep", "checkpoints/wide"]),
        (["sweep/step_1000/progress.jsonl", "sweep/step_2000/progress.jsonl"], ["sweep/step_1000", "sweep/step_2000"]),
        (["exp/ckpt/log.txt", f"exp/tb/{EVENTS}"], ["exp"]),
    ],
)  # fmt: skip
def test_a_folder_called_like_a_checkpoint_is_a_run_where_it_holds_a_log(tmp_path: Path, names, expected) -> None:
    assert ids(found(tmp_path, *names)) == expected


@pytest.mark.parametrize(
    "names",
    [
        ["out/checkpoint-100/trainer_state.json", "out/checkpoint-100/model.safetensors"],
        ["out/checkpoint-100/trainer_state.json", "out/checkpoint-200/trainer_state.json"],
        ["checkpoints/best_epoch.txt", "checkpoints/model.pt"],
        ["ckpts/vocab.txt", "ckpts/merges.txt", "ckpts/latest"],
        ["global_step20/mp_rank_00_model_states.pt", "global_step20/loss.txt"],
    ],
)
def test_weights_and_what_is_saved_beside_them_are_no_run(tmp_path: Path, names) -> None:
    assert found(tmp_path, *names) == []


def test_beside_a_log_a_checkpoint_is_a_checkpoint(tmp_path: Path) -> None:
    [run] = found(tmp_path, "exp/train.log", "exp/checkpoint-500/metrics.csv", "exp/checkpoints/last/log.txt")
    assert files(run) == {"train.log"}


# An experiment that was started and has written nothing is shown: its process may have died before its first line.


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["logs/exp-005/pid"], ["logs/exp-005"]),
        (["logs/round-1-hp/exp-7/pid"], ["logs/round-1-hp/exp-7"]),
        (["logs/a/pid", "logs/b/pid", "logs/c/train.log", "logs/c/pid"], ["logs/a", "logs/b", "logs/c"]),
        (["logs/a/pid", "logs/a/config.yaml"], ["logs/a"]),
        (["logs/a/pid", "train.log"], ["logs/a", "project"]),
    ],
)
def test_an_experiment_with_a_pid_file_and_no_log_is_found(tmp_path: Path, names, expected) -> None:
    runs = found(tmp_path / "project", *names, pid="4711\n")
    assert ids(runs) == expected
    first = runs[0]
    assert files(first) == {"train.log"} and first.pid_file is not None
    assert first.root == str(tmp_path / "project")


@pytest.mark.parametrize("names", [["pid"], ["run/pid"], ["logs/pid"], ["data/logs/exp/pid"], ["logs/a/b/pid"]])
def test_a_pid_file_elsewhere_is_no_experiment(tmp_path: Path, names) -> None:
    assert found(tmp_path / "project", *names, pid="4711\n") == []


def test_a_pid_file_beside_folders_that_log_makes_no_further_run(tmp_path: Path) -> None:
    [run] = found(tmp_path, "logs/exp/pid", f"logs/exp/tb/{EVENTS}", pid="4711\n")
    assert files(run) == {f"tb/{EVENTS}"}


def test_the_log_of_such_an_experiment_is_read_once_it_appears(tmp_path: Path) -> None:
    before = found(tmp_path, "logs/exp/pid", pid="4711\n")
    assert [spec.files for spec in found(tmp_path, "logs/exp/train.log")] == [spec.files for spec in before]


# What TensorBoard's writers lay beside a run's events belongs to it.


def test_series_that_one_process_writes_in_folders_of_their_own_belong_to_its_run(tmp_path: Path) -> None:
    part = EVENTS.replace("4711.0", "4711.1")
    runs = found(
        tmp_path,
        *(f"runs/{run}/{name}" for run in ("a", "b") for name in (EVENTS, f"loss_gen/{part}", f"loss_disc/{part}")),
    )
    assert ids(runs) == ["runs/a", "runs/b"]
    assert files(runs[0]) == {EVENTS, f"loss_gen/{part}@loss_gen", f"loss_disc/{part}@loss_disc"}


@pytest.mark.parametrize(
    "parts", [("Loss_train", "Loss_test"), ("loss_train", "loss_val"), ("acc_train", "acc_valid", "loss_train"),
              ("Loss_training", "Loss_validation"), ("train_loss", "val_loss")],
)  # fmt: skip
def test_series_in_folders_that_end_with_their_data_belong_to_the_run_above(tmp_path: Path, parts) -> None:
    event = "events.out.tfevents.1700000000.host"
    [run] = found(tmp_path, f"runs/Jan01/{event}", *(f"runs/Jan01/{part}/{event}" for part in parts))
    assert run.id == "runs/Jan01" and len(run.files) == len(parts) + 1
    assert len({file.suffix for file in run.files}) == len(parts) + 1


def test_runs_below_a_folder_that_another_process_writes_stay_runs(tmp_path: Path) -> None:
    runs = found(tmp_path, f"runs/{EVENTS}", f"runs/deep/{OTHER}", f"runs/wide/{OTHER.replace('4712', '4713')}")
    assert ids(runs) == ["runs", "runs/deep", "runs/wide"]


# A table without its heading is known by its rows, where its logger is known.


@pytest.mark.parametrize("name", ["results.csv", "results.txt", "yolo.csv", "exp2/results.csv", "a.tsv"])
def test_rows_of_a_known_logger_are_found_without_a_heading(tmp_path: Path, name: str) -> None:
    [run] = found(tmp_path, f"exp/{name}", results=YOLO, yolo=YOLO, a=YOLO)
    assert files(run) == {name.rpartition("/")[2]}


@pytest.mark.parametrize(
    "text", ["0.1,0.2\n0.3,0.4\n", "5.1,3.5,1.4,0.2,setosa\n", "1\t2\t3\n", "a.jpg 0 1 2 3\n", "0/9\n"]
)
def test_a_data_set_without_a_heading_is_no_log(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, "set/points.csv", points=text) == []


# A name is read again only where the file that tells it has changed.


def test_a_name_that_was_given_later_is_found_by_the_next_scan(tmp_path: Path) -> None:
    run = tmp_path / "mlruns" / "0" / ("c" * 32)
    (run / "metrics").mkdir(parents=True)
    (run / "metrics" / "loss").write_text("1700000000000 0.5 1\n")
    discovery = Discovery(local(), [str(tmp_path)])
    assert [spec.name for spec in discovery.all()] == [None]
    (run / "tags").mkdir()
    for name in ("first", "second"):
        (run / "tags" / "mlflow.runName").write_text(name)
        assert [(spec.name, spec.exp_id) for spec in discovery.all()] == [(name, "c" * 32)]
