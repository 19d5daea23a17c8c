"""At the end, or shortly before, a best value far from the target is told; so are evaluations that fail in a row."""

from pathlib import Path

import pytest
from by_hand import Watching, append

from tui_monitor.cli.assemble import looking_once
from tui_monitor.model.finding import Decision, Finding, Kind
from tui_monitor.model.run import RunView
from tui_monitor.reading.formats.text.failed_evaluations import failed
from tui_monitor.settings.layers import from_flags
from tui_monitor.settings.settings import Settings

FAILED = [
    "evaluation failed",
    "Evaluation failed: OSError: no such file",
    "eval crashed with exit code 1",
    "validation skipped: no data",
    "Failed to run evaluation: timeout",
    "Error during evaluation: CUDA error",
    "Step 300: validation failed",
    "Skipping evaluation: worker busy",
]
NOT_FAILED = [
    "validation error 0.2",
    "test error = 0.12",
    "Skipping evaluation",
    "Running evaluation",
    "test failures: 0",
    "evaluation finished",
]


def rows(last: int, total: int, best: float) -> str:
    return "".join(f"step {n}/{total} acc {best - 0.5 / n:.4f}\n" for n in range(1, last + 1))


def judged(folder: Path, text: str, **thresholds: object) -> RunView:
    append(folder / "exp" / "train.log", text)
    given = from_flags({name: value for name, value in thresholds.items() if value is not None})
    (view,) = looking_once([str(folder)], Settings((given,)), trajectories=True).settle().runs
    return view


def missed(view: RunView) -> list[Finding]:
    return [finding for finding in view.findings if finding.kind is Kind.BASELINE_MISSED]


def test_a_best_value_far_from_the_target_is_told_at_nine_tenths(tmp_path: Path) -> None:
    view = judged(tmp_path, rows(36, 40, 0.8), metric="acc", target=0.9)
    assert view.verdict.decision is Decision.WAIT
    (told,) = missed(view)
    assert told.message == "acc is at best 0.7861, at step 36 of 40: far from the target 0.9"


@pytest.mark.parametrize(
    ("last", "best", "target"),
    [(30, 0.8, 0.9), (40, 0.92, 0.9), (40, 0.9, 0.89), (40, 0.8, None)],
    ids=["not there yet", "reached", "nearly", "none"],
)
def test_what_is_early_or_near_is_silent(tmp_path: Path, last: int, best: float, target: float | None) -> None:
    assert not missed(judged(tmp_path, rows(last, 40, best), metric="acc", target=target))


def test_an_end_that_is_told_counts_where_no_plan_is_known(tmp_path: Path) -> None:
    text = rows(30, 40, 0.8).replace("/40", "") + "Early stopping triggered\n"
    (told,) = missed(judged(tmp_path, text, metric="acc", target=0.9))
    assert told.message.endswith("at its end: far from the target 0.9")


@pytest.mark.parametrize("line", FAILED)
def test_a_line_says_that_an_evaluation_failed(line: str) -> None:
    assert failed(line)


@pytest.mark.parametrize("line", NOT_FAILED)
def test_a_number_or_a_plan_is_no_failure(line: str) -> None:
    assert not failed(line)


def log(line: str, at: set[int], measured: set[int]) -> str:
    out = ""
    for n in range(1, 61):
        out += f"step {n} loss {2 / n**0.5:.4f}\n"
        out += f"{line}\n" if n in at else f"step {n} val_loss {2.2 / n**0.5:.4f}\n" if n in measured else ""
    return out


def failures(folder: Path, text: str, piece: int = 1 << 20) -> tuple[RunView, list[Finding]]:
    watching = Watching(folder)
    for start in range(0, len(text), piece):
        append(folder / "exp" / "train.log", text[start : start + piece])
        view = watching.look_at_one(1.0)
    return view, [finding for finding in view.findings if finding.kind is Kind.EVALUATION_FAILED]


@pytest.mark.parametrize("line", FAILED)
def test_three_evaluations_that_fail_in_a_row_are_a_warning_with_the_lines(tmp_path: Path, line: str) -> None:
    view, (told,) = failures(tmp_path, log(line, {30, 40, 50}, {10, 20}))
    assert view.verdict.decision is Decision.WAIT
    assert told.message == f"step 30: 3 evaluations in a row failed: {line}"
    assert [one.text for one in told.evidence.lines] == [line] * 3


def test_two_or_one_between_that_gives_a_number_are_none(tmp_path: Path) -> None:
    assert not failures(tmp_path / "two", log("eval crashed", {40, 50}, {10, 20}))[1]
    assert not failures(tmp_path / "between", log("eval crashed", {20, 30, 50}, {10, 40}))[1]


@pytest.mark.parametrize("piece", [1 << 20, 500, 33])
def test_the_first_number_after_them_ends_it_however_it_came(tmp_path: Path, piece: int) -> None:
    view, (told,) = failures(tmp_path, log("eval crashed", {20, 30, 40}, {10, 50}), piece)
    assert (told.onset_step, told.detected_step, told.recovered_step) == (20.0, 40.0, 50.0)
    assert view.verdict.decision is Decision.CONTINUE
