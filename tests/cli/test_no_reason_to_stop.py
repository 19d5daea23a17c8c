"""What never makes trainmon say STOP, whoever wrote it into a log."""

import logs
import pytest
from contract_shape import strict
from outside import trainmon

from tests.by_hand import steps

PRINTED_BY_DATA = {
    "as a value, once": "step 41 | loss nan\n",
    "as a value, twice": "step 41 | loss nan\nstep 42 | loss inf\n",
    "in a sentence": "sample 7: 'when loss=nan and grad=inf, the training has diverged'\n",
    "as text of a traceback": "sample 8: Traceback (most recent call last):\n",
    "as the words of a killer": "sample 9: Killed\nsample 10: CUDA out of memory\n",
}


@pytest.mark.parametrize("line", PRINTED_BY_DATA.values(), ids=PRINTED_BY_DATA)
def test_s5_what_data_printed_once_is_no_reason_to_stop(tmp_path, line: str) -> None:
    logs.run(tmp_path, "exp-1", steps(1, 40) + line + steps(43, 90))
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["decision"] == "CONTINUE", run["verdict_reason"]
    assert [finding for finding in run["findings"] if finding["state"] == "active"] == []


def test_s0_32_overfitting_is_a_warning_and_never_a_reason_to_stop(tmp_path) -> None:
    text = "".join(
        f"step {step} | loss {2 - 0.02 * step:.3f} | val_loss {1.3 + 0.05 * abs(step - 15):.3f}\n"
        for step in range(1, 91)
    )
    logs.run(tmp_path, "exp-1", text)
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert (run["status"], run["decision"]) == ("overfitting_warning", "WAIT")
    assert "overfitting" in {finding["kind"] for finding in run["findings"]}
    assert "critical" not in {finding["severity"] for finding in run["findings"]}


def test_s0_71_a_plateau_and_a_drift_are_never_a_reason_to_stop_and_a_nan_in_any_metric_is_seen(tmp_path) -> None:
    flat = "".join(f"step {step} | loss {2 - 0.05 * min(step, 20):.4f}\n" for step in range(1, 400))
    drifting = "".join(
        f"step {step} | loss {2 - 0.015 * min(step, 100) + 0.004 * max(0, step - 100):.4f}\n" for step in range(1, 400)
    )
    lost = "".join(
        f"step {step} | loss {2 / step**0.5:.4f} | grad_norm {'nan' if step > 40 else '0.5'}\n" for step in range(1, 90)
    )
    for name, text in {"flat": flat, "drifting": drifting, "lost": lost}.items():
        logs.run(tmp_path, name, text)
    runs = {run["exp_id"]: run for run in strict(trainmon("check", "--json", tmp_path).out)["runs"]}
    kinds = {name: {finding["kind"] for finding in run["findings"]} for name, run in runs.items()}
    assert kinds["flat"] & {"plateau", "converged"} and "drift" in kinds["drifting"]
    assert {runs[name]["decision"] for name in ("flat", "drifting")} <= {"CONTINUE", "WAIT"}
    assert {runs[name]["status"] for name in ("flat", "drifting")} == {"healthy"}
    assert ("nan", "grad_norm") in {(finding["kind"], finding["metric"]) for finding in runs["lost"]["findings"]}
