"""One table knows every format; discovery asks it and knows none by name."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui_monitor.reading
from tui_monitor.reading.formats import registry
from tui_monitor.reading.formats.format_row import Format
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.registry import FORMATS, STREAMS
from tui_monitor.text import Shown

READING = Path(tui_monitor.reading.__file__).parent
FORMATS_ROOM = "tui_monitor.reading.formats"
DISCOVERY = sorted((READING / "discovery").glob("*.py"))
FOLDERS = sorted(folder.name for folder in (READING / "formats").iterdir() if (folder / "__init__.py").exists())
PLAIN_WORDS = {"text", "csv"}
"""Names of formats that also mean something else: a column of a table, trainmon's own `timing.csv`."""

ids = pytest.mark.parametrize("row", FORMATS, ids=lambda row: f"{row.shape}-{row.name}")


def imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name


def literals(module: Path) -> Iterator[str]:
    """Texts of the code; what stands for itself is a docstring."""
    tree = ast.parse(module.read_text())
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.value


def test_of_formats_discovery_knows_the_registry_alone() -> None:
    asked = {name for module in DISCOVERY for name in imports(module) if name.startswith(FORMATS_ROOM)}
    assert asked == {f"{FORMATS_ROOM}.registry"}


def test_discovery_holds_no_name_and_no_ending_of_a_format() -> None:
    names = {row.name for row in FORMATS}
    known = names | {f".{ending}" for ending in registry.ENDINGS}
    held = [(module.name, text) for module in DISCOVERY for text in literals(module) if text.lower() in known]
    held += [
        (module.name, text)
        for module in DISCOVERY
        for text in literals(module)
        if not (names - PLAIN_WORDS).isdisjoint(re.findall(r"[a-z_]+", text.lower()))
    ]
    assert held == []


def test_a_format_is_not_imported_before_a_file_is_looked_at() -> None:
    code = (
        f"import sys, {FORMATS_ROOM}, {FORMATS_ROOM}.registry as registry, tui_monitor.reading.discovery.walk\n"
        "registry.is_claimed('exp', 'events.out.tfevents.1', 'events.out.tfevents.1')\n"
        f"print(*(name for name in sys.modules if name.startswith('{FORMATS_ROOM}.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert f"{FORMATS_ROOM}.registry" in done.stdout
    assert not {name.split(".")[3] for name in done.stdout.split()} & set(FOLDERS)


@ids
def test_each_row_opens_what_it_names(row: Format, tmp_path: Path) -> None:
    """A dotted place is a text: nothing but this finds out that it leads somewhere."""
    if row.shape == "stream":
        stream = row.stream(Origin(Shown("x")))
        assert (stream.name, stream.framing) == (row.name, row.framing)
    elif row.shape == "document":
        assert row.document(Origin(Shown("x"))).name == row.name
    else:
        assert row.store(str(tmp_path / "x.db")).name == row.name
    if row.logs_training:
        assert row.tells_training()(b"epoch,loss\n", 4096) is True


@pytest.mark.parametrize("row", [row for row in STREAMS if row.sniffer], ids=lambda row: row.name)
def test_a_file_is_sniffed_without_what_reads_it(row: Format) -> None:
    code = (
        f"import sys, {FORMATS_ROOM}.registry as registry\n"
        f"print(next(row for row in registry.STREAMS if row.name == {row.name!r}).sniff('train.log', b'step 1\\n'))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    said, *modules = done.stdout.split()
    assert said == "False"
    assert f"{FORMATS_ROOM}.{row.reader.partition(':')[0]}" not in modules
    assert f"{FORMATS_ROOM}.{row.sniffer.partition(':')[0]}" in modules


@pytest.mark.parametrize("row", [row for row in STREAMS if row.sniffer], ids=lambda row: row.name)
@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("events.out.tfevents.1", b""),
        ("train.log", b"\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22\x09\0\0\0\0\0\0\0\0\x1a\x0dbrain.Event:2"),
        ("run-1.wandb", b":W"),
        ("log", b":W&B\0"),
        ("metrics.jsonl", b'{"loss": 1}\n'),
        ("log", b'{"loss": 1}\n{"loss": 2}\n'),
        ("progress.csv", b"step,loss\n"),
        ("log", b"step,loss\n1,0.5\n"),
        ("train.log", b"step 1 loss 0.5\nstep 2 loss 0.4\n"),
    ],
)
def test_a_row_sniffs_as_its_reader_does(row: Format, name: str, head: bytes) -> None:
    assert row.sniff(name, head) == bool(Format._load(row.reader).sniff(name, head))


@ids
def test_each_row_is_asked_for_by_some_name(row: Format) -> None:
    examples = {
        "tfevents": "runs/events.out.tfevents.1699.host",
        "wandb": "wandb/run-1/run-1.wandb",
        "jsonl": "out/metrics.jsonl",
        "csv": "out/progress.csv",
        "text": "out/train.log",
        "trainer_state": "out/trainer_state.json",
        "training_status": "training_status.json",
        "trackio": "toy.db",
        "mlflow": f"mlruns/0/{'a1' * 16}/metrics/train/loss" if row.shape == "stream" else "mlflow.db",
    }
    assert row.is_named(*split(examples[row.name])) or registry.maybe(examples[row.name]) is row
    others = [example for name, example in examples.items() if name != row.name]
    too = [example for example in others if row.is_named(*split(example)) or registry.maybe(example) is row]
    assert too == [example for example in others if row.shape == "store" and example.endswith(".db")]


@pytest.mark.parametrize(
    ("path", "numbered", "in_folder", "one_metric"),
    [
        ("exp/train.log.1", True, False, False),
        ("exp/anything.7", True, False, False),
        ("exp/events.out.tfevents.1699.host.1", False, True, False),
        (f"mlruns/0/{'a1' * 16}/metrics/loss.1", False, False, True),
    ],
)
def test_a_name_tells_with_which_files_it_goes_on(path: str, numbered: bool, in_folder: bool, one_metric: bool) -> None:
    told = (registry.is_numbered(path), registry.goes_on_in_folder(path), registry.is_one_metric(path))
    assert told == (numbered, in_folder, one_metric)


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        ("exp/wandb/run-1/logs/debug-internal.log", False),
        ("exp/wandb/run-1/logs/output.log", True),
        ("exp/debug.log", True),
        ("lab/results/exp-1.log.json", False),
        ("lab/results/round-1/progress.json", False),
        ("lab/results/exp-1.jsonl", True),
        ("lab/results/trainer_state.json", True),
        ("lab/out/progress.json", True),
        ("lab/out/config.json", False),
    ],
)
def test_what_lies_aside_is_no_log_of_training(path: str, claimed: bool) -> None:
    assert registry.is_claimed(*split(path), split(path)[1]) is claimed


def test_machines_writings_are_preferred_to_databases_and_those_to_free_text() -> None:
    ranks = {(row.shape, row.name): row.rank for row in FORMATS}
    structured = {rank for (shape, name), rank in ranks.items() if shape == "stream" and name != "text"}
    documents = {rank for (shape, _), rank in ranks.items() if shape == "document"}
    stores = {rank for (shape, _), rank in ranks.items() if shape == "store"}
    assert max(structured) < min(documents) <= max(documents) < min(stores) <= max(stores) < ranks["stream", "text"]


def test_free_text_is_asked_last() -> None:
    assert STREAMS[-1] is registry.TEXT
