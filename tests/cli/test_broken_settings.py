"""Every way in which settings are broken, with the sentence that a person reads: where, which key, what instead."""

import json
from collections.abc import Callable
from pathlib import Path

import logs
import pytest
from outside import Said, trainmon

Ask = Callable[[Path], Said]


def in_file(text: str | bytes) -> Ask:
    """A `trainmon.yaml` beside a run, asked by `config check`."""

    def ask(folder: Path) -> Said:
        logs.run(folder, "exp-1", logs.healthy())
        (folder / "trainmon.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return trainmon("config", "check", folder, home=folder / "home")

    return ask


def in_own(text: str) -> Ask:
    """The person's own configuration."""

    def ask(folder: Path) -> Said:
        (folder / "home/trainmon").mkdir(parents=True)
        (folder / "home/trainmon/config.yaml").write_text(text)
        return in_file("")(folder)

    return ask


def in_job(content: object) -> Ask:
    def ask(folder: Path) -> Said:
        (folder / "job.json").write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
        return trainmon("watch", "--job", folder / "job.json", home=folder / "home")

    return ask


def by_flag(*flags: str) -> Ask:
    def ask(folder: Path) -> Said:
        logs.run(folder, "exp-1", logs.healthy())
        return trainmon("check", folder, *flags, home=folder / "home")

    return ask


def in_environment(**variables: str) -> Ask:
    def ask(folder: Path) -> Said:
        logs.run(folder, "exp-1", logs.healthy())
        return trainmon("check", folder, home=folder / "home", **variables)

    return ask


def to_be_set(*words: str) -> Ask:
    return lambda folder: trainmon("config", "set", *words, home=folder / "home")


FORMAT = "formats:\n  - name: mine\n    pattern: '%s'\n"
LOGS = {"log_files": ["a/train.log"], "exp_ids": ["a"]}

BROKEN: list[tuple[Ask, str]] = [
    # a file: what every reader refuses
    (in_file("metrik: loss\n"), "trainmon.yaml, line 1: unknown setting 'metrik' (did you mean 'metric'?)"),
    (
        in_file("\n\nplateau_patients: 3\n"),
        "trainmon.yaml, line 3: unknown setting 'plateau_patients' (did you mean 'plateau_patience'?)",
    ),
    (in_file("category: transfomer\n"), "trainmon.yaml, line 1: category must be one of supervised, cnn, transformer"),
    (in_file("explosion_threshold: 1\n"), "trainmon.yaml, line 1: explosion_threshold must be a number above 1, not 1"),
    (
        in_file("plateau_patience: 2.5\n"),
        "trainmon.yaml, line 1: plateau_patience must be a whole number above 0, not 2.5",
    ),
    (in_file("target: .nan\n"), "trainmon.yaml, line 1: target must be a number, not nan"),
    (in_file("metric: [a, b]\n"), "trainmon.yaml, line 1: metric must be text, or null: not monitored, not ['a', 'b']"),
    (in_file("monitor: never\n"), "trainmon.yaml, line 1: monitor must be yes or no, not 'never'"),
    (in_file("overfitting: loss\n"), "trainmon.yaml, line 1: overfitting must be two names: TRAIN,VAL, not 'loss'"),
    (in_file("time_budget: 0\n"), "trainmon.yaml, line 1: time_budget must be a number above 0, not 0"),
    (in_file("launch: screen\n"), "trainmon.yaml, line 1: launch must be one of process, tmux, command, not 'screen'"),
    (in_file("metric: loss\nmetric: lr\n"), "trainmon.yaml, line 2: 'metric' is set twice; keep one of them"),
    (in_file("metric: loss\n  target: 3\n"), "trainmon.yaml, line 2: not valid YAML"),
    (in_file("- metric\n"), "trainmon.yaml: settings are written as `key: value`, one a line"),
    (in_file("a: &a [x]\nb: *a\n"), "trainmon.yaml, line 2: aliases (*name) are not read; write the value out"),
    (in_file("metric:\n  name: loss\n"), "trainmon.yaml, line 2: metric has one value, not values of its own"),
    (
        in_file("runs:\n  exp-1:\n    metrics: loss\n"),
        "trainmon.yaml, line 3: unknown setting 'metrics' (did you mean 'metric'?)",
    ),
    (
        in_file("runs:\n  exp-1:\n    theme: night\n"),
        "trainmon.yaml, line 3: theme is for all runs: it belongs outside of `runs:`",
    ),
    (in_file("runs:\n  exp-1: loss\n"), "trainmon.yaml, line 2: runs holds names of runs, each with settings below it"),
    (in_file(FORMAT % "(?P<step>\\d+"), "trainmon.yaml, line 2: pattern is not a regular expression: missing )"),
    (
        in_file(FORMAT % "(?P<step>\\d+)"),
        "trainmon.yaml, line 2: pattern names no metric: write a group like (?P<loss>...)",
    ),
    (in_file(b"metric: \xff\n"), "trainmon.yaml: not valid YAML"),
    (
        in_own("checkpoint_signal: USR1\n"),
        "config.yaml, line 1: checkpoint_signal is a run's own: it belongs below `runs:` and the run's name",
    ),
    (in_own("stop_command: docker stop {exp_id}\n"), "config.yaml, line 1: stop_command must be a list: a program"),
    (in_own("act: crash\n"), "config.yaml, line 1: act must be some of nan, inf, explosion, collapse, not 'crash'"),
    # a file: what means nothing beside the runs
    (in_file("theme: nigth\n"), "trainmon.yaml, line 1: theme: there is no 'nigth' (did you mean 'night'?)"),
    (
        in_file("runs:\n  epx-1:\n    target: 1\n"),
        "trainmon.yaml, line 3: runs: 'epx-1' means no run (did you mean 'exp-1'?)",
    ),
    (in_file("metric: lsos\n"), "trainmon.yaml, line 1: metric: exp-1 does not log 'lsos' (did you mean 'loss'?)"),
    (
        in_file("overfitting: [loss, val_loss]\n"),
        "trainmon.yaml, line 1: overfitting: exp-1 does not log 'val_loss' (did you mean 'loss'?)",
    ),
    (in_file("baseline: results/base.json\n"), "results/base.json cannot be read: No such file or directory"),
    (in_file("pid_file: nowhere/pid\n"), "nowhere is no folder"),
    (in_file("notes: exp-1\n"), "exp-1 is no file"),
    # a job
    (in_job({"exp_ids": ["a"]}), "job.json: log_files is missing: the list of logs to watch, one a run"),
    (in_job({"log_files": ["a", "b"], "exp_ids": ["a"]}), "job.json, line 6: exp_ids names 1 runs and log_files 2"),
    (
        in_job(LOGS | {"metric_to_wach": "loss"}),
        "job.json, line 8: unknown setting 'metric_to_wach' (did you mean 'metric_to_watch'?)",
    ),
    (in_job(LOGS | {"poll_interval": 0}), "job.json, line 8: poll_interval: interval must be a number above 0, not 0"),
    (
        in_job(LOGS | {"overfitting_check": {"train_metric": "a", "val": "b"}}),
        "job.json, line 10: unknown 'val' in overfitting_check",
    ),
    (
        in_job(LOGS | {"overfitting_check": {"val_metric": "b"}}),
        "job.json: overfitting_check needs both: train_metric and val_metric",
    ),
    (in_job("{"), "job.json, line 2: not valid JSON"),
    # flags
    (
        by_flag("--explosion-threshold", "1"),
        "--explosion-threshold: explosion_threshold must be a number above 1, not '1'",
    ),
    (by_flag("--category", "resnet"), "--category: category must be one of supervised, cnn, transformer, gan"),
    (by_flag("--target", "3"), "--target needs the metric that it is of: give --metric NAME, too"),
    (by_flag("--config", "nothing.yaml"), "nothing.yaml cannot be read: No such file or directory"),
    # the environment
    (
        in_environment(TRAINMON_PLATEAU_PATIENCE="many"),
        "TRAINMON_PLATEAU_PATIENCE: plateau_patience must be a whole number above 0, not 'many'",
    ),
    (in_environment(TRAINMON_CHECKPOINT_SIGNAL="USR1"), "TRAINMON_CHECKPOINT_SIGNAL: checkpoint_signal is a run's own"),
    (in_environment(TRAINMON_CONFIG="nothing.yaml"), "nothing.yaml cannot be read: No such file or directory"),
    # what is to be set
    (to_be_set("metrc", "loss"), "KEY: unknown setting 'metrc' (did you mean 'metric'?)"),
    (to_be_set("category", "gna"), "VALUE: category must be one of supervised, cnn, transformer, gan"),
    (to_be_set("checkpoint_signal", "USR1"), "config.yaml, line 1: checkpoint_signal is a run's own"),
]


@pytest.mark.parametrize(("ask", "sentence"), BROKEN, ids=[sentence[:60] for _, sentence in BROKEN])
def test_what_is_broken_is_told_in_one_sentence_with_its_place(tmp_path: Path, ask: Ask, sentence: str) -> None:
    said = ask(tmp_path)
    assert said.status == 2
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("trainmon: ")
    assert sentence in line


def test_the_table_is_long_enough_to_be_one() -> None:
    assert len(BROKEN) >= 40


def test_check_tells_everything_that_is_wrong_and_not_only_the_first(tmp_path: Path) -> None:
    said = in_file("metrik: loss\ncategory: nope\nruns:\n  a:\n    targt: 1\ntarget: 0.5\nstop_wait: no\n")(tmp_path)
    assert [line.split(": ")[1] for line in said.err.splitlines()] == [
        f"trainmon.yaml, line {line}" for line in (1, 2, 5, 7)
    ]


def test_so_it_does_beside_the_runs(tmp_path: Path) -> None:
    text = "metric: lsos\ntheme: nigth\nbaseline: none.json\nruns:\n  zzz:\n    target: 1\n"
    said = in_file(text)(tmp_path)
    assert sorted(line.split(": ")[1][-1] for line in said.err.splitlines()) == ["1", "2", "3", "6"]
    assert said.status == 2


def test_where_nothing_was_started_yet_every_name_may_come(tmp_path: Path) -> None:
    (tmp_path / "trainmon.yaml").write_text("metric: los\nruns:\n  zzz:\n    target: 1\n")
    said = trainmon("config", "check", tmp_path, home=tmp_path / "home")
    assert (said.status, said.out) == (0, "the settings are right\n")


def test_a_theme_of_ones_own_is_known(tmp_path: Path) -> None:
    themes = tmp_path / "home/trainmon/themes"
    themes.mkdir(parents=True)
    night = Path(__file__).resolve().parents[2] / "themes" / "paper.yaml"
    (themes / "mine.yaml").write_text(night.read_text().replace("name: paper", "name: mine"))
    said = in_file("theme: mine\n")(tmp_path)
    assert (said.status, said.err) == (0, "")


def test_a_variable_that_is_no_setting_is_told_and_does_nothing(tmp_path: Path) -> None:
    said = in_environment(TRAINMON_METRIK="loss", TRAINMON_ZZZ="1", TRAINMON_RUN="/x")(tmp_path)
    assert said.status == 0
    assert said.err.splitlines() == [
        "trainmon: TRAINMON_METRIK is no setting and does nothing (did you mean TRAINMON_METRIC?)",
        "trainmon: TRAINMON_ZZZ is no setting and does nothing",
    ]


def test_a_file_that_may_not_be_quoted_is_told_without_a_word_of_it(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp-1", logs.healthy())
    (tmp_path / "secret.txt").write_text("password: hunter2\nkey: abc\n")
    said = trainmon("config", "check", tmp_path, "--config", tmp_path / "secret.txt", home=tmp_path / "home")
    assert said.status == 2
    assert len(said.err.splitlines()) == 2
    assert "hunter2" not in said.err
    assert "password" not in said.err
