"""The examples on which the laws are tried: the same everywhere and every day, unless one explores."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn(profile: str) -> list[tuple[int, float]]:
    """What a law is tried on."""
    seen: list[tuple[int, float]] = []

    @settings(settings.get_profile(profile), max_examples=300, database=None)
    @given(st.integers(), st.floats(allow_nan=False))
    def law(number: int, value: float) -> None:
        seen.append((number, value))

    law()
    return seen


def test_a_law_is_tried_on_the_same_examples_whatever_was_loaded_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = drawn("trainmon")
    (tmp_path / "loaded_meanwhile.py").write_text("ODD = (8127361, 9182731, 88.125, 99.125)\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("loaded_meanwhile")
    assert drawn("trainmon") == first


def test_who_explores_tries_others_each_time() -> None:
    assert drawn("explore") != drawn("explore")


def test_who_explores_tries_others_on_a_machine_for_continuous_integration_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """There Hypothesis takes the same examples each time, unless it is told otherwise."""
    monkeypatch.setenv("CI", "true")
    only = f"{__file__}::test_who_explores_tries_others_each_time"
    again = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", only]
    ended = subprocess.run(again, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert ended.returncode == 0, ended.stdout
