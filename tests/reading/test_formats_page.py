"""`docs/formats.md` is held to the code."""

import re
from pathlib import Path

import pytest

from tui_monitor.errors import FormatError
from tui_monitor.reading.discovery.kinds import is_config
from tui_monitor.reading.formats import registry
from tui_monitor.reading.formats.format_row import Format
from tui_monitor.reading.formats.registry import FORMATS
from tui_monitor.reading.formats.taught import LONGEST_LINE, TIMEOUT, taught

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text()
TABLE = PAGE.split("## Formats")[1].split("###")[0]


@pytest.mark.parametrize("name", sorted({row.name for row in FORMATS}))
def test_every_format_has_a_row(name: str) -> None:
    assert re.search(rf"^\| [^|]*`{name}`", TABLE, re.MULTILINE)


NAMES = PAGE.split("### Which files are looked at")[1].split("\n\nEverything")[0]


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: f"{row.shape}-{row.name}")
def test_the_names_of_each_format_are_told_and_those_told_are_looked_at(row: Format) -> None:
    (line,) = (line for line in NAMES.splitlines() if re.match(rf"\| [^|]*`{row.name}`", line))
    missing = [ending for ending in row.endings if not re.search(rf"[.]{ending}\b", line)]
    assert missing == []
    told = [name.replace("*", "x") for name in re.findall(r"`([^`]*\.[^`]*)`", line)]
    assert all(registry.is_claimed("", name, name) or registry.maybe(name) for name in told if name != "x.json")


def test_every_configuration_file_that_is_named_is_read() -> None:
    named = re.findall(r"`([\w.]+\.(?:json|yaml))`", PAGE.split("## Hyperparameters")[1].split("##")[0])
    assert len(named) >= 6
    assert all(map(is_config, named))


def test_the_patterns_shown_are_right_and_the_limits_true() -> None:
    import yaml

    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    kinds = [taught(entry, "") for entry in yaml.safe_load(example)["formats"]]
    assert kinds[0].sniff("x.trace", b"")
    assert kinds[1].sniff("x.log", b"loss -> 0.5\n")
    with pytest.raises(FormatError):
        taught({"name": "x", "pattern": "("}, "")
    assert f"sees {LONGEST_LINE} characters" in PAGE
    assert f"{TIMEOUT} s for it" in PAGE
