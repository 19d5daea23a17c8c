"""The end of a large log is shown before all of it is read; nothing that is found depends on that."""

import gzip
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.model.finding import Decision
from tui_monitor.model.run import RunView
from tui_monitor.report.states import State, state_of, word_of
from tui_monitor.watching import first_look, fleet
from tui_monitor.watching.watch_options import WatchOptions

LAST = 8_000
AHEAD = WatchOptions(newest_first=True)


def text(first: int, last: int) -> str:
    return steps(first, last, "step {step} | loss {loss:.4f} | lr 3.0e-04\n")


def json_lines(first: int, last: int) -> str:
    return "".join(json.dumps({"step": n, "loss": 2 / n**0.5, "lr": 3e-4}) + "\n" for n in range(first, last + 1))


def table(first: int, last: int) -> str:
    rows = "".join(f"{n},{2 / n**0.5:.4f},0.0003\n" for n in range(first, last + 1))
    return "step,loss,lr\n" + rows if first == 1 else rows


KINDS: dict[str, Callable[[int, int], str]] = {"train.log": text, "metrics.jsonl": json_lines, "metrics.csv": table}


def stepped(watching: Watching, at_most: int = 500) -> list[tuple[RunView, ...]]:
    """What is shown after each slice of work, until all is read."""
    watching.fleet.find()
    shown = []
    for _ in range(at_most):
        watching.fleet.step()
        shown.append(watching.fleet.views())
        if watching.fleet.backlog().runs == 0:
            return shown
    raise AssertionError("it was never read to its end")


@pytest.fixture(autouse=True)
def slice_of_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast this machine is, each slice is one look at one run."""
    monkeypatch.setattr(fleet, "SLICE", -1.0)


@pytest.mark.parametrize("name", KINDS)
def test_the_first_picture_of_a_large_log_is_of_its_newest_part(tmp_path: Path, name: str) -> None:
    append(tmp_path / "exp" / name, KINDS[name](1, LAST))
    (view,) = stepped(Watching(tmp_path, look=AHEAD))[0]
    assert view.reading.under_way
    assert view.reading.so_far is Decision.CONTINUE
    assert (state_of(view), word_of(view)) == (State.READING, "READING")
    assert view.verdict.reason == "reading; its newest part says CONTINUE"
    assert view.progress.step == LAST
    assert view.latest["loss"] == pytest.approx(2 / LAST**0.5, abs=1e-3)
    assert view.curve is not None
    assert view.curve.first_step > LAST / 4


def test_of_a_part_nothing_is_claimed_that_the_rest_may_deny(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", text(1, LAST) + f"step {LAST + 1} | loss nan | lr 3.0e-04\n" * 40)
    (view,) = stepped(Watching(tmp_path, look=AHEAD))[0]
    assert view.reading.so_far is Decision.STOP
    assert (view.findings, view.events, view.best, view.trend) == ((), (), None, None)
    assert (view.verdict.decision, view.verdict.confidence) == (Decision.WAIT, 0.0)


def test_nobody_is_stopped_by_what_a_part_says(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", text(1, LAST) + f"step {LAST + 1} | loss nan | lr 3.0e-04\n" * 40)
    watching = Watching(tmp_path, look=AHEAD)
    shown = stepped(watching)
    assert all(view.verdict.decision is not Decision.STOP for (view,) in shown[:-1])
    assert shown[-1][0].verdict.decision is Decision.STOP


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("end", [0, 40])
def test_what_is_found_at_last_is_the_same_with_and_without_a_first_look(tmp_path: Path, name: str, end: int) -> None:
    bad = {
        "train.log": "step {} | loss nan\n",
        "metrics.jsonl": '{{"step": {}, "loss": NaN}}\n',
        "metrics.csv": "{},nan,0\n",
    }
    append(
        tmp_path / "exp" / name, KINDS[name](1, LAST) + "".join(bad[name].format(LAST + n) for n in range(1, end + 1))
    )
    looked, plain = stepped(Watching(tmp_path, look=AHEAD))[-1][0], Watching(tmp_path).look_at_one()
    assert not looked.reading.under_way
    assert repr(told(looked)) == repr(told(plain))  # NaN is not equal to itself


def told(view: RunView) -> Sequence[object]:
    curve = view.curve
    drawn = None if curve is None else (curve.first_step, curve.last_step, [*curve.lows], [*curve.highs], [*curve.bad])
    known = (view.life, view.status, view.output, view.progress, view.files, view.latest, view.best)
    return (view.findings, view.verdict, view.events, *known, drawn)


def test_a_log_that_is_read_as_soon_is_not_read_twice(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", text(1, 500))
    shown = stepped(Watching(tmp_path, look=AHEAD))
    assert [view.reading.under_way for (view,) in shown] == [False]


def test_who_looks_once_or_acts_by_itself_reads_in_order(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", text(1, LAST))
    shown = stepped(Watching(tmp_path))
    assert {view.reading.so_far for (view,) in shown} == {None}


def test_a_packed_log_has_no_newest_part(tmp_path: Path) -> None:
    noise = "".join(f"step {n} | loss {random.Random(n).random():.12f}\n" for n in range(1, 30_000))
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "train.log.gz").write_bytes(gzip.compress(noise.encode()))
    watching = Watching(tmp_path / "exp" / "train.log.gz", look=AHEAD)
    assert (tmp_path / "exp" / "train.log.gz").stat().st_size > first_look.LARGE
    assert {view.reading.so_far for views in stepped(watching) for view in views} == {None}


def test_small_logs_are_read_before_large_ones_and_what_is_in_sight_before_both(tmp_path: Path) -> None:
    for name, last in (("a", 3 * LAST), ("b", 2 * LAST), ("c", LAST), ("d", 500)):
        append(tmp_path / name / "train.log", text(1, last))
    watching = Watching(tmp_path, look=AHEAD)
    watching.fleet.find()
    watching.fleet.see([run_id for run_id in watching.fleet.runs if "b" in run_id.split("/")])
    done: list[str] = []
    for views in stepped(watching):
        done += [view.id for view in views if not view.reading.under_way and view.id not in done]
    assert [name.split("/")[0] for name in done] in (["b", "d", "c", "a"], ["d", "b", "c", "a"])


def test_how_far_reading_is_counts_down_from_the_most_there_was(tmp_path: Path) -> None:
    for name in "abc":
        append(tmp_path / name / "train.log", text(1, LAST))
    watching = Watching(tmp_path, look=AHEAD)
    watching.fleet.find()
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.log"))
    left = [watching.fleet.backlog()]
    for _ in stepped(watching):
        left.append(watching.fleet.backlog())
    assert (left[0].size, left[0].runs) == (size, 3)
    while watching.fleet.backlog().runs:
        watching.fleet.step()
    assert watching.fleet.backlog().most == 0


def test_what_was_there_is_not_taken_for_just_written(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", text(1, LAST))
    watching = Watching(tmp_path, look=AHEAD)
    stepped(watching)
    append(tmp_path / "exp" / "train.log", text(LAST + 1, LAST + 1))
    (view,) = watching.look(0.5)
    assert view.progress.rate is None, "one line came since it was found"
    append(tmp_path / "exp" / "train.log", text(LAST + 2, LAST + 2))
    (view,) = watching.look(0.5)
    assert view.progress.rate == pytest.approx(2.0)
