"""Runs and files that appear later: in the end everything is as a fresh look would have it."""

from pathlib import Path

import pytest
from by_hand import Watching, append, said, steps

STAGES: dict[str, list[dict[str, str]]] = {
    "a second environment": [
        {"exp/0.monitor.csv": "#{}\nr,l,t\n1,2,3\n4,5,6\n"}, {"exp/1.monitor.csv": "#{}\nr,l,t\n7,8,9\n1,1,1\n"},
    ],
    "a second rank": [{"exp/rank0.log": steps(1, 30)}, {"exp/rank1.log": steps(1, 30)}],
    "a second log beside the first": [{"exp/a.log": steps(1, 30)}, {"exp/b.log": steps(1, 20)}],
    "a second experiment": [{"logs/exp-1/train.log": steps(1, 30)}, {"logs/exp-2/train.log": steps(1, 20)}],
    "a second version of a logger": [
        {"train.log": steps(1, 9, "grad_norm {loss}\n"), "lightning_logs/version_0/metrics.csv": "step,loss\n1,2\n"},
        {"lightning_logs/version_1/metrics.csv": "step,loss\n1,0.5\n2,0.125\n"},
    ],
    "a structured file after the text": [
        {"exp/train.log": steps(1, 30)},
        {"exp/metrics.jsonl": '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.25}\n'},
    ],
    "a split after the other": [
        {"exp/train/metrics.csv": "step,loss\n1,0.5\n2,0.25\n"}, {"exp/val/metrics.csv": "step,loss\n1,0.5\n2,0.125\n"},
    ],
}  # fmt: skip


def told(watching: Watching) -> dict[str, object]:
    """What a person sees of each run: its metrics with their points, its findings."""
    return {
        run.spec.id: (
            {
                metric.name: (metric.file, list(run.queries.trajectory(metric.name)[1]))
                for metric in run.queries.metrics()
            },
            said(run.view.findings),
        )
        for run in watching.fleet.runs.values()
    }


@pytest.mark.parametrize("name", STAGES)
def test_what_appears_later_ends_as_a_fresh_look_has_it(tmp_path: Path, name: str) -> None:
    watching = Watching(tmp_path)
    for stage in STAGES[name]:
        for file, text in stage.items():
            append(tmp_path / file, text)
        watching.look(6.0)
    watching.look(6.0)
    fresh = Watching(tmp_path)
    fresh.look()
    assert told(watching) == told(fresh)


def test_one_of_several_files_that_is_removed_keeps_what_was_read_of_it(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 30))
    append(tmp_path / "exp" / "metrics.csv", "step,val_loss\n1,0.5\n2,0.25\n")
    watching = Watching(tmp_path)
    watching.look()
    (tmp_path / "exp" / "metrics.csv").unlink()
    view = watching.look_at_one(6.0)
    assert {"loss", "val_loss"} <= set(view.latest)
    assert {file.path: file.note for file in view.files} == {"metrics.csv": "log removed", "train.log": None}


def test_a_log_that_is_rotated_while_it_is_watched_is_not_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 30))
    watching = Watching(tmp_path)
    watching.look()
    log.rename(f"{log}.1")
    append(log, steps(31, 40))
    for _ in range(6):
        view = watching.look_at_one(6.0)
    ((_, (_, values)),) = next(iter(told(watching).values()))[0].items()  # type: ignore[index]
    assert len(values) == view.progress.points == 40
    fresh = Watching(tmp_path)
    fresh.look()
    assert told(watching) == told(fresh)
