"""The app on what is not there on another machine: no invented run, and the sentence of `check`."""

import os
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, environment_of
from tests.remote_box import Box


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """With another machine called `box`, which is this one."""
    box = Box(tmp_path / "box")
    environment = dict(environment_of(tmp_path))
    return environment | {"PATH": f"{box.ssh.parent}{os.pathsep}{environment['PATH']}"}


def test_where_it_was_the_only_place_the_app_ends_as_check_does(opened: Open, surroundings: dict[str, str]) -> None:
    terminal = opened("box:/nosuch", environment=surroundings)
    assert terminal.wait() == 2
    assert "trainmon: box:/nosuch: no such file or directory on box" in terminal.text


def test_beside_a_good_place_it_is_told_among_what_was_not_seen(
    opened: Open, surroundings: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "runs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 30)))
    terminal = opened(f"box:{tmp_path / 'runs'}", "box:/x/rnus", environment=surroundings)
    terminal.wait_for("exp-1")
    terminal.wait_for("box:/x/rnus: no such file or directory on box")
    assert "no output to judge yet" not in terminal.text
    assert "1 run" in terminal.text
