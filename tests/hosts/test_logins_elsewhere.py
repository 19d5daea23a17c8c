"""What a login on another machine prints, and what lies in its home, changes nothing."""

import os
from pathlib import Path

import pytest
from elsewhere import Box, make_program, patiently, there

from tui_monitor.hosts.ssh import helper, wire

PLAYED = """#!/bin/sh
for last; do [ "$last" = -G ] && exit 0; done
{login}
exec /bin/sh -c "$last"
"""


def names_after(login: str, tmp_path: Path) -> list[str]:
    box = Box(tmp_path / "box")
    make_program(box.ssh, PLAYED.format(login=login))
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "train.log").write_text("step 1\n")
    files = box.files()
    try:
        return [entry.name for entry in patiently(lambda: files.list(str(there(folder))))]
    finally:
        files.line.close()


@pytest.mark.parametrize(
    "login",
    [
        r"printf '\033]0;me@box\007'",  # the title of a terminal, from a .bashrc that does not ask for one
        "echo 'trainmon python3 is not installed here'",
        "seq 300",
        "printf '%070000d\\n' 1",
    ],
    ids=["no end of line", "our own name", "many lines", "a long line"],
)
def test_whatever_a_login_prints_comes_before_us(login: str, tmp_path: Path) -> None:
    assert names_after(login, tmp_path) == ["train.log"]


@pytest.mark.parametrize("name", ["socket", "base64", "select"])
def test_a_module_in_the_home_there_is_not_run(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text("print('mine'); raise SystemExit\n")
    assert names_after(f"cd {tmp_path}", tmp_path) == ["train.log"]


def test_what_an_installation_prints_at_each_start_is_not_among_the_answers(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('welcome to our python')\n")
    assert names_after(f"PYTHONPATH={tmp_path}; export PYTHONPATH", tmp_path) == ["train.log"]


def test_an_answer_that_is_nested_without_end_is_none() -> None:
    with pytest.raises(ValueError, match="no answer of a helper"):
        wire.read(b"[" * 200_000)


def test_an_answer_without_an_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "_LONGEST_ANSWER", 1000)
    begun = helper.Helper(["sh", "-c", "echo trainmon python3; yes x | tr -d '\\n'"])
    begun.greet()
    assert not list(begun.answers())
    begun.kill()
    begun.end()
    assert not os.path.exists(f"/proc/{begun._process.pid}")
