"""Scoring a corpus: labels are read, right and wrong are told apart, and a change that must not matter does not."""

import math
from pathlib import Path

import pytest

from tui_monitor.cli import backtest, score
from tui_monitor.errors import UsageError
from tui_monitor.model.finding import Kind
from tui_monitor.scoring import plots, stress, totals
from tui_monitor.scoring.corpus import load
from tui_monitor.scoring.scored_run import ScoredRun, judge_run


def write_run(folder: Path, label: str, values: list[float], onset: int | None = None) -> None:
    folder.mkdir(parents=True)
    lines = "".join(f"step {i} | loss {value}\n" for i, value in enumerate(values, start=1))
    (folder / "train.log").write_text(lines)
    (folder / "run.yaml").write_text(
        f"slug: {folder.name}\nmetric: loss\nlower_is_better: true\nmodel_category: null\nlabel: {label}\n"
        f"onset_step: {'null' if onset is None else onset}\nframework: plain\n"
    )


def healthy(n: int = 60) -> list[float]:
    return [2.0 * 0.97**i + 0.5 + 0.01 * (i % 3) for i in range(n)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_run(tmp_path / "fine", "healthy", healthy())
    write_run(tmp_path / "sick", "nan", [*healthy(40), *[math.nan] * 10], onset=41)
    write_run(tmp_path / "overlooked", "drift", healthy(), onset=30)
    write_run(tmp_path / "slandered", "healthy", [*healthy(40), *[50.0] * 20])
    write_run(tmp_path / "doubtful", "unsure", healthy())
    return tmp_path


def outcomes(corpus: Path) -> dict[str, ScoredRun]:
    return {run.name: judge_run(run, run.thresholds(told=True)) for run in load(corpus)}


def test_labels_come_with_all_points_of_the_run(corpus):
    runs = {run.name: run for run in load(corpus)}
    assert {name: run.label for name, run in runs.items()}["sick"] == "nan"
    assert [len(points) for points in runs["fine"].points if points.metric == "loss"] == [60]
    assert runs["sick"].onset == 41 and runs["fine"].onset is None


def test_an_index_lists_public_logs_and_unsure_rows_are_left_out(tmp_path):
    (tmp_path / "public").mkdir()
    for name in ("a.csv", "b.csv"):
        (tmp_path / "public" / name).write_text("step,loss\n" + "".join(f"{i},{1 / i}\n" for i in range(1, 30)))
    (tmp_path / "public" / "INDEX.csv").write_text(
        "file,metric,lower_is_better,label,onset_step,category,framework\n"
        "public/a.csv,loss,y,healthy,,cnn,x\npublic/b.csv,loss,y,unsure,,cnn,x\n"
    )
    [run] = load(tmp_path)
    assert (run.label, run.category, len(run.points[0])) == ("healthy", "cnn", 29)


def test_a_caught_run_knows_its_delay_and_a_missed_one_is_missed(corpus):
    scored = outcomes(corpus)
    assert scored["sick"].caught is not None and scored["sick"].caught.kind is Kind.NAN
    assert scored["sick"].delay == 1
    assert scored["overlooked"].caught is None
    assert [o.run.name for o in totals.missed(list(scored.values()))] == ["overlooked"]


def test_an_alarm_on_a_quiet_run_is_false_and_a_stop_is_counted(corpus):
    scored = list(outcomes(corpus).values())
    assert [o.run.name for o in totals.wrong(scored)] == ["slandered"]
    total = totals.totals(scored)
    assert (total.hard, total.hard_of, total.soft, total.soft_of) == (1, 1, 0, 1)
    assert (total.quiet, total.alarmed, total.stopped, total.stopped_ever) == (2, 1, 1, 1)


def test_the_report_names_every_miss_and_every_false_alarm(corpus):
    text = totals.report(list(outcomes(corpus).values()))
    assert "missed: drift overlooked (loss)" in text
    assert "alarm on healthy: slandered: critical explosion" in text


def test_the_page_draws_every_miss_and_false_alarm_and_needs_nothing_else(corpus):
    page = plots.html(list(outcomes(corpus).values()))
    assert page.count("<svg") == 2
    assert "http" not in page and "<script" not in page


@pytest.mark.parametrize("change", stress.CHANGES.values(), ids=stress.CHANGES)
def test_a_change_that_must_not_matter_does_not_matter(corpus, change):
    for run in load(corpus):
        if run.name in ("fine", "sick"):
            outcome = judge_run(stress.changed(run, change), run.thresholds(told=True))
            assert not outcome.alarms if run.name == "fine" else outcome.caught


def test_a_metric_that_nobody_knows_is_judged_when_it_is_asked_for(corpus):
    run = next(run for run in load(corpus) if run.name == "slandered")
    unknown = stress.renamed(run)
    assert {f.kind for f in judge_run(unknown, unknown.thresholds(told=True)).alarms} == {Kind.EXPLOSION}


def test_intervals_are_wide_when_runs_are_few():
    assert totals.interval(0, 0) == "-"
    assert totals.interval(70, 70) == "95-100"
    assert totals.interval(0, 10) == "0-28"


def test_the_command_prints_the_score_and_writes_the_plots(corpus, capsys):
    page = corpus / "page.html"
    assert score.main([str(corpus), "--plots", str(page)]) == 0
    assert "2 quiet runs" in capsys.readouterr().out
    assert page.read_text().startswith("<!doctype html>")


def test_a_folder_without_labels_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="no labelled run"):
        load(tmp_path)


