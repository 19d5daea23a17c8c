"""`trainmon completion`: bash itself completes; the others get a script."""

import shlex
import subprocess
from pathlib import Path

import pytest
from outside import surroundings, trainmon

from tui_monitor.cli.completion import SHELLS
from tui_monitor.cli.main import COMMANDS

ASK = """
source ./script
COMP_WORDS=({words}); COMP_CWORD={last}; COMP_LINE={line}; COMP_POINT=${{#COMP_LINE}}
"$(complete -p trainmon | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def script() -> str:
    said = trainmon("completion", "bash")
    assert (said.status, said.err) == (0, "")
    return said.out


def completed(script: str, folder: Path, *typed: str) -> set[str]:
    """What bash offers for the last word."""
    (folder / "script").write_text(script)
    words = ["trainmon", *typed]
    ask = ASK.format(words=shlex.join(words), last=len(words) - 1, line=shlex.quote(" ".join(words)))
    done = subprocess.run(
        ["bash", "--norc", "-c", ask], cwd=folder, env=surroundings(), capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_bash_completes_commands(script: str, tmp_path: Path) -> None:
    assert completed(script, tmp_path, "") >= set(COMMANDS)
    assert completed(script, tmp_path, "expl") == {"explain"}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["check", "--expl"], {"--explosion-threshold"}),
        (["check", "runs", "--js"], {"--json"}),
        (["stop", "--kil"], {"--kill"}),
        (["watch", "--act-a"], {"--act-after", "--act-as-root"}),
        (["watch", "--until", ""], {"verdict", "end", "never"}),
        (["completion", ""], set(SHELLS)),
        (["check", "--category", "tr"], {"transformer"}),
    ],
)
def test_bash_completes_options_and_their_values(
    script: str, tmp_path: Path, typed: list[str], offered: set[str]
) -> None:
    assert completed(script, tmp_path, *typed) == offered


@pytest.mark.parametrize("before", [["check"], ["watch", "--json"], ["check", "--config"], ["stop"], []])
def test_bash_completes_paths(script: str, tmp_path: Path, before: list[str]) -> None:
    (tmp_path / "experiments" / "exp-1").mkdir(parents=True)
    assert completed(script, tmp_path, *before, "experi") == {"experiments"}
    assert completed(script, tmp_path, *before, "experiments/") == {"experiments/exp-1"}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_every_command(shell: str) -> None:
    said = trainmon("completion", shell)
    assert (said.status, said.err) == (0, "")
    assert all(command in said.out for command in COMMANDS)
    assert "explosion-threshold" in said.out


def test_bash_itself_finds_no_fault_in_the_script(script: str) -> None:
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
