"""`trainmon diagnose`: the command from outside, and the cases that whoever diagnoses trainings has to know."""

import io
import json
import os
import random
from pathlib import Path
from typing import Any

import logs
import pytest
from contract_shape import strict
from outside import trainmon

from tests.remote_box import Box
from tui_monitor.cli import diagnose


def diagnosed(*arguments: str | Path, cwd: Path | None = None) -> dict[str, Any]:
    said = trainmon("diagnose", "--json", *arguments, cwd=cwd)
    assert said.status == 0, said.err
    document = strict(said.out)
    assert document["schema"] == 1
    [run] = document["runs"]
    return run


def packaged(package: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What is said of a package on standard input, and complained of it."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(package).encode())))
    assert diagnose.main(["-"]) == 0
    out, err = capsys.readouterr()
    return out, err


def causes(run: dict[str, Any]) -> list[str]:
    return [cause["cause"] for cause in run["root_causes"]]


def diverging_at_epoch_7() -> str:
    """20 steps an epoch; from step 120 on the gradient norm is twelve times larger, the loss rises by 15 %."""
    noise, lines = random.Random(3), []
    for step in range(200):
        loss, norm, late = 2.0 / (1 + min(step, 120) / 40) ** 0.5, 0.5, step - 122
        if step >= 120:
            loss, norm = loss * (1 + 0.15 * min(1.0, max(0.0, late / 8))), 6.0
        loss, norm = loss * noise.gauss(1, 0.004), norm * noise.gauss(1, 0.05)
        lines.append(f"epoch {step // 20 + 1} step {step} loss {loss:.4f} grad_norm {norm:.3f} lr 0.01\n")
    return "".join(lines)


COLLAPSED = "".join(
    f"step {step} | loss {4 / step**0.5:.4f}\n"
    + (
        f"sample: {'::::::::::::::::::::::::' if step > 60 else 'the cat sat on a mat, and'}\n"
        if step % 20 == 0
        else ""
    )
    for step in range(1, 200)
)
EXPLODING = "".join(
    f"step {step} | loss {2.0 if step < 60 else 2.0 * 1.9 ** (step - 60):.4f} | grad_norm "
    f"{0.5 if step < 55 else 0.5 * 2.2 ** (step - 55):.4f} | lr 0.1\n"
    for step in range(1, 75)
)
VANISHING = "".join(
    f"step {step} | loss {2.302 + 0.0004 * (step % 3):.4f} | grad_norm {0.4 * 0.9**step + 1e-9:.3e} | lr 0.001\n"
    for step in range(1, 300)
)
IMBALANCED = """
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10000, 64)
        self.one = nn.Linear(64, 2000)
        self.two = nn.Linear(2000, 19)
"""


def test_a_loss_that_diverges_in_the_epoch_of_a_gradient_spike_is_proven_by_both_steps(tmp_path: Path) -> None:
    log = logs.run(tmp_path, "phase-1", diverging_at_epoch_7())
    run = diagnosed(tmp_path)
    first = run["root_causes"][0]
    assert run["status"] == "diagnosis_complete"
    assert first["cause"] in ("no_clipping", "lr_too_high", "curriculum_or_data_change")
    assert first["confidence"] > 0.9
    proof = first["evidence"][0]
    assert proof["step"] == 120 and "grad_norm" in proof["text"] and "loss" in proof["text"]
    assert log.read_bytes()[proof["offset"] :].startswith(b"epoch 7 step 120 ")
    assert proof["file"] == "train.log"
    steps = {proof["step"] for cause in run["root_causes"] for proof in cause["evidence"]}
    assert all(step is None or 120 <= step <= 140 for step in steps)


def test_samples_of_one_token_are_a_mode_collapse(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", COLLAPSED)
    assert causes(diagnosed(tmp_path, "--symptom", "outputs only colons"))[0] == "mode_collapse"


def test_79_percent_of_the_parameters_in_embeddings_are_an_imbalance(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", COLLAPSED)
    (tmp_path / "model.py").write_text(IMBALANCED)
    run = diagnosed("one", "--symptom", "outputs only colons", "--code", "model.py", cwd=tmp_path)
    [found] = [cause for cause in run["root_causes"] if cause["cause"] == "architecture_imbalance"]
    assert "79%" in "".join(proof["text"] for proof in found["evidence"])
    assert found["confidence"] > 0.7
    assert found["fix"].startswith("model.py line ")


def test_a_gradient_that_explodes_is_recognised(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", EXPLODING)
    assert set(causes(diagnosed(tmp_path))[:2]) & {"no_clipping", "lr_too_high"}


def test_a_gradient_that_vanishes_is_recognised(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", VANISHING)
    assert "vanishing_gradients" in causes(diagnosed(tmp_path))[:2]


def test_without_a_log_the_diagnosis_is_partial_and_asks(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("loss.backward()\noptimizer.step()\n")
    run = diagnosed("--code", "train.py", "--symptom", "the loss diverged at epoch 7", cwd=tmp_path)
    assert run["status"] == "partial"
    assert {"training log", "config", "gradient norm"} <= set(run["missing"])
    assert any("log" in question for question in run["questions"])
    assert run["root_causes"] and all(cause["confidence"] < 0.9 for cause in run["root_causes"])
    assert any(step.startswith("find out: ") for step in run["next_steps"])


def test_where_several_runs_lie_and_none_is_named_the_code_is_diagnosed_alone(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("loss.backward()\noptimizer.step()\n")
    logs.run(tmp_path, "runs/a", logs.healthy())
    logs.run(tmp_path, "runs/b", EXPLODING)
    answer = trainmon("diagnose", "--json", "--code", "train.py", cwd=tmp_path)
    assert [run["id"] for run in strict(answer.out)["runs"]] == ["given artifacts"]
    assert "none was named" in answer.err
    assert diagnosed("runs/b", "--code", "train.py", cwd=tmp_path)["id"] != "given artifacts"


def test_less_is_less_sure(tmp_path: Path) -> None:
    whole = diverging_at_epoch_7()
    logs.run(tmp_path, "whole", whole)
    logs.run(tmp_path, "bare", "".join(line.partition(" grad_norm")[0] + "\n" for line in whole.splitlines()))
    sure, unsure = (diagnosed(tmp_path / name, "--symptom", "it diverged") for name in ("whole", "bare"))
    assert unsure["root_causes"][0]["confidence"] < sure["root_causes"][0]["confidence"]
    assert unsure["status"] == "partial" and unsure["questions"]


def test_a_symptom_alone_proves_nothing(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    run = diagnosed(tmp_path, "--symptom", "loss diverged", "gradient norm exploded", "it exploded")
    assert run["status"] == "partial"
    assert all(cause["confidence"] <= 0.45 and cause["severity"] != "critical" for cause in run["root_causes"])


def test_a_run_without_trouble_is_healthy_whatever_its_code_does(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    (tmp_path / "train.py").write_text("loss = -torch.log(p)\nloss.backward()\noptimizer.step()\n")
    run = diagnosed("one", "--code", "train.py", cwd=tmp_path)
    assert run["status"] == "healthy"
    assert all(cause["severity"] == "info" for cause in run["root_causes"])
    assert "healthy: nothing above info" in trainmon("diagnose", tmp_path).out


def test_the_page_is_80_columns_wide_and_tells_what_to_do(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", diverging_at_epoch_7())
    said = trainmon("diagnose", tmp_path)
    assert (said.status, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    labels = [line.split()[0] for line in said.out.splitlines() if line[3:4].islower() and line.startswith("   ")]
    assert [label for label in labels if label in ("fix", "expect", "verify", "otherwise", "effort", "risk")][:6] == [
        "fix", "expect", "verify", "otherwise", "effort", "risk",
    ]  # fmt: skip
    assert "direct proof" in said.out and "[train.log, byte " in said.out


def test_a_run_is_taken_by_its_name_and_compared_with_the_healthy_ones_beside_it(tmp_path: Path) -> None:
    for name, text, rate in (("a", logs.healthy(), 0.001), ("b", logs.healthy(), 0.001), ("c", EXPLODING, 0.03)):
        logs.run(tmp_path / "runs", name, text)
        (tmp_path / "runs" / name / "config.yaml").write_text(f"lr: {rate}\nbatch_size: 32\nseed: {rate * 7000:.0f}\n")
    run = diagnosed("c", "--root", "runs", cwd=tmp_path)
    assert run["id"] == "c"
    assert run["differs_from_healthy"] == ["lr 0.03 (they: 0.001)"]
    assert "- lr 0.03 (they: 0.001)" in trainmon("diagnose", "c", "--root", "runs", cwd=tmp_path).out


def test_what_a_person_says_of_the_configuration_counts(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", EXPLODING.replace(" | lr 0.1", ""))
    (tmp_path / "args.json").write_text('{"optimizer": "adam", "lr": 0.7}')
    texts = json.dumps(diagnosed("one", "--config", "args.json", cwd=tmp_path))
    assert "the learning rate is 0.7; with adam" in texts


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no run nowhere"),
        (["one", "--code", "no.py"], "no.py cannot be read"),
        (["one", "--code", "one"], "one is a folder, a file is needed"),
        (["one", "--config", "broken.json"], "broken.json: not valid JSON"),
        (["one", "--configs", "x"], "no option --configs (did you mean --config?)"),
    ],
)
def test_what_is_not_there_exits_2_with_a_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    (tmp_path / "broken.json").write_text("{")
    answer = trainmon("diagnose", *arguments, cwd=tmp_path)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err


class TestPackage:
    def test_all_that_is_in_it_is_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        logs.run(tmp_path, "one", diverging_at_epoch_7())
        (tmp_path / "trainer.py").write_text("loss.backward()\noptimizer.step()\n")
        package = {
            "task": "Diagnose training failure",
            "artifacts": {
                "training_logs": "one/train.log",
                "loss_curves": "losses.csv",
                "model_code": ["trainer.py"],
                "error_messages": ["RuntimeError: it broke"],
                "config": {"lr": 0.5, "optimizer": "adam"},
            },
            "symptoms": ["Loss diverged at epoch 7"],
            "constraints": {"max_analysis_time": "5 minutes", "output_format": "structured_diagnosis"},
            "simptoms": [],
        }
        out, err = packaged(package, monkeypatch, capsys)
        assert "simptoms is not known (did you mean symptoms?)" in err
        assert "losses.csv: no such file or directory, diagnosed without it" in err
        [run] = strict(out)["runs"]
        texts = [proof["text"] for cause in run["root_causes"] for proof in cause["evidence"]]
        assert "a person says: Loss diverged at epoch 7" in texts
        assert "config" not in run["missing"]
        assert any(text.startswith("trainer.py line ") for text in texts)

    def test_curves_in_another_file_are_of_the_same_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        logs.run(tmp_path, "said", "starting on 2 devices\nlr=0.5 optimizer=adam\n" + logs.healthy())
        rows = [line.split()[1::2] for line in EXPLODING.replace("| ", "").splitlines()]
        table = "step,loss,grad_norm,lr\n" + "".join(",".join(row) + "\n" for row in rows)
        logs.run(tmp_path, "curves", table, file="losses.csv")
        artifacts = {"training_logs": "said/train.log", "loss_curves": "curves/losses.csv"}
        out, _ = packaged(
            {"artifacts": artifacts, "constraints": {"output_format": "structured_diagnosis"}}, monkeypatch, capsys
        )
        [run] = strict(out)["runs"]
        assert set(causes(run)[:2]) & {"no_clipping", "lr_too_high"}

    def test_code_alone_is_a_partial_diagnosis_for_a_person(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "trainer.py").write_text("loss.backward()\noptimizer.step()\n")
        out, _ = packaged({"artifacts": {"model_code": "trainer.py"}}, monkeypatch, capsys)
        assert out.startswith("given artifacts: no log was given\npartial diagnosis")

    @pytest.mark.parametrize("package", [[], {"artifacts": []}, {}, {"symptoms": 3}, {"artifacts": {"config": 3}}])
    def test_what_is_none_is_refused(self, package: object, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(package).encode())))
        with pytest.raises(diagnose.UsageError):
            diagnose.main(["-"])


def test_a_path_on_another_machine_is_a_path(tmp_path: Path) -> None:
    box = Box(tmp_path / "box")
    logs.run(tmp_path, "exp-1", logs.healthy())
    path = f"{box.ssh.parent}:{os.environ['PATH']}"
    said = trainmon("diagnose", "--json", f"box:{tmp_path}/exp-1", cwd=tmp_path, PATH=path)
    assert [run["id"] for run in strict(said.out)["runs"]] == ["box:exp-1"], said.err
