"""`config set` and `unset`: in the person's own file or a project's, whole or not at all."""

import stat
from pathlib import Path

import pytest
from outside import trainmon


def own(home: Path) -> Path:
    return home / "trainmon" / "config.yaml"


def test_the_first_setting_makes_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    said = trainmon("config", "set", "theme", "paper", home=tmp_path)
    assert (said.status, said.err) == (0, "")
    assert said.out == f"theme = paper  ({own(tmp_path)})\n"
    assert own(tmp_path).read_text() == "theme: paper\n"
    assert stat.S_IMODE(own(tmp_path).stat().st_mode) == 0o600


def test_comments_and_mode_stay_and_unset_takes_it_out_again(tmp_path: Path) -> None:
    file = own(tmp_path)
    file.parent.mkdir()
    text = "# mine\nmetric: loss  # the loss\nruns:\n  a:\n    metric: lr\n"
    file.write_text(text)
    file.chmod(0o640)
    assert trainmon("config", "set", "target", "1e-3", home=tmp_path).status == 0
    assert file.read_text() == text + "target: 0.001\n"
    assert trainmon("config", "set", "metric", "null", home=tmp_path).out == f"metric = not set  ({file})\n"
    assert file.read_text() == text.replace("loss  #", "null  #") + "target: 0.001\n"
    assert trainmon("config", "unset", "target", home=tmp_path).status == 0
    assert file.read_text() == text.replace("loss  #", "null  #")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [entry.name for entry in file.parent.iterdir()] == ["config.yaml"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("set", "metrc", "x"), "KEY: unknown setting 'metrc' (did you mean 'metric'?)"),
        (("set", "category", "transfomer"), "VALUE: category must be one of supervised, cnn, "),
        (("set", "stop_wait", "soon"), "VALUE: stop_wait must be a whole number above 0, not 'soon'"),
        (("set", "stop_command", "docker stop"), "VALUE: stop_command must be a list: "),
        (("set", "stop_command", "[docker"), "VALUE: stop_command must be a list: "),
        (("set", "checkpoint_signal", "USR1"), "checkpoint_signal is a run's own: it belongs below `runs:`"),
        (("set", "runs", "x"), "KEY: unknown setting 'runs'"),
        (("unset", "target"), "does not set target"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    own(tmp_path).parent.mkdir()
    own(tmp_path).write_text("metric: loss\n")
    said = trainmon("config", *words, home=tmp_path)
    assert said.status == 2
    assert why in said.err
    assert own(tmp_path).read_text() == "metric: loss\n"


def test_a_list_is_written_as_a_list(tmp_path: Path) -> None:
    assert trainmon("config", "set", "stop_command", "[docker, stop, -t, 30]", home=tmp_path).status == 0
    assert trainmon("config", "set", "act", "nan,inf", home=tmp_path).status == 0
    assert own(tmp_path).read_text() == "stop_command: [docker, stop, -t, '30']\nact: [nan, inf]\n"
    assert "act = nan,inf  (config.yaml, line 2)" in trainmon("config", "show", tmp_path, home=tmp_path).out


def test_in_a_project_what_counts_only_in_ones_own_file_is_refused(tmp_path: Path) -> None:
    assert trainmon("config", "set", "target", "3", "--project", tmp_path).status == 0
    assert (tmp_path / "trainmon.yaml").read_text() == "target: 3.0\n"
    said = trainmon("config", "set", "stop_wait", "3", "--project", tmp_path)
    assert said.status == 2
    assert said.err == "trainmon: KEY: stop_wait counts only in your own configuration: leave --project out\n"
    assert (tmp_path / "trainmon.yaml").read_text() == "target: 3.0\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "else.yaml").write_text("metric: loss\n")
    (tmp_path / "trainmon.yaml").symlink_to(tmp_path / "else.yaml")
    said = trainmon("config", "set", "target", "3", "--project", tmp_path)
    assert said.status == 2
    assert "is a link to" in said.err
    assert (tmp_path / "else.yaml").read_text() == "metric: loss\n"
    assert (tmp_path / "trainmon.yaml").is_symlink()


def test_a_file_of_somebody_else_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "trainmon.yaml").write_text("metric: loss\n")
    (tmp_path / "trainmon.yaml").chmod(0o666)
    said = trainmon("config", "set", "target", "3", "--project", tmp_path)
    assert said.status == 2
    assert "is not obeyed: everybody may write it" in said.err


def test_a_file_that_is_wrong_already_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "trainmon.yaml").write_text("metric: loss\nmetrik: x\n")
    said = trainmon("config", "set", "target", "3", "--project", tmp_path)
    assert said.status == 2
    assert "trainmon.yaml, line 2: unknown setting 'metrik'" in said.err
    assert (tmp_path / "trainmon.yaml").read_text() == "metric: loss\nmetrik: x\n"
