"""A word, an option or a value that is nearly one: one sentence with what may have been meant, never the usage."""

from pathlib import Path

import logs
import pytest
from outside import trainmon

from tui_monitor.cli.config import WORDS
from tui_monitor.cli.main import COMMANDS

LONG = {"undo": "--roots", "completion": "--hepl", "status": "--hepl", "demo": "--headles", "run": "--apend"}


def test_a_word_that_is_nearly_a_command_is_told(tmp_path: Path) -> None:
    said = trainmon("chek", "logs", "--json", cwd=tmp_path)
    assert (said.status, said.out) == (2, "")
    assert said.err == "trainmon: no such file or command: chek (did you mean check?)\n"


def test_a_path_that_is_there_is_no_mistake(tmp_path: Path) -> None:
    logs.run(tmp_path, "chek", logs.healthy())
    assert "did you mean" not in trainmon("chek", cwd=tmp_path).err


def test_a_glob_is_no_mistake(tmp_path: Path) -> None:
    logs.run(tmp_path, "runs-1", logs.healthy())
    assert "the app needs a terminal" in trainmon("run*", cwd=tmp_path).err


def test_a_word_like_no_command_is_a_path_that_is_missing(tmp_path: Path) -> None:
    assert trainmon("exp-17", cwd=tmp_path).err.startswith("trainmon: exp-17: no such file or directory;")


@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_wrong_option_of_any_command_is_one_sentence(command: str) -> None:
    said = trainmon(command, LONG.get(command, "--hlep"), *(["--", "true"] if command == "run" else []))
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"trainmon {command}: no option --")
    assert "(did you mean --" in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("check --explosion-treshold 5", "check: no option --explosion-treshold (did you mean --explosion-threshold?)"),
        ("check --metrics=loss", "check: no option --metrics (did you mean --metric?)"),
        ("check -q", "check: no option -q"),
        ("stop --yess ID", "stop: no option --yess (did you mean --yes?)"),
        ("watch --until verdit", "watch: --until takes verdict, end or never, not verdit (did you mean verdict?)"),
        ("completion zhs", "completion: what follows is bash, zsh, tcsh or fish, not zhs (did you mean zsh?)"),
        ("stop", "stop: the following arguments are required: RUN"),
        ("check --json --report", "check: argument --report: not allowed with argument --json"),
    ],
)
def test_what_is_wrong_is_one_sentence_of_the_command(tmp_path: Path, words: str, sentence: str) -> None:
    said = trainmon(*words.split(), cwd=tmp_path)
    assert (said.status, said.out, said.err) == (2, "", f"trainmon {sentence}\n")


def test_of_the_app_too() -> None:
    assert trainmon("--verison").err == "trainmon: no option --verison (did you mean --version?)\n"


def test_a_wrong_category_tells_the_nearest(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    assert "(did you mean transformer?)" in trainmon("check", "--category", "transformr", tmp_path).err


@pytest.mark.parametrize("words", [(), ("--metric=loss",)])
def test_config_says_what_may_follow(words: tuple[str, ...]) -> None:
    said = trainmon("config", *words)
    assert said.status == 2
    assert said.err.startswith("trainmon config: show, check")
    assert said.err.endswith("has to follow\n")


def test_a_number_below_zero_is_no_option(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    assert trainmon("check", "--metric", "loss", "--target", "-5", tmp_path).status == 0


def test_what_drives_a_terminal_does_not_reach_it_through_a_complaint() -> None:
    said = trainmon("check", "--\x1b]0;mine\x07x")
    assert said.status == 2
    assert "\x07" not in said.err


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "run"])
def test_help_begins_with_what_a_command_does_and_an_example(command: str) -> None:
    usage, _, what, _, example, *_ = trainmon(command, "--help").out.split("\n")
    assert usage.startswith(f"usage: trainmon {command}")
    assert usage.endswith("[options]")
    assert what.endswith((".", "why."))
    assert example.startswith("example: ")
    assert "trainmon" in example


def test_help_of_run_has_an_example_too() -> None:
    assert "\nexample: trainmon run --name exp-1 -- python train.py" in trainmon("run", "--help").out


def test_the_first_help_shows_examples_and_the_usual_options() -> None:
    said = trainmon("--help").out
    examples = said.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
    assert len(examples) >= 3
    assert all(line.startswith("  trainmon ") for line in examples)
    usual = said.partition("usual options")[2].partition("\n\n")[0]
    known = trainmon(".", "--help").out + trainmon("check", "--help").out
    options = [word for word in usual.replace(";", " ").split() if word.startswith("--")]
    assert len(options) >= 5
    assert all(option in known for option in options)


def test_a_mistyped_word_of_config_is_told_with_the_nearest(tmp_path: Path) -> None:
    said = trainmon("config", "shwo", cwd=tmp_path)
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("or trust, not shwo (did you mean show?)\n")
    assert len(said.err.splitlines()) == 1


def test_help_of_config_says_what_each_word_does() -> None:
    said = trainmon("config", "--help").out
    assert all(f"\n  {word:<8}{what}\n" in said for word, what in WORDS.items())
