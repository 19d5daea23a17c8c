"""Which metric `check` shows, what it means, and what is asked where a name does not tell."""

import json
from collections.abc import Sequence
from pathlib import Path

import logs
import pytest
from outside import trainmon

DAY = 86400.0


def judged(folder: Path, text: str, file: str = "train.log", *flags: str) -> dict:
    """The one run of a log that was last written a day ago."""
    logs.run(folder, "exp", text, age=DAY, file=file)
    [run] = json.loads(trainmon("check", "--json", *flags, folder).out)["runs"]
    return run


def rows(names: Sequence[str], count: int = 30) -> str:
    """A table in which every column falls a little from row to row."""
    head = ",".join(("step", *names))
    return head + "\n" + "".join(f"{n}" + f",{2 / n:.4f}" * len(names) + "\n" for n in range(1, count))


@pytest.mark.parametrize(
    "names", [("Rec", "KL", "Total"), ("kl_loss", "sum", "box_x"), ("recon", "kld", "tot"), ("KL", "overall")]
)
def test_the_total_is_watched_and_not_the_kl_term(tmp_path: Path, names: Sequence[str]) -> None:
    assert judged(tmp_path, rows(names), "metrics.csv")["metric"] in {"Total", "sum", "tot", "overall"}


@pytest.mark.parametrize("name", ["Total", "zorg", "Rec", "foo/bar", "energy"])
def test_a_direction_that_no_name_tells_is_asked_for_with_its_flag(tmp_path: Path, name: str) -> None:
    run = judged(tmp_path, rows([name]), "metrics.csv")
    assert run["metric"] == name
    assert f"--metric '{name}' --lower-is-better or --higher-is-better" in run["verdict_reason"]
    told = judged(tmp_path, rows([name]), "metrics.csv", "--metric", name, "--higher-is-better")
    assert "--metric" not in told["verdict_reason"] and told["lower_is_better"] is False


@pytest.mark.parametrize("name", ["Total", "zorg", "foo/bar", "entropy", "clip_fraction"])
def test_also_a_metric_that_was_asked_for_has_its_direction_asked(tmp_path: Path, name: str) -> None:
    run = judged(tmp_path, rows([name]), "metrics.csv", "--metric", name)
    assert run["metric"] == name
    assert "judged as if lower were better: --lower-is-better or --higher-is-better" in run["verdict_reason"]
    told = judged(tmp_path, rows([name]), "metrics.csv", "--metric", name, "--lower-is-better")
    assert "as if" not in told["verdict_reason"]


@pytest.mark.parametrize("name", ["Total", "zorg", "Rec", "foo/bar", "energy"])
def test_explain_names_no_direction_that_no_name_tells(tmp_path: Path, name: str) -> None:
    logs.run(tmp_path, "exp", rows([name]), age=DAY, file="metrics.csv")
    said = trainmon("explain", tmp_path).out
    assert f"watched: {name} (which way is better is not told) -- " in said
    told = trainmon("explain", "--higher-is-better", tmp_path).out
    assert f"watched: {name} (higher is better) -- " in told


@pytest.mark.parametrize("name", ["loss", "acc", "验证损失", "top1_err", "episode/score"])
def test_a_direction_that_the_name_tells_is_not_asked_for(tmp_path: Path, name: str) -> None:
    assert "better" not in judged(tmp_path, rows([name]), "metrics.csv")["verdict_reason"]


@pytest.mark.parametrize(
    "names",
    [
        ("lr", "epoch_time"),
        ("obs_rms_mean", "ret_rms_var"),
        ("batch_size", "num_workers", "lr"),
        ("train_duration", "gpu_mem", "lr"),
        ("error_code", "lr"),
        ("http_status", "bs", "dur"),
        ("n_embd", "params (M)", "max_grad_norm"),
        ("input_mean", "data_wait", "code"),
    ],
)
def test_nothing_to_watch_is_said_as_such_also_of_a_run_that_is_over(tmp_path: Path, names: Sequence[str]) -> None:
    run = judged(tmp_path, rows(names), "metrics.csv")
    assert run["metric"] is None and run["status"] == "unmonitored"
    assert run["verdict_reason"].startswith("ended, cause unknown; no metric to watch was found; available: [")
    assert not run["findings"]


