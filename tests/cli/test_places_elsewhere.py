"""Places on other machines and jobs of clusters on the command line: what is meant, and what is said of a mistake."""

import os
from pathlib import Path

import logs
import pytest
from outside import Said, trainmon

from tests.remote_box import Box, make_program


class Away:
    """Another machine whose home is a folder here."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self.box = Box(folder / "box")
        self.path = f"{self.box.ssh.parent}{os.pathsep}{os.environ['PATH']}"

    def says(self, *words: str, cwd: Path | None = None) -> Said:
        return trainmon(*words, cwd=cwd, PATH=self.path, HOME=str(self.home))


@pytest.fixture
def away(tmp_path: Path) -> Away:
    return Away(tmp_path)


@pytest.mark.parametrize("words", ["check", "check --json", "explain", "diagnose", "watch", "stop exp-1 --root"])
def test_what_is_not_there_is_refused_as_it_is_here_and_names_the_machine(away: Away, words: str) -> None:
    said = away.says(*words.split(), "box:/nosuch")
    assert (said.status, said.out) == (2, "")
    assert said.err == "trainmon: box:/nosuch: no such file or directory on box\n"


@pytest.mark.parametrize("command", ["check", "doctor", "watch"])
@pytest.mark.parametrize("word", ["gpu1", "me@gpu1", "gpu1.north.example", "me@gpu1.example"])
def test_a_host_without_its_colon_is_told_how_it_is_written(command: str, word: str) -> None:
    said = trainmon(command, word)
    assert (said.status, said.out) == (2, "")
    hint = f"; for a machine of that name write {word}:"
    assert said.err == f"trainmon: {word}: no such file or directory{hint}\n"


@pytest.mark.parametrize("word", ["none.log", "./gpu1", "some/gpu1", "gpu*", "-gpu", "~gpu1"])
def test_what_is_no_name_of_a_host_is_not_taken_for_one(word: str) -> None:
    said = trainmon("check", "--", word)
    assert said.status == 2
    assert said.err == f"trainmon: {word}: no such file or directory\n"


def test_beside_what_is_there_too(away: Away) -> None:
    logs.run(away.home, "exp-1", logs.healthy())
    said = away.says("check", str(away.home), f"box:{away.home}/none*")
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("none*: no such file or directory on box\n")


def test_of_a_machine_that_does_not_answer_nobody_says_what_is_not_there(away: Away) -> None:
    away.box.down.write_text("ssh: connect to host box port 22: Connection refused")
    assert "no such file" not in away.says("check", "box:/nosuch").err


@pytest.mark.parametrize("words", ["check", "explain", "doctor"])
def test_in_a_single_look_nothing_is_said_to_be_tried_again(away: Away, words: str) -> None:
    away.box.down.write_text("ssh: connect to host box port 22: Connection refused")
    said = away.says(words, "box:/data")
    assert "it refuses the connection" in said.err + said.out
    assert "tried again" not in said.err + said.out


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("box:/nosuch", "ssh box ls /nosuch"),
        ("box:no such", """ssh box ls '~/'"'"'no such'"'"''"""),
        ("box:none", "ssh box ls '~/none'"),
        ("ssh://me@box:2222/nosuch", "ssh -p 2222 me@box ls /nosuch"),
        ("box:/no/such*", "ssh box ls '/no/such*'"),
    ],
)
def test_what_to_try_is_told_with_host_and_path(away: Away, given: str, asked: str) -> None:
    said = away.says("doctor", given)
    assert f"see that `{asked}` works without asking" in said.out


@pytest.mark.parametrize("words", ["check", "explain", "stop exp-1 --root"])
def test_of_a_machine_that_does_not_answer_nobody_says_that_it_was_looked_at(away: Away, words: str) -> None:
    away.box.down.write_text("ssh: connect to host box port 22: Connection refused")
    said = away.says(*words.split(), "box:/data")
    assert said.status == 2
    assert said.err.startswith("trainmon: box: it refuses the connection")


@pytest.mark.parametrize(
    ("run", "root"),
    [
        ("box:exp-1", "box:PATH"),
        ("slurm/7_3", "slurm:"),
        ("box:slurm/7", "box:slurm:"),
        ("ray:raysubmit_x1", "ray:URL"),
    ],
)
def test_a_run_of_elsewhere_that_is_looked_for_here_is_answered_with_the_way_there(
    away: Away, run: str, root: str
) -> None:
    logs.run(away.home, "exp-2", logs.healthy())
    said = away.says("stop", run, cwd=away.home)
    assert said.status == 3
    assert f"--root {root})" in said.err


@pytest.mark.parametrize(
    ("run", "root"), [("box:exp-1", "box:PATH"), ("box:22:exp-1", "ssh://box:22/PATH"), ("ray:raysubmit_x1", "ray:URL")]
)
@pytest.mark.parametrize("command", ["stop", "note", "undo"])
def test_it_is_told_where_no_run_is_too(away: Away, command: str, run: str, root: str) -> None:
    said = away.says(command, run, cwd=away.home)
    assert said.status == 2
    assert said.err.startswith("trainmon: no training output under . (")
    assert f"--root {root})" in said.err


@pytest.mark.parametrize(("near", "root"), [("exp-1", "."), ("exp-1", "other:runs")])
def test_it_is_told_though_a_run_here_has_nearly_that_name(away: Away, near: str, root: str) -> None:
    """Broken once: `did you mean exp-1?`, of a run on another machine that bears its name."""
    logs.run(away.home / "runs", near, logs.healthy())
    said = away.says("stop", "box:exp-1", "--root", root, cwd=away.home)
    assert said.status == 3
    assert "--root box:PATH)" in said.err
    assert "did you mean" not in said.err


def test_where_its_machine_is_named_a_near_one_is(away: Away) -> None:
    logs.run(away.home / "runs", "exp-1", logs.healthy())
    said = away.says("stop", "box:exp-11", "--root", "box:runs")
    assert said.status == 3
    assert said.err == "trainmon: no run box:exp-11 under box:runs (did you mean box:exp-1?)\n"


def test_diagnose_says_so_of_what_could_be_a_path_as_well(away: Away) -> None:
    said = away.says("diagnose", "box:exp-1", cwd=away.home)
    assert said.status == 2
    assert said.err.startswith("trainmon: box:~/exp-1: no such file or directory on box (")
    assert "--root box:PATH)" in said.err


def test_beside_runs_that_are_well_it_is_no_reason_to_say_that_all_is(away: Away) -> None:
    """Broken once: with one of two hosts down, exit status 0 said that all runs may go on."""
    logs.run(away.home / "runs", "exp-1", logs.healthy())
    away.box.down.write_text("ssh: connect to host box port 22: Connection refused")
    said = away.says("check", str(away.home / "runs"), "box:/data")
    assert said.status == 10, said
    assert "exp-1" in said.out
    assert "box: it refuses the connection" in said.err + said.out


@pytest.mark.parametrize("address", ["box:runs", "box:~/runs", "box:", "box:ru*", "box:./runs"])
def test_without_a_slash_a_path_there_begins_at_home_as_for_scp(away: Away, address: str) -> None:
    logs.run(away.home / "runs", "exp-1", logs.healthy())
    said = away.says("check", address)
    assert said.status == 0, said
    assert "exp-1" in said.out


def test_it_is_told_in_full_where_it_is_not_there(away: Away) -> None:
    assert away.says("check", "box:none").err == "trainmon: box:~/none: no such file or directory on box\n"


@pytest.mark.parametrize("given", ["box:runs", "box:ru*", "slurm:a b", "ray:x"])
def test_a_name_with_a_colon_that_is_here_wins(away: Away, tmp_path: Path, given: str) -> None:
    name = "box:runs" if "*" in given else given
    logs.run(tmp_path / name, "of-here", logs.healthy())
    said = away.says("check", given, cwd=tmp_path)
    assert said.status == 0, said
    assert "box:of-here" not in said.out
    assert "of-here" in said.out


def test_above_the_home_nothing_is_guessed(away: Away) -> None:
    said = away.says("check", "box:../x")
    assert (said.status, said.err) == (
        2,
        "trainmon: box:../x: that lies above the home there: give the whole path, box:/...\n",
    )


def test_the_home_of_another_is_not_guessed_either(away: Away) -> None:
    said = away.says("check", "box:~ann/x")
    assert (said.status, said.err) == (
        2,
        "trainmon: box:~ann/x: homes of others are not looked up: give the whole path, box:/...\n",
    )


def test_the_id_of_a_run_is_no_path_where_the_root_lies_there(away: Away) -> None:
    logs.run(away.home / "runs", "exp-1", logs.healthy())
    said = away.says("diagnose", "box:exp-1", "--root", "box:runs")
    assert said.status == 0, said
    assert "exp-1" in said.out


@pytest.mark.parametrize("given", ["slurm:a/b", "slurm:two words", "box:slurm:!"])
def test_what_can_stand_behind_slurm_is_told_with_an_example(away: Away, given: str) -> None:
    said = away.says("check", given)
    assert said.status == 2
    assert said.err.startswith(f"trainmon: {given}: ")
    assert "slurm:1234 or slurm:7_3 one of them, slurm:exp* those of such a name" in said.err


def test_a_job_that_nobody_knows_is_told_without_a_word_of_logs(away: Away) -> None:
    programs = away.box.ssh.parent
    make_program(programs / "squeue", "#!/bin/sh\n[ $1 = --version ] && echo slurm-wlm 22.05.8\nexit 0\n")
    make_program(programs / "scontrol", "#!/bin/sh\nexit 0\n")
    said = away.says("check", "slurm:nosuch")
    assert (said.status, said.out) == (2, "")
    assert "no job of yours that has a log is called nosuch; slurm: is all your jobs" in said.err
    assert "metrics files" not in said.err
    assert away.says("check", "slurm:nosuch*").err == "trainmon: no job with a log under slurm:nosuch*\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("ray:", "that is no address of Ray; ray:http://127.0.0.1:8265 is all jobs"),
        ("ray:localhost:8265", "that is no address of Ray (did you mean ray:http://localhost:8265?)"),
        ("ray:head", "(did you mean ray:http://head:8265?)"),
        ("ray:http://", "it names no host; ray:http://127.0.0.1:8265 is"),
        ("ray:http://head:99999", "head:99999 is no host with a port; ray:http://127.0.0.1:8265 is"),
        ("http://head:8265", "jobs of Ray are ray:http://head:8265"),
    ],
)
def test_a_wrong_address_of_ray_is_told_with_a_right_one(given: str, said: str) -> None:
    told = trainmon("check", given)
    assert (told.status, told.out) == (2, "")
    assert said in told.err
    assert len(told.err.splitlines()) == 1
