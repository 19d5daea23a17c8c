"""Shapes that runs take in the wild, each watched as it happens."""

import json
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps

from tui_monitor.cli.assemble import replaying
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.ask import Seek
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Process, Status
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.tail import CHUNK
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun


def process(alive: bool) -> Process:
    return Process(4711, 0.0, Shown("python train.py"), Shown("me"), Shown("/"), alive, Shown("pid file"))


def test_a_late_val_loss_becomes_the_watched_metric(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 500, "step {step} | train_loss {loss:.4f}\n"))
    watching = Watching(tmp_path)
    early = watching.look_at_one()
    assert early.watched is not None
    assert early.watched.metric == "train_loss"
    for step in range(500, 506):
        append(log, f"step {step} | val_loss {1 / step:.5f}\n")
    late = watching.look_at_one(1.0)
    assert late.watched is not None
    assert late.watched.metric == "val_loss"
    assert "preferred over train_loss" in late.watched.why


def test_the_same_metric_in_a_second_file_is_an_alias_that_is_not_judged(tmp_path: Path) -> None:
    folder = tmp_path / "exp"
    append(folder / "train.log", steps(1, 60).replace("step 50 | loss 0.2828", "step 50 | loss 9999.0"))
    rows = [json.dumps({"step": step, "loss": 2 / step**0.5}) for step in range(1, 61)]
    append(folder / "metrics.jsonl", "\n".join(rows) + "\n")
    watching = Watching(tmp_path)
    view = watching.look_at_one()
    (metric,) = [metric for metric in watching.run().queries.metrics() if metric.name == "loss"]
    assert (metric.file, metric.alias_in, metric.points) == ("metrics.jsonl", ("train.log",), 60)
    assert not kinds(view) & {"spike", "explosion"}


def test_a_document_and_a_stream_in_one_run_are_read_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "exp"
    rows = [{"step": step, "epoch": step / 10, "loss": 2 / step**0.5} for step in range(10, 210, 10)]
    evaluations = [{"step": step, "epoch": step / 10, "eval_loss": 1.0} for step in range(50, 210, 50)]
    state = {"global_step": 200, "max_steps": 1000, "log_history": rows + evaluations}
    append(folder / "trainer_state.json", json.dumps(state))
    append(folder / "train.log", steps(1, 30, "step {step} | grad_norm {loss:.4f}\n"))
    watching = Watching(tmp_path)
    view = watching.look_at_one()
    assert {"loss", "eval_loss", "grad_norm"} <= set(view.latest)
    assert {file.path: file.points > 0 for file in view.files} == {"trainer_state.json": True, "train.log": True}


def test_a_document_written_again_and_again_counts_each_value_once(tmp_path: Path) -> None:
    document = tmp_path / "exp" / "trainer_state.json"
    document.parent.mkdir()
    watching = Watching(tmp_path)
    rows: list[dict[str, float]] = []
    for step in range(10, 110, 10):
        rows.append({"step": step, "loss": 2 / step**0.5})
        document.write_text(json.dumps({"global_step": step, "log_history": rows}))
        view = watching.look_at_one(1.0)
    assert watching.run().queries.trajectory(Shown("loss"))[0].tolist() == [row["step"] for row in rows]  # type: ignore[attr-defined]
    assert view.progress.step == 100


