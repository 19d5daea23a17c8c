import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import Said, surroundings, trainmon

from tui_monitor.cli.main import COMMANDS

UNREAD = (
    "iteration done; value so far ===> 0.{n} (took 3)",
    "the card is at {n} degrees and the fan at 30",
    "{n} of several, 12 left",
    "-> {n} <- 7",
    "noch {n} von 400 Dateien",
)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_each_command_tells_what_it_does(command: str) -> None:
    said = trainmon(command, "--help")
    assert said.status == 0
    assert said.out.startswith(f"usage: trainmon {command}")
    assert said.err == ""


def test_help_and_version_are_data() -> None:
    assert all(f"  {name}" in trainmon("--help").out for name in COMMANDS)
    assert trainmon("--version").out.startswith("trainmon ")


def test_the_app_without_a_terminal_names_what_works_without_one(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy())
    said = trainmon(tmp_path)
    assert (said.status, said.out) == (2, "")
    assert "trainmon check" in said.err
    assert "trainmon watch" in said.err


def test_a_command_wins_over_a_path_of_that_name(tmp_path: Path) -> None:
    logs.run(tmp_path, "check", logs.diverging())
    logs.run(tmp_path, "well", logs.healthy())
    assert trainmon("check", cwd=tmp_path).out.count("STOP     check") == 1
    assert trainmon("check", "./check", cwd=tmp_path).status == 20


def test_the_reader_of_the_output_may_leave_early(tmp_path: Path) -> None:
    for name in range(30):
        logs.run(tmp_path, f"run-{name}", logs.diverging(400))
    command = [sys.executable, "-m", "tui_monitor", "check", "--json", str(tmp_path)]
    done = subprocess.run(
        ["bash", "-c", '"$@" | head -c 10', "bash", *command], env=surroundings(), capture_output=True, check=False
    )
    assert done.stdout == b'{"schema":'
    assert done.stderr == b""


class TestExplain:
    def test_it_tells_the_newest_checkpoint_and_where_one_was_looked_for(self, tmp_path: Path) -> None:
        logs.run(tmp_path, "one", logs.healthy())
        assert (
            f"  checkpoint: none below {tmp_path / 'one'}, 4 folders deep (names like"
            in trainmon("explain", tmp_path).out
        )
        saved = tmp_path / "one" / "checkpoints" / "step_12.pt"
        saved.parent.mkdir()
        saved.write_bytes(b"x")
        os.utime(saved, (1e9, 1e9))
        said = trainmon("explain", tmp_path).out
        assert "  checkpoint: checkpoints/step_12.pt, " in said
        assert f" d old, step 12 -- the newest below {tmp_path / 'one'}, 4 folders deep" in said

    def test_it_tells_format_roles_first_and_last_values_and_where_settings_come_from(self, tmp_path: Path) -> None:
        logs.run(tmp_path, "one", logs.healthy() + "throughput was 17 things\n" * 3)
        said = trainmon("explain", tmp_path).out
        assert "train.log: text," in said
        assert "watched: loss (lower is better) -- the only candidate (train loss)" in said
        assert "first 2, last 0.3162  [train.log]" in said
        assert "learning rate" in said
        assert "explosion_threshold = 5  (default)" in said

    def test_lines_that_were_not_understood_are_grouped_with_one_example(self, samples: Path) -> None:
        said = trainmon("explain", samples).out
        assert "also in" in said

    @pytest.mark.parametrize("lines", [30, 300])
    @pytest.mark.parametrize("text", UNREAD)
    def test_lines_of_numbers_are_counted_as_unread_also_where_nothing_was_read(
        self, tmp_path: Path, text: str, lines: int
    ) -> None:
        logs.run(tmp_path, "one", "".join(text.format(n=n) + "\n" for n in range(111, 111 + lines)), age=86400.0)
        said = trainmon("explain", tmp_path).out
        assert "metrics: none" in said
        assert f"{lines:>6} x  train.log: {text.format(n=111)}" in said
        [run] = strict(trainmon("check", "--json", tmp_path).out)["runs"]
        assert run["source"]["lines_not_understood"] == lines

    def test_a_path_without_runs_exits_2(self, tmp_path: Path) -> None:
        assert trainmon("explain", tmp_path).status == 2


class TestReplay:
    @pytest.fixture(scope="class")
    def played(self, samples: Path) -> Said:
        return trainmon("replay", "--headless", samples / "tqdm-hang", samples / "cnn-oom-rlimit")

    def test_findings_are_printed_at_the_time_they_were_found(self, played: Said) -> None:
        assert played.status == 0
        lines = played.out.splitlines()
        times = [float(line.split()[0]) for line in lines if " s  " in line]
        assert times == sorted(times)
        assert any("out of memory" in line for line in lines)
        assert any("stalled: no output for" in line for line in lines)
        assert lines[-1] == "2 runs: 1 FAILED, 1 WAIT"

    def test_as_json_it_prints_one_document_a_line(self, samples: Path) -> None:
        said = trainmon("replay", "--headless", "--json", samples / "cnn-oom-rlimit")
        documents = [strict(line) for line in said.out.splitlines()]
        assert documents[-1]["runs"][0]["status"] == "failed"
        assert len(documents) > 1

    @pytest.mark.parametrize("speed", ["max", "100000"])
    def test_each_document_says_when_it_was_made_and_where_the_recording_stood(self, samples: Path, speed: str) -> None:
        before = time.time()
        said = trainmon("replay", "--headless", "--json", "--speed", speed, samples / "cnn-oom-rlimit")
        documents = [strict(line) for line in said.out.splitlines()]
        made = [datetime.fromisoformat(document["generated"]).timestamp() for document in documents]
        assert int(before) <= made[0] and made == sorted(made) and made[-1] <= time.time()
        stood = [document["position"] for document in documents]
        assert stood == sorted(stood) and stood[-1] > 0

    def test_a_folder_without_a_recording_exits_2_and_says_what_a_recording_is(self, tmp_path: Path) -> None:
        logs.run(tmp_path, "one", logs.healthy())
        said = trainmon("replay", "--headless", tmp_path)
        assert said.status == 2
        assert "timing.csv" in said.err


def test_the_demo_without_a_terminal_plays_all_samples_from_any_folder(samples: Path, tmp_path: Path) -> None:
    said = trainmon("demo", cwd=tmp_path)
    assert said.status == 0
    assert said.err == ""
    for folder in filter(Path.is_dir, samples.iterdir()):
        assert folder.name in said.out
    assert list(tmp_path.iterdir()) == []
