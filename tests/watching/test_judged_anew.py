"""A run that other settings judge: read again from its start, by what it was when it arrived."""

from pathlib import Path

import pytest
from by_hand import LIFE_KINDS, Watching, append, said, steps
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.incidents import Divergence, incidents
from tui_monitor.judging.terms import Terms
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.run import Life, RunView
from tui_monitor.text import Shown
from tui_monitor.watching.watch_options import WatchOptions

NAN = "step 21 | loss nan\nstep 22 | loss nan\n"
OTHER = Thresholds(plateau_patience=50)


def judge_anew(watching: Watching, thresholds: Thresholds = OTHER) -> None:
    for run in watching.fleet.runs.values():
        assert run.update(run.spec, (thresholds, WatchOptions(), Terms()))


def why(view: RunView) -> str:
    """Without that something else was said before."""
    return view.verdict.reason.removeprefix("STOP withdrawn: ")


def said_of_time(view: RunView) -> list[str]:
    return [finding.id for finding in view.findings if finding.kind in LIFE_KINDS]


def known(watching: Watching) -> dict[Shown, Divergence]:
    return {name: run.divergence for name, run in watching.fleet.runs.items() if run.divergence is not None}


def test_runs_that_diverged_an_hour_apart_did_not_do_so_together_because_they_are_read_together(tmp_path: Path) -> None:
    logs = [tmp_path / "sweep" / name / "train.log" for name in ("a", "b")]
    for log in logs:
        append(log, "")
    watching = Watching(tmp_path)
    watching.look()
    for log in logs:
        append(log, steps(1, 20))
    watching.look(1.0)
    for log in logs:
        append(log, NAN)
        watching.look(3600.0)
    before = known(watching)
    assert len(before) == 2
    judge_anew(watching)
    views = watching.look(1.0)
    assert known(watching) == before
    assert incidents(views, known(watching)) == ()


def test_those_that_diverged_together_still_did(tmp_path: Path) -> None:
    append(tmp_path / "sweep" / "before" / "train.log", steps(1, 20))
    watching = Watching(tmp_path)
    watching.look()
    for name in ("a", "b"):
        append(tmp_path / "sweep" / name / "train.log", steps(1, 20) + NAN)
    told = incidents(watching.look(2.0), known(watching))
    judge_anew(watching)
    assert incidents(watching.look(600.0), known(watching)) == told != ()


def test_one_that_diverges_afterwards_is_dated_by_what_arrives(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, "")
    watching = Watching(tmp_path)
    watching.look()
    append(log, steps(1, 20))
    watching.look(1.0)
    judge_anew(watching)
    watching.look(1.0)
    append(log, NAN)
    watching.look(98.0)
    (divergence,) = known(watching).values()
    assert divergence.after == pytest.approx(99.0, abs=5.0)


def test_silence_goes_on_counting_and_a_run_that_writes_is_not_called_silent(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, "")
    watching = Watching(tmp_path)
    watching.look()
    for first in range(1, 60, 3):
        append(log, steps(first, first + 2))
        watching.look(5.0)
    before = watching.look_at_one()
    judge_anew(watching)
    after = watching.look_at_one()
    assert (after.life, after.progress.rate) == (before.life, before.progress.rate)
    assert after.life is Life.TRAINING
    silent = watching.look_at_one(4000.0)
    assert silent.life is Life.STALLED
    judge_anew(watching, Thresholds(plateau_patience=60))
    still = watching.look_at_one()
    assert (still.life, still.verdict.decision) == (silent.life, silent.verdict.decision)
    assert said_of_time(still) == said_of_time(silent)


def test_pauses_are_those_that_were_seen_and_not_what_the_log_says_of_them(tmp_path: Path) -> None:
    """Its own clock goes twelve times as fast."""
    log = tmp_path / "exp" / "train.log"
    append(log, "")
    watching = Watching(tmp_path)
    watching.look()
    for minute in range(20):
        append(log, f"2026-01-01 00:{minute:02}:00 step {minute} | loss {2 / (minute + 1):.4f}\n")
        watching.look(5.0)
    judge_anew(watching)
    watching.look()
    assert watching.look_at_one(15.0).life is Life.QUIET


TEXTS = st.lists(
    st.sampled_from([
        steps(1, 30), steps(31, 60), "step 61 | loss nan\n" * 3, "step 64 | loss 90\nstep 65 | loss 95\n",
        "Traceback (most recent call last):\n", "ValueError: x\n", "Training complete\n", steps(1, 9), "step 67 | lo",
    ]),
    min_size=1,
)  # fmt: skip


@given(TEXTS, st.sampled_from([Thresholds(explosion_threshold=50.0), Thresholds(target=0.5, metric="loss"), OTHER]))
def test_everything_is_as_if_these_settings_had_held_from_the_start(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], thresholds: Thresholds
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    log = folder / "exp" / "train.log"
    append(log, "")
    watching, always = Watching(folder), Watching(folder)
    for one in (watching, always):
        one.look()
    judge_anew(always, thresholds)
    always.look()
    for text in texts:
        append(log, text)
        watching.look(7.0)
        always.clock.sleep(7.0)
        always.look()
    judge_anew(watching, thresholds)
    for later in (0.0, 400.0):
        view, wanted = watching.look_at_one(later), always.look_at_one(later)
        assert said(view.findings) == said(wanted.findings)
        assert (view.life, view.status) == (wanted.life, wanted.status)
        assert (view.verdict.decision, why(view)) == (wanted.verdict.decision, why(wanted))
        assert (view.progress.step, view.progress.rate) == (wanted.progress.step, wanted.progress.rate)


def test_a_run_that_was_laid_aside_is_judged_anew_too(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 60) + "step 61 | loss 60\nstep 62 | loss 61\nstep 63 | loss 62\nTraining complete\n")
    watching = Watching(tmp_path)
    watching.look()
    run = watching.run()
    run.step(keep=False)
    before = run.view
    judge_anew(watching, Thresholds(plateau_patience=500))
    view = watching.look_at_one()
    assert said(view.findings) != said(before.findings)
    assert view.life is before.life
