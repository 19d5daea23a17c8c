"""What is said of a silence counts on with the clock."""

from pathlib import Path

from by_hand import Watching, append

from tui_monitor.model.run import Life


def test_a_stalled_run_says_how_long_it_is_silent_by_now(tmp_path: Path) -> None:
    watching, log = Watching(tmp_path), tmp_path / "exp" / "train.log"
    for step in range(1, 20):
        append(log, f"step {step} loss {2 / step:.4f}\n")
        watching.look(0.5)
    said = []
    for _ in range(4):
        view = watching.look_at_one(22.0)
        said.append((view.life, view.verdict.reason.split(",")[0]))
    assert said == [(Life.STALLED, f"stalled: no output for {seconds} s") for seconds in (22, 44, 66, 88)]
    assert "no output for 90 s" in watching.look_at_one(2.0).verdict.reason
