"""What is written about the rules is what they do: the examples in their docstrings, the table of the page."""

import ast
import doctest
import importlib
import importlib.util
import pkgutil
from pathlib import Path

import pytest

from tui_monitor.judging import rules
from tui_monitor.judging.rule import persist
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.judging.thresholds import Parameters

ROOT = Path(__file__).resolve().parents[2]
JUDGING = ROOT / "tui_monitor" / "judging"
MODULES = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))


def written_table() -> str:
    spec = importlib.util.spec_from_file_location("rules_table", ROOT / "docs" / "rules_table.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.table())


def test_the_page_holds_the_table_that_the_classes_give() -> None:
    page = (ROOT / "docs" / "detection.md").read_text()
    assert written_table() in page, "run `python docs/rules_table.py` and put what it prints into docs/detection.md"


def test_three_points_are_what_the_parameters_say() -> None:
    assert persist.__doc__ == f"{Parameters().persist} points"


@pytest.mark.parametrize("rule", REGISTRY, ids=lambda rule: rule.__name__)
def test_every_rule_has_an_example_that_prints_where_it_fires(rule: type) -> None:
    module = importlib.import_module(rule.__module__)
    examples = doctest.DocTestFinder(recurse=False).find(rule, rule.__name__, module)
    assert any("fires(" in example.source for test in examples for example in test.examples)
    runner = doctest.DocTestRunner()
    said: list[str] = []
    for test in examples:
        runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


def imported(module: Path) -> set[Path]:
    """The modules of judging that a module names, also those that only its types need."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tui_monitor.judging."):
            names.add(node.module.removeprefix("tui_monitor.judging."))
    return {JUDGING / f"{name.replace('.', '/')}.py" for name in names}


@pytest.mark.parametrize("name", MODULES)
def test_a_rule_is_understood_with_five_files(name: str) -> None:
    closure, new = set[Path](), {JUDGING / "rules" / f"{name}.py"}
    while new:
        closure |= new
        new = {found for module in new for found in imported(module)} - closure
    assert len(closure) <= 5, sorted(path.name for path in closure)


def classes() -> list[ast.ClassDef]:
    trees = (ast.parse(path.read_text()) for path in JUDGING.rglob("*.py"))
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def attributes(cls: ast.ClassDef) -> set[str]:
    """What its body declares, and what its methods set."""
    declared = {
        node.target.id for node in cls.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    stores = (node for node in ast.walk(cls) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    return declared | {node.attr for node in stores if isinstance(node.value, ast.Name) and node.value.id == "self"}


def test_no_class_is_more_than_one_idea() -> None:
    free = {"Parameters", "Role"}
    """A list of numbers, and a list of words."""
    many = {cls.name: len(attributes(cls)) for cls in classes() if cls.name not in free and len(attributes(cls)) > 20}
    assert many == {}
    methods = {
        cls.name: [
            f.name
            for f in cls.body
            if isinstance(f, ast.FunctionDef) and not f.name.startswith("_") and not f.decorator_list
        ]
        for cls in classes()
    }
    assert {name: found for name, found in methods.items() if len(found) > 12} == {}
