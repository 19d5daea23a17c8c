"""How labelled logs are compared: to the digits that were printed, and with reasons computed from the data."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pytest.importorskip("benchmarks.labelled", reason="the benchmarks are not part of an installed package")

from benchmarks.formats import Row, judged
from benchmarks.labelled.digits import Printed, all_same, same
from benchmarks.labelled.labels import Label, Points, Truth
from benchmarks.labelled.mixed_up import doubled, merged
from benchmarks.labelled.reads import reads

FINITE = st.floats(-1e12, 1e12, allow_subnormal=False)


def known(steps: list[float], values: list[float]) -> Truth:
    points = Points(steps, values)
    return Truth(len(points), points.marks(), 17, points)


def row(folder: Path, text: str, truth: Truth | None, metric: str = "loss") -> Row:
    (folder / "train.log").write_text(text)
    return judged(Label(folder, "text", metric, truth), folder)


def lines(steps: range, **values: float) -> str:
    return "".join(f"step {i} " + " ".join(f"{n}: {v + 1 / i:.4f}" for n, v in values.items()) + "\n" for i in steps)


@given(st.lists(FINITE, min_size=1), st.sampled_from(["%.4f", "%.3e", "%.6g", "%d", "%r"]))
@example([0.75], "%d")
@example([-1.75, 100.9, 10.0], "%d")
def test_a_number_is_the_same_as_what_was_printed_of_it(values: list[float], form: str) -> None:
    printed = [float(form % value) for value in values]
    assert all_same(printed, values, 17)


def test_numbers_without_decimals_were_all_rounded_or_all_cut_off() -> None:
    assert all_same([0.0, 1.0, -1.0], [0.4, 1.4, -0.6], 17)
    assert all_same([0.0, 1.0, -1.0], [0.9, 1.9, -1.9], 17)
    assert not all_same([0.0, 1.0, -1.0], [0.9, 0.9, -0.9], 17)
    assert not all_same([1.0], [2.0], 17)
    assert not all_same([-1.0], [1.0], 17)


def test_a_number_with_decimals_was_not_cut_off() -> None:
    assert not all_same([0.0, 0.5], [0.9, 0.5], 17)


def test_a_digit_that_was_printed_tells_numbers_apart() -> None:
    printed = Printed([0.1234, 0.5])
    assert same(0.5, printed, 0.50004, 17)
    assert not same(0.5, printed, 0.5002, 17)
    assert not same(0.5, printed, float("nan"), 17)


def test_an_exact_log_needs_no_reason(tmp_path: Path) -> None:
    truth = known([1.0, 2.0], [2.0, 1.5])
    assert row(tmp_path, lines(range(1, 3), loss=1.0), truth).result == "exact"


def test_a_log_that_prints_every_fifth_step_is_accounted_for_and_a_wrong_value_is_not(tmp_path: Path) -> None:
    steps = list(range(1, 21))
    truth = known([float(step) for step in steps], [1 + 1 / step for step in steps])
    text = lines(range(5, 21, 5), loss=1.0)
    assert row(tmp_path, text, truth).result == "otherwise"
    assert row(tmp_path, text.replace("1.0500", "1.0600"), truth).result == "UNEXPLAINED"


def test_a_label_of_two_metrics_as_one_is_accounted_for(tmp_path: Path) -> None:
    text = lines(range(1, 9), loss=1.0) + "step 9 val_loss: 0.5000\n"
    found = row(tmp_path, text, Truth(9, (2.0, 0.5, 2.0, 0.5), 6))
    assert (found.result, found.count) == ("otherwise", 8)
    assert "loss (8) and val_loss (1) as one" in str(found.evidence)


def test_a_log_that_never_names_the_metric_holds_nothing_to_find(tmp_path: Path) -> None:
    assert row(tmp_path, "warning: retrying 1\nwarning: retrying 2\n", None).result == "exact"
    assert row(tmp_path, "the loss is not told\nretrying 2\n", None).result == "UNEXPLAINED"


def test_series_that_are_one_and_series_that_are_two_are_seen(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(lines(range(1, 9), loss=1.0, total=1.0))
    (run,) = reads(tmp_path)
    assert [sign.split(" (")[0] for sign in doubled(run)] == ["loss and total"]
    assert list(merged(run)) == []
    (tmp_path / "train.log").write_text(
        lines(range(1, 9), loss=1.0).replace("\n", "\nstep 1 loss: 9.0\nstep 1 loss: 8.0\n")
    )
    assert [sign.split(":")[0] for sign in merged(reads(tmp_path)[0])] == ["loss"]
