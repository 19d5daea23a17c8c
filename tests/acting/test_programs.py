import pytest

from tui_monitor.acting import programs


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("python train.py --name exp-1", True),
        ("python train.py --name=exp-1", True),
        ("python train.py configs/exp-1.yaml", True),
        ("python train.py logs/exp-1/train.log", True),
        ("python train.py /a/exp-1/out,seed=3", True),
        ("python train.py --name exp-10", False),
        ("python train.py --name exp-1.5", False),
        ("python train.py --name my-exp-1", False),
        ("python train.py --name exp-1-b", False),
        ("python train.py --name exp-1_b", False),
        ("exp-1 train.py", False),
    ],
)
def test_a_run_is_named_by_a_whole_word_only(command: str, names: bool) -> None:
    assert programs.names_run(command.split(), "exp-1") is names


def test_a_reader_that_was_given_the_log_is_not_named_like_the_run() -> None:
    command = ["python", "plot.py", "/data/logs/exp-1/train.log"]
    assert not programs.names_run(command, "exp-1", "train.log")
    assert programs.names_run([*command, "--name=exp-1"], "exp-1", "train.log")


@pytest.mark.parametrize("exp_id", ["1", "42", "a", "", "2026"])
def test_numbers_and_very_short_names_say_nothing(exp_id: str) -> None:
    assert not programs.names_run(["python", "train.py", "--seed", exp_id], exp_id)


@pytest.mark.parametrize(
    "command",
    [
        "tail -f logs/exp-1/train.log",
        "vim logs/exp-1/train.log",
        "-bash",
        "bash -c while true; do grep exp-1 train; done",
        "tee logs/exp-1/train.log",
        "python -m tensorboard.main --logdir logs/exp-1",
        "/usr/bin/python3.11 /usr/local/bin/tensorboard --logdir logs/exp-1",
        "python -m tui_monitor check exp-1",
        "/venv/bin/python /venv/bin/trainmon exp-1",
        "timeout 60 python train.py exp-1",
        "ssh host python train.py exp-1",
        "docker exec trainer python train.py run",
        "docker logs -f train-run run",
        "podman --remote attach run",
        "sleep 60 exp-1",
        "",
    ],
)
def test_what_only_carries_or_watches_output_is_no_training(command: str) -> None:
    assert not programs.may_train(command.split())


@pytest.mark.parametrize(
    "command",
    [
        "python train.py",
        "/opt/x/bin/python3.12 -u main.py",
        "./train_gpt",
        "ray::train",
        "torchrun train.py",
        "docker run --rm image python train.py",
        "docker -H tcp://gpu1 container run --rm image python train.py logs",
    ],
)
def test_training_is_recognised(command: str) -> None:
    assert programs.may_train(command.split())


@pytest.mark.parametrize(
    ("command", "launcher"),
    [
        ("torchrun --nproc 4 train.py", True),
        ("python -m torch.distributed.run train.py", True),
        ("/venv/bin/python3 /venv/bin/accelerate launch train.py", True),
        ("python train.py --launcher torchrun", False),
        ("bash run.sh", False),
    ],
)
def test_launchers_are_recognised_by_what_runs_not_by_arguments(command: str, launcher: bool) -> None:
    assert programs.is_launcher(command.split()) is launcher


@pytest.mark.parametrize(
    ("command", "interactive"), [("-bash", True), ("bash -i", True), ("bash run.sh", False), ("bash -c x", False)]
)
def test_a_shell_somebody_sits_at_is_told_from_one_that_runs_a_script(command: str, interactive: bool) -> None:
    assert programs.is_interactive_shell(command.split()) is interactive
