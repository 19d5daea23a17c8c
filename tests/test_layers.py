"""What the rooms may know of each other, and what a command may load before it is needed."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from by_hand import append, steps
from own_sources import PACKAGE, SOURCES, nodes_of

from tui_monitor.hosts.ssh.helper_text import PARTS

pytestmark = pytest.mark.xdist_group("sources")
"""Whoever has taken them apart goes on."""
NEVER_ASKED = {"textual", "rich", "plotext"}
LATER = {"psutil", "yaml", "numpy"}


def loaded(*arguments: str) -> set[str]:
    """The foreign modules that a command has imported by the time it is done."""
    code = (
        "import sys; from tui_monitor.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={"PYTHONPATH": str(PACKAGE.parent), "XDG_CONFIG_HOME": "/nonexistent", "PATH": ""},
    )
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    return set(line.split()[1:])


@pytest.mark.parametrize("form", [(), ("--json",), ("--report",)])
def test_check_loads_no_screen_and_asks_no_process_library(tmp_path: Path, form: tuple[str, ...]) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40))
    assert not loaded("check", *form, str(tmp_path)) & (NEVER_ASKED | LATER)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("watch", "--help"), ("replay", "--help")])
def test_help_loads_nothing_foreign(arguments: tuple[str, ...]) -> None:
    assert not loaded(*arguments) & (NEVER_ASKED | LATER)


def test_yaml_is_loaded_only_for_a_file_that_is_there(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40))
    (tmp_path / "trainmon.yaml").write_text("metric: loss\n")
    assert "yaml" in loaded("check", str(tmp_path))


def test_the_contract_of_the_rooms_holds() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    if not tool.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([tool, "--no-cache"], cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@cache
def calls(source: Path) -> set[str]:
    """Dotted names of what a module calls, e.g. `time.time`."""
    return {ast.unparse(node.func) for node in nodes_of(source) if isinstance(node, ast.Call)}


CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "datetime.now", "datetime.datetime.now", "time.sleep"}


def test_only_the_clock_asks_for_the_time() -> None:
    # what runs elsewhere may import nothing of ours
    alone = ("clock.py", "trainmon_recorder.py", *PARTS)
    askers = [source.name for source in SOURCES if calls(source) & CLOCKS and source.name not in alone]
    assert askers == []


def test_only_commands_print() -> None:
    printers = [source for source in SOURCES if "print" in calls(source)]
    assert {source.parent.name for source in printers} == {"cli"}


def test_a_value_is_replaced_by_what_knows_structs() -> None:
    """Values are msgspec structs, which `dataclasses.replace` takes for nothing of its own; only a class with fields
    that do not count in a comparison is a dataclass."""
    sources = {source.name: source.read_text() for source in (*SOURCES, *Path(__file__).parent.rglob("*.py"))}
    users = [
        name for name, text in sources.items() if re.search(r"^ *from dataclasses import .*\breplace\b", text, re.M)
    ]
    assert sorted(users) == ["linking.py", "process_rows.py", "test_bystanders.py", "test_left_processes.py"]


def test_no_file_is_longer_than_300_lines() -> None:
    assert [source.name for source in SOURCES if len(source.read_text().splitlines()) > 300] == []


def test_whatever_is_called_shown_is_made_by_clean_or_written_in_the_source() -> None:
    """`Shown(...)` around anything but text of our own would let a log drive the terminal."""
    made = [
        f"{source.name}:{node.lineno}"
        for source in SOURCES
        if source.name != "text.py"
        for node in nodes_of(source)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Shown" and _foreign(node.args[0])
    ]
    assert made == []


def _foreign(argument: ast.expr) -> bool:
    """Text that was decoded or read right here."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("decode", "read", "read_text", "readline")
        for node in ast.walk(argument)
    )


def room_of(module: Path) -> str:
    """Within reading each folder is a room of its own; the modules at the top of the package are one together."""
    folders = module.relative_to(PACKAGE).parts[:-1]
    return "/".join(folders[:2] if folders[:1] == ("reading",) else folders[:1])


def test_no_file_name_stands_in_two_rooms() -> None:
    """A name that means two things is looked for in the wrong place; commands bear the names a person types."""
    rooms: dict[str, set[str]] = {}
    for module in PACKAGE.rglob("*.py"):
        if module.name != "__init__.py" and room_of(module) not in ("cli", "_packaged"):
            rooms.setdefault(module.name, set()).add(room_of(module))
    assert {name: found for name, found in rooms.items() if len(found) > 1} == {}


def test_no_file_name_stands_twice_among_the_formats() -> None:
    """Each format has a `format.py`; any other name tells which file is meant."""
    names = [file.name for file in (PACKAGE / "reading/formats").rglob("*.py")]
    assert {name for name in names if names.count(name) > 1} <= {"__init__.py", "format.py"}


def test_no_two_public_classes_share_a_name() -> None:
    """Each thing has one name, and each name means one thing."""
    places: dict[str, list[str]] = {}
    for source in SOURCES:
        for node in nodes_of(source):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(source.relative_to(PACKAGE).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_what_runs_beside_a_training_imports_nothing_but_python() -> None:
    """It is started by its path with `python -I -S`, and holds memory for as long as a training takes."""
    for source in (PACKAGE / "recorder").glob("*.py"):
        nodes = nodes_of(source)
        named = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
        named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
        assert named <= {"__future__", "errno", "os", "select", "signal", "sys", "time"}, source.name
