"""What loggers leave beside a run is no run of its own: the commonest layouts, as their writers make them."""

from pathlib import Path

import pytest
from following import local

from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery

LINE = "step 1 loss 0.5\n"
STATUS = '{"Cube": {"checkpoints": [{"steps": 2000, "reward": 1.2}]}}'
TABLE = "iter\tLogloss\n0\t0.6\n1\t0.5\n"
CLOCK = "iter\tPassed\tRemaining\n0\t10\t100\n1\t20\t90\n"
OFFLINE = "wandb/run-20240101_100000-abcd1234"


def laid_out(top: Path, *names: str) -> list[RunSpec]:
    """The runs of a tree of these files, each with what such a file holds."""
    told = {"training_status.json": STATUS, "learn_error.tsv": TABLE, "test_error.tsv": TABLE, "time_left.tsv": CLOCK}
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told.get(path.name, LINE))
    return list(Discovery(local(), [str(top)]).all())


@pytest.mark.parametrize(
    "name",
    [
        "wandb/debug.log",
        "wandb/debug-internal.log",
        "wandb/debug-cli.root.log",
        f"{OFFLINE}/logs/debug.log",
        f"{OFFLINE}/logs/debug-core.log",
    ],
)
def test_what_wandb_says_of_itself_is_read_nowhere(tmp_path: Path, name: str) -> None:
    [run] = laid_out(tmp_path, "exp/train.log", f"exp/{name}")
    assert [file.name for file in run.files] == ["train.log"]
    assert [run.id for run in laid_out(tmp_path / "several", "a.log", "b.log", name)] == ["a.log", "b.log"]


@pytest.mark.parametrize("name", ["debug.log", "logs/debug.log", "wandb-notes/debug-1.log"])
def test_a_log_called_debug_outside_of_that_folder_is_a_log(tmp_path: Path, name: str) -> None:
    [run] = laid_out(tmp_path, name)
    assert len(run.files) == 1


def test_run_logs_of_ml_agents_belong_to_the_one_behaviour_beside_them(tmp_path: Path) -> None:
    [run] = laid_out(tmp_path, "ppo/Cube/train.log", "ppo/run_logs/training_status.json")
    assert run.id == "ppo/Cube"
    assert {file.path.rsplit("/", 1)[-1] for file in run.files} == {"train.log", "training_status.json"}


def test_run_logs_of_several_trainings_stay_with_each(tmp_path: Path) -> None:
    runs = laid_out(
        tmp_path,
        *(
            f"results/{name}/{file}"
            for name in ("one", "two")
            for file in ("Cube/train.log", "run_logs/training_status.json")
        ),
    )
    assert [run.id for run in runs] == ["results/one/Cube", "results/two/Cube"]
    assert all(len(run.files) == 2 for run in runs)


def test_run_logs_beside_several_behaviours_make_no_further_run(tmp_path: Path) -> None:
    runs = laid_out(tmp_path, "ppo/Cube/train.log", "ppo/Ball/train.log", "ppo/run_logs/training_status.json")
    assert [run.id for run in runs] == ["ppo/Ball", "ppo/Cube"]


def test_run_logs_alone_are_the_run_of_the_folder_above(tmp_path: Path) -> None:
    [run] = laid_out(tmp_path, "results/ppo/run_logs/training_status.json", "results/other/run_logs/timers.json")
    assert run.id == "results/ppo"


def test_what_the_engine_prints_into_run_logs_is_no_log_of_training(tmp_path: Path) -> None:
    [run] = laid_out(tmp_path, "ppo/Cube/train.log", "ppo/run_logs/Player-0.log", "ppo/run_logs/training_status.json")
    assert "Player-0.log" not in {file.path.rsplit("/", 1)[-1] for file in run.files}


CATBOOST = tuple(f"catboost_info/{name}.tsv" for name in ("learn_error", "test_error", "time_left"))


