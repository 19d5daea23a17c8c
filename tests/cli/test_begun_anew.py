"""A training begun again from scratch in the log of the one before: its loss starts high, and nothing diverged."""

import json
import random
from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import trainmon

DAY = 86400.0
LINES = {
    "steps": "step {step} loss {loss:.4f}",
    "epochs": "Epoch {n}/400 - loss: {loss:.4f} - val_loss: {val:.4f}",
    "batches": "epoch {epoch} batch {batch} loss {loss:.4f}",
    "trainer": "{{'loss': {loss:.4f}, 'grad_norm': 1.5, 'learning_rate': 5e-05, 'epoch': {share}}}",
    "stamped": "2026-01-01 10:{minute:02}:{second:02} INFO iter {step}: loss {loss:.4f}, time 100ms",
    "rows": "{step},{loss:.5f},0.001",
    "records": '{{"step": {step}, "loss": {loss:.5f}}}',
    "rewards": "Episode {n} reward {reward:.3f}",
}
FILES = {"rows": "metrics.csv", "records": "metrics.jsonl"}
SEEDS = range(6)


def one_training(line: str, chance: random.Random, points: int) -> list[str]:
    """From a random height down to a small part of it."""
    start, noise = chance.choice([0.7, 2.3, 10.8, 150.0]), chance.choice([0.005, 0.02, 0.08])
    written = []
    for n in range(1, points + 1):
        loss = start * (0.05 + 0.95 * (n / 4 + 1) ** -1.2) * (1 + chance.gauss(0, noise))
        values = {"n": n, "step": 10 * n, "epoch": n // 10, "batch": n % 10, "share": round(n / 100, 2)}
        clock = {"minute": n // 60 % 60, "second": n % 60}
        written.append(line.format(**values, **clock, loss=loss, val=1.1 * loss, reward=200 - loss))
    return written


def log_of_two(kind: str, seed: int, between: str = "") -> str:
    chance = random.Random(f"{kind}{seed}")
    first, second = (one_training(LINES[kind], chance, chance.randint(6, 150)) for _ in "12")
    head = ["step,loss,lr"] if kind == "rows" else []
    return "\n".join([*head, *first, *([between] if between else head), *second]) + "\n"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("anew")
    for kind in LINES:
        for seed in SEEDS:
            logs.run(folder, f"{kind}-{seed}", log_of_two(kind, seed), DAY, FILES.get(kind, "train.log"))
    return {run["id"]: run for run in strict(trainmon("check", "--json", folder).out)["runs"]}


@pytest.mark.parametrize("kind", LINES)
def test_a_training_begun_again_in_the_same_log_is_not_diverged(said: dict[str, dict], kind: str) -> None:
    for seed in SEEDS:
        run = said[f"{kind}-{seed}"]
        critical = [one["message"] for one in run["findings"] if one["severity"] == "critical"]
        assert (run["decision"], run["status"], critical) in (
            ("CONTINUE", "healthy", []),
            ("CONTINUE", "completed", []),
        ), run["id"]


def test_one_that_lost_its_numbers_and_was_begun_again_is_well(tmp_path: Path) -> None:
    lost = "".join(f"step {10 * n} loss nan\n" for n in range(61, 70))
    before = "\n".join(one_training(LINES["steps"], random.Random(1), 60)) + "\n"
    again = "\n".join(one_training(LINES["steps"], random.Random(2), 40)) + "\n"
    logs.run(tmp_path, "exp", before + lost + again, DAY)
    [run] = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["decision"] == "CONTINUE"
    assert [one["state"] for one in run["findings"] if one["kind"] == "nan"] == ["recovered"]


def test_one_that_was_begun_again_and_diverged_is_stopped(tmp_path: Path) -> None:
    lost = "".join(f"step {10 * n} loss nan\n" for n in range(61, 70))
    logs.run(tmp_path, "exp", log_of_two("steps", 1) + lost, DAY)
    [run] = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["decision"] == "STOP"