def test_a_backtest_says_what_would_have_been_raised_and_what_came_after_it(tmp_path, capsys):
    write_run(tmp_path / "fine", "healthy", healthy())
    write_run(tmp_path / "sick", "nan", [*healthy(40), *[math.nan] * 40])
    assert backtest.main([str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "fine: nothing raised" in said
    assert "sick: critical nan at step 41: loss is NaN, after 40 finite values" in said
    assert "sick: STOP would have come with 48 % of its points still to come" in said
    assert "2 runs, 1 without a warning, 1 would have been proposed to stop" in said


def test_a_backtest_proposes_thresholds_above_what_good_runs_went_through(tmp_path, capsys):
    bump = [*healthy(40), *[8.0] * 4, *healthy(60)[40:]]
    write_run(tmp_path / "bumpy", "healthy", bump)
    assert backtest.main([str(tmp_path), "--category", "cnn"]) == 0
    said = capsys.readouterr().out
    block = dict(line.split(": ") for line in said.splitlines()[-3:])
    assert block["category"] == "cnn" and block["plateau_patience"] == "20"
    assert float(block["explosion_threshold"]) > 5.0


def test_a_backtest_without_any_metric_is_an_error(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing here\n")
    with pytest.raises(UsageError, match="no metric"):
        backtest.main([str(tmp_path)])


def cut_at(corpus: Path, label: str, onset: int, change: str) -> bool:
    write_run(corpus / "cut", label, healthy(100), onset)
    [run] = load(corpus / "cut")
    return stress.in_view(run, stress.changed(run, stress.CHANGES[change]))


@pytest.mark.parametrize(
    ("label", "onset", "change", "seen"),
    [
        ("explosion", 5, "first tenth cut", False),
        ("explosion", 50, "first tenth cut", True),
        ("plateau", 1, "first tenth cut", True),
        ("drift", 95, "last tenth cut", False),
        ("healthy", 95, "last tenth cut", True),
    ],
)
def test_a_run_whose_trouble_was_cut_away_is_left_out_of_that_stress(tmp_path, label, onset, change, seen):
    assert cut_at(tmp_path, label, onset, change) is seen


def test_a_finding_that_was_open_when_the_trouble_began_has_caught_it(tmp_path):
    spiking = [*healthy(60), *[20.0] * 30, *[0.7] * 60]
    write_run(tmp_path / "run", "explosion", spiking, onset=80)
    [run] = load(tmp_path / "run")
    caught = judge_run(run, run.thresholds(told=True)).caught
    assert caught is not None and caught.detected_step < 80 and not caught.active


def test_a_finding_that_was_over_before_the_trouble_began_has_not(tmp_path):
    write_run(tmp_path / "run", "explosion", [*healthy(60), *[20.0] * 5, *[0.7] * 60], onset=100)
    [run] = load(tmp_path / "run")
    assert judge_run(run, run.thresholds(told=True)).caught is None


def test_a_score_that_drifts_away_is_told_as_a_collapse(tmp_path: Path) -> None:
    folder, scores = tmp_path / "fell", [*(0.1 + 0.02 * i for i in range(40)), *[0.1] * 40]
    folder.mkdir()
    (folder / "train.log").write_text("".join(f"step {i} | acc {v:.3f}\n" for i, v in enumerate(scores, start=1)))
    told = "slug: fell\nmetric: acc\nlower_is_better: false\nmodel_category: null\nlabel: drift\nonset_step: 41\n"
    (folder / "run.yaml").write_text(told)
    (run,) = load(tmp_path)
    caught = judge_run(run, run.thresholds(told=True)).caught
    assert caught is not None and caught.kind is Kind.COLLAPSE


def test_a_run_is_judged_with_the_plan_and_the_changes_that_its_log_tells(tmp_path: Path) -> None:
    """As `check` judges it: no alarm for a rise behind an announced change, one for a rate that ends early."""
    for name in ("moved", "ended"):
        write_run(tmp_path / name, "healthy", [])
    levels = [*healthy(60), *[0.9 + 0.005 * (i % 3) for i in range(60)]]
    rows = [f"step {i} | loss {value:.4f}\n" for i, value in enumerate(levels, start=1)]
    (tmp_path / "moved" / "train.log").write_text("".join([*rows[:60], "curriculum: stage 2\n", *rows[60:]]))
    rates = [0.1 if i < 53 else 1e-6 for i in range(60)]
    planned = [
        f"step {i}/100 | loss {v:.4f} | lr {lr}\n" for i, (v, lr) in enumerate(zip(healthy(60), rates, strict=True), 1)
    ]
    (tmp_path / "ended" / "train.log").write_text("".join(planned))
    scored = outcomes(tmp_path)
    assert not scored["moved"].alarms
    assert [finding.kind for finding in scored["ended"].alarms] == [Kind.DEAD_LR]