def test_catboost_info_is_one_run_whose_errors_stand_side_by_side(tmp_path: Path) -> None:
    [run] = laid_out(tmp_path, *CATBOOST)
    assert {file.path.rsplit("/", 1)[-1]: file.suffix for file in run.files} == {
        "learn_error.tsv": "@learn",
        "test_error.tsv": "@test",
    }


def test_catboost_info_belongs_to_the_folder_it_was_written_in(tmp_path: Path) -> None:
    runs = laid_out(tmp_path, *(f"{name}/{file}" for name in ("deep", "wide") for file in CATBOOST))
    assert [run.id for run in runs] == ["deep", "wide"]
    [logged] = laid_out(tmp_path / "logged", "exp/train.log", *(f"exp/{file}" for file in CATBOOST))
    assert len(logged.files) == 3


EVENTS = "events.out.tfevents.1700000000.host.4711.0"
HYDRA = "logs/train/runs/2024-01-01_10-00-00"
NEMO = "nemo_experiments/default/2024-01-01_10-00-00"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([f"{HYDRA}/{name}" for name in ("train.log", "config_tree.log", "tags.log", "exec_time.log",
          ".hydra/config.yaml", "wandb/debug.log", f"tensorboard/version_0/{EVENTS}")], {HYDRA: 2}),
        ([f"{NEMO}/{name}" for name in ("nemo_log_globalrank-0_localrank-0.txt", "nemo_error_log.txt", EVENTS,
          "lightning_logs.txt", "cmd-args.log", "git-info.log", "checkpoints/last.nemo")], {NEMO: 2}),
        ([f"saves/a/sft/{name}" for name in ("trainer_log.jsonl", "trainer_state.json", "running_log.txt",
          "checkpoint-500/trainer_state.json")], {"saves/a/sft": 3}),
        (["lightning_logs/version_0/metrics.log", f"lightning_logs/version_1/{EVENTS}",
          "lightning_logs/version_1/checkpoints/epoch=1.ckpt"],
         {"lightning_logs/version_0": 1, "lightning_logs/version_1": 1}),
        ([f"multirun/2024-01-01/10-00-00/{name}" for name in ("0/main.log", "1/main.log", "multirun.yaml",
          "0/.hydra/overrides.yaml", ".submitit/7/7_0_log.out")],
         {"multirun/2024-01-01/10-00-00/0": 1, "multirun/2024-01-01/10-00-00/1": 1}),
        ([f"exp/{name}" for name in ("train.log", f"tb/train/{EVENTS}", f"tb/train_inner/{EVENTS}",
          f"tb/valid/{EVENTS}", "checkpoints/checkpoint_last.pt")], {"exp": 4}),
        ([f"runs/{run}/{name}" for run in ("lr1", "lr2") for name in (EVENTS, f"1700000001.5/{EVENTS}")],
         {"runs/lr1": 2, "runs/lr2": 2}),
    ],
)  # fmt: skip
def test_what_frameworks_lay_beside_a_run_makes_no_further_run(tmp_path: Path, names, expected) -> None:
    assert {run.id: len(run.files) for run in laid_out(tmp_path, *names)} == expected


@pytest.mark.parametrize("data", ["eval", "validation", "Eval", "test", "valid"])
def test_what_was_measured_in_a_folder_below_the_events_of_training_stays_apart(tmp_path: Path, data: str) -> None:
    event = "events.out.tfevents.1700000000.host"
    [run] = laid_out(tmp_path, f"model_dir/{event}", f"model_dir/{data}/{event}")
    assert {file.name: file.suffix for file in run.files} == {event: "", f"{data}/{event}": f"@{data}"}


@pytest.mark.parametrize(("rank", "suffix"), [("0", ""), ("1", "@nemo_log_globalrank-1_localrank-1")])
def test_the_ranks_of_nemo_are_one_run(tmp_path: Path, rank: str, suffix: str) -> None:
    names = [f"{NEMO}/nemo_log_globalrank-{n}_localrank-{n}.txt" for n in range(int(rank) + 1)]
    [run] = laid_out(tmp_path, *names)
    assert run.files[-1].suffix == suffix
