"""What a chart is drawn from and what the values at a step were, asked of real logs."""

from math import isnan
from pathlib import Path

import pytest

from tui_monitor.cli.assemble import watching
from tui_monitor.lexicon.counters import counts_epochs, counts_tokens
from tui_monitor.model.ask import Chart, Readout, ReadoutRequest, XAxis
from tui_monitor.model.points import Place
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.queries import Queries

LOSS, VAL = Shown("loss"), Shown("val_loss")


def line(step: int, loss: float | str, stamp: bool = True) -> str:
    clock = f"2026-03-01 10:{step // 60:02d}:{step % 60:02d} " if stamp else ""
    return f"{clock}step {step}/5000 | loss {loss} | lr 3e-4 | tokens {step * 512}\n"


def evaluation(step: int, loss: float) -> str:
    return f"2026-03-01 10:{step // 60:02d}:{step % 60:02d} step {step}/5000 | val_loss {loss}\n"


def queries(folder: Path, text: str) -> Queries:
    (folder / "exp").mkdir()
    (folder / "exp" / "train.log").write_text(text)
    monitor = watching([str(folder)], Settings())
    (view,) = monitor.settle().runs
    run = monitor.run(view.id)
    assert run is not None
    return run.queries


def written(bad_from: int = 10_000) -> str:
    lines = []
    for step in range(1, 401):
        lines.append(line(step, "nan" if step >= bad_from else round(2 - step / 400, 4)))
        if step % 40 == 0:
            lines.append(evaluation(step, round(2.1 - step / 400, 4)))
    return "".join(lines)


def values(answer: Readout) -> dict[str, tuple[float, float]]:
    return {one.metric: (one.value, one.step) for one in answer.values}


def test_all_metrics_are_told_at_a_step_or_at_their_nearest_one_before(tmp_path: Path) -> None:
    text = written()
    answer = queries(tmp_path, text).readout(150.4, (LOSS,))
    assert answer.step == 150
    assert values(answer)["loss"] == (1.625, 150)
    assert values(answer)["val_loss"] == (1.8, 120)
    assert answer.values[0].metric == LOSS
    assert answer.time % 60 == 30
    assert answer.place == Place(Shown("train.log"), text.index("2026-03-01 10:02:30 step 150/"))


def test_before_the_first_value_there_is_nothing_to_tell(tmp_path: Path) -> None:
    answer = queries(tmp_path, written()).readout(0.5, (LOSS,))
    assert answer.values == () and answer.place is None and isnan(answer.time)


def test_a_value_that_is_nan_is_told_as_nan(tmp_path: Path) -> None:
    answer = queries(tmp_path, written(bad_from=300)).readout(310, (LOSS,))
    assert isnan(values(answer)["loss"][0]) and values(answer)["loss"][1] == 310


def test_what_is_kept_as_a_mean_only_says_so(tmp_path: Path) -> None:
    text = "".join(line(step, round(10_000 / step, 3), stamp=False) for step in range(1, 12_001))
    asked = queries(tmp_path, text)
    (old,) = asked.readout(1000, (LOSS,)).values[:1]
    assert old.mean and old.value == pytest.approx(10, rel=0.2)
    (new,) = asked.readout(11_990, (LOSS,)).values[:1]
    assert not new.mean and new.step == 11_990
    place = asked.readout(1000, (LOSS,)).place
    assert place is not None and text[place.offset :].startswith("step 9")


def test_the_axes_are_those_that_the_run_logs(tmp_path: Path) -> None:
    chart: Chart = queries(tmp_path, written()).chart((LOSS,), None, None, 100, XAxis.TIME)
    assert chart.axes == (XAxis.STEP, XAxis.TIME, XAxis.CLOCK, XAxis.TOKENS)
    assert chart.axis is XAxis.TIME and chart.along is not None
    assert (chart.along.values[0], chart.along.values[-1]) == (0.0, 399.0)


def test_an_axis_that_is_not_logged_is_that_of_steps(tmp_path: Path) -> None:
    text = "".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 60))
    chart = queries(tmp_path, text).chart((LOSS,), None, None, 100, XAxis.TOKENS)
    assert chart.axis is XAxis.STEP and chart.along is None and chart.axes == (XAxis.STEP,)


def test_tokens_are_an_axis_with_a_table_from_their_own_series(tmp_path: Path) -> None:
    chart = queries(tmp_path, written()).chart((LOSS,), 100, 200, 100, XAxis.TOKENS)
    assert chart.along is not None
    assert all(value == step * 512 for step, value in zip(chart.along.steps, chart.along.values, strict=True))


def test_evaluations_and_the_last_finite_value_before_an_onset_are_known(tmp_path: Path) -> None:
    chart = queries(tmp_path, written(bad_from=300)).chart((LOSS,), None, None, 100)
    assert list(chart.evaluations) == [float(step) for step in range(40, 401, 40)]
    (before,) = chart.finite_before.values()
    assert (before.step, before.value) == (299, 1.2525)


def test_a_question_for_a_step_is_answered_through_the_door(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "train.log").write_text(written())
    monitor = watching([str(tmp_path)], Settings())
    (view,) = monitor.settle().runs
    request = ReadoutRequest(view.id, 20.0, (LOSS, VAL))
    monitor.ask(request)
    answer = monitor.step().details[request]
    assert isinstance(answer, Readout) and [one.metric for one in answer.values][:1] == ["loss"]


@pytest.mark.parametrize("name", ["epoch", "train/epoch", "epoch@train.log", "Epoch"])
def test_names_of_epochs(name: str) -> None:
    assert counts_epochs(name)


@pytest.mark.parametrize("name", ["epoch_time", "max_epoch", "loss", "epochs_per_second"])
def test_names_that_are_no_epochs(name: str) -> None:
    assert not counts_epochs(name)


@pytest.mark.parametrize("name", ["tokens", "num_input_tokens_seen", "train/total_tokens", "tokens_processed"])
def test_names_of_tokens_seen(name: str) -> None:
    assert counts_tokens(name)


@pytest.mark.parametrize("name", ["tokens_per_sec", "tokens/s", "loss_per_token", "tokens_per_second", "max_tokens"])
def test_names_that_are_no_tokens_seen(name: str) -> None:
    assert not counts_tokens(name)
