"""The documentation names files, settings, words and statuses that exist."""

import re
from pathlib import Path

import pytest

from tui_monitor.cli.main import COMMANDS
from tui_monitor.model.run import Life, Status
from tui_monitor.settings.options import OPTIONS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def test_every_file_that_the_architecture_names_exists() -> None:
    named = set(re.findall(r"`((?:tui_monitor|tests|judging)/[\w/.]+\.py)`", page("architecture.md")))
    places = (ROOT, ROOT / "tui_monitor")
    assert len(named) >= 15
    assert [name for name in sorted(named) if not any((place / name).exists() for place in places)] == []


def test_the_way_of_one_line_passes_at_most_ten_files() -> None:
    way = page("architecture.md").split("## The way back")[0]
    assert len(set(re.findall(r"\w+\.py", way))) <= 10


def test_every_dependency_is_named_with_its_bound() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    declared = [*project["dependencies"], *extras]
    text = page("architecture.md")
    for dependency in declared:
        name, bound = re.match(r"([\w-]+)(.*)", dependency).groups()  # type: ignore[union-attr]
        said = rf"^\| {name}(, extra `\w+`)? \| .{{10,}} \| `{re.escape(bound)}`"
        assert re.search(said, text, re.MULTILINE), dependency
        assert ",<" in bound, dependency
    assert text.count("| `>=") == len(declared)


@pytest.mark.parametrize(
    "room", [p for p in (ROOT / "tui_monitor").iterdir() if p.name[0] != "_"], ids=lambda p: p.stem
)
def test_every_room_is_in_the_architecture(room: Path) -> None:
    if room.suffix in ("", ".py"):
        assert f"`{room.stem}`" in page("architecture.md")


@pytest.mark.parametrize("life", list(Life))
def test_every_life_is_explained(life: Life) -> None:
    assert f"| {life} |" in page("verdicts.md")


def test_the_statuses_are_explained_in_their_order() -> None:
    table = page("verdicts.md").split("## Status")[1]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE)[1:] == [status.value for status in Status]


@pytest.mark.parametrize("key", [key.name for key in OPTIONS])
def test_every_setting_is_explained(key: str) -> None:
    assert f"| `{key}` |" in page("configuration.md")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("score", "backtest")])
def test_every_command_is_explained(command: str) -> None:
    assert f"## trainmon {command}" in page("commands.md")


@pytest.mark.parametrize("name", [str(path.relative_to(ROOT)) for path in PAGES])
def test_links_between_pages_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_the_readme_tells_how_to_install_it_as_a_tool() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "pipx install" in readme and "uv tool install" in readme
