"""What is kept of a stop is enough for whoever reads it when the log is gone."""

from pathlib import Path

import pytest
from by_hand import Watching, append, steps
from made_views import drawn_as
from msgspec.structs import replace

from tests.acting.test_propose import finding, view
from tui_monitor.acting import propose
from tui_monitor.decisions import evidence
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.model.run import Best, FileView, RunView, Watched
from tui_monitor.text import Shown


def sick() -> RunView:
    line = Line(Place(Shown("train.log"), 10233), Shown("step 340 | `loss` nan"))
    found = replace(finding(), evidence=replace(finding().evidence, lines=(line,) * 5))
    told = replace(
        view(found),
        latest={Shown("lr"): 3e-4, Shown("loss"): float("nan"), **{Shown(f"m{n}"): float(n) for n in range(20)}},
        files=(
            FileView(Shown("train.log"), Shown("text"), 10, 340, 0),
            FileView(Shown("c.yaml"), Shown("yaml"), 1, 0, 0),
        ),
    )
    return drawn_as(told, watched=Watched(Shown("loss"), True, Shown("only one")), best=Best(0.31, 212.0))


def test_the_note_of_a_stop_says_values_lines_with_their_places_files_and_page() -> None:
    seen, page = sick(), Shown("https://wandb.ai/t/p/runs/abc")
    note = propose.note(seen, Shown("Training process killed"), None, evidence.lines(seen, Shown("last"), page))
    assert note.text.splitlines() == [
        "## Divergence Detected",
        "",
        "- Experiment: exp-1",
        "- Reason: NaN in loss",
        "- Step: 342",
        "- Action: Training process killed",
        "- Metrics: loss=nan, lr=0.0003, m0=0, m1=1, m2=2, m3=3, m4=4, m5=5",
        "- Best: loss=0.31 at step 212",
        *["- Log: train.log, byte 10233: `step 340 | 'loss' nan`"] * 3,
        "- Files: train.log (text, 340 points), c.yaml (yaml)",
        "- Page: https://wandb.ai/t/p/runs/abc",
    ]


def test_without_a_finding_the_last_line_is_kept_and_nothing_is_made_up() -> None:
    assert evidence.lines(view(), Shown("epoch 3 done")) == ("- Log: last line: `epoch 3 done`",)
    assert evidence.lines(view()) == ()


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("wandb: View run at https://wandb.ai/me/p/runs/abc123.", "https://wandb.ai/me/p/runs/abc123"),
        ("COMET INFO: live on comet.com https://www.comet.com/me/p/0a1b", "https://www.comet.com/me/p/0a1b"),
        ("see https://abcdef0123456789abcd@mlflow.example/x", "https://[redacted:url]@mlflow.example/x"),
        ("downloading https://example.org/data.tar", None),
    ],
)
def test_the_page_of_a_run_is_where_its_logger_says(tmp_path: Path, line: str, page: str | None) -> None:
    append(tmp_path / "exp/train.log", f"{line}\n{steps(1, 40)}")
    watching = Watching(tmp_path)
    watching.look()
    assert evidence.page(watching.run()) == page
