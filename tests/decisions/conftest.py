"""Trainings that are always ended, and a person before them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.decisions.person import Training
from tests.decisions.unattended_lab import Lab
from tui_monitor.hosts.local.tmux import VARIABLE

Train = Callable[..., Training]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def train(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Train]:
    monkeypatch.delenv(VARIABLE, raising=False)
    begun: list[Training] = []

    def begin(exp_id: str = "exp-1", *words: str, before: tuple[str, ...] = ()) -> Training:
        begun.append(Training(root, exp_id, *words, before=before))
        return begun[-1]

    yield begin
    for training in begun:
        training.end()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path / "lab")
    yield lab
    lab.end()
