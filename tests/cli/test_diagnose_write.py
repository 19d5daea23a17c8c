"""`trainmon diagnose --write`: the flag is the yes; what was written is told, what was not is told too."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui_monitor.cli.main import main

Capture = pytest.CaptureFixture[str]


def exploding() -> str:
    calm = [(2.0 / step**0.3, 0.4 + 0.01 * (step % 5)) for step in range(1, 61)]
    wild = [(0.6 * 1.6 ** max(0, at - 2), 3.0 * 1.5**at) for at in range(20)]
    lines = [f"step {at} | loss {loss:.4f} | grad_norm {norm:.3f}\n" for at, (loss, norm) in enumerate(calm + wild, 1)]
    return "lr=0.3 batch_size=32\n" + "".join(lines)


def healthy() -> str:
    return "".join(f"step {step} | loss {2 / step**0.5:.4f}\n" for step in range(1, 81))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name, text in (("exp-001", exploding()), ("exp-002", healthy())):
        (tmp_path / "root/logs" / name).mkdir(parents=True)
        (tmp_path / "root/logs" / name / "train.log").write_text(text)
    return tmp_path / "root"


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_only_what_is_sick_is_written_and_each_file_is_told(root: Path, capsys: Capture) -> None:
    before = files(root)
    assert main(["diagnose", str(root), "--write"]) == 0
    said = capsys.readouterr()
    wrote = [line.removeprefix("wrote ") for line in said.out.splitlines() if line.startswith("wrote ")]
    names = [str(Path(path).relative_to(root)) for path in wrote]
    ends = (".md", "-loss.svg", "-gradient.svg")
    assert names == [*(f"logs/exp-001/diagnosis{end}" for end in ends), "next.md"]
    assert set(files(root)) - set(before) - set(names) == {".trainmon/journal.jsonl", ".trainmon/acting.lock"}
    assert (root / "next.md").read_text().count("\n## exp-003\n") == 1
    for name in names[1:3]:
        assert ET.fromstring((root / name).read_text()).get("width") == "800"


def test_without_the_flag_nothing_is_written(root: Path, capsys: Capture) -> None:
    before = files(root)
    assert main(["diagnose", str(root)]) == 0
    assert main(["diagnose", str(root), "--json"]) == 0
    assert files(root) == before
    run = json.loads(capsys.readouterr().out.splitlines()[-1])["runs"][0]
    assert run["analysis_artifacts"] == {"gradient_analysis": None, "loss_visualization": None}
    assert run["written"] == []


def test_json_tells_the_paths(root: Path, capsys: Capture) -> None:
    assert main(["diagnose", "exp-001", "--root", str(root), "--write", "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["analysis_artifacts"] == {
        "gradient_analysis": str(root / "logs/exp-001/diagnosis-gradient.svg"),
        "loss_visualization": str(root / "logs/exp-001/diagnosis-loss.svg"),
    }
    assert all(Path(path).exists() for path in run["written"])
    assert run["written"][0] == str(root / "logs/exp-001/diagnosis.md")


def test_what_a_person_adds_is_in_the_document(root: Path, capsys: Capture) -> None:
    config = root.parent / "args.yaml"
    config.write_text("lr: 7.5\n")
    assert main(["diagnose", "exp-001", "--root", str(root), "--write", "--config", str(config)]) == 0
    assert "7.5" in (root / "logs/exp-001/diagnosis.md").read_text()
    assert "wrote" in capsys.readouterr().out


def test_twice_replaces_its_own_and_appends_nothing(root: Path, capsys: Capture) -> None:
    main(["diagnose", str(root), "--write"])
    before = (root / "next.md").read_bytes()
    assert main(["diagnose", str(root), "--write"]) == 0
    assert (root / "next.md").read_bytes() == before
    assert sorted(path.name for path in (root / "logs/exp-001").iterdir()) == [
        "diagnosis-gradient.svg",
        "diagnosis-loss.svg",
        "diagnosis.md",
        "train.log",
    ]
    assert "next.md" not in capsys.readouterr().out.rpartition("diagnosis-gradient.svg")[2]


def test_a_file_that_two_runs_share_is_told_once(root: Path, capsys: Capture) -> None:
    (root / "logs/exp-003").mkdir()
    (root / "logs/exp-003/train.log").write_text(exploding())
    assert main(["diagnose", str(root), "--write"]) == 0
    wrote = [line for line in capsys.readouterr().out.splitlines() if line.startswith("wrote ")]
    assert wrote.count(f"wrote {root / 'next.md'}") == 1
    assert len([line for line in wrote if line.endswith("/diagnosis.md")]) == 2


def test_what_it_wrote_is_no_training_output(root: Path, capsys: Capture) -> None:
    main(["diagnose", str(root), "--write"])
    capsys.readouterr()
    main(["check", str(root), "--json"])
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [run["id"] for run in runs] == ["logs/exp-001", "logs/exp-002"]
    assert [run["source"]["files"] for run in runs] == [["train.log"], ["train.log"]]


@pytest.mark.parametrize("given", ["runs", "runs/a", "runs/a/train.log"])
def test_ideas_stand_where_the_other_experiments_lie_however_one_is_named(root: Path, given: str) -> None:
    for name in ("a", "b"):
        (root / "runs" / name).mkdir(parents=True)
        (root / "runs" / name / "train.log").write_text(exploding() if name == "a" else healthy())
    assert main(["diagnose", str(root / given), "--write"]) == 0
    assert {path.parent.name for path in (root / "runs").rglob("next.md")} == {"runs"}
    assert (root / "runs/a/diagnosis.md").exists()
    assert main(["diagnose", str(root / "runs"), "--write"]) == 0
    assert not (root / "runs/a/diagnosis-2.md").exists()


def test_the_ideas_of_a_run_that_lies_alone_stand_beside_it(root: Path) -> None:
    alone = root / "elsewhere/only"
    alone.mkdir(parents=True)
    (alone / "train.log").write_text(exploding())
    assert main(["diagnose", str(alone), "--write"]) == 0
    assert (alone / "next.md").exists() and not (root / "elsewhere/next.md").exists()


def test_beside_what_somebody_else_wrote(root: Path) -> None:
    mine = root / "logs/exp-001/diagnosis.md"
    mine.write_text("# What I think\n")
    (root / "next.md").write_text("## exp-041\n- wider")
    assert main(["diagnose", str(root), "--write"]) == 0
    assert mine.read_text() == "# What I think\n"
    assert "(diagnosis-2-loss.svg)" in (root / "logs/exp-001/diagnosis-2.md").read_text()
    assert (root / "next.md").read_text().startswith("## exp-041\n- wider\n\n## exp-042\n")


def test_read_only_wins_and_the_diagnosis_is_told_all_the_same(root: Path, capsys: Capture) -> None:
    before = files(root)
    assert main(["diagnose", str(root), "--write", "--read-only"]) == 3
    said = capsys.readouterr()
    assert said.err == "trainmon: read-only (--read-only): nothing is done there\n"
    assert "fix " in said.out
    assert files(root) == before


def test_where_no_run_is_sick_nothing_is_written_and_that_is_said(root: Path, capsys: Capture) -> None:
    before = files(root)
    assert main(["diagnose", "exp-002", "--root", str(root), "--write"]) == 0
    assert capsys.readouterr().err == "trainmon: nothing is written: there is no run that is sick\n"
    assert files(root) == before


@pytest.mark.alone
def test_several_at_once_lose_nothing_and_no_number_is_given_twice(root: Path) -> None:
    names = [f"exp-{at:03d}" for at in range(11, 15)]
    for name in names:
        (root / "logs" / name).mkdir()
        (root / "logs" / name / "train.log").write_text(exploding())

    def write(name: str) -> int:
        command = [sys.executable, "-m", "tui_monitor", "diagnose", name, "--root", str(root), "--write"]
        return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode

    with ThreadPoolExecutor(len(names)) as pool:
        assert list(pool.map(write, names)) == [0] * len(names)
    text = (root / "next.md").read_text()
    headings = [line for line in text.splitlines() if line.startswith("## exp-")]
    assert len(headings) == len(set(headings))
    assert all(f"- From: logs/{name}/train.log, cause " in text for name in names)
    assert all((root / "logs" / name / "diagnosis.md").exists() for name in names)
