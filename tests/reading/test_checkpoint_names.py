"""At which step or epoch a checkpoint was saved, as its name tells; five names for each habit."""

import pytest

from tui_monitor.reading.discovery.checkpoint_names import Counted, count, is_file, is_folder

STEPS = {
    # the word before the number
    "step_812.pt": 812,
    "ckpt/step-001000.safetensors": 1000,
    "model_iter_5000.pth": 5000,
    "policy-timesteps_2000000.pt": 2_000_000,
    "gpt_update120.ckpt": 120,
    # the word behind it
    "rl_model_10000_steps.zip": 10_000,
    "net_250k_steps.pt": 250_000,
    "0500iter.pth": 500,
    "best_1200_updates.pt": 1200,
    "agent-2M-timesteps.pt": 2_000_000,
    # Hugging Face
    "checkpoint-800": 800,
    "out/checkpoint-1": 1,
    "exp/sft/checkpoint-123456": 123_456,
    "checkpoint-0": 0,
    "a b/checkpoint-40": 40,
    # Lightning
    "epoch=3-step=1200.ckpt": 1200,
    "checkpoints/epoch=00-step=9.ckpt": 9,
    "step=77-v1.ckpt": 77,
    "last-epoch=12-step=5000.ckpt": 5000,
    "wer=0.12-epoch=4-step=610.ckpt": 610,
    # DeepSpeed, Megatron, torchtitan: folders
    "global_step1200": 1200,
    "iter_0000500": 500,
    "iter_0000500/mp_rank_00/model.pt": 500,
    "step-1000": 1000,
    "checkpoint/step-2000": 2000,
    # fairseq
    "checkpoint_3_1200.pt": 1200,
}
EPOCHS = {
    "epoch_12.pth": 12,
    "epoch=3-v1.ckpt": 3,
    "model-ep05.pt": 5,
    "resnet_e07.pth": 7,
    "3_epochs.pt": 3,
    "weights.05-0.32.h5": 5,
    "model.11-1.204.keras": 11,
    "cnn.2-0.9.hdf5": 2,
    "w.120-12.50.h5": 120,
    "best.001-0.001.keras": 1,
    "checkpoint_3_1200.pt": 3,
    "epoch=3-step=1200.ckpt": 3,
}
NUMBERS = {
    "model_0005.pth": 5,
    "checkpoint3.pt": 3,
    "checkpoint_1000": 1000,
    "network-snapshot-000100.pkl": 100,
    "1000/model.pt": 1000,
}
NOTHING = [
    "ckpt.pt",
    "best.pt",
    "last.ckpt",
    "model-00001-of-00003.safetensors",
    "seed_42/best_model.pt",
    "lr1e-4.best.pt",
]


@pytest.mark.parametrize(("name", "step"), STEPS.items(), ids=STEPS)
def test_a_step(name: str, step: float) -> None:
    assert count(name).step == step


@pytest.mark.parametrize(("name", "epoch"), EPOCHS.items(), ids=EPOCHS)
def test_an_epoch(name: str, epoch: float) -> None:
    assert count(name).epoch == epoch


@pytest.mark.parametrize(("name", "number"), NUMBERS.items(), ids=NUMBERS)
def test_a_number_that_does_not_say_what_it_counts(name: str, number: float) -> None:
    assert count(name) == Counted(number=number)


@pytest.mark.parametrize("name", NOTHING)
def test_a_name_that_counts_nothing(name: str) -> None:
    assert count(name) == Counted()


FILES = [
    "a.pt",
    "b.PTH",
    "c.ckpt",
    "d.safetensors",
    "pytorch_model.bin",
    "rl_model_10_steps.zip",
    "weights.05-0.3.hdf5",
]
NO_FILES = ["data.bin", "images.zip", "features.h5", "a.pt.tmp", "tmp_a.pt"]


@pytest.mark.parametrize("name", FILES)
def test_names_of_files(name: str) -> None:
    assert is_file(name)


@pytest.mark.parametrize("name", NO_FILES)
def test_names_of_other_files(name: str) -> None:
    assert not is_file(name)


@pytest.mark.parametrize("name", ["checkpoint-8", "iter_0000500", "epoch=3-step=9.ckpt", "step-10", "global_step7"])
def test_names_of_folders(name: str) -> None:
    assert is_folder(name)


@pytest.mark.parametrize("name", ["checkpoints", "seed_42", "tmp-checkpoint-8", "step_8.tmp", "version_0"])
def test_names_of_other_folders(name: str) -> None:
    assert not is_folder(name)
