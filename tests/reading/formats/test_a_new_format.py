"""The worked example of the architecture: a class and a row, and nothing else, make a format."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery import ranks
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.reading.formats import recognise, registry
from tui_monitor.reading.formats.format_row import Format

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "architecture.md").read_text()
CLASS, ROW = re.findall(r"```python\n(.*?)```", PAGE.split("### A new format")[1].split("\n## ")[0], re.DOTALL)
IMPORTS = """
from typing import ClassVar, Literal
from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.block_lines import lines_of, readable
from tui_monitor.reading.formats.measured import number
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.tailing.block import Block
"""


@pytest.fixture
def row(monkeypatch: pytest.MonkeyPatch) -> Format:
    """The example as if its two parts stood where the page says."""
    module = ModuleType(f"{registry.__package__}.scalars.format")
    exec(IMPORTS + CLASS, module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    scope: Mapping[str, Any] = {"Format": Format, "re": re}
    made: Format = eval(ROW, dict(scope))
    monkeypatch.setattr(registry, "FORMATS", (made, *registry.FORMATS))
    monkeypatch.setattr(recognise, "STREAMS", (made, *registry.STREAMS))
    monkeypatch.setattr(ranks, "_ENDINGS", re.compile(ranks._ENDINGS.pattern.replace("|gz", "|scalars|gz")))
    return made


def test_a_class_and_a_row_make_a_format(row: Format, tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "train.log").write_text("step 12 loss 0.25\nstep 13 loss 0.25\n")
    (tmp_path / "exp" / "metrics.scalars").write_text("loss\t12\t0.5\nloss\t13\tnan\ntorn\nacc\t13\t0.75\n")
    source = LocalSource(ManualClock())
    (spec,) = Discovery(source, [str(tmp_path)]).all()
    reader = RunReader(source, spec)
    owned = {str(points.metric): points for points in reader.read().points}
    assert {file.path: file.format for file in reader.files()} == {"metrics.scalars": row.name, "train.log": "text"}
    assert (list(owned["loss"].steps), list(owned["loss"].places)) == ([12, 13], [0, 12])
    assert (list(owned["acc"].steps), list(owned["acc"].values)) == ([13], [0.75])
    assert [example for _, example in reader.leftovers(str(tmp_path / "exp" / "metrics.scalars"))] == ["torn"]