def test_a_bar_that_goes_on_with_the_same_number_moves_the_step_and_adds_no_point(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    watching = Watching(tmp_path)
    for begin in (1, 251):
        frames = (f"{n // 5:3}%|##  | {n}/500 [00:01<00:09, 9.5it/s, loss=2.303]\r" for n in range(begin, begin + 250))
        append(log, "".join(frames))
        view = watching.look_at_one(1.0)
        assert (view.progress.step, view.progress.total, view.progress.points, view.findings) == (
            begin + 249,
            500,
            1,
            (),
        )


def test_the_step_of_a_log_is_not_the_runs_where_another_file_has_its_metrics(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", "".join(f"step {step} | loss 0.5\n" for step in range(1, 901)))
    append(tmp_path / "exp" / "progress.csv", "epoch,loss\n" + "".join(f"{epoch},0.5\n" for epoch in range(1, 10)))
    assert Watching(tmp_path).look_at_one().progress.step == 9


def test_four_parallel_files_with_equal_names_stay_apart(tmp_path: Path) -> None:
    for rank in range(4):
        lines = steps(1, 40)
        append(tmp_path / "exp" / f"rank{rank}.log", lines.replace("0.3162", "nan") if rank == 2 else lines)
    view = Watching(tmp_path).look_at_one()
    losses = sorted(name for name in view.latest if name.startswith("loss"))
    assert len(losses) == 4
    assert {found.metric for found in view.findings if found.kind == "nan"} == {losses[2]}


def test_a_second_parallel_file_that_appears_later_leads_to_the_same_names(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "rank0.log", steps(1, 20))
    watching = Watching(tmp_path)
    watching.look()
    append(tmp_path / "exp" / "rank0.log", steps(21, 40))
    append(tmp_path / "exp" / "rank1.log", steps(1, 40))
    later = watching.look_at_one(1.0)
    assert set(later.latest) == set(Watching(tmp_path).look_at_one().latest)
    assert later.progress.points == 80


def test_a_restart_begins_a_new_segment(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    watching = Watching(tmp_path)
    append(log, steps(1, 100))
    watching.look()
    append(log, steps(51, 120))
    view = watching.look_at_one(1.0)
    (restart,) = [found for found in view.findings if found.kind == "restart"]
    assert (restart.onset_step, restart.segment) == (51, 1)
    assert view.verdict.decision is Decision.CONTINUE
    assert view.progress.step == 120


def test_a_torn_last_line_is_not_read_while_it_may_be_completed(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 20) + "step 21 | loss 1")
    watching = Watching(tmp_path)
    assert watching.look_at_one().latest["loss"] == pytest.approx(0.4472)
    assert watching.look_at_one(600.0).latest["loss"] == pytest.approx(0.4472)
    append(log, "e-3\n")
    assert watching.look_at_one(1.0).latest["loss"] == 1e-3


def test_a_torn_last_line_is_read_once_its_process_is_gone(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 20) + "step 21 | loss nan")
    watching = Watching(tmp_path)
    watching.look()
    watching.run().link(process(alive=True))
    assert watching.look_at_one(60.0).latest["loss"] == pytest.approx(0.4472)
    watching.run().link(process(alive=False))
    assert "nan" in kinds(watching.look_at_one(60.0))


def test_nothing_is_said_about_a_run_before_what_had_been_written_was_read(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 400) + "".join(f"step {i} | loss nan\n" for i in range(401, 420)))
    append(tmp_path / "exp" / "train.log", "".join(f"step {i} | loss 0.5\n" for i in range(420, 250_000)))
    [spec] = Discovery(source := LocalSource(ManualClock(0.0)), [str(tmp_path)]).all()
    run = WatchedRun(source, spec, Thresholds(), 0.0, WatchOptions())
    said = [run.view.verdict.reason]
    while run.more:
        run.step(CHUNK)
        said.append(run.view.verdict.reason)
    assert len(said) > 3
    assert all("being read" in reason for reason in said[:-1])
    assert "being read" not in said[-1]


def test_a_long_backlog_followed_by_live_lines_is_no_stall(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 10_000))
    watching = Watching(tmp_path)
    watching.look()
    for step in range(10_001, 10_011):
        append(log, steps(step, step))
        view = watching.look_at_one(30.0)
        assert view.life is Life.TRAINING
    assert watching.look_at_one(40.0).life is Life.QUIET
    assert watching.look_at_one(3600.0).life is Life.STALLED


