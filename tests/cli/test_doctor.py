"""`trainmon doctor`: is everything at hand, and what to do where it is not."""

import itertools
import os
from pathlib import Path
from typing import Any

import logs
import pytest
from contract_shape import strict
from outside import Said, trainmon
from rich.console import Console

from tests.remote_box import Box
from tui_monitor.cli.doctor_terminal import depth_of


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    root = tmp_path / "runs"
    root.mkdir()
    for name in ("exp-1", "exp-2"):
        logs.run(root, name, logs.healthy())
    return root


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state" / "trainmon"
    folder.mkdir(parents=True, mode=0o700)
    return folder


def doctor(path: Path, **environment: str) -> Said:
    usual = {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", "TMUX": ""}
    return trainmon("doctor", "--json", path, **{**usual, **environment})


def answers(said: Said) -> dict[str, Any]:
    document: Any = strict(said.out)
    return {answer["name"]: answer for answer in document["answers"]}


def test_where_nothing_is_wrong_it_says_so(runs: Path, state: Path) -> None:
    said = doctor(runs, XDG_STATE_HOME=str(state.parent))
    found = answers(said)
    assert (said.status, said.err) == (0, "")
    assert found["path"]["said"].startswith(f"{runs}: 2 runs, ")
    assert found["state"]["said"] == f"{state}, mode 0700"
    assert found["settings"]["answer"] == "ok"
    assert found["font"]["answer"] == "?"
    assert "⣿" in found["font"]["said"]


def test_whatever_is_not_right_tells_what_to_do(runs: Path) -> None:
    assert all(answer["do"] for answer in answers(doctor(runs)).values() if answer["answer"] != "ok")


def test_it_is_a_line_each_and_what_to_do_below(runs: Path) -> None:
    lines = trainmon("doctor", runs).out.splitlines()
    assert all(line.startswith(("ok  ", "no  ", "?   ", "     ")) for line in lines)
    assert any(line.lstrip().startswith("-> ") for line in lines)


def test_a_state_folder_that_others_may_read_is_no(runs: Path, state: Path) -> None:
    state.chmod(0o755)
    said = doctor(runs, XDG_STATE_HOME=str(state.parent))
    assert said.status == 10
    assert answers(said)["state"]["answer"] == "no"


def test_a_state_folder_that_cannot_be_made_is_no(runs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert answers(doctor(runs, XDG_STATE_HOME=str(tmp_path / "file")))["state"]["answer"] == "no"


def test_looking_makes_nothing(runs: Path, tmp_path: Path) -> None:
    found = answers(doctor(runs, XDG_STATE_HOME=str(tmp_path / "none")))
    assert found["state"]["said"].endswith("trainmon will be made")
    assert not (tmp_path / "none").exists()


def test_settings_that_are_wrong_are_told_with_their_sentence(runs: Path) -> None:
    (runs / "trainmon.yaml").write_text("metric: loss\nplateau_patienc: 3\n")
    said = doctor(runs)
    settings = answers(said)["settings"]
    assert (said.status, settings["answer"]) == (10, "no")
    assert "plateau_patience" in settings["said"]


def test_settings_that_are_right_are_named(runs: Path) -> None:
    (runs / "trainmon.yaml").write_text("metric: loss\n")
    assert str(runs / "trainmon.yaml") in answers(doctor(runs))["settings"]["said"]


def test_a_path_without_runs_is_no(tmp_path: Path) -> None:
    said = doctor(tmp_path)
    assert said.status == 10
    assert answers(said)["path"]["answer"] == "no"


def test_letters_without_curves_are_no(runs: Path) -> None:
    letters = answers(doctor(runs, PYTHONIOENCODING="ascii"))["letters"]
    assert (letters["answer"], letters["do"]) == ("no", "export LC_ALL=C.UTF-8")


def test_a_server_of_tmux_that_does_not_answer_is_a_question(runs: Path) -> None:
    assert answers(doctor(runs, TMUX="/nonexistent/tmux,1,0"))["tmux"]["answer"] == "?"


TERMS = ("", "dumb", "unknown", "xterm", "xterm-256color", "xterm-kitty", "screen", "tmux-256color", "linux")


@pytest.mark.parametrize(("term", "told"), itertools.product(TERMS, ("", "truecolor", "24bit", "yes")))
@pytest.mark.parametrize("no_colour", ["", "1"])
def test_colours_are_those_that_the_screen_chooses(term: str, told: str, no_colour: str) -> None:
    environment = {"TERM": term, "COLORTERM": told, "NO_COLOR": no_colour}
    console = Console(force_terminal=True, _environ=environment)
    system = None if console.no_color and no_colour else console.color_system
    expected = {None: "none", "standard": "16", "256": "256", "truecolor": "truecolor"}[system]
    assert depth_of(environment)[0] == expected


def test_a_path_that_may_not_be_entered_is_told(runs: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root")
    (runs / "exp-2").chmod(0)
    try:
        assert any("not looked at" in line for line in trainmon("doctor", runs).out.splitlines())
    finally:
        (runs / "exp-2").chmod(0o700)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "box")


def asked(box: Box, path: Path) -> Said:
    state = path.parent / "nobody-s-state"
    return doctor(
        Path(f"box:{path}"), XDG_STATE_HOME=str(state), PATH=f"{box.ssh.parent}{os.pathsep}{os.environ['PATH']}"
    )


def test_another_machine_is_a_line_of_its_own_and_its_paths_are_no_local_mounts(box: Box, runs: Path) -> None:
    said = asked(box, runs)
    found = answers(said)
    assert (said.status, said.err) == (0, ""), [answer for answer in found.values() if answer["answer"] == "no"]
    assert found["path"]["said"] == f"box:{runs}: 2 runs, on box, by ssh"
    assert found["host"]["said"].startswith("box: python 3.")
    assert "its clock is ours" in found["host"]["said"]


def test_a_machine_with_a_shell_alone_says_what_is_not_to_be_had(tmp_path: Path, runs: Path) -> None:
    found = answers(asked(Box(tmp_path / "bare", has_python=False), runs))["host"]
    assert found["answer"] == "?"
    assert "a shell alone: files are read; processes are not seen" in found["said"]


def test_a_machine_that_cannot_be_reached_is_told_once_with_what_has_to_work(box: Box, runs: Path) -> None:
    box.down.write_text("ssh: connect to host box port 22: Connection refused")
    said = asked(box, runs)
    found = answers(said)
    assert said.status == 10
    assert "it refuses the connection" in found["host"]["said"]
    assert found["host"]["do"] == "this has to work: ssh -o BatchMode=yes box true"
    assert "path" not in found
