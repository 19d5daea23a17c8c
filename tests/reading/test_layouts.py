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
