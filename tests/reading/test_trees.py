"""Trees as trainers leave them, and the runs that a person would see in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from following import local

from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery

TEXT = "step 1 loss 0.5\n"
TABLE = "step,loss\n1,0.5\n"
DATA = "x,y,label\n1,2,3\n"
TIMING = "byte_offset_end,seconds_since_start\n16,1.0\n"
EVENTS = "events.out.tfevents.1700000000.host.1.0"
MLRUN = "mlruns/1/0123456789abcdef0123456789abcdef"
RECORDING = {"timing.csv": TIMING, "train.log": TEXT, "truth.csv": TABLE, "run.yaml": "", "out/metrics.csv": TABLE}


@dataclass
class Tree:
    name: str
    files: dict[str, str]
    runs: dict[str, list[str]]
    """Id -> its files, with `@suffix` where they are told apart."""


def empty(*names: str, text: str = TEXT) -> dict[str, str]:
    return dict.fromkeys(names, text)


TREES = [
    Tree(
        "an experiment root",
        empty("logs/exp-001/train.log", "logs/exp-001/pid", "logs/exp-002/train.log", "results/exp-001.json")
        | empty("results/exp-002_result.json", "dev_notes.md", "reports/error-log.json", ".trainmon/journal.jsonl"),
        {"logs/exp-001": ["train.log"], "logs/exp-002": ["train.log"]},
    ),
    Tree(
        "an experiment root with rounds",
        empty("logs/round-1-hp/exp-001/train.log", "logs/round-2-evolved/exp-001/train.log")
        | empty("results/round-1-hp/exp-001_result.json"),
        {"logs/round-1-hp/exp-001": ["train.log"], "logs/round-2-evolved/exp-001": ["train.log"]},
    ),
    Tree(
        "an experiment root with one experiment and the launcher's own output",
        empty("nohup.out", "logs/exp-001/train.log"),
        {"root": ["nohup.out"], "logs/exp-001": ["train.log"]},
    ),
    Tree(
        "recordings side by side",
        {f"{run}/{name}": text for run in ("a", "b") for name, text in RECORDING.items()},
        {"a": ["out/metrics.csv", "train.log"], "b": ["out/metrics.csv", "train.log"]},
    ),
    Tree("one recording", {"timing.csv": TIMING, "train.log": TEXT}, {"root": ["train.log"]}),
    Tree("a flat folder of independent logs", empty("resnet.log", "vit.log", "unet.out"),
         {"resnet.log": ["resnet.log"], "vit.log": ["vit.log"], "unet.out": ["unet.out"]}),
    Tree("one log", empty("exp/resnet50.log"), {"exp": ["resnet50.log"]}),
    Tree("ranks of one run", empty("exp/rank0.log", "exp/rank1.log"), {"exp": ["rank0.log@rank0", "rank1.log@rank1"]}),
    Tree("ranks in folders", empty("exp/rank_0/train.log", "exp/rank_1/train.log", "exp/launch.log"),
         {"exp": ["launch.log", "rank_0/train.log@rank_0", "rank_1/train.log@rank_1"]}),
    Tree("parallel environments", empty("exp/progress.csv", "exp/monitor_0.csv", "exp/monitor_1.csv", text=TABLE),
         {"exp": ["monitor_0.csv@monitor_0", "monitor_1.csv@monitor_1", "progress.csv"]}),
    Tree("environments numbered in front", empty("exp/0.monitor.csv", "exp/1.monitor.csv", text="#{}\nr,l,t\n1,2,3\n"),
         {"exp": ["0.monitor.csv@0", "1.monitor.csv@1"]}),
    Tree("a log with folders of other kinds",
         empty("exp/train.log", f"exp/tb/{EVENTS}", "exp/out/trainer_state.json") | {"exp/csv/metrics.csv": TABLE},
         {"exp": ["csv/metrics.csv", "out/trainer_state.json", f"tb/{EVENTS}", "train.log"]}),
    Tree("folders of kinds without a log", empty(f"exp/tb/{EVENTS}") | {"exp/csv/metrics.csv": TABLE},
         {"exp": ["csv/metrics.csv", f"tb/{EVENTS}"]}),
    Tree("train and validation writers", empty(f"exp/train/{EVENTS}", f"exp/validation/{EVENTS}"),
         {"exp": [f"train/{EVENTS}@train", f"validation/{EVENTS}@validation"]}),
    Tree("train and evaluation writers", empty(f"exp/train/{EVENTS}", f"exp/evaluation/{EVENTS}"),
         {"exp": [f"evaluation/{EVENTS}@evaluation", f"train/{EVENTS}@train"]}),
    Tree("Lightning, several versions",
         {f"lightning_logs/version_{v}/metrics.csv": TABLE for v in range(3)}
         | empty("lightning_logs/version_0/hparams.yaml", "train.log"),
         {"root": ["train.log"]} | {f"lightning_logs/version_{v}": ["metrics.csv"] for v in range(3)}),
    Tree("Lightning, one version beside its log",
         {"exp/train.log": TEXT, "exp/lightning_logs/version_0/metrics.csv": TABLE},
         {"exp": ["lightning_logs/version_0/metrics.csv", "train.log"]}),
    Tree("Lightning, two loggers",
         {f"logs/csv/version_{v}/metrics.csv": TABLE for v in range(2)}
         | empty(*(f"logs/tb/version_{v}/{EVENTS}" for v in range(2))),
         {f"logs/version_{v}": [f"csv/version_{v}/metrics.csv", f"tb/version_{v}/{EVENTS}"] for v in range(2)}),
    Tree("W&B, several runs",
         empty("wandb/offline-run-20240101_000000-aaa/run-aaa.wandb", "wandb/run-20240102_000000-bbb/run-bbb.wandb")
         | empty("wandb/run-20240102_000000-bbb/files/output.log", "wandb/run-20240102_000000-bbb/logs/debug.log")
         | empty("wandb/debug.log", "wandb/debug-internal.log", "wandb/run-20240102_000000-bbb/logs/debug-core.log"),
         {"wandb/offline-run-20240101_000000-aaa": ["run-aaa.wandb"],
          "wandb/run-20240102_000000-bbb": ["files/output.log", "run-bbb.wandb"]}),
    Tree("W&B, one run beside its log", empty("exp/train.log", "exp/wandb/run-20240102_000000-bbb/run-bbb.wandb"),
         {"exp": ["train.log", "wandb/run-20240102_000000-bbb/run-bbb.wandb"]}),
    Tree("Hugging Face's output with checkpoints",
         empty("train.log", "out/trainer_state.json", "out/checkpoint-500/trainer_state.json")
         | empty("out/runs/Nov21_host/" + EVENTS),
         {"root": ["out/runs/Nov21_host/" + EVENTS, "out/trainer_state.json", "train.log"]}),
    Tree("MLflow's file store",
         {f"{MLRUN}/metrics/{name}": "1700000000000 0.5 1\n" for name in ("loss", "val/loss", "acc.1")}
         | empty(f"{MLRUN}/params/lr", f"{MLRUN}/meta.yaml", f"{MLRUN}/artifacts/model/train.log"),
         {MLRUN: ["metrics/acc.1", "metrics/loss", "metrics/val/loss"]}),
    Tree("MLflow's file store beside a log",
         {f"exp/{MLRUN}/metrics/loss": "1700000000000 0.5 1\n", "exp/train.log": TEXT},
         {"exp": [f"{MLRUN}/metrics/loss", "train.log"]}),
    Tree("rotated parts", empty("exp/train.log", "exp/train.log.1", "exp/train.log.2", "exp/train.log.3.gz"),
         {"exp": ["train.log"]}),
    Tree("only a rotated part, for a moment", empty("exp/train.log.1"), {"exp": ["train.log"]}),
    Tree("a packed log", empty("exp/train.log.gz"), {"exp": ["train.log.gz"]}),
    Tree("event files of one writer, one after another",
         empty("exp/events.out.tfevents.1.host.1.0", "exp/events.out.tfevents.2.host.1.0"),
         {"exp": ["events.out.tfevents.1.host.1.0", "events.out.tfevents.2.host.1.0"]}),
    Tree("a folder of sweeps", {f"sweep/lr-{lr}/metrics.csv": TABLE for lr in ("1e-3", "1e-4")},
         {"sweep/lr-1e-3": ["metrics.csv"], "sweep/lr-1e-4": ["metrics.csv"]}),
    Tree("a run and another below it", empty("exp/train.log", "exp/ablation/train.log"),
         {"exp": ["train.log"], "exp/ablation": ["train.log"]}),
    Tree("what is no log",
         empty("README.txt", "requirements.txt", "data/train.log", ".hidden/train.log", "node_modules/x.log")
         | empty(".train.log", "notes.md", "config.yaml", "src/debug.log", "train.txt", "val.txt", "vocab.csv")
         | {"train.csv": DATA, "test.csv": DATA, "empty.csv": "", "torn.csv": "step,lo"},
         {}),
    Tree("a UUID for a name, in a folder called logs", empty("logs/0c1d-4e.txt"), {"logs": ["0c1d-4e.txt"]}),
]  # fmt: skip


def make(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def told(specs: Iterable[RunSpec]) -> dict[str, list[str]]:
    return {spec.id: [file.name + file.suffix for file in spec.files] for spec in specs}


def found(*paths: Path) -> tuple[RunSpec, ...]:
    return Discovery(local(), [str(path) for path in paths]).all()


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_a_tree_becomes_runs(tmp_path: Path, tree: Tree) -> None:
    root = tmp_path / "root"
    root.mkdir()
    make(root, tree.files)
    assert told(found(root)) == tree.runs


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_each_file_belongs_to_one_run_and_ids_are_unique(tmp_path: Path, tree: Tree) -> None:
    make(tmp_path, tree.files)
    specs = found(tmp_path)
    paths = [file.path for spec in specs for file in spec.files]
    assert len(paths) == len(set(paths))
    assert len({spec.id for spec in specs}) == len(specs)


def test_an_experiment_knows_its_round_its_root_and_its_pid_file(tmp_path: Path) -> None:
    make(tmp_path, empty("logs/round-1-hp/exp-001/train.log", "logs/round-1-hp/exp-001/pid"))
    for top in (tmp_path, tmp_path / "logs", tmp_path / "logs" / "round-1-hp", tmp_path / "logs/round-1-hp/exp-001"):
        (spec,) = found(top)
        assert (spec.exp_id, spec.round, spec.root) == ("exp-001", "round-1-hp", str(tmp_path))
        assert spec.pid_file == str(tmp_path / "logs/round-1-hp/exp-001/pid")


def test_rotated_parts_are_read_oldest_first(tmp_path: Path) -> None:
    make(tmp_path, empty("train.log", "train.log.1", "train.log.2", "train.log.10"))
    ((file,),) = [spec.files for spec in found(tmp_path)]
    assert [Path(path).name for path in file.earlier] == ["train.log.10", "train.log.2", "train.log.1"]


def test_later_event_files_continue_the_first(tmp_path: Path) -> None:
    names = [f"events.out.tfevents.{number}.host.1.0" for number in range(3)]
    make(tmp_path, empty(*names))
    (spec,) = found(tmp_path)
    assert [file.follows for file in spec.files] == [None] + [str(tmp_path / names[0])] * 2
