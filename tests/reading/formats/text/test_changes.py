"""Lines that announce a change of training, and lines that only hold the same words."""

import pytest

from tui_monitor.reading.formats.text.changes import announced

ANNOUNCED = [
    "curriculum: stage 2",
    "=== Phase 2 ===",
    "Phase 2: fine-tuning the head",
    "Entering stage 2/3",
    "switching to 512 px",
    "Switched optimizer to SGD",
    "Learning rate reduced to 1e-4",
    "Epoch 00012: reducing learning rate of group 0 to 1.0000e-04.",
    "Epoch 12: ReduceLROnPlateau reducing learning rate to 0.0001.",
    "lowering lr to 3e-5",
    "unfreezing backbone",
    "Freezing the encoder",
    "loading new data shard",
    "Loading shard 3",
    "Increasing batch size to 512",
    "sequence length increased to 1024",
    "Warmup finished",
]
OTHERS = [
    "lesson: 30",
    "stage 2 loss 0.5",
    "phase: train",
    "loading data",
    "Loading checkpoint",
    "Epoch 3/10",
    "learning rate: 0.001",
    "lr=0.001",
    "level 3 reward 12",
    "weight decay 0.1",
    "scheduler: cosine",
    "frozen parameters: 1200",
    "reduce lr on plateau patience 10",
    "Using learning rate schedule cosine",
]


@pytest.mark.parametrize("line", ANNOUNCED)
def test_a_change_is_announced(line: str) -> None:
    assert announced(line)


@pytest.mark.parametrize("line", OTHERS)
def test_a_report_a_setting_or_a_plan_announces_nothing(line: str) -> None:
    assert not announced(line)