def test_explain_says_why_nothing_is_watched(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp", rows(["lr", "epoch_time"]), age=DAY, file="metrics.csv")
    said = trainmon("explain", tmp_path).out
    assert "watched: none -- ended, cause unknown; no metric to watch was found; available: [" in said


def test_a_metric_that_was_asked_for_and_is_not_there_is_said_of_a_run_that_is_over(tmp_path: Path) -> None:
    run = judged(tmp_path, rows(["loss"]), "metrics.csv", "--metric", "dice")
    assert run["verdict_reason"] == "ended, cause unknown; Watched metric 'dice' not found; available: [loss]"


@pytest.mark.parametrize(
    "line",
    [
        '{"error": {"message": "NaN detected, aborting training. Job failed!", "errorCode": "503"}}',
        '{"app_exception": {"function": "worker", "message": "NaN loss, aborting training", "errorCode": 17}}',
        "Job FAILED with errorCode=503",
        "RuntimeError: training failed with exit_status=1",
        "RuntimeError: server answered http_status=503, err_code=7",
    ],
)
def test_an_error_that_names_a_code_is_a_failure_and_no_metric(tmp_path: Path, line: str) -> None:
    run = judged(tmp_path, line + "\n")
    assert run["metric"] is None and run["status"] == "failed"


def test_a_person_may_ask_that_nothing_is_watched(tmp_path: Path) -> None:
    run = judged(tmp_path, rows(["loss"]), "metrics.csv", "--metric", "none")
    assert run["metric"] is None and run["status"] == "unmonitored"
    assert (run["decision"], run["verdict_reason"]) == ("CONTINUE", "not monitored: --metric")


@pytest.mark.parametrize(
    "column",
    ["final_score", "final_acc", "n_params", "obs_rms_mean", "final_wer",
     "bs", "seq_len", "http_status", "model_size_mb", "lora_alpha"],
)  # fmt: skip
def test_a_column_that_is_constant_by_its_nature_is_not_frozen(tmp_path: Path, column: str) -> None:
    text = f"step,loss,{column}\n" + "".join(f"{n},{2 / n**0.5:.4f},0.43\n" for n in range(1, 80))
    run = judged(tmp_path, text, "metrics.csv")
    assert run["metric"] == "loss"
    assert [finding for finding in run["findings"] if finding["metric"] == column] == []


@pytest.mark.parametrize(
    "column", ["obs_rms_mean", "ret_rms_var", "obs_normalizer/mean", "running_mean", "rew_rms_mean"]
)
def test_a_normaliser_that_grows_is_no_error_that_rises(tmp_path: Path, column: str) -> None:
    text = f"step,{column},ret\n" + "".join(f"{n},{0.15 + n / 100:.3f},{n - 90}\n" for n in range(1, 60))
    run = judged(tmp_path, text, "metrics.csv")
    assert run["metric"] == "ret" and not run["findings"]


@pytest.mark.parametrize(
    ("line", "metric"),
    [
        ("第 {n} 步 平均损失: {value}", "平均损失"),
        ("轮次 {n} 训练损失 {value} 验证损失 {value}", "验证损失"),
        ("エポック {n} 検証損失: {value}", "検証損失"),
        ("epoch {n} 검증손실: {value}", "검증손실"),
        ("step {n} trainloss {value} trainacc 0.{n}", "trainloss"),
    ],
)
def test_names_in_scripts_without_blanks_are_read_and_judged_alike(tmp_path: Path, line: str, metric: str) -> None:
    text = "".join(line.format(n=n, value=f"{2 / n**0.5:.4f}" if n < 25 else "nan") + "\n" for n in range(1, 31))
    run = judged(tmp_path, text)
    assert run["metric"] == metric and run["decision"] == "STOP" and run["lower_is_better"]


@pytest.mark.parametrize("data", ["validation", "val", "eval", "test", "valid"])
def test_what_a_folder_of_its_data_holds_is_validated_against_the_folder_of_training(tmp_path: Path, data: str) -> None:
    def table(curve: Sequence[float]) -> str:
        return "step,loss\n" + "".join(f"{n},{value:.4f}\n" for n, value in enumerate(curve))

    falls = [2 / (n + 1) ** 0.5 for n in range(80)]
    turns = [value if n < 20 else falls[20] + (n - 20) / 50 for n, value in enumerate(falls)]
    logs.run(tmp_path / "exp", "train", table(falls), age=DAY, file="metrics.csv")
    logs.run(tmp_path / "exp", data, table(turns), age=DAY, file="metrics.csv")
    [run] = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["metric"] == f"loss@{data}"
    assert "overfitting" in {finding["kind"] for finding in run["findings"]}


def test_the_newest_value_of_what_is_watched_is_told_behind_hundreds_of_others(tmp_path: Path) -> None:
    run = judged(tmp_path, rows([*(f"w{n}" for n in range(300)), "loss"]), "metrics.csv")
    assert run["metric"] == "loss" and run["latest_metrics"]["loss"] == 0.069
    assert len(run["latest_metrics"]) == 200


@pytest.mark.parametrize("name", ["loss", "misfit", "neg log lik", "chi2"])
@pytest.mark.parametrize(
    ("train", "held_out"), [("fit", "away"), ("in-sample", "out-of-sample"), ("seen", "unseen"), ("inbag", "oob")]
)
def test_pairs_are_found_whatever_their_data_is_called(tmp_path: Path, train: str, held_out: str, name: str) -> None:
    falls = [2 / (n + 1) ** 0.5 for n in range(80)]
    turns = [value if n < 20 else falls[20] + (n - 20) / 50 for n, value in enumerate(falls)]
    lines = (f"{n},{a:.4f},{b:.4f}\n" for n, (a, b) in enumerate(zip(falls, turns, strict=True)))
    run = judged(tmp_path, f"step,{train} {name},{held_out} {name}\n" + "".join(lines), "metrics.csv")
    assert "overfitting" in {finding["kind"] for finding in run["findings"]}
