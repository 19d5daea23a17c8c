"""Small files of settings made to become huge, or to take for ever: bounded in memory and in time."""

import resource
import subprocess
import sys
from itertools import product
from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import Said, surroundings, trainmon

MEMORY = 1 << 30
"""Bytes of address space: many times what one look takes."""
DEADLINE = 30.0
"""Seconds: more than ten times what one look takes, imports and all."""


def bounded(*arguments: str | Path) -> Said:
    """One call that may not take more than so much memory and time."""
    done = subprocess.run(
        [sys.executable, "-m", "tui_monitor", *map(str, arguments)],
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=DEADLINE,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    return Said(done.returncode, done.stdout, done.stderr)


def multiplied(last: str) -> str:
    """A list of nine lists of nine lists ...: nine levels, each written once."""
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [f"{c}: &{c} [{','.join(['*' + p] * 9)}]" for p, c in zip("abcdefgh", "bcdefghi", strict=True)]
    return "\n".join([*lines, last, ""])


NAMES = ("config.yaml", "hparams.yaml", "args.yaml")
GROWING = {
    "as a value": multiplied("z: *i"),
    "as a key": multiplied("? *i\n: 1"),
    "as a key of a key": multiplied("? {? *i : 1}\n: 1"),
    "a number in base 60": "lr: 1" + ":1" * 300_000 + "\n",
    "a number of a million bits": "lr: 0b" + "1" * 1_000_000 + "\n",
    "a number in a list": "lr: [0x" + "f" * 5000 + "]\n",
}


def test_s8_hyperparameters_beside_a_log_leave_the_run_as_it_is(tmp_path: Path) -> None:
    """Each text under each name, all of them in one look."""
    for number, (text, name) in enumerate(product(GROWING.values(), NAMES)):
        logs.run(tmp_path, f"{number} with {name}", logs.healthy()).with_name(name).write_text("batch: 8\n" + text)
    count = len(GROWING) * len(NAMES)
    said = bounded("explain", tmp_path)
    assert said.status == 0, said.err
    assert said.out.count("batch=8\n") == count
    assert "internal error" not in said.out
    assert len(said.out) < 7_000 * count
    runs = strict(bounded("check", "--json", tmp_path).out)["runs"]
    assert [run["status"] for run in runs] == ["healthy"] * count


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_f13_settings_are_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    logs.run(tmp_path, "exp-1", logs.healthy())
    (tmp_path / "trainmon.yaml").write_text(text.replace("lr:", "target:"))
    said = bounded("check", tmp_path)
    assert said.status == 2
    assert said.err.startswith("trainmon: ")
    assert "trainmon.yaml, line " in said.err
    assert len(said.err.splitlines()) == 1


def test_a_key_that_is_no_word_hides_no_other(tmp_path: Path) -> None:
    config = "batch: 8\n? [a, b]\n: 1\n? {c: d}\n: 2\nlr: 0.1\n"
    logs.run(tmp_path, "exp-1", logs.healthy()).with_name("config.yaml").write_text(config)
    said = trainmon("explain", tmp_path).out
    assert all(f"{entry}\n" in said for entry in ("batch=8", "lr=0.1", "…=2"))
    assert "Node" not in said