def test_a_log_rotated_while_it_is_watched_is_read_through(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 50))
    watching = Watching(tmp_path)
    watching.look()
    append(log, steps(51, 60))
    log.rename(log.with_suffix(".log.1"))
    append(log, steps(61, 80))
    for _ in range(5):
        view = watching.look_at_one(1.0)
    trajectory = watching.run().queries.trajectory(Shown("loss"))[0]
    assert list(trajectory) == list(range(1, 81))
    assert "restart" not in kinds(view)


def test_a_truncated_log_goes_on_and_says_that_lines_may_be_lost(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 50))
    watching = Watching(tmp_path)
    watching.look()
    log.write_text(steps(51, 60))
    view = watching.look_at_one(1.0)
    assert view.progress.step == 60
    assert view.note is not None
    assert "lines may have been lost" in view.note


def test_a_crash_is_said_when_nothing_follows_and_forgotten_when_training_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    watching = Watching(tmp_path)
    for step in range(1, 20):
        append(log, steps(step, step))
        watching.look(1.0)
    append(log, "Traceback (most recent call last):\n  File 'a.py', line 1, in b\nValueError: no such thing\n")
    assert watching.look_at_one(1.0).status is Status.HEALTHY
    crashed = watching.look_at_one(60.0)
    assert (crashed.status, crashed.life) == (Status.FAILED, Life.FAILED)
    assert crashed.verdict.decision is Decision.STOP
    append(log, steps(20, 30))
    assert watching.look_at_one(1.0).status is Status.HEALTHY


def test_an_empty_log_is_waited_for_and_called_no_output_after_five_minutes(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", "")
    watching = Watching(tmp_path)
    view = watching.look_at_one()
    assert (view.life, view.status) == (Life.WAITING, Status.UNMONITORED)
    assert watching.look_at_one(299.0).status is Status.UNMONITORED
    view = watching.look_at_one(2.0)
    assert view.status is Status.NO_OUTPUT
    assert view.verdict.decision is Decision.WAIT
    assert "log empty for" in view.findings[0].message


def test_a_finished_run_is_over_when_its_process_is_gone(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 20) + "Training complete.\nStarting evaluation\n")
    watching = Watching(tmp_path)
    assert watching.look_at_one().life is Life.TRAINING
    watching.run().link(process(alive=False))
    view = watching.look_at_one(10.0)
    assert (view.life, view.status, view.verdict.decision) == (Life.FINISHED, Status.COMPLETED, Decision.CONTINUE)


def test_a_chart_shows_the_window_asked_for_and_the_findings_of_its_metrics(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40).replace("0.3162", "nan") + steps(41, 60) + "step 61 | lr 1\n")
    watching = Watching(tmp_path)
    watching.look()
    chart = watching.run().queries.chart((Shown("loss"), Shown("no such metric")), 10.0, 50.0, 8)
    ((name, columns),) = chart.series
    assert (name, columns.first_step, columns.last_step, sum(columns.bad)) == ("loss", 10.0, 50.0, 1)
    assert {found.metric for found in chart.findings} == {"loss"}


def test_a_log_can_be_read_around_a_place(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40))
    watching = Watching(tmp_path)
    watching.look()
    newest = watching.run().queries.log(None, None, 3)
    assert [line.text for line in newest.lines] == [line.rstrip() for line in steps(38, 40).splitlines()]
    middle = watching.run().queries.log(Shown("train.log"), newest.lines[0].place.offset, 1)
    assert newest.lines[0] in middle.lines


def test_a_recording_at_its_end_is_over_though_it_does_not_say_so(samples: Path) -> None:
    """Its silence since then says nothing, and nothing more will come."""
    replay = replaying([str(samples / "tqdm-hang")], Settings(), ManualClock())
    seen = []
    for position in (30.0, replay.length):
        replay.monitor.ask(Seek(position))
        replay.monitor.step()
        (view,) = replay.monitor.settle().runs
        run = replay.monitor.run(view.id)
        assert run is not None
        seen.append((view.reading.at_end, run.over, view.life.over))
    assert seen == [(False, False, False), (True, True, False)]
