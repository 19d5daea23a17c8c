"""Settings lie in log trees, which anybody may have written: whose are obeyed, and what no tree may say at all."""

import os
from collections.abc import Callable
from pathlib import Path

import logs
import pytest

from tui_monitor.cli.main import main

Say = Callable[..., tuple[int, str, str]]
TAUGHT = "formats:\n- name: blind\n  files: '*'\n  pattern: '(?P<nothing>x{50})'\n"


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """One command of a person who is at home in `home`: exit status, output, complaints."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert (told.out + told.err).replace("\n", "").isprintable()
        return status, told.out, told.err

    return call


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    logs.run(tmp_path / "tree", "exp-1", logs.healthy())
    return tmp_path / "tree"


def settings_file(tree: Path, text: str, mode: int = 0o644) -> Path:
    file = tree / "trainmon.yaml"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_ones_own_file_is_obeyed_and_named_once(say: Say, tree: Path) -> None:
    file = settings_file(tree, "metric: lr\n")
    _, out, err = say("check", tree)
    assert "lr=" in out
    assert err.splitlines() == [f"trainmon: settings: {file} (yours)"]


def test_what_everybody_may_write_is_told_and_not_obeyed(say: Say, tree: Path) -> None:
    file = settings_file(tree, "metric: lr\n" + TAUGHT, 0o666)
    _, out, err = say("check", tree)
    assert "loss=" in out
    assert err == (
        f"trainmon: {file} is not obeyed: everybody may write it; trainmon config trust {file} shows it and asks\n"
    )
    assert f"trainmon: {file} is not obeyed: everybody may write it" in say("config", "show", tree)[2]
    assert "metric = not set  (default)" in say("config", "show", tree)[1]


def test_a_folder_that_everybody_may_write_lets_everybody_replace_the_file(say: Say, tree: Path) -> None:
    settings_file(tree, "metric: lr\n")
    tree.chmod(0o777)
    assert f"everybody may replace it in {tree}" in say("check", tree)[2]
    tree.chmod(0o1777)
    assert "(yours)" in say("check", tree)[2]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_the_file_of_another_and_of_a_group_is_not_obeyed(say: Say, tree: Path) -> None:
    file = settings_file(tree, "metric: lr\n")
    os.chown(file, 12345, -1)
    assert "it belongs to user 12345, not to you" in say("check", tree)[2]
    os.chown(file, 0, 12345)
    file.chmod(0o664)
    assert "group 12345 may write it" in say("check", tree)[2]
    os.chown(file, 0, 0)
    assert "(yours)" in say("check", tree)[2]


def test_a_yes_to_exactly_its_content_makes_it_be_obeyed_until_it_changes(say: Say, tree: Path, tmp_path: Path) -> None:
    file = settings_file(tree, "metric: lr\nread_only: true\nstop_wait: 1\n# \u202ehidden\n", 0o666)
    status, out, err = say("config", "trust", tree)
    assert status == 3
    assert out.splitlines()[0] == f"{file}: everybody may write it"
    assert out.splitlines()[1:4] == ["    1  metric: lr", "    2  read_only: true", "    3  stop_wait: 1"]
    name = err.rstrip().rpartition(" ")[2]
    assert say("config", "trust", tree, "--yes", "0123456789abcdef")[0] == 3
    assert "is not obeyed" in say("check", tree)[2]
    assert say("config", "trust", file, "--yes", name)[0] == 0
    assert f"trainmon.yaml: {file}  (trusted)" in say("config", "show", tree)[1].splitlines()
    state = tmp_path / "home" / "state" / "trainmon"
    assert (state.stat().st_mode & 0o777, (state / "trusted").stat().st_mode & 0o777) == (0o700, 0o600)
    assert "obeyed already" in say("config", "trust", tree)[1]
    file.write_text("metric: lr\n\n")
    assert "is not obeyed" in say("check", tree)[2]
    assert say("config", "trust", tree, "--yes", name)[0] == 3


def test_what_makes_no_sense_is_not_trusted(say: Say, tree: Path) -> None:
    settings_file(tree, "metrik: lr\n", 0o666)
    status, _, err = say("config", "trust", tree)
    assert status == 2
    assert "did you mean 'metric'" in err
    assert "--yes" not in err


def test_trust_that_others_could_have_written_is_none(say: Say, tree: Path, tmp_path: Path) -> None:
    settings_file(tree, "metric: lr\n", 0o666)
    name = say("config", "trust", tree)[2].rstrip().rpartition(" ")[2]
    say("config", "trust", tree, "--yes", name)
    (tmp_path / "home" / "state" / "trainmon" / "trusted").chmod(0o666)
    assert "is not obeyed" in say("check", tree)[2]


def test_trust_lies_with_the_place_too(say: Say, tree: Path) -> None:
    settings_file(tree, "metric: lr\n", 0o666)
    say("config", "trust", tree, "--yes", say("config", "trust", tree)[2].rstrip().rpartition(" ")[2])
    logs.run(tree / "other", "exp-1", logs.healthy())
    settings_file(tree / "other", "metric: lr\n", 0o666)
    assert "is not obeyed" in say("check", tree / "other")[2]


def test_whoever_wrote_it_read_only_holds(say: Say, tree: Path) -> None:
    settings_file(tree, "runs:\n  x:\n    read_only: true\n", 0o666)
    assert "read_only = yes  (trainmon.yaml, line 3)" in say("config", "show", tree)[1]
    settings_file(tree, "read_only: true\nno such thing: 1\n", 0o666)
    assert "read_only = yes  (trainmon.yaml, line 1)" in say("config", "show", tree)[1]
    settings_file(tree, "read_only: [\n", 0o666)
    assert "read_only = no  (default)" in say("config", "show", tree)[1]


@pytest.mark.parametrize("text", ["stop_wait: 1\nread_only: false\n", "runs:\n  exp-1:\n    read_only: false\n"])
def test_s7_how_careful_trainmon_is_no_tree_says_not_even_ones_own(say: Say, tree: Path, text: str) -> None:
    file = settings_file(tree, text)
    for arguments in ([tree], [tree, "--config", file], [tree / "exp-1"]):
        _, out, err = say("config", "show", *arguments)
        assert "stop_wait = 30  (default)" in out
        assert "read_only = no  (default)" in out
        assert "counts only in your own configuration" in err


def test_ones_own_configuration_says_how_careful_it_is(say: Say, tree: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / "config" / "trainmon" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("stop_wait: 7\n")
    assert "stop_wait = 7  (config.yaml, line 1)" in say("config", "show", tree)[1]
    own.chmod(0o666)
    _, out, err = say("config", "show", tree)
    assert "stop_wait = 30  (default)" in out
    assert f"{own} is not obeyed: everybody may write it" in err


def test_nobodys_home_is_not_the_current_folder(say: Say, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (tree / "trainmon", tree / ".config" / "trainmon"):
        place.mkdir(parents=True)
        (place / "config.yaml").write_text("metric: lr\n")
    monkeypatch.chdir(tree)
    monkeypatch.setenv("XDG_CONFIG_HOME", ".")
    monkeypatch.setenv("HOME", ".")
    assert "metric = not set  (default)" in say("config", "show", tree)[1]


SECRET = "root:$y$j9T$hunter2:20228:0:99999"


@pytest.mark.parametrize("kind", ["link to no YAML", "link", "hard link"])
def test_no_word_of_a_file_that_is_no_configuration_is_told(say: Say, tree: Path, tmp_path: Path, kind: str) -> None:
    other = tmp_path / ("shadow" if kind == "link to no YAML" else "secret.yaml")
    other.write_text(f"# nothing\n{SECRET}\n- x: [\n")
    file = tree / "trainmon.yaml"
    file.hardlink_to(other) if kind == "hard link" else file.symlink_to(other)
    _, out, err = say("check", tree)
    assert str(file) in err
    assert "hunter2" not in out + err
    assert "20228" not in out + err
    other.write_text(f"{SECRET}\n")
    assert "hunter2" not in say("check", tree)[2]
    other.write_text(f"a: 1\n{SECRET}: 3\n")
    assert "hunter2" not in say("check", tree)[2]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_link_to_or_of_another_is_not_even_read(say: Say, tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("metric: lr\n")
    file = tree / "trainmon.yaml"
    file.symlink_to(other)
    for path in (other, file):
        os.chown(path, 12345, -1, follow_symlinks=False)
        assert "and not all yours" in say("check", tree)[2]
        assert say("config", "trust", tree)[0] == 2
        os.chown(path, 0, 0, follow_symlinks=False)
    assert "(yours)" in say("check", tree)[2]


@pytest.mark.parametrize("kind", ["fifo", "folder", "link to itself", "link to nowhere"])
def test_what_is_no_file_is_told_or_left_alone(say: Say, tree: Path, kind: str) -> None:
    file = tree / "trainmon.yaml"
    match kind:
        case "fifo":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "link to itself":
            file.symlink_to(file)
        case _:
            file.symlink_to("nowhere.yaml")
    status, out, err = say("check", tree)
    assert status == 0
    assert "exp-1" in out
    assert f"{file} is not read: " in err
