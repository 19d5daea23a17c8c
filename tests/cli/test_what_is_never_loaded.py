"""Pickles lie beside every log: loading one runs what somebody put into it."""

import os
import pickle
from pathlib import Path

import pytest
from outside import trainmon

NAMES = (
    "checkpoint.pt", "model.pkl", "data.npy", "hparams.pkl", "train.log", "metrics.csv", "metrics.jsonl", "config.yaml",
    "args.json", "events.out.tfevents.1", "mlflow.db", "trainer_state.json", "pid", "train.log.gz", "timing.csv",
)  # fmt: skip


class Trap:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.marker),)


@pytest.mark.parametrize("protocol", [0, 4])
def test_s9_a_pickle_under_any_name_is_never_loaded(tmp_path: Path, protocol: int) -> None:
    marker, folder = tmp_path / "sprung", tmp_path / "logs" / "exp"
    folder.mkdir(parents=True)
    data = pickle.dumps(Trap(marker), protocol=protocol)
    for name in NAMES:
        (folder / name).write_bytes(data)
    (tmp_path / "logs" / "well").mkdir()
    (tmp_path / "logs" / "well" / "train.log").write_text("".join(f"step {n} loss {1 / n}\n" for n in range(1, 30)))
    assert "well" in trainmon("check", tmp_path / "logs").out
    trainmon("explain", folder)
    assert not marker.exists()
    pickle.loads(data)
    assert marker.exists(), "the trap works"
